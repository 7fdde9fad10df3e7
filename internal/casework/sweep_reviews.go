package casework

import (
	"context"
	"fmt"

	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// SweepReviews sends the reminders of open reviews and marks those that are
// overdue, each once, as Sweep does for tasks. Nothing is closed: a late result
// is taken (R8.1).
func (d *Desk) SweepReviews(ctx context.Context) error {
	last := review.ID("")
	for {
		var due []review.Review
		err := d.store.View(ctx, func(tx *store.Tx) (err error) {
			due, err = tx.OpenReviewsDue(tx.Now.Add(sweepAhead), last, sweepPage)
			return err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		for _, r := range due {
			if err := d.sweepReview(ctx, r); err != nil {
				return err
			}
		}
		last = due[len(due)-1].ID
	}
}

// sweepReview writes only when there is something to say today.
func (d *Desk) sweepReview(ctx context.Context, r review.Review) error {
	var days int
	var calendar *workday.Calendar
	told := true
	err := d.store.View(ctx, func(tx *store.Tx) error {
		settings, err := settingsFor(tx, r.Commissioned)
		if err != nil {
			return err
		}
		if calendar, err = tx.Calendar(); err != nil {
			return err
		}
		var ok bool
		if days, ok = r.Reminder(calendar, settings.ReminderDays, tx.Now); !ok {
			return nil
		}
		told, err = tx.ReviewReminded(r.ID, days)
		return err
	})
	if err != nil || told {
		return err
	}
	return d.store.Write(ctx, policy.Program("sweep"), string(policy.ReviewExpire), func(tx *store.Tx) error {
		tx.Object("review", string(r.ID))
		return remindReview(tx, r.ID, days, calendar)
	})
}

// remindReview claims the reminder and sends it.
func remindReview(tx *store.Tx, id review.ID, days int, calendar *workday.Calendar) error {
	r, err := reviewFor(tx, tx.Actor, policy.ReviewExpire, id)
	if err != nil || r.State != review.Open {
		return err
	}
	first, err := tx.ClaimReviewReminder(id, days)
	if err != nil || !first {
		return err
	}
	tx.Rule("R5.5a")
	if !r.Passed(tx.Now) {
		left := calendar.Until(workday.DateOf(tx.Now), r.DueOn)
		told := fmt.Sprintf("复核“%s”还剩 %d 个工作日，%s 届满", r.ItemName, left, r.DueOn.Chinese())
		return notifyReview(tx, r, "review.reminder", told)
	}
	told := fmt.Sprintf("复核“%s”已于 %s 超过时限", r.ItemName, r.DueOn.Chinese())
	event := store.Event{Case: r.Case, Task: r.Task, Verb: string(policy.ReviewExpire), Words: told, Office: office(tx.Actor)}
	if err := tx.AddEvent(event); err != nil {
		return err
	}
	if err := notifyReview(tx, r, "review.overdue", told+"，请尽快反馈"); err != nil {
		return err
	}
	return notifyEach(tx, store.Notice{Kind: "review.overdue", Case: r.Case, Task: r.Task, Words: told},
		string(r.Initiating), string(r.Commissioned))
}
