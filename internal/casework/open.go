package casework

import (
	"context"

	"hedui/internal/archive"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Reports lists the reports of a case, for the commissioned agency and the
// commissioning department; there is nothing personal in the list.
func (d *Desk) Reports(ctx context.Context, actor policy.Actor, id verification.ID) (all []store.Report, err error) {
	err = d.view(ctx, actor, policy.ReportList, "case", string(id), func(tx *store.Tx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if err := policy.May(actor, policy.ReportOpen, reportResource(c)); err != nil {
			return err
		}
		all, err = tx.Reports(id)
		return err
	})
	return all, err
}

// Forms in which a report opens.
const (
	FormPDF     = "pdf"
	FormXLSX    = "xlsx"
	FormContent = "content"
)

// Open gives a report in one of its forms, to the commissioning department and
// the commissioned agency alone (R9.2); the look is recorded before the bytes
// leave. Faults: report.form, report.missing.
func (d *Desk) Open(ctx context.Context, actor policy.Actor, id store.ReportID, form string) (r store.Report, data []byte, err error) {
	err = d.write(ctx, actor, policy.ReportOpen, "report", string(id), func(tx *store.Tx) error {
		tx.Rule("R9.2")
		if r, err = tx.Report(id); err != nil {
			return err
		}
		c, err := tx.Case(r.Case)
		if err != nil {
			return err
		}
		if err := policy.May(actor, policy.ReportOpen, reportResource(c)); err != nil {
			return err
		}
		document, ok := map[string]store.DocumentID{FormPDF: r.PDF, FormXLSX: r.XLSX, FormContent: r.Content}[form]
		if !ok {
			return fault.New(fault.Invalid, "report.form", "报告可按 pdf、xlsx 或 content 打开")
		}
		if document == "" {
			return archive.Gone()
		}
		if data, err = tx.ReadDocument(document); err != nil {
			return err
		}
		return tx.AddReportView(store.ReportView{Report: id, Form: form, By: string(actor.Account), Office: office(actor)})
	})
	return r, data, err
}

// ReportViews lists who has looked at a report.
func (d *Desk) ReportViews(ctx context.Context, actor policy.Actor, id store.ReportID) (views []store.ReportView, err error) {
	err = d.view(ctx, actor, policy.ReportOpen, "report", string(id), func(tx *store.Tx) error {
		r, err := tx.Report(id)
		if err != nil {
			return err
		}
		c, err := tx.Case(r.Case)
		if err != nil {
			return err
		}
		if err := policy.May(actor, policy.ReportOpen, reportResource(c)); err != nil {
			return err
		}
		views, err = tx.ReportViews(id)
		return err
	})
	return views, err
}

// Genuine is what a verification code proves, and no more.
type Genuine struct {
	Number   string       `json:"number"`
	Agency   string       `json:"agency"`
	IssuedOn workday.Date `json:"issuedOn"`
	Version  int          `json:"version"`
	Latest   bool         `json:"latest"` // false: a later version was issued
}

// VerifyCode tells whether a code on a paper is that of a report of ours. It
// opens nothing (R9.2). Faults: report.code.
func (d *Desk) VerifyCode(ctx context.Context, code string) (g Genuine, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		r, err := tx.ReportByCode(report.NormalCode(code))
		if err != nil {
			return err
		}
		c, err := tx.Case(r.Case)
		if err != nil {
			return err
		}
		all, err := tx.ReportsOf(r.Case, r.Household)
		if err != nil {
			return err
		}
		g = Genuine{Number: r.Number, Agency: agencyOf(tx, c.Commissioned), IssuedOn: workday.DateOf(r.IssuedAt), Version: r.Version, Latest: true}
		for _, other := range all {
			g.Latest = g.Latest && other.Version <= r.Version
		}
		return nil
	})
	return g, err
}
