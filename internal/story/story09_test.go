package story_test

import (
	"slices"
	"strings"
	"testing"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// The province lowers an item's quota, drops a field from its content and takes
// existing recipients out of another's scope from the 1st of next month:
// businesses begun before keep the old content and scope, later ones get the new;
// every city and county acknowledges; an over-quota application is refused with
// the number left and when it renews (R13.1). The city goes on maintaining its
// item within the order (R4.2).
func TestScenario09Adjustment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newAdjustment(t, open)
		begun := theCast(demo.Begin).submitted(t, x.Stage, x.heping)
		draft, err := theCast(demo.Begin).ready(t.Context(), x.Desk, x.heping)
		if err != nil {
			t.Fatal(err)
		}
		batch := x.recipients(demo.Begin)
		x.submits(batch, nil)
		order := x.order()
		x.acknowledged(order.ID)

		x.Clock.Set(order.From, 9)
		x.content(begun.Case.ID, "210200.vehicle", "priceFen", true)
		x.answersWithTheOldContent(begun)
		x.scopeOfLaterBatches(batch, order.From)
		x.draftHasToChooseAgain(draft)
		later := theCast(order.From).submitted(t, x.Stage, x.heping)
		waitAnswered(t, x.Stage, x.heping, later, "210200.vehicle")
		x.content(later.Case.ID, "210200.vehicle", "priceFen", false)
		x.overQuota(order.From)
		x.ownerKeepsTheOrder(order.From)
	})
}

// adjustment is the story of one order.
type adjustment struct {
	t *testing.T
	demo.Stage
	heping, dalian, anshan, province policy.Actor
	vehicle, deposit                 catalogue.Item
}

func newAdjustment(t *testing.T, open storetest.Opener) *adjustment {
	s := stage(t, open)
	x := &adjustment{t: t, Stage: s, heping: login(t, s, "heping.clerk"), dalian: login(t, s, "dalian.approver"),
		anshan: login(t, s, "anshan.clerk"), province: login(t, s, "province.approver")}
	x.vehicle, x.deposit = must(s.Desk.Item(t.Context(), x.dalian, "210200.vehicle")), must(s.Desk.Item(t.Context(), x.dalian, "210300.deposit"))
	return x
}

// without is a content that lacks a field.
func without(content []catalogue.Field, name string) []catalogue.Field {
	return slices.DeleteFunc(slices.Clone(content), func(f catalogue.Field) bool { return f.Name == name })
}

// order is given by the province alone, for a day to come.
func (x *adjustment) order() catalogue.Adjustment {
	x.t.Helper()
	last := x.deposit.Content[len(x.deposit.Content)-1].Name
	order := catalogue.Adjustment{Number: "辽核〔2026〕18号", Text: "降低机动车查询限额，不再提供核定价格", From: workday.NewDate(2026, 11, 1),
		Changes: []catalogue.Change{
			{Item: x.vehicle.ID, Quota: &catalogue.Quota{Count: 4, Per: "month"}, Content: without(x.vehicle.Content, "priceFen")},
			{Item: x.deposit.ID, Content: without(x.deposit.Content, last)},
			{Item: scoped, Kinds: []catalogue.Kind{catalogue.New}},
		}}
	if _, err := x.Desk.Adjust(x.t.Context(), x.dalian, order); !fault.Is(err, fault.Forbidden) {
		x.t.Errorf("a city orders: %v", err)
	}
	past := order
	past.From = demo.Begin
	if _, err := x.Desk.Adjust(x.t.Context(), x.province, past); !fault.HasCode(err, "catalogue.invalid") {
		x.t.Errorf("an order for today: %v", err)
	}
	order, err := x.Desk.Adjust(x.t.Context(), x.province, order)
	if err != nil {
		x.t.Fatal(err)
	}
	if _, err := x.Desk.Adjust(x.t.Context(), x.province, order); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
		x.t.Errorf("the same order again: %v", err)
	}
	return order
}

// scoped is the item that existing recipients may not be asked for any more.
const scoped catalogue.ItemID = "210400.deposit"

// recipients is a batch of Shenyang's about the item.
func (x *adjustment) recipients(on workday.Date) verification.ID {
	x.t.Helper()
	app := theCast(on)
	app.items, app.letters = []catalogue.ItemID{scoped}, "BATCH-"+on.String()+"-" // a letter serves one benefit
	in := app.commission()
	in.Kind, in.Commission.Department = catalogue.Existing, "210100.mz"
	c, err := app.readyUnder(x.t.Context(), x.Desk, login(x.t, x.Stage, "shenyang.clerk"), in)
	if err != nil {
		x.t.Fatal(err)
	}
	return c.ID
}

