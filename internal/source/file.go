package source

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/workday"
)

// The columns that an answer file has beside the item's content.
const (
	keyOrdinal = "·ordinal"
	keyResult  = "·result"
	keyAsOf    = "·as-of"
	keyRemark  = "·remark"
)

// results are the words of the result column; the first of each is offered in
// the file's drop-down list.
var results = []struct {
	status finding.Status
	words  []string
}{
	{finding.Found, []string{"检出", "有", "有记录", "是"}},
	{finding.None, []string{"未检出", "无", "无记录", "否"}},
	{finding.NameDiffers, []string{"姓名不符"}},
	{finding.Unavailable, []string{"无法提供", "无法查询", "未能查询"}},
}

// WriteQuery writes the query file of a task for the sharing department: those
// asked, and the columns to fill in. It comes back as the answer file. Faults:
// listfile.format; else the error of w or each.
func WriteQuery(w io.Writer, format listfile.Format, item catalogue.Item, titles []string, each func(yield func(Asked) error) error) error {
	out, err := listfile.NewWriter(w, format, queryColumns(item), titles...)
	if err != nil {
		return err
	}
	err = each(func(a Asked) error {
		return out.Write(strconv.Itoa(a.Ordinal), a.Name, string(a.Number))
	})
	if err != nil {
		return err
	}
	return out.Close()
}

func queryColumns(item catalogue.Item) []listfile.OutColumn {
	var words []string
	for _, r := range results {
		words = append(words, r.words[0])
	}
	columns := []listfile.OutColumn{
		{Heading: "序号", Text: true, Width: 8}, {Heading: "姓名", Text: true}, {Heading: "公民身份号码", Text: true, Width: 22},
		{Heading: "查询结果", Options: words, Width: 12}, {Heading: "数据截止日期", Text: true}, {Heading: "说明", Width: 24},
	}
	for _, f := range item.Content {
		columns = append(columns, listfile.OutColumn{Heading: f.Label, Text: f.Type != catalogue.Number && f.Type != catalogue.Money})
	}
	return columns
}

// Terms say how an answer file is to be read.
type Terms struct {
	AsOf  workday.Date // data as of this day, where a row names none
	Today workday.Date
	// RestNone is the officer's word that the file lists hits alone, and whoever
	// is not in it was looked up and not found. Without it everybody asked needs
	// a row: not answered never looks like nothing found.
	RestNone bool
}

// Answers are the rows of an answer file, by number. It is not safe for
// concurrent use.
type Answers struct {
	item  catalogue.Item
	terms Terms
	rows  map[citizen.Number]*answer
	bad   []BadRow
	num   int64
}

type answer struct {
	finding finding.Finding
	name    string
	row     int
	used    bool
}

// ReadAnswers reads an answer file. What is wrong with its rows is told by
// Fault, once everybody asked was looked up.
func ReadAnswers(ctx context.Context, item catalogue.Item, terms Terms, src io.ReaderAt, size int64) (*Answers, error) {
	a := &Answers{item: item, terms: terms, rows: map[citizen.Number]*answer{}}
	columns := append([]listfile.Wanted{
		{Key: keyOrdinal, Headings: []string{"序号"}},
		{Key: keyResult, Headings: []string{"查询结果", "结果"}},
		{Key: keyAsOf, Headings: []string{"数据截止日期", "截止日期"}},
		{Key: keyRemark, Headings: []string{"说明", "备注", "原因"}},
	}, wanted(item)...) // the later wins: 备注 is the content's where it has one
	_, err := listfile.ReadTable(ctx, src, size, columns, listfile.Options{}, a.read)
	return a, err
}

// read takes one row; several rows about one person are its records.
func (a *Answers) read(r listfile.Record) error {
	number, name, ok := person(r, a.complain)
	if !ok {
		return nil
	}
	status, ok := a.status(r)
	if !ok {
		return nil
	}
	one := a.rows[number]
	switch {
	case one == nil:
		one = &answer{name: name, row: r.Row, finding: finding.Finding{Status: status}}
		a.rows[number] = one
	case !citizen.SameName(one.name, name):
		a.complain(r, keyName, fmt.Sprintf("与第 %d 行同一公民身份号码的姓名不一致", one.row))
		return nil
	case one.finding.Status != status || status != finding.Found:
		a.complain(r, keyResult, fmt.Sprintf("与第 %d 行同一人的查询结果矛盾或重复", one.row))
		return nil
	}
	a.fill(r, one)
	return nil
}

