package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hedui/internal/audit"
)

// The sequencer gives pending entries their seq and place in the tree, a group
// at a time, and signs a checkpoint when enough entries or enough time have
// come together. On SQLite the one writer makes it single, on PostgreSQL the
// lock on the one row of audit_tree.
const (
	sequenceMost    = 1000             // entries in one transaction
	checkpointEvery = 1000             // entries between signed checkpoints, at most
	checkpointAfter = 10 * time.Minute // time between them, when there are new entries
)

// Sequence gives every pending entry its place. Tests, exports and the
// sequencer's goroutine call it. sign asks for a checkpoint behind the last.
func (s *Store) Sequence(ctx context.Context, sign bool) error {
	for {
		n, err := s.sequenceGroup(ctx, sign)
		if err != nil || n < sequenceMost {
			return s.faultOf(err)
		}
	}
}

// Window is how long the oldest entry of the last group had waited outside the
// tree: what could be changed unseen. For the metrics.
func (s *Store) Window() time.Duration { return time.Duration(s.window.Load()) }

// RunSequencer sequences every interval (about a second is right) until Close,
// which signs what has come together.
func (s *Store) RunSequencer(interval time.Duration) {
	s.sequencing.Store(true)
	s.Every(interval, "sequencer", func(ctx context.Context) error { return s.Sequence(ctx, false) })
}

// sequenceGroup moves up to sequenceMost entries from pending into the tree.
func (s *Store) sequenceGroup(ctx context.Context, sign bool) (n int, err error) {
	err = s.atomically(ctx, func(t *sql.Tx) error {
		var tree audit.Tree
		if err := s.readTree(ctx, t, &tree); err != nil {
			return err
		}
		waiting, err := pendingEntries(ctx, t)
		if err != nil {
			return err
		}
		for _, p := range waiting {
			if err := p.place(ctx, t, &tree); err != nil {
				return err
			}
		}
		if err := placed(ctx, t, waiting); err != nil {
			return err
		}
		if n = len(waiting); n > 0 {
			s.window.Store(int64(s.Now().Sub(waiting[0].entry.At)))
			if err := writeTree(ctx, t, &tree); err != nil {
				return err
			}
		}
		return s.maybeSign(ctx, t, &tree, sign && n < sequenceMost)
	})
	return n, err
}

// atomically runs work in a plain transaction. On PostgreSQL it is read
// committed: under serializable, reading the pending entries would make every
// Write that adds one conflict with it; the row lock is all it needs.
func (s *Store) atomically(ctx context.Context, work func(*sql.Tx) error) error {
	t, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() // after a commit it does nothing
	if err := work(t); err != nil {
		return err
	}
	return t.Commit()
}

// readTree reads and locks the tree; the first one to come makes it.
func (s *Store) readTree(ctx context.Context, t *sql.Tx, tree *audit.Tree) error {
	empty, _ := new(audit.Tree).MarshalBinary()
	if _, err := t.ExecContext(ctx, `INSERT INTO audit_tree (id, tree) VALUES (1, $1) ON CONFLICT DO NOTHING`, empty); err != nil {
		return err
	}
	var b []byte
	if err := t.QueryRowContext(ctx, `SELECT tree FROM audit_tree WHERE id = 1`+s.dialect.lockRow()).Scan(&b); err != nil {
		return err
	}
	return tree.UnmarshalBinary(b)
}

func writeTree(ctx context.Context, t *sql.Tx, tree *audit.Tree) error {
	b, err := tree.MarshalBinary()
	if err == nil {
		_, err = t.ExecContext(ctx, `UPDATE audit_tree SET tree = $1 WHERE id = 1`, b)
	}
	return err
}

// pendingEntry is an entry without a seq.
type pendingEntry struct {
	id    string
	entry audit.Entry
	salts []byte
}

func pendingEntries(ctx context.Context, t *sql.Tx) (all []pendingEntry, err error) {
	rows, err := t.QueryContext(ctx, `SELECT id, body, salts FROM audit_pending ORDER BY id LIMIT $1`, sequenceMost)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p pendingEntry
		var body []byte
		if err := rows.Scan(&p.id, &body, &p.salts); err != nil {
			return nil, err
		}
		if p.entry, err = audit.Decode(body); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

func (p pendingEntry) place(ctx context.Context, t *sql.Tx, tree *audit.Tree) error {
	e := p.entry
	e.Seq = tree.Size() + 1
	leaf := e.LeafHash()
	tree.Append(leaf)
	_, err := t.ExecContext(ctx, `INSERT INTO audit_entry (seq, at, actor, agency, verb, object, outcome, body, leaf, salts)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, e.Seq, e.At.UnixMilli(), e.Actor, e.Agency,
		e.Verb, e.Object, string(e.Outcome), e.Encode(), leaf[:], p.salts)
	return err
}

// placedAtOnce is how many entries one statement takes out; the rest goes one by
// one, so that there are two texts to compile and not as many as numbers.
const placedAtOnce = 64

// placed takes the entries that have their place out of those that wait: by their
// ids, since others of an earlier id may have come in between.
func placed(ctx context.Context, t *sql.Tx, all []pendingEntry) error {
	for len(all) > 0 {
		n := 1
		if len(all) >= placedAtOnce {
			n = placedAtOnce
		}
		ids := make([]any, n)
		for i, p := range all[:n] {
			ids[i] = p.id
		}
		all = all[n:]
		if _, err := t.ExecContext(ctx, `DELETE FROM audit_pending WHERE id IN (`+places(1, len(ids))+`)`, ids...); err != nil {
			return err
		}
	}
	return nil
}

// maybeSign signs a checkpoint when it is asked for or due; never twice the
// same size.
func (s *Store) maybeSign(ctx context.Context, t *sql.Tx, tree *audit.Tree, asked bool) error {
	var size int64
	var at time.Time
	err := t.QueryRowContext(ctx, `SELECT size, at FROM audit_checkpoint ORDER BY size DESC LIMIT 1`).Scan(&size, instant{&at})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	fresh := tree.Size() - size
	due := fresh >= checkpointEvery || s.Now().Sub(at) >= checkpointAfter
	if fresh == 0 || !(asked || due) {
		return nil
	}
	return s.putCheckpoint(ctx, t, tree)
}

func (s *Store) putCheckpoint(ctx context.Context, t *sql.Tx, tree *audit.Tree) error {
	c, err := audit.NewCheckpoint(tree, s.Now(), s.signer, s.signed)
	if err != nil {
		return err
	}
	b, err := tree.MarshalBinary()
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `INSERT INTO audit_checkpoint (size, root, at, key, signature, tree)
		VALUES ($1, $2, $3, $4, $5, $6)`, c.Size, c.Root[:], c.At.UnixMilli(), c.Key, c.Signature, b)
	return err
}
