package casework

import (
	"context"
	"fmt"

	"hedui/internal/archive"
	"hedui/internal/fault"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Settings gives the province's settings: the norm's numbers.
func (d *Desk) Settings(ctx context.Context, actor policy.Actor) (s norm.Settings, err error) {
	err = d.reading(ctx, actor, policy.SettingsRead, policy.Settings, func(tx *store.Tx) error {
		province, err := tx.Province(actor.Agency)
		if err != nil {
			return err
		}
		s, err = tx.Settings(province.ID)
		return err
	})
	return s, err
}

// EditSettings changes the province's settings; running business keeps the
// limits that it was begun with.
func (d *Desk) EditSettings(ctx context.Context, actor policy.Actor, s norm.Settings) error {
	return d.write(ctx, actor, policy.SettingsEdit, "province", string(actor.Agency), func(tx *store.Tx) error {
		tx.Rule("R17")
		if err := policy.May(actor, policy.SettingsEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if err := s.Check(); err != nil {
			return err
		}
		return tx.PutSettings(actor.Agency, s)
	})
}

// EditCalendar enters the State Council's order of a year: public holidays and
// the weekends worked for them. Limits of open tasks follow (R5.3a).
func (d *Desk) EditCalendar(ctx context.Context, actor policy.Actor, days []workday.Day, version string) (changed int, err error) {
	err = d.write(ctx, actor, policy.SettingsEdit, "calendar", version, func(tx *store.Tx) error {
		tx.Rule("R5.3a")
		if err := policy.May(actor, policy.SettingsEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if len(days) == 0 || version == "" {
			return fault.New(fault.Invalid, "calendar.empty", "须写明文号和放假、调休的日期")
		}
		for _, one := range days {
			if err := tx.PutCalendarDay(one, version); err != nil {
				return err
			}
		}
		changed, err = recompute(tx)
		tx.Detail("changed", fmt.Sprint(changed))
		return err
	})
	return changed, err
}

// recompute gives open tasks the limit of the calendar as it is now, and logs
// each change.
func recompute(tx *store.Tx) (changed int, err error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return 0, err
	}
	tasks, err := tx.OpenTasks()
	if err != nil {
		return 0, err
	}
	for _, t := range tasks {
		before := t.DueOn
		if !t.Recompute(calendar) {
			continue
		}
		changed++
		if err := tx.UpdateTask(&t); err != nil {
			return changed, err
		}
		words := fmt.Sprintf("节假日安排公布，“%s”的反馈期限由 %s 改为 %s", t.ItemName, before.Chinese(), t.DueOn.Chinese())
		if err := tx.AddEvent(store.Event{Case: t.Case, Task: t.ID, Verb: "calendar.edit", Words: words, Office: office(tx.Actor)}); err != nil {
			return changed, err
		}
	}
	more, err := recomputeConsultations(tx, calendar)
	return changed + more, err
}

// recomputeConsultations does the same for what agencies owe each other (R7.2).
func recomputeConsultations(tx *store.Tx, calendar *workday.Calendar) (changed int, err error) {
	last := archive.ConsultationID("")
	for {
		open, err := tx.OpenConsultationsDue(workday.NewDate(9999, 12, 31).End(), last, sweepPage)
		if err != nil || len(open) == 0 {
			return changed, err
		}
		for _, c := range open {
			last = c.ID
			if !c.Recompute(calendar) {
				continue
			}
			changed++
			if err := tx.UpdateConsultation(&c); err != nil {
				return changed, err
			}
		}
	}
}
