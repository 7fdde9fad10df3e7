package story_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"hedui/internal/audit"
	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// A stolen key is of no use for ever: the revoked certificate does not come back
// with the peer, and cannot be registered again (R11).
func TestARevokedCertificateStaysRevoked(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	_, fresh := parties(t, "210000", "100000")
	stolen := a.theirs
	a.must(a.Desk.RevokePeer(t.Context(), policy.Program("console"), "100000"))
	if _, err := a.register(stolen); !fault.HasCode(err, "docking.revoked") {
		t.Errorf("the revoked certificate again: %v", err)
	}
	_, err := a.register(fresh)
	a.must(err)
	if err := a.knocks(stolen); !fault.HasCode(err, "docking.revoked") {
		t.Errorf("with the stolen key: %v", err)
	}
	a.must(a.knocks(fresh))
}

func (a *abroad) register(p *docking.Party) (store.Peer, error) {
	return a.Desk.RegisterPeer(a.t.Context(), policy.Program("console"), casework.PeerIn{Certificate: p.Certificate.PEM()})
}

// knocks collects with somebody's key.
func (a *abroad) knocks(as *docking.Party) error {
	a.t.Helper()
	m := docking.New(docking.Collect, "knock", "", as.Certificate.Code(), "210000")
	m.SentAt = a.Clock.Now()
	sealed, err := as.Seal(m, a.ours.Certificate)
	a.must(err)
	_, err = a.Desk.AcceptMessage(a.t.Context(), sealed)
	return err
}

// Whoever is not registered can fill the register only so far; the rest is counted
// there (R11).
func TestStrangersDoNotFillTheRegister(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	_, stranger := parties(t, "210000", "100000")
	for range 100 {
		if err := a.knocks(stranger); !fault.HasCode(err, "docking.stranger") {
			t.Fatal(err)
		}
	}
	a.Clock.Set(demo.Begin+1, 9)
	if err := a.knocks(stranger); !fault.HasCode(err, "docking.stranger") {
		t.Fatal(err)
	}
	auditor := login(t, a.Stage, "audit.admin")
	var all []audit.Entry
	a.until("the entry of the last", func() bool {
		var err error
		all, err = a.Desk.Entries(t.Context(), auditor, store.EntryFilter{Verb: string(policy.DockingReceive), Limit: 1000})
		a.must(err)
		return slices.ContainsFunc(all, func(e audit.Entry) bool { return e.Detail["unregistered"] == "70" })
	})
	all = slices.DeleteFunc(all, func(e audit.Entry) bool { return e.Detail["fault"] != "docking.stranger" })
	if len(all) != 31 {
		t.Errorf("%d entries", len(all))
	}
}

// Another peer's signature proves nothing: a receipt that it signed is no receipt.
func TestAReceiptIsThePeersOwn(t *testing.T) {
	ours, theirs := parties(t, "210000", "100000")
	_, dalian := parties(t, "210000", "210200")
	door := &signs{as: dalian, to: ours.Certificate}
	r := raise(t, storetest.SQLite(t), func(o *casework.Options) {
		door.now = o.Store.Now
		o.Docked = casework.Docked{Party: ours, Dial: func(store.Peer) (casework.Exchanger, error) { return door, nil }}
	})
	for _, p := range []*docking.Party{theirs, dalian} {
		if _, err := r.Desk.RegisterPeer(t.Context(), policy.Program("console"),
			casework.PeerIn{Certificate: p.Certificate.PEM(), URL: "https://peer.example/docking/v1"}); err != nil {
			t.Fatal(err)
		}
	}
	m := docking.New(docking.Terminate, "own-receipt", "t", "210000", "100000")
	m.Words = "不再需要"
	if err := r.Desk.Send(t.Context(), "t", m); !fault.HasCode(err, "docking.no_receipt") {
		t.Errorf("a receipt with another's signature: %v", err)
	}
	door.as = theirs
	if err := r.Desk.Send(t.Context(), "t", m); err != nil {
		t.Error(err)
	}
}

// Several workers may come to the same message at once, after an outage: it is
// frozen once, and the peer sees these bytes and no others (R12.2).
func TestAMessageIsFrozenOnce(t *testing.T) {
	ours, theirs := parties(t, "210000", "100000")
	door := &signs{as: theirs, to: ours.Certificate}
	r := raise(t, storetest.SQLite(t), func(o *casework.Options) {
		door.now = o.Store.Now
		o.Docked = casework.Docked{Party: ours, Dial: func(store.Peer) (casework.Exchanger, error) { return door, nil }}
	})
	_, err := r.Desk.RegisterPeer(t.Context(), policy.Program("console"),
		casework.PeerIn{Certificate: theirs.Certificate.PEM(), URL: "https://peer.example/docking/v1"})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 8 {
		m := docking.New(docking.Terminate, fmt.Sprint("at-once-", n), "t", "210000", "100000")
		m.Words = "不再需要"
		var workers errgroup.Group
		for range 8 {
			workers.Go(func() error { return r.Desk.Send(t.Context(), "t", m) })
		}
		if err := workers.Wait(); err != nil {
			t.Error(err)
		}
	}
}

// signs is a door that receipts whatever comes, with somebody's key.
type signs struct {
	as  *docking.Party
	to  *docking.Certificate
	now func() time.Time
}

func (s *signs) Exchange(_ context.Context, wire []byte) ([]byte, error) {
	got, err := docking.Parse(wire)
	if err != nil {
		return nil, err
	}
	r := docking.New(docking.Receipted, "r-"+got.ID, "", s.as.Certificate.Code(), "210000")
	r.SentAt, r.Receipt = s.now(), &docking.Receipt{Of: got.ID, Digest: got.Digest(), Outcome: docking.Taken, At: s.now()}
	return s.as.Seal(r, s.to)
}

// What waits for a peer that never collects is given up when its time has passed,
// and whose it was is told.
func TestWhatIsNeverCollectedIsGivenUp(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	_, err := a.register(a.theirs) // without an address
	a.must(err)
	m := docking.New(docking.Terminate, "uncollected", "t", "210000", "100000")
	m.Words = "不再需要"
	a.must(a.Desk.Send(t.Context(), "t", m))
	a.Clock.Set(demo.Begin+91, 9)
	a.must(a.Desk.Collect(t.Context()))
	dead, err := a.Desk.DeadMessages(t.Context(), login(t, a.Stage, "system.admin"))
	a.must(err)
	if len(dead) != 1 || dead[0].Fault != "docking.deadline" {
		t.Errorf("%+v", dead)
	}
	if n := a.told(a.province, "docking.dead"); n != 1 {
		t.Errorf("told %d times", n)
	}
}
