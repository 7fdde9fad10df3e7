package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

var (
	received = time.Date(2026, 10, 10, 2, 0, 0, 0, time.UTC)
	issued   = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
)

func anItem(category, name string, content ...catalogue.Field) catalogue.Item {
	return catalogue.Item{ID: catalogue.ItemID("210200." + category), Name: name, Category: catalogue.CategoryCode(category), Content: content}
}

func cars() Answer {
	return Answer{
		Item: anItem("vehicle", "机动车（大连市）", catalogue.Field{Name: "type", Label: "车辆类型", Type: catalogue.Coded, Codes: map[string]string{"K33": "小型轿车"}},
			catalogue.Field{Name: "price", Label: "核定价格", Type: catalogue.Money, Total: true}),
		Category:  catalogue.Category{Code: "vehicle", Name: "机动车", Number: 9, Class: "财产"},
		Assisting: "大连市核对中心", Sharing: "大连市公安局",
		Task: assist.Task{State: assist.Answered, ReceivedAt: received, DueOn: day("2026-11-20"), DueAt: day("2026-11-20").End(), LimitDays: 30},
	}
}

func pensions() Answer {
	a := cars()
	a.Item = anItem("pension", "养老保险（省级）", catalogue.Field{Name: "amount", Label: "月待遇", Type: catalogue.Money, Total: true})
	a.Category = catalogue.Category{Code: "pension", Name: "养老保险", Number: 5, Class: "收入"}
	a.Assisting, a.Sharing = "辽宁省核对中心", "省人社厅"
	return a
}

func aSubject(ordinal, household int, name, relation string, declared map[string]string) verification.Subject {
	return verification.Subject{Ordinal: ordinal, Household: household, Name: name, Relation: relation, Number: "210102195807031441",
		Group: verification.Cohabiting, Authorization: verification.Authorization{Number: fmt.Sprintf("SQ-%d", ordinal), SignedOn: day("2026-10-08")}, Declared: declared}
}

func anInput(answers ...Answer) Input {
	return Input{
		ID: "r1", Number: "沈和核报〔2026〕0312号", Version: 1, Now: issued, ReviewDays: 20, Answers: answers,
		Case:       verification.Case{Number: "HD1", Kind: catalogue.New, SubmittedAt: received, Commission: verification.Commission{Number: "w", Assistance: "dibao"}},
		Department: agency.Department{Name: "和平区民政局"}, Agency: agency.Agency{Name: "和平区核对中心", Phone: "024-0"},
		Households: []verification.Household{{No: 1, Name: "A-1"}},
		Subjects:   []verification.Subject{aSubject(1, 1, "甲", "配偶", nil), aSubject(2, 1, "乙", "户主", nil), aSubject(3, 2, "丙", "户主", nil)},
	}
}

// The report holds the commission's persons and items, and nobody else's (R9.1).
func TestComposeTellsTheStory(t *testing.T) {
	t.Parallel()
	car, pension := cars(), pensions()
	car.Findings = map[int]finding.Finding{
		1: {Status: finding.Found, AsOf: day("2026-10-09"), Records: []finding.Record{{"type": "K33", "price": "3500000"}}},
		2: {Status: finding.None, AsOf: day("2026-10-09")},
	}
	pension.Findings = map[int]finding.Finding{2: {Status: finding.Found, AsOf: day("2026-09-30"), Records: []finding.Record{{"amount": "204630"}}}}
	pension.Findings[1] = finding.Finding{Status: finding.None, AsOf: day("2026-09-30")}
	c := Compose(anInput(car, pension))
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	h := c.Households[0]
	if len(h.Members) != 2 || h.Members[0].Name != "乙" || h.Members[1].Name != "甲" {
		t.Errorf("members: %d, the head not first, or somebody of another household", len(h.Members))
	}
	if h.Members[0].IDNumber != "210102********1441" || c.Commission.Assistance != "最低生活保障" || c.Partial {
		t.Errorf("head: %q %q %v", h.Members[0].IDNumber, c.Commission.Assistance, c.Partial)
	}
	if len(h.Details) != 2 || h.Details[0].Class != "收入" || h.Details[1].Sources[0].Records[0].Values[0] != "小型轿车" {
		t.Errorf("details are not in order of class, or a code is not a word: %+v", h.Details)
	}
	if len(h.Totals) != 2 || h.Totals[1].Value != "3500000" || len(h.Comparison) != 0 {
		t.Errorf("totals %+v, comparison %+v", h.Totals, h.Comparison)
	}
}

func TestComposeSaysWhyThereIsNoAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(*Answer, *Input)
		state   State
		note    string
		partial bool
	}{
		"expired with a reason": {func(a *Answer, _ *Input) {
			a.Task.State, a.Task.Reason, a.Task.ReasonAt = assist.Expired, "系统迁移停机", issued
		}, Unanswered, "反馈时限 2026年11月20日已满（2026年10月10日接收，次日起 30 个工作日）。大连市核对中心 2026年11月23日说明理由：系统迁移停机。", true},
		"expired in silence":     {func(a *Answer, _ *Input) { a.Task.State = assist.Expired }, Unanswered, "未说明理由", true},
		"still open":             {func(a *Answer, in *Input) { a.Task.State, in.Now = assist.Open, received }, Unanswered, "尚在时限之内", true},
		"answered, not about me": {func(*Answer, *Input) {}, Unanswered, "反馈中没有该核对对象", true},
		"terminated":             {func(a *Answer, _ *Input) { a.Task.State = assist.Terminated }, Terminated, "已终止", true},
		"nobody was asked": {func(a *Answer, in *Input) {
			a.Task = assist.Task{}
			for i := range in.Subjects {
				in.Subjects[i].Authorization.Categories = []catalogue.CategoryCode{"pension"}
			}
		}, Unauthorised, "未授权", false},
		"its mended letter ended before the request went out (R5.2b)": {func(a *Answer, in *Input) {
			ended := verification.Authorization{Number: "SQ-跨省", SignedOn: day("2026-10-08"), ValidTo: day("2026-10-09")}
			a.Mended = map[int]verification.Authorization{1: ended, 2: ended}
		}, Unauthorised, "未授权", false},
		"name differs": {func(a *Answer, _ *Input) {
			a.Findings = map[int]finding.Finding{1: {Status: finding.NameDiffers, AsOf: 1}, 2: {Status: finding.NameDiffers, AsOf: 1}}
		}, NameDiffers, "姓名不符", false},
		"unavailable": {func(a *Answer, _ *Input) {
			a.Findings = map[int]finding.Finding{1: {Status: finding.Unavailable, Reason: "停机"}, 2: {Status: finding.Unavailable, Reason: "停机"}}
		}, Unavailable, "无法提供：大连市核对中心说明：停机。", false},
	} {
		t.Run(name, func(t *testing.T) {
			a, in := cars(), anInput()
			c.change(&a, &in)
			in.Answers = []Answer{a}
			got := Compose(in)
			if err := got.Check(); err != nil {
				t.Fatal(err)
			}
			h := got.Households[0]
			for _, cell := range h.Coverage[0].Cells {
				if cell.State != c.state || cell.Note != 1 {
					t.Errorf("cell %+v, want %s with note 1", cell, c.state)
				}
			}
			if len(h.Notes) != 1 || !strings.Contains(h.Notes[0], c.note) || got.Partial != c.partial {
				t.Errorf("notes %q, partial %v", h.Notes, got.Partial)
			}
		})
	}
}

func TestDeclaredAgainstFound(t *testing.T) {
	t.Parallel()
	single := []one{{vehicle(), []string{"辽B·D3817", "小型轿车", "2018-05-14", "正常"}}}
	two := append(single[:1:1], single[0])
	money := func(fen string) []one { return []one{{pension(), []string{"职工养老", fen, "2019-03"}}} }
	for _, c := range []struct {
		declared string
		found    []one
		silent   bool
		want     Outcome
	}{
		{"", single, false, Undeclared}, {"无", single, false, Undeclared}, {"没有。", two, true, Undeclared},
		{"无", nil, false, Same}, {"无", nil, true, Incomplete}, {"1 辆", nil, false, Unfound}, {"1 辆", nil, true, Incomplete},
		{"有", single, false, Same}, {"小型轿车 1 辆", single, false, Same}, {"小型轿车1辆", two, false, Differs}, {"小型轿车", single, false, Same}, {"大型客车", single, false, Differs},
		{"每月 2,046.30 元", money("204630"), false, Same}, {"2046.3", money("204630"), false, Same}, {"每月1800元", money("196875"), false, Differs},
		{"3.5万元", money("3500000"), false, Same}, {"1 笔，共 100 元", money("10000"), false, Same}, {"1 笔，共 100 元", money("10001"), false, Differs},
	} {
		if got := judge(c.declared, c.found, c.silent); got != c.want {
			t.Errorf("%q against %d records (silent %v): %s, want %s", c.declared, len(c.found), c.silent, got, c.want)
		}
	}
}

