package store

import (
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/verification"
)

// PutWithdrawal records that a subject withdrew its authorization; it tells
// whether this is the first time.
func (tx *Tx) PutWithdrawal(id verification.ID, ordinal int, by string) (bool, error) {
	result, err := tx.Exec(`INSERT INTO withdrawal (case_id, ordinal, withdrawn_at, by_whom) VALUES ($1, $2, $3, $4)
		ON CONFLICT (case_id, ordinal) DO NOTHING`, id, ordinal, ms(tx.Now), by)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// DropWithdrawal forgets a withdrawal, when the subject signed anew.
func (tx *Tx) DropWithdrawal(id verification.ID, ordinal int) error {
	return tx.exec(`DELETE FROM withdrawal WHERE case_id = $1 AND ordinal = $2`, id, ordinal)
}

// Withdrawals gives when those of the subjects first to last who withdrew did, by ordinal.
func (tx *Tx) Withdrawals(id verification.ID, first, last int) (map[int]time.Time, error) {
	type withdrawal struct {
		ordinal int
		at      time.Time
	}
	all, err := list(tx, `SELECT ordinal, withdrawn_at FROM withdrawal WHERE case_id = $1 AND ordinal BETWEEN $2 AND $3`,
		func(scan scanner) (w withdrawal, err error) { err = scan(&w.ordinal, at(&w.at)); return w, err }, id, first, last)
	byOrdinal := make(map[int]time.Time, len(all))
	for _, w := range all {
		byOrdinal[w.ordinal] = w.at
	}
	return byOrdinal, err
}

// Occurrence is where a person, known by blind index, stands in a case.
type Occurrence struct {
	Blind   []byte
	Case    verification.ID
	Ordinal int
}

func scanOccurrence(scan scanner) (o Occurrence, err error) {
	err = scan(&o.Blind, &o.Case, &o.Ordinal)
	return o, err
}

// Occurrences tells of everywhere that the number indexes stand for somebody. It
// does not join, for EarlierNames' reason.
func (tx *Tx) Occurrences(blinds [][]byte, each func(Occurrence)) error {
	for some := range slices.Chunk(blinds, rowsAtOnce) {
		all, err := list(tx, `SELECT blind, case_id, ordinal FROM subject WHERE blind IN (`+places(1, len(some))+`) ORDER BY case_id, ordinal`,
			scanOccurrence, anyOf(some)...)
		if err != nil {
			return err
		}
		for _, o := range all {
			each(o)
		}
	}
	return nil
}

// WithdrawnElsewhere lists who withdrew an authorization in another case.
func (tx *Tx) WithdrawnElsewhere(than verification.ID) ([]Occurrence, error) {
	return list(tx, `SELECT s.blind, w.case_id, w.ordinal FROM withdrawal w
		JOIN subject s ON s.case_id = w.case_id AND s.ordinal = w.ordinal WHERE w.case_id <> $1 ORDER BY w.case_id, w.ordinal`, scanOccurrence, than)
}

// Opinion is an assisting agency's opinion that a business should be ended, and
// what its initiator replied if it goes on.
type Opinion struct {
	ID    string          `json:"id"`
	Case  verification.ID `json:"case"`
	Task  assist.ID       `json:"task"`
	By    agency.ID       `json:"by"`
	Words string          `json:"words"`
	At    time.Time       `json:"at"`

	DecidedAt time.Time `json:"decidedAt"`
	Reply     string    `json:"reply"`
}

// AddOpinion keeps an opinion.
func (tx *Tx) AddOpinion(o Opinion) error {
	return tx.exec(`INSERT INTO opinion (id, case_id, task_id, office, words, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.NewID("op"), o.Case, o.Task, o.By, o.Words, ms(tx.Now))
}

// Opinions lists the opinions on a case, oldest first.
func (tx *Tx) Opinions(id verification.ID) ([]Opinion, error) {
	return list(tx, opinionColumns+`WHERE case_id = $1 ORDER BY id`, scanOpinion, id)
}

// WaitingOpinions lists those on a case that nobody has decided about.
func (tx *Tx) WaitingOpinions(id verification.ID) ([]Opinion, error) {
	return list(tx, opinionColumns+`WHERE case_id = $1 AND decided_at = 0 ORDER BY id`, scanOpinion, id)
}

// DecideOpinions replies to all opinions on a case that wait.
func (tx *Tx) DecideOpinions(id verification.ID, reply string) error {
	return tx.exec(`UPDATE opinion SET decided_at = $2, reply = $3 WHERE case_id = $1 AND decided_at = 0`, id, ms(tx.Now), reply)
}

const opinionColumns = `SELECT id, case_id, task_id, office, words, at, decided_at, reply FROM opinion `

func scanOpinion(scan scanner) (o Opinion, err error) {
	err = scan(&o.ID, &o.Case, &o.Task, &o.By, &o.Words, at(&o.At), at(&o.DecidedAt), &o.Reply)
	return o, err
}
