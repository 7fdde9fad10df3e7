package casework

import (
	"context"
	"maps"
	"slices"

	"hedui/internal/docking"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// askAgainJob applies for a review at the system that answered; reviewReplyJob
// brings the result of a review to the system that applied for it.
type (
	askAgainJob struct {
		Review string `json:"review"`
	}
	reviewReplyJob struct {
		Objection string `json:"objection"`
	}
)

// Kind names the job in the queue.
func (askAgainJob) Kind() string { return "docking review" }

// Kind names the job in the queue.
func (reviewReplyJob) Kind() string { return "docking review reply" }

// recallReview lets the system that was applied to know that the case is over.
func recallReview(tx *store.Tx, r review.Review) error {
	t, err := tx.Task(r.Task)
	if err != nil {
		return err
	}
	return recall(tx, t)
}

// papersWithin bounds the evidence of one application, so that it fits into a
// message; what does not fit stays here, and the words say so.
const papersWithin = docking.MaxSize / 4

// AskAgain applies for the review of what another system answered: the persons,
// what is doubted, and the evidence (R5.5a, R6.4).
func (d *Desk) AskAgain(ctx context.Context, id review.ID) error {
	var m docking.Message
	var of string
	err := d.store.View(ctx, func(tx *store.Tx) error {
		r, err := tx.Review(id)
		if err != nil || r.State != review.Open {
			return err
		}
		q, err := d.questionOf(tx, r.Task)
		if err != nil {
			return err
		}
		of = string(r.Task)
		m = docking.New(docking.Review, string(id)+".ask", of, q.from, q.to)
		m.Review, m.Persons, m.Due = string(id), r.Ordinals, r.DueOn
		o, err := tx.Objection(r.Objection)
		if err != nil {
			return err
		}
		return doubts(tx, o, &m)
	})
	if err != nil {
		return err
	}
	if m.ID == "" {
		return d.deliverWritten(ctx, string(id)+".ask")
	}
	return d.Send(ctx, of, m)
}

// doubts puts the words and the papers of an objection into a message.
func doubts(tx *store.Tx, o review.Objection, m *docking.Message) error {
	if o.Words != "" {
		text, err := tx.ReadDocument(store.DocumentID(o.Words))
		if err != nil {
			return err
		}
		m.Words = string(text)
	}
	papers, err := tx.Evidence(o.ID)
	if err != nil {
		return err
	}
	left := papersWithin
	for _, e := range papers {
		document, err := tx.Document(e.Document)
		if err != nil {
			return err
		}
		if left -= int(document.Size); left < 0 {
			m.Words += "（佐证材料过多，其余由发起机构保存）"
			break
		}
		content, err := tx.ReadDocument(e.Document)
		if err != nil {
			return err
		}
		m.Papers = append(m.Papers, docking.Paper{Name: e.Name, ContentType: document.ContentType, Content: content})
	}
	return nil
}

// answeredAgain lets the result of a review go back to the system that applied
// for it, once all places behind it have answered.
func answeredAgain(tx *store.Tx, o review.Objection) error {
	behind, err := tx.AskedReviews(o.ID)
	if err != nil || len(behind) == 0 {
		return err
	}
	for _, b := range behind {
		other, err := tx.Objection(b.Objection)
		if err != nil || other.State == review.Open {
			return err
		}
	}
	return tx.Enqueue(reviewReplyJob{Objection: string(behind[0].Objection)})
}

// ReplyReview brings what looking again found to the system that applied for it:
// of each person what all places say now.
func (d *Desk) ReplyReview(ctx context.Context, id review.ObjectionID) error {
	var m docking.Message
	var of string
	err := d.store.View(ctx, func(tx *store.Tx) error {
		behind, err := tx.AskedReviews(id)
		if err != nil {
			return err
		}
		cases := map[verification.ID]map[int]bool{}
		for _, b := range behind {
			o, err := tx.Objection(b.Objection)
			if err != nil {
				return err
			}
			if cases[b.Case] == nil {
				cases[b.Case] = map[int]bool{}
			}
			for _, n := range o.Ordinals {
				cases[b.Case][n] = true
			}
		}
		for _, id := range slices.Sorted(maps.Keys(cases)) { // in the same order each time: the message is frozen under its case
			one, err := d.replyOf(tx, id, func(s verification.Subject) bool { return cases[id][s.Ordinal] })
			if err != nil {
				return err
			}
			one.Answers = append(one.Answers, m.Answers...)
			m, of = one, string(id)
		}
		m.Kind, m.ID, m.Review = docking.ReviewFeedback, string(id)+".answer", behind[0].Review
		m.Count(0)
		return nil
	})
	if err != nil {
		return err
	}
	return d.Send(ctx, of, m)
}
