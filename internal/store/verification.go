package store

import (
	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/verification"
)

// PutCase adds a case.
func (tx *Tx) PutCase(c verification.Case) error {
	return tx.execOne(`INSERT INTO verification (id, number, kind, state, initiating, commissioned, department, due_on, commission,
			items, subjects, households, norm_version, created_by, created_at, submitted_at, ended_at, end_reason, supplement_to,
			supplement_household, city_procedure, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		c.ID, c.Number, c.Kind, c.State, c.Initiating, c.Commissioned, c.Commission.Department, c.Commission.Due.String(),
		text(c.Commission), text(c.Items), c.Subjects, c.Households, c.NormVersion, c.CreatedBy,
		ms(c.CreatedAt), ms(c.SubmittedAt), ms(c.EndedAt), c.EndReason, c.Supplement.To, c.Supplement.Household, c.Procedure, c.Revision)
}

// UpdateCase replaces a case if nobody else has since it was read; the
// revision counts up.
func (tx *Tx) UpdateCase(c *verification.Case) error {
	err := tx.execOne(`UPDATE verification SET state = $3, department = $4, due_on = $5, commission = $6, items = $7, subjects = $8,
			households = $9, submitted_at = $10, ended_at = $11, end_reason = $12, norm_version = $13, revision = revision + 1
		WHERE id = $1 AND revision = $2`,
		c.ID, c.Revision, c.State, c.Commission.Department, c.Commission.Due.String(), text(c.Commission), text(c.Items),
		c.Subjects, c.Households, ms(c.SubmittedAt), ms(c.EndedAt), c.EndReason, c.NormVersion)
	if err == nil {
		c.Revision++
	}
	return err
}

const caseColumns = `SELECT id, number, kind, state, initiating, commissioned, commission, items, subjects, households,
	norm_version, created_by, created_at, submitted_at, ended_at, end_reason, supplement_to, supplement_household, city_procedure,
	revision FROM verification `

func scanCase(scan scanner) (c verification.Case, err error) {
	err = scan(&c.ID, &c.Number, &c.Kind, &c.State, &c.Initiating, &c.Commissioned, document(&c.Commission), document(&c.Items),
		&c.Subjects, &c.Households, &c.NormVersion, &c.CreatedBy, at(&c.CreatedAt), at(&c.SubmittedAt),
		at(&c.EndedAt), &c.EndReason, &c.Supplement.To, &c.Supplement.Household, &c.Procedure, &c.Revision)
	return c, err
}

// Case finds a case.
func (tx *Tx) Case(id verification.ID) (verification.Case, error) {
	return one(tx, noCase(), caseColumns+`WHERE id = $1`, scanCase, id)
}

// CaseByNumber finds a case by the number that officials call it.
func (tx *Tx) CaseByNumber(number string) (verification.Case, error) {
	return one(tx, noCase(), caseColumns+`WHERE number = $1`, scanCase, number)
}

func noCase() *fault.Error {
	return fault.New(fault.Missing, "case.missing", "没有这笔核对业务，或您无权查看")
}

// CaseFilter narrows a list of cases; only Scope must be set. Before is the
// cursor: ids below it, newest first.
type CaseFilter struct {
	Scope  policy.Scope
	State  verification.State
	Kind   catalogue.Kind
	Number string
	Unread bool // only with a report that its department has not opened (R9.2)
	Hinted bool // only with a hint of monitoring that nobody has looked at (R9.1)

	Initiating agency.ID // only what it initiated
	Objected   bool      // only with an objection whose review was not applied for (R5.5a)
	Corrected  bool      // only with a result that a review corrected since its report (R5.5a, R6.4)
	Opined     bool      // only with an opinion that it be ended, not decided about (R8.2)

	Person [][]byte // blind indexes of a person, for a search by number
	Before verification.ID
	Limit  int
}

// unread: a household's latest report was never opened by whom it was issued to.
const unread = `id IN (SELECT r.case_id FROM report r WHERE r.case_id = verification.id
	AND NOT EXISTS (SELECT 1 FROM report l WHERE l.case_id = r.case_id AND l.household = r.household AND l.version > r.version)
	AND NOT EXISTS (SELECT 1 FROM report_view v WHERE v.report = r.id AND v.by_office = verification.department))`

// objected: an objection waits for its review to be applied for; one within a
// household's goes with that.
const objected = `id IN (SELECT case_id FROM objection WHERE state = 'raised' AND within = '')`

// corrected: a review changed what a household's latest report says, its own or
// that of somebody who joined it (in a supplement).
const corrected = `state = 'reported' AND id IN (SELECT CASE a.supplement_to WHEN '' THEN a.id ELSE a.supplement_to END
	FROM review r JOIN objection o ON o.id = r.objection JOIN verification a ON a.id = r.case_id
	WHERE r.changed > 0 AND NOT EXISTS (SELECT 1 FROM report l WHERE l.issued_at >= r.answered_at
		AND l.case_id = CASE a.supplement_to WHEN '' THEN a.id ELSE a.supplement_to END
		AND l.household = CASE a.supplement_to WHEN '' THEN o.household ELSE a.supplement_household END))`

// opined: an opinion waits while the business goes on.
const opined = `state NOT IN ('reported', 'terminated', 'destroyed') AND id IN (SELECT case_id FROM opinion WHERE decided_at = 0)`

// Cases lists cases, newest first.
func (tx *Tx) Cases(f CaseFilter) ([]verification.Case, error) {
	query, args := f.statement()
	return list(tx, query, scanCase, args...)
}

func (f CaseFilter) statement() (string, []any) {
	var w where
	w.eq("state", string(f.State))
	w.eq("kind", string(f.Kind))
	w.eq("number", f.Number)
	if f.Unread {
		w.and(unread)
	}
	if f.Hinted {
		w.and("state <> 'destroyed' AND id IN (SELECT case_id FROM hint WHERE marked_at = 0)")
	}
	w.eq("initiating", string(f.Initiating))
	if f.Objected {
		w.and(objected)
	}
	if f.Corrected {
		w.and(corrected)
	}
	if f.Opined {
		w.and(opined)
	}
	if f.Before != "" {
		w.and("id < ?", f.Before)
	}
	if len(f.Person) > 0 {
		// Two index-key versions may be alive; the older one is the last.
		w.and("id IN (SELECT case_id FROM subject WHERE blind = ? OR blind = ?)", f.Person[0], f.Person[len(f.Person)-1])
	}
	query := w.page(caseColumns, "verification", "id DESC", f.Limit, f.Scope, "initiating", "commissioned", "department")
	return query, w.args
}

// RunningBefore lists a province's running cases that go by another version of
// the norm (R17): not ended, or reported while something is still to come.
func (tx *Tx) RunningBefore(province agency.ID, version string) ([]verification.Case, error) {
	return list(tx, caseColumns+`WHERE norm_version <> $2 AND state NOT IN ('terminated', 'destroyed')
		AND (state <> 'reported' OR id IN (SELECT case_id FROM task WHERE state = 'open'))
		AND commissioned IN (SELECT id FROM agency WHERE id = $1 OR parent = $1 OR parent IN (SELECT id FROM agency WHERE parent = $1))
		ORDER BY id`, scanCase, province, version)
}
