package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"hedui/internal/audit"
	"hedui/internal/fault"
	"hedui/internal/policy"
)

// retries bounds how often PostgreSQL may ask to run a transaction again.
// uniqueRetries is how often a transaction runs again that hit a unique
// constraint: under serializable that is how it mostly learns that another one
// was faster, and on the next run it sees what the other has done. Those that
// have lost patience times queue up: of fifty at once, who all count up one
// agency's numbers, some lost twelve times running (TestFiftyAtOnce).
const (
	retries       = 12
	uniqueRetries = 3
	patience      = 4
)

// Write runs fn in a transaction and makes it durable together with its audit
// entry (outcome done), jobs and documents; when fn reports an error, nothing
// of it happens and that error comes back. fn may run twice, so it changes
// nothing but the Tx and its own results. A panic in fn rolls back and goes on.
//
// fn names the entry's object; a Write about nothing is our defect
// (store.no_object), because an entry without an object proves nothing.
func (s *Store) Write(ctx context.Context, actor policy.Actor, verb string, fn func(*Tx) error) error {
	return s.change(ctx, actor, verb, audit.Done, fn)
}

// Refuse registers a refusal on its own path (decision 2): the Write that was
// refused is rolled back by now, and must not take its refusal along. fn, which
// may be nil, changes what the refusal itself changes, such as the lockout
// counter. It returns err, the refusal, or what kept it from being registered.
func (s *Store) Refuse(ctx context.Context, actor policy.Actor, verb, object string, err error, fn func(*Tx) error) error {
	ctx = context.WithoutCancel(ctx) // who hangs up is registered all the same
	failed := s.change(ctx, actor, verb, audit.Refused, func(tx *Tx) error {
		tx.entry.Object = object
		tx.describe(err)
		if fn == nil {
			return nil
		}
		return fn(tx)
	})
	if failed != nil {
		return failed
	}
	return err
}

// describe puts a refusal's code and rule into the entry, never its wording.
func (tx *Tx) describe(err error) {
	if f, ok := fault.Of(err); ok {
		tx.entry.Rule, tx.entry.Detail["fault"] = f.Rule, f.Code
	}
}

func (s *Store) change(ctx context.Context, actor policy.Actor, verb string, outcome audit.Outcome, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var tx *Tx
	err := s.durably(ctx, func(t *sql.Tx) error {
		tx = s.newTx(ctx, t, actor, verb)
		return tx.run(outcome, fn)
	})
	if err == nil && tx.enqueued {
		s.wake()
	}
	return err
}

// Together is how many Writes about one case are best begun at once. On SQLite
// they share a commit. On PostgreSQL they run against each other: a household of
// twenty answers took 126 ms with two at once, 197 ms with eight, 645 ms with all.
func (s *Store) Together() int {
	if s.dialect.grouped() {
		return 8
	}
	return 2
}

// durably runs work and returns when it is on disk.
func (s *Store) durably(ctx context.Context, work func(*sql.Tx) error) error {
	if s.dialect.grouped() {
		return s.faultOf(s.group.write(ctx, s, work))
	}
	return s.faultOf(s.alone(ctx, work))
}

// run is one run of the closure, audit entry included.
func (tx *Tx) run(outcome audit.Outcome, fn func(*Tx) error) error {
	tx.writing = true
	tx.entry.Outcome = outcome
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	return tx.appendEntry()
}

// alone runs work in a transaction of its own, again when it lost against
// another one. Work may report the loss itself, wrapped, or the commit does.
func (s *Store) alone(ctx context.Context, work func(*sql.Tx) error) error {
	for try := 1; ; try++ {
		err := s.inTurn(try > patience, func() error { return s.once(ctx, work) })
		if !again(s.dialect.classify(err), try) {
			return err
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
}

// inTurn runs a transaction; those that lost too often one after the other, and
// while there are such, also those that come, or they would lose for ever.
func (s *Store) inTurn(lost bool, run func() error) error {
	if lost {
		s.losing.Add(1)
		defer s.losing.Add(-1)
	}
	if s.losing.Load() > 0 {
		s.losers.Lock()
		defer s.losers.Unlock()
	}
	return run()
}

func again(c class, try int) bool {
	return c == classRetry && try < retries || c == classUnique && try < uniqueRetries
}

func (s *Store) once(ctx context.Context, work func(*sql.Tx) error) error {
	conn, err := s.write.Conn(ctx) // waiting for one can be given up
	if err != nil {
		return err
	}
	defer conn.Close()
	t, err := conn.BeginTx(context.WithoutCancel(ctx), s.dialect.writing())
	if err != nil {
		return err
	}
	defer t.Rollback() // after a commit it does nothing; after a panic it is needed
	if err := work(t); err != nil {
		return err
	}
	return s.commit(t.Commit)
}

// pause waits a random while that grows with the number of tries.
func pause(ctx context.Context, try int) error {
	most := time.Millisecond << min(try, 7)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(rand.Int64N(int64(most)))):
		return nil
	}
}

// Read runs fn on a read-only transaction that looks at personal data. The
// entry (outcome read; object, commitments and details as fn set them) is
// committed before Read returns nil: only then may what fn found leave the
// program. Where fn itself sends data out, it calls tx.Register first. When fn
// reports an error, nothing left and nothing is registered. reason is the
// purpose as the reader gave it; it may be empty.
func (s *Store) Read(ctx context.Context, actor policy.Actor, verb, reason string, fn func(*Tx) error) error {
	return s.look(ctx, func(t *sql.Tx) error {
		tx := s.newTx(ctx, t, actor, verb)
		tx.entry.Outcome, tx.entry.Reason = audit.Read, reason
		tx.register = func() error { return s.registerRead(ctx, tx) }
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Register()
	})
}

// Register commits a Read's audit entry now. Later calls do nothing; so does
// one in a Write, whose entry is committed with it, and one in a View.
func (tx *Tx) Register() error {
	if tx.register == nil {
		return nil
	}
	if err := tx.register(); err != nil {
		return err
	}
	tx.register = nil
	return nil
}

func (s *Store) registerRead(ctx context.Context, read *Tx) error {
	return s.durably(ctx, func(t *sql.Tx) error {
		own := *read
		own.sql, own.writing = t, true
		return own.appendEntry()
	})
}

// View runs fn on a read-only transaction that looks at nothing personal; it
// leaves no audit entry.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	return s.look(ctx, func(t *sql.Tx) error { return fn(s.newTx(ctx, t, policy.Actor{}, "")) })
}

// Glance is a View of a few rows found by their keys, as docking looks them up for
// each message: each statement sees what is committed when it runs, there is no
// transaction around them, and none is called off on the way. A View's begin, end
// and the goroutines that watch for the caller's leaving took as long as the rows.
func (s *Store) Glance(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.faultOf(fn(s.newTx(context.WithoutCancel(ctx), s.read, policy.Actor{}, "")))
}

func (s *Store) look(ctx context.Context, work func(*sql.Tx) error) error {
	t, err := s.read.BeginTx(ctx, s.dialect.reading())
	if err != nil {
		return s.faultOf(err)
	}
	defer t.Rollback() // it changed nothing
	return s.faultOf(work(t))
}

// errNoObject is our own defect: store.no_object.
var errNoObject = fault.New(fault.Internal, "store.no_object", "系统内部错误").
	From(errors.New("store: a Write or Read named no verb or no object"))
