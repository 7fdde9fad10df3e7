package demo

import (
	"bytes"
	"context"
	"io"
	"strings"

	"hedui/internal/catalogue"
	"hedui/internal/listfile"
	"hedui/internal/workday"
)

// Sheet is a table for a spreadsheet: titles above the heading, then rows.
type Sheet struct {
	Titles  []string
	Heading []string
	Rows    [][]string
}

// First is the line of the file on which the first row stands, from 1.
func (s Sheet) First() int { return len(s.Titles) + 2 }

// Write writes the sheet as a file, all cells as text. Errors are those of w
// and of listfile.NewWriter.
func (s Sheet) Write(w io.Writer, format listfile.Format) error {
	columns := make([]listfile.OutColumn, len(s.Heading))
	for i, heading := range s.Heading {
		columns[i] = listfile.OutColumn{Heading: heading, Text: true, Width: 20}
	}
	out, err := listfile.NewWriter(w, format, columns, s.Titles...)
	if err != nil {
		return err
	}
	for _, row := range s.Rows {
		if err := out.Write(row...); err != nil {
			return err
		}
	}
	return out.Close()
}

// declaredColumns are the columns of the list with what the applicant declared.
var declaredColumns = []struct {
	category catalogue.CategoryCode
	heading  string
}{{"vehicle", "申报机动车"}, {"realestate", "申报不动产"}, {"deposit", "申报银行存款"}}

// HouseholdList is the list that Heping's clerk imports in scenario 1, with the
// letters of one application: Applied, Later, or another that is named.
func HouseholdList(application string) Sheet {
	s := Sheet{
		Titles:  []string{"沈阳市和平区最低生活保障申请家庭核对名单（" + Mark + "）"},
		Heading: []string{"户编号", "姓名", "身份证号", "与户主关系", "家庭分组", "授权书编号", "授权日期", "授权签署人"},
	}
	for _, c := range declaredColumns {
		s.Heading = append(s.Heading, c.heading)
	}
	for i, m := range Cast() {
		row := []string{Commission().Household, m.Name, m.Number, m.Relation, "共同生活", letter(application, i), m.SignedOn.String(), m.Signer}
		for _, c := range declaredColumns {
			row = append(row, m.Declared[c.category])
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// keepList keeps the cast's list of an application.
func (s *story) keepList(name, application string) ([]byte, error) {
	var b bytes.Buffer
	if err := HouseholdList(application).Write(&b, listfile.XLSX); err != nil {
		return nil, err
	}
	return b.Bytes(), s.keep(name, b.Bytes())
}

// later: what the household would apply with again, for whoever tries it.
func (s *story) later(context.Context) error {
	_, err := s.keepList("5-新申请家庭名单.xlsx", Later)
	return err
}

// Snapshots are the items whose data the demo imports as hosted snapshots: the
// provincial ones, and those of Shenyang and Dalian, 15 categories in all.
func Snapshots() []catalogue.ItemID {
	var out []catalogue.ItemID
	for _, c := range strings.Fields("hukou death marriage aid pension employment medical tax company disability poverty") {
		out = append(out, catalogue.ItemID("210000."+c))
	}
	for _, city := range []string{"210100.", "210200."} {
		for _, c := range strings.Fields("vehicle realestate housefiling housingfund") {
			out = append(out, catalogue.ItemID(city+c))
		}
	}
	return out
}

// Answer is one record that a department sends back about a person asked for.
// Values are in normal form, by field name; money in 分.
type Answer struct {
	Number, Name string
	Values       map[string]string
}

// Answers gives what the sharing department of an item holds about the persons
// with these id numbers, in the order in which they were asked. Whoever is not
// of this province has nothing.
func (p *Province) Answers(item catalogue.Item, numbers []string) []Answer {
	wanted := make(map[string]int, len(numbers))
	for _, n := range numbers {
		wanted[n] = -1
	}
	for i, r := range p.residents {
		if _, ok := wanted[r.Number]; ok {
			wanted[r.Number] = i
		}
	}
	var residents []int
	for _, n := range numbers {
		if i := wanted[n]; i >= 0 {
			residents = append(residents, i)
			wanted[n] = -1 // asked twice is answered once
		}
	}
	var out []Answer
	p.records(item, residents, func(number, name string, values map[string]string) bool {
		out = append(out, Answer{number, name, values})
		return true
	})
	return out
}

// AnswerSheet fills a query file in as a department's officer would: a row for
// each record, one saying 未检出 for whoever has none; money in yuan, codes as
// words. Numbers and names of those asked stand in pairs, in their order.
func AnswerSheet(item catalogue.Item, asked [][2]string, answers []Answer, asOf workday.Date) Sheet {
	s := Sheet{
		Titles:  []string{item.Name + "查询结果（" + Mark + "）"},
		Heading: []string{"姓名", "公民身份号码", "查询结果", "数据截止日期"},
	}
	for _, f := range item.Content {
		s.Heading = append(s.Heading, f.Label)
	}
	for _, who := range asked {
		found := false
		for _, a := range answers {
			if a.Number == who[0] {
				found = true
				s.Rows = append(s.Rows, answerRow(item, who, "检出", asOf, a.Values))
			}
		}
		if !found {
			s.Rows = append(s.Rows, answerRow(item, who, "未检出", asOf, nil))
		}
	}
	return s
}

func answerRow(item catalogue.Item, who [2]string, result string, asOf workday.Date, values map[string]string) []string {
	row := []string{who[1], who[0], result, asOf.String()}
	for _, f := range item.Content {
		row = append(row, written(f, values[f.Name]))
	}
	return row
}

func written(f catalogue.Field, value string) string {
	switch {
	case value == "":
		return ""
	case f.Type == catalogue.Money:
		return catalogue.Yuan(value)
	case f.Type == catalogue.Coded:
		return f.Codes[value]
	}
	return value
}
