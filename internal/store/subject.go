package store

import (
	"slices"
	"strconv"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/verification"
)

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
// look up 250 numbers (1.4 s each time, instead of 3 ms). Of each number the last
// case is looked at; only where that is another agency's, all are: so a list of
// every month does not take longer from month to month.
func (tx *Tx) EarlierNames(blinds [][]byte, by agency.ID, except verification.ID) (map[string][]byte, error) {
	e := earlier{tx: tx, by: by, except: except, own: map[verification.ID]bool{except: false}, last: map[string]named{}}
	for some := range slices.Chunk(blinds, rowsAtOnce) {
		if err := e.look(some); err != nil {
			return nil, err
		}
	}
	names := make(map[string][]byte, len(e.last))
	for blind, n := range e.last {
		names[blind] = n.name
	}
	return names, nil
}

// named is a person of a case by blind indexes.
type named struct {
	blind, name []byte
	in          verification.ID
}

// lastNamed asks, for each of n numbers, for the last case but $1.
func lastNamed(n int) string {
	each := make([]string, n)
	for i := range each {
		each[i] = `SELECT * FROM (SELECT blind, name_blind, case_id FROM subject WHERE blind = $` + strconv.Itoa(i+2) +
			` AND case_id <> $1 ORDER BY case_id DESC LIMIT 1) AS s` + strconv.Itoa(i)
	}
	return strings.Join(each, ` UNION ALL `)
}

// allNamed asks for all cases of n numbers.
func allNamed(n int) string {
	return `SELECT blind, name_blind, case_id FROM subject WHERE blind IN (` + places(1, n) + `)`
}

func (tx *Tx) named(query string, args []any) ([]named, error) {
	return list(tx, query, func(scan scanner) (n named, err error) {
		err = scan(&n.blind, &n.name, &n.in)
		return n, err
	}, args...)
}

// anyOf gives values as arguments of a statement.
func anyOf[T any](values []T) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}

// earlier learns how people were last named in an agency's own cases.
type earlier struct {
	tx     *Tx
	by     agency.ID
	except verification.ID
	own    map[verification.ID]bool
	last   map[string]named // by number index
}

// look finds the names of some numbers.
func (e earlier) look(blinds [][]byte) error {
	last, err := e.tx.named(lastNamed(len(blinds)), slices.Insert(anyOf(blinds), 0, any(e.except)))
	if err != nil {
		return err
	}
	strangers, err := e.learn(last)
	if err != nil || len(strangers) == 0 {
		return err
	}
	all, err := e.tx.named(allNamed(len(strangers)), anyOf(strangers))
	if err != nil {
		return err
	}
	_, err = e.learn(all)
	return err
}

// learn notes names that are the last so far, and gives the numbers of those which
// stand in a case of somebody else.
func (e earlier) learn(names []named) (strangers [][]byte, err error) {
	for _, n := range names {
		if err := e.tx.learnOwner(e.own, n.in, e.by); err != nil {
			return nil, err
		}
		if !e.own[n.in] {
			strangers = append(strangers, n.blind)
		} else if n.in > e.last[string(n.blind)].in {
			e.last[string(n.blind)] = n
		}
	}
	return strangers, nil
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
