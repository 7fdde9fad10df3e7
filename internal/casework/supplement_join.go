package casework

import (
	"fmt"
	"slices"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// mayJoin faults a supplement whose people cannot join: who is verified in the
// case already, by whatever part of it, and whose letter is one that the
// household signed before it changed. A change of the family needs a new letter
// (先授权再核对; R3.4). Of any other case there is nothing to say.
func (d *Desk) mayJoin(tx *store.Tx, c verification.Case) error {
	if !c.Supplement.Joins() {
		return nil
	}
	first, err := tx.Case(c.Supplement.To)
	if err != nil {
		return err
	}
	if !first.Asked() {
		return fault.Newf(fault.Conflict, "supplement.state", "原业务 %s 当前为“%s”，不能再补充家庭成员", first.Number, first.State.Chinese()).Because("R3.4")
	}
	siblings, err := tx.Supplements(first.ID)
	if err != nil {
		return err
	}
	subjects, err := d.subjects(tx, c, 1, c.Subjects)
	if err != nil {
		return err
	}
	known, err := d.verifiedIn(tx, subjects, append(others(siblings, c), first))
	if err != nil {
		return err
	}
	letters, err := d.lettersBefore(tx, first, c.Supplement.Household)
	if err != nil {
		return err
	}
	return refuseJoining(subjects, known, letters)
}

// others are the supplements beside one that were not ended.
func others(siblings []verification.Case, c verification.Case) []verification.Case {
	return slices.DeleteFunc(siblings, func(s verification.Case) bool { return s.ID == c.ID || s.State == verification.Terminated })
}

// verifiedIn tells by ordinal who of the subjects is verified in one of the
// cases.
func (d *Desk) verifiedIn(tx *store.Tx, subjects []verification.Subject, in []verification.Case) (map[int]bool, error) {
	here, known := map[string]int{}, map[int]bool{}
	var blinds [][]byte
	for _, s := range subjects {
		for _, b := range bytesOf(d.store.Ring().BlindAll(numberDomain, string(s.Number))) {
			here[string(b)], blinds = s.Ordinal, append(blinds, b)
		}
	}
	err := tx.Occurrences(blinds, func(o store.Occurrence) {
		if slices.ContainsFunc(in, func(c verification.Case) bool { return c.ID == o.Case }) {
			known[here[string(o.Blind)]] = true
		}
	})
	return known, err
}

// lettersBefore are the numbers of the letters that a household's case went out
// with.
func (d *Desk) lettersBefore(tx *store.Tx, first verification.Case, household int) (map[string]bool, error) {
	members, err := d.household(tx, first, household)
	letters := map[string]bool{}
	for _, m := range members {
		letters[m.Authorization.Number] = true
	}
	return letters, err
}

func refuseJoining(subjects []verification.Subject, known map[int]bool, letters map[string]bool) error {
	var fields []fault.Field
	add := func(s verification.Subject, of, code, message string) {
		fields = append(fields, fault.Field{Path: fmt.Sprintf("subjects[%d].%s", s.Ordinal, of), Code: code, Message: message})
	}
	for _, s := range subjects {
		if known[s.Ordinal] {
			add(s, "number", "supplement.known", "此人已在原业务中核对，无需补充")
		}
		if letters[s.Authorization.Number] {
			add(s, "authorization", "authorization.used", "该授权书在家庭成员变化前签署，须重新签署（先授权再核对）")
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return fault.New(fault.Refused, "supplement.members", "补充的家庭成员有误").Because("R3.4").
		Do("请只列新增的家庭成员，并填写家庭成员变化后重新签署的授权书的编号").At(fields...)
}

// ofFirst faults items that the case which a supplement joins does not ask for:
// the family is verified by the same ones (R9.1).
func ofFirst(tx *store.Tx, c verification.Case) error {
	if !c.Supplement.Joins() {
		return nil
	}
	first, err := tx.Case(c.Supplement.To)
	if err != nil {
		return err
	}
	for _, ref := range c.Items {
		if !slices.ContainsFunc(first.Items, func(r catalogue.Ref) bool { return r.ID == ref.ID }) {
			return fault.New(fault.Invalid, "supplement.items", "补充核对只能选择原业务已选的目录项").Because("R9.1").
				At(fault.Field{Path: fmt.Sprintf("items[%s]", ref.ID), Code: "supplement.items", Message: "原业务没有选择该目录项"})
		}
	}
	return nil
}
