package story_test

import (
	"strings"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// A subject withdraws its authorization while a task is open: from then on
// nobody asks about it, and the report says why (R3.4; 先授权再核对).
func TestWithdrawnAuthorizationStopsWhatIsNotDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		heping, anshan := login(t, s, "heping.clerk"), login(t, s, "anshan.clerk")
		v := theCast(demo.Begin).submitted(t, s, heping)
		deposit := taskOf(t, v, "210300.deposit")
		waitAnswered(t, s, heping, v, "210200.vehicle")
		if err := s.Desk.WithdrawAuthorization(t.Context(), heping, v.Case.ID, 2); err != nil {
			t.Fatal(err)
		}
		asked, err := s.Desk.Asked(t.Context(), anshan, deposit.ID)
		if err != nil || len(asked) != 2 || asked[1].Ordinal != 3 {
			t.Fatalf("still asked: %v, %v", len(asked), err)
		}
		h, err := s.Desk.Coverage(t.Context(), heping, v.Case.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Coverage[0].Cells[1].Says(); got != "未检出" {
			t.Errorf("what was received stays: %s", got)
		}
		if got := h.Coverage[1].Cells[1].Says(); got != "未授权" || !strings.Contains(strings.Join(h.Notes, ""), "撤回") {
			t.Errorf("what was not done: %s, %v", got, h.Notes)
		}
		for _, ordinal := range []int{1, 3} {
			if err := s.Desk.WithdrawAuthorization(t.Context(), heping, v.Case.ID, ordinal); err != nil {
				t.Fatal(err)
			}
		}
		if got := taskOf(t, view(t, s, heping, v.Case.ID), "210300.deposit"); got.State != assist.Terminated {
			t.Errorf("a task that asks for nobody is %s", got.State)
		}
	})
}

// A request to another province goes out with the letters that were mended for it
// alone. Whose mended letter ended before that is not asked about, so his withdrawal
// takes nobody out of it, although the letter of the case still counts (R5.2b, R3.4).
func TestAWithdrawalGoesByTheLettersOfTheRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := beyond(t, open, func(docking.Message) []source.Reply { return nil })
		a := theCast(demo.Begin)
		a.items = []catalogue.ItemID{"220000.realestate"}
		x.v = a.submitted(t, x.Stage, x.heping)
		task := func() assist.Task {
			return taskOf(t, view(t, x.Stage, x.heping, x.v.Case.ID), "220000.realestate").Task
		}
		id := task().ID
		x.must(second(x.Desk.ReturnTask(t.Context(), x.province, id, casework.ReturnIn{Field: "authorization", Ordinal: 2, Reason: "授权书不清楚"})))
		short := verification.Authorization{Number: "SQ-跨省", SignedOn: demo.Begin, ValidTo: demo.Begin + 1}
		x.must(x.Desk.Mend(t.Context(), x.heping, id, casework.MendIn{Ordinal: 2, Authorization: &short}))
		x.must(second(x.Desk.Resubmit(t.Context(), x.heping, id)))
		x.Clock.Set(demo.Begin+2, 9)
		x.must(second(x.Desk.ConfirmTask(t.Context(), x.province, id)))
		for _, c := range []struct{ ordinal, left int }{{2, 2}, {1, 1}} {
			x.must(x.Desk.WithdrawAuthorization(t.Context(), x.heping, x.v.Case.ID, c.ordinal))
			if got := task(); got.State != assist.Open || got.Subjects != c.left {
				t.Errorf("after the withdrawal of person %d the request is %s and asks about %d, not %d", c.ordinal, got.State, got.Subjects, c.left)
			}
		}
	})
}

// taskOf finds a case's task by item.
func taskOf(t *testing.T, v casework.CaseView, item string) casework.TaskView {
	t.Helper()
	for _, task := range v.Tasks {
		if string(task.Item.ID) == item {
			return task
		}
	}
	t.Fatalf("no task for %s", item)
	return casework.TaskView{}
}

// waitAnswered waits for what Hedui answers by itself.
func waitAnswered(t *testing.T, s demo.Stage, by policy.Actor, v casework.CaseView, item string) {
	t.Helper()
	for range 1000 {
		if taskOf(t, view(t, s, by, v.Case.ID), item).State == assist.Answered {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s was not answered", item)
}

func refusedBecause(t *testing.T, rule string, do func() error) {
	t.Helper()
	err := do()
	if e, ok := fault.Of(err); !ok || e.Kind != fault.Refused || e.Rule != rule {
		t.Errorf("not refused because of %s: %v", rule, err)
	}
}
