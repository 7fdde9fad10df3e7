package casework

import (
	"context"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// SweepAgreements reminds of agreements that are about to end, and tells
// everybody concerned of those that have, each once (R10.1).
func (d *Desk) SweepAgreements(ctx context.Context) error {
	due, err := d.endingAgreements(ctx)
	if err != nil {
		return err
	}
	for _, id := range due {
		err := d.store.Write(ctx, policy.Program("sweep"), string(policy.AgreementWarn), func(tx *store.Tx) error {
			tx.Object("agency", string(id))
			tx.Rule("R10.1")
			return warn(tx, id)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// endingAgreements finds the agencies with a warning that was not given yet.
func (d *Desk) endingAgreements(ctx context.Context) (due []agency.ID, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		due = nil
		all, err := tx.Agreements("")
		if err != nil {
			return err
		}
		for first := 0; first < len(all); {
			last := first
			for last < len(all) && all[last].Lower == all[first].Lower {
				last++
			}
			given, err := warned(tx, all[first:last])
			if err != nil {
				return err
			}
			if !given {
				due = append(due, all[first].Lower)
			}
			first = last
		}
		return nil
	})
	return due, err
}

// warned tells whether nothing is left to be said of an agency's agreements.
func warned(tx *store.Tx, all []agency.Agreement) (bool, error) {
	settings, err := settingsFor(tx, all[0].Lower)
	if err != nil {
		return false, err
	}
	a, what, ok := agency.Warn(all, workday.DateOf(tx.Now), settings.AgreementReminderDays)
	if !ok {
		return true, nil
	}
	return tx.AgreementWarned(a.ID, what)
}

// warn claims the warning and gives it: before the end to both parties and the
// province, at the end to everybody who shares business with the agency too.
func warn(tx *store.Tx, id agency.ID) error {
	if err := mayAgree(tx, tx.Actor, policy.AgreementWarn, id, ""); err != nil {
		return err
	}
	all, err := tx.Agreements(id)
	if err != nil {
		return err
	}
	settings, err := settingsFor(tx, id)
	if err != nil {
		return err
	}
	on := workday.DateOf(tx.Now)
	a, what, ok := agency.Warn(all, on, settings.AgreementReminderDays)
	if !ok {
		return nil
	}
	first, err := tx.ClaimAgreementWarning(a.ID, what)
	if err != nil || !first {
		return err
	}
	if what == agency.Ending {
		return tellAgreement(tx, a, "agreement.ending", fmt.Sprintf("将于 %s 到期，还有 %d 天，请及时续签并报省级备案", a.To.Chinese(), a.To-on))
	}
	return tellOver(tx, a, settings.HoldWithoutAgreement)
}

func tellOver(tx *store.Tx, a agency.Agreement, hold bool) error {
	consequence := "请尽快续签并报省级备案"
	if hold {
		consequence = "自即日起暂停向其提供个人信息，在办协查任务的时限照常计算；" + consequence
	}
	if err := tellAgreement(tx, a, "agreement.over", "已到期，"+consequence); err != nil {
		return err
	}
	told := fmt.Sprintf("%s的保密协议已于 %s 到期，%s", agencyOf(tx, a.Lower), a.To.Chinese(), consequence)
	return concern(tx, a.Lower, "agreement.over", told, hold)
}
