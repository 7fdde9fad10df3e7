package story_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// A family grows while it is verified. Who joined is asked about by a new letter,
// under the same commission, by tasks with limits of their own (R3.4, R5.3a); the
// family's report waits for it, or says what is missing (R5.4b), and tells of
// them all. A letter from before the change counts for nobody who joined. What
// ends the business ends the supplement (R8.2), and each has its file (R7.1).
func TestAFamilyGrowsWhileItIsVerified(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := growth{doubt: doubt{t: t, Stage: stage(t, open)}}
		x.enter()
		x.underWay()
		x.grow()
		x.newLetter()
		x.ownTasks()
		x.reportedTogether()
		x.doubted()
		x.endedTogether()
	})
}

// growth is the story of a family that somebody joins.
type growth struct {
	doubt
	bride  demo.Resident
	joins  verification.ID
	before []verification.ID // an earlier family and its supplement
}

func (x *growth) underWay() {
	x.t.Helper()
	x.id = theCast(demo.Begin-1).submitted(x.t, x.Stage, x.clerk).Case.ID
	x.meets()
	x.Clock.Advance(3 * 24 * time.Hour)
}

// meets finds the one who will join.
func (x *growth) meets() {
	x.Province.Residents(func(r demo.Resident) bool {
		cast := slices.ContainsFunc(demo.Cast(), func(m demo.Member) bool { return m.Number == r.Number })
		x.bride = r
		return cast || r.Died != 0 || citizen.Number(r.Number).Age(2026, 10, 8) < 30
	})
}

// grow: the supplement is a draft with the commission and the items of the
// case; until it is submitted the report does not pass over it in silence.
func (x *growth) grow() {
	x.t.Helper()
	c := must(x.Desk.Supplement(x.t.Context(), x.clerk, x.id, casework.SupplementIn{Household: 1, Reason: "结婚"}))
	x.joins = c.ID
	v := view(x.t, x.Stage, x.clerk, c.ID)
	first := view(x.t, x.Stage, x.clerk, x.id)
	if v.First.ID != x.id || len(first.Supplements) != 1 || first.Supplements[0].ID != c.ID || len(c.Items) != 2 || len(v.Materials) != 1 ||
		c.Commission.Number != first.Case.Commission.Number || c.State != verification.Draft {
		x.t.Fatalf("the supplement: %+v, of %s, %d papers", c, v.First.ID, len(v.Materials))
	}
	x.refused("report.unasked", "R5.4b", second(x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, "")))
	x.refused("supplement.items", "R9.1", second(x.Desk.Choose(x.t.Context(), x.clerk, c.ID, []catalogue.ItemID{"210200.realestate"})))
	x.refused("supplement.nested", "R3.4", second(x.Desk.Supplement(x.t.Context(), x.clerk, c.ID, casework.SupplementIn{Household: 1, Reason: "结婚"})))
}

// newLetter: neither a letter from before the change nor somebody who is
// verified already.
func (x *growth) newLetter() {
	x.t.Helper()
	head := demo.Cast()[0]
	x.enterOne(x.joins, x.bride.Number, x.bride.Name, "SQ-1")
	x.refused("supplement.members", "R3.4", second3(x.Desk.Submit(x.t.Context(), x.clerk, x.joins)))
	x.enterOne(x.joins, head.Number, head.Name, "SQ-补-1")
	x.refused("supplement.members", "R3.4", second3(x.Desk.Submit(x.t.Context(), x.clerk, x.joins)))
	x.enterOne(x.joins, x.bride.Number, x.bride.Name, "SQ-补-1")
	x.must(second3(x.Desk.Submit(x.t.Context(), x.clerk, x.joins)))
}

// enterOne puts one person with a letter and papers into a supplement.
func (x *growth) enterOne(id verification.ID, number, name, letter string) {
	x.t.Helper()
	x.enterOneBy(x.clerk, id, number, name, letter)
}

