package source

import (
	"net/http"
	"slices"

	"hedui/internal/citizen"
	"hedui/internal/finding"
	"hedui/internal/workday"
)

// reader makes one person's answer out of its pages.
type reader struct {
	of       Reading
	question Inquiry
	asked    Asked
	records  []any
	asOf     workday.Date
}

// page is one recognised answer.
type page struct {
	tree    any
	none    bool // 未检出, by a sign
	list    []any
	records int
}

// read recognises an answer: error, none, or records. What is none of these is
// a failure: an answer that we do not understand is no answer.
func (r *reader) read(status int, kind string, body []byte) (page, *Failure) {
	tree, parsed := decode(r.of.Format, kind, body)
	for _, e := range r.of.Errors {
		if e.seen(status, tree, parsed) {
			return page{}, &Failure{Reason: e.Reason, final: e.Final, Whole: e.Whole}
		}
	}
	seen := func(s Sign) bool { return s.seen(status, tree, parsed) }
	switch {
	case slices.ContainsFunc(r.of.None, seen):
		return page{tree: tree, none: true}, nil
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return page{}, &Failure{Reason: "数据源拒绝本系统的凭据", Whole: true}
	case status < 200 || status > 299:
		return page{}, failed("数据源报告错误")
	case !parsed:
		return page{}, failed("数据源的应答无法识别")
	case len(r.of.OK) > 0 && !slices.ContainsFunc(r.of.OK, seen):
		return page{}, failed("数据源的应答没有成功标志")
	}
	list, ok := listAt(tree, r.of.Records)
	if !ok {
		return page{}, failed("数据源的应答中没有记录列表")
	}
	return page{tree: tree, list: list, records: len(list)}, nil
}

// seen tells whether everything given in the sign holds.
func (s Sign) seen(status int, tree any, parsed bool) bool {
	if len(s.Status) > 0 && !slices.Contains(s.Status, status) {
		return false
	}
	if s.Path == "" {
		return len(s.Status) > 0
	}
	if !parsed {
		return false
	}
	v, there := at(tree, s.Path)
	if s.Null {
		return !there || v == nil
	}
	text, ok := scalar(v)
	return ok && there && slices.Contains(s.Equals, text)
}

// take adds a page; the oldest date of all pages is the answer's.
func (r *reader) take(p page) *Failure {
	on, f := r.of.AsOf.date(p.tree, r.question.Today)
	if f != nil {
		return f
	}
	if r.asOf == 0 || on < r.asOf {
		r.asOf = on
	}
	r.records = append(r.records, p.list...)
	return nil
}

// date reads as of when an answer is.
func (a AsOf) date(tree any, today workday.Date) (workday.Date, *Failure) {
	text := ""
	if a.Path != "" {
		text, _ = scalarAt(tree, a.Path)
	}
	if text == "" && a.LagDays != nil {
		return today.AddDays(-*a.LagDays), nil
	}
	day, ok := dayOf(a.Unit, text)
	if !ok || day == "" {
		return 0, failed("数据源没有给出数据截止日期")
	}
	on, err := workday.ParseDate(day)
	if err != nil || on > today {
		return 0, failed("数据源给出的数据截止日期有误")
	}
	return on, nil
}

// outcome turns the person's records into the finding. A record that names
// somebody else's number makes the whole answer worthless; one under another
// name is told, not shown.
func (r *reader) outcome() Outcome {
	f := finding.Finding{Ordinal: r.asked.Ordinal, Status: finding.None, AsOf: r.asOf, Source: string(r.question.Item.Department)}
	for _, record := range r.records {
		if !r.same(record) {
			return Outcome{Failure: failed("数据源返回了其他人的信息")}
		}
		if name, _ := scalarAt(record, r.of.Name); r.of.Name != "" && !citizen.SameName(name, r.asked.Name) {
			continue
		}
		values, failure := r.of.values(r.question.Item, record)
		if failure != nil {
			return Outcome{Failure: failure}
		}
		f.Records = append(f.Records, values)
	}
	switch {
	case len(f.Records) > 0:
		f.Status = finding.Found
	case len(r.records) > 0:
		f.Status, f.Reason = finding.NameDiffers, nameDiffers
	}
	return Outcome{Finding: f}
}

const nameDiffers = "该身份号码在数据源中登记为其他姓名，请核实"

func (r *reader) same(record any) bool {
	if r.of.Number == "" {
		return true
	}
	text, _ := scalarAt(record, r.of.Number)
	number, _ := citizen.Parse(text)
	return number == r.asked.Number
}
