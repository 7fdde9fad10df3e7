// Package finding is the answer to a task: what was found of each subject
// (R5.3c), with where it comes from and as of when.
//
// Nouns: a Finding (核对结果) is one subject × one item; a Record (信息记录) is one
// row that a sharing department holds; a Part is some thousands of findings
// in one sealed document; a Manifest lists the parts of a task's answer with
// their digests. "Not answered" never looks like "nothing found".
package finding

import (
	"fmt"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// Status says what became of one subject × item.
type Status string

// What can be said of a subject × item. The last two are never stored in an
// answer: they are what coverage shows where there is none.
const (
	Found         Status = "found"          // records are there
	None          Status = "none"           // looked up, nothing there
	NameDiffers   Status = "name_differs"   // the number is there, under another name
	Unavailable   Status = "unavailable"    // could not be looked up, with the reason
	NotAuthorised Status = "not_authorised" // never asked: no authorization covers it
	NotAnswered   Status = "not_answered"   // asked, no answer (yet)
)

var statusWords = map[Status]string{
	Found: "检出", None: "未检出", NameDiffers: "姓名不符", Unavailable: "无法提供",
	NotAuthorised: "未授权", NotAnswered: "未反馈",
}

// Chinese gives the word of the interface.
func (s Status) Chinese() string { return statusWords[s] }

// Record is one row about a person: field name → value in the normal form of
// the field's type (see catalogue.Field).
type Record map[string]string

// Finding is one subject × one item. Ordinal is the subject's in the case.
type Finding struct {
	Ordinal int          `json:"ordinal"`
	Status  Status       `json:"status"`
	Records []Record     `json:"records,omitempty"`
	Reason  string       `json:"reason,omitempty"`
	AsOf    workday.Date `json:"asOf,omitzero"` // data as of this day (数据截止日期)
	Source  string       `json:"source,omitempty"`
}

// Check faults a finding that says two things at once, too little, or more than
// the item's content (R3.2).
func (f Finding) Check(item catalogue.Item) error {
	wrong := func(format string, args ...any) error {
		return fault.Newf(fault.Invalid, "finding.invalid", "第 %d 名核对对象的结果有误：%s", f.Ordinal, fmt.Sprintf(format, args...))
	}
	switch f.Status {
	case Found:
		if len(f.Records) == 0 {
			return wrong("注明检出，但没有信息记录")
		}
	case None, NameDiffers:
		if len(f.Records) > 0 {
			return wrong("注明%s，却附有信息记录", f.Status.Chinese())
		}
	case Unavailable:
		if f.Reason == "" {
			return wrong("注明无法提供，但没有原因")
		}
		if len(f.Records) > 0 {
			return wrong("注明无法提供，却附有信息记录")
		}
	default:
		return wrong("结果应为检出、未检出、姓名不符或无法提供")
	}
	if f.AsOf == 0 && f.Status != Unavailable {
		return wrong("缺少数据截止日期")
	}
	return checkRecords(f.Records, item, wrong)
}

func checkRecords(records []Record, item catalogue.Item, wrong func(string, ...any) error) error {
	for i, r := range records {
		if len(r) == 0 {
			return wrong("第 %d 条记录为空", i+1)
		}
		for name, value := range r {
			field, ok := item.Field(name)
			if !ok {
				return wrong("第 %d 条记录含数据内容以外的字段", i+1)
			}
			if !field.Normal(value) {
				return wrong("第 %d 条记录的“%s”不是规定的形式", i+1, field.Label)
			}
		}
	}
	return nil
}

// Counts sums an answer up: subjects by status, and records.
type Counts struct {
	Subjects map[Status]int `json:"subjects"`
	Records  int            `json:"records"`
}

// Add counts one finding.
func (c *Counts) Add(f Finding) {
	if c.Subjects == nil {
		c.Subjects = map[Status]int{}
	}
	c.Subjects[f.Status]++
	c.Records += len(f.Records)
}

// Merge adds other counts.
func (c *Counts) Merge(other Counts) {
	if c.Subjects == nil && len(other.Subjects) > 0 {
		c.Subjects = map[Status]int{}
	}
	for status, n := range other.Subjects {
		c.Subjects[status] += n
	}
	c.Records += other.Records
}

// Words sums the counts up in a sentence, with their denominator.
func (c Counts) Words() string {
	asked := 0
	for _, n := range c.Subjects {
		asked += n
	}
	words := fmt.Sprintf("查询 %d 人，检出 %d 人 %d 条，未检出 %d 人", asked, c.Subjects[Found], c.Records, c.Subjects[None])
	for _, s := range []Status{NameDiffers, Unavailable} {
		if n := c.Subjects[s]; n > 0 {
			words += fmt.Sprintf("，%s %d 人", s.Chinese(), n)
		}
	}
	return words
}
