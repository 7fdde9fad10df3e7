package casework

import (
	"context"
	"slices"

	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// ReviewFilter narrows a list of reviews; its Scope is set by the Desk.
type ReviewFilter = store.ReviewFilter

// ObjectionPaper is a paper that came with an objection.
type ObjectionPaper = store.Evidence

// ReviewView is a review with its deadline explained; it holds nothing personal.
type ReviewView struct {
	review.Review
	Left        int    // working days left; negative when past, of an open review
	Overdue     bool   // open, and its limit has passed (R8.1: marked, not refused)
	Explanation string // of the deadline, in Chinese
}

// ObjectionView is an objection with its reviews; it holds nothing personal.
type ObjectionView struct {
	review.Objection
	Category string // its name
	Reviews  []ReviewView
}

// Reviews lists the reviews that the actor may see, by deadline.
func (d *Desk) Reviews(ctx context.Context, actor policy.Actor, f ReviewFilter) (views []ReviewView, err error) {
	err = d.view(ctx, actor, policy.ReviewList, "review", "list", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.ReviewList, policy.Resource{Kind: policy.Review}); err != nil {
			return err
		}
		f.Scope = policy.ScopeOf(actor, policy.ReviewList)
		all, err := tx.Reviews(f)
		if err != nil {
			return err
		}
		views, err = reviewViews(tx, all)
		return err
	})
	return views, err
}

func reviewViews(tx *store.Tx, all []review.Review) ([]ReviewView, error) {
	calendar, err := tx.Calendar()
	views := make([]ReviewView, len(all))
	for i, r := range all {
		views[i] = ReviewView{Review: r, Left: calendar.Until(workday.DateOf(tx.Now), r.DueOn), Overdue: r.Overdue(tx.Now),
			Explanation: r.Due(calendar).Explain()}
	}
	return views, err
}

// Objections lists the objections to a case and to its supplements with their
// reviews, to those who may see the case's flow.
func (d *Desk) Objections(ctx context.Context, actor policy.Actor, id verification.ID) (views []ObjectionView, err error) {
	err = d.view(ctx, actor, policy.CaseRead, "case", string(id), func(tx *store.Tx) error {
		if _, err := caseFor(tx, actor, policy.CaseRead, id); err != nil {
			return err
		}
		all, err := objectionsTo(tx, id)
		if err != nil {
			return err
		}
		views = make([]ObjectionView, len(all))
		for i, o := range all {
			if views[i], err = objectionView(tx, o); err != nil {
				return err
			}
		}
		return nil
	})
	return views, err
}

// objectionsTo lists the objections to a case, then those to its supplements.
func objectionsTo(tx *store.Tx, id verification.ID) ([]review.Objection, error) {
	all, err := tx.Objections(id)
	if err != nil {
		return nil, err
	}
	supplements, err := tx.Supplements(id)
	for _, s := range supplements {
		more, err := tx.Objections(s.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, err
}

func objectionView(tx *store.Tx, o review.Objection) (v ObjectionView, err error) {
	v.Objection = o
	if v.Category, err = categoryName(tx, o.Category); err != nil {
		return v, err
	}
	reviews, err := reviewsOf(tx, o)
	if err != nil {
		return v, err
	}
	v.Reviews, err = reviewViews(tx, reviews)
	return v, err
}

// reviewsOf lists the reviews of an objection.
func reviewsOf(tx *store.Tx, o review.Objection) ([]review.Review, error) {
	reviews, err := tx.CaseReviews(o.Case)
	return slices.DeleteFunc(reviews, func(r review.Review) bool { return r.Objection != o.ID }), err
}

// ReviewDetail is a review with its result in the making, if there is one.
type ReviewDetail struct {
	ReviewView
	Prepared *store.Answer
}

// ReviewOf shows a review's flow.
func (d *Desk) ReviewOf(ctx context.Context, actor policy.Actor, id review.ID) (v ReviewDetail, err error) {
	err = d.view(ctx, actor, policy.ReviewRead, "review", string(id), func(tx *store.Tx) error {
		r, err := reviewFor(tx, actor, policy.ReviewRead, id)
		if err != nil {
			return err
		}
		views, err := reviewViews(tx, []review.Review{r})
		if err != nil {
			return err
		}
		v.ReviewView = views[0]
		prepared, err := tx.PreparedReview(id)
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		v.Prepared = &prepared
		return err
	})
	return v, err
}

// DoubtView is what an objection says, with its papers.
type DoubtView struct {
	Objection review.Objection
	Words     string
	Evidence  []ObjectionPaper
}

// Doubt shows what is doubted, to the parties of the case and those who look
// again; looking is registered.
func (d *Desk) Doubt(ctx context.Context, actor policy.Actor, id review.ObjectionID) (v DoubtView, err error) {
	err = d.read(ctx, actor, policy.ReviewOpen, "", "objection", string(id), func(tx *store.Tx) error {
		if v.Objection, err = openObjection(tx, actor, id); err != nil {
			return err
		}
		if v.Objection.Words != "" {
			text, err := tx.ReadDocument(store.DocumentID(v.Objection.Words))
			if err != nil {
				return err
			}
			v.Words = string(text)
		}
		v.Evidence, err = tx.Evidence(id)
		return err
	})
	return v, err
}

// AskedAgain shows whom a review is about, to those who answer it; looking is
// registered.
func (d *Desk) AskedAgain(ctx context.Context, actor policy.Actor, id review.ID) (all []source.Asked, err error) {
	err = d.read(ctx, actor, policy.ReviewExportQuery, "", "review", string(id), func(tx *store.Tx) error {
		s, err := d.queryAgain(tx, actor, id)
		for _, a := range s.asked {
			tx.Commit(string(a.Number))
		}
		all = s.asked
		return err
	})
	return all, err
}
