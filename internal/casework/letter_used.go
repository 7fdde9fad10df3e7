package casework

import (
	"fmt"
	"maps"
	"slices"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// mostUsed bounds how many letters one refusal names.
const mostUsed = 200

// lettersCount refuses letters that went with something else: a new application
// needs a new letter, so one that came with another commission does not count
// again; handed in anew under the same commission it does. What was withdrawn in
// any business counts in none. A batch goes on with the letters of the benefit,
// which last as long as it is received (先授权再核对; R3.4).
func (d *Desk) lettersCount(tx *store.Tx, c verification.Case) error {
	met, err := d.metBefore(tx, c)
	if err != nil {
		return err
	}
	wrong := map[int]string{} // by ordinal, why
	for _, id := range slices.Sorted(maps.Keys(met)) {
		if err := d.usedIn(tx, c, id, met[id], wrong); err != nil {
			return err
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	var fields []fault.Field
	for _, n := range sortedKeys(wrong)[:min(len(wrong), mostUsed)] {
		fields = append(fields, fault.Field{Path: fmt.Sprintf("subjects[%d].authorization", n), Code: "authorization.used", Message: wrong[n]})
	}
	return fault.Newf(fault.Refused, "authorization.used", "有 %d 份授权书不能用于本次核对", len(wrong)).Because("R3.4").
		Do("请由核对对象（或其监护人）重新签署授权书，填写新授权书的编号后再提交").At(fields...)
}

// metBefore finds whom of a case others ask or asked about: by their cases,
// ordinal there → ordinal here. Of a batch only those who withdrew elsewhere
// matter.
func (d *Desk) metBefore(tx *store.Tx, c verification.Case) (map[verification.ID]map[int]int, error) {
	met := map[verification.ID]map[int]int{}
	add := func(id verification.ID, there, here int) {
		if met[id] == nil {
			met[id] = map[int]int{}
		}
		met[id][there] = here
	}
	if c.Kind == catalogue.Existing {
		return met, d.withdrawnBefore(tx, c, add)
	}
	return met, d.eachPart(tx, c, func(subjects []verification.Subject) error {
		here := map[string]int{}
		var blinds [][]byte
		for _, s := range subjects {
			for _, b := range bytesOf(d.store.Ring().BlindAll(numberDomain, string(s.Number))) {
				here[string(b)], blinds = s.Ordinal, append(blinds, b)
			}
		}
		return tx.Occurrences(blinds, func(o store.Occurrence) {
			if o.Case != c.ID {
				add(o.Case, o.Ordinal, here[string(o.Blind)])
			}
		})
	})
}

func (d *Desk) withdrawnBefore(tx *store.Tx, c verification.Case, add func(id verification.ID, there, here int)) error {
	withdrawn, err := tx.WithdrawnElsewhere(c.ID)
	if err != nil {
		return err
	}
	elsewhere := map[string][]store.Occurrence{}
	for _, o := range withdrawn {
		elsewhere[string(o.Blind)] = append(elsewhere[string(o.Blind)], o)
	}
	blinds := make([][]byte, 0, len(elsewhere))
	for b := range elsewhere {
		blinds = append(blinds, []byte(b))
	}
	return tx.Occurrences(blinds, func(here store.Occurrence) {
		for _, there := range elsewhere[string(here.Blind)] {
			if here.Case == c.ID {
				add(there.Case, there.Ordinal, here.Ordinal)
			}
		}
	})
}

// usedIn finds those whose letter is the one that an earlier business went out
// with, and may not count again.
func (d *Desk) usedIn(tx *store.Tx, c verification.Case, id verification.ID, met map[int]int, wrong map[int]string) error {
	earlier, err := tx.Case(id)
	if err != nil || earlier.SubmittedAt.IsZero() || earlier.State == verification.Destroyed {
		return err
	}
	then, err := d.chosen(tx, earlier, sortedKeys(met))
	if err != nil {
		return err
	}
	now, err := d.chosen(tx, c, slices.Sorted(maps.Values(met)))
	if err != nil {
		return err
	}
	letters := map[int]string{}
	for _, s := range now {
		letters[s.Ordinal] = s.Authorization.Number
	}
	for _, s := range then {
		here := met[s.Ordinal]
		if letters[here] != s.Authorization.Number {
			continue
		}
		if why := uncounted(c, earlier, s.Authorization); why != "" {
			wrong[here] = why
		}
	}
	return nil
}

// uncounted says why a letter of an earlier business does not count; "" if it does.
func uncounted(c, earlier verification.Case, letter verification.Authorization) string {
	same := earlier.Commission.Number == c.Commission.Number && earlier.Commission.Department == c.Commission.Department
	switch {
	case !letter.Withdrawn.IsZero():
		return "该授权书已撤回，须重新签署（先授权再核对）"
	case c.Kind != catalogue.Existing && !same:
		return "该授权书已用于另一份委托，新的申请须重新签署授权书（先授权再核对）"
	}
	return ""
}
