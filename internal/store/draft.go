package store

import (
	"context"
	"time"

	"hedui/internal/fault"
	"hedui/internal/policy"
)

// Draft is what somebody typed and has not sent. It is no business: keeping it
// leaves no audit entry, and nobody but its account reads it.
type Draft struct {
	Key     string // what is typed: "case/CASE/people"
	Body    []byte // sealed at rest: people type names and numbers
	SavedAt time.Time
}

func draftAAD(actor policy.Actor, key string) []byte {
	return []byte("draft\x00" + string(actor.Account) + "\x00" + key)
}

// KeepDraft inserts or replaces a draft of the actor's.
func (s *Store) KeepDraft(ctx context.Context, actor policy.Actor, key string, body []byte) error {
	sealed, err := s.ring.Seal(draftAAD(actor, key), body)
	if err != nil {
		return err
	}
	return s.quietly(ctx, `INSERT INTO draft (account, key, sealed, saved_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account, key) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at`,
		string(actor.Account), key, sealed, s.Now().UnixMilli())
}

// DropDraft removes a draft of the actor's; one that is not there is no error.
func (s *Store) DropDraft(ctx context.Context, actor policy.Actor, key string) error {
	return s.quietly(ctx, `DELETE FROM draft WHERE account = $1 AND key = $2`, string(actor.Account), key)
}

// ForgetDrafts removes the drafts last saved before an instant.
func (s *Store) ForgetDrafts(ctx context.Context, before time.Time) error {
	return s.quietly(ctx, `DELETE FROM draft WHERE saved_at < $1`, before.UnixMilli())
}

// Drafts lists the actor's drafts without their content, the last saved first.
func (tx *Tx) Drafts() ([]Draft, error) {
	return list(tx, `SELECT key, saved_at FROM draft WHERE account = $1 ORDER BY saved_at DESC, key`,
		func(scan scanner) (d Draft, err error) {
			err = scan(&d.Key, instant{&d.SavedAt})
			return d, err
		}, string(tx.Actor.Account))
}

// Draft opens a draft of the actor's. The fault is draft.missing.
func (tx *Tx) Draft(key string) (Draft, error) {
	d, err := one(tx, fault.New(fault.Missing, "draft.missing", "没有这份草稿"),
		`SELECT key, sealed, saved_at FROM draft WHERE account = $1 AND key = $2`,
		func(scan scanner) (d Draft, err error) {
			err = scan(&d.Key, &d.Body, instant{&d.SavedAt})
			return d, err
		}, string(tx.Actor.Account), key)
	if err != nil {
		return d, err
	}
	d.Body, err = tx.store.ring.Open(draftAAD(tx.Actor, key), d.Body)
	return d, err
}
