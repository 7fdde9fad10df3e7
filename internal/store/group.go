package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
)

// group lets concurrent Writes share one transaction and one durable commit
// (decision 3; BenchmarkWrite): each closure has its savepoint. There is no goroutine: whoever
// arrives takes the turn, runs its closure, and commits for all when nobody
// waits behind it; while it commits, the next group gathers at the turn.
type group struct {
	turn    sync.Mutex
	waiting atomic.Int64 // callers at the turn
	open    *batch       // the transaction being filled; guarded by turn
}

// groupMost bounds a group, so that its first member waits milliseconds.
const groupMost = 256

// batch is one shared transaction.
type batch struct {
	sql  *sql.Tx
	n    int
	done chan struct{} // closed when err is final
	err  error
}

// errGroupLost tells the members of a group that another member's failing
// statement (a full disk) made SQLite roll back the whole transaction.
var errGroupLost = errors.New("store: the shared transaction was lost")

// write runs work in the open transaction and waits for its commit. A refusal
// waits too: what work was refused for may stand in the same transaction, and is
// to be there for whoever hears of it.
func (g *group) write(ctx context.Context, s *Store, work func(*sql.Tx) error) error {
	g.waiting.Add(1)
	g.turn.Lock()
	g.waiting.Add(-1)
	b, err := g.take(ctx, s, work)
	if b == nil {
		return err
	}
	if <-b.done; b.err != nil {
		return b.err
	}
	return err
}

// take is one caller's turn. It leaves the turn even when work panics or ends
// its goroutine. The caller waits for the batch, where there is one.
func (g *group) take(ctx context.Context, s *Store, work func(*sql.Tx) error) (b *batch, err error) {
	defer g.turn.Unlock()
	defer g.leave(s)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g.open == nil {
		if g.open, err = begin(s); err != nil {
			return nil, err
		}
	}
	b = g.open
	if err = b.savepoint(work); err == nil {
		b.n++
	}
	return b, err
}

func begin(s *Store) (*batch, error) {
	t, err := s.write.BeginTx(context.Background(), s.dialect.writing())
	if err != nil {
		return nil, err
	}
	return &batch{sql: t, done: make(chan struct{})}, nil
}

// savepoint runs work so that its failure undoes only its own.
func (b *batch) savepoint(work func(*sql.Tx) error) error {
	if _, err := b.sql.Exec("SAVEPOINT closure"); err != nil {
		b.err = errors.Join(errGroupLost, err)
		return b.err
	}
	kept := false
	defer func() {
		if !kept {
			b.undo()
		}
	}()
	if err := work(b.sql); err != nil {
		return err
	}
	if _, err := b.sql.Exec("RELEASE closure"); err != nil {
		return err
	}
	kept = true
	return nil
}

func (b *batch) undo() {
	if _, err := b.sql.Exec("ROLLBACK TO closure; RELEASE closure"); err != nil {
		b.err = errors.Join(errGroupLost, err)
	}
}

// leave commits when nobody waits behind, when the group is large enough, or
// when it is lost.
func (g *group) leave(s *Store) {
	b := g.open
	if b == nil || (b.err == nil && g.waiting.Load() > 0 && b.n < groupMost) {
		return
	}
	g.open = nil
	defer close(b.done)
	defer b.sql.Rollback() // after a commit it does nothing
	if b.err == nil && b.n > 0 {
		b.err = s.commit(b.sql.Commit)
	}
}
