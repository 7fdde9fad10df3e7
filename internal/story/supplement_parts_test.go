package story_test

import (
	"strings"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// A supplement has an end of its own: ended alone it leaves the family's report
// whole, which says so (R8.2); past its own limit it is refused, and its reason
// stands in a partial report (R8.1, R5.4b). After their term both files go
// together, and the register still verifies (R7.1).
func TestEachPartOfAFamilyHasItsEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := growth{doubt: doubt{t: t, Stage: stage(t, open)}}
		x.enter()
		x.meets()
		x.endedAlone()
		x.pastItsLimit()
		x.filesGoTogether()
	})
}

// asked brings a family that somebody joins as far as their tasks.
func (x *growth) asked() (deposits, joined casework.TaskView) {
	x.t.Helper()
	first := theCast(demo.Begin-1).submitted(x.t, x.Stage, x.clerk)
	x.id = first.Case.ID
	x.joins = x.joined(x.clerk)
	s := view(x.t, x.Stage, x.clerk, x.joins)
	waitAnswered(x.t, x.Stage, x.clerk, first, "210200.vehicle")
	waitAnswered(x.t, x.Stage, x.clerk, s, "210200.vehicle")
	return taskOf(x.t, first, "210300.deposit"), taskOf(x.t, s, "210300.deposit")
}

// joined submits a supplement of the one who joins.
func (x *growth) joined(by policy.Actor) verification.ID {
	x.t.Helper()
	c := must(x.Desk.Supplement(x.t.Context(), by, x.id, casework.SupplementIn{Household: 1, Reason: "结婚"}))
	x.enterOneBy(by, c.ID, x.bride.Number, x.bride.Name, "SQ-补-1")
	x.must(second3(x.Desk.Submit(x.t.Context(), by, c.ID)))
	return c.ID
}

// endedAlone: what came in stays, a late answer is refused, and the report waits
// for nothing of it.
func (x *growth) endedAlone() {
	x.t.Helper()
	deposits, joined := x.asked()
	x.feedBack(x.anshan, deposits.ID)
	must(x.Desk.Terminate(x.t.Context(), x.clerk, x.joins, "婚姻登记已撤销"))
	refusedBecause(x.t, "R8.2", func() error { return second(x.Desk.Feedback(x.t.Context(), x.anshan, joined.ID)) })
	cars := taskOf(x.t, view(x.t, x.Stage, x.clerk, x.joins), "210200.vehicle")
	if got := must(x.Desk.Findings(x.t.Context(), x.clerk, cars.ID, 1, 1)); len(got) != 1 {
		x.t.Errorf("%d findings stayed", len(got))
	}
	c := opened(x.t, x.Stage, x.officer, must(x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, "")).ID)
	if says := strings.Join(c.Remarks, ""); c.Partial || len(c.Households[0].Members) != 3 || !strings.Contains(says, "已终止，其核对对象未列入本报告") {
		x.t.Errorf("partial %v, %d members, %q", c.Partial, len(c.Households[0].Members), says)
	}
	x.before = []verification.ID{x.id, x.joins}
}

// pastItsLimit: the first task was answered in time, the supplement's is not.
func (x *growth) pastItsLimit() {
	x.t.Helper()
	deposits, joined := x.asked()
	x.feedBack(x.anshan, deposits.ID)
	x.Clock.Set(joined.DueOn+1, 9)
	x.must(x.Desk.Sweep(x.t.Context()))
	refusedBecause(x.t, "R8.1", func() error { return second(x.Desk.Feedback(x.t.Context(), x.anshan, joined.ID)) })
	must(x.Desk.Reason(x.t.Context(), x.anshan, joined.ID, excuse))
	c := opened(x.t, x.Stage, x.officer, must(x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, "")).ID)
	h := c.Households[0]
	if says := strings.Join(h.Notes, ""); !c.Partial || !strings.Contains(says, excuse) || h.Coverage[1].Cells[3].State != report.Unanswered ||
		h.Coverage[1].Cells[0].State == report.Unanswered {
		x.t.Errorf("partial %v, notes %q, deposits %+v", c.Partial, says, h.Coverage[1].Cells)
	}
}

// filesGoTogether: neither goes without the other, whose people stand in the
// same report; who was ended alone stands in none. With the same people's earlier
// files nothing of them is left.
func (x *growth) filesGoTogether() {
	x.t.Helper()
	all := append(x.before, x.id, x.joins)
	for _, id := range all {
		must(x.Desk.File(x.t.Context(), x.clerk, id))
	}
	x.Clock.Set(workday.NewDate(2037, 1, 4), 9)
	first := &shelf{agreements: &agreements{t: x.t, Stage: x.Stage, heping: x.clerk, anshan: x.anshan}, id: x.id, approver: x.approver,
		vehicle: taskOf(x.t, view(x.t, x.Stage, x.clerk, x.id), "210200.vehicle")}
	joins := *first
	joins.id = x.joins
	remains := append(first.remains(), joins.remains()...)
	propose := func(ids ...verification.ID) (archive.Destruction, error) {
		return x.Desk.ProposeDestruction(x.t.Context(), x.clerk, ids, "保管期满，无继续保存价值")
	}
	x.refused("destruction.apart", "R7.1", second(propose(x.id)))
	x.refused("destruction.apart", "R7.1", second(propose(x.joins)))
	for _, alone := range x.before {
		must(x.Desk.RejectDestruction(x.t.Context(), x.approver, must(propose(alone)).ID, "与后来的案卷一并销毁"))
	}
	must(x.Desk.ApproveDestruction(x.t.Context(), x.approver, must(propose(all...)).ID))
	first.gone(remains)
	if err := second(x.Desk.Subjects(x.t.Context(), x.clerk, x.joins, 1, 1)); !fault.HasCode(err, "archive.destroyed") {
		x.t.Errorf("who joined, after the destruction: %v", err)
	}
	first.verifies()
}

