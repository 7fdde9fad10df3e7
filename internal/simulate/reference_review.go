package simulate

import (
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/review"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// once is the rule that allows one review (R5.5b; R6.4 for existing recipients).
func (b *business) once() string {
	if b.kind == catalogue.Existing {
		return "R6.4"
	}
	return "R5.5b"
}

// doubted are the tasks that an objection is about.
func (b *business) doubted(c catalogue.CategoryCode, at agency.ID) (all []*duty) {
	for _, d := range b.duties {
		if d.item.Category == c && d.assisting == at {
			all = append(all, d)
		}
	}
	return all
}

// objectable gives those of some people whom the doubted tasks asked about: who
// consented when they were received.
func (b *business) objectable(people []*person, c catalogue.CategoryCode, at agency.ID) (ordinals []int) {
	for _, p := range people {
		asked := slices.ContainsFunc(b.doubted(c, at), func(d *duty) bool { return p.covers(c, workday.DateOf(d.received)) })
		if asked {
			ordinals = append(ordinals, p.ordinal)
		}
	}
	return ordinals
}

// mayObject: there is a whole result (R5.5a), and none of these persons was
// objected about before in this category, to this agency, in this case (R5.5b).
func (b *business) mayObject(people []*person, c catalogue.CategoryCode, at agency.ID) (v verdict) {
	if b.state == verification.Terminated {
		return verdict{"R8.2"}
	}
	tasks := b.doubted(c, at)
	in := func(s assist.State) bool {
		return slices.ContainsFunc(tasks, func(d *duty) bool { return d.state == s })
	}
	ordinals := b.objectable(people, c, at)
	v.forbid(in(assist.Open) || !in(assist.Answered) || len(ordinals) == 0, "R5.5a")
	for _, o := range b.doubts {
		if o.category != c || o.assisting != at || o.state == review.Withdrawn {
			continue
		}
		v.forbid(slices.ContainsFunc(ordinals, func(n int) bool { return slices.Contains(o.ordinals, n) }), b.once())
	}
	return v
}

// reviewable gives those of an objection whose consent still holds.
func (o *doubt) reviewable(on workday.Date) (ordinals []int) {
	for _, n := range o.ordinals {
		if o.of.people[n-1].covers(o.category, on) {
			ordinals = append(ordinals, n)
		}
	}
	return ordinals
}

// mayReview: the initiator applies once, for those who still consent.
func (o *doubt) mayReview(on workday.Date) (v verdict) {
	v.forbid(o.of.state == verification.Terminated, "R8.2")
	v.forbid(o.state != review.Raised, "conflict")
	none := !slices.ContainsFunc(o.whole(), func(p *doubt) bool { return len(p.reviewable(on)) > 0 })
	v.forbid(o.state == review.Raised && none, "R5.1")
	return v
}

// reviewed gives each answered task its second look: 20 working days for new
// applications (R5.5a), the item's limit as a target for existing ones (R6.4).
func (r *reference) reviewed(o *doubt, on workday.Date) {
	o.state, o.of.touched = review.Open, true
	for _, d := range o.of.doubted(o.category, o.assisting) {
		if d.state != assist.Answered {
			continue
		}
		l := &look{doubt: o, duty: d, ordinals: o.reviewable(on), state: review.Open, received: on, days: r.again}
		switch o.of.kind {
		case catalogue.Existing:
			l.days = d.days
		case catalogue.Local:
			l.days = o.of.procedure.again
		}
		l.due = r.nth(on, l.days)
		o.looks = append(o.looks, l)
		if d.item.Access == catalogue.Hosted {
			r.rematch = append(r.rematch, l)
		}
	}
}

// askable gives whom a second look may ask about now.
func (l *look) askable(on workday.Date) (ordinals []int) {
	for _, n := range l.ordinals {
		if l.doubt.of.people[n-1].covers(l.duty.item.Category, on) {
			ordinals = append(ordinals, n)
		}
	}
	return ordinals
}

// mayLook: late is no reason to refuse (R8.1 is for feedback alone).
func (l *look) mayLook(on workday.Date) (v verdict) {
	v.forbid(l.state == review.Answered, l.doubt.of.once())
	v.forbid(l.state == review.Terminated, "R8.2")
	v.forbid(len(l.askable(on)) == 0, "R5.1")
	return v
}

// maySettle: what was prepared is about exactly those who still consent.
func (l *look) maySettle(on workday.Date) (v verdict) {
	v = l.mayLook(on)
	v.forbid(len(l.prepared) != len(l.askable(on)) || l.prepared == nil, "conflict")
	return v
}

// settled lays the result over the first one.
func (l *look) settled() {
	l.state, l.doubt.of.touched = review.Answered, true
	if l.duty.answers++; l.duty.found == nil {
		l.duty.found = map[int]finding.Status{}
	}
	for n, s := range l.prepared {
		l.duty.found[n] = s
	}
	if !slices.ContainsFunc(l.doubt.looks, func(o *look) bool { return o.state == review.Open }) {
		l.doubt.state = review.Answered
	}
}