// submits hands a batch in, which is refused with the fields or goes out.
func (x *adjustment) submits(id verification.ID, wrong []fault.Field) {
	x.t.Helper()
	_, _, err := x.Desk.Submit(x.t.Context(), login(x.t, x.Stage, "shenyang.clerk"), id)
	f, _ := fault.Of(err)
	if (err == nil) != (wrong == nil) || f != nil && !slices.Equal(f.Fields, wrong) {
		x.t.Errorf("the batch is submitted: %v", err)
	}
}

// scopeOfLaterBatches: one that was begun before is answered, a later one that
// chooses the item is refused with the rule.
func (x *adjustment) scopeOfLaterBatches(begun verification.ID, from workday.Date) {
	x.t.Helper()
	fushun := policy.Actor{Account: "test", Roles: []account.Role{account.Clerk}, Agency: "210400", Level: agency.City}
	asked := taskOf(x.t, view(x.t, x.Stage, login(x.t, x.Stage, "shenyang.clerk"), begun), string(scoped))
	if err := answersNobody(x.t, x.Stage, fushun, asked.ID); err != nil {
		x.t.Errorf("a batch begun before the order: %v", err)
	}
	x.submits(x.recipients(from), []fault.Field{{Path: "items[210400.deposit]", Code: "case.items",
		Message: "目录项“" + asked.ItemName + "”的业务适用范围不含已获得业务（依据《操作规范》第十三条）"}})
}

// acknowledged: each agency is told, some forget and are reminded, all do it.
func (x *adjustment) acknowledged(id catalogue.AdjustmentID) {
	x.t.Helper()
	if got := x.notices(x.anshan, "adjustment.ordered"); got != 1 {
		x.t.Errorf("Anshan was told %d times", got)
	}
	for range 2 { // again: it changes nothing
		if err := x.Desk.Acknowledge(x.t.Context(), x.heping, id); err != nil {
			x.t.Fatal(err)
		}
	}
	x.Clock.Set(workday.NewDate(2026, 10, 29), 9) // the 29th and 30th are left, the 1st is a Sunday
	for range 3 {
		if err := x.Desk.SweepAdjustments(x.t.Context()); err != nil {
			x.t.Fatal(err)
		}
	}
	if heping, anshan := x.notices(x.heping, "adjustment.reminder"), x.notices(x.anshan, "adjustment.reminder"); heping != 0 || anshan != 1 {
		x.t.Errorf("reminded: Heping, which has acknowledged, %d times, Anshan %d", heping, anshan)
	}
	if owed := x.owed(); len(owed) < 100 {
		x.t.Errorf("%d owe it", len(owed))
	}
	for _, of := range x.owed() {
		by := policy.Actor{Account: "test", Roles: []account.Role{account.Clerk}, Agency: of.ID, Level: of.Level}
		if err := x.Desk.Acknowledge(x.t.Context(), by, id); err != nil {
			x.t.Fatal(err)
		}
	}
	if owed := x.owed(); len(owed) != 0 {
		x.t.Errorf("%d still owe it", len(owed))
	}
	if err := x.Desk.Acknowledge(x.t.Context(), x.province, id); !fault.Is(err, fault.Forbidden) {
		x.t.Errorf("the province acknowledges its own order: %v", err)
	}
}

// owed lists the agencies that have not acknowledged.
func (x *adjustment) owed() (owed []agency.Agency) {
	x.t.Helper()
	views, err := x.Desk.Adjustments(x.t.Context(), x.province, "", 10)
	if err != nil || len(views) != 1 || !strings.Contains(strings.Join(views[0].Says, ""), "每月 4 人次") {
		x.t.Fatalf("%+v, %v", views, err)
	}
	all := must(x.Desk.Agencies(x.t.Context(), x.province))
	for _, r := range views[0].Receipts {
		if r.At.IsZero() {
			owed = append(owed, all[slices.IndexFunc(all, func(a agency.Agency) bool { return a.ID == r.Agency })])
		}
	}
	return owed
}

// content tells whether the records of a case's task have a field.
func (x *adjustment) content(id verification.ID, item, field string, want bool) {
	x.t.Helper()
	task := taskOf(x.t, view(x.t, x.Stage, x.heping, id), item)
	found := must(x.Desk.Findings(x.t.Context(), x.heping, task.ID, 1, 3))
	records := 0
	for _, f := range found {
		for _, r := range f.Records {
			records++
			if _, has := r[field]; has != want {
				x.t.Errorf("a record has %s: %t, want %t", field, has, want)
			}
		}
	}
	if records == 0 {
		x.t.Error("nothing was found")
	}
}

