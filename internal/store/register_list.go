package store

import (
	"database/sql"
	"errors"
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
	var w where
	w.args = append(w.args, f.Of) // $1 of under
	condition := under
	if f.Program {
		condition += ` OR agency = ''`
	}
	w.conditions = append(w.conditions, "("+condition+")")
	w.eq("object", f.Object)
	w.eq("verb", f.Verb)
	w.eq("outcome", string(f.Outcome))
	if f.Before > 0 {
		w.and("seq < ?", f.Before)
	}
	return list(tx, `SELECT body FROM audit_entry `+w.then("ORDER BY seq DESC LIMIT ?", limit(f.Limit)),
		func(scan scanner) (e audit.Entry, err error) {
			var body []byte
			if err = scan(&body); err != nil {
				return e, err
			}
			return audit.Decode(body)
		}, w.args...)
}