func TestComparisonIsByCategoryOverAllSources(t *testing.T) {
	t.Parallel()
	dalian, shenyang := cars(), cars()
	shenyang.Item.Name, shenyang.Sharing = "机动车（沈阳市）", "沈阳市公安局"
	dalian.Findings = map[int]finding.Finding{2: {Status: finding.None, AsOf: day("2026-10-09")}}
	shenyang.Findings = map[int]finding.Finding{2: {Status: finding.Found, AsOf: day("2026-10-12"), Records: []finding.Record{{"type": "K33"}}}}
	in := anInput(dalian, shenyang)
	in.Subjects = []verification.Subject{aSubject(2, 1, "乙", "户主", map[string]string{"vehicle": "1 辆"})}
	want := []Comparison{{0, "机动车", "1 辆", "小型轿车", Same, "沈阳市公安局", day("2026-10-12")}}
	if diff := cmp.Diff(want, Compose(in).Households[0].Comparison); diff != "" {
		t.Error(diff)
	}
}

func TestAComposedReportCanBeDrawn(t *testing.T) {
	t.Parallel()
	a := cars()
	a.Findings = map[int]finding.Finding{1: {Status: finding.Found, AsOf: workday.DateOf(issued), Records: []finding.Record{{"type": "K33"}}}}
	c := Compose(anInput(a, pensions()))
	if text := strings.Join(copied(t, drawn(t, c, testFonts(t))), ""); !strings.Contains(text, "小型轿车") || !strings.Contains(text, "部分反馈") {
		t.Error("the composed report is not printed")
	}
	if _, err := Workbook(c); err != nil {
		t.Error(err)
	}
}

// A reviewed cell says so, what stood there before, and keeps its own reason
// (R5.5a); the others bear no note for it.
func TestAReviewedCellIsMarked(t *testing.T) {
	t.Parallel()
	before := finding.Finding{Status: finding.Found, Records: make([]finding.Record, 2)}
	for _, c := range []struct {
		now      finding.Finding
		reviewed Reviewed
		want     string
	}{
		{finding.Finding{Status: finding.None}, Reviewed{On: day("2026-11-02"), Before: before},
			"经复核：大连市核对中心 2026年11月2日反馈复核结果，原结果为“检出 2 条”，现予更正。"},
		{before, Reviewed{On: day("2026-11-02"), Before: before, Same: true},
			"经复核：大连市核对中心 2026年11月2日反馈复核结果，与原结果（检出 2 条）一致。"},
		{finding.Finding{Status: finding.Unavailable, Reason: "系统停机"}, Reviewed{On: day("2026-11-02"), Before: before},
			"经复核：大连市核对中心 2026年11月2日反馈复核结果，原结果为“检出 2 条”，现予更正。无法提供：大连市核对中心说明：系统停机。"},
	} {
		a := cars()
		a.Findings = map[int]finding.Finding{1: c.now, 2: {Status: finding.None}}
		a.Reviewed = map[int]Reviewed{1: c.reviewed}
		h := Compose(anInput(a)).Households[0]
		if len(h.Notes) != 1 || h.Notes[0] != c.want {
			t.Errorf("notes %q, want %q", h.Notes, c.want)
		}
		if cells := h.Coverage[0].Cells; cells[0].Note != 0 || cells[1].Note != 1 { // the head comes first
			t.Errorf("cells %+v", cells)
		}
	}
}
