package store

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/verification"
)

// PutReview adds a review; one per objection and task.
func (tx *Tx) PutReview(r review.Review) error {
	err := tx.execOne(`INSERT INTO review (id, objection, case_id, case_number, kind, task_id, item, item_version, item_name, access,
			initiating, commissioned, assisting, department, sharing, ordinals, state, received_at, limit_days, due_on, due_at, due_known,
			calendar, answered_at, late, answer, changed, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)`,
		r.ID, r.Objection, r.Case, r.CaseNumber, r.Kind, r.Task, r.Item.ID, r.Item.Version, r.ItemName, r.Access,
		r.Initiating, r.Commissioned, r.Assisting, r.Commissioning, r.Sharing, text(r.Ordinals), r.State, ms(r.ReceivedAt), r.LimitDays,
		r.DueOn.String(), ms(r.DueAt), r.DueKnown, r.Calendar, ms(r.AnsweredAt), r.Late, r.Answer, r.Changed, r.Revision)
	if err != nil {
		return err
	}
	return tx.mark(r.Task)
}

// UpdateReview replaces what changes of a review if nobody else has since it
// was read.
func (tx *Tx) UpdateReview(r *review.Review) error {
	err := tx.execOne(`UPDATE review SET state = $3, due_on = $4, due_at = $5, due_known = $6, calendar = $7, answered_at = $8, late = $9,
			answer = $10, changed = $11, limit_days = $12, revision = revision + 1 WHERE id = $1 AND revision = $2`,
		r.ID, r.Revision, r.State, r.DueOn.String(), ms(r.DueAt), r.DueKnown, r.Calendar, ms(r.AnsweredAt), r.Late, r.Answer, r.Changed, r.LimitDays)
	if err != nil {
		return err
	}
	r.Revision++
	return tx.mark(r.Task)
}

const reviewColumns = `SELECT id, objection, case_id, case_number, kind, task_id, item, item_version, item_name, access, initiating,
	commissioned, assisting, department, sharing, ordinals, state, received_at, limit_days, due_on, due_at, due_known, calendar,
	answered_at, late, answer, changed, revision FROM review `

func scanReview(scan scanner) (r review.Review, err error) {
	err = scan(&r.ID, &r.Objection, &r.Case, &r.CaseNumber, &r.Kind, &r.Task, &r.Item.ID, &r.Item.Version, &r.ItemName, &r.Access,
		&r.Initiating, &r.Commissioned, &r.Assisting, &r.Commissioning, &r.Sharing, document(&r.Ordinals), &r.State, at(&r.ReceivedAt),
		&r.LimitDays, day(&r.DueOn), at(&r.DueAt), &r.DueKnown, &r.Calendar, at(&r.AnsweredAt), &r.Late, &r.Answer, &r.Changed, &r.Revision)
	return r, err
}

// Review finds a review.
func (tx *Tx) Review(id review.ID) (review.Review, error) {
	return one(tx, fault.New(fault.Missing, "review.missing", "没有这项复核，或您无权查看"), reviewColumns+`WHERE id = $1`, scanReview, id)
}

// CaseReviews lists the reviews of a case, oldest first.
func (tx *Tx) CaseReviews(id verification.ID) ([]review.Review, error) {
	return list(tx, reviewColumns+`WHERE case_id = $1 ORDER BY id`, scanReview, id)
}

// TaskReviews lists the reviews of a task, oldest first.
func (tx *Tx) TaskReviews(c verification.ID, id assist.ID) ([]review.Review, error) {
	return list(tx, reviewColumns+`WHERE case_id = $1 AND task_id = $2 ORDER BY id`, scanReview, c, id)
}

// ReviewFilter narrows a list of reviews; only Scope must be set. Due and
// After are the cursor: the list is by deadline, then id.
type ReviewFilter struct {
	Scope     policy.Scope
	Assisting agency.ID
	State     review.State
	Due       time.Time
	After     review.ID
	Limit     int
}

