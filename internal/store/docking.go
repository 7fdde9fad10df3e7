package store

import (
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// Peer is a system that is registered to dock (R11, R12.2). URL is its door,
// Folder the other kind of door; with neither it collects what is for it.
type Peer struct {
	ID           agency.ID `json:"id"`
	URL          string    `json:"url,omitempty"`
	Folder       string    `json:"folder,omitempty"`
	Collects     bool      `json:"collects,omitempty"` // we ask it what it has for us
	RegisteredAt time.Time `json:"registeredAt"`
	RegisteredBy string    `json:"registeredBy"`
	RevokedAt    time.Time `json:"revokedAt,omitzero"`
}

// PutPeer registers a peer, or changes its doors; registering one anew ends its
// revocation.
func (tx *Tx) PutPeer(p Peer) error {
	return tx.exec(`INSERT INTO docking_peer (id, url, folder, collects, registered_at, registered_by, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, 0)
		ON CONFLICT (id) DO UPDATE SET url = excluded.url, folder = excluded.folder, collects = excluded.collects,
			registered_at = excluded.registered_at, registered_by = excluded.registered_by, revoked_at = 0`,
		p.ID, p.URL, p.Folder, number(p.Collects), ms(tx.Now), p.RegisteredBy)
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// RevokePeer keeps a peer from speaking, at once, again as before; its certificates do
// not come back when it is registered anew.
func (tx *Tx) RevokePeer(id agency.ID) error {
	if err := tx.exec(`UPDATE docking_certificate SET revoked_at = $2 WHERE peer = $1 AND revoked_at = 0`, id, ms(tx.Now)); err != nil {
		return err
	}
	return tx.exec(`UPDATE docking_peer SET revoked_at = $2 WHERE id = $1 AND revoked_at = 0`, id, ms(tx.Now))
}

const peerColumns = `SELECT id, url, folder, collects, registered_at, registered_by, revoked_at FROM docking_peer `

func scanPeer(scan scanner) (p Peer, err error) {
	var collects int
	err = scan(&p.ID, &p.URL, &p.Folder, &collects, at(&p.RegisteredAt), &p.RegisteredBy, at(&p.RevokedAt))
	p.Collects = collects == 1
	return p, err
}

// Peer finds a peer; the fault is docking.no_peer.
func (tx *Tx) Peer(id agency.ID) (Peer, error) {
	return one(tx, noPeer(), peerColumns+`WHERE id = $1`, scanPeer, id)
}

func noPeer() *fault.Error {
	return fault.New(fault.Missing, "docking.no_peer", "该对接方尚未登记").Do("请先登记对接方的证书")
}

// Peers lists all peers, those revoked among them.
func (tx *Tx) Peers() ([]Peer, error) {
	return list(tx, peerColumns+`ORDER BY id`, scanPeer)
}

// PeerCertificate is a certificate of a peer, in PEM.
type PeerCertificate struct {
	Fingerprint  string
	Peer         agency.ID
	Body         string
	RegisteredAt time.Time
	RevokedAt    time.Time // it proves old messages, and speaks no more
}

// PutCertificate registers a certificate of a peer; again it becomes the newest.
// One that was revoked stays so: the fault is docking.revoked.
func (tx *Tx) PutCertificate(c PeerCertificate) error {
	earlier, err := tx.Certificate(c.Fingerprint)
	if err == nil && !earlier.RevokedAt.IsZero() {
		return fault.New(fault.Conflict, "docking.revoked", "该证书已注销，不能再次登记").Because("R11").Do("请让对接方换用新的密钥和证书")
	}
	if err != nil && !fault.HasCode(err, "docking.stranger") {
		return err
	}
	return tx.exec(`INSERT INTO docking_certificate (fingerprint, peer, body, registered_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (fingerprint) DO UPDATE SET registered_at = excluded.registered_at`, c.Fingerprint, c.Peer, c.Body, ms(tx.Now))
}

const certificateColumns = `SELECT fingerprint, peer, body, registered_at, revoked_at FROM docking_certificate `

func scanCertificate(scan scanner) (c PeerCertificate, err error) {
	err = scan(&c.Fingerprint, &c.Peer, &c.Body, at(&c.RegisteredAt), at(&c.RevokedAt))
	return c, err
}

// Certificate finds a registered certificate; the fault is docking.stranger.
func (tx *Tx) Certificate(fingerprint string) (PeerCertificate, error) {
	return one(tx, stranger(), certificateColumns+`WHERE fingerprint = $1`, scanCertificate, fingerprint)
}

func stranger() *fault.Error {
	return fault.New(fault.Forbidden, "docking.stranger", "对接报文的证书没有登记").Because("R11").Do("请由安全管理员登记该证书")
}

// SentMessage is a message of the outbox: waiting, receipted (SentAt), or given
// up (DeadAt) with the code of the cause.
type SentMessage struct {
	ID        string       `json:"id"`
	Peer      agency.ID    `json:"peer"`
	Office    string       `json:"office"` // whose message it is, to be told
	Of        string       `json:"of"`     // task, or case of another's request
	Kind      string       `json:"kind"`
	Request   string       `json:"request,omitempty"`
	Persons   int          `json:"persons"`
	Document  DocumentID   `json:"document"` // its wire form
	Digest    string       `json:"digest"`
	Tries     int          `json:"tries"`
	Fault     string       `json:"fault,omitempty"`
	WrittenAt time.Time    `json:"writtenAt"`
	Deadline  time.Time    `json:"deadline,omitzero"`
	Until     workday.Date `json:"-"` // the last day on which it may leave; 0: no end
	SentAt    time.Time    `json:"sentAt,omitzero"`
	DeadAt    time.Time    `json:"deadAt,omitzero"`
	Receipt   string       `json:"-"`
}

// Over tells whether nothing is to be done about the message any more.
func (m SentMessage) Over() bool { return !m.SentAt.IsZero() || !m.DeadAt.IsZero() }

// Ended tells whether an authorization in it ended: it may not leave any more.
func (m SentMessage) Ended(now time.Time) bool { return m.Until != 0 && m.Until < workday.DateOf(now) }

// WriteMessage puts a message into the outbox. Fault: store.stale when another
// worker did before.
func (tx *Tx) WriteMessage(m SentMessage) error {
	return tx.execOne(`INSERT INTO docking_sent (id, peer, office, of, kind, request, persons, document, digest, deadline, until, written_at, sent_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0) ON CONFLICT (id) DO NOTHING`,
		m.ID, m.Peer, m.Office, m.Of, m.Kind, m.Request, m.Persons, m.Document, m.Digest, ms(m.Deadline), int64(m.Until), ms(tx.Now))
}

// Tried counts an attempt that did not arrive.
func (tx *Tx) Tried(id, code string) error {
	return tx.exec(`UPDATE docking_sent SET tries = tries + 1, fault = $2 WHERE id = $1`, id, code)
}

// GiveUp ends a message that cannot arrive, or may not any more, with the code of
// the cause and, where the peer refused it, its receipt.
func (tx *Tx) GiveUp(id, code, receipt string) error {
	return tx.execOne(`UPDATE docking_sent SET sent_at = 0, dead_at = $2, fault = $3, receipt = $4 WHERE id = $1`, id, ms(tx.Now), code, receipt)
}

// Withhold keeps a message that arrived from ever going again, with the code of
// the cause.
func (tx *Tx) Withhold(id, code string) error {
	return tx.execOne(`UPDATE docking_sent SET fault = $2 WHERE id = $1`, id, code)
}

// ArrivedBefore ends a message that waits as one that the peer has, without a
// receipt, with the code of what it said instead.
func (tx *Tx) ArrivedBefore(id, code string) error {
	return tx.exec(`UPDATE docking_sent SET sent_at = $2, fault = $3 WHERE id = $1 AND sent_at = 0 AND dead_at = 0`, id, ms(tx.Now), code)
}

// SendAgain puts a message back among those that wait, until a new deadline.
func (tx *Tx) SendAgain(id string, deadline time.Time) error {
	return tx.execOne(`UPDATE docking_sent SET sent_at = 0, dead_at = 0, fault = '', receipt = '', tries = 0, deadline = $2 WHERE id = $1`, id, ms(deadline))
}

const sentColumns = `SELECT id, peer, office, of, kind, request, persons, document, digest, tries, fault, written_at, deadline, until, sent_at, dead_at, receipt FROM docking_sent `

func scanSent(scan scanner) (m SentMessage, err error) {
	err = scan(&m.ID, &m.Peer, &m.Office, &m.Of, &m.Kind, &m.Request, &m.Persons, &m.Document, &m.Digest, &m.Tries, &m.Fault,
		at(&m.WrittenAt), at(&m.Deadline), &m.Until, at(&m.SentAt), at(&m.DeadAt), &m.Receipt)
	return m, err
}

// SentMessage finds a message of the outbox; the fault is docking.no_message.
func (tx *Tx) SentMessage(id string) (SentMessage, error) {
	return one(tx, fault.New(fault.Missing, "docking.no_message", "没有这份对接报文").Do("请核对报文编号，未能送达的报文列在“对接”页和 hedui docking status 中"), sentColumns+`WHERE id = $1`, scanSent, id)
}

// Sent lists the messages of a task or request, by id.
func (tx *Tx) Sent(of string) ([]SentMessage, error) {
	return list(tx, sentColumns+`WHERE of = $1 ORDER BY id`, scanSent, of)
}

// Waiting lists what waits for a peer, oldest first.
func (tx *Tx) Waiting(peer agency.ID, most int) ([]SentMessage, error) {
	return list(tx, sentColumns+`WHERE peer = $1 AND sent_at = 0 AND dead_at = 0 ORDER BY written_at, id LIMIT $2`, scanSent, peer, most)
}

// WaitingAs lists what waits for a peer of the bytes with these digests.
func (tx *Tx) WaitingAs(peer agency.ID, digests []string) (all []SentMessage, err error) {
	for some := range slices.Chunk(digests, rowsAtOnce) {
		found, err := list(tx, sentColumns+`WHERE peer = $1 AND sent_at = 0 AND dead_at = 0 AND digest IN (`+places(2, len(some))+`)`,
			scanSent, slices.Insert(anyOf(some), 0, any(string(peer)))...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// Late lists what waits for whichever peer although its deadline has passed.
func (tx *Tx) Late(most int) ([]SentMessage, error) {
	return list(tx, sentColumns+`WHERE sent_at = 0 AND dead_at = 0 AND deadline > 0 AND deadline < $1 ORDER BY peer, written_at LIMIT $2`, scanSent, ms(tx.Now), most)
}

// Dead lists the messages that were given up, newest first.
func (tx *Tx) Dead(most int) ([]SentMessage, error) {
	return list(tx, sentColumns+`WHERE sent_at = 0 AND dead_at > 0 ORDER BY dead_at DESC, id LIMIT $1`, scanSent, most)
}

// SentBetween lists what was written for a peer in a time, for the ledger.
func (tx *Tx) SentBetween(peer agency.ID, from, to time.Time) ([]SentMessage, error) {
	return list(tx, sentColumns+`WHERE peer = $1 AND written_at >= $2 AND written_at < $3 ORDER BY written_at, id`, scanSent, peer, ms(from), ms(to))
}

// ReceivedMessage is a message of the inbox, with what became of it: "taken",
// "repeated", or the code of the fault it was refused with; and the receipt that
// a repetition gets again.
type ReceivedMessage struct {
	Peer     agency.ID  `json:"peer"`
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`
	Of       string     `json:"of"`
	Outcome  string     `json:"outcome"`
	Document DocumentID `json:"document"` // its wire form
	Digest   string     `json:"digest"`
	Receipt  string     `json:"-"`
	SentAt   time.Time  `json:"sentAt"` // by the peer's clock
	At       time.Time  `json:"at"`
}

// TakeMessage takes a message of the inbox; it tells whether this is the first
// time (the unique insert takes it once, on any node).
func (tx *Tx) TakeMessage(m ReceivedMessage) (bool, error) {
	result, err := tx.Exec(`INSERT INTO docking_received (peer, id, kind, of, outcome, document, digest, receipt, sent_at, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (peer, id) DO NOTHING`,
		string(m.Peer), m.ID, m.Kind, m.Of, m.Outcome, string(m.Document), m.Digest, m.Receipt, ms(m.SentAt), ms(tx.Now))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

const receivedColumns = `SELECT peer, id, kind, of, outcome, document, digest, receipt, sent_at, received_at FROM docking_received `

func scanReceived(scan scanner) (m ReceivedMessage, err error) {
	err = scan(&m.Peer, &m.ID, &m.Kind, &m.Of, &m.Outcome, &m.Document, &m.Digest, &m.Receipt, at(&m.SentAt), at(&m.At))
	return m, err
}

// Taken finds a message of the inbox; ok is false when it never came.
func (tx *Tx) Taken(peer agency.ID, id string) (m ReceivedMessage, ok bool, err error) {
	all, err := list(tx, receivedColumns+`WHERE peer = $1 AND id = $2`, scanReceived, peer, id)
	if err != nil || len(all) == 0 {
		return m, false, err
	}
	return all[0], true, nil
}

// Received lists the inbox's messages about a task or request, oldest first.
func (tx *Tx) Received(of string) ([]ReceivedMessage, error) {
	return list(tx, receivedColumns+`WHERE of = $1 ORDER BY received_at, id`, scanReceived, of)
}

// ReceivedSentBetween lists what was taken, whenever it came, of the messages that a
// peer sent in a time, for the ledger.
func (tx *Tx) ReceivedSentBetween(peer agency.ID, from, to time.Time) ([]ReceivedMessage, error) {
	return list(tx, receivedColumns+`WHERE peer = $1 AND sent_at >= $2 AND sent_at < $3 ORDER BY sent_at, id`, scanReceived, peer, ms(from), ms(to))
}
