package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Sessions keeps the web's sessions: opaque bytes, sealed, under the hash of
// their cookie. They are no business and leave no audit entry; the login that
// begins one does. It has the form that the session library asks for
// (Delete, Find, Commit and their Ctx forms).
type Sessions struct{ store *Store }

// Sessions gives the store of sessions.
func (s *Store) Sessions() Sessions { return Sessions{s} }

func sessionAAD(token string) []byte { return []byte("session " + token) }

// FindCtx gives a session's bytes, and false when there is none. A session's
// end is by the machine's clock, which the session library reads too.
func (s Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var sealed []byte
	err := s.store.read.QueryRowContext(ctx, `SELECT sealed FROM session WHERE token = $1 AND expires_at > $2`,
		token, time.Now().UnixMilli()).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, s.store.faultOf(err)
	}
	b, err := s.store.ring.Open(sessionAAD(token), sealed)
	return b, err == nil, err
}

// CommitCtx inserts or replaces a session.
func (s Sessions) CommitCtx(ctx context.Context, token string, b []byte, expires time.Time) error {
	sealed, err := s.store.ring.Seal(sessionAAD(token), b)
	if err != nil {
		return err
	}
	return s.store.quietly(ctx, `INSERT INTO session (token, sealed, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`,
		token, sealed, expires.UnixMilli())
}

// DeleteCtx removes a session; one that is not there is no error.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.store.quietly(ctx, `DELETE FROM session WHERE token = $1`, token)
}

// Sweep removes the sessions that are over.
func (s Sessions) Sweep(ctx context.Context) error {
	return s.store.quietly(ctx, `DELETE FROM session WHERE expires_at <= $1`, time.Now().UnixMilli())
}

// Find is FindCtx, for the session library's older interface.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx, for the session library's older interface.
func (s Sessions) Commit(token string, b []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expires)
}

// Delete is DeleteCtx, for the session library's older interface.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// quietly runs one statement that is no business and leaves no audit entry.
func (s *Store) quietly(ctx context.Context, query string, args ...any) error {
	return s.quiet(ctx, func(t *sql.Tx) error {
		_, err := t.ExecContext(context.WithoutCancel(ctx), query, args...)
		return err
	})
}

// quiet runs work that is no business and leaves no audit entry. It shares the
// durable commit of the writes around it.
func (s *Store) quiet(ctx context.Context, work func(*sql.Tx) error) error {
	if s.dialect.grouped() {
		return s.faultOf(s.group.write(ctx, s, work))
	}
	return s.faultOf(s.alone(ctx, work))
}
