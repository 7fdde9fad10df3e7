package store

import (
	"time"

	"hedui/internal/agency"
)

// Heard gives when a peer last showed that it is there: its newest message to
// us, or its receipt of our newest that it has. Zero is never.
func (tx *Tx) Heard(peer agency.ID) (time.Time, error) {
	var received, receipted time.Time
	err := tx.QueryRow(`SELECT coalesce((SELECT received_at FROM docking_received WHERE peer = $1 ORDER BY sent_at DESC, received_at DESC LIMIT 1), 0)`,
		string(peer)).Scan(at(&received))
	if err == nil {
		err = tx.QueryRow(`SELECT coalesce((SELECT sent_at FROM docking_sent WHERE peer = $1 AND sent_at > 0 ORDER BY written_at DESC, id LIMIT 1), 0)`,
			string(peer)).Scan(at(&receipted))
	}
	if receipted.After(received) {
		received = receipted
	}
	return received, tx.store.faultOf(err)
}

// GivenUp counts the messages for a peer that were given up.
func (tx *Tx) GivenUp(peer agency.ID) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM docking_sent WHERE peer = $1 AND sent_at = 0 AND dead_at > 0`, string(peer)).Scan(&n)
	return n, tx.store.faultOf(err)
}

// Certificates lists the certificates of all peers, the newest of each first.
func (tx *Tx) Certificates() ([]PeerCertificate, error) {
	return list(tx, certificateColumns+`ORDER BY peer, registered_at DESC, fingerprint`, scanCertificate)
}
