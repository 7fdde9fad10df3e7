package casework

import (
	"context"
	"fmt"

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

// EditSettings changes the province's settings. Running business keeps the
// limits that it was begun with, unless another version of the norm comes and
// the province has running business move to it (R17). Faults: norm.settings
// with a field for each defect.
func (d *Desk) EditSettings(ctx context.Context, actor policy.Actor, s norm.Settings) error {
	return d.write(ctx, actor, policy.SettingsEdit, "province", string(actor.Agency), func(tx *store.Tx) error {
		tx.Rule("R17")
		if err := policy.May(actor, policy.SettingsEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if err := s.Check(); err != nil {
			return err
		}
		before, err := tx.Settings(actor.Agency)
		if err != nil {
			return err
		}
		if err := tx.PutSettings(actor.Agency, s); err != nil {
			return err
		}
		if !s.MovesFrom(before) {
			return nil
		}
		return moveRunning(tx, actor.Agency, s)
	})
}

// EditCalendar enters the State Council's order of a year: public holidays and
// the weekends worked for them. Limits of open tasks and reviews follow (R5.3a,
// R5.5a). Faults: calendar.empty.
func (d *Desk) EditCalendar(ctx context.Context, actor policy.Actor, days []workday.Day, version string) (changed int, err error) {
	err = d.write(ctx, actor, policy.SettingsEdit, "calendar", version, func(tx *store.Tx) error {
		tx.Rule("R5.3a")
		if err := policy.May(actor, policy.SettingsEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if len(days) == 0 || version == "" {
			return fault.New(fault.Invalid, "calendar.empty", "须写明文号和放假、调休的日期")
		}
		first := days[0].On
		for _, one := range days {
			first = min(first, one.On)
			if err := tx.PutCalendarDay(one, version); err != nil {
				return err
			}
		}
		if err := tx.MarkAnswered(first.Start()); err != nil { // they took another number of working days now
			return err
		}
		changed, err = recompute(tx)
		tx.Detail("changed", fmt.Sprint(changed))
		return err
	})
	return changed, err
}
