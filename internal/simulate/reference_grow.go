package simulate

import (
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/report"
	"hedui/internal/review"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// A family that grows while it is verified (R3.4): who joins is a business of its
// own, whose people stand in the family's reports, and whose end is the family's.

// under tells whether a business was submitted, and not ended since.
func (b *business) under() bool {
	return b.state == verification.Running || b.state == verification.Answered || b.state == verification.Reported
}

// joined are those under way who joined a household.
func (b *business) joined(household int) (all []*business) {
	for _, s := range b.grown {
		if s.joins == household && s.under() {
			all = append(all, s)
		}
	}
	return all
}

// unasked tells whether somebody joins a household who was not asked about yet:
// the report passes over nobody in silence (R5.4b).
func (b *business) unasked(household int) bool {
	return slices.ContainsFunc(b.grown, func(s *business) bool {
		return s.joins == household && !s.under() && s.state != verification.Terminated
	})
}

// waiting tells whether an answer about a household, whoever joined it, is still
// to come.
func (b *business) waiting(household int) bool {
	pending := func(b *business) bool { return slices.ContainsFunc(b.duties, (*duty).pending) }
	return pending(b) || slices.ContainsFunc(b.joined(household), pending)
}

// mayGrow: while the business goes on, and as long as the household's report has
// a gap; what is whole is over.
func (b *business) mayGrow(household int) (v verdict) {
	v.forbid(!b.under() || b.reports[household] > 0 && !b.partial[household], "R3.4")
	return v
}

// mayJoin: nobody twice, and by no letter from before the change (R3.4).
func (b *business) mayJoin() (v verdict) {
	if b.first == nil {
		return nil
	}
	v.forbid(!b.first.under(), "R3.4")
	for _, p := range b.people {
		v.forbid(b.known(p) || b.before(p), "R3.4")
	}
	return v
}

// known tells whether somebody who joins is verified in the business already.
func (b *business) known(p *person) bool {
	in := func(b *business) bool {
		return slices.ContainsFunc(b.people, func(o *person) bool { return o.number == p.number })
	}
	return in(b.first) || slices.ContainsFunc(b.first.grown, func(s *business) bool {
		return s.id != b.id && s.state != verification.Terminated && in(s)
	})
}

// before tells whether a letter is one that the household signed before it changed.
func (b *business) before(p *person) bool {
	return b.first != nil && slices.ContainsFunc(b.first.people, func(o *person) bool {
		return o.household == b.joins && o.letter == p.letter
	})
}

// saysJoined is what a report says of who joined about an item of the first
// business.
func (b *business) saysJoined(p *person, i catalogue.Item) report.State {
	for _, d := range b.duties {
		if d.item.ID == i.ID {
			return d.says(p)
		}
	}
	if !p.covers(i.Category, workday.DateOf(b.submitted)) {
		return report.Unauthorised
	}
	return report.NotAsked
}

// gap tells whether a report of the household, given now, is partial (R5.4b).
func (b *business) gap(household int) bool {
	cells := b.coverage(household)
	return b.unasked(household) || slices.Contains(cells, string(report.Unanswered)) || slices.Contains(cells, string(report.Terminated))
}

// mayObjectWhole: a household's objection is about its people in each part of its
// business that has a result of this kind; none of these may be open, and none of
// the people objected about before (R5.5).
func (b *business) mayObjectWhole(household int, c catalogue.CategoryCode, at agency.ID) (v verdict, parts []*doubt) {
	if b.state == verification.Terminated {
		return verdict{"R8.2"}, nil
	}
	for _, s := range append([]*business{b}, b.joined(household)...) {
		people := s.of(household, b)
		open, answered := false, false
		for _, d := range s.doubted(c, at) {
			open, answered = open || d.state == assist.Open, answered || d.state == assist.Answered
		}
		ordinals := s.objectable(people, c, at)
		if !open && (!answered || len(ordinals) == 0) {
			continue
		}
		v = append(v, s.mayObject(people, c, at)...)
		parts = append(parts, &doubt{of: s, category: c, assisting: at, ordinals: ordinals, state: review.Raised})
	}
	v.forbid(len(parts) == 0, "R5.5a")
	return v, parts
}

// of gives the people of a household of the first business who are in this one.
func (b *business) of(household int, first *business) (all []*person) {
	for _, p := range b.people {
		if b != first || p.household == household {
			all = append(all, p)
		}
	}
	return all
}

// whole gives an objection with its parts that are still only raised.
func (o *doubt) whole() []*doubt {
	all := []*doubt{o}
	for _, p := range o.within {
		if p.state == review.Raised {
			all = append(all, p)
		}
	}
	return all
}
