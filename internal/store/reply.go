package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"time"

	"hedui/internal/fault"
	"hedui/internal/policy"
)

// Reply is what a request with an idempotency key was answered.
type Reply struct {
	Status int    // HTTP
	Body   []byte // sealed at rest: it may hold personal data
}

// Reply finds the answer that this actor's earlier request with the same key
// got; ok is false when there was none. The fault store.key_reused (Conflict)
// means that the earlier request, by its digest, was another one.
func (tx *Tx) Reply(key string, digest [32]byte) (r Reply, ok bool, err error) {
	var had, sealed []byte
	err = tx.QueryRow(`SELECT digest, status, sealed FROM reply WHERE actor = $1 AND key = $2`,
		string(tx.Actor.Account), key).Scan(&had, &r.Status, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return Reply{}, false, nil
	}
	if err != nil {
		return Reply{}, false, tx.store.faultOf(err)
	}
	if !bytes.Equal(had, digest[:]) {
		return Reply{}, false, fault.New(fault.Conflict, "store.key_reused", "同一幂等键已用于另一个请求").
			Do("请为新的请求使用新的幂等键")
	}
	r.Body, err = tx.store.ring.Open(replyAAD(tx.Actor, key), sealed)
	return r, err == nil, err
}

// Remember keeps the answer to this request, in the transaction that does what
// it asked for. Two requests with one key at the same time: one is done, the
// other gets a fault and finds the answer when it comes again.
func (tx *Tx) Remember(key string, digest [32]byte, r Reply) error {
	sealed, err := tx.store.ring.Seal(replyAAD(tx.Actor, key), r.Body)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO reply (actor, key, digest, status, sealed, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(tx.Actor.Account), key, digest[:], r.Status, sealed, tx.Now)
	if tx.Unique(err) {
		return fault.New(fault.Conflict, "store.key_in_use", "同一请求正在处理").Do("请稍后用同一幂等键重试").Retry(time.Second)
	}
	return err
}

// Answer completes a reply that Remember claimed with status 0, once the answer
// is known. Without a claim it does nothing.
func (s *Store) Answer(ctx context.Context, actor policy.Actor, key string, r Reply) error {
	sealed, err := s.ring.Seal(replyAAD(actor, key), r.Body)
	if err != nil {
		return err
	}
	return s.quietly(ctx, `UPDATE reply SET status = $3, sealed = $4 WHERE actor = $1 AND key = $2 AND status = 0`,
		string(actor.Account), key, r.Status, sealed)
}

func replyAAD(actor policy.Actor, key string) []byte {
	return []byte("reply\x00" + string(actor.Account) + "\x00" + key)
}

// ForgetReplies removes the answers given before an instant.
func (s *Store) ForgetReplies(ctx context.Context, before time.Time) error {
	return s.faultOf(s.atomically(ctx, func(t *sql.Tx) error {
		_, err := t.ExecContext(ctx, `DELETE FROM reply WHERE at < $1`, before.UnixMilli())
		return err
	}))
}
