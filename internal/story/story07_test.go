package story_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// recipients is how many existing recipients the batch of scenario 7 has here;
// the figure for 100,000 is in docs/benchmarks.md.
const recipients = 6_000

// A county hands its recipients to its city, which asks 20 items of the
// province and six cities; the province's own batch waits for a second person;
// a restart in the middle loses and repeats nothing (R2.1, R6.1, R6.2, R6.3).
func TestScenario07Batch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		b := &batch{running: raise(t, open), t: t}
		b.refused()
		c := b.handedOver()
		b.sorted(c)
		b.restart()
		b.matched(c.ID)
		b.late(c.ID)
		b.reported(c.ID)
		b.ownBatch()
		b.ownBatchAtOnce()
	})
}

type batch struct {
	*running
	t *testing.T
}

// items are 20: ten of the province, four of Shenyang and two of Dalian, all
// hosted, and the deposits of four cities, by file.
func (b *batch) items() (items []catalogue.ItemID) {
	for _, c := range strings.Fields("hukou death marriage aid pension employment medical tax company disability") {
		items = append(items, catalogue.ItemID("210000."+c))
	}
	for _, c := range strings.Fields("210100.vehicle 210100.realestate 210100.housefiling 210100.housingfund 210200.vehicle 210200.realestate") {
		items = append(items, catalogue.ItemID(c))
	}
	for _, city := range strings.Fields("210300 210400 210500 210600") {
		items = append(items, catalogue.ItemID(city+".deposit"))
	}
	return items
}

func (b *batch) commission(department string) verification.Commission {
	return verification.Commission{Number: "演示-年度复核-1号", Department: agency.DepartmentID(department), Purpose: "最低生活保障动态管理", Assistance: "dibao", On: demo.Begin}
}

// refused: a county is refused when it tries to initiate, and is told how to
// hand its list over (R6.1).
func (b *batch) refused() {
	b.t.Helper()
	_, err := b.Desk.Create(b.t.Context(), login(b.t, b.Stage, "heping.clerk"),
		casework.CreateIn{Kind: catalogue.Existing, Commission: b.commission("210102.mz")})
	e, ok := fault.Of(err)
	if !ok || e.Rule != "R6.1" || !strings.Contains(e.Mend, "移交") {
		b.t.Fatalf("a county began a batch: %v", err)
	}
}

