package store

import (
	"encoding/hex"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/audit"
	"hedui/internal/fault"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// PutVolume adds what an agency has filed of a case.
func (tx *Tx) PutVolume(v archive.Volume) error {
	return tx.execOne(`INSERT INTO volume (case_id, agency, no, ended_on, revision, filed_at, filed_by) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		v.Case, v.Agency, v.No, v.EndedOn.String(), v.Steps, ms(v.FiledAt), v.FiledBy)
}

const volumeColumns = `SELECT case_id, agency, no, ended_on, revision, filed_at, filed_by FROM volume `

func scanVolume(scan scanner) (v archive.Volume, err error) {
	err = scan(&v.Case, &v.Agency, &v.No, day(&v.EndedOn), &v.Steps, at(&v.FiledAt), &v.FiledBy)
	return v, err
}

// Volumes lists what was filed of a case by an agency ("" = by all), oldest first.
func (tx *Tx) Volumes(id verification.ID, by agency.ID) ([]archive.Volume, error) {
	return list(tx, volumeColumns+`WHERE case_id = $1 AND ($2 = '' OR agency = $2) ORDER BY agency, no`, scanVolume, id, string(by))
}

// CasesEnded lists the cases that an agency was commissioned with and has
// filed, that ended up to a day, which is another for new applications, and still
// have their people; by number, after one of them.
func (tx *Tx) CasesEnded(commissioned agency.ID, fresh, others workday.Date, after string, n int) ([]verification.Case, error) {
	return list(tx, caseColumns+`WHERE commissioned = $1 AND state IN ('reported', 'terminated') AND number > $4
		AND (SELECT MAX(ended_on) FROM volume WHERE case_id = verification.id AND agency = $1) <= CASE WHEN kind = 'new' THEN $2 ELSE $3 END
		ORDER BY number LIMIT $5`,
		scanCase, commissioned, fresh.String(), others.String(), after, limit(n))
}

// EntriesAbout lists the register's entries about any of the objects ("case
// c_…"), oldest first, as they are in the database.
func (tx *Tx) EntriesAbout(objects []string) (all []audit.Entry, err error) {
	for _, object := range objects {
		some, err := list(tx, `SELECT body FROM audit_entry WHERE object = $1 ORDER BY seq`, func(scan scanner) (e audit.Entry, err error) {
			var body []byte
			if err = scan(&body); err != nil {
				return e, err
			}
			return audit.Decode(body)
		}, object)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// PutDestruction adds a proposal, and takes its cases, each for one proposal at
// a time.
func (tx *Tx) PutDestruction(d archive.Destruction) error {
	err := tx.execOne(`INSERT INTO destruction (id, agency, state, body, reason, proposed_at, proposed_by, decided_at, decided_by, answer,
			signature, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		d.ID, d.Agency, d.State, text(d.Goes), d.Reason, ms(d.ProposedAt), d.ProposedBy, ms(d.DecidedAt), d.DecidedBy, d.Answer,
		hex.EncodeToString(d.Signature), d.Revision)
	for _, g := range d.Goes {
		if err != nil {
			return err
		}
		err = tx.takeForDestruction(d.ID, g)
	}
	return err
}

func (tx *Tx) takeForDestruction(id archive.DestructionID, g archive.Going) error {
	result, err := tx.Exec(`INSERT INTO destruction_case (case_id, destruction, goes_at) VALUES ($1, $2, 0) ON CONFLICT (case_id) DO NOTHING`, g.Case, id)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fault.Newf(fault.Conflict, "destruction.taken", "案卷 %s 已在另一份销毁申请中", g.Number)
}

// UpdateDestruction keeps how a proposal was decided, if nobody else has. What
// was rejected may be proposed anew.
func (tx *Tx) UpdateDestruction(d *archive.Destruction) error {
	err := tx.execOne(`UPDATE destruction SET state = $3, decided_at = $4, decided_by = $5, answer = $6, signature = $7, revision = revision + 1
		WHERE id = $1 AND revision = $2`, d.ID, d.Revision, d.State, ms(d.DecidedAt), d.DecidedBy, d.Answer, hex.EncodeToString(d.Signature))
	if err != nil {
		return err
	}
	d.Revision++
	if d.State == archive.Rejected {
		return tx.exec(`DELETE FROM destruction_case WHERE destruction = $1`, d.ID)
	}
	return tx.exec(`UPDATE destruction_case SET goes_at = $2 WHERE destruction = $1`, d.ID, ms(d.DecidedAt))
}

const destructionColumns = `SELECT id, agency, state, body, reason, proposed_at, proposed_by, decided_at, decided_by, answer, signature,
	revision FROM destruction `

func scanDestruction(scan scanner) (d archive.Destruction, err error) {
	var signature string
	if err = scan(&d.ID, &d.Agency, &d.State, document(&d.Goes), &d.Reason, at(&d.ProposedAt), &d.ProposedBy, at(&d.DecidedAt), &d.DecidedBy,
		&d.Answer, &signature, &d.Revision); err != nil {
		return d, err
	}
	d.Signature, err = hex.DecodeString(signature)
	return d, err
}

// Destruction finds a destruction.
func (tx *Tx) Destruction(id archive.DestructionID) (archive.Destruction, error) {
	return one(tx, fault.New(fault.Missing, "destruction.missing", "没有这份销毁申请，或您无权查看"), destructionColumns+`WHERE id = $1`, scanDestruction, id)
}

// Destructions lists an agency's destructions, newest first, below a cursor.
func (tx *Tx) Destructions(of agency.ID, before archive.DestructionID, n int) ([]archive.Destruction, error) {
	return list(tx, destructionColumns+`WHERE agency = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3`, scanDestruction,
		of, string(before), limit(n))
}
