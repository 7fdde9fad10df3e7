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
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// provinceAdmin is the system administrator of the province.
var provinceAdmin = policy.Actor{Account: "test", Roles: []account.Role{account.System}, Agency: "210000", Level: agency.Province}

// Every business bears the version of the norm that it goes by. A new version
// leaves running business and drafts with the limits of theirs; where the
// province has it so, running business moves: version, limit and timeline (R17).
func TestRunningBusinessKeepsItsVersionOrMoves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		heping := login(t, s, "heping.clerk")
		begun := theCast(demo.Begin).submitted(t, s, heping)
		draft, err := theCast(demo.Begin).ready(t.Context(), s.Desk, heping)
		if err != nil {
			t.Fatal(err)
		}
		next := norm.Default()
		next.Version, next.NewFeedbackDays, next.ReviewDays = "辽宁2028", 15, 10
		edit := func() {
			t.Helper()
			if err := s.Desk.EditSettings(t.Context(), provinceAdmin, next); err != nil {
				t.Fatal(err)
			}
		}
		edit()
		if _, _, err := s.Desk.Submit(t.Context(), heping, draft.ID); err != nil {
			t.Fatal(err)
		}
		later := theCast(demo.Begin).submitted(t, s, heping)
		goesBy := func(id verification.ID, version string, days int) casework.CaseView {
			t.Helper()
			v := view(t, s, heping, id)
			if task := taskOf(t, v, "210300.deposit"); v.Case.NormVersion != version || task.LimitDays != days || task.Due(workday.Embedded()).On != task.DueOn {
				t.Errorf("%s goes by %s with %d working days, due on %s; want %s, %d", v.Case.Number, v.Case.NormVersion, task.LimitDays, task.DueOn, version, days)
			}
			return v
		}
		goesBy(begun.Case.ID, norm.Version, 30)
		goesBy(draft.ID, norm.Version, 30)
		goesBy(later.Case.ID, "辽宁2028", 15)

		waitAnswered(t, s, heping, begun, "210200.vehicle")
		again := reviewOfVehicles(t, s, heping, begun.Case.ID)
		if again.LimitDays != 20 {
			t.Errorf("the review of running business has %d working days", again.LimitDays)
		}
		next.Version, next.NewFeedbackDays, next.MoveRunning = "辽宁2029", 12, true
		edit()
		if moved := must(s.Desk.ReviewOf(t.Context(), heping, again.ID)).Review; moved.LimitDays != 10 || moved.DueOn >= again.DueOn {
			t.Errorf("the review has %d working days, until %s; it was %s", moved.LimitDays, moved.DueOn, again.DueOn)
		}
		if v := view(t, s, heping, begun.Case.ID); !tells(v, "改按操作规范新版本办理，复核“") {
			t.Error("the timeline does not say that the review's limit moved")
		}
		for _, id := range []verification.ID{begun.Case.ID, draft.ID, later.Case.ID} {
			v := goesBy(id, "辽宁2029", 12)
			if !tells(v, "改按新版本办理") || !tells(v, "的反馈期限由") {
				t.Errorf("%s: the timeline does not say that the business moved", v.Case.Number)
			}
			for _, e := range v.Events {
				if strings.Contains(e.Words, "新版本办理") && e.Verb != "settings.edit" {
					t.Errorf("%s: %s by %s", v.Case.Number, e.Words, e.Verb)
				}
			}
		}
	})
}

func tells(v casework.CaseView, words string) bool {
	for _, e := range v.Events {
		if strings.Contains(e.Words, words) {
			return true
		}
	}
	return false
}

// A year without the State Council's order is guessed, visibly. When the order
// is entered, the limits of tasks (R5.3a) and reviews (R5.5a) follow it, each
// change in the timeline; a task that ran out by the guess alone runs on.
func TestTheOrderOfTheYearMovesLimits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		begin := workday.NewDate(2026, 12, 21)
		s.Clock.Set(begin, 9)
		heping := login(t, s, "heping.clerk")
		v := theCast(begin).submitted(t, s, heping)
		waitAnswered(t, s, heping, v, "210200.vehicle")
		r := reviewOfVehicles(t, s, heping, v.Case.ID)
		task := taskOf(t, v, "210300.deposit")
		if task.DueKnown || r.DueKnown || task.DueOn.Year() != 2027 || r.DueOn.Year() != 2027 {
			t.Fatalf("known %v until %s, review %v until %s", task.DueKnown, task.DueOn, r.DueKnown, r.DueOn)
		}
		s.Clock.Set(task.DueOn+1, 9)
		if err := s.Desk.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if v = view(t, s, heping, v.Case.ID); taskOf(t, v, "210300.deposit").State != assist.Expired || v.Case.State != verification.Answered {
			t.Fatalf("by the guess: %s, the case %s", taskOf(t, v, "210300.deposit").State, v.Case.State)
		}
		order := holidays("元旦", workday.NewDate(2027, 1, 1), 4)
		order = append(order, holidays("春节", workday.NewDate(2027, 2, 1), 12)...)
		order = append(order, holidays("国庆节", workday.NewDate(2027, 10, 1), 7)...)
		moved, err := s.Desk.EditCalendar(t.Context(), provinceAdmin, order, "演示-2027年放假安排")
		if err != nil || moved != 2 {
			t.Fatalf("%d limits moved, %v", moved, err)
		}
		v = view(t, s, heping, v.Case.ID)
		again := taskOf(t, v, "210300.deposit")
		if again.State != assist.Open || !again.DueKnown || again.DueOn <= task.DueOn || v.Case.State != verification.Running {
			t.Errorf("by the order: %s until %s (known %v), the case %s", again.State, again.DueOn, again.DueKnown, v.Case.State)
		}
		if later := must(s.Desk.ReviewOf(t.Context(), heping, r.ID)).Review; later.DueOn <= r.DueOn || !later.DueKnown {
			t.Errorf("the review: %s, was %s (known %v)", later.DueOn, r.DueOn, later.DueKnown)
		}
		if !tells(v, "节假日安排公布，“") || !tells(v, "节假日安排公布，复核“") {
			t.Error("the timeline does not say that the limits moved")
		}
		s.Clock.Set(again.DueOn+1, 9)
		if err := s.Desk.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if v = view(t, s, heping, v.Case.ID); taskOf(t, v, "210300.deposit").State != assist.Expired {
			t.Error("the true limit did not end it")
		}
	})
}