// handedOver: Heping prepares its list, Shenyang chooses and submits.
func (b *batch) handedOver() verification.Case {
	b.t.Helper()
	heping, shenyang := login(b.t, b.Stage, "heping.clerk"), login(b.t, b.Stage, "shenyang.clerk")
	c, err := b.Desk.Prepare(b.t.Context(), heping, b.commission("210102.mz"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.fill(heping, c.ID, recipients)
	if _, err := b.Desk.Choose(b.t.Context(), shenyang, c.ID, b.items()); !fault.HasCode(err, "case.preparing") {
		b.t.Errorf("the city changed a list that is not handed over: %v", err)
	}
	if _, err = b.Desk.HandOver(b.t.Context(), heping, c.ID); err != nil {
		b.t.Fatal(err)
	}
	return b.submit(shenyang, c.ID)
}

// fill brings a list of n recipients and the commission's letter into a case.
func (b *batch) fill(by policy.Actor, id verification.ID, n int) {
	b.t.Helper()
	got, err := importList(b.t.Context(), b.Desk, by, id, b.list(n))
	if err != nil || !got.Taken || got.Persons != n {
		b.t.Fatalf("the list was not taken: %v, %d faults", err, got.Total)
	}
	if _, err := b.Desk.AddMaterial(b.t.Context(), by, id, scan()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *batch) list(n int) demo.Sheet {
	s := demo.Sheet{Heading: append(slices.Clone(demo.BulkHeading()), "授权书编号", "授权日期", "授权保管单位", "授权签署人")}
	b.Province.Bulk(n, 0.3, func(row []string) bool {
		s.Rows = append(s.Rows, append(slices.Clone(row), fmt.Sprintf("SQ-%06d", len(s.Rows)+1), "2026-09-01", "和平区核对中心", demo.Guardian(row[2], workday.NewDate(2026, 9, 1))))
		return true
	})
	return s
}

func (b *batch) submit(by policy.Actor, id verification.ID) verification.Case {
	b.t.Helper()
	if _, err := b.Desk.Choose(b.t.Context(), by, id, b.items()); err != nil {
		b.t.Fatal(err)
	}
	c, _, err := b.Desk.Submit(b.t.Context(), by, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// sorted: pushed at once, each item to its level, with the item's own limit
// (R6.2, R6.3).
func (b *batch) sorted(c verification.Case) {
	b.t.Helper()
	if c.State != verification.Running || c.Initiating != "210100" || c.Commissioned != "210102" {
		b.t.Errorf("the case is %s of %s for %s", c.State, c.Initiating, c.Commissioned)
	}
	places := map[string]int{}
	for _, task := range view(b.t, b.Stage, login(b.t, b.Stage, "shenyang.clerk"), c.ID).Tasks {
		places[string(task.Assisting)]++
		item, err := b.Desk.Item(b.t.Context(), login(b.t, b.Stage, "shenyang.clerk"), task.Item.ID)
		if err != nil || task.LimitDays != item.LimitDays || task.Subjects != recipients {
			b.t.Errorf("%s: limit %d, %d subjects, %v", task.ItemName, task.LimitDays, task.Subjects, err)
		}
	}
	want := map[string]int{"210000": 10, "210100": 4, "210200": 2, "210300": 1, "210400": 1, "210500": 1, "210600": 1}
	if fmt.Sprint(places) != fmt.Sprint(want) {
		b.t.Errorf("places %v", places)
	}
}

// matched: after the restart the 16 hosted items are answered once each, and
// cover everybody.
func (b *batch) matched(id verification.ID) {
	b.t.Helper()
	heping := login(b.t, b.Stage, "heping.clerk")
	for range 3000 {
		answered := 0
		for _, task := range view(b.t, b.Stage, heping, id).Tasks {
			if task.State == assist.Answered {
				answered++
			}
		}
		if answered == 16 {
			b.complete(heping, id)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.t.Fatal("the hosted items were not matched")
}

func (b *batch) complete(heping policy.Actor, id verification.ID) {
	b.t.Helper()
	v := view(b.t, b.Stage, heping, id)
	fed := 0
	for _, e := range v.Events {
		if e.Verb == string(policy.TaskFeedback) {
			fed++
		}
	}
	if fed != 16 {
		b.t.Errorf("%d items were fed back, 16 are hosted", fed)
	}
	found, err := b.Desk.Findings(b.t.Context(), heping, taskOf(b.t, v, "210000.hukou").ID, 1, recipients)
	if err != nil || len(found) != recipients {
		b.t.Errorf("%d findings for %d recipients, %v", len(found), recipients, err)
	}
}

// late: feedback after the limit is taken and marked (R6.3, R8.1).
func (b *batch) late(id verification.ID) {
	b.t.Helper()
	task := taskOf(b.t, view(b.t, b.Stage, login(b.t, b.Stage, "shenyang.clerk"), id), "210300.deposit")
	b.Clock.Set(task.DueOn+3, 9)
	if err := b.Desk.Sweep(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	anshan := login(b.t, b.Stage, "anshan.clerk")
	file := b.noHits()
	file.AsOf, file.RestNone = demo.AsOf, true
	if _, err := b.Desk.ImportAnswer(b.t.Context(), anshan, task.ID, file); err != nil {
		b.t.Fatal(err)
	}
	fed, err := b.Desk.Feedback(b.t.Context(), anshan, task.ID)
	if err != nil || !fed.Late || fed.State != assist.Answered {
		b.t.Errorf("late feedback: %v, late %v, %s", err, fed.Late, fed.State)
	}
}

// reported: the county, which was commissioned, reports; the city merely initiated
// (R6.2, R9.2).
func (b *batch) reported(id verification.ID) {
	b.t.Helper()
	issue := func(login_ string) error {
		return second(b.Desk.Issue(b.t.Context(), login(b.t, b.Stage, login_), id, 1, "其余事项尚未反馈，先行出具"))
	}
	if err := issue("shenyang.approver"); !fault.Is(err, fault.Forbidden) {
		b.t.Errorf("the initiating city issued the report: %v", err)
	}
	if err := issue("heping.approver"); err != nil {
		b.t.Fatal(err)
	}
	issued := must(b.Desk.Reports(b.t.Context(), login(b.t, b.Stage, "heping.mz"), id))
	content := opened(b.t, b.Stage, login(b.t, b.Stage, "heping.mz"), issued[0].ID)
	if len(issued) != 1 || !content.Partial || content.Agency != "沈阳市和平区核对中心" || len(content.Households[0].Coverage) != 20 {
		b.t.Errorf("%d reports of %s, partial %v, about %d items", len(issued), content.Agency, content.Partial, len(content.Households[0].Coverage))
	}
}

// noHits is an answer file of a department that found nobody.
func (b *batch) noHits() casework.AnswerFile {
	b.t.Helper()
	var out bytes.Buffer
	if err := (demo.Sheet{Heading: []string{"姓名", "公民身份号码", "余额"}}).Write(&out, listfile.XLSX); err != nil {
		b.t.Fatal(err)
	}
	return casework.AnswerFile{Name: "反馈文件.xlsx", Content: bytes.NewReader(out.Bytes()), Size: int64(out.Len())}
}

// ownBatch: one that the province itself initiates waits for its second person
// (R6.1).
func (b *batch) ownBatch() {
	b.t.Helper()
	ctx, clerk, approver := context.Background(), login(b.t, b.Stage, "province.clerk"), login(b.t, b.Stage, "province.approver")
	c := b.submit(clerk, b.ofTheProvince(clerk))
	if c.State != verification.Approving {
		b.t.Fatalf("the province's own batch is %s", c.State)
	}
	// What nobody has let go has nothing to report (R5.4a); the year found it reported.
	if _, err := b.Desk.Issue(ctx, approver, c.ID, 1, "先行出具"); !fault.HasCode(err, "report.draft") {
		b.t.Errorf("a report of a batch that waits: %v", err)
	}
	if _, _, err := b.Desk.Approve(ctx, clerk, c.ID); !fault.Is(err, fault.Forbidden) {
		b.t.Errorf("the clerk approved: %v", err)
	}
	if _, err := b.Desk.Reject(ctx, approver, c.ID, "缺少委托书附件"); err != nil {
		b.t.Fatal(err)
	}
	if _, _, err := b.Desk.Submit(ctx, clerk, c.ID); err != nil {
		b.t.Fatal(err)
	}
	c, tasks, err := b.Desk.Approve(ctx, approver, c.ID)
	if err != nil || c.State != verification.Running || len(tasks) != 20 {
		b.t.Errorf("approved: %v, %s, %d tasks", err, c.State, len(tasks))
	}
}

// ofTheProvince is a batch of the province's own, with its list.
func (b *batch) ofTheProvince(clerk policy.Actor) verification.ID {
	b.t.Helper()
	c, err := b.Desk.Create(b.t.Context(), clerk, casework.CreateIn{Kind: catalogue.Existing, Commission: b.commission("210000.mz")})
	if err != nil {
		b.t.Fatal(err)
	}
	b.fill(clerk, c.ID, 100)
	return c.ID
}

// ownBatchAtOnce: where the province does not want a second person, its own batch
// goes out like a city's (R6.1, R6.2).
func (b *batch) ownBatchAtOnce() {
	b.t.Helper()
	admin, clerk := login(b.t, b.Stage, "system.admin"), login(b.t, b.Stage, "province.clerk")
	settings := must(b.Desk.Settings(b.t.Context(), admin))
	settings.ApproveOwnBatches = false
	if err := b.Desk.EditSettings(b.t.Context(), admin, settings); err != nil {
		b.t.Fatal(err)
	}
	c := b.submit(clerk, b.ofTheProvince(clerk))
	if tasks := view(b.t, b.Stage, clerk, c.ID).Tasks; c.State != verification.Running || len(tasks) != 20 {
		b.t.Errorf("without a second person it is %s, with %d tasks", c.State, len(tasks))
	}
}
