package casework

import (
	"hedui/internal/fault"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// part is one case in which members of a household are verified.
type part struct {
	c         verification.Case
	household int // in it
}

// partsOf gives the cases in which a household is verified: the one in which it
// applied, and the supplements of those who joined it.
func partsOf(tx *store.Tx, c verification.Case, household int) ([]part, error) {
	parts := []part{{c, household}}
	supplements, err := supplementsOf(tx, c.ID, household)
	for _, s := range supplements {
		if s.Asked() {
			parts = append(parts, part{s, 1})
		}
	}
	return parts, err
}

// objectWhole takes a household's objection: one in each case in which its
// members are verified, since reviews are counted and asked by case (R5.5b), the
// others within the first. A part that has no result of this kind is left out.
func (d *Desk) objectWhole(tx *store.Tx, c verification.Case, in ObjectIn) (first review.Objection, err error) {
	parts, err := partsOf(tx, c, in.Household)
	if err != nil {
		return first, err
	}
	var none error
	for _, p := range parts {
		in.Household = p.household
		o, err := d.objectIn(tx, p.c, in)
		if fault.HasCode(err, "objection.no_result") {
			if none == nil {
				none = err
			}
			continue
		}
		if err != nil {
			return first, err
		}
		o.Within = first.ID
		if err := keepObjection(tx, &o, in.Words); err != nil {
			return first, err
		}
		if first.ID == "" {
			first = o
		}
	}
	if first.ID == "" {
		return first, none
	}
	tx.Object("objection", string(first.ID))
	return first, nil
}

// objectIn begins an objection about what was answered in one case.
func (d *Desk) objectIn(tx *store.Tx, c verification.Case, in ObjectIn) (review.Objection, error) {
	doubt, err := d.doubt(tx, c, in)
	if err != nil {
		return review.Objection{}, err
	}
	return review.Raise(c, doubt, tx.Now)
}

// throughout does the same to an objection that was raised and to those within it,
// which are about the others of the household; somewhere it has to succeed. What
// one part refuses by the code skip leaves that part as it is.
func throughout(tx *store.Tx, first review.Objection, skip string, do func(o *review.Objection) error) (review.Objection, error) {
	within, err := tx.ObjectionsWithin(first.ID)
	if err != nil {
		return first, err
	}
	var refused error
	done := 0
	for i, o := range append([]review.Objection{first}, within...) {
		if i > 0 && o.State != review.Raised {
			continue
		}
		err := do(&o)
		switch {
		case err == nil:
			done++
		case !fault.HasCode(err, skip):
			return first, err
		case refused == nil:
			refused = err
		}
		if i == 0 {
			first = o
		}
	}
	if done == 0 {
		return first, refused
	}
	return first, nil
}
