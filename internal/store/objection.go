package store

import (
	"time"

	"hedui/internal/fault"
	"hedui/internal/review"
	"hedui/internal/verification"
)

// ClaimObjection claims what an objection is about, subject by subject. The
// first that is taken stops it: earlier names who took it, and the transaction
// is to be given up (R5.5b). The key decides, so that of two at once one wins.
func (tx *Tx) ClaimObjection(o review.Objection) (earlier review.ObjectionID, ordinal int, err error) {
	for _, n := range o.Ordinals {
		result, err := tx.Exec(`INSERT INTO objection_subject (case_id, ordinal, category, assisting, objection) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (case_id, ordinal, category, assisting) DO NOTHING`, o.Case, n, o.Category, o.Assisting, o.ID)
		if err != nil {
			return "", 0, err
		}
		if won, err := result.RowsAffected(); err != nil || won == 1 {
			if err != nil {
				return "", 0, err
			}
			continue
		}
		err = tx.QueryRow(`SELECT objection FROM objection_subject WHERE case_id = $1 AND ordinal = $2 AND category = $3 AND assisting = $4`,
			o.Case, n, o.Category, o.Assisting).Scan(&earlier)
		return earlier, n, err
	}
	return "", 0, nil
}

// ReleaseObjection frees what a withdrawn objection was about.
func (tx *Tx) ReleaseObjection(id review.ObjectionID) error {
	return tx.exec(`DELETE FROM objection_subject WHERE objection = $1`, id)
}

// PutObjection adds an objection.
func (tx *Tx) PutObjection(o review.Objection) error {
	return tx.execOne(`INSERT INTO objection (id, case_id, case_number, kind, household, whole, ordinals, category, assisting, initiating,
			commissioned, department, raiser, words, state, raised_at, raised_by, revision, within)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		o.ID, o.Case, o.CaseNumber, o.Kind, o.Household, o.Whole, text(o.Ordinals), o.Category, o.Assisting, o.Initiating,
		o.Commissioned, o.Commissioning, o.Raiser, o.Words, o.State, ms(o.RaisedAt), o.RaisedBy, o.Revision, o.Within)
}

// UpdateObjection keeps an objection's new state if nobody else has since it
// was read.
func (tx *Tx) UpdateObjection(o *review.Objection) error {
	err := tx.execOne(`UPDATE objection SET state = $3, revision = revision + 1 WHERE id = $1 AND revision = $2`, o.ID, o.Revision, o.State)
	if err == nil {
		o.Revision++
	}
	return err
}

const objectionColumns = `SELECT id, case_id, case_number, kind, household, whole, ordinals, category, assisting, initiating, commissioned,
	department, raiser, words, state, raised_at, raised_by, revision, within FROM objection `

func scanObjection(scan scanner) (o review.Objection, err error) {
	err = scan(&o.ID, &o.Case, &o.CaseNumber, &o.Kind, &o.Household, &o.Whole, document(&o.Ordinals), &o.Category, &o.Assisting,
		&o.Initiating, &o.Commissioned, &o.Commissioning, &o.Raiser, &o.Words, &o.State, at(&o.RaisedAt), &o.RaisedBy, &o.Revision, &o.Within)
	return o, err
}

// Objection finds an objection.
func (tx *Tx) Objection(id review.ObjectionID) (review.Objection, error) {
	return one(tx, fault.New(fault.Missing, "objection.missing", "没有这项异议，或您无权查看"), objectionColumns+`WHERE id = $1`, scanObjection, id)
}

// Objections lists the objections of a case, oldest first.
func (tx *Tx) Objections(id verification.ID) ([]review.Objection, error) {
	return list(tx, objectionColumns+`WHERE case_id = $1 ORDER BY id`, scanObjection, id)
}

// ObjectionsWithin lists the parts of a household's objection in its supplements.
func (tx *Tx) ObjectionsWithin(id review.ObjectionID) ([]review.Objection, error) {
	return list(tx, objectionColumns+`WHERE within = $1 AND within <> '' ORDER BY id`, scanObjection, id)
}

// Evidence is a paper that came with an objection.
type Evidence struct {
	ID        string             `json:"id"`
	Objection review.ObjectionID `json:"objection"`
	Document  DocumentID         `json:"document"`
	Name      string             `json:"name"`
	At        time.Time          `json:"at"`
	By        string             `json:"by"`
}

// AddEvidence keeps a paper with an objection.
func (tx *Tx) AddEvidence(e Evidence) error {
	return tx.exec(`INSERT INTO objection_evidence (id, objection, document, name, at, by_whom) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.ID, e.Objection, e.Document, e.Name, ms(tx.Now), e.By)
}

// Evidence lists the papers of an objection, oldest first.
func (tx *Tx) Evidence(id review.ObjectionID) ([]Evidence, error) {
	return list(tx, `SELECT id, objection, document, name, at, by_whom FROM objection_evidence WHERE objection = $1 ORDER BY id`,
		func(scan scanner) (e Evidence, err error) {
			err = scan(&e.ID, &e.Objection, &e.Document, &e.Name, at(&e.At), &e.By)
			return e, err
		}, id)
}
