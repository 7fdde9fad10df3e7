package store

import (
	"time"

	"hedui/internal/assist"
	"hedui/internal/verification"
)

// Event is a line of a case's timeline; Words hold no personal datum.
type Event struct {
	ID     string          `json:"id"`
	Case   verification.ID `json:"case"`
	Task   assist.ID       `json:"task,omitempty"`
	Verb   string          `json:"verb"`
	Words  string          `json:"words"`
	Office string          `json:"office"` // the agency or department that did it
	At     time.Time       `json:"at"`
}

// AddEvent appends to a case's timeline.
func (tx *Tx) AddEvent(e Event) error {
	return tx.exec(`INSERT INTO case_event (id, case_id, task_id, verb, words, office, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.NewID("ev"), e.Case, e.Task, e.Verb, e.Words, e.Office, ms(tx.Now))
}

// Events lists a case's timeline, oldest first.
func (tx *Tx) Events(id verification.ID) ([]Event, error) { return tx.EventsAfter(id, "") }

// EventsAfter lists what stands in a case's timeline behind an event.
func (tx *Tx) EventsAfter(id verification.ID, after string) ([]Event, error) {
	return list(tx, `SELECT id, case_id, task_id, verb, words, office, at FROM case_event WHERE case_id = $1 AND id > $2 ORDER BY id`,
		func(scan scanner) (e Event, err error) {
			err = scan(&e.ID, &e.Case, &e.Task, &e.Verb, &e.Words, &e.Office, at(&e.At))
			return e, err
		}, id, after)
}
