package casework

import (
	"context"

	"hedui/internal/policy"
	"hedui/internal/store"
)

// Draft is what somebody typed and has not sent. Each account has its own, and
// no policy gives anybody another's; whom a draft names is known to who typed
// it, so opening one is no look that would be registered.
type Draft = store.Draft

// KeepDraft keeps what the actor typed, so that an ended session or a closed
// browser loses nothing.
func (d *Desk) KeepDraft(ctx context.Context, actor policy.Actor, key string, body []byte) error {
	return d.store.KeepDraft(ctx, actor, key, body)
}

// DropDraft forgets a draft of the actor's.
func (d *Desk) DropDraft(ctx context.Context, actor policy.Actor, key string) error {
	return d.store.DropDraft(ctx, actor, key)
}

// Drafts lists the actor's drafts without their content.
func (d *Desk) Drafts(ctx context.Context, actor policy.Actor) (drafts []Draft, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		tx.Actor = actor
		drafts, err = tx.Drafts()
		return err
	})
	return drafts, err
}

// Draft opens a draft of the actor's. The fault is draft.missing.
func (d *Desk) Draft(ctx context.Context, actor policy.Actor, key string) (draft Draft, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		tx.Actor = actor
		draft, err = tx.Draft(key)
		return err
	})
	return draft, err
}
