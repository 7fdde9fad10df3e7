package casework

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// roll takes subjects as they come and stages them as sealed parts: a million
// people in the memory of some parts, of the numbers of their households, and of
// 68 bytes each for the index. That is computed here, on all cores, so that the
// transaction, for which all others wait, opens and hashes nothing.
type roll struct {
	desk       *Desk
	c          verification.Case
	households map[string]int
	count      int // of households, those without a number among them
	subjects   int
	part       []verification.Subject
	parts      []*rollPart
	sealing    *errgroup.Group
	ctx        context.Context // of sealing
}

// rollPart is a sealed part with what will find its subjects.
type rollPart struct {
	store.SubjectPart
	staged *store.Staged
	homes  []int32      // the household of each subject
	blinds []seal.Blind // the blind indexes of each subject's number and name, in turn
}

// newRoll begins a roll; end it, whatever becomes of it.
func (d *Desk) newRoll(ctx context.Context, c verification.Case) *roll {
	r := &roll{desk: d, c: c, households: map[string]int{}}
	r.sealing, r.ctx = errgroup.WithContext(ctx)
	r.sealing.SetLimit(runtime.GOMAXPROCS(0))
	return r
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
		r.flush()
	}
	return context.Cause(r.ctx)
}

// flush gives the part that came together to be sealed.
func (r *roll) flush() {
	if len(r.part) == 0 {
		return
	}
	subjects := r.part
	p := &rollPart{SubjectPart: store.SubjectPart{No: len(r.parts) + 1, First: subjects[0].Ordinal, Last: subjects[len(subjects)-1].Ordinal}}
	r.part, r.parts = make([]verification.Subject, 0, verification.PartSize), append(r.parts, p)
	r.sealing.Go(func() error { return r.seal(p, subjects) })
}

func (r *roll) seal(p *rollPart, subjects []verification.Subject) error {
	data, err := verification.EncodePart(subjects)
	if err != nil {
		return err
	}
	if p.staged, err = r.desk.stage("subject part", "application/jsonl", "case "+string(r.c.ID), data); err != nil {
		return err
	}
	p.Document = p.staged.ID
	ring := r.desk.store.Ring()
	for _, s := range subjects {
		p.homes = append(p.homes, int32(s.Household))
		p.blinds = append(p.blinds, ring.Blind(numberDomain, string(s.Number)), ring.Blind(nameDomain, nameOf(s)))
	}
	return nil
}

// end waits for what is still being sealed.
func (r *roll) end() { _ = r.sealing.Wait() }

// finish seals the rest. The fault is case.empty_list.
func (r *roll) finish() error {
	if r.subjects == 0 {
		return fault.New(fault.Invalid, "case.empty_list", "名单中没有可以受理的核对对象").Because("R5.1").Do("请改正名单后重新导入")
	}
	r.flush()
	return r.sealing.Wait()
}

// replaceList makes the staged list the case's.
func (d *Desk) replaceList(ctx context.Context, actor policy.Actor, seen verification.Case, r *roll) error {
	return d.write(ctx, actor, policy.CaseEdit, "case", string(seen.ID), func(tx *store.Tx) error {
		tx.Rule("R5.1")
		c, err := draftFor(tx, actor, policy.CaseEdit, seen.ID)
		if err != nil {
			return err
		}
		if err := r.write(tx, c.ID); err != nil {
			return err
		}
		c.Subjects, c.Households = r.subjects, r.count
		tx.Detail("subjects", fmt.Sprint(c.Subjects))
		tx.Detail("households", fmt.Sprint(c.Households))
		return tx.UpdateCase(&c)
	})
}

// write puts the list in place of the case's earlier one, with what finds its
// subjects: blind indexes of number and name, part by part.
func (r *roll) write(tx *store.Tx, id verification.ID) error {
	parts := make([]store.SubjectPart, len(r.parts))
	for i, p := range r.parts {
		if err := tx.Attach(p.staged); err != nil {
			return err
		}
		parts[i] = p.SubjectPart
	}
	if err := tx.ReplaceParts(id, parts); err != nil {
		return err
	}
	for _, p := range r.parts {
		if err := tx.AddSubjects(id, p.keys()); err != nil {
			return err
		}
	}
	return nil
}

func (p *rollPart) keys() []store.SubjectKey {
	keys := make([]store.SubjectKey, len(p.homes))
	for i := range keys {
		keys[i] = store.SubjectKey{Ordinal: p.First + i, Household: int(p.homes[i]), Blind: p.blinds[2*i][:], NameBlind: p.blinds[2*i+1][:]}
	}
	return keys
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
