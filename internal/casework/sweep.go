package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// sweepAhead is how far the sweep looks for limits: longer than the earliest
// reminder (5 working days) with the longest holidays in between.
const sweepAhead = 30 * 24 * time.Hour

// sweepPage is how many tasks one transaction of the sweep takes.
const sweepPage = 200

// Sweep sends the reminders that are due and expires the tasks whose limit has
// passed. Each happens exactly once, on any number of nodes: a reminder is
// claimed by an insert, an expiry by the task's revision (decision 4).
func (d *Desk) Sweep(ctx context.Context) error {
	last := assist.ID("")
	var failed error // one task that cannot be swept holds up no other
	for {
		tasks, err := d.dueTasks(ctx, last)
		if err != nil || len(tasks) == 0 {
			return errors.Join(failed, err)
		}
		for _, t := range tasks {
			failed = errors.Join(failed, d.sweepOne(ctx, t))
		}
		last = tasks[len(tasks)-1].ID
	}
}

// dueTasks reads the next page of open tasks with something due today.
func (d *Desk) dueTasks(ctx context.Context, after assist.ID) (due []assist.Task, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		for due = nil; len(due) == 0; {
			tasks, err := tx.OpenTasksDue(tx.Now.Add(sweepAhead), after, sweepPage)
			if err != nil || len(tasks) == 0 {
				return err
			}
			after = tasks[len(tasks)-1].ID
			if due, err = reminderDue(tx, tasks); err != nil {
				return err
			}
		}
		return nil
	})
	return due, err
}

func reminderDue(tx *store.Tx, tasks []assist.Task) ([]assist.Task, error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return nil, err
	}
	var due []assist.Task
	known := map[agency.ID]norm.Settings{} // a page has hundreds of tasks and few agencies
	for _, t := range tasks {
		settings, ok := known[t.Commissioned]
		if !ok {
			if settings, err = settingsOf(tx, t); err != nil {
				return nil, err
			}
			known[t.Commissioned] = settings
		}
		days, ok := assist.Reminder(t, calendar, settings.ReminderDays, tx.Now)
		if !ok {
			continue
		}
		sent, err := tx.Reminded(t.ID, days)
		if err != nil {
			return nil, err
		}
		if !sent {
			due = append(due, t)
		}
	}
	return due, nil
}

func settingsOf(tx *store.Tx, t assist.Task) (norm.Settings, error) {
	province, err := tx.Province(t.Commissioned)
	if err != nil {
		return norm.Settings{}, err
	}
	s, err := tx.Settings(province.ID)
	if err == nil && byLink(t) {
		link, _, wrong := linkOf(tx, t)
		s.ReminderDays, err = link.ReminderDays, wrong
	}
	return s, err
}

// sweepOne reminds of one task, or expires it. Somebody faster is no fault.
func (d *Desk) sweepOne(ctx context.Context, seen assist.Task) error {
	err := d.store.Write(ctx, policy.Program("sweep"), string(policy.TaskExpire), func(tx *store.Tx) error {
		tx.Object("task", string(seen.ID))
		t, err := tx.Task(seen.ID)
		if err != nil || t.State != assist.Open {
			return err
		}
		if err := policy.May(tx.Actor, policy.TaskExpire, taskResource(t)); err != nil {
			return err
		}
		if t.Passed(tx.Now) {
			return d.expire(tx, t)
		}
		return remind(tx, t)
	})
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

func remind(tx *store.Tx, t assist.Task) error {
	settings, err := settingsOf(tx, t)
	if err != nil {
		return err
	}
	calendar, err := tx.Calendar()
	if err != nil {
		return err
	}
	days, ok := assist.Reminder(t, calendar, settings.ReminderDays, tx.Now)
	if !ok {
		return nil
	}
	first, err := tx.ClaimReminder(t.ID, days)
	if err != nil || !first {
		return err
	}
	tx.Rule("R5.3a")
	left := calendar.Until(workday.DateOf(tx.Now), t.DueOn)
	tx.Detail("left", fmt.Sprint(left))
	words := fmt.Sprintf("协查任务“%s”还剩 %d 个工作日，%s 届满", t.ItemName, left, t.DueOn.Chinese())
	if left == 0 {
		words = fmt.Sprintf("协查任务“%s”今日（%s）到期", t.ItemName, t.DueOn.Chinese())
	}
	return notifyAssisting(tx, t, "task.reminder", words)
}

// limitRule is the rule that says what the end of a limit does.
func limitRule(kind catalogue.Kind) string {
	switch kind {
	case catalogue.Existing:
		return "R6.3"
	case catalogue.Local:
		return "R14.1"
	}
	return "R8.1"
}

// expire ends the waiting: for a new application the task is closed and the
// assisting agency owes its reason (R8.1); for existing recipients it stays
// open and is only told (R6.3).
func (d *Desk) expire(tx *store.Tx, t assist.Task) error {
	first, err := tx.ClaimReminder(t.ID, 0)
	if err != nil || !first {
		return err
	}
	closed := t.Expire(tx.Now)
	tx.Rule(limitRule(t.Kind))
	words := fmt.Sprintf("协查任务“%s”已于 %s 超过反馈时限", t.ItemName, t.DueOn.Chinese())
	if err := tx.AddEvent(store.Event{Case: t.Case, Task: t.ID, Verb: string(policy.TaskExpire), Words: words, Office: office(tx.Actor)}); err != nil {
		return err
	}
	if err := notifyAssisting(tx, t, "task.expired", words+"，请说明原因"); err != nil {
		return err
	}
	if err := tellInitiator(tx, t, "task.expired", words); err != nil {
		return err
	}
	if !closed {
		return watchOverdue(tx, t.Case)
	}
	if err := tx.UpdateTask(&t); err != nil {
		return err
	}
	return d.moveOn(tx, t.Case)
}
