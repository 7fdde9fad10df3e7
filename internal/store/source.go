package store

import (
	"encoding/json"
	"fmt"
	"time"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/seal"
)

// Source is one version of an item's interface description. Body is its JSON;
// a list of sources has no credentials.
type Source struct {
	Item        catalogue.ItemID
	Version     int
	Body        json.RawMessage
	Credentials map[string]seal.Secret
	At          time.Time
	By          string
}

func (s Source) aad() []byte { return fmt.Appendf(nil, "source %s %d", s.Item, s.Version) }

// PutSource adds a version; one that stands is never changed.
func (tx *Tx) PutSource(s Source) error {
	clear := make(map[string]string, len(s.Credentials))
	for name, secret := range s.Credentials {
		clear[name] = secret.Reveal() // Secret itself would be written as ***
	}
	sealed, err := tx.store.ring.Seal(s.aad(), []byte(text(clear)))
	if err != nil {
		return err
	}
	return tx.execOne(`INSERT INTO source (item, version, body, credentials, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (item, version) DO NOTHING`, s.Item, s.Version, string(s.Body), sealed, ms(tx.Now), s.By)
}

// Source finds the newest version of an item's description; the fault is
// source.missing.
func (tx *Tx) Source(item catalogue.ItemID) (Source, error) {
	return one(tx, fault.Newf(fault.Missing, "source.missing", "目录项 %s 还没有接口说明", given(item)).Do("请由目录项所属机构填写接口说明"),
		`SELECT item, version, body, credentials, made_at, made_by FROM source WHERE item = $1 ORDER BY version DESC LIMIT 1`,
		func(scan scanner) (s Source, err error) {
			var sealed []byte
			if err := scan(&s.Item, &s.Version, document(&s.Body), &sealed, at(&s.At), &s.By); err != nil {
				return s, err
			}
			clear, err := tx.store.ring.Open(s.aad(), sealed)
			if err != nil {
				return s, err
			}
			return s, json.Unmarshal(clear, &s.Credentials)
		}, item)
}

// Sources lists the newest version of each description, without credentials.
func (tx *Tx) Sources() ([]Source, error) {
	return list(tx, `SELECT item, version, body, made_at, made_by FROM source AS s
		WHERE version = (SELECT max(version) FROM source AS n WHERE n.item = s.item) ORDER BY item`,
		func(scan scanner) (s Source, err error) {
			err = scan(&s.Item, &s.Version, document(&s.Body), at(&s.At), &s.By)
			return s, err
		})
}

// SourceState is a circuit as its owner was last told of it.
type SourceState struct {
	Item  catalogue.ItemID
	Open  bool
	Since time.Time
	Words string
}

// PutSourceState keeps a circuit's change; it tells whether it was one.
func (tx *Tx) PutSourceState(s SourceState) (bool, error) {
	result, err := tx.Exec(`INSERT INTO source_state (item, open, since, words) VALUES ($1, $2, $3, $4)
		ON CONFLICT (item) DO UPDATE SET open = excluded.open, since = excluded.since, words = excluded.words
		WHERE source_state.open <> excluded.open`, s.Item, s.Open, ms(tx.Now), s.Words)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// SourceStates gives the circuits that were ever told of, by item.
func (tx *Tx) SourceStates() (map[catalogue.ItemID]SourceState, error) {
	all, err := list(tx, `SELECT item, open, since, words FROM source_state`,
		func(scan scanner) (s SourceState, err error) {
			err = scan(&s.Item, &s.Open, at(&s.Since), &s.Words)
			return s, err
		})
	by := make(map[catalogue.ItemID]SourceState, len(all))
	for _, s := range all {
		by[s.Item] = s
	}
	return by, err
}

// OpenAPI lists the open tasks of an item that is asked by interface.
func (tx *Tx) OpenAPI(item catalogue.ItemID) ([]assist.Task, error) {
	return list(tx, taskColumns+`WHERE state = 'open' AND access = 'api' AND item = $1 ORDER BY id`, scanTask, string(item))
}

// Queued tells whether a job like this one waits or is under way.
func (tx *Tx) Queued(j Job) (there bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM job WHERE kind = $1 AND args = $2)`, j.Kind(), text(j)).Scan(&there)
	return there, err
}

// Owed is somebody whom a source has not answered about yet. Tries are those
// that failed while others were answered.
type Owed struct {
	Ordinal int    `json:"ordinal"`
	Tries   int    `json:"tries,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// Asking is some people of a task, from First to Last by ordinal, who are asked
// about together.
type Asking struct {
	Task    assist.ID
	First   int
	Last    int
	BegunAt time.Time // the first time
	AgainAt time.Time // not before then; zero = now
	Owed    []Owed
}

func (a Asking) aad() []byte { return fmt.Appendf(nil, "asking %s %d", a.Task, a.First) }

// PutAsking adds people on their way, or replaces what is kept of them; findings
// by rising ordinal.
func (tx *Tx) PutAsking(a Asking, findings []finding.Finding) error {
	data, err := finding.EncodePart(findings)
	if err != nil {
		return err
	}
	sealed, err := tx.store.ring.Seal(a.aad(), data)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO asking (task_id, first, last, begun_at, again_at, owed, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (task_id, first) DO UPDATE SET again_at = excluded.again_at, owed = excluded.owed, sealed = excluded.sealed`,
		a.Task, a.First, a.Last, ms(a.BegunAt), ms(a.AgainAt), text(a.Owed), sealed)
}

// Askings lists a task's people on their way, without findings.
func (tx *Tx) Askings(id assist.ID) ([]Asking, error) {
	return list(tx, `SELECT task_id, first, last, begun_at, again_at, owed FROM asking WHERE task_id = $1 ORDER BY first`,
		func(scan scanner) (a Asking, err error) {
			err = scan(&a.Task, &a.First, &a.Last, at(&a.BegunAt), at(&a.AgainAt), document(&a.Owed))
			return a, err
		}, id)
}

// AskedFindings gives what came in so far about the ordinals first to last.
func (tx *Tx) AskedFindings(id assist.ID, first, last int) ([]finding.Finding, error) {
	parts, err := list(tx, `SELECT first, sealed FROM asking WHERE task_id = $1 AND last >= $2 AND first <= $3 ORDER BY first`,
		func(scan scanner) ([]finding.Finding, error) {
			a := Asking{Task: id}
			var sealed []byte
			if err := scan(&a.First, &sealed); err != nil {
				return nil, err
			}
			data, err := tx.store.ring.Open(a.aad(), sealed)
			if err != nil {
				return nil, err
			}
			return finding.DecodePart(data)
		}, id, first, last)
	var all []finding.Finding
	for _, p := range parts {
		all = append(all, p...)
	}
	return all, err
}

// DropAskings removes a task's people on their way: they are the answer now.
func (tx *Tx) DropAskings(id assist.ID) error {
	return tx.exec(`DELETE FROM asking WHERE task_id = $1`, id)
}
