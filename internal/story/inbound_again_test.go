package story_test

import (
	"testing"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/finding"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// A request of another province ran out by a guess at the next year's holidays, and
// was answered so. The order moves the limit, Anshan answers after all: the answers
// go once more, in a message of its own (R5.3c, R16.1).
func TestAnswersAfterAMovedLimitGoOnceMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		a.Clock.Set(workday.NewDate(2026, 12, 21), 9)
		a.fake.Deliver(fromJilin("2", "deposit", "210300", nil))
		a.must(a.Desk.Collect(t.Context()))
		anshan := login(t, a.Stage, "anshan.clerk")
		task := a.tasksAt(anshan, agency.Ministry)[0]
		a.Clock.Set(task.DueOn+1, 9)
		a.must(a.Desk.Sweep(t.Context()))
		a.until("the answer", func() bool { return len(a.fake.Got(docking.Feedback)) == 1 })

		moved, err := a.Desk.EditCalendar(t.Context(), provinceAdmin, holidays("元旦", workday.NewDate(2027, 1, 1), 9), "演示-2027年放假安排")
		if err != nil || moved != 1 {
			t.Fatalf("%d limits moved, %v", moved, err)
		}
		var none []finding.Finding
		for n := range 3 {
			none = append(none, finding.Finding{Ordinal: n + 1, Status: finding.None, AsOf: task.DueOn})
		}
		a.must(second(a.Desk.Answer(t.Context(), anshan, task.ID, none)))
		a.must(second(a.Desk.Feedback(t.Context(), anshan, task.ID)))
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
