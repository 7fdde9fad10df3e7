package casework

import (
	"context"
	"slices"
	"time"

	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Version is one of the findings of a subject × item: the first one, or the
// result of a review, which lies over it (R5.5a).
type Version struct {
	Answer  int       `json:"answer"` // number of the task's answer; 1 is the first one
	At      time.Time `json:"at"`
	Finding finding.Finding
}

// versionsOf opens all versions of a task's findings of the subjects with the
// given ordinals, rising; by ordinal, oldest first.
func versionsOf(tx *store.Tx, id assist.ID, ordinals []int) (map[int][]Version, error) {
	if err := stands(tx, id); err != nil {
		return nil, err
	}
	if len(ordinals) == 0 {
		return nil, nil
	}
	parts, err := tx.PartsOf(id, ordinals[0], ordinals[len(ordinals)-1])
	if err != nil || len(parts) == 0 {
		return nil, err
	}
	versions := make(map[int][]Version)
	for _, p := range parts {
		if !anyWithin(ordinals, p.First, p.Last) {
			continue
		}
		findings, err := openFindings(tx, p.PartRef)
		if err != nil {
			return nil, err
		}
		for _, f := range findings {
			if _, wanted := slices.BinarySearch(ordinals, f.Ordinal); wanted {
				versions[f.Ordinal] = append(versions[f.Ordinal], Version{Answer: p.No, At: p.At, Finding: f})
			}
		}
	}
	return versions, nil
}

// findingsOf gives a task's findings of the subjects first to last, by ordinal:
// the latest version of each. A task without an answer has none.
func findingsOf(tx *store.Tx, id assist.ID, first, last int) (map[int]finding.Finding, error) {
	versions, err := versionsOf(tx, id, span(first, last))
	return latest(versions), err
}

func latest(versions map[int][]Version) map[int]finding.Finding {
	found := make(map[int]finding.Finding, len(versions))
	for ordinal, all := range versions {
		found[ordinal] = all[len(all)-1].Finding
	}
	return found
}

// reviewedIn gives what the reviews changed, by ordinal, for the report.
func reviewedIn(versions map[int][]Version) map[int]report.Reviewed {
	var reviewed map[int]report.Reviewed
	for ordinal, all := range versions {
		if len(all) == 1 {
			continue
		}
		if reviewed == nil {
			reviewed = make(map[int]report.Reviewed)
		}
		earlier, last := all[len(all)-2].Finding, all[len(all)-1]
		reviewed[ordinal] = report.Reviewed{On: workday.DateOf(last.At), Before: earlier, Same: sameFinding(earlier, last.Finding)}
	}
	return reviewed
}

// History shows all versions of a task's finding of one subject, oldest first;
// looking is registered.
func (d *Desk) History(ctx context.Context, actor policy.Actor, id assist.ID, ordinal int) (all []Version, err error) {
	err = d.read(ctx, actor, policy.FindingRead, "", "task", string(id), func(tx *store.Tx) error {
		if _, err := taskFor(tx, actor, policy.FindingRead, id); err != nil {
			return err
		}
		versions, err := versionsOf(tx, id, []int{ordinal})
		all = versions[ordinal]
		return err
	})
	return all, err
}

// stands faults when a task's case was destroyed: nothing left of its findings
// must not look like nothing found (decision 9).
func stands(tx *store.Tx, id assist.ID) error {
	t, err := tx.Task(id)
	if err != nil {
		return err
	}
	c, err := tx.Case(t.Case)
	if err == nil && c.State == verification.Destroyed {
		err = archive.Gone()
	}
	return err
}