// status reads the result column; a file without one lists hits alone.
func (a *Answers) status(r listfile.Record) (finding.Status, bool) {
	if _, ok := r.Table.Find(keyResult); !ok && a.terms.RestNone {
		return finding.Found, true
	}
	text := r.Get(keyResult).Trim()
	for _, known := range results {
		for _, word := range known.words {
			if word == text {
				return known.status, true
			}
		}
	}
	a.complain(r, keyResult, "查询结果应为检出、未检出、姓名不符或无法提供")
	return "", false
}

// fill adds the row's record, date and remark to the person's finding.
func (a *Answers) fill(r listfile.Record, one *answer) {
	f := &one.finding
	a.date(r, f)
	values, ok := contents(r, a.item, a.complain)
	if !ok {
		return
	}
	if remark := r.Get(keyRemark).Trim(); remark != "" {
		f.Reason = remark
	}
	switch {
	case f.Status == finding.Found && len(values) == 0:
		a.complain(r, "", "查询结果为检出，但没有填写数据内容")
	case f.Status == finding.Found:
		f.Records = append(f.Records, values)
	case len(values) > 0:
		a.complain(r, keyResult, "查询结果不是检出，却填写了数据内容")
	case f.Status == finding.Unavailable && f.Reason == "":
		a.complain(r, keyRemark, "无法提供的，请在“说明”中写明原因")
	}
}

func (a *Answers) date(r listfile.Record, f *finding.Finding) {
	asOf := a.terms.AsOf
	if text := r.Get(keyAsOf).Trim(); text != "" {
		given, ok := listfile.ParseDate(text)
		if !ok || given > a.terms.Today {
			a.complain(r, keyAsOf, "数据截止日期有误，应为不晚于今天的日期（如 2026-10-08）")
			return
		}
		asOf = given
	}
	if asOf == 0 && f.Status != finding.Unavailable {
		a.complain(r, keyAsOf, "没有填写数据截止日期")
	}
	if f.AsOf == 0 || asOf < f.AsOf {
		f.AsOf = asOf
	}
}

// Has tells whether the file says something of a person.
func (a *Answers) Has(number citizen.Number) bool { return a.rows[number] != nil }

// For gives the findings of those asked, in their order. Missing people and
// differing names are kept for Fault.
func (a *Answers) For(asked []Asked, source string) []finding.Finding {
	out := make([]finding.Finding, len(asked))
	for i, one := range asked {
		row := a.rows[one.Number]
		out[i] = finding.Finding{Ordinal: one.Ordinal, Status: finding.Unavailable, Reason: "—"}
		switch {
		case row == nil && a.terms.RestNone && a.terms.AsOf != 0:
			out[i] = finding.Finding{Ordinal: one.Ordinal, Status: finding.None, AsOf: a.terms.AsOf, Source: source}
		case row == nil:
			a.add(BadRow{Message: fmt.Sprintf("序号 %d 的核对对象没有查询结果", one.Ordinal)})
		case !citizen.SameName(row.name, one.Name):
			row.used = true
			a.add(BadRow{Row: row.row, Column: "姓名", Message: "姓名与查询文件中的不一致；数据源登记为其他姓名的，请填“姓名不符”并保留查询文件中的姓名"})
		default:
			row.used = true
			out[i] = row.finding
			out[i].Ordinal, out[i].Source = one.Ordinal, source
		}
	}
	return out
}

// Fault tells all that is wrong, rows about people nobody asked for among it;
// nil when the file can be taken.
func (a *Answers) Fault() error {
	var strangers []int // rows, in the order of the file: a.rows has none
	for _, row := range a.rows {
		if !row.used {
			strangers = append(strangers, row.row)
		}
	}
	slices.Sort(strangers)
	for _, row := range strangers {
		a.add(BadRow{Row: row, Column: "公民身份号码", Message: "本任务没有查询此人"})
	}
	if a.num == 0 {
		return nil
	}
	return fault.Newf(fault.Invalid, "task.answer_file", "反馈文件有 %d 处问题，未导入", a.num).Because("R5.3c").
		Do("请按所列位置改正后重新导入").At(badFields(a.bad, "task.answer_cell")...)
}

func (a *Answers) complain(r listfile.Record, key, message string) {
	column, _ := r.Table.Find(key)
	a.add(BadRow{Row: r.Row, Column: column.Name(), Message: message})
}

func (a *Answers) add(bad BadRow) {
	a.num++
	if len(a.bad) < maxBadRows {
		a.bad = append(a.bad, bad)
	}
}
