package story_test

import (
	"testing"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
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

// Two cities let the limit of a new application pass. Anshan has a special
// agreement with its banks, which stands on the item since before: its answer is
// taken after all, marked late, and brings what was unanswered into the report.
// Fushun has none, and is refused (R8.1, R5.4b).
func TestASpecialAgreementLetsTheLateAnswerIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		on := agreed(t, s)
		heping, fushun := login(t, s, "heping.clerk"), policy.Actor{Account: "test", Roles: []account.Role{account.Clerk}, Agency: "210400", Level: agency.City}
		app := theCast(on)
		app.items = []catalogue.ItemID{"210300.deposit", "210400.deposit"}
		v := app.submitted(t, s, heping)
		task := func(item string) casework.TaskView { return taskOf(t, view(t, s, heping, v.Case.ID), item) }
		s.Clock.Set(task("210300.deposit").DueOn+1, 9)
		if err := s.Desk.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, item := range []string{"210300.deposit", "210400.deposit"} {
			if got := task(item); got.State != assist.Expired {
				t.Errorf("after the limit %s is %s", item, got.State)
			}
		}
		if err := answersNobody(t, s, fushun, task("210400.deposit").ID); !isRule(err, "assist.expired", "R8.1") {
			t.Errorf("without an agreement: %v", err)
		}
		if err := answersNobody(t, s, login(t, s, "anshan.clerk"), task("210300.deposit").ID); err != nil {
			t.Fatalf("with an agreement: %v", err)
		}
		if got := task("210300.deposit"); got.State != assist.Answered || !got.Late {
			t.Errorf("with an agreement it is %s, late %v", got.State, got.Late)
		}
		if told := (&agreements{t: t, Stage: s}).told(heping, "case.answered"); len(told) != 2 {
			t.Errorf("at the limit, and of what came after it, Heping was told %q", told)
		}
		lateInTheReport(t, s, v.Case.ID)
	})
}

// lateInTheReport: Anshan's answer is in it, Fushun's is missing.
func lateInTheReport(t *testing.T, s demo.Stage, id verification.ID) {
	t.Helper()
	issued, err := s.Desk.Issue(t.Context(), login(t, s, "heping.approver"), id, 1, "")
	if err != nil {
		t.Fatal(err)
	}
	c := opened(t, s, login(t, s, "heping.mz"), issued.ID)
	for i, want := range []report.State{report.None, report.Unanswered} {
		for _, cell := range c.Households[0].Coverage[i].Cells {
			if cell.State != want {
				t.Errorf("item %d in the report: %s, want %s", i+1, cell.State, want)
			}
		}
	}
	if !c.Partial {
		t.Error("the report does not say that Fushun's answer is missing")
	}
}

// agreed has Anshan write its special agreement on the item, and gives the day
// from which it counts: that is today then.
func agreed(t *testing.T, s demo.Stage) workday.Date {
	t.Helper()
	anshan, on := login(t, s, "anshan.approver"), workday.DateOf(s.Clock.Now())+1
	item := must(s.Desk.Item(t.Context(), anshan, "210300.deposit"))
	item.From, item.LateAgreement = on, "鞍金融〔2026〕3号数据共享协议第 4 条"
	if _, err := s.Desk.EditItem(t.Context(), anshan, item); err != nil {
		t.Fatal(err)
	}
	s.Clock.Set(on, 9)
	return on
}

// answersNobody feeds back that nothing was found about any of the cast.
func answersNobody(t *testing.T, s demo.Stage, by policy.Actor, id assist.ID) error {
	var none []finding.Finding
	for n := range demo.Cast() {
		none = append(none, finding.Finding{Ordinal: n + 1, Status: finding.None, AsOf: demo.AsOf})
	}
	_, err := s.Desk.Answer(t.Context(), by, id, none)
	if err == nil {
		_, err = s.Desk.Feedback(t.Context(), by, id)
	}
	return err
}

func isRule(err error, code, rule string) bool {
	f, _ := fault.Of(err)
	return f != nil && f.Code == code && f.Rule == rule
}

// Another province's request ran out and was answered so. What comes after it under
// the special agreement goes once more, in a message of its own (R8.1, R5.3c).
func TestALateAnswerUnderASpecialAgreementGoesToWhoAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		on := agreed(t, a.Stage)
		a.fake.Deliver(fromJilin("2", "deposit", "210300", nil))
		a.must(a.Desk.Collect(t.Context()))
		anshan := login(t, a.Stage, "anshan.clerk")
		task := a.tasksAt(anshan, agency.Ministry)[0]
		a.pass(int(task.DueOn-on) + 1)
		a.until("the answer", func() bool { return len(a.fake.Got(docking.Feedback)) == 1 })
		a.must(answersNobody(t, a.Stage, anshan, task.ID))
		a.until("the answer after all", func() bool { return len(a.fake.Got(docking.Feedback)) == 2 })
		for i, status := range []finding.Status{finding.Unavailable, finding.None} {
			for _, r := range a.fake.Got(docking.Feedback)[i].Answers {
				if r.Status != status {
					t.Errorf("answer %d says %s of %d", i+1, r.Status, r.No)
				}
			}
		}
	})
}
