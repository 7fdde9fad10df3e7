package casework

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// ledgerEvery is how often is looked whose ledgers are to be compared: each peer's
// once a day, and when we begin; one that does not answer is tried again next time.
const ledgerEvery = sweepEvery

// LedgerDays is how many days before today are compared each time, and today with
// them: a side that comes back from a backup lost all since then, and a week is the
// oldest one that a daily or weekly backup leaves; an outage over the longest public
// holidays is hardly longer. A day's entries are some 200 bytes each.
const LedgerDays = 7

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
	if fault.HasCode(err, "docking.down") {
		return fault.New(fault.Unavailable, "docking.not_compared", "对接方没有应答，未能对账").Do("请确认能与对方接通后再试；系统也会每日自动对账").From(err)
	}
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
		return d.takeLacking(ctx, p, way, s, found)
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

// takeLacking takes a message of the peer's, and counts it if it was not here.
func (d *Desk) takeLacking(ctx context.Context, p store.Peer, way *door, s *docking.Sealed, found *Differences) error {
	var had bool
	err := d.store.Glance(ctx, func(tx *store.Tx) (err error) { _, had, err = tx.Taken(p.ID, s.ID); return err })
	if err != nil {
		return err
	}
	received, err := d.takeAll(ctx, way, s.Wire())
	if !had {
		found.Asked += received
	}
	return err
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

// ledger lists what we sent to a peer on a day, and what we took, whenever it came,
// of what the peer sent on it; a little more, since a message that was sealed before
// midnight may have been written after it.
func ledger(tx *store.Tx, peer agency.ID, on workday.Date) ([]docking.LedgerEntry, error) {
	sent, err := tx.SentBetween(peer, on.Start(), (on + 1).Start())
	if err != nil {
		return nil, err
	}
	taken, err := tx.ReceivedSentBetween(peer, on.Start().Add(-docking.Skew), (on + 1).Start().Add(docking.Skew))
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

// ReconcileAll compares the ledgers of the last days with all peers that have an
// address, each once a day.
func (d *Desk) ReconcileAll(ctx context.Context) error {
	if d.docked.Party == nil {
		return nil
	}
	var peers []store.Peer
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { peers, err = tx.Peers(); return err })
	today := workday.DateOf(d.store.Now())
	for _, p := range peers {
		if p.URL == "" || !p.RevokedAt.IsZero() || d.compared.on(p.ID) == today {
			continue
		}
		switch failed := d.reconcileDays(ctx, p.ID, today); {
		case failed == nil:
			d.compared.put(p.ID, today)
		case fault.Is(failed, fault.Unavailable):
			d.log.Debug("ledgers could not be compared yet", slog.String("peer", string(p.ID)), slog.Any("err", failed))
		default:
			err = errors.Join(err, failed)
		}
	}
	return err
}

// reconcileDays compares the ledgers of the last days with a peer, the oldest first,
// so that what comes late comes in order. One day's defect stops no other; a peer that
// is not there stops all.
func (d *Desk) reconcileDays(ctx context.Context, id agency.ID, today workday.Date) (err error) {
	for on := today - LedgerDays; on <= today; on++ {
		_, failed := d.Reconcile(ctx, reconciler, id, on)
		if fault.Is(failed, fault.Unavailable) {
			return failed
		}
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("the ledger of %s with %s: %w", on, id, failed))
		}
	}
	return err
}

// comparisons remembers with whom ledgers were compared today; after a start nobody's
// were: we may have come back from a backup. The zero value is ready.
type comparisons struct {
	mu   sync.Mutex
	days map[agency.ID]workday.Date
}

func (c *comparisons) on(id agency.ID) workday.Date {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.days[id]
}

func (c *comparisons) put(id agency.ID, day workday.Date) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.days == nil {
		c.days = map[agency.ID]workday.Date{}
	}
	c.days[id] = day
}

// reconciler is Hedui itself, at work on its ledgers.
var reconciler = policy.Program("docking")
