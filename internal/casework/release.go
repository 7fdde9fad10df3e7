package casework

import (
	"fmt"

	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// released tells the department and marks the case as reported when every
// household has its report.
func (d *Desk) released(tx *store.Tx, c *verification.Case, r store.Report) error {
	words := fmt.Sprintf("出具第 %d 户核对报告 %s（第 %d 版）", r.Household, r.Number, r.Version)
	if r.Partial {
		words += "，部分事项未反馈"
	}
	if err := tx.AddEvent(store.Event{Case: c.ID, Verb: string(policy.ReportIssue), Words: words, Office: office(tx.Actor)}); err != nil {
		return err
	}
	notice := store.Notice{Office: string(c.Commission.Department), Kind: "report.issued", Case: c.ID,
		Words: fmt.Sprintf("业务 %s 的核对报告 %s（第 %d 版）已出具", c.Number, r.Number, r.Version)}
	if err := tx.AddNotice(notice); err != nil {
		return err
	}
	if err := reportJoined(tx, r); err != nil {
		return err
	}
	reported, err := tx.Reported(c.ID)
	if err != nil {
		return err
	}
	if reported < c.Households || c.State == verification.Reported {
		return nil
	}
	if err := c.To(verification.Reported); err != nil {
		return err
	}
	return tx.UpdateCase(c)
}

// faces opens the fonts once.
func (d *Desk) faces() (*report.Fonts, error) {
	d.fontsOnce.Do(func() { d.opened, d.fontsErr = report.OpenFonts(d.fonts...) })
	return d.opened, d.fontsErr
}
