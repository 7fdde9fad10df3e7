package store

import "hedui/internal/agency"

// Proof is what there is about who signed a message: the certificate, whose it is,
// and what of the message's name was taken before. It is looked up for each
// message, so it is one statement.
type Proof struct {
	Certificate PeerCertificate
	Peer        Peer
	Again       bool // a message of the name was taken before, with:
	Digest      string
	Receipt     string
}

// Prove finds all about a signer; message is "" for what stands in no inbox. The
// fault is docking.stranger.
func (tx *Tx) Prove(fingerprint, message string) (Proof, error) {
	return one(tx, stranger(), `SELECT c.fingerprint, c.peer, c.body, c.registered_at, c.revoked_at,
			p.id, p.url, p.folder, p.collects, p.registered_at, p.registered_by, p.revoked_at,
			CASE WHEN r.id IS NULL THEN 0 ELSE 1 END, coalesce(r.digest, ''), coalesce(r.receipt, '')
		FROM docking_certificate c JOIN docking_peer p ON p.id = c.peer
		LEFT JOIN docking_received r ON r.peer = c.peer AND r.id = $2 WHERE c.fingerprint = $1`, scanProof, fingerprint, message)
}

func scanProof(scan scanner) (p Proof, err error) {
	var collects, again int
	c, by := &p.Certificate, &p.Peer
	err = scan(&c.Fingerprint, &c.Peer, &c.Body, at(&c.RegisteredAt), at(&c.RevokedAt),
		&by.ID, &by.URL, &by.Folder, &collects, at(&by.RegisteredAt), &by.RegisteredBy, at(&by.RevokedAt), &again, &p.Digest, &p.Receipt)
	by.Collects, p.Again = collects == 1, again == 1
	return p, err
}

// Way is a peer with the certificate, in PEM, that messages to it are sealed for:
// the newest; of a revoked peer, the last that it had.
type Way struct {
	Peer
	Certificate string
}

// Way finds the way to a peer; the fault is docking.no_peer.
func (tx *Tx) Way(peer agency.ID) (Way, error) {
	return one(tx, noPeer(), `SELECT p.id, p.url, p.folder, p.collects, p.registered_at, p.registered_by, p.revoked_at, c.body
		FROM docking_peer p JOIN docking_certificate c ON c.peer = p.id WHERE p.id = $1
		ORDER BY CASE WHEN c.revoked_at = 0 THEN 0 ELSE 1 END, c.registered_at DESC, c.fingerprint LIMIT 1`, scanWay, peer)
}

func scanWay(scan scanner) (w Way, err error) {
	var collects int
	err = scan(&w.ID, &w.URL, &w.Folder, &collects, at(&w.RegisteredAt), &w.RegisteredBy, at(&w.RevokedAt), &w.Certificate)
	w.Collects = collects == 1
	return w, err
}

// SentBefore counts the messages of a task or request, and tells whether one of
// them has the id.
func (tx *Tx) SentBefore(of, id string) (n int, known bool, err error) {
	var same int
	err = tx.QueryRow(`SELECT count(*), coalesce(sum(CASE WHEN id = $2 THEN 1 ELSE 0 END), 0) FROM docking_sent WHERE of = $1`, of, id).Scan(&n, &same)
	return n, same > 0, tx.store.faultOf(err)
}

// Acknowledged notes that the peer has a message, with its receipt, which a
// certificate's key signed; ok is false when none waits of that id, for that peer, with
// those bytes, or the certificate is not the peer's, or one of them is revoked.
func (tx *Tx) Acknowledged(id, receipt string, peer agency.ID, digest, signer string) (ok bool, err error) {
	result, err := tx.Exec(`UPDATE docking_sent SET sent_at = $2, receipt = $3, fault = ''
		WHERE id = $1 AND peer = $4 AND digest = $5 AND sent_at = 0 AND dead_at = 0 AND EXISTS (
			SELECT 1 FROM docking_certificate c JOIN docking_peer p ON p.id = c.peer
			WHERE c.fingerprint = $6 AND c.peer = $4 AND c.revoked_at = 0 AND p.revoked_at = 0)`, id, ms(tx.Now), receipt, string(peer), digest, signer)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}