func (x *growth) enterOneBy(by policy.Actor, id verification.ID, number, name, letter string) {
	x.t.Helper()
	x.must(x.Desk.Enter(x.t.Context(), by, id, []casework.Person{{Household: 1, Subject: verification.Subject{
		Number: citizen.Number(number), Name: name, Relation: "配偶", Group: verification.Cohabiting,
		Authorization: verification.Authorization{Number: letter, SignedOn: demo.Begin}}}}))
	for _, kind := range []catalogue.Material{catalogue.AuthorizationLetter, catalogue.IDCopy} {
		in := scan()
		in.Ordinal, in.Kind = 1, kind
		must(x.Desk.AddMaterial(x.t.Context(), by, id, in))
	}
}

// ownTasks: a second task for the same item, with its own receipt and limit.
func (x *growth) ownTasks() {
	x.t.Helper()
	first, joins := view(x.t, x.Stage, x.clerk, x.id), view(x.t, x.Stage, x.clerk, x.joins)
	a, b := taskOf(x.t, first, "210300.deposit"), taskOf(x.t, joins, "210300.deposit")
	if a.Subjects != 3 || b.Subjects != 1 || b.DueOn <= a.DueOn || !b.ReceivedAt.Equal(joins.Case.SubmittedAt) {
		x.t.Errorf("deposits of %d due on %s, of who joined %d on %s", a.Subjects, a.DueOn, b.Subjects, b.DueOn)
	}
	waitAnswered(x.t, x.Stage, x.clerk, first, "210200.vehicle")
	waitAnswered(x.t, x.Stage, x.clerk, joins, "210200.vehicle")
	x.feedBack(x.anshan, a.ID)
	x.deposit = b.ID
}

// reportedTogether: the household's report waits for the supplement, or says
// what is missing; no report is the supplement's own.
func (x *growth) reportedTogether() {
	x.t.Helper()
	x.refused("report.open_tasks", "R5.4b", second(x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, "")))
	x.refused("report.supplement", "R5.4a", second(x.Desk.Issue(x.t.Context(), x.approver, x.joins, 1, "民政急需")))
	x.first = must(x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, "民政急需"))
	x.told(x.first, true, "未反馈")
	x.feedBack(x.anshan, x.deposit)
	x.told(must(x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, "补充核对已反馈")), false, "检出")
	for _, id := range []verification.ID{x.id, x.joins} {
		if state := view(x.t, x.Stage, x.clerk, id).Case.State; state != verification.Reported {
			x.t.Errorf("%s is %s", id, state)
		}
		must(x.Desk.File(x.t.Context(), x.clerk, id))
	}
	x.refused("supplement.state", "R3.4", second(x.Desk.Supplement(x.t.Context(), x.clerk, x.id, casework.SupplementIn{Household: 1, Reason: "出生"})))
}

// told: four members, and of the last what became of her deposits.
func (x *growth) told(r store.Report, partial bool, deposits string) {
	x.t.Helper()
	c := opened(x.t, x.Stage, x.officer, r.ID)
	h := c.Households[0]
	if c.Partial != partial || len(h.Members) != 4 || h.Members[3].Name != x.bride.Name || h.Members[3].Authorization != "SQ-补-1" {
		x.t.Fatalf("version %d: partial %v, %d members", c.Version, c.Partial, len(h.Members))
	}
	if got := h.Coverage[1].Cells[3].Says(); !strings.Contains(got, deposits) && got != "未检出" {
		x.t.Errorf("version %d: her deposits are %s", c.Version, got)
	}
	if got := h.Coverage[0].Cells[3].Says(); !strings.Contains(got, "检出") {
		x.t.Errorf("version %d: her cars are %s", c.Version, got)
	}
}

// doubted: what was found of who joined is doubted by her place in the family's
// report, and reviewed by the task that asked about her (R5.5a).
func (x *growth) doubted() {
	x.t.Helper()
	in := x.about(0, "deposit", "210300")
	in.Member = 4
	o := must(x.Desk.Object(x.t.Context(), x.officer, x.id, in))
	if o.Case != x.joins || len(o.Ordinals) != 1 || o.Ordinals[0] != 1 {
		x.t.Errorf("the objection is about %v of %s", o.Ordinals, o.Case)
	}
	x.refused("review.once", "R5.5b", second(x.Desk.Object(x.t.Context(), x.officer, x.id, in)))
	x.refused("review.once", "R5.5b", second(x.Desk.Object(x.t.Context(), x.officer, x.id, x.about(0, "deposit", "210300"))))
	x.doubtedAsAWhole()
}

