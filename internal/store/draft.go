package store

import (
	"context"
	"database/sql"
	"time"

	"hedui/internal/fault"
	"hedui/internal/policy"
)

// Draft is what somebody typed and has not sent. It is no business: keeping it
// leaves no audit entry, and nobody but its account reads it.
type Draft struct {
	Key     string // what is typed: "case.CASE.people"
	Body    []byte // sealed at rest: people type names and numbers
	SavedAt time.Time
}

func draftAAD(actor policy.Actor, key string) []byte {
	return []byte("draft\x00" + string(actor.Account) + "\x00" + key)
}

// MaxDrafts is how many drafts an account keeps: more than anybody has forms
// under way, and an end to what one account can fill (package web bounds each).
const MaxDrafts = 100

// KeepDraft inserts or replaces a draft of the actor's. The fault is draft.many.
func (s *Store) KeepDraft(ctx context.Context, actor policy.Actor, key string, body []byte) error {
	sealed, err := s.ring.Seal(draftAAD(actor, key), body)
	if err != nil {
		return err
	}
	return s.quiet(ctx, func(t *sql.Tx) error {
		kept, err := t.ExecContext(context.WithoutCancel(ctx), `INSERT INTO draft (account, key, sealed, saved_at) SELECT $1, $2, $3, $4
			WHERE (SELECT count(*) FROM draft WHERE account = $1 AND key <> $2) < $5
			ON CONFLICT (account, key) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at`,
			string(actor.Account), key, sealed, s.Now().UnixMilli(), MaxDrafts)
		if err != nil {
			return err
		}
		if n, err := kept.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return fault.Newf(fault.Refused, "draft.many", "草稿已有 %d 份，没有再保存", MaxDrafts).Do("请先提交已经填完的表格；长期不用的草稿会自动删除")
	})
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
