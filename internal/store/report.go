package store

import (
	"time"

	"hedui/internal/fault"
	"hedui/internal/verification"
)

// ReportID names an issued report.
type ReportID string

// Report is an issued version of a household's report. Content, PDF and XLSX
// are sealed documents; Digest is over the content's clear bytes.
type Report struct {
	ID        ReportID        `json:"id"`
	Case      verification.ID `json:"case"`
	Household int             `json:"household"`
	Version   int             `json:"version"`
	Number    string          `json:"number"`
	Code      string          `json:"-"` // the verification code is on the paper alone
	Partial   bool            `json:"partial"`
	Reason    string          `json:"reason,omitempty"` // why it was reissued
	Content   DocumentID      `json:"content"`
	PDF       DocumentID      `json:"pdf"`
	XLSX      DocumentID      `json:"xlsx"`
	Digest    string          `json:"digest"`
	IssuedAt  time.Time       `json:"issuedAt"`
	IssuedBy  string          `json:"issuedBy"`
}

// PutReport adds an issued version.
func (tx *Tx) PutReport(r Report) error {
	return tx.execOne(`INSERT INTO report (id, case_id, household, version, number, code, partial, reason, content, pdf, xlsx, digest, issued_at, issued_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		r.ID, r.Case, r.Household, r.Version, r.Number, r.Code, r.Partial, r.Reason, r.Content, r.PDF, r.XLSX, r.Digest, ms(r.IssuedAt), r.IssuedBy)
}

const reportColumns = `SELECT id, case_id, household, version, number, code, partial, reason, content, pdf, xlsx, digest, issued_at, issued_by FROM report `

func scanReport(scan scanner) (r Report, err error) {
	err = scan(&r.ID, &r.Case, &r.Household, &r.Version, &r.Number, &r.Code, &r.Partial, &r.Reason, &r.Content, &r.PDF,
		&r.XLSX, &r.Digest, at(&r.IssuedAt), &r.IssuedBy)
	return r, err
}

// Report finds an issued report.
func (tx *Tx) Report(id ReportID) (Report, error) {
	return one(tx, fault.New(fault.Missing, "report.missing", "没有这份核对报告，或您无权查看"), reportColumns+`WHERE id = $1`, scanReport, id)
}

// ReportByCode finds an issued report by the verification code on its paper.
func (tx *Tx) ReportByCode(code string) (Report, error) {
	return one(tx, fault.New(fault.Missing, "report.code", "没有与该验证码相符的核对报告").Do("请核对验证码；仍不相符的，请联系出具报告的核对机构"),
		reportColumns+`WHERE code = $1`, scanReport, code)
}

// Reports lists a case's reports by household and version.
func (tx *Tx) Reports(id verification.ID) ([]Report, error) {
	return list(tx, reportColumns+`WHERE case_id = $1 ORDER BY household, version`, scanReport, id)
}

// ReportsOf lists the reports of one household of a case by version: a batch
// has hundreds of thousands of others.
func (tx *Tx) ReportsOf(id verification.ID, household int) ([]Report, error) {
	return list(tx, reportColumns+`WHERE case_id = $1 AND household = $2 ORDER BY version`, scanReport, id, household)
}

// Reported counts the households of a case that have a report.
func (tx *Tx) Reported(id verification.ID) (int, error) {
	var n int
	err := tx.QueryRow(`SELECT count(DISTINCT household) FROM report WHERE case_id = $1`, id).Scan(&n)
	return n, err
}

// ReportView is one look at a report (R9.2: every look is recorded).
type ReportView struct {
	Report ReportID  `json:"report"`
	Form   string    `json:"form"` // pdf, xlsx, content
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Office string    `json:"office"`
}

// AddReportView records a look.
func (tx *Tx) AddReportView(v ReportView) error {
	return tx.exec(`INSERT INTO report_view (id, report, form, at, by_whom, by_office) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.NewID("rv"), v.Report, v.Form, ms(tx.Now), v.By, v.Office)
}

// ReportViews lists the looks at a report, oldest first.
func (tx *Tx) ReportViews(id ReportID) ([]ReportView, error) {
	return list(tx, `SELECT report, form, at, by_whom, by_office FROM report_view WHERE report = $1 ORDER BY id`,
		func(scan scanner) (v ReportView, err error) {
			err = scan(&v.Report, &v.Form, at(&v.At), &v.By, &v.Office)
			return v, err
		}, id)
}
