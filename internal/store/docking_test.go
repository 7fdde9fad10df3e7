package store_test

import (
	"errors"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// When a peer was last heard of: its newest message, or its receipt of ours, whichever
// came later; what was given up is no sign of life and is counted until it
// goes again (R12.2).
func TestAPeerIsHeardOfByWhatItSaid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		now := at8
		s := open(func(o *store.Options) { o.Now = func() time.Time { return now } })
		at := func(minute int, change func(tx *store.Tx) error) {
			t.Helper()
			now = at8.Add(time.Duration(minute) * time.Minute)
			noError(t, write(t, s, change))
		}
		is := func(heard time.Time, givenUp int) {
			t.Helper()
			noError(t, s.View(ctx, func(tx *store.Tx) error {
				h, err := tx.Heard("210200")
				same(t, h, heard, err)
				n, err := tx.GivenUp("210200")
				same(t, n, givenUp, err)
				return nil
			}))
		}
		sends := func(id string) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				return tx.WriteMessage(store.SentMessage{ID: id, Peer: "210200", Of: "t1", Digest: "d-" + id})
			}
		}
		receipted := func(id string) func(tx *store.Tx) error {
			return func(tx *store.Tx) error { return acknowledged(t, tx, id) }
		}
		at(0, knowsBoth)
		is(time.Time{}, 0)
		at(1, sends("m1"))
		at(2, sends("m2"))
		is(time.Time{}, 0)
		at(3, receipted("m1"))
		is(at8.Add(3*time.Minute), 0)
		at(4, func(tx *store.Tx) error { return tx.GiveUp("m2", "docking.deadline", "") })
		is(at8.Add(3*time.Minute), 1)
		at(5, func(tx *store.Tx) error {
			_, err := tx.TakeMessage(store.ReceivedMessage{Peer: "210200", ID: "theirs", Of: "t1"})
			return err
		})
		at(6, func(tx *store.Tx) error {
			_, err := tx.TakeMessage(store.ReceivedMessage{Peer: "100000", ID: "another's", Of: "t2"})
			return err
		})
		is(at8.Add(5*time.Minute), 1)
		at(7, func(tx *store.Tx) error { return tx.SendAgain("m2", now.Add(time.Hour)) })
		is(at8.Add(5*time.Minute), 0)
		at(8, receipted("m2"))
		is(at8.Add(8*time.Minute), 0)
	})
}

// knowsBoth registers two peers, one of which has a certificate that was revoked.
func knowsBoth(tx *store.Tx) error {
	former := store.PeerCertificate{Fingerprint: "a former one", Peer: "210200"}
	if err := errors.Join(tx.PutPeer(store.Peer{ID: former.Peer}), tx.PutCertificate(former), tx.RevokePeer(former.Peer)); err != nil {
		return err
	}
	for signer, peer := range map[string]agency.ID{"the ministry's": "100000", "Dalian's": "210200"} {
		if err := errors.Join(tx.PutPeer(store.Peer{ID: peer}), tx.PutCertificate(store.PeerCertificate{Fingerprint: signer, Peer: peer})); err != nil {
			return err
		}
	}
	return nil
}

func acknowledged(t *testing.T, tx *store.Tx, id string) error {
	t.Helper()
	for _, other := range []struct {
		peer           agency.ID
		digest, signer string
	}{{"100000", "d-" + id, "the ministry's"}, {"210200", "other bytes", "Dalian's"}, {"210200", "d-" + id, "the ministry's"}, {"210200", "d-" + id, "a former one"}} {
		if ok, err := tx.Acknowledged(id, "receipt", other.peer, other.digest, other.signer); ok || err != nil {
			t.Errorf("acknowledged by %v: %v", other, err)
		}
	}
	ok, err := tx.Acknowledged(id, "receipt", "210200", "d-"+id, "Dalian's")
	if !ok {
		t.Errorf("%s is not acknowledged", id)
	}
	return err
}

// All about who signed is found at once: whose certificate it is, whether it is
// revoked, and the receipt that a message of the name got before (R11).
func TestASignerIsProvenByTheRegister(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		noError(t, write(t, s, func(tx *store.Tx) error {
			_, err := tx.TakeMessage(store.ReceivedMessage{Peer: "210200", ID: "m1", Digest: "d", Receipt: "r"})
			return firstOf(err, tx.PutPeer(store.Peer{ID: "210200", URL: "https://x"}),
				tx.PutCertificate(store.PeerCertificate{Fingerprint: "f1", Peer: "210200", Body: "first"}))
		}))
		noError(t, s.Glance(ctx, func(tx *store.Tx) error {
			p, err := tx.Prove("f1", "m1")
			if err != nil || !p.Again || p.Digest != "d" || p.Receipt != "r" || p.Peer.URL != "https://x" || p.Certificate.Body != "first" || !p.Certificate.RevokedAt.IsZero() {
				t.Errorf("%+v, %v", p, err)
			}
			if p, err = tx.Prove("f1", "m2"); err != nil || p.Again {
				t.Errorf("of a message that never came: %+v, %v", p, err)
			}
			if _, err = tx.Prove("f2", "m1"); !fault.HasCode(err, "docking.stranger") {
				t.Error(err)
			}
			if _, err = tx.Way("210300"); !fault.HasCode(err, "docking.no_peer") {
				t.Error(err)
			}
			return nil
		}))
		noError(t, write(t, s, func(tx *store.Tx) error { return tx.RevokePeer("210200") }))
		noError(t, write(t, s, func(tx *store.Tx) error {
			return tx.PutCertificate(store.PeerCertificate{Fingerprint: "f2", Peer: "210200", Body: "second"})
		}))
		noError(t, s.Glance(ctx, func(tx *store.Tx) error {
			p, err := tx.Prove("f1", "")
			if err != nil || p.Certificate.RevokedAt.IsZero() || p.Peer.RevokedAt.IsZero() {
				t.Errorf("revoked: %+v, %v", p, err)
			}
			w, err := tx.Way("210200")
			if err != nil || w.Certificate != "second" || w.RevokedAt.IsZero() {
				t.Errorf("the way: %+v, %v", w, err)
			}
			return nil
		}))
	})
}
