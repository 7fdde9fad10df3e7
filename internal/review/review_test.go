package review

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

var (
	cal     = workday.Embedded()
	receipt = time.Date(2026, 9, 8, 3, 0, 0, 0, time.UTC)
	rules   = Rules{ReviewDays: 20}
)

func aCase(kind catalogue.Kind) verification.Case {
	return verification.Case{ID: "c1", Number: "HD1", Kind: kind, State: verification.Reported, Initiating: "210100", Commissioned: "210102",
		Commission: verification.Commission{Department: "210102.mz"}}
}

func aTask(kind catalogue.Kind, state assist.State) assist.Task {
	return assist.Task{ID: "t1", Case: "c1", Kind: kind, State: state, Assisting: "210300", Sharing: "210300.jr", LimitDays: 7}
}

func aDoubt(tasks ...assist.Task) Doubt {
	return Doubt{Household: 1, Ordinals: []int{2}, Category: "deposit", Assisting: "210300", Raiser: BySubject, Tasks: tasks}
}

func raised(t *testing.T, kind catalogue.Kind) Objection {
	t.Helper()
	o, err := Raise(aCase(kind), aDoubt(aTask(kind, assist.Answered)), receipt)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func planned(t *testing.T, kind catalogue.Kind) Review {
	t.Helper()
	return Plan(raised(t, kind), []assist.Task{aTask(kind, assist.Answered)}, []int{2}, cal, rules, receipt)[0]
}

func TestWhatMayBeObjectedTo(t *testing.T) {
	answered := aTask(catalogue.New, assist.Answered)
	for _, c := range []struct {
		name   string
		change func(*verification.Case, *Doubt)
		code   string
	}{
		{"a result", func(*verification.Case, *Doubt) {}, ""},
		{"by the department", func(_ *verification.Case, d *Doubt) { d.Raiser = ByDepartment }, ""},
		{"by an agency for itself", func(_ *verification.Case, d *Doubt) { d.Raiser, d.ByAgency = ByDepartment, true }, "objection.raiser"},
		{"by the agency for the subject", func(_ *verification.Case, d *Doubt) { d.ByAgency = true }, ""},
		{"by nobody", func(_ *verification.Case, d *Doubt) { d.Raiser = "" }, "objection.raiser"},
		{"beside an expired task", func(_ *verification.Case, d *Doubt) { d.Tasks = append(d.Tasks, aTask(catalogue.New, assist.Expired)) }, ""},
		{"no result", func(_ *verification.Case, d *Doubt) { d.Tasks = []assist.Task{aTask(catalogue.New, assist.Expired)} }, "objection.no_result"},
		{"no task", func(_ *verification.Case, d *Doubt) { d.Tasks = nil }, "objection.no_result"},
		{"too early", func(_ *verification.Case, d *Doubt) { d.Tasks = append(d.Tasks, aTask(catalogue.New, assist.Open)) }, "objection.too_early"},
		{"nobody asked", func(_ *verification.Case, d *Doubt) { d.Ordinals = nil }, "objection.no_result"},
		{"an ended case", func(c *verification.Case, _ *Doubt) { c.State = verification.Terminated }, "review.terminated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			about, d := aCase(catalogue.New), aDoubt(answered)
			c.change(&about, &d)
			o, err := Raise(about, d, receipt)
			if c.code == "" && (err != nil || o.State != Raised || o.Initiating != "210100" || o.Commissioning != "210102.mz") {
				t.Errorf("%v, %+v", err, o)
			}
			if c.code != "" && !fault.HasCode(err, c.code) {
				t.Errorf("%v", err)
			}
		})
	}
}

// R5.5a counts twenty working days from the day after receipt; R6.4 has the
// item's limit for a target.
func TestTheLimitOfAReview(t *testing.T) {
	for _, c := range []struct {
		kind catalogue.Kind
		days int
		due  string
	}{
		{catalogue.New, 20, "2026-10-12"}, // 9.20 and 10.10 are worked, 9.25-27 and 10.1-7 are off
		{catalogue.Existing, 7, "2026-09-17"},
	} {
		r := planned(t, c.kind)
		if r.LimitDays != c.days || r.DueOn.String() != c.due || r.Due(cal).On != r.DueOn || !r.DueAt.Equal(r.DueOn.End()) {
			t.Errorf("%s: %d days, due on %s until %v", c.kind, r.LimitDays, r.DueOn, r.DueAt)
		}
	}
}

// R8.1: the cut-off is for feedback of new applications, never for a review.
func TestALateReviewIsTakenAndMarked(t *testing.T) {
	for _, kind := range []catalogue.Kind{catalogue.New, catalogue.Existing} {
		for _, c := range []struct {
			at   time.Time
			late bool
		}{{planned(t, kind).DueAt.Add(-1), false}, {planned(t, kind).DueAt, true}} {
			r := planned(t, kind)
			if r.Overdue(c.at) != c.late {
				t.Errorf("%s: overdue %v", kind, !c.late)
			}
			if err := r.Settle(2, 1, c.at); err != nil || r.Late != c.late || r.State != Answered || r.Overdue(c.at) {
				t.Errorf("%s: %v, late %v, %s", kind, err, r.Late, r.State)
			}
		}
	}
}

