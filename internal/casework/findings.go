package casework

import (
	"context"
	"slices"
	"strings"

	"hedui/internal/assist"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
)

func openFindings(tx *store.Tx, p finding.PartRef) ([]finding.Finding, error) {
	data, err := tx.ReadDocument(store.DocumentID(p.Document))
	if err != nil {
		return nil, err
	}
	return finding.DecodePart(data)
}

// answersOf gathers what became of each chosen item for the subjects with the
// given ordinals, in the order in which the items were chosen.
func answersOf(tx *store.Tx, c verification.Case, ordinals []int) ([]report.Answer, error) {
	tasks, err := tx.CaseTasks(c.ID)
	if err != nil {
		return nil, err
	}
	categories, err := tx.CategoryMap()
	if err != nil {
		return nil, err
	}
	all, err := places(tx, c)
	if err != nil {
		return nil, err
	}
	answers := make([]report.Answer, len(all))
	for i, p := range all {
		a := report.Answer{Item: p.Item, Category: categories[p.Item.Category], Assisting: agencyOf(tx, p.Assisting)}
		if d, err := tx.Department(p.Item.Department); err == nil {
			a.Sharing = d.Name
		}
		for _, t := range tasks {
			if t.Item != p.Item.Ref() {
				continue
			}
			a.Task = t
			versions, err := versionsOf(tx, t.ID, ordinals)
			if err != nil {
				return nil, err
			}
			a.Findings, a.Reviewed = latest(versions), reviewedIn(versions)
			if a.Mended, err = mendedLetters(tx, t); err != nil {
				return nil, err
			}
		}
		answers[i] = a
	}
	return answers, nil
}

// Findings shows a task's findings of the subjects first to last; looking is
// registered, one entry for a request (decision 2).
func (d *Desk) Findings(ctx context.Context, actor policy.Actor, id assist.ID, first, last int) (found map[int]finding.Finding, err error) {
	err = d.read(ctx, actor, policy.FindingRead, "", "task", string(id), func(tx *store.Tx) error {
		if _, err := taskFor(tx, actor, policy.FindingRead, id); err != nil {
			return err
		}
		found, err = findingsOf(tx, id, first, last)
		return err
	})
	return found, err
}

// tellUnchosen remarks what the commission wants asked and no item was chosen
// for: it must not look like nothing found (R9.1).
func tellUnchosen(tx *store.Tx, in *report.Input) error {
	categories, err := tx.CategoryMap()
	if err != nil {
		return err
	}
	var names []string
	for _, code := range in.Case.Commission.Categories {
		if !slices.ContainsFunc(in.Answers, func(a report.Answer) bool { return a.Item.Category == code }) {
			names = append(names, categories[code].Name)
		}
	}
	if len(names) > 0 {
		in.Remarks = append(in.Remarks, "委托书列明的资源类别中，“"+strings.Join(names, "”“")+"”没有选择目录项，未查询。")
	}
	return nil
}