func holidays(name string, from workday.Date, days int) (all []workday.Day) {
	for i := range days {
		all = append(all, workday.Day{On: from.AddDays(i), Name: name})
	}
	return all
}

// reviewOfVehicles has the vehicles of the cast's head looked at again.
func reviewOfVehicles(t *testing.T, s demo.Stage, by policy.Actor, id verification.ID) review.Review {
	t.Helper()
	o, err := s.Desk.Object(t.Context(), by, id, casework.ObjectIn{Ordinal: 1, Category: "vehicle", Assisting: "210200", Raiser: review.BySubject})
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Desk.Review(t.Context(), by, o.ID)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d reviews, %v", len(all), err)
	}
	return all[0]
}

// A city lays its procedure down anew: what was begun keeps the version that it
// bears, for its tasks, which a second person lets go only later, and its reviews;
// the next business goes by the new one (R14.1).
func TestACitysBusinessKeepsItsProcedure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		heping, approver := login(t, s, "heping.clerk"), login(t, s, "heping.approver")
		admin := policy.Actor{Account: "test", Roles: []account.Role{account.System}, Agency: "210100", Level: agency.City}
		lay := func(feedback, again int) {
			t.Helper()
			if err := s.Desk.EditProcedure(t.Context(), admin, norm.Procedure{FeedbackDays: feedback, ReviewDays: again, Approval: true}); err != nil {
				t.Fatal(err)
			}
		}
		inside := theCast(demo.Begin)
		inside.items = []catalogue.ItemID{"210100.realestate"}
		in := inside.commission()
		in.Kind = catalogue.Local
		submitted := func() verification.Case {
			t.Helper()
			c := localCase(t, s, heping, inside, in)
			if _, _, err := s.Desk.Submit(t.Context(), heping, c.ID); err != nil {
				t.Fatal(err)
			}
			return c
		}
		lay(7, 5)
		before := submitted()
		lay(3, 2)
		after := submitted()
		for _, x := range []struct {
			of          verification.Case
			days, again int
		}{{before, 7, 5}, {after, 3, 2}} {
			_, tasks, err := s.Desk.Approve(t.Context(), approver, x.of.ID)
			if err != nil || len(tasks) != 1 || tasks[0].LimitDays != x.days {
				t.Fatalf("%+v, %v; want %d working days", tasks, err, x.days)
			}
			v := view(t, s, heping, x.of.ID)
			waitAnswered(t, s, heping, v, "210100.realestate")
			o, err := s.Desk.Object(t.Context(), heping, x.of.ID, casework.ObjectIn{Ordinal: 1, Category: "realestate", Assisting: "210100", Raiser: review.BySubject})
			if err != nil {
				t.Fatal(err)
			}
			if all, err := s.Desk.Review(t.Context(), heping, o.ID); err != nil || len(all) != 1 || all[0].LimitDays != x.again {
				t.Errorf("%+v, %v; want %d working days for the review", all, err, x.again)
			}
		}
	})
}

// What goes by a city's own procedure never reaches another city or province,
// by an item of either (R14.1, R5.2b).
func TestACitysOwnBusinessStaysInTheCity(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		heping := login(t, s, "heping.clerk")
		admin := policy.Actor{Account: "test", Roles: []account.Role{account.System}, Agency: "210100", Level: agency.City}
		if err := s.Desk.EditProcedure(t.Context(), admin, norm.Procedure{FeedbackDays: 7, ReviewDays: 5}); err != nil {
			t.Fatal(err)
		}
		in := theCast(demo.Begin).commission()
		in.Kind = catalogue.Local
		c, err := s.Desk.Create(t.Context(), heping, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range []catalogue.ItemID{"210200.vehicle", "210000.hukou", "220000.realestate"} {
			_, err := s.Desk.Choose(t.Context(), heping, c.ID, []catalogue.ItemID{"210100.realestate", item})
			if f, _ := fault.Of(err); f == nil || f.Code != "procedure.outside" || f.Rule != "R14.1" {
				t.Errorf("%s: %v", item, err)
			}
		}
		if got := view(t, s, heping, c.ID).Case.Items; slices.ContainsFunc(got, func(r catalogue.Ref) bool { return r.ID != "210100.realestate" }) {
			t.Errorf("chosen: %v", got)
		}
	})
}