func TestASecondReviewIsRefusedWithItsRule(t *testing.T) {
	for kind, rule := range map[catalogue.Kind]string{catalogue.New: "R5.5b", catalogue.Existing: "R6.4"} {
		o, r := raised(t, kind), planned(t, kind)
		for _, state := range []State{Raised, Open, Answered} {
			o.State = state
			wantRefused(t, Again(o, 2), rule)
		}
		if err := r.Settle(2, 0, receipt); err != nil {
			t.Fatal(err)
		}
		wantRefused(t, r.Settle(3, 0, receipt), rule)
	}
}

func TestTheEndOfTheCaseEndsItsReviews(t *testing.T) {
	o, r := raised(t, catalogue.New), planned(t, catalogue.New)
	if !o.Terminate() || o.Terminate() || !r.Terminate() || r.Terminate() {
		t.Error("ended not at all, or twice")
	}
	wantRefused(t, r.Takes(), "R8.2")
	ended := aCase(catalogue.New)
	ended.State = verification.Terminated
	o = raised(t, catalogue.New)
	wantRefused(t, o.Apply(ended, []int{2}), "R8.2")
}

func TestApplyingNeedsSomebodyWhoMayBeAsked(t *testing.T) {
	o := raised(t, catalogue.New)
	if err := o.Apply(aCase(catalogue.New), nil); !fault.HasCode(err, "review.not_authorised") || o.State != Raised {
		t.Errorf("%v, %s", err, o.State)
	}
	if err := o.Apply(aCase(catalogue.New), []int{2}); err != nil || o.State != Open {
		t.Errorf("%v, %s", err, o.State)
	}
	if err := o.Apply(aCase(catalogue.New), []int{2}); !fault.HasCode(err, "review.state") {
		t.Errorf("applied for twice: %v", err)
	}
	if err := o.Withdraw(); !fault.HasCode(err, "review.state") {
		t.Errorf("withdrawn under review: %v", err)
	}
}

// Each answered task of the category gets its review, and the objection is
// settled with the last of them.
func TestAnObjectionIsSettledWithItsLastReview(t *testing.T) {
	tasks := []assist.Task{aTask(catalogue.New, assist.Answered), aTask(catalogue.New, assist.Expired), aTask(catalogue.New, assist.Answered)}
	o := raised(t, catalogue.New)
	all := Plan(o, tasks, []int{2}, cal, rules, receipt)
	if err := o.Apply(aCase(catalogue.New), []int{2}); err != nil || len(all) != 2 {
		t.Fatalf("%d reviews, %v", len(all), err)
	}
	for i := range all {
		if o.Settle(all) {
			t.Fatalf("settled with %d of 2", i)
		}
		if err := all[i].Settle(2, 0, receipt); err != nil {
			t.Fatal(err)
		}
	}
	if !o.Settle(all) || o.State != Answered {
		t.Errorf("the objection is %s", o.State)
	}
}

// Whatever happens in whatever order: an objection and a review go only the
// ways of the state table, an answered or ended one changes no more, and being
// late is nothing but the time.
func TestStatesGoTheirWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]catalogue.Kind{catalogue.New, catalogue.Existing}).Draw(t, "kind")
		o, err := Raise(aCase(kind), aDoubt(aTask(kind, assist.Answered)), receipt)
		if err != nil {
			t.Fatal(err)
		}
		r := Plan(o, []assist.Task{aTask(kind, assist.Answered)}, o.Ordinals, cal, rules, receipt)[0]
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			now := receipt.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(t, "hours")) * time.Hour)
			before, beforeR := o.State, r
			switch rapid.SampledFrom([]string{"apply", "withdraw", "end", "answer"}).Draw(t, "step") {
			case "apply":
				_ = o.Apply(aCase(kind), o.Ordinals) // refused steps are steps, too
			case "withdraw":
				_ = o.Withdraw()
			case "end":
				o.Terminate()
				r.Terminate()
			case "answer":
				if err := r.Settle(2, 0, now); (err == nil) != (beforeR.State == Open) || err == nil && r.Late != beforeR.Passed(now) {
					t.Fatalf("%s: %v, late %v", beforeR.State, err, r.Late)
				}
				o.Settle([]Review{r})
			}
			if o.State != before && !slices.Contains(next[before], o.State) {
				t.Fatalf("from %s to %s", before, o.State)
			}
			if len(next[beforeR.State]) == 0 && r.State != beforeR.State {
				t.Fatalf("a review that is %s became %s", beforeR.State, r.State)
			}
		}
	})
}

func TestRemindersAreThoseOfTasks(t *testing.T) {
	r := planned(t, catalogue.New)
	got := map[string]int{}
	for on := workday.DateOf(receipt); on <= r.DueOn+1; on++ {
		if left, ok := r.Reminder(cal, []int{5, 3, 1}, on.Start().Add(time.Hour)); ok {
			if _, told := got[string(rune('0'+left))]; !told {
				got[string(rune('0'+left))] = int(on)
			}
		}
	}
	for left, want := range map[string]string{"5": "2026-09-29", "3": "2026-10-08", "1": "2026-10-10", "0": "2026-10-13"} {
		if on := workday.Date(got[left]); on.String() != want {
			t.Errorf("with %s days left: %s, want %s", left, on, want)
		}
	}
	r.State = Answered
	if _, ok := r.Reminder(cal, []int{5, 3, 1}, r.DueAt); ok {
		t.Error("reminded of an answered review")
	}
}

func wantRefused(t *testing.T, err error, rule string) {
	t.Helper()
	if f, _ := fault.Of(err); f == nil || f.Kind != fault.Refused || f.Rule != rule {
		t.Errorf("not refused by %s: %v", rule, err)
	}
}
