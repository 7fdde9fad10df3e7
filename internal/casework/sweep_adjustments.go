package casework

import (
	"context"
	"fmt"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// SweepAdjustments reminds those who have not acknowledged an order before it
// is in force, and tells the province on that day who still has not, each once
// (R13.1).
func (d *Desk) SweepAdjustments(ctx context.Context) error {
	var open []catalogue.Adjustment
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		open, err = tx.OpenAdjustments()
		return err
	})
	if err != nil {
		return err
	}
	for _, a := range open {
		if err := d.sweepAdjustment(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// sweepAdjustment writes only when there is something to say today.
func (d *Desk) sweepAdjustment(ctx context.Context, a catalogue.Adjustment) error {
	var days int
	reminded := true
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		var due bool
		if days, due, err = reminderOf(tx, a); err != nil || !due {
			return err
		}
		reminded, err = tx.AdjustmentReminded(a.ID, days)
		return err
	})
	if err != nil || reminded {
		return err
	}
	return d.store.Write(ctx, policy.Program("sweep"), string(policy.AdjustmentRemind), func(tx *store.Tx) error {
		tx.Object("adjustment", string(a.ID))
		tx.Rule("R13.1")
		if err := policy.May(tx.Actor, policy.AdjustmentRemind, adjustmentResource(a)); err != nil {
			return err
		}
		first, err := tx.ClaimAdjustmentReminder(a.ID, days)
		if err != nil || !first {
			return err
		}
		return remindAdjustment(tx, a, days)
	})
}

// reminderOf gives the reminder that is due today: the smallest of the wanted
// working days that is not below what is left, or 0 once the order is in force.
func reminderOf(tx *store.Tx, a catalogue.Adjustment) (days int, due bool, err error) {
	today := workday.DateOf(tx.Now)
	if today >= a.From {
		return 0, true, nil
	}
	settings, err := settingsFor(tx, a.Province)
	if err != nil {
		return 0, false, err
	}
	calendar, err := tx.Calendar()
	left := calendar.Until(today, a.From)
	for _, wanted := range settings.ReminderDays { // they fall
		if left <= wanted {
			days, due = wanted, true
		}
	}
	return days, due, err
}

func remindAdjustment(tx *store.Tx, a catalogue.Adjustment, days int) error {
	receipts, err := tx.Receipts(a.ID)
	if err != nil {
		return err
	}
	var to []agency.ID
	var names []string
	for _, r := range receipts {
		if r.At.IsZero() {
			to, names = append(to, r.Agency), append(names, agencyOf(tx, r.Agency))
		}
	}
	told := fmt.Sprintf("调整令 %s 将于 %s 生效，贵机构尚未确认", a.Number, a.From.Chinese())
	if days == 0 {
		told = fmt.Sprintf("调整令 %s 已于 %s 生效，贵机构尚未确认，请立即确认", a.Number, a.From.Chinese())
	}
	if err := tellAdjustment(tx, "adjustment.reminder", told, to); err != nil || days > 0 {
		return err
	}
	told = fmt.Sprintf("调整令 %s 已生效，%d 个机构尚未确认：%s", a.Number, len(names), strings.Join(names, "、"))
	return tx.AddNotice(store.Notice{Office: string(a.Province), Kind: "adjustment.unacknowledged", Words: told})
}
