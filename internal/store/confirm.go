package store

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
)

// PutLink keeps a new version of a province's ministry link; somebody faster is
// a conflict.
func (tx *Tx) PutLink(province agency.ID, l assist.Link) error {
	return tx.execOne(`INSERT INTO ministry_link (province, version, body, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (province, version) DO NOTHING`, province, l.Version, text(l), ms(tx.Now), tx.Actor.Account)
}

// Link gives the ministry link of a province, or the one it begins with.
func (tx *Tx) Link(province agency.ID) (assist.Link, error) {
	all, err := list(tx, `SELECT body FROM ministry_link WHERE province = $1 ORDER BY version DESC LIMIT 1`,
		func(scan scanner) (l assist.Link, err error) { err = scan(document(&l)); return l, err }, province)
	if err != nil || len(all) == 0 {
		return assist.DefaultLink(), err
	}
	return all[0], nil
}

// PushTask replaces what a confirmation decides about a task: receipt and limit
// among it, which no other update changes.
func (tx *Tx) PushTask(t *assist.Task) error {
	err := tx.execOne(`UPDATE task SET received_at = $3, starts_on = $4, limit_days = $5, late_allowed = $6 WHERE id = $1 AND revision = $2`,
		t.ID, t.Revision, ms(t.ReceivedAt), t.StartsOn.String(), t.LimitDays, t.LateAllowed)
	if err != nil {
		return err
	}
	return tx.UpdateTask(t)
}

// Return is one return of a cross-province task (R5.2b): why, and which field
// of whom is wrong. Ordinal 0 concerns the whole request.
type Return struct {
	Task     assist.ID `json:"task"`
	No       int       `json:"no"`
	Field    string    `json:"field"`
	Ordinal  int       `json:"ordinal"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	MendedAt time.Time `json:"mendedAt,omitzero"`
}

// PutReturn keeps a return.
func (tx *Tx) PutReturn(r Return) error {
	return tx.exec(`INSERT INTO task_return (task_id, no, field, ordinal, reason, returned_at, returned_by, mended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`, r.Task, r.No, r.Field, r.Ordinal, r.Reason, ms(tx.Now), r.By)
}

// Returns lists the returns of a task, oldest first.
func (tx *Tx) Returns(id assist.ID) ([]Return, error) {
	return list(tx, `SELECT task_id, no, field, ordinal, reason, returned_at, returned_by, mended_at FROM task_return
		WHERE task_id = $1 ORDER BY no`,
		func(scan scanner) (r Return, err error) {
			err = scan(&r.Task, &r.No, &r.Field, &r.Ordinal, &r.Reason, at(&r.At), &r.By, at(&r.MendedAt))
			return r, err
		}, id)
}

// MendReturns marks the returns of a task as mended.
func (tx *Tx) MendReturns(id assist.ID) error {
	return tx.exec(`UPDATE task_return SET mended_at = $2 WHERE task_id = $1 AND mended_at = 0`, id, ms(tx.Now))
}

// PutTaskSubject keeps a subject as one request asks for it, in place of an
// earlier mend.
func (tx *Tx) PutTaskSubject(id assist.ID, ordinal int, d DocumentID, by string) error {
	return tx.exec(`INSERT INTO task_subject (task_id, ordinal, document, mended_at, mended_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (task_id, ordinal) DO UPDATE SET document = excluded.document, mended_at = excluded.mended_at,
			mended_by = excluded.mended_by`, id, ordinal, d, ms(tx.Now), by)
}

// TaskSubjects gives the sealed documents of the subjects that were mended for
// a request, by ordinal.
func (tx *Tx) TaskSubjects(id assist.ID) (map[int]DocumentID, error) {
	type mended struct {
		ordinal  int
		document DocumentID
	}
	all, err := list(tx, `SELECT ordinal, document FROM task_subject WHERE task_id = $1`,
		func(scan scanner) (m mended, err error) { err = scan(&m.ordinal, &m.document); return m, err }, id)
	byOrdinal := make(map[int]DocumentID, len(all))
	for _, m := range all {
		byOrdinal[m.ordinal] = m.document
	}
	return byOrdinal, err
}

// RegionName gives the name of an administrative division.
func (tx *Tx) RegionName(code agency.Code) (string, error) {
	return one(tx, fault.Newf(fault.Missing, "region.missing", "没有编码为 %s 的行政区划", given(code)),
		`SELECT name FROM region WHERE code = $1`,
		func(scan scanner) (name string, err error) { err = scan(&name); return name, err }, code)
}
