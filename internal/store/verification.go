package store

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/verification"
)

// PutCase adds a case.
func (tx *Tx) PutCase(c verification.Case) error {
	return tx.execOne(`INSERT INTO verification (id, number, kind, state, initiating, commissioned, department, due_on, commission,
			items, subjects, households, norm_version, created_by, created_at, submitted_at, ended_at, end_reason, supplement_to,
			supplement_household, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
		c.ID, c.Number, c.Kind, c.State, c.Initiating, c.Commissioned, c.Commission.Department, c.Commission.Due.String(),
		text(c.Commission), text(c.Items), c.Subjects, c.Households, c.NormVersion, c.CreatedBy,
		ms(c.CreatedAt), ms(c.SubmittedAt), ms(c.EndedAt), c.EndReason, c.Supplement.To, c.Supplement.Household, c.Revision)
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
	norm_version, created_by, created_at, submitted_at, ended_at, end_reason, supplement_to, supplement_household, revision FROM verification `

func scanCase(scan scanner) (c verification.Case, err error) {
	err = scan(&c.ID, &c.Number, &c.Kind, &c.State, &c.Initiating, &c.Commissioned, document(&c.Commission), document(&c.Items),
		&c.Subjects, &c.Households, &c.NormVersion, &c.CreatedBy, at(&c.CreatedAt), at(&c.SubmittedAt),
		at(&c.EndedAt), &c.EndReason, &c.Supplement.To, &c.Supplement.Household, &c.Revision)
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

// SubjectPart is a run of a case's subjects in one sealed document.
type SubjectPart struct {
	No, First, Last int
	Document        DocumentID
}

// SubjectKey finds a subject by blind index, without showing who it is.
type SubjectKey struct {
	Ordinal, Household int
	Blind, NameBlind   []byte
}

// ReplaceParts takes a new list for a draft, in place of an earlier one, its
// index, its subjects' papers and withdrawals.
func (tx *Tx) ReplaceParts(id verification.ID, parts []SubjectPart) error {
	for _, old := range []string{
		`DELETE FROM document WHERE id IN (SELECT document FROM subject_part WHERE case_id = $1)`, // of nobody who is verified; a file is swept
		`DELETE FROM subject_part WHERE case_id = $1`,
		`DELETE FROM subject WHERE case_id = $1`,
		`DELETE FROM material WHERE case_id = $1 AND ordinal > 0`, // the commission's own paper stays
		`DELETE FROM withdrawal WHERE case_id = $1`,               // ordinals now are other people's
	} {
		if err := tx.exec(old, id); err != nil {
			return err
		}
	}
	for _, p := range parts {
		if err := tx.exec(`INSERT INTO subject_part (case_id, no, first, last, document) VALUES ($1, $2, $3, $4, $5)`,
			id, p.No, p.First, p.Last, p.Document); err != nil {
			return err
		}
	}
	return nil
}

// ReplacePart gives one part of a list another document and drops the one it
// had.
func (tx *Tx) ReplacePart(id verification.ID, no int, d DocumentID) error {
	if err := tx.exec(`DELETE FROM document WHERE id = (SELECT document FROM subject_part WHERE case_id = $1 AND no = $2)`, id, no); err != nil {
		return err
	}
	return tx.execOne(`UPDATE subject_part SET document = $3 WHERE case_id = $1 AND no = $2`, id, no, d)
}

// rowsAtOnce is how many rows one statement asks for: PostgreSQL answers each over
// the wire, so that a row each took 0.3 ms. A whole number of them makes a part, so
// that one statement serves.
const rowsAtOnce = verification.PartSize / 16

// AddSubjects indexes subjects of a case. The statement is compiled once for
// many: with a thousand places in it that took SQLite a third of the time.
func (tx *Tx) AddSubjects(id verification.ID, keys []SubjectKey) error {
	var insert prepared
	defer func() { insert.close() }()
	rows := 0
	for some := range slices.Chunk(keys, tx.store.dialect.rowsAtOnce()) {
		if len(some) != rows {
			insert.close()
			var err error
			if insert, err = tx.prepare(insertSubjects(len(some))); err != nil {
				return err
			}
			rows = len(some)
		}
		args := make([]any, 0, 1+4*len(some))
		args = append(args, id)
		for _, k := range some {
			args = append(args, k.Ordinal, k.Household, k.Blind, k.NameBlind)
		}
		if err := insert.exec(args...); err != nil {
			return err
		}
	}
	return nil
}

// insertSubjects is the statement for n subjects of the case $1.
func insertSubjects(n int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = "($1, " + places(4*i+2, 4) + ")"
	}
	return `INSERT INTO subject (case_id, ordinal, household, blind, name_blind) VALUES ` + strings.Join(rows, ", ")
}

// SubjectParts lists the parts of a case's subject list, in order.
func (tx *Tx) SubjectParts(id verification.ID) ([]SubjectPart, error) {
	return list(tx, `SELECT no, first, last, document FROM subject_part WHERE case_id = $1 ORDER BY no`,
		func(scan scanner) (p SubjectPart, err error) {
			err = scan(&p.No, &p.First, &p.Last, &p.Document)
			return p, err
		}, id)
}

// HouseholdOrdinals gives the ordinals of a household's members, rising.
func (tx *Tx) HouseholdOrdinals(id verification.ID, household int) ([]int, error) {
	ordinals, err := list(tx, `SELECT ordinal FROM subject WHERE case_id = $1 AND household = $2 ORDER BY ordinal`,
		func(scan scanner) (n int, err error) { err = scan(&n); return n, err }, id, household)
	if err == nil && len(ordinals) == 0 {
		err = fault.Newf(fault.Missing, "household.missing", "本业务没有第 %d 户", household)
	}
	return ordinals, err
}

// EarlierNames gives, by the numbers' blind indexes, the name indexes under which
// they were last verified in a case of an agency; unknown numbers are left out.
// It does not join: PostgreSQL would rather read the whole of a large case than
// look up 250 numbers (1.4 s each time, instead of 3 ms).
func (tx *Tx) EarlierNames(blinds [][]byte, by agency.ID, except verification.ID) (map[string][]byte, error) {
	last, of := map[string][]byte{}, map[string]verification.ID{}
	own := map[verification.ID]bool{except: false}
	for some := range slices.Chunk(blinds, rowsAtOnce) {
		named, err := tx.named(some)
		if err != nil {
			return nil, err
		}
		for _, n := range named {
			if err := tx.learnOwner(own, n.in, by); err != nil {
				return nil, err
			}
			if key := string(n.blind); own[n.in] && n.in > of[key] {
				last[key], of[key] = n.name, n.in
			}
		}
	}
	return last, nil
}

// named is a person of a case by blind indexes.
type named struct {
	blind, name []byte
	in          verification.ID
}

// named lists whom the number indexes stand for in all cases.
func (tx *Tx) named(blinds [][]byte) ([]named, error) {
	args := make([]any, len(blinds))
	for i, b := range blinds {
		args[i] = b
	}
	return list(tx, `SELECT blind, name_blind, case_id FROM subject WHERE blind IN (`+places(1, len(blinds))+`)`,
		func(scan scanner) (n named, err error) {
			err = scan(&n.blind, &n.name, &n.in)
			return n, err
		}, args...)
}

// learnOwner notes, once for each case, whether it is the agency's own.
func (tx *Tx) learnOwner(own map[verification.ID]bool, id verification.ID, by agency.ID) error {
	if _, known := own[id]; known {
		return nil
	}
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM verification WHERE id = $1 AND (initiating = $2 OR commissioned = $2)`, id, by).Scan(&n)
	own[id] = n > 0
	return err
}

// places gives n placeholders: "$3, $4, $5".
func places(from, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = "$" + strconv.Itoa(from+i)
	}
	return strings.Join(all, ", ")
}

// Material is a paper of a case; Ordinal 0 is the case's own.
type Material struct {
	Ordinal  int                `json:"ordinal"`
	Kind     catalogue.Material `json:"kind"`
	Document DocumentID         `json:"document"`
	AddedBy  string             `json:"addedBy"`
}

// PutMaterial keeps a paper, in place of an earlier one of its kind.
func (tx *Tx) PutMaterial(id verification.ID, m Material) error {
	return tx.exec(`INSERT INTO material (case_id, ordinal, kind, document, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (case_id, ordinal, kind) DO UPDATE SET document = excluded.document, added_at = excluded.added_at,
			added_by = excluded.added_by`,
		id, m.Ordinal, m.Kind, m.Document, ms(tx.Now), m.AddedBy)
}

const materialColumns = `SELECT ordinal, kind, document, added_by FROM material `

func scanMaterial(scan scanner) (m Material, err error) {
	err = scan(&m.Ordinal, &m.Kind, &m.Document, &m.AddedBy)
	return m, err
}

// Material finds a paper of a case.
func (tx *Tx) Material(id verification.ID, ordinal int, kind catalogue.Material) (Material, error) {
	return one(tx, fault.New(fault.Missing, "material.missing", "没有这份材料"),
		materialColumns+`WHERE case_id = $1 AND ordinal = $2 AND kind = $3`, scanMaterial, id, ordinal, kind)
}

// MaterialsOf lists the papers of the subjects first to last.
func (tx *Tx) MaterialsOf(id verification.ID, first, last int) ([]Material, error) {
	return list(tx, materialColumns+`WHERE case_id = $1 AND ordinal BETWEEN $2 AND $3 ORDER BY ordinal, kind`, scanMaterial, id, first, last)
}

// Materials lists the papers of a case by ordinal.
func (tx *Tx) Materials(id verification.ID) ([]Material, error) {
	return list(tx, materialColumns+`WHERE case_id = $1 ORDER BY ordinal, kind`, scanMaterial, id)
}

// Event is a line of a case's timeline; Words hold no personal datum.
type Event struct {
	ID     string          `json:"id"`
	Case   verification.ID `json:"case"`
	Task   assist.ID       `json:"task,omitempty"`
	Verb   string          `json:"verb"`
	Words  string          `json:"words"`
	Office string          `json:"office"` // the agency or department that did it
	At     time.Time       `json:"at"`
}

// AddEvent appends to a case's timeline.
func (tx *Tx) AddEvent(e Event) error {
	return tx.exec(`INSERT INTO case_event (id, case_id, task_id, verb, words, office, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.NewID("ev"), e.Case, e.Task, e.Verb, e.Words, e.Office, ms(tx.Now))
}

// Events lists a case's timeline, oldest first.
func (tx *Tx) Events(id verification.ID) ([]Event, error) { return tx.EventsAfter(id, "") }

// EventsAfter lists what stands in a case's timeline behind an event.
func (tx *Tx) EventsAfter(id verification.ID, after string) ([]Event, error) {
	return list(tx, `SELECT id, case_id, task_id, verb, words, office, at FROM case_event WHERE case_id = $1 AND id > $2 ORDER BY id`,
		func(scan scanner) (e Event, err error) {
			err = scan(&e.ID, &e.Case, &e.Task, &e.Verb, &e.Words, &e.Office, at(&e.At))
			return e, err
		}, id, after)
}
