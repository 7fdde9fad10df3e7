package store

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/fault"
	"hedui/internal/verification"
)

// PutConsultation adds a consultation.
func (tx *Tx) PutConsultation(c archive.Consultation) error {
	return tx.execOne(`INSERT INTO consultation (id, case_id, case_number, task_id, asking, keeper, papers, business, state, received_at,
			asked_by, limit_days, due_on, due_at, due_known, calendar, settled_at, settled_by, reason, late, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		c.ID, c.Case, c.CaseNumber, c.Task, c.Asking, c.Keeper, text(c.Papers), c.Business, c.State, ms(c.ReceivedAt), c.AskedBy,
		c.LimitDays, c.DueOn.String(), ms(c.DueAt), c.DueKnown, c.Calendar, ms(c.SettledAt), c.SettledBy, c.Reason, c.Late, c.Revision)
}

// UpdateConsultation replaces what changes of a consultation if nobody else
// has since it was read.
func (tx *Tx) UpdateConsultation(c *archive.Consultation) error {
	err := tx.execOne(`UPDATE consultation SET state = $3, due_on = $4, due_at = $5, due_known = $6, calendar = $7, settled_at = $8,
			settled_by = $9, reason = $10, late = $11, revision = revision + 1 WHERE id = $1 AND revision = $2`,
		c.ID, c.Revision, c.State, c.DueOn.String(), ms(c.DueAt), c.DueKnown, c.Calendar, ms(c.SettledAt), c.SettledBy, c.Reason, c.Late)
	if err == nil {
		c.Revision++
	}
	return err
}

const consultationColumns = `SELECT id, case_id, case_number, task_id, asking, keeper, papers, business, state, received_at, asked_by,
	limit_days, due_on, due_at, due_known, calendar, settled_at, settled_by, reason, late, revision FROM consultation `

func scanConsultation(scan scanner) (c archive.Consultation, err error) {
	err = scan(&c.ID, &c.Case, &c.CaseNumber, &c.Task, &c.Asking, &c.Keeper, document(&c.Papers), &c.Business, &c.State, at(&c.ReceivedAt),
		&c.AskedBy, &c.LimitDays, day(&c.DueOn), at(&c.DueAt), &c.DueKnown, &c.Calendar, at(&c.SettledAt), &c.SettledBy, &c.Reason,
		&c.Late, &c.Revision)
	return c, err
}

// Consultation finds a consultation.
func (tx *Tx) Consultation(id archive.ConsultationID) (archive.Consultation, error) {
	return one(tx, fault.New(fault.Missing, "consultation.missing", "没有这项调阅申请，或您无权查看"), consultationColumns+`WHERE id = $1`, scanConsultation, id)
}

// ConsultationFilter narrows a list of consultations; Of must be set. Due and
// After are the cursor: the list is by deadline, then id.
type ConsultationFilter struct {
	Of    agency.ID // asked by it, or kept by it
	Side  string    // "asking" or "keeper" leaves out the other; "" = both
	State archive.ConsultationState
	Due   time.Time
	After archive.ConsultationID
	Limit int
}

// Consultations lists what an agency asks for and what it is asked for, by
// deadline, then id.
func (tx *Tx) Consultations(f ConsultationFilter) ([]archive.Consultation, error) {
	var w where
	switch f.Side {
	case "asking":
		w.and("asking = ?", f.Of)
	case "keeper":
		w.and("keeper = ?", f.Of)
	default:
		w.and("(asking = ? OR keeper = ?)", f.Of, f.Of)
	}
	w.eq("state", string(f.State))
	if f.After != "" {
		w.and("(due_at > ? OR (due_at = ? AND id > ?))", ms(f.Due), ms(f.Due), f.After)
	}
	return list(tx, consultationColumns+w.then("ORDER BY due_at, id LIMIT ?", limit(f.Limit)), scanConsultation, w.args...)
}

// CaseConsultations lists the consultations of a case's papers, oldest first.
func (tx *Tx) CaseConsultations(id verification.ID) ([]archive.Consultation, error) {
	return list(tx, consultationColumns+`WHERE case_id = $1 ORDER BY id`, scanConsultation, id)
}

// OpenConsultationsDue lists open consultations whose limit ends before an
// instant, by id.
func (tx *Tx) OpenConsultationsDue(before time.Time, after archive.ConsultationID, n int) ([]archive.Consultation, error) {
	return list(tx, consultationColumns+`WHERE state = 'open' AND due_at <= $1 AND id > $2 ORDER BY id LIMIT $3`, scanConsultation,
		ms(before), string(after), limit(n))
}

// ClaimConsultationReminder claims a reminder of a consultation; it tells
// whether this is the first time (decision 4).
func (tx *Tx) ClaimConsultationReminder(id archive.ConsultationID, days int) (bool, error) {
	result, err := tx.Exec(`INSERT INTO consultation_reminder (consultation, days, at) VALUES ($1, $2, $3)
		ON CONFLICT (consultation, days) DO NOTHING`, id, days, ms(tx.Now))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// ConsultationReminded tells whether a reminder was claimed already.
func (tx *Tx) ConsultationReminded(id archive.ConsultationID, days int) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM consultation_reminder WHERE consultation = $1 AND days = $2`, id, days).Scan(&n)
	return n > 0, err
}

// SuppliedPaper is a paper that answers the no-th wish of a consultation. Own
// tells that the keeper scanned it for this, and that it is not the case's.
type SuppliedPaper struct {
	No       int
	Document DocumentID
	Own      bool
	By       string
}

// PutSuppliedPaper keeps a paper for a consultation, in place of an earlier one.
func (tx *Tx) PutSuppliedPaper(id archive.ConsultationID, p SuppliedPaper) error {
	return tx.exec(`INSERT INTO consultation_paper (consultation, no, document, own, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (consultation, no) DO UPDATE SET document = excluded.document, own = excluded.own, added_at = excluded.added_at,
			added_by = excluded.added_by`, id, p.No, p.Document, p.Own, ms(tx.Now), p.By)
}

// SuppliedPapers lists what is there for a consultation, in the order of its wishes.
func (tx *Tx) SuppliedPapers(id archive.ConsultationID) ([]SuppliedPaper, error) {
	return list(tx, `SELECT no, document, own, added_by FROM consultation_paper WHERE consultation = $1 ORDER BY no`,
		func(scan scanner) (p SuppliedPaper, err error) {
			err = scan(&p.No, &p.Document, &p.Own, &p.By)
			return p, err
		}, id)
}

// ConsultationView is one look at a supplied paper.
type ConsultationView struct {
	ID     string    `json:"id"`
	No     int       `json:"no"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Office string    `json:"office"`
}

// AddConsultationView registers a look at a supplied paper (R7.2).
func (tx *Tx) AddConsultationView(id archive.ConsultationID, v ConsultationView) error {
	return tx.exec(`INSERT INTO consultation_view (id, consultation, no, at, by_whom, by_office) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.NewID("cv"), id, v.No, ms(tx.Now), v.By, v.Office)
}

// ConsultationViews lists the looks at a consultation's papers, oldest first.
func (tx *Tx) ConsultationViews(id archive.ConsultationID) ([]ConsultationView, error) {
	return list(tx, `SELECT id, no, at, by_whom, by_office FROM consultation_view WHERE consultation = $1 ORDER BY id`,
		func(scan scanner) (v ConsultationView, err error) {
			err = scan(&v.ID, &v.No, at(&v.At), &v.By, &v.Office)
			return v, err
		}, id)
}
