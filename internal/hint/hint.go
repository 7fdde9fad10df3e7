// Package hint raises the hints of monitoring (动态监测) as pure functions: what
// a person should look at in the findings of a household, by rules that are
// data. It works only within a commission that orders monitoring (R9.1), says
// why and from what, and decides nothing (只核对不认定): what becomes of a hint is
// for people.
//
// Nouns: a Rule (提示规则) is one version of what to look for; a Reference (参考值)
// is a yearly amount of a division, such as the local dibao standard; a Hint
// (监测提示) is what a rule found, with its reason; Evidence is the findings
// behind it.
package hint

import (
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// ID names a hint that was raised.
type ID string

// RuleID names a rule through all its versions.
type RuleID string

// Test is what a rule looks for.
type Test string

// The tests.
const (
	Threshold Test = "threshold" // what a household holds is above a number × a reference value
	Present   Test = "present"   // there is a record at all, of a death for instance
	Twice     Test = "twice"     // a person draws the same more than once at a time
	Missing   Test = "missing"   // an item was not answered
	Changed   Test = "changed"   // otherwise than at the last verification
)

var tests = map[Test]string{Threshold: "高于参考值", Present: "有记录", Twice: "重复", Missing: "缺少反馈", Changed: "与上次不同"}

// Chinese gives the word of the interface.
func (t Test) Chinese() string { return tests[t] }

// Rule is one version of a rule, in force from From to To (0 = open). Field is
// the money that Threshold and Changed add up (Changed without one counts
// records), and for Twice the last day of a record, empty while it goes on.
type Rule struct {
	ID        RuleID                 `json:"id"`
	Version   int                    `json:"version"`
	Name      string                 `json:"name"`
	Test      Test                   `json:"test"`
	Category  catalogue.CategoryCode `json:"category,omitempty"` // empty: of all, for Missing
	Field     string                 `json:"field,omitempty"`
	Reference string                 `json:"reference,omitempty"` // name of the reference value
	Percent   int                    `json:"percent,omitempty"`   // of the reference (2400 = 24 ×), or by which it changed
	PerPerson bool                   `json:"perPerson,omitempty"` // the reference counts for each member living together
	From      workday.Date           `json:"from"`
	To        workday.Date           `json:"to,omitzero"`
}

// InForce tells whether the rule is valid on a day.
func (r Rule) InForce(on workday.Date) bool { return r.From <= on && (r.To == 0 || on <= r.To) }

// Check faults a rule that cannot be, all defects at once.
func (r Rule) Check() error {
	var wrong []fault.Field
	want := func(ok bool, path, message string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: path, Code: "hint." + path, Message: message})
		}
	}
	want(r.Name != "", "name", "规则名称不能为空")
	want(tests[r.Test] != "", "test", "比较方式不在规定之内")
	want(r.Test == Missing || r.Category != "", "category", "须指明资源类别")
	want(r.Test != Threshold || r.Field != "" && r.Reference != "" && r.Percent > 0, "percent", "高于参考值的规则须有合计字段、参考值名称和大于零的百分比")
	want(0 <= r.Percent && r.Percent <= 1_000_000, "percent", "百分比应为 0 至 1000000")
	want(r.From != 0, "from", "须指明生效日期")
	want(r.To == 0 || r.To >= r.From, "to", "失效日期不能早于生效日期")
	if len(wrong) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "hint.rule", "监测提示规则有误").Because("R9.1").At(wrong...)
}

// Answer is what became of one item about one person. Place is who answered;
// Task and Answer find the finding again.
type Answer struct {
	Task    string
	Case    string
	Item    catalogue.Item
	Place   string
	Finding finding.Finding
}

// Person is one member with all answers, and those of the last verification. Who
// joined the household by a supplement counts in its sums alone: as a person they
// are looked at in the supplement, in which they have their ordinal.
type Person struct {
	Ordinal int
	Joined  string // number of the supplement
	Group   verification.Group
	Answers []Answer
	Earlier []Answer
}

// Household is what the rules look at. Divisions are those whose reference
// values count, the nearest first; Area is urban, rural or unknown.
type Household struct {
	Divisions []agency.Code
	Area      Area
	Persons   []Person
}

// Evidence is one finding behind a hint.
type Evidence struct {
	Task    string         `json:"task,omitempty"`
	Case    string         `json:"case,omitempty"` // number of an earlier case; empty = this one
	Item    string         `json:"item"`
	Place   string         `json:"place"`
	Ordinal int            `json:"ordinal"`
	Joined  string         `json:"joined,omitempty"` // number of the supplement that the ordinal is of
	Status  finding.Status `json:"status"`
	Records int            `json:"records"`
	AsOf    workday.Date   `json:"asOf,omitzero"`
}

// Hint is what a rule found in a household: Ordinal is the person's, 0 for the
// household's own. It holds personal data.
type Hint struct {
	Rule     RuleID     `json:"rule"`
	Version  int        `json:"version"`
	Name     string     `json:"name"`
	Ordinal  int        `json:"ordinal"`
	Reason   string     `json:"reason"`
	Evidence []Evidence `json:"evidence"`
}

func (a Answer) evidence(earlier bool) func(ordinal int) Evidence {
	return func(ordinal int) Evidence {
		e := Evidence{Task: a.Task, Item: a.Item.Name, Place: a.Place, Ordinal: ordinal, Status: a.Finding.Status,
			Records: len(a.Finding.Records), AsOf: a.Finding.AsOf}
		if earlier {
			e.Case = a.Case
		}
		return e
	}
}

func yuan(fen int64) string { return catalogue.Field{Type: catalogue.Money}.Show(fmt.Sprint(fen)) }
