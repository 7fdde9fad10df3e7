package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/audit"
)

// RegisterState is how far the register has come.
type RegisterState struct {
	Size     int64         // entries in the tree
	Root     audit.Hash    // of the tree
	Signed   int64         // entries under the last signed checkpoint
	SignedAt time.Time     // zero before the first
	Pending  int64         // entries that wait for their place
	Window   time.Duration // how long the oldest of the last group waited
}

// RegisterState reads how far the register has come.
func (tx *Tx) RegisterState() (s RegisterState, err error) {
	s.Window = tx.store.Window()
	var b []byte
	var tree audit.Tree
	err = tx.QueryRow(`SELECT tree FROM audit_tree WHERE id = 1`).Scan(&b)
	if err == nil {
		err = tree.UnmarshalBinary(b)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return s, err
	}
	s.Size, s.Root = tree.Size(), tree.Root()
	if err = tx.QueryRow(`SELECT count(*) FROM audit_pending`).Scan(&s.Pending); err != nil {
		return s, err
	}
	err = tx.QueryRow(`SELECT size, at FROM audit_checkpoint ORDER BY size DESC LIMIT 1`).Scan(&s.Signed, at(&s.SignedAt))
	if errors.Is(err, sql.ErrNoRows) {
		return s, nil
	}
	return s, err
}

// EntryFilter narrows the register's list. Of bounds it to an agency and the
// tiers below it; Program adds Hedui's own entries, which belong to no agency.
type EntryFilter struct {
	Of      agency.ID
	Program bool
	Object  string // "case c_…"
	Verb    string
	Outcome audit.Outcome
	Before  int64 // seq; 0 = from the newest
	Limit   int
}

// Entries lists the register, newest first. They come as they are in the
// database; whether they are as they were is the business of audit.Verify.
func (tx *Tx) Entries(f EntryFilter) ([]audit.Entry, error) {
	of, err := list(tx, `SELECT id FROM agency WHERE id = $1 OR parent = $1 OR parent IN (SELECT id FROM agency WHERE parent = $1)`,
		func(scan scanner) (id agency.ID, err error) { err = scan(&id); return id, err }, f.Of)
	if err != nil {
		return nil, err
	}
	if f.Program {
		of = append(of, "")
	}
	query, args := f.statement(of)
	return list(tx, query, func(scan scanner) (e audit.Entry, err error) {
		var body []byte
		if err = scan(&body); err != nil {
			return e, err
		}
		return audit.Decode(body)
	}, args...)
}

// statement takes the newest entries of each agency by its index, and the page
// from these: agencies are some hundred at most, entries many millions.
func (f EntryFilter) statement(of []agency.ID) (string, []any) {
	var w where
	w.eq("object", f.Object)
	w.eq("verb", f.Verb)
	w.eq("outcome", string(f.Outcome))
	if f.Before > 0 {
		w.and("seq < ?", f.Before)
	}
	filters, rest := w.conditions, w.bind("ORDER BY seq DESC LIMIT ?", []any{limit(f.Limit)})
	all := []string{"SELECT seq FROM audit_entry WHERE 1 = 0"}
	for i, id := range of {
		w.conditions = slices.Clone(filters)
		w.and("agency = ?", id)
		all = append(all, fmt.Sprintf("SELECT seq FROM (SELECT seq FROM audit_entry %s) AS a%d", w.then(rest), i))
	}
	return `SELECT body FROM audit_entry WHERE seq IN (` + strings.Join(all, " UNION ALL ") + `) ` + rest, w.args
}
