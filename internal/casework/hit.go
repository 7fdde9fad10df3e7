package casework

import (
	"context"
	"slices"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// Hit is what was found of one subject in one category, with what a clerk noted
// on it. It holds personal data.
type Hit struct {
	report.Hit
	verification.Marked
}

// Hits are what was found in some households of a case.
type Hits struct {
	Items  []Hit
	Last   int // household that was looked at last
	Marked int // hits of the whole case that are marked
}

// Hits looks through the n households after one for what was found, to the
// agencies of the case; looking is registered.
func (d *Desk) Hits(ctx context.Context, actor policy.Actor, id verification.ID, after, n int) (h Hits, err error) {
	err = d.read(ctx, actor, policy.HouseholdRead, "", "case", string(id), func(tx *store.Tx) error {
		c, err := caseFor(tx, actor, policy.HouseholdRead, id)
		if err != nil {
			return err
		}
		if err := mayBeSent(tx, actor.Agency); err != nil {
			return err
		}
		if h.Marked, err = tx.CountMarks(id); err != nil {
			return err
		}
		h.Last = min(after+n, c.Households)
		in, err := d.householdsInput(tx, c, after+1, h.Last)
		if err != nil || len(in.Subjects) == 0 {
			return err
		}
		commit(tx, in.Subjects)
		h.Items, err = hitsIn(tx, in)
		return err
	})
	return h, err
}

// householdsInput gathers what households first to last are compared from.
func (d *Desk) householdsInput(tx *store.Tx, c verification.Case, first, last int) (in report.Input, err error) {
	in = report.Input{Case: c, Demo: d.demo, Now: tx.Now, Version: 1}
	var ordinals []int
	for no := first; no <= last; no++ {
		members, err := tx.HouseholdOrdinals(c.ID, no)
		if err != nil {
			return in, err
		}
		in.Households = append(in.Households, verification.Household{No: no, Size: len(members)})
		ordinals = append(ordinals, members...)
	}
	slices.Sort(ordinals)
	if in.Subjects, err = d.chosen(tx, c, ordinals); err != nil {
		return in, err
	}
	if in.Answers, err = answersOf(tx, c, ordinals); err != nil {
		return in, err
	}
	return in, d.reportParties(tx, &in)
}

// hitsIn picks out of the comparison what was found.
func hitsIn(tx *store.Tx, in report.Input) (hits []Hit, err error) {
	marks, err := marksOf(tx, in)
	if err != nil {
		return nil, err
	}
	for _, h := range report.Hits(in) {
		hits = append(hits, Hit{h, marks[place{h.Subject.Ordinal, h.Category.Code}]})
	}
	return hits, nil
}

// place is where a mark stands.
type place struct {
	ordinal  int
	category catalogue.CategoryCode
}

func marksOf(tx *store.Tx, in report.Input) (map[place]verification.Marked, error) {
	first, last := in.Subjects[0].Ordinal, in.Subjects[0].Ordinal
	for _, s := range in.Subjects {
		first, last = min(first, s.Ordinal), max(last, s.Ordinal)
	}
	all, err := tx.Marks(in.Case.ID, first, last)
	marks := make(map[place]verification.Marked, len(all))
	for _, m := range all {
		marks[place{m.Ordinal, m.Category}] = m
	}
	return marks, err
}

// MarkHit notes that a clerk looked at what was found of a subject in a category;
// the empty mark takes a note back. It changes no result and no report
// (只核对不认定; R5.4a). Faults: hit.mark, hit.destroyed, material.subject.
func (d *Desk) MarkHit(ctx context.Context, actor policy.Actor, id verification.ID, ordinal int, category catalogue.CategoryCode, mark verification.Mark) error {
	return d.write(ctx, actor, policy.HitMark, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.4a")
		c, err := caseFor(tx, actor, policy.HitMark, id)
		if err != nil {
			return err
		}
		switch {
		case ordinal < 1 || ordinal > c.Subjects:
			return noSubject(ordinal)
		case c.State == verification.Destroyed:
			return fault.New(fault.Conflict, "hit.destroyed", "案卷已销毁，不再登记查看情况").Because("R7.1")
		case mark == "":
			return tx.DropMark(id, ordinal, category)
		case !mark.Known():
			return fault.New(fault.Invalid, "hit.mark", "查看情况应为一致、有差异、未申报或需核实")
		}
		return tx.PutMark(id, verification.Marked{Ordinal: ordinal, Category: category, Mark: mark, At: tx.Now, By: string(actor.Account)})
	})
}
