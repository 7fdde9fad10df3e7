package store

import (
	"context"
	"database/sql"
	"io"
	"time"

	"hedui/internal/audit"
	"hedui/internal/policy"
)

// Tx is one transaction, for the closure that it was handed to and no longer.
// It is not for several goroutines.
type Tx struct {
	Now   time.Time    // fixed once: UTC, to the millisecond
	Actor policy.Actor // who acts; the zero Actor in a View

	ctx      context.Context
	sql      statements
	store    *Store
	entry    audit.Entry
	personal [][]byte
	writing  bool
	enqueued bool
	register func() error // commits a Read's entry; nil when that is done or none is needed
}

// statements is what runs SQL: a transaction, or for a Glance the pool itself.
type statements interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// Context is the caller's context, for work beside the database.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Object names what the audit entry is about: Object("case", "c_…"). Every
// Write and Read names one; the last call wins.
func (tx *Tx) Object(kind, id string) { tx.entry.Object = objectName(kind, id) }

func objectName(kind, id string) string { return kind + " " + id }

// Rule cites the rule of the norm that decided, such as "R8.2".
func (tx *Tx) Rule(rule string) { tx.entry.Rule = rule }

// Reason says why, in words that hold nothing personal.
func (tx *Tx) Reason(reason string) { tx.entry.Reason = reason }

// Detail adds a fact to the audit entry; nothing personal.
func (tx *Tx) Detail(key, value string) { tx.entry.Detail[key] = value }

// Commit adds a salted commitment for each personal datum to the audit entry.
// The datum itself is not kept; its salt is, sealed, so that the commitment
// can be proved and, with the salt destroyed, never again.
func (tx *Tx) Commit(personal ...string) {
	for _, p := range personal {
		tx.personal = append(tx.personal, []byte(p))
	}
}

// Exec runs a statement with $1…$n. A time.Time is stored as milliseconds
// since 1970 UTC, a zero one as NULL.
func (tx *Tx) Exec(query string, args ...any) (sql.Result, error) {
	if err := tx.ctx.Err(); err != nil {
		return nil, err
	}
	r, err := tx.sql.ExecContext(tx.statement(), query, stored(args)...)
	return r, tx.store.faultOf(err)
}

// Query runs a query with $1…$n; arguments as in Exec. Close the rows.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	if err := tx.ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := tx.sql.QueryContext(tx.statement(), query, stored(args)...)
	return rows, tx.store.faultOf(err)
}

// QueryRow runs a query for at most one row; arguments as in Exec.
func (tx *Tx) QueryRow(query string, args ...any) *sql.Row {
	return tx.sql.QueryRowContext(tx.statement(), query, stored(args)...)
}

// prepared is a statement that is run many times in its transaction.
type prepared struct {
	tx   *Tx
	stmt *sql.Stmt
}

// prepare compiles a statement. Close it.
func (tx *Tx) prepare(query string) (prepared, error) {
	stmt, err := tx.sql.PrepareContext(tx.statement(), query)
	return prepared{tx, stmt}, tx.store.faultOf(err)
}

func (p prepared) exec(args ...any) error {
	if err := p.tx.ctx.Err(); err != nil {
		return err
	}
	_, err := p.stmt.ExecContext(p.tx.statement(), stored(args)...)
	return p.tx.store.faultOf(err)
}

func (p prepared) close() {
	if p.stmt != nil {
		_ = p.stmt.Close() // it ends with the transaction at the latest
	}
}

// statement is the context of one statement. An interrupted statement makes
// SQLite roll back the whole transaction, and with it the other closures of
// the group; on PostgreSQL it costs the connection. While writing, a cancelled
// caller is therefore noticed between statements.
func (tx *Tx) statement() context.Context {
	if tx.writing {
		return context.WithoutCancel(tx.ctx)
	}
	return tx.ctx
}

// NewID draws an id: the prefix, then 26 characters that sort by tx.Now.
func (tx *Tx) NewID(prefix string) string { return newID(prefix, tx.Now, tx.store.rand) }

// Next counts a business number up: 1, 2, 3 … without gaps, by name
// ("case 210102 2026"). The row stays locked until commit.
func (tx *Tx) Next(name string) (int64, error) {
	var n int64
	err := tx.QueryRow(`INSERT INTO counter (name, value) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value`, name).Scan(&n)
	return n, tx.store.faultOf(err)
}

// Peek gives the number that Next would give now; nothing is locked, so
// somebody may be faster.
func (tx *Tx) Peek(name string) (int64, error) {
	var n int64
	err := tx.QueryRow(`SELECT coalesce(max(value), 0) + 1 FROM counter WHERE name = $1`, name).Scan(&n)
	return n, tx.store.faultOf(err)
}

// Unique tells whether err came from a unique constraint: somebody else has
// done it already. On PostgreSQL the transaction is lost with it; prefer
// ON CONFLICT.
func (tx *Tx) Unique(err error) bool { return tx.store.dialect.classify(err) == classUnique }

func (s *Store) newTx(ctx context.Context, t statements, actor policy.Actor, verb string) *Tx {
	now := s.Now()
	return &Tx{Now: now, Actor: actor, ctx: ctx, sql: t, store: s, entry: audit.Entry{
		At: now, Actor: string(actor.Account), Device: actor.Device, Agency: string(actor.Agency),
		Verb: verb, Detail: map[string]string{},
	}}
}

// stored gives arguments the form in which both databases keep them.
func stored(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			a = millis(t)
		}
		out[i] = a
	}
	return out
}

func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// instant scans a column of milliseconds into t; NULL gives the zero time.
type instant struct{ t *time.Time }

func (i instant) Scan(v any) error {
	var ms sql.NullInt64
	if err := ms.Scan(v); err != nil {
		return err
	}
	*i.t = time.Time{}
	if ms.Valid {
		*i.t = fromMillis(ms.Int64)
	}
	return nil
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz" // Crockford's base 32: sorts, and has no i, l, o, u

// newID is a ULID in lower case: 48 bits of time, 80 random ones.
func newID(prefix string, at time.Time, r io.Reader) string {
	var b [16]byte
	ms := uint64(at.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	if _, err := io.ReadFull(r, b[6:]); err != nil {
		panic("store: no random numbers: " + err.Error()) // nothing can go on safely
	}
	id := make([]byte, 26)
	for i := range id { // 130 bits, the first two are zero
		id[i] = idAlphabet[bits5(b[:], 5*i-2)]
	}
	return prefix + string(id)
}

// bits5 reads five bits from bit position p on; before the first bit are zeros.
func bits5(b []byte, p int) (v byte) {
	for i := range 5 {
		v <<= 1
		if q := p + i; q >= 0 {
			v |= b[q/8] >> (7 - q%8) & 1
		}
	}
	return v
}
