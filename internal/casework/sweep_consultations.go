package casework

import (
	"context"
	"errors"
	"fmt"

	"hedui/internal/archive"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// SweepConsultations reminds keepers of the papers they owe, and tells both
// sides when the limit has passed, each once (R7.2). Nothing is closed.
func (d *Desk) SweepConsultations(ctx context.Context) error {
	last := archive.ConsultationID("")
	var failed error // one that cannot be swept holds up no other
	for {
		var due []archive.Consultation
		err := d.store.View(ctx, func(tx *store.Tx) (err error) {
			due, err = tx.OpenConsultationsDue(tx.Now.Add(sweepAhead), last, sweepPage)
			return err
		})
		if err != nil || len(due) == 0 {
			return errors.Join(failed, err)
		}
		for _, c := range due {
			failed = errors.Join(failed, d.sweepConsultation(ctx, c))
		}
		last = due[len(due)-1].ID
	}
}

// sweepConsultation writes only when there is something to say today.
func (d *Desk) sweepConsultation(ctx context.Context, seen archive.Consultation) error {
	told := true
	err := d.store.View(ctx, func(tx *store.Tx) error {
		days, ok, err := consultationReminder(tx, seen)
		if err != nil || !ok {
			return err
		}
		told, err = tx.ConsultationReminded(seen.ID, days)
		return err
	})
	if err != nil || told {
		return err
	}
	return d.store.Write(ctx, policy.Program("sweep"), string(policy.ConsultationRemind), func(tx *store.Tx) error {
		tx.Object("consultation", string(seen.ID))
		tx.Rule("R7.2")
		c, err := consultationFor(tx, tx.Actor, policy.ConsultationRemind, seen.ID)
		if err != nil {
			return err
		}
		return remindConsultation(tx, c)
	})
}

func consultationReminder(tx *store.Tx, c archive.Consultation) (days int, ok bool, err error) {
	settings, err := settingsFor(tx, c.Keeper)
	if err != nil {
		return 0, false, err
	}
	calendar, err := tx.Calendar()
	if err != nil {
		return 0, false, err
	}
	days, ok = c.Reminder(calendar, settings.ReminderDays, tx.Now)
	return days, ok, nil
}

// remindConsultation claims the reminder that is due and gives it.
func remindConsultation(tx *store.Tx, c archive.Consultation) error {
	days, ok, err := consultationReminder(tx, c)
	if err != nil || !ok {
		return err
	}
	first, err := tx.ClaimConsultationReminder(c.ID, days)
	if err != nil || !first {
		return err
	}
	what := fmt.Sprintf("%s调阅业务 %s 的档案材料", agencyOf(tx, c.Asking), c.CaseNumber)
	if c.Overdue(tx.Now) {
		told := fmt.Sprintf("%s，已于 %s 超过提供时限", what, c.DueOn.Chinese())
		return notifyEach(tx, store.Notice{Kind: "consultation.overdue", Words: told}, string(c.Keeper), string(c.Asking))
	}
	calendar, err := tx.Calendar()
	if err != nil {
		return err
	}
	told := fmt.Sprintf("%s，还剩 %d 个工作日，%s 届满", what, calendar.Until(workday.DateOf(tx.Now), c.DueOn), c.DueOn.Chinese())
	return notifyEach(tx, store.Notice{Kind: "consultation.reminder", Words: told}, string(c.Keeper))
}
