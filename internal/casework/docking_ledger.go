package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// ledgerEvery is how often ledgers are compared, each time that of yesterday.
const ledgerEvery = 24 * time.Hour

// mostLedger bounds the entries of one ledger, so that it fits into a message.
const mostLedger = 50_000

// Differences is what a comparison of ledgers found, and set right.
type Differences struct {
	Compared int `json:"compared"`
	SentOn   int `json:"sentOn"` // messages of ours that the peer did not have, sent again
	Asked    int `json:"asked"`  // messages of the peer's that we did not have, taken now
}

// Reconcile compares a day's ledger with a peer that has an address, and heals
// every difference: the same bytes go again, and count once. Faults:
// docking.no_peer, docking.no_address, docking.ledger, docking.down.
func (d *Desk) Reconcile(ctx context.Context, actor policy.Actor, id agency.ID, on workday.Date) (found Differences, err error) {
	if err := policy.May(actor, policy.DockingResend, policy.Resource{Kind: policy.Peer, ID: string(id)}); err != nil {
		return found, d.refused(ctx, actor, string(policy.DockingResend), "peer "+string(id), err)
	}
	var p store.Peer
	var mine []docking.LedgerEntry
	err = d.store.View(ctx, func(tx *store.Tx) error {
		if p, err = tx.Peer(id); err != nil {
			return err
		}
		mine, err = ledger(tx, id, on)
		return err
	})
	if err != nil {
		return found, err
	}
	if p.URL == "" || d.docked.Dial == nil || d.docked.Party == nil {
		return found, fault.New(fault.Conflict, "docking.no_address", "该对接方没有地址，由对方发起对账")
	}
	found.Compared = len(mine)
	return found, d.compareWith(ctx, p, on, mine, &found)
}

func (d *Desk) compareWith(ctx context.Context, p store.Peer, on workday.Date, mine []docking.LedgerEntry, found *Differences) error {
	way, err := d.doors.find(p, d.docked.Dial)
	if err != nil {
		return err
	}
	asked, err := d.ask(ctx, p, docking.Ledger, docking.Content{On: on, Ledger: mine})
	if err != nil {
		return err
	}
	said, err := way.way.Exchange(ctx, asked)
	if err != nil {
		return err
	}
	all, err := docking.Split(said)
	if err != nil {
		return err
	}
	for _, sealed := range all {
		if err := d.heal(ctx, p, way, sealed, found); err != nil {
			return err
		}
	}
	return nil
}

// heal does what a peer's comparison asks for: messages of ours that it lacks go
// again; messages of its own come along and are taken.
func (d *Desk) heal(ctx context.Context, p store.Peer, way *door, sealed []byte, found *Differences) error {
	s, err := docking.Parse(sealed)
	if err != nil {
		return err
	}
	if s.Kind != docking.Resend {
		received, err := d.takeAll(ctx, way, sealed)
		found.Asked += received
		return err
	}
	if err := d.provenOf(ctx, p, s); err != nil {
		return err
	}
	m, err := d.docked.Party.Open(s)
	if err != nil {
		return err
	}
	for _, id := range m.IDs {
		again, err := d.sendOn(ctx, p, id)
		if err != nil {
			return err
		}
		if again {
			found.SentOn++
		}
	}
	return nil
}

// sendOn sends a message again that its receiver says it does not have.
func (d *Desk) sendOn(ctx context.Context, p store.Peer, id string) (again bool, err error) {
	err = d.store.Write(ctx, carrier, string(policy.DockingSend), func(tx *store.Tx) error {
		tx.Object("message", id)
		tx.Detail("step", "again")
		m, err := tx.SentMessage(id)
		if err != nil {
			return err
		}
		if m.Peer != p.ID || !m.Over() {
			return nil
		}
		if again = mayLeave(m, tx.Now); !again {
			return askAnew(tx, m)
		}
		return sendAgain(tx, m)
	})
	return again, err
}

// ledger lists what we sent to a peer on a day, and what we took from it then and
// on the day after: what was sent before midnight may have come after it.
func ledger(tx *store.Tx, peer agency.ID, on workday.Date) ([]docking.LedgerEntry, error) {
	sent, err := tx.SentBetween(peer, on.Start(), (on + 1).Start())
	if err != nil {
		return nil, err
	}
	taken, err := tx.ReceivedBetween(peer, on.Start(), (on + 2).Start())
	if err != nil {
		return nil, err
	}
	if len(sent)+len(taken) > mostLedger {
		return nil, fault.Newf(fault.TooLarge, "docking.ledger", "一日的报文超过 %d 份，不能一次对账", mostLedger)
	}
	all := []docking.LedgerEntry{}
	for _, m := range sent {
		e := docking.LedgerEntry{ID: m.ID, Digest: m.Digest, Sent: true}
		if !m.SentAt.IsZero() {
			e.Outcome = docking.Taken
		}
		all = append(all, e)
	}
	for _, m := range taken {
		all = append(all, docking.LedgerEntry{ID: m.ID, Digest: m.Digest, Outcome: docking.Taken})
	}
	return all, nil
}

// compare lays a peer's ledger beside ours: it names what we lack, and hands out
// what the peer lacks.
func (d *Desk) compare(ctx context.Context, peer store.Peer, s *docking.Sealed) ([]byte, error) {
	m, err := d.docked.Party.Open(s)
	if err != nil {
		return nil, err
	}
	theirs := map[string]bool{} // of ours, what the peer took
	var lacking []string        // of theirs, what we did not take
	var all []store.SentMessage
	err = d.store.View(ctx, func(tx *store.Tx) error {
		for _, e := range m.Ledger {
			if !e.Sent {
				theirs[e.ID] = true
			} else if _, ok, err := tx.Taken(peer.ID, e.ID); err != nil {
				return err
			} else if !ok {
				lacking = append(lacking, e.ID)
			}
		}
		all, err = tx.SentBetween(peer.ID, m.On.Start(), (m.On + 1).Start())
		return err
	})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(m store.SentMessage) bool { return theirs[m.ID] || !m.Over() })
	out, err := d.again(ctx, peer, all)
	if err != nil || len(lacking) == 0 {
		return out, err
	}
	asked, err := d.ask(ctx, peer, docking.Resend, docking.Content{IDs: lacking})
	return append(asked, out...), err
}

// ReconcileAll compares yesterday's ledgers with all peers that have an address.
func (d *Desk) ReconcileAll(ctx context.Context) error {
	if d.docked.Party == nil {
		return nil
	}
	var peers []store.Peer
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { peers, err = tx.Peers(); return err })
	yesterday := workday.DateOf(d.store.Now()) - 1
	for _, p := range peers {
		if p.URL == "" || !p.RevokedAt.IsZero() {
			continue
		}
		if _, failed := d.Reconcile(ctx, reconciler, p.ID, yesterday); failed != nil && !fault.Is(failed, fault.Unavailable) {
			err = errors.Join(err, fmt.Errorf("the ledger with %s: %w", p.ID, failed))
		}
	}
	return err
}

// reconciler is Hedui itself, at work on its ledgers.
var reconciler = policy.Program("docking")
