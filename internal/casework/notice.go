package casework

import (
	"context"

	"hedui/internal/notice"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// inbox is the office whose notices an actor reads.
func inbox(actor policy.Actor) (string, policy.Resource) {
	return office(actor), policy.Resource{Kind: policy.Notice, Agency: actor.Agency, Department: actor.Department}
}

// Notices lists the inbox of the actor's office, newest first.
func (d *Desk) Notices(ctx context.Context, actor policy.Actor, before string, n int) ([]store.Notice, error) {
	return d.Inbox(ctx, actor, store.NoticeFilter{Before: before, Limit: n}, false)
}

// Inbox lists the inbox of the actor's office as the filter says; read or not is
// each account's own. With mine, only what calls the actor's roles to work.
func (d *Desk) Inbox(ctx context.Context, actor policy.Actor, f store.NoticeFilter, mine bool) (notices []store.Notice, err error) {
	err = d.inbox(ctx, actor, &f, mine, func(tx *store.Tx) error {
		notices, err = tx.Notices(f)
		return err
	})
	return notices, err
}

// Unread counts what the actor has not read of the office's inbox, up to 1000.
func (d *Desk) Unread(ctx context.Context, actor policy.Actor, mine bool) (n int, err error) {
	var f store.NoticeFilter
	err = d.inbox(ctx, actor, &f, mine, func(tx *store.Tx) error {
		n, err = tx.Unread(f)
		return err
	})
	return n, err
}

func (d *Desk) inbox(ctx context.Context, actor policy.Actor, f *store.NoticeFilter, mine bool, read func(tx *store.Tx) error) error {
	of, r := inbox(actor)
	f.Office, f.Account = of, actor.Account
	if mine {
		f.Hidden = notice.NotFor(actor.Roles)
	}
	return d.view(ctx, actor, policy.NoticeRead, "notice", of, func(tx *store.Tx) error {
		if err := policy.May(actor, policy.NoticeRead, r); err != nil {
			return err
		}
		return read(tx)
	})
}

// ReadNotice marks a notice of the actor's office as read, by the actor alone.
func (d *Desk) ReadNotice(ctx context.Context, actor policy.Actor, id string) error {
	return d.readNotices(ctx, actor, id, func(tx *store.Tx, of string) error { return tx.ReadNotice(of, actor.Account, id) })
}

// ReadNotices marks the notices up to one as read, by the actor alone.
func (d *Desk) ReadNotices(ctx context.Context, actor policy.Actor, last string) error {
	return d.readNotices(ctx, actor, last, func(tx *store.Tx, of string) error { return tx.ReadNotices(of, actor.Account, last) })
}

func (d *Desk) readNotices(ctx context.Context, actor policy.Actor, id string, mark func(tx *store.Tx, of string) error) error {
	of, r := inbox(actor)
	return d.write(ctx, actor, policy.NoticeRead, "notice", id, func(tx *store.Tx) error {
		if err := policy.May(actor, policy.NoticeRead, r); err != nil {
			return err
		}
		return mark(tx, of)
	})
}
