package casework

import (
	"slices"
	"time"

	"hedui/internal/assist"
	"hedui/internal/finding"
	"hedui/internal/hint"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// households gathers the households that begin in a part of the list, however
// the list scatters their members, with all answers about them.
func (w *watcher) households(tx *store.Tx, p store.SubjectPart) (map[int]hint.Household, error) {
	subjects, err := w.members(tx, p)
	if err != nil || len(subjects) == 0 {
		return nil, err
	}
	answers, err := answersOf(tx, w.c, ordinalsOf(subjects))
	if err != nil {
		return nil, err
	}
	earlier, err := w.earlier(tx, subjects)
	if err != nil {
		return nil, err
	}
	households := map[int]hint.Household{}
	for _, s := range subjects {
		h := households[s.Household]
		person := hint.Person{Ordinal: s.Ordinal, Group: s.Group, Answers: answersAbout(w.c, answers, s), Earlier: earlier[s.Ordinal]}
		if area := areaOf(person.Answers); h.Area == "" || s.Head() && area != "" {
			h.Area = area
		}
		h.Divisions, h.Persons = w.divisions, append(h.Persons, person)
		households[s.Household] = h
	}
	return households, w.join(tx, households)
}

// join adds those who joined the households by supplements to what is summed up.
func (w *watcher) join(tx *store.Tx, households map[int]hint.Household) error {
	for _, s := range w.supplements {
		h, here := households[s.Supplement.Household]
		if !here || !s.Asked() {
			continue
		}
		subjects, err := w.desk.household(tx, s, 1)
		if err != nil {
			return err
		}
		answers, err := answersOf(tx, s, ordinalsOf(subjects))
		if err != nil {
			return err
		}
		for _, who := range subjects {
			h.Persons = append(h.Persons, hint.Person{Ordinal: who.Ordinal, Joined: s.Number, Group: who.Group, Answers: answersAbout(s, answers, who)})
		}
		households[s.Supplement.Household] = h
	}
	return nil
}

// members gives the whole households whose first member stands in the part.
func (w *watcher) members(tx *store.Tx, p store.SubjectPart) ([]verification.Subject, error) {
	here, err := openPart(tx, w.c.ID, p)
	if err != nil {
		return nil, err
	}
	begins := map[int]bool{}
	var outside []int
	for _, s := range here {
		if _, known := begins[s.Household]; known {
			continue
		}
		ordinals, err := tx.HouseholdOrdinals(w.c.ID, s.Household)
		if err != nil {
			return nil, err
		}
		begins[s.Household] = ordinals[0] >= p.First
		for _, n := range ordinals {
			if begins[s.Household] && n > p.Last {
				outside = append(outside, n)
			}
		}
	}
	here = slices.DeleteFunc(here, func(s verification.Subject) bool { return !begins[s.Household] })
	if len(outside) == 0 {
		return here, nil
	}
	slices.Sort(outside)
	rest, err := w.desk.chosen(tx, w.c, outside)
	return append(here, rest...), err
}

func ordinalsOf(subjects []verification.Subject) []int {
	ordinals := make([]int, len(subjects))
	for i, s := range subjects {
		ordinals[i] = s.Ordinal
	}
	return ordinals
}

// answersAbout gives what became of each item about one person: a finding, or
// why there is none. What the initiator ended is nobody's answer.
func answersAbout(c verification.Case, answers []report.Answer, s verification.Subject) (all []hint.Answer) {
	for _, a := range answers {
		f, answered := a.Findings[s.Ordinal]
		if !answered {
			if a.Task.State == assist.Terminated {
				continue
			}
			f = finding.Finding{Ordinal: s.Ordinal, Status: finding.NotAnswered}
			if !covered(c, a, s) {
				f.Status = finding.NotAuthorised
			}
		}
		all = append(all, hint.Answer{Task: string(a.Task.ID), Case: c.Number, Item: a.Item, Place: a.Assisting, Finding: f})
	}
	return all
}

// covered tells whether the item could be asked about the person.
func covered(c verification.Case, a report.Answer, s verification.Subject) bool {
	at := a.Task.ReceivedAt
	if at.IsZero() {
		at = c.SubmittedAt
	}
	return s.Authorization.Withdrawn.Equal(time.Time{}) && s.Authorization.Covers(a.Item.Category, at)
}

// areaOf reads whether a person lives in town or country from the household
// registration, where that was asked.
func areaOf(answers []hint.Answer) hint.Area {
	for _, a := range answers {
		if a.Item.Category != "hukou" {
			continue
		}
		for _, r := range a.Finding.Records {
			switch r["hukouType"] {
			case "1":
				return hint.Urban
			case "2":
				return hint.Rural
			}
		}
	}
	return ""
}

// earlier gives what the last verification found about those who were verified
// before, by ordinal: of the same agency, for the same department (R9.1).
func (w *watcher) earlier(tx *store.Tx, subjects []verification.Subject) (map[int][]hint.Answer, error) {
	if !slices.ContainsFunc(w.rules, func(r hint.Rule) bool { return r.Test == hint.Changed }) {
		return nil, nil
	}
	then := map[verification.ID]map[int]int{} // earlier case → ordinal in it → ordinal now
	for _, s := range subjects {
		blinds := bytesOf(w.desk.store.Ring().BlindAll(numberDomain, string(s.Number)))
		v, ok, err := tx.LastVerified(blinds, w.c)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if then[v.Case] == nil {
			then[v.Case] = map[int]int{}
		}
		then[v.Case][v.Ordinal] = s.Ordinal
	}
	earlier := map[int][]hint.Answer{}
	for id, now := range then {
		if err := w.found(tx, id, now, earlier); err != nil {
			return nil, err
		}
	}
	return earlier, nil
}

// found adds what a case found about those with the ordinals of now's keys.
func (w *watcher) found(tx *store.Tx, id verification.ID, now map[int]int, to map[int][]hint.Answer) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	answers, err := answersOf(tx, c, sortedKeys(now))
	if err != nil {
		return err
	}
	for _, a := range answers {
		for then, f := range a.Findings {
			to[now[then]] = append(to[now[then]], hint.Answer{Task: string(a.Task.ID), Case: c.Number, Item: a.Item, Place: a.Assisting, Finding: f})
		}
	}
	return nil
}
