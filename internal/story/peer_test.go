package story_test

import (
	"testing"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// A peer whose certificate is lost, or cannot be read, says so in its own line; the
// others stand in the list as ever (R11).
func TestAPeerWithoutCertificateIsListedAmongTheOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		a.must(a.Store.Write(t.Context(), policy.Program("test"), "test", func(tx *store.Tx) error {
			tx.Object("peer", "210300")
			if err := tx.PutPeer(store.Peer{ID: "210300", Collects: true, URL: "https://peer.example/docking/v1"}); err != nil {
				return err
			}
			if err := tx.PutPeer(store.Peer{ID: "210400"}); err != nil {
				return err
			}
			return tx.PutCertificate(store.PeerCertificate{Fingerprint: "spoilt", Peer: "210400", Body: "-----BEGIN CERTIFICATE-----"})
		}))
		peers := map[agency.ID]casework.PeerView{}
		for _, p := range must(a.Desk.Peers(t.Context(), login(t, a.Stage, "security.admin"))) {
			peers[p.ID] = p
		}
		if p := peers[agency.Ministry]; len(peers) != 3 || p.Lacks != "" || !p.Until.Equal(a.theirs.Certificate.Until()) {
			t.Errorf("%d peers, the ministry: %+v", len(peers), p)
		}
		for _, id := range []agency.ID{"210300", "210400"} {
			if p := peers[id]; p.Lacks != "docking.uncertified" || !p.Until.IsZero() || p.Name == "" {
				t.Errorf("%s: %+v", id, p)
			}
		}
		a.fake.Deliver(fromJilin("1", "vehicle", "210200", nil))
		_ = a.Desk.Collect(t.Context()) // it tells of the one that cannot be asked
		a.until("the ministry's answer", func() bool { return len(a.fake.Got("feedback")) > 0 })
	})
}
