// Package report is what the commissioning department gets: the content of a
// verification report as a pure value, and that value drawn as PDF and xlsx
// (R5.4, R9).
//
// Nouns: Content is everything that one report says; a Line of its coverage is
// one catalogue item with one Cell per member; a Category gathers
// the found records of its kind; a Comparison sets declared beside found; a Note is
// a numbered footnote; the Code proves that a paper is ours and opens nothing.
// A report finds and does not decide (只核对不认定): its fixed wording gives no
// verdict.
package report

import (
	"bytes"
	"encoding/json"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// Format names the frozen form of Content. Stored reports are digested in this
// form, so a change of any field below is a new format.
const Format = "hedui.report/1"

// Content is everything a report says; it is stored, digested and drawn, and
// nothing else is asked when it is drawn. It holds personal data throughout.
type Content struct {
	Format     string      `json:"format"`
	ID         string      `json:"id"`         // of the report, in the verification code
	Number     string      `json:"number"`     // 沈和核报〔2026〕0312号
	Case       string      `json:"case"`       // HD210102-26-01795
	Version    int         `json:"version"`    // from 1
	Reissue    string      `json:"reissue"`    // why version > 1 was issued
	Partial    bool        `json:"partial"`    // issued while answers are missing (R5.4b)
	Demo       bool        `json:"demo"`       // invented data; marked on every page
	Norm       string      `json:"norm"`       // version of the norm (R17)
	Commission Commission  `json:"commission"` //
	Agency     string      `json:"agency"`     // the commissioned agency, which alone issues (R5.4a)
	IssuedOn   Date        `json:"issuedOn"`
	Usage      string      `json:"usage"` // restriction of use (R9.2)
	Households []Household `json:"households"`
	Remarks    []string    `json:"remarks"`
	Objection  string      `json:"objection"` // see ObjectionNotice
	Signatures Signatures  `json:"signatures"`
	Code       string      `json:"code"` // see Certify; empty until then
}

// Date is a calendar date; "" in JSON where there is none.
type Date = workday.Date

// Commission is the order under which the verification was made (R9.1).
type Commission struct {
	Department string `json:"department"`
	Number     string `json:"number"` // 和民委〔2026〕第287号
	On         Date   `json:"on"`
	Purpose    string `json:"purpose"`
	Assistance string `json:"assistance"` // 最低生活保障
	Kind       string `json:"kind"`       // 新申请, 已获得
}

// Signatures are the people who answer for the report; an empty name leaves
// room for a pen.
type Signatures struct {
	Handler  string `json:"handler"`  // 经办
	Reviewer string `json:"reviewer"` // 审核
	Issuer   string `json:"issuer"`   // 签发
}

// Household is one family, verified as a whole.
type Household struct {
	Number     string       `json:"number"` // of the household in the list; may be empty
	Members    []Member     `json:"members"`
	Coverage   []Line       `json:"coverage"`
	Details    []Category   `json:"details"` // in the order of their classes
	Comparison []Comparison `json:"comparison"`
	Totals     []Total      `json:"totals"` // see Sum
	Notes      []string     `json:"notes"`  // footnotes of the coverage, ① first
}

// Member is one subject. The id number is masked already: the department has
// it, and a report passes through many hands.
type Member struct {
	Name          string `json:"name"`
	Sex           string `json:"sex"`
	IDNumber      string `json:"idNumber"` // 210102********1441
	Relation      string `json:"relation"`
	Group         string `json:"group"` // 共同生活, 赡养义务人 …
	Authorization string `json:"authorization"`
}

// Line is one catalogue item in the coverage, with one cell per member in the
// order of Members.
type Line struct {
	Item   string `json:"item"`   // 机动车（大连市）
	Agency string `json:"agency"` // assisting agency
	Source string `json:"source"` // sharing department
	Cells  []Cell `json:"cells"`
}

// Cell tells how one item was answered about one member, so that "not
// answered" never looks like "nothing found".
type Cell struct {
	State State `json:"state"`
	Count int   `json:"count"` // records, where found
	AsOf  Date  `json:"asOf"`
	Note  int   `json:"note"` // 1-based index into Notes; 0 = none
}

// Category gathers what was found in one category; Class is its group (收入,
// 财产 …).
type Category struct {
	Class   string   `json:"class"`
	Name    string   `json:"name"`
	Sources []Source `json:"sources"`
}

// Source is what one catalogue item returned: its content's columns, and rows
// of as many values.
type Source struct {
	Item       string   `json:"item"`
	Department string   `json:"department"`
	Columns    []Column `json:"columns"`
	Records    []Record `json:"records"`
}

// Column is one field of an item's content. Codes are words by now.
type Column struct {
	Label string         `json:"label"`
	Type  catalogue.Type `json:"type"`
	Unit  string         `json:"unit"`
	Total bool           `json:"total"` // adds up over records
}

// Show writes a value in normal form as people read it.
func (c Column) Show(value string) string {
	return catalogue.Field{Label: c.Label, Type: c.Type, Unit: c.Unit}.Show(value)
}

// Record is one found record of one member.
type Record struct {
	Member int      `json:"member"` // index into Members
	AsOf   Date     `json:"asOf"`
	Values []string `json:"values"` // in the normal form of the column's type
}

// Comparison sets what a member declared beside what was found.
type Comparison struct {
	Member   int     `json:"member"`
	Category string  `json:"category"`
	Declared string  `json:"declared"`
	Found    string  `json:"found"`
	Result   Outcome `json:"result"`
	Source   string  `json:"source"`
	AsOf     Date    `json:"asOf"` // the earliest of the sources
}

// Total is the sum of a column that adds up (money in 分, areas …) over the
// records of one group of a household. Value is in the normal form of its type.
type Total struct {
	Category string `json:"category"`
	Column   Column `json:"column"`
	Group    string `json:"group"`
	Records  int    `json:"records"`
	Value    string `json:"value"`
}

// Encode gives the frozen bytes: what is stored and digested. Fault:
// report.encode.
func (c Content) Encode() ([]byte, error) {
	c.Format = Format
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(c); err != nil {
		return nil, fault.New(fault.Internal, "report.encode", "核对报告内容无法保存").From(err)
	}
	return b.Bytes(), nil
}

// Decode reads Encode's bytes. Anything else, unknown fields included, is
// refused: a report that we do not wholly understand is not drawn. Fault:
// report.format.
func Decode(data []byte) (Content, error) {
	var c Content
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil || dec.More() || c.Format != Format {
		return Content{}, fault.New(fault.Invalid, "report.format", "保存的核对报告内容不能识别")
	}
	return c, c.Check()
}
