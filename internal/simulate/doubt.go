package simulate

import (
	"slices"

	"hedui/internal/account"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/review"
)

// Those who doubt a finding, and the second look (R5.5, R6.4).

// object doubts what one agency answered in one category, about a person or the
// whole household; who was right once tries again, too.
func (w *world) object(b *business, household int) {
	d := pick(w, b.duties)
	if d.item.Access == catalogue.Ministry {
		return // another province's answers are reviewed by the ministry's own rules
	}
	people := slices.DeleteFunc(slices.Clone(b.people), func(p *person) bool { return p.household != household })
	in := casework.ObjectIn{Household: household, Category: d.item.Category, Assisting: d.assisting, Raiser: review.BySubject, Words: "与实际情况不符"}
	may, parts := b.mayObjectWhole(household, in.Category, in.Assisting)
	if w.chance(0.7) {
		one := pick(w, people)
		in.Ordinal = one.ordinal
		may = b.mayObject([]*person{one}, in.Category, in.Assisting)
		parts = []*doubt{{of: b, category: in.Category, assisting: in.Assisting, state: review.Raised, ordinals: b.objectable([]*person{one}, in.Category, in.Assisting)}}
	}
	by := w.official(b.department, account.Officer)
	if w.chance(0.4) {
		by = w.clerk(b.commissioned)
	}
	done := w.do("object", by, d.String(), may, func() error {
		_, err := w.desk.Object(w.ctx, by, b.id, in)
		return err
	}, func() {
		parts[0].within = parts[1:]
		for _, o := range parts {
			o.of.doubts, o.of.touched = append(o.of.doubts, o), true
		}
	})
	if done {
		w.in(w.between(0, 5), func() { w.apply(parts[0]) })
	}
	if w.chance(0.4) {
		w.in(w.between(1, 30), func() { w.object(b, household) })
	}
}

// apply is the initiator's application for the review, unless the objection is
// taken back.
func (w *world) apply(o *doubt) {
	by := w.clerk(o.of.initiating)
	if w.chance(0.1) {
		by = w.clerk(o.of.commissioned)
		var v verdict
		v.forbid(o.state != review.Raised, "conflict")
		w.do("take back", by, o.String(), v, func() error { _, err := w.desk.Withdraw(w.ctx, by, o.id); return err },
			func() {
				for _, p := range o.whole() {
					p.state, p.of.touched = review.Withdrawn, true
				}
			})
		return
	}
	done := w.do("apply for review", by, o.String(), o.mayReview(w.today()), func() error {
		_, err := w.desk.Review(w.ctx, by, o.id)
		return err
	}, func() {
		for _, p := range o.whole() {
			if len(p.reviewable(w.today())) > 0 {
				w.reviewed(p, w.today())
			}
		}
	})
	for _, p := range append([]*doubt{o}, o.within...) {
		for _, l := range p.looks {
			if done && w.chance(0.9) {
				w.in(w.between(1, 30), func() { w.lookAgain(l) })
			}
		}
		if done {
			w.result.Reviews += len(p.looks)
		}
	}
}

// lookAgain answers a review, by hand where the data did not.
func (w *world) lookAgain(l *look) {
	by := w.clerk(l.duty.assisting)
	if l.prepared == nil || w.chance(0.3) {
		found, said := w.says(l.duty, setOf(l.askable(w.today())))
		w.do("look again", by, l.doubt.String(), l.mayLook(w.today()), func() error {
			_, err := w.desk.AnswerReview(w.ctx, by, l.id, found)
			return err
		}, func() { l.prepared = said })
	}
	done := w.do("settle", by, l.doubt.String(), l.maySettle(w.today()), func() error {
		_, err := w.desk.FeedbackReview(w.ctx, by, l.id)
		return err
	}, l.settled)
	switch {
	case done:
		w.in(w.between(0, 5), func() { w.reissue(l.doubt.of, l.ordinals[0]) })
		if w.chance(0.1) {
			w.in(1, func() { w.lookAgain(l) }) // twice
		}
	case l.state == review.Open && w.chance(0.8):
		w.in(w.between(1, 10), func() { w.lookAgain(l) })
	}
}

func (o *doubt) String() string {
	return o.of.number + "/" + string(o.category) + "@" + string(o.assisting)
}