// answersWithTheOldContent: what was asked before is answered as it was asked.
func (x *adjustment) answersWithTheOldContent(v casework.CaseView) {
	x.t.Helper()
	task := taskOf(x.t, v, "210300.deposit")
	asked := must(x.Desk.Asked(x.t.Context(), x.anshan, task.ID))
	var pairs [][2]string
	for _, a := range asked {
		pairs = append(pairs, [2]string{string(a.Number), a.Name})
	}
	file, err := answerFile(x.deposit, x.Province, pairs, demo.AsOf)
	if err == nil {
		_, err = x.Desk.ImportAnswer(x.t.Context(), x.anshan, task.ID, file)
	}
	if err == nil {
		_, err = x.Desk.Feedback(x.t.Context(), x.anshan, task.ID)
	}
	if err != nil {
		x.t.Fatal(err)
	}
	x.content(v.Case.ID, "210300.deposit", x.deposit.Content[len(x.deposit.Content)-1].Name, true)
}

// draftHasToChooseAgain: what was not submitted was not begun.
func (x *adjustment) draftHasToChooseAgain(draft verification.Case) {
	x.t.Helper()
	submit := func() ([]assist.Task, error) {
		_, tasks, err := x.Desk.Submit(x.t.Context(), x.heping, draft.ID)
		return tasks, err
	}
	if _, err := submit(); !fault.HasCode(err, "case.incomplete") {
		x.t.Errorf("a draft with the old content: %v", err)
	}
	if _, err := x.Desk.Choose(x.t.Context(), x.heping, draft.ID, []catalogue.ItemID{"210300.deposit"}); err != nil {
		x.t.Fatal(err)
	}
	if tasks, err := submit(); err != nil || tasks[0].Item.Version != x.deposit.Version+1 {
		x.t.Errorf("after choosing again: %+v, %v", tasks, err)
	}
}

// overQuota: three of four were asked this month, three more are too many.
func (x *adjustment) overQuota(on workday.Date) {
	x.t.Helper()
	c, err := theCast(on).ready(x.t.Context(), x.Desk, x.heping)
	if err != nil {
		x.t.Fatal(err)
	}
	_, _, err = x.Desk.Submit(x.t.Context(), x.heping, c.ID)
	f, _ := fault.Of(err)
	if f == nil || f.Code != "catalogue.quota" || f.Rule != "R13.1" || !strings.Contains(f.Message, "只剩 1，") || !strings.Contains(f.Message, "2026年12月1日") {
		x.t.Errorf("over the quota: %v", err)
	}
	x.Clock.Set(workday.NewDate(2026, 12, 1), 9)
	if _, _, err := x.Desk.Submit(x.t.Context(), x.heping, c.ID); err != nil {
		x.t.Errorf("in the next month: %v", err)
	}
}

// ownerKeepsTheOrder: the city goes on keeping its catalogue, within the order.
func (x *adjustment) ownerKeepsTheOrder(from workday.Date) {
	x.t.Helper()
	item := must(x.Desk.Item(x.t.Context(), x.dalian, x.vehicle.ID))
	item.From, item.LimitDays, item.Content = from+90, 5, x.vehicle.Content
	if _, err := x.Desk.EditItem(x.t.Context(), x.dalian, item); !fault.HasCode(err, "catalogue.ordered") {
		x.t.Errorf("the city brings the field back: %v", err)
	}
	item.Content = without(x.vehicle.Content, "priceFen")
	if _, err := x.Desk.EditItem(x.t.Context(), x.dalian, item); err != nil {
		x.t.Errorf("the city changes its limit: %v", err)
	}
	versions, err := x.Desk.ItemVersions(x.t.Context(), x.dalian, x.vehicle.ID)
	if err != nil || len(versions) < 3 || versions[0].LimitDays != 5 || versions[len(versions)-1].Version != 1 {
		x.t.Errorf("%d versions (%v)", len(versions), err)
	}
}

func (x *adjustment) notices(by policy.Actor, kind string) (n int) {
	x.t.Helper()
	for _, one := range must(x.Desk.Notices(x.t.Context(), by, "", 1000)) {
		if one.Kind == kind {
			n++
		}
	}
	return n
}
