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
