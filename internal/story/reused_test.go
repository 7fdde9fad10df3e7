package story_test

import (
	"slices"
	"testing"

	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/wire"
)

// Dalian comes back from a backup of its first day and writes what it had sent anew,
// under the same names and with other bytes. Nobody stands at the door: the province
// finds them in a folder, or fetches them. It keeps the first ones and says so with a
// receipt; Dalian goes by it, and nothing waits or is given up (R12.2).
func TestANameThatWasUsedIsRefusedWithAReceipt(t *testing.T) {
	for name, database := range map[string]func(testing.TB) storetest.Opener{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			s := dock(t, database)
			ways := map[string]func(){"in a folder": s.byFolders, "fetched": s.fetched}
			for id, open := range ways {
				open()
				s.must(s.dalian.Desk.Send(t.Context(), id, s.letter(s.dalian, s.province, id)))
				s.until("the receipt", func() bool { return s.said(id).Receipt != "" })
			}
			s.dalian = s.node(database(t), s.dalian.party)
			s.dalian.Clock.Advance(s.province.Clock.Now().Sub(s.dalian.Clock.Now()))
			for id, open := range ways {
				open()
				s.must(s.dalian.Desk.Send(t.Context(), id, s.letter(s.dalian, s.province, id)))
				s.until("the refusal", func() bool { return s.waiting() == 0 })
				s.goesByTheFirst(id)
			}
		})
	}
}

// fetched makes the province fetch what Dalian has for it, over the rough link.
func (s *selfBuilt) fetched() {
	s.t.Helper()
	_, err := s.dalian.Desk.RegisterPeer(s.t.Context(), policy.Program("console"), casework.PeerIn{Certificate: s.province.party.Certificate.PEM()})
	s.must(err)
	_, err = s.province.Desk.RegisterPeer(s.t.Context(), policy.Program("console"),
		casework.PeerIn{Certificate: s.dalian.party.Certificate.PEM(), URL: s.dalian.door.URL + wire.Path, Collects: true})
	s.must(err)
	s.courier = func() { _ = s.province.Desk.Collect(s.t.Context()) } // what was cut is tried again
}

// said is what Dalian's outbox holds of a letter.
func (s *selfBuilt) said(id string) (m store.SentMessage) {
	s.t.Helper()
	s.must(s.dalian.Store.View(s.t.Context(), func(tx *store.Tx) (err error) {
		m, err = tx.SentMessage(s.letter(s.dalian, s.province, id).ID)
		return err
	}))
	return m
}

// goesByTheFirst: the letter is over, as one that arrived before; the province has
// the first one, and Dalian was told.
func (s *selfBuilt) goesByTheFirst(id string) {
	s.t.Helper()
	m := s.said(id)
	if m.Fault != "docking.reused" || m.SentAt.IsZero() || !m.DeadAt.IsZero() {
		s.t.Errorf("%s: %+v", id, m)
	}
	s.must(s.province.Store.View(s.t.Context(), func(tx *store.Tx) error {
		p, err := tx.Prove(s.dalian.party.Certificate.Fingerprint(), m.ID)
		if err != nil || p.Digest == m.Digest || p.Receipt == "" {
			s.t.Errorf("%s: the province has %s of %s: %v", id, p.Digest, m.Digest, err)
		}
		return nil
	}))
	told, err := s.dalian.Desk.Notices(s.t.Context(), login(s.t, s.dalian.Stage, "dalian.clerk"), "", 1000)
	s.must(err)
	if !slices.ContainsFunc(told, func(n store.Notice) bool { return n.Kind == "docking.before" }) {
		s.t.Errorf("%s: nobody was told", id)
	}
}
