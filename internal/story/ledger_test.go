package story_test

import (
	"context"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// Both sides believe that a message arrived which the other does not have, as after
// a restored backup: the comparison of the day's ledgers finds both, the same bytes
// go again, count once, and the next comparison finds nothing (R12.2). The daily
// comparison looks back a week; what came late is not taken for lost.
func TestLedgersFindAndHealDifferences(t *testing.T) {
	for name, database := range map[string]func(testing.TB) storetest.Opener{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			s := dock(t, database)
			s.differ()
			s.differForAWeek()
			s.comesLate()
		})
	}
}

// A comparison counts what was received because of it: not what the other side hands
// out and we refuse, nor what was here already (R12.2).
func TestAComparisonCountsWhatItBrought(t *testing.T) {
	ours, theirs := parties(t, "210000", "210200")
	_, another := parties(t, "210000", "210200")
	door := &handsOut{}
	r := raise(t, storetest.SQLite(t), func(o *casework.Options) {
		o.Docked = casework.Docked{Party: ours, Dial: func(store.Peer) (casework.Exchanger, error) { return door, nil }}
	})
	for id, to := range map[string]*docking.Certificate{"ours": ours.Certificate, "another's": another.Certificate} {
		m := docking.New(docking.Terminate, id, "t", "210200", "210000")
		m.SentAt, m.Words = r.Clock.Now(), "不再需要"
		door.all = append(door.all, must(theirs.Seal(m, to))...)
	}
	must(r.Desk.RegisterPeer(t.Context(), policy.Program("console"), casework.PeerIn{Certificate: theirs.Certificate.PEM(), URL: "https://peer.example/docking/v1"}))
	for _, want := range []casework.Differences{{Asked: 1}, {Compared: 1}} {
		if found := must(r.Desk.Reconcile(t.Context(), policy.Program("console"), "210200", workday.DateOf(r.Clock.Now()))); found != want {
			t.Errorf("%+v, want %+v", found, want)
		}
	}
}

// handsOut is a door that answers a ledger with everything that it has.
type handsOut struct{ all []byte }

func (h *handsOut) Exchange(_ context.Context, wire []byte) ([]byte, error) {
	if must(docking.Parse(wire)).Kind == docking.Ledger {
		return h.all, nil
	}
	return nil, nil
}

func (s *selfBuilt) differ() {
	s.t.Helper()
	s.morning(1)
	day := workday.DateOf(s.province.Clock.Now())
	for _, n := range []*node{s.province, s.dalian} { // or it would, any minute
		s.until("the day's comparison", func() bool { return n.Desk.ReconcileAll(s.t.Context()) == nil })
	}
	for from, to := range map[*node]*node{s.province: s.dalian, s.dalian: s.province} {
		s.arrives(from, to, "whole")
		s.isLost(from, to, "lost")
	}
	found := s.reconciled(day)
	if found.SentOn != 1 || found.Asked != 1 {
		s.t.Errorf("found %+v", found)
	}
	for _, n := range []*node{s.province, s.dalian} {
		peer := s.peerOf(n)
		s.until("what was lost", func() bool { return s.has(n, peer, "lost") })
	}
	s.until("the receipts", func() bool { return s.waiting() == 0 })
	if found = s.reconciled(day); found.SentOn+found.Asked != 0 {
		s.t.Errorf("found again %+v", found)
	}
}

// differForAWeek: nobody compared for days.
func (s *selfBuilt) differForAWeek() {
	s.t.Helper()
	day := workday.DateOf(s.province.Clock.Now())
	for from, to := range map[*node]*node{s.province: s.dalian, s.dalian: s.province} {
		s.isLost(from, to, "lost for a week")
	}
	s.morning(7)
	for _, n := range []*node{s.province, s.dalian} {
		s.until("what was lost a week ago", func() bool {
			_ = s.province.Desk.ReconcileAll(s.t.Context()) // the link is rough: again
			return s.has(n, s.peerOf(n), "lost for a week")
		})
	}
	s.until("the receipts", func() bool { return s.waiting() == 0 })
	if found := s.reconciled(day); found.SentOn+found.Asked != 0 {
		s.t.Errorf("found again %+v", found)
	}
}

// comesLate: a message of Dalian's waits for days before it arrives.
func (s *selfBuilt) comesLate() {
	s.t.Helper()
	day := workday.DateOf(s.dalian.Clock.Now())
	s.waits(s.dalian, s.province, "late")
	s.morning(3)
	s.register(s.dalian, s.province)
	s.arrives(s.dalian, s.province, "late")
	if found := s.reconciled(day); found.SentOn+found.Asked != 0 {
		s.t.Errorf("what came late is taken for lost: %+v", found)
	}
}

// waits writes a message that does not leave until its receiver is registered again.
func (s *selfBuilt) waits(from, to *node, id string) docking.Message {
	s.t.Helper()
	_, err := from.Desk.RegisterPeer(s.t.Context(), policy.Program("console"), casework.PeerIn{Certificate: to.party.Certificate.PEM()}) // collects: nothing leaves
	s.must(err)
	m := s.letter(from, to, id)
	s.must(from.Desk.Send(s.t.Context(), id, m))
	return m
}

func (s *selfBuilt) letter(from, to *node, id string) docking.Message {
	m := docking.New(docking.Terminate, id+" of "+string(from.party.Certificate.Code()), id, from.party.Certificate.Code(), to.party.Certificate.Code())
	m.Words = "不再需要"
	return m
}

// arrives sends a message until it is receipted.
func (s *selfBuilt) arrives(from, to *node, id string) {
	s.t.Helper()
	m := s.letter(from, to, id)
	s.until(m.ID, func() bool { return from.Desk.Send(s.t.Context(), id, m) == nil })
}

// isLost writes a message that nobody gets, and believes that it arrived.
func (s *selfBuilt) isLost(from, to *node, id string) {
	s.t.Helper()
	m := s.waits(from, to, id)
	s.must(from.Store.Write(s.t.Context(), policy.Program("console"), string(policy.DockingSend), func(tx *store.Tx) error {
		tx.Object("message", m.ID)
		sent, err := tx.SentMessage(m.ID)
		if err == nil {
			_, err = tx.Acknowledged(m.ID, "", sent.Peer, sent.Digest, to.party.Certificate.Fingerprint())
		}
		return err
	}))
	s.register(from, to)
}

func (s *selfBuilt) peerOf(n *node) *node {
	if n == s.province {
		return s.dalian
	}
	return s.province
}

func (s *selfBuilt) has(n, from *node, id string) (ok bool) {
	s.must(n.Store.View(s.t.Context(), func(tx *store.Tx) (err error) {
		_, ok, err = tx.Taken(agency.ID(from.party.Certificate.Code()), s.letter(from, n, id).ID)
		return err
	}))
	return ok
}

func (s *selfBuilt) waiting() (n int) {
	for _, at := range []*node{s.province, s.dalian} {
		peers, err := at.Desk.Peers(s.t.Context(), policy.Program("console"))
		s.must(err)
		n += peers[0].Waiting
	}
	return n
}

// reconciled compares over a link that is rough, until it lets the comparison pass.
func (s *selfBuilt) reconciled(on workday.Date) (found casework.Differences) {
	s.t.Helper()
	s.until("the comparison", func() bool {
		one, err := s.province.Desk.Reconcile(s.t.Context(), policy.Program("console"), "210200", on)
		if err != nil && !fault.Is(err, fault.Unavailable) && !fault.Is(err, fault.Invalid) {
			s.t.Fatal(err)
		}
		found.SentOn += one.SentOn
		found.Asked += one.Asked
		return err == nil
	})
	return found
}
