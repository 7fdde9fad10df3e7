package assist

import (
	"testing"
	"time"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

var (
	cal     = workday.Embedded()
	receipt = time.Date(2026, 9, 8, 3, 0, 0, 0, time.UTC)
	rules   = Rules{NewFeedbackDays: 30}
)

func planOne(kind catalogue.Kind, item catalogue.Item) Task {
	c := verification.Case{ID: "c1", Kind: kind}
	return Plan(c, []Place{{Item: item, Assisting: "210300", Subjects: 3}, {Item: item, Assisting: "210200"}}, cal, rules, receipt)[0]
}

// Thirty working days from the day after receipt (R5.3a); the item's shorter
// limit is a target (R3.2).
func TestPlanCountsThirtyWorkingDaysFromReceipt(t *testing.T) {
	task := planOne(catalogue.New, catalogue.Item{ID: "210300.deposit", LimitDays: 10})
	// 2026-09-08 plus 30 working days: Mid-Autumn 9.25-27 and National Day
	// 10.1-7 are off, 9.20 and 10.10 are worked.
	if got := task.DueOn.String(); got != "2026-10-26" {
		t.Errorf("due on %s", got)
	}
	if got := task.TargetOn.String(); got != "2026-09-21" {
		t.Errorf("target on %s", got)
	}
	if !task.DueAt.Equal(time.Date(2026, 10, 26, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("the limit ends at %v", task.DueAt)
	}
	if task.Due(cal).On != task.DueOn || !task.DueKnown {
		t.Error("the explanation differs from the limit")
	}
}

func TestPlanAsksNobodyWithoutAuthorization(t *testing.T) {
	places := []Place{{Item: catalogue.Item{ID: "210200.vehicle", LimitDays: 3}, Assisting: "210200"}}
	if tasks := Plan(verification.Case{}, places, cal, rules, receipt); len(tasks) != 0 {
		t.Errorf("%d tasks", len(tasks))
	}
}

func TestAnswerAfterTheLimit(t *testing.T) {
	item := catalogue.Item{ID: "210300.deposit", LimitDays: 10}
	special := item
	special.LateAgreement = "省民政厅与银行专项约定"
	for _, c := range []struct {
		name    string
		task    Task
		code    string
		late    bool
		instant func(Task) time.Time
	}{
		{"new, last instant", planOne(catalogue.New, item), "", false, lastInstant},
		{"new, one later", planOne(catalogue.New, item), "assist.expired", false, limit},
		{"new, special agreement", planOne(catalogue.New, special), "", true, limit},
		{"existing", planOne(catalogue.Existing, item), "", true, limit},
	} {
		t.Run(c.name, func(t *testing.T) {
			task := c.task
			err := task.Answer(c.instant(task))
			if c.code == "" && (err != nil || task.State != Answered || task.Late != c.late) {
				t.Fatalf("%v, %s, late %v", err, task.State, task.Late)
			}
			if c.code != "" {
				e, _ := fault.Of(err)
				if e == nil || e.Code != c.code || e.Rule != "R8.1" || task.State != Open {
					t.Fatalf("%v, %s", err, task.State)
				}
			}
		})
	}
}

func lastInstant(t Task) time.Time { return t.DueAt.Add(-time.Millisecond) }
func limit(t Task) time.Time       { return t.DueAt }

// The cut-off is for results, not for words (R8.1).
func TestReasonIsTakenAfterTheLimitButNoResult(t *testing.T) {
	task := planOne(catalogue.New, catalogue.Item{LimitDays: 10})
	after := task.DueAt.Add(time.Hour)
	if !task.Expire(after) || task.State != Expired {
		t.Fatal("not expired")
	}
	if err := task.GiveReason("银行核心系统迁移停机", after); err != nil {
		t.Fatal(err)
	}
	if err := task.Answer(after); !fault.HasCode(err, "assist.expired") {
		t.Fatal(err)
	}
	if err := task.Answer(receipt); !fault.HasCode(err, "assist.expired") { // a clock that was set back
		t.Error(err)
	}
}

func TestTaskEndsOnce(t *testing.T) {
	task := planOne(catalogue.New, catalogue.Item{LimitDays: 10})
	if err := task.Answer(receipt); err != nil {
		t.Fatal(err)
	}
	if err := task.Answer(receipt); !fault.HasCode(err, "assist.answered") {
		t.Error(err)
	}
	if task.Terminate() || task.Expire(task.DueAt) {
		t.Error("an answered task was ended again")
	}
	ended := planOne(catalogue.New, catalogue.Item{LimitDays: 10})
	if !ended.Terminate() || !fault.HasCode(ended.Answer(receipt), "assist.terminated") {
		t.Error("a terminated task took feedback")
	}
}

func TestReminderComesOnEachWantedDay(t *testing.T) {
	task := planOne(catalogue.New, catalogue.Item{LimitDays: 10})
	got := map[string]int{}
	for on := workday.DateOf(receipt); on <= task.DueOn+1; on++ {
		if left, ok := Reminder(task, cal, []int{5, 3, 1}, on.Start().Add(8*time.Hour)); ok {
			got[on.String()] = left
		}
	}
	for day, left := range map[string]int{"2026-10-19": 5, "2026-10-21": 3, "2026-10-22": 3, "2026-10-23": 1, "2026-10-26": 1, "2026-10-27": 0} {
		if l, ok := got[day]; !ok || l != left {
			t.Errorf("on %s: %d, %v", day, l, ok)
		}
	}
	if _, ok := got["2026-10-16"]; ok {
		t.Error("reminded too early")
	}
}
