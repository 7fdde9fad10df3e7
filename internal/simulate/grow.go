package simulate

import (
	"fmt"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// The clerks whose families grow: somebody is born or marries while the case runs,
// and is asked about by a letter of its own (R3.4). Some list who is verified
// already, or take the letter from before; they are told, and mend it.

// grow begins a supplement to a household of a case.
func (w *world) grow(b *business, household int) {
	by := w.clerk(b.initiating)
	s := &business{kind: b.kind, initiating: b.initiating, commissioned: b.commissioned, state: verification.Draft, by: string(by.Account),
		department: b.department, letter: b.letter, reports: map[int]int{}, procedure: b.procedure, first: b, joins: household}
	w.meet(s)
	var c verification.Case
	if !w.do("supplement", by, b.number, b.mayGrow(household), func() (err error) {
		c, err = w.desk.Supplement(w.ctx, by, b.id, casework.SupplementIn{Household: household, Reason: "结婚"})
		return err
	}, func() {
		s.id, s.number, s.touched, b.touched = c.ID, c.Number, true, true
		s.items = w.current(b.items)
		w.cases, b.grown = append(w.cases, s), append(b.grown, s)
	}) {
		return
	}
	if len(s.items) > 1 && w.chance(0.2) {
		s.items = s.items[1:]
		w.choose(by, s)
	}
	if w.chance(0.1) {
		w.issue(b, household, w.chance(0.5)) // before who joins was asked about
	}
	w.in(w.between(0, 3), func() {
		if s.state == verification.Draft && w.enter(by, s) {
			w.papers(by, s)
			w.submit(by, s, 3)
		}
	})
}

// meet draws who joins: one or two people of another family, now and then
// somebody of this one.
func (w *world) meet(s *business) {
	s.people, s.households = nil, 1
	for _, r := range w.family()[:1] { // the rest of them stay where they are
		p := &person{of: s, number: r.Number, name: r.Name, ordinal: len(s.people) + 1, household: 1, birth: r.Birth,
			letter: fmt.Sprintf("SQ-J-%d-%d", len(w.cases), w.next), signed: w.today() - workday.Date(w.random.IntN(3)),
			keeper: s.kind == catalogue.Existing && w.chance(0.7)}
		p.guardian = p.minor()
		switch x := w.random.Float64(); {
		case x < 0.05:
			o := pick(w, s.first.people)
			p.number, p.name, p.birth = o.number, o.name, o.birth
			p.guardian = p.minor()
		case x < 0.12:
			p.letter = pick(w, s.first.of(s.joins, s.first)).letter
		case x < 0.15:
			p.to = w.today() + workday.Date(w.between(0, 20))
		}
		s.people = append(s.people, p)
	}
	w.result.Persons += len(s.people)
}

// meetOthers puts others in the place of those who are verified already.
func (w *world) meetOthers(s *business) bool {
	for _, p := range s.people {
		if s.known(p) {
			w.meet(s)
			return true
		}
	}
	return false
}
