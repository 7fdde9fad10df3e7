package store

import (
	"hedui/internal/agency"
	"hedui/internal/review"
	"hedui/internal/verification"
)

// AskedReview ties an objection of ours to the review that another system
// applied for; one review of theirs may be several objections of ours.
type AskedReview struct {
	Objection review.ObjectionID
	Case      verification.ID
	From      agency.Code
	Review    string // the asking side's own name of it
}

// PutAskedReview keeps what an objection is behind.
func (tx *Tx) PutAskedReview(a AskedReview) error {
	return tx.exec(`INSERT INTO docking_review (objection, case_id, from_whom, review) VALUES ($1, $2, $3, $4)`, a.Objection, a.Case, a.From, a.Review)
}

// AskedReviews lists the objections behind the same review as one of them; none
// for an objection that was raised here.
func (tx *Tx) AskedReviews(of review.ObjectionID) ([]AskedReview, error) {
	return list(tx, `SELECT a.objection, a.case_id, a.from_whom, a.review FROM docking_review AS a
		JOIN docking_review AS one ON one.from_whom = a.from_whom AND one.review = a.review WHERE one.objection = $1 ORDER BY a.objection`,
		func(scan scanner) (a AskedReview, err error) {
			err = scan(&a.Objection, &a.Case, &a.From, &a.Review)
			return a, err
		}, of)
}
