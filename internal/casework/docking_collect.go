package casework

import (
	"bytes"
	"context"
	"errors"
	"log/slog"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/wire"
)

// mostRounds bounds how often a peer is asked in one go.
const mostRounds = 1000

// Collect asks the peers that we collect from for what they have for us, and
// looks into the folders (R4.1, R16.1). Each message is taken once, however
// often it comes; while a peer is down nothing is lost. Faults: docking.folder,
// docking.down, docking.not_ready, docking.peer_revoked, docking.signature.
func (d *Desk) Collect(ctx context.Context) error {
	if d.docked.Party == nil {
		return nil
	}
	if err := d.dropLate(ctx); err != nil {
		return err
	}
	var peers []store.Peer
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { peers, err = tx.Peers(); return err })
	for _, p := range peers {
		if p.RevokedAt.IsZero() {
			err = errors.Join(err, d.collectFrom(ctx, p))
		}
	}
	return err
}

func (d *Desk) collectFrom(ctx context.Context, p store.Peer) error {
	switch {
	case p.Folder != "":
		return d.takeFrom(ctx, p)
	case !p.Collects || d.docked.Dial == nil:
		return nil
	}
	err := d.collectAll(ctx, p)
	if fault.Is(err, fault.Unavailable) {
		d.log.Warn("a peer's messages could not be fetched", slog.String("peer", string(p.ID)), slog.Any("err", err))
		return nil
	}
	return err
}

// collectAll goes on as long as something new comes.
func (d *Desk) collectAll(ctx context.Context, p store.Peer) error {
	way, err := d.doors.find(p, d.docked.Dial)
	if err != nil {
		return err
	}
	var before []byte
	for range mostRounds {
		asked, err := d.ask(ctx, p, docking.Collect, docking.Content{Max: mostHandedOut})
		if err != nil {
			return err
		}
		said, err := way.way.Exchange(ctx, asked)
		if err != nil || len(said) == 0 || bytes.Equal(said, before) {
			return err
		}
		if _, err := d.takeAll(ctx, way, said); err != nil {
			return err
		}
		before = said
	}
	return nil
}

// takeAll takes what a peer handed out, and brings it the receipts; it tells how
// many were received. What it should not have handed out is refused, and stops nothing.
func (d *Desk) takeAll(ctx context.Context, way *door, said []byte) (received int, err error) {
	all, err := docking.Split(said)
	if err != nil {
		return 0, err
	}
	for _, sealed := range all {
		receipt, err := d.acceptLaid(ctx, sealed)
		if wire.Final(err) {
			d.log.Warn("a collected message was refused", slog.Any("err", err))
			continue
		}
		if fault.HasCode(err, tooEarly) { // it comes again, and keeps back no other
			continue
		}
		if err != nil {
			return received, err
		}
		received++
		if _, err := way.way.Exchange(ctx, receipt); err != nil {
			return received, err
		}
	}
	return received, nil
}

// ask seals a message that only carries, for a peer.
func (d *Desk) ask(ctx context.Context, p store.Peer, kind docking.Kind, content docking.Content) (sealed []byte, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		_, to, err := d.peerOf(tx, agency.Code(p.ID))
		if err != nil {
			return err
		}
		m := docking.Message{Header: d.header(tx.NewID("d_"), kind, agency.Code(p.ID), tx.Now, nil), Content: content}
		sealed, err = d.docked.Party.Seal(m, to)
		return err
	})
	return sealed, err
}