// A recipient's family grows, too: the city that initiated the batch begins the
// supplement, its county cannot; late answers are taken and marked, and a review
// is once (R6.1, R6.4, R8.1). The supplement of the province's own batch waits for
// the second person as the batch did (R6.1).
func TestAFamilyOfABatchGrows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := growth{doubt: doubt{t: t, Stage: stage(t, open)}}
		x.enter()
		x.meets()
		city, province := login(t, x.Stage, "shenyang.clerk"), login(t, x.Stage, "province.clerk")
		x.batch(city, "210102", "210102.mz")
		if err := second(x.Desk.Supplement(t.Context(), x.clerk, x.id, casework.SupplementIn{Household: 1, Reason: "结婚"})); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the county began a supplement to the city's batch: %v", err)
		}
		x.answeredLate(city)

		x.batch(province, "", "210000.mz")
		x.must(second3(x.Desk.Approve(t.Context(), login(t, x.Stage, "province.approver"), x.id)))
		x.joins = x.joined(province)
		if state := view(t, x.Stage, province, x.joins).Case.State; state != verification.Approving {
			t.Errorf("the supplement of the province's batch is %s", state)
		}
		if c, _, err := x.Desk.Approve(t.Context(), login(t, x.Stage, "province.approver"), x.joins); err != nil || c.State != verification.Running {
			t.Errorf("approved: %s, %v", c.State, err)
		}
	})
}

// batch submits the cast as existing recipients.
func (x *growth) batch(by policy.Actor, commissioned, department string) {
	x.t.Helper()
	a := theCast(demo.Begin - 1)
	in := a.commission()
	in.Kind, in.Commissioned = catalogue.Existing, agency.ID(commissioned)
	in.Commission.Department, in.Commission.Purpose = agency.DepartmentID(department), "最低生活保障动态管理"
	c := must(x.Desk.Create(x.t.Context(), by, in))
	must(x.Desk.Choose(x.t.Context(), by, c.ID, []catalogue.ItemID{"210300.deposit"}))
	must(importList(x.t.Context(), x.Desk, by, c.ID, a.list()))
	must(x.Desk.AddMaterial(x.t.Context(), by, c.ID, scan()))
	x.must(second3(x.Desk.Submit(x.t.Context(), by, c.ID)))
	x.id = c.ID
}

func (x *growth) answeredLate(city policy.Actor) {
	x.t.Helper()
	x.joins = x.joined(city)
	joined := taskOf(x.t, view(x.t, x.Stage, city, x.joins), "210300.deposit")
	x.Clock.Set(joined.DueOn+3, 9)
	x.must(x.Desk.Sweep(x.t.Context()))
	x.feedBack(x.anshan, joined.ID)
	if got := taskOf(x.t, view(x.t, x.Stage, city, x.joins), "210300.deposit"); !got.Late {
		x.t.Errorf("answered late, and %+v", got.State)
	}
	in := x.about(0, "deposit", "210300")
	in.Member = 4
	o := must(x.Desk.Object(x.t.Context(), x.officer, x.id, in))
	if err := second(x.Desk.Review(x.t.Context(), x.clerk, o.ID)); !fault.Is(err, fault.Forbidden) {
		x.t.Errorf("the county applied for the review: %v", err)
	}
	r := must(x.Desk.Review(x.t.Context(), city, o.ID))[0]
	f := finding.Finding{Ordinal: 1, Status: finding.None, AsOf: demo.Begin}
	must(x.Desk.AnswerReview(x.t.Context(), x.anshan, r.ID, []finding.Finding{f}))
	must(x.Desk.FeedbackReview(x.t.Context(), x.anshan, r.ID))
	x.refused("review.once", "R6.4", second(x.Desk.Object(x.t.Context(), x.officer, x.id, in)))
}

// Who joins a family is asked of docked cities as everybody is: one request of
// their own, by the new letter, which the end of the case takes back (R3.4, R8.2,
// R12.2).
func TestWhoJoinsAFamilyIsAskedOfDockedCities(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newFetched(t, open)
		x.apply()
		x.are("the family", 1, 2, 3)
		g := growth{doubt: doubt{t: t, Stage: x.Stage, clerk: x.heping, id: x.id}}
		g.meets()
		g.joined(x.heping)
		x.are("with who joined", 1, 1, 2, 3)
		letters := 0
		for _, m := range append(x.poll(docking.Collect, docking.Content{}), x.out()...) {
			for _, p := range asked(m) {
				if p.Number == g.bride.Number {
					letters++
					if p.Authorization != "SQ-补-1" || len(m.Asked.Persons) != 1 {
						t.Errorf("she is asked about by %s, with %d", p.Authorization, len(m.Asked.Persons))
					}
				}
			}
		}
		if letters != 2 {
			t.Errorf("%d cities are asked about who joined", letters)
		}
		must(x.Desk.Terminate(t.Context(), x.heping, x.id, "申请人放弃申请"))
		x.are("after the case")
	})
}