// doubtedAsAWhole: a household's objection is about those who joined it, too; it
// is withdrawn, applied for and answered as one, in both cases, and the family's
// report tells of all its reviews.
func (x *growth) doubtedAsAWhole() {
	x.t.Helper()
	about := x.about(0, "vehicle", "210200")
	must(x.Desk.Withdraw(x.t.Context(), x.officer, must(x.Desk.Object(x.t.Context(), x.officer, x.id, about)).ID))
	whole := must(x.Desk.Object(x.t.Context(), x.officer, x.id, about))
	hers := about
	hers.Member = 4
	x.refused("review.once", "R5.5b", second(x.Desk.Object(x.t.Context(), x.officer, x.id, hers)))
	within := 0
	for _, o := range must(x.Desk.Objections(x.t.Context(), x.clerk, x.id)) {
		if o.Within == whole.ID {
			within++
			if o.Case != x.joins || !o.Whole || len(o.Ordinals) != 1 {
				x.t.Errorf("the part of who joined: %+v", o.Objection)
			}
		}
	}
	reviews := must(x.Desk.Review(x.t.Context(), x.clerk, whole.ID))
	if within != 1 || len(whole.Ordinals) != 3 || len(reviews) != 2 || reviews[1].Case != x.joins {
		x.t.Fatalf("%d within an objection about %v, %d reviews", within, whole.Ordinals, len(reviews))
	}
	for _, r := range reviews {
		x.cars = r
		x.prepared()
		must(x.Desk.FeedbackReview(x.t.Context(), x.dalian, r.ID))
	}
	h := must(x.Desk.Coverage(x.t.Context(), x.clerk, x.id, 1))
	for i, cell := range h.Coverage[0].Cells {
		if i != 2 && cell.Note == 0 { // the child has no letter for vehicles
			x.t.Errorf("the cars of member %d are not told as reviewed: %+v", i+1, cell)
		}
	}
	if !tells(view(x.t, x.Stage, x.clerk, x.id), "补充核对 "+view(x.t, x.Stage, x.clerk, x.joins).Case.Number+" 反馈复核") {
		x.t.Error("the family's timeline does not tell of the review of who joined")
	}
}

// endedTogether: the same family again, ended with its supplements, submitted or
// not.
func (x *growth) endedTogether() {
	x.t.Helper()
	first := theCast(demo.Begin-1).submitted(x.t, x.Stage, x.clerk).Case.ID
	grow := func() verification.ID {
		return must(x.Desk.Supplement(x.t.Context(), x.clerk, first, casework.SupplementIn{Household: 1, Reason: "结婚"})).ID
	}
	asked, draft := grow(), grow()
	x.enterOne(asked, x.bride.Number, x.bride.Name, "SQ-补-1")
	x.must(second3(x.Desk.Submit(x.t.Context(), x.clerk, asked)))
	must(x.Desk.Terminate(x.t.Context(), x.clerk, first, "申请人撤回申请"))
	for _, id := range []verification.ID{asked, draft} {
		if state := view(x.t, x.Stage, x.clerk, id).Case.State; state != verification.Terminated {
			x.t.Errorf("a supplement of what was ended is %s", state)
		}
	}
	if got := taskOf(x.t, view(x.t, x.Stage, x.clerk, asked), "210300.deposit").State; got != assist.Terminated {
		x.t.Errorf("its task is %s", got)
	}
}

func (x *growth) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *growth) refused(code, rule string, err error) {
	x.t.Helper()
	if f, _ := fault.Of(err); f == nil || f.Code != code || f.Rule != rule {
		x.t.Errorf("%v, want %s by %s", err, code, rule)
	}
}