// Reviews lists reviews by deadline, then id.
func (tx *Tx) Reviews(f ReviewFilter) ([]review.Review, error) {
	var w where
	w.scope(f.Scope, "initiating", "commissioned", "assisting", "department", "sharing")
	w.eq("assisting", string(f.Assisting))
	w.eq("state", string(f.State))
	if f.After != "" {
		w.and("(due_at > ? OR (due_at = ? AND id > ?))", ms(f.Due), ms(f.Due), f.After)
	}
	return list(tx, reviewColumns+w.then("ORDER BY due_at, id LIMIT ?", limit(f.Limit)), scanReview, w.args...)
}

// OpenReviewsDue lists open reviews whose limit ends before an instant, by id.
func (tx *Tx) OpenReviewsDue(before time.Time, after review.ID, n int) ([]review.Review, error) {
	return list(tx, reviewColumns+`WHERE state = 'open' AND due_at <= $1 AND id > $2 ORDER BY id LIMIT $3`, scanReview,
		ms(before), string(after), limit(n))
}

// OpenReviews lists all open reviews.
func (tx *Tx) OpenReviews() ([]review.Review, error) {
	return list(tx, reviewColumns+`WHERE state = 'open' ORDER BY id`, scanReview)
}

// ClaimReviewReminder claims a reminder of a review; it tells whether this is
// the first time (decision 4).
func (tx *Tx) ClaimReviewReminder(id review.ID, days int) (bool, error) {
	result, err := tx.Exec(`INSERT INTO review_reminder (review, days, at) VALUES ($1, $2, $3) ON CONFLICT (review, days) DO NOTHING`,
		id, days, ms(tx.Now))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// ReviewReminded tells whether a reminder of a review was claimed already.
func (tx *Tx) ReviewReminded(id review.ID, days int) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM review_reminder WHERE review = $1 AND days = $2`, id, days).Scan(&n)
	return n > 0, err
}

// PrepareReview keeps a result in the making, in place of an earlier one.
func (tx *Tx) PrepareReview(id review.ID, m finding.Manifest, by string) error {
	return tx.exec(`INSERT INTO review_prepared (review, manifest, prepared_at, prepared_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (review) DO UPDATE SET manifest = excluded.manifest, prepared_at = excluded.prepared_at,
			prepared_by = excluded.prepared_by`, id, text(m), ms(tx.Now), by)
}

// PreparedReview gives the result in the making (No 0), or the fault of there
// being none.
func (tx *Tx) PreparedReview(id review.ID) (Answer, error) {
	return one(tx, fault.New(fault.Conflict, "review.not_prepared", "尚未比对、导入或填报复核结果").Do("请先重新比对、导入或填报，再反馈"),
		`SELECT manifest, prepared_at, prepared_by FROM review_prepared WHERE review = $1`,
		func(scan scanner) (a Answer, err error) {
			err = scan(document(&a.Manifest), at(&a.At), &a.By)
			a.Task = assist.ID(a.Manifest.Task)
			return a, err
		}, id)
}

// DropPreparedReview removes a result in the making once it was fed back.
func (tx *Tx) DropPreparedReview(id review.ID) error {
	return tx.exec(`DELETE FROM review_prepared WHERE review = $1`, id)
}

// AnsweredPart is a part of one of a task's answers.
type AnsweredPart struct {
	finding.PartRef
	No int       // of the answer: 1 is the first one, later ones are reviews
	At time.Time // when it was fed back
}

// PartsOf lists the parts of all answers to a task that hold any ordinal in
// [first, last], oldest answer first: a later one lies over the earlier.
func (tx *Tx) PartsOf(id assist.ID, first, last int) ([]AnsweredPart, error) {
	return list(tx, `SELECT p.first, p.last, p.document, p.answer, a.answered_at
		FROM answer_part AS p JOIN answer AS a ON a.task_id = p.task_id AND a.no = p.answer
		WHERE p.task_id = $1 AND p.last >= $2 AND p.first <= $3 ORDER BY p.answer, p.no`,
		func(scan scanner) (p AnsweredPart, err error) {
			err = scan(&p.First, &p.Last, &p.Document, &p.No, at(&p.At))
			return p, err
		}, id, first, last)
}
