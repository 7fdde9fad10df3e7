package casework

import (
	"context"
	"fmt"
	"reflect"

	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// FeedbackReview makes the prepared result an answer of its own, laid over the
// earlier ones for the reviewed subjects alone: both versions stay (R5.5a).
// Faults: review.not_prepared, review.answered, review.terminated,
// review.not_authorised, review.authorisation_changed.
func (d *Desk) FeedbackReview(ctx context.Context, actor policy.Actor, id review.ID) (r review.Review, err error) {
	err = d.write(ctx, actor, policy.ReviewFeedback, "review", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.5a")
		s, err := d.lookAgain(tx, actor, policy.ReviewFeedback, id)
		if err != nil {
			return err
		}
		r, err = settleReview(tx, s)
		return err
	})
	return r, err
}

// settleReview ends a review with its prepared result.
func settleReview(tx *store.Tx, s second) (r review.Review, err error) {
	r = s.r
	no, changed, err := layOver(tx, s)
	if err != nil {
		return r, err
	}
	if err := r.Settle(no, changed, tx.Now); err != nil {
		return r, err
	}
	if err := tx.UpdateReview(&r); err != nil {
		return r, err
	}
	if err := settleObjection(tx, r); err != nil {
		return r, err
	}
	c, err := tx.Case(r.Case)
	if err != nil {
		return r, err
	}
	if err := watch(tx, c); err != nil {
		return r, err
	}
	return r, tellReviewed(tx, c, r)
}

// layOver puts the prepared result as the task's next answer, and counts whose
// finding is another one now.
func layOver(tx *store.Tx, s second) (no, changed int, err error) {
	prepared, err := takePrepared(tx, s)
	if err != nil {
		return 0, 0, err
	}
	first, last := s.r.Ordinals[0], s.r.Ordinals[len(s.r.Ordinals)-1]
	before, err := findingsOf(tx, s.t.ID, first, last)
	if err != nil {
		return 0, 0, err
	}
	answers, err := tx.Answers(s.t.ID)
	if err != nil {
		return 0, 0, err
	}
	no = len(answers) + 1
	if err := tx.PutAnswer(store.Answer{Task: s.t.ID, No: no, Manifest: prepared.Manifest, By: string(tx.Actor.Account)}); err != nil {
		return 0, 0, err
	}
	after, err := findingsOf(tx, s.t.ID, first, last)
	if err != nil {
		return 0, 0, err
	}
	for n, f := range after {
		if !sameFinding(before[n], f) {
			changed++
		}
	}
	return no, changed, keepBefore(tx, s, before)
}

// keepBefore sums up what is no longer said of those whom the result is about:
// the hit rate counts what is known now.
func keepBefore(tx *store.Tx, s second, before map[int]finding.Finding) error {
	var counts finding.Counts
	for _, a := range s.asked {
		if f, known := before[a.Ordinal]; known {
			counts.Add(f)
		}
	}
	return tx.PutReviewBefore(s.r.ID, counts)
}

// takePrepared takes the result in the making, unless an authorization was
// withdrawn since: what it says of that person must not go out any more.
func takePrepared(tx *store.Tx, s second) (store.Answer, error) {
	prepared, err := tx.PreparedReview(s.r.ID)
	if err != nil {
		return prepared, err
	}
	about := 0
	for _, n := range prepared.Manifest.Counts.Subjects {
		about += n
	}
	if about != len(s.asked) {
		return prepared, fault.New(fault.Conflict, "review.authorisation_changed", "准备复核结果后，核对对象的授权有变化").Do("请重新比对、导入或填报后再反馈")
	}
	return prepared, tx.DropPreparedReview(s.r.ID)
}

// sameFinding tells whether two findings say the same of a subject, whatever
// their dates.
func sameFinding(a, b finding.Finding) bool {
	return a.Status == b.Status && a.Reason == b.Reason && len(a.Records) == len(b.Records) &&
		(len(a.Records) == 0 || reflect.DeepEqual(a.Records, b.Records))
}

func settleObjection(tx *store.Tx, r review.Review) error {
	o, err := tx.Objection(r.Objection)
	if err != nil {
		return err
	}
	reviews, err := reviewsOf(tx, o)
	if err != nil || !o.Settle(reviews) {
		return err
	}
	if err := tx.UpdateObjection(&o); err != nil {
		return err
	}
	return answeredAgain(tx, o)
}

// tellReviewed tells the timeline, and all who wait for the result.
func tellReviewed(tx *store.Tx, c verification.Case, r review.Review) error {
	told := fmt.Sprintf("反馈复核“%s”：%d 人，其中 %d 人的结果有更正", r.ItemName, len(r.Ordinals), r.Changed)
	if r.Late {
		told += "（超过时限）"
	}
	event := store.Event{Case: r.Case, Task: r.Task, Verb: string(policy.ReviewFeedback), Words: told, Office: string(r.Assisting)}
	if err := tx.AddEvent(event); err != nil {
		return err
	}
	if err := tellFirst(tx, c, policy.ReviewFeedback, fmt.Sprintf("补充核对 %s %s", c.Number, told)); err != nil {
		return err
	}
	return notifyEach(tx, store.Notice{Kind: "review.answered", Case: r.Case, Task: r.Task, Words: fmt.Sprintf("业务 %s %s", r.CaseNumber, told)},
		string(r.Initiating), string(r.Commissioned), string(r.Commissioning))
}
