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
	Unread bool     // only with a report that its department has not opened (R9.2)
	Hinted bool     // only with a hint of monitoring that nobody has looked at (R9.1)
	Person [][]byte // blind indexes of a person, for a search by number
	Before verification.ID
	Limit  int
}

// unread: a household's latest report was never opened by whom it was issued to.
const unread = `id IN (SELECT r.case_id FROM report r WHERE r.case_id = verification.id
	AND NOT EXISTS (SELECT 1 FROM report l WHERE l.case_id = r.case_id AND l.household = r.household AND l.version > r.version)
	AND NOT EXISTS (SELECT 1 FROM report_view v WHERE v.report = r.id AND v.by_office = verification.department))`

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
