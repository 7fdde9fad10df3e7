package casework

import (
	"context"
	"time"

	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// once is a request's idempotency key on its way into the transaction that does
// what the request asks for.
type once struct {
	key    string
	digest [32]byte
	done   bool
}

type onceKey struct{}

// Once makes the write that follows one: it claims the key, by the digest of
// the request, in its own transaction, so that whatever happens to the answer,
// the same request does nothing twice. Only the first write of a context claims.
func Once(ctx context.Context, key string, digest [32]byte) context.Context {
	return context.WithValue(ctx, onceKey{}, &once{key: key, digest: digest})
}

func claim(tx *store.Tx) error {
	o, ok := tx.Context().Value(onceKey{}).(*once)
	if !ok || o.done {
		return nil
	}
	return tx.Remember(o.key, o.digest, store.Reply{})
}

func claimed(ctx context.Context, err error) {
	if o, ok := ctx.Value(onceKey{}).(*once); ok && err == nil {
		o.done = true
	}
}

// Remembered finds what an earlier request with the same key was answered;
// status 0 means that there was none. While the first one runs, or after its
// answer was lost in a crash, the fault is store.key_in_use: it is done, or
// being done.
func (d *Desk) Remembered(ctx context.Context, actor policy.Actor, key string, digest [32]byte) (status int, body []byte, err error) {
	var r store.Reply
	var ok bool
	err = d.store.View(ctx, func(tx *store.Tx) error {
		tx.Actor = actor
		r, ok, err = tx.Reply(key, digest)
		return err
	})
	if ok && r.Status == 0 {
		return 0, nil, fault.New(fault.Conflict, "store.key_in_use", "同一请求正在处理或已经处理").
			Do("请稍后用同一幂等键重试；若仍如此，请查看业务的最新状态").Retry(time.Second)
	}
	return r.Status, r.Body, err
}

// Remember keeps the answer to a request that claimed its key.
func (d *Desk) Remember(ctx context.Context, actor policy.Actor, key string, status int, body []byte) error {
	return d.store.Answer(ctx, actor, key, store.Reply{Status: status, Body: body})
}
