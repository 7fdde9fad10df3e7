package store

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/verification"
)

// SentMessage is a message of the outbox: to be sent, or acknowledged.
type SentMessage struct {
	ID        string    `json:"id"`
	Of        string    `json:"of"`   // task, or case of another province's request
	Kind      string    `json:"kind"` // ask, answer, cancel, reason
	Persons   int       `json:"persons"`
	WrittenAt time.Time `json:"writtenAt"`
	SentAt    time.Time `json:"sentAt,omitzero"`
}

// WriteMessage notes that a message is about to be sent; again does nothing.
func (tx *Tx) WriteMessage(m SentMessage) error {
	return tx.exec(`INSERT INTO ministry_sent (id, of, kind, persons, written_at, sent_at) VALUES ($1, $2, $3, $4, $5, 0)
		ON CONFLICT (id) DO NOTHING`, m.ID, m.Of, m.Kind, m.Persons, ms(tx.Now))
}

// Acknowledged notes that the ministry has a message.
func (tx *Tx) Acknowledged(id string) error {
	return tx.execOne(`UPDATE ministry_sent SET sent_at = $2 WHERE id = $1`, id, ms(tx.Now))
}

// Sent lists the messages of a task or request, by id.
func (tx *Tx) Sent(of string) ([]SentMessage, error) {
	return list(tx, `SELECT id, of, kind, persons, written_at, sent_at FROM ministry_sent WHERE of = $1 ORDER BY id`,
		func(scan scanner) (m SentMessage, err error) {
			err = scan(&m.ID, &m.Of, &m.Kind, &m.Persons, at(&m.WrittenAt), at(&m.SentAt))
			return m, err
		}, of)
}

// ReceivedMessage is a message of the inbox, with what became of it: "taken",
// "repeated", or the code of the fault it was refused with.
type ReceivedMessage struct {
	ID       string     `json:"id"`
	Kind     string     `json:"kind"`
	Of       string     `json:"of"`
	Outcome  string     `json:"outcome"`
	Document DocumentID `json:"document"`
	At       time.Time  `json:"at"`
}

// TakeMessage takes a message of the inbox; it tells whether this is the first
// time (the unique insert takes it once, on any node).
func (tx *Tx) TakeMessage(m ReceivedMessage) (bool, error) {
	result, err := tx.Exec(`INSERT INTO ministry_received (id, kind, of, outcome, document, received_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO NOTHING`, m.ID, m.Kind, m.Of, m.Outcome, m.Document, ms(tx.Now))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// Taken tells whether a message of the inbox was taken.
func (tx *Tx) Taken(id string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM ministry_received WHERE id = $1`, id).Scan(&n)
	return n > 0, err
}

// Received lists the inbox's messages about a task or request, oldest first.
func (tx *Tx) Received(of string) ([]ReceivedMessage, error) {
	return list(tx, `SELECT id, kind, of, outcome, document, received_at FROM ministry_received WHERE of = $1 ORDER BY received_at, id`,
		func(scan scanner) (m ReceivedMessage, err error) {
			err = scan(&m.ID, &m.Kind, &m.Of, &m.Outcome, &m.Document, at(&m.At))
			return m, err
		}, of)
}

// MinistryCursor gives up to where the ministry's messages were taken; "" at
// the beginning.
func (tx *Tx) MinistryCursor() (string, error) {
	all, err := list(tx, `SELECT cursor FROM ministry_cursor WHERE id = 1`,
		func(scan scanner) (c string, err error) { err = scan(&c); return c, err })
	return append(all, "")[0], err
}

// MoveMinistryCursor keeps up to where messages were taken.
func (tx *Tx) MoveMinistryCursor(cursor string) error {
	return tx.exec(`INSERT INTO ministry_cursor (id, cursor) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET cursor = excluded.cursor`, cursor)
}

// Request is another province's request that was taken in as a case (R4.1).
type Request struct {
	Case    verification.ID
	Message string      // its message; one case each
	Request string      // the asking side's own name of it
	From    agency.Code // the asking province
	To      agency.Code // ours
	Code    string      // the ministry's code of the category
	Nos     []int       // its numbers of the persons, by our ordinal − 1
}

// PutRequest keeps a request with its case.
func (tx *Tx) PutRequest(r Request) error {
	return tx.exec(`INSERT INTO ministry_request (case_id, message, request, from_whom, to_whom, code, nos) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		r.Case, r.Message, r.Request, r.From, r.To, r.Code, text(r.Nos))
}

const requestColumns = `SELECT case_id, message, request, from_whom, to_whom, code, nos FROM ministry_request `

func scanRequest(scan scanner) (r Request, err error) {
	err = scan(&r.Case, &r.Message, &r.Request, &r.From, &r.To, &r.Code, document(&r.Nos))
	return r, err
}

// Request finds the request behind a case.
func (tx *Tx) Request(id verification.ID) (Request, error) {
	return one(tx, fault.New(fault.Missing, "ministry.no_request", "这笔业务不是其他省的请求"), requestColumns+`WHERE case_id = $1`, scanRequest, id)
}

// RequestsOf lists the cases of a province's request.
func (tx *Tx) RequestsOf(from agency.Code, request string) ([]Request, error) {
	return list(tx, requestColumns+`WHERE from_whom = $1 AND request = $2 ORDER BY case_id`, scanRequest, from, request)
}

// DropAnswer takes back the growing first answer of a task, to be put again with
// more parts: until the task is answered it grows wave by wave.
func (tx *Tx) DropAnswer(id assist.ID) error {
	if err := tx.exec(`DELETE FROM answer_part WHERE task_id = $1 AND answer = 1`, id); err != nil {
		return err
	}
	return tx.exec(`DELETE FROM answer WHERE task_id = $1 AND no = 1`, id)
}
