package store

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/verification"
)

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

// Inbound tells whether a case is another system's request.
func (tx *Tx) Inbound(id verification.ID) (inbound bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM ministry_request WHERE case_id = $1)`, id).Scan(&inbound)
	return inbound, err
}

// AnswerRequest counts that a request is answered, and gives how often it had
// been before.
func (tx *Tx) AnswerRequest(id verification.ID) (before int, err error) {
	err = tx.QueryRow(`UPDATE ministry_request SET answered = answered + 1 WHERE case_id = $1 RETURNING answered - 1`, id).Scan(&before)
	return before, err
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

// SentWhole tells when all messages that ask for a task were receipted; zero
// when not all were.
func (tx *Tx) SentWhole(id assist.ID) (whole time.Time, err error) {
	var owed int
	err = tx.QueryRow(`SELECT count(*) FILTER (WHERE sent_at = 0), coalesce(max(sent_at), 0) FROM docking_sent WHERE of = $1 AND kind IN ('ask', 'request')`, id).
		Scan(&owed, at(&whole))
	if owed > 0 {
		whole = time.Time{}
	}
	return whole, err
}
