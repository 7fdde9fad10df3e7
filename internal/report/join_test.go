package report

import (
	"strings"
	"testing"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/verification"
)

// Who joined a family stands in its report with what was found, by the content
// they were asked about, and with what was not answered and why (R5.4b): the
// tasks and letters are their own (R3.4).
func TestWhoJoinedTheFamilyStandsInItsReport(t *testing.T) {
	t.Parallel()
	car, pension := cars(), pensions()
	car.Findings = map[int]finding.Finding{1: {Status: finding.Found, AsOf: day("2026-10-09"), Records: []finding.Record{{"type": "K33", "price": "1"}}},
		2: {Status: finding.None, AsOf: day("2026-10-09")}}
	pension.Findings = map[int]finding.Finding{1: {Status: finding.None}, 2: {Status: finding.None}}
	in := anInput(car, pension)
	in.Case.Subjects = 3
	in.Subjects = in.Subjects[:2]

	later, open := cars(), pensions()
	later.Item.Version, later.Item.Content = 2, []catalogue.Field{{Name: "plate", Label: "号牌", Type: catalogue.Text}}
	later.Findings = map[int]finding.Finding{1: {Status: finding.Found, AsOf: day("2026-11-09"), Records: []finding.Record{{"plate": "辽B"}}}}
	open.Task = assist.Task{ID: "t9", State: assist.Open, ReceivedAt: issued, DueOn: day("2026-12-31"), DueAt: day("2026-12-31").End(), LimitDays: 30}
	joins := verification.Case{Number: "HD2", SubmittedAt: issued}
	in.Join(joins, []verification.Subject{aSubject(1, 1, "丁", "女儿", nil)}, []Answer{open, later})

	c := Compose(in)
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	h := c.Households[0]
	if len(h.Members) != 3 || h.Members[2].Name != "丁" || !c.Partial || in.Pending() != 1 {
		t.Errorf("members %d, partial %v, %d pending", len(h.Members), c.Partial, in.Pending())
	}
	if got := [2]State{h.Coverage[0].Cells[2].State, h.Coverage[1].Cells[2].State}; got != [2]State{Found, Unanswered} {
		t.Errorf("coverage of who joined: %v", got)
	}
	if !strings.Contains(strings.Join(h.Notes, ""), "反馈时限至2026年12月31日") {
		t.Errorf("notes %q: not of the task that asks about who joined", h.Notes)
	}
	sources := h.Details[0].Sources
	if len(sources) != 2 || sources[0].Records[0].Member != 1 || sources[1].Columns[0].Label != "号牌" || sources[1].Records[0].Member != 2 {
		t.Errorf("sources %+v", sources)
	}
	if len(c.Remarks) != 1 || !strings.Contains(c.Remarks[0], "第 3 名成员经补充核对（业务编号 HD2）") {
		t.Errorf("remarks %q", c.Remarks)
	}
}

// What nobody asked about those who joined, and a supplement that was not
// submitted, never look like nothing found (R5.4b).
func TestASupplementLeavesNoSilentGap(t *testing.T) {
	t.Parallel()
	in := anInput(cars())
	in.Answers[0].Findings = map[int]finding.Finding{1: {Status: finding.None}, 2: {Status: finding.None}}
	if Compose(in).Partial {
		t.Fatal("partial without a supplement")
	}
	in.Apart(verification.Case{Number: "HD3", State: verification.Terminated})
	if c := Compose(in); c.Partial || !strings.Contains(c.Remarks[0], "HD3）已终止") {
		t.Errorf("an ended supplement: partial %v, %q", c.Partial, c.Remarks)
	}
	in.Apart(verification.Case{Number: "HD4", State: verification.Draft})
	if c := Compose(in); !c.Partial || !strings.Contains(c.Remarks[1], "HD4）尚未提交") {
		t.Errorf("a draft: partial %v, %q", c.Partial, c.Remarks)
	}
	in.Unasked = 0
	in.Join(verification.Case{Number: "HD5", SubmittedAt: issued}, []verification.Subject{aSubject(1, 1, "丁", "女儿", nil)}, nil)
	h := Compose(in).Households[0]
	if cell := h.Coverage[0].Cells[2]; cell.State != NotAsked || !strings.Contains(h.Notes[cell.Note-1], "没有选择") {
		t.Errorf("an item that was not chosen: %+v %q", cell, h.Notes)
	}
}
