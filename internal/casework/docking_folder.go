package casework

import (
	"context"
	"errors"

	"hedui/internal/agency"
	"hedui/internal/store"
	"hedui/internal/wire"
)

// layOut puts a message where the peer takes it.
func (d *Desk) layOut(p store.Peer, sealed []byte) error {
	f, err := wire.OpenFolder(p.Folder)
	if err != nil {
		return err
	}
	return f.Put(sealed)
}

// takeFrom takes what lies in a peer's folder for us, and back what lies there for
// the peer and may not leave any more.
func (d *Desk) takeFrom(ctx context.Context, p store.Peer) error {
	f, err := wire.OpenFolder(p.Folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Take(ctx, d.acceptLaid), d.takeBack(ctx, p))
}

// takeBackOf is takeBack for whom a task's messages are laid out, as soon as some
// of them may not leave.
func (d *Desk) takeBackOf(ctx context.Context, sent []store.SentMessage) error {
	done := map[agency.ID]bool{}
	for _, m := range sent {
		if done[m.Peer] {
			continue
		}
		done[m.Peer] = true
		var p store.Peer
		err := d.store.View(ctx, func(tx *store.Tx) (err error) { p, err = tx.Peer(m.Peer); return err })
		if err == nil && p.Folder != "" {
			err = d.takeBack(ctx, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// takeBack leaves in a peer's folder what waits for it, and nothing else: not what
// names somebody who withdrew or whose letter ended, nor what asks for a task that is
// over (R3.4, R8.2). What lies there is listed first: its rows are older.
func (d *Desk) takeBack(ctx context.Context, p store.Peer) error {
	f, err := wire.OpenFolder(p.Folder)
	if err != nil {
		return err
	}
	out, err := f.Out()
	if err != nil || len(out) == 0 {
		return err
	}
	var waiting []store.SentMessage
	err = d.store.View(ctx, func(tx *store.Tx) error { waiting, err = tx.WaitingAs(p.ID, out); return err })
	if err == nil {
		err = d.dropEnded(ctx, waiting)
	}
	if err != nil {
		return err
	}
	stay := map[string]bool{}
	for _, m := range waiting {
		stay[m.Digest] = mayLeave(m, d.store.Now())
	}
	for _, digest := range out {
		if !stay[digest] {
			err = errors.Join(err, f.TakeBack(digest))
		}
	}
	return err
}
