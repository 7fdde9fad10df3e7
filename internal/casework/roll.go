package casework

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// roll takes subjects as they come and stages them as sealed parts: a million
// people in the memory of one part, of the numbers of their households, and of
// 68 bytes each for the index. That is computed here, so that the transaction,
// for which all others wait, opens and hashes nothing.
type roll struct {
	desk       *Desk
	ctx        context.Context
	c          verification.Case
	households map[string]int
	count      int // of households, those without a number among them
	subjects   int
	part       []verification.Subject
	parts      []store.SubjectPart
	staged     []*store.Staged
	homes      []int32      // the household of each subject
	blinds     []seal.Blind // the blind indexes of each subject's number and name, in turn
}

func (d *Desk) newRoll(ctx context.Context, c verification.Case) *roll {
	return &roll{desk: d, ctx: ctx, c: c, households: map[string]int{}}
}

// add takes the next subject; household is the list's own number, "" for a
// household of one.
func (r *roll) add(s verification.Subject, household string) error {
	if r.c.Supplement.Joins() { // all join the same one
		household = "1"
	}
	no, known := r.households[household]
	if household == "" || !known {
		r.count++
		no = r.count
		if household != "" {
			r.households[household] = no
		}
	}
	r.subjects++
	s.Ordinal, s.Household = r.subjects, no
	if r.part = append(r.part, s); len(r.part) == verification.PartSize {
		return r.flush()
	}
	return nil
}

func (r *roll) flush() error {
	if len(r.part) == 0 {
		return nil
	}
	data, err := verification.EncodePart(r.part)
	if err != nil {
		return err
	}
	staged, err := r.desk.stage(r.ctx, "subject part", "application/jsonl", "case "+string(r.c.ID), data)
	if err != nil {
		return err
	}
	r.staged = append(r.staged, staged)
	r.parts = append(r.parts, store.SubjectPart{
		No: len(r.parts) + 1, First: r.part[0].Ordinal, Last: r.part[len(r.part)-1].Ordinal, Document: staged.ID,
	})
	r.blind()
	r.part = r.part[:0]
	return nil
}

// blind computes what will find the subjects of a part.
func (r *roll) blind() {
	ring := r.desk.store.Ring()
	for _, s := range r.part {
		r.homes = append(r.homes, int32(s.Household))
		r.blinds = append(r.blinds, ring.Blind(numberDomain, string(s.Number)), ring.Blind(nameDomain, nameOf(s)))
	}
}

func (r *roll) finish() error {
	if r.subjects == 0 {
		return fault.New(fault.Invalid, "case.empty_list", "名单中没有可以受理的核对对象").Because("R5.1").Do("请改正名单后重新导入")
	}
	return r.flush()
}

// replaceList makes the staged list the case's.
func (d *Desk) replaceList(ctx context.Context, actor policy.Actor, seen verification.Case, r *roll) error {
	return d.write(ctx, actor, policy.CaseEdit, "case", string(seen.ID), func(tx *store.Tx) error {
		tx.Rule("R5.1")
		c, err := draftFor(tx, actor, policy.CaseEdit, seen.ID)
		if err != nil {
			return err
		}
		if err := attachAll(tx, r.staged); err != nil {
			return err
		}
		if err := tx.ReplaceParts(c.ID, r.parts); err != nil {
			return err
		}
		if err := r.index(tx, c.ID); err != nil {
			return err
		}
		c.Subjects, c.Households = r.subjects, r.count
		tx.Detail("subjects", fmt.Sprint(c.Subjects))
		tx.Detail("households", fmt.Sprint(c.Households))
		return tx.UpdateCase(&c)
	})
}

// index writes what finds the subjects of a case: blind indexes of number and
// name, part by part.
func (r *roll) index(tx *store.Tx, id verification.ID) error {
	for _, p := range r.parts {
		keys := make([]store.SubjectKey, 0, verification.PartSize)
		for i := p.First - 1; i < p.Last; i++ {
			keys = append(keys, store.SubjectKey{Ordinal: i + 1, Household: int(r.homes[i]), Blind: r.blinds[2*i][:], NameBlind: r.blinds[2*i+1][:]})
		}
		if err := tx.AddSubjects(id, keys); err != nil {
			return err
		}
	}
	return nil
}

// nameOf binds a name to its number, so that equal names of different people
// have different indexes.
func nameOf(s verification.Subject) string { return string(s.Number) + " " + s.Name }

// listOptions lets the list's check see the names used earlier in the agency's
// own cases (R9.1: nobody looks across others'), without opening anybody's
// file: it compares blind indexes. One transaction serves all
// rows: to begin one for each costs more than to look.
func (d *Desk) listOptions(tx *store.Tx, by agency.ID, c verification.Case, in ListFile) listfile.Options {
	return listfile.Options{Mend: in.Mend, Progress: in.Progress, Joining: c.Supplement.Joins(), Earlier: func(people []listfile.Named) ([]bool, error) {
		return d.renamed(tx, by, c.ID, people)
	}}
}

// renamed tells of each person whether its number was last verified under
// another name than those given.
func (d *Desk) renamed(tx *store.Tx, by agency.ID, except verification.ID, people []listfile.Named) ([]bool, error) {
	blinds := make([][][]byte, len(people))
	for i, p := range people {
		blinds[i] = bytesOf(d.store.Ring().BlindAll(numberDomain, string(p.Number)))
	}
	last, err := tx.EarlierNames(slices.Concat(blinds...), by, except)
	if err != nil {
		return nil, err
	}
	differ := make([]bool, len(people))
	for i, p := range people {
		known := slices.IndexFunc(blinds[i], func(b []byte) bool { return last[string(b)] != nil })
		differ[i] = known >= 0 && !d.named(p, last[string(blinds[i][known])])
	}
	return differ, nil
}

// named tells whether a name index is that of one of the person's names.
func (d *Desk) named(p listfile.Named, index []byte) bool {
	return slices.ContainsFunc(p.Names, func(name string) bool {
		of := nameOf(verification.Subject{Number: p.Number, Name: name})
		return slices.ContainsFunc(d.store.Ring().BlindAll(nameDomain, of), func(b seal.Blind) bool { return bytes.Equal(b[:], index) })
	})
}

func bytesOf(blinds []seal.Blind) [][]byte {
	all := make([][]byte, len(blinds))
	for i := range blinds {
		all[i] = blinds[i][:]
	}
	return all
}
