package casework

import (
	"context"
	"strings"

	"hedui/internal/assist"
	"hedui/internal/docking"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// lettersEnded is why a frozen request is given up: an authorization in it ended
// before it left. Whoever may still be asked about goes in another message.
const lettersEnded = "docking.letters_ended"

// without marks the id of a message that leaves so many of its people out.
const without = ".without"

// arrived tells whether a message was acknowledged, with all of its people or
// without some.
func arrived(sent map[string]bool, id string) bool {
	for known, yes := range sent {
		if yes && (known == id || strings.HasPrefix(known, id+without)) {
			return true
		}
	}
	return false
}

// lasting parts those whose authorization lasts from the ordinals of the others.
func lasting(subjects []verification.Subject, on workday.Date) (rest []verification.Subject, over []int) {
	for _, s := range subjects {
		if to := s.Authorization.ValidTo; to != 0 && to < on {
			over = append(over, s.Ordinal)
			continue
		}
		rest = append(rest, s)
	}
	return rest, over
}

// lastDay is the last day on which a request may leave: the first on which an
// authorization in it ends; 0 where none does.
func lastDay(asked *docking.Question) (last workday.Date) {
	if asked == nil {
		return 0
	}
	for _, p := range asked.Persons {
		if p.ValidTo != 0 && (last == 0 || p.ValidTo < last) {
			last = p.ValidTo
		}
	}
	return last
}

// dropEnded gives up what waits and may not leave any more.
func (d *Desk) dropEnded(ctx context.Context, all []store.SentMessage) error {
	for _, m := range all {
		if m.Over() || !m.Ended(d.store.Now()) {
			continue
		}
		if err := d.giveUp(ctx, m, lettersEnded, nil); err != nil {
			return err
		}
	}
	return nil
}

// tellUnasked lays beside a task's answers that some were not asked about,
// unless they have an answer.
func (d *Desk) tellUnasked(ctx context.Context, id assist.ID, ordinals []int) error {
	if len(ordinals) == 0 {
		return nil
	}
	var w *wave
	err := d.store.View(ctx, func(tx *store.Tx) error {
		t, err := tx.Task(id)
		if err != nil {
			return err
		}
		known, err := findingsOf(tx, id, ordinals[0], ordinals[len(ordinals)-1])
		if err != nil {
			return err
		}
		var m arrival
		for _, o := range ordinals {
			if _, answered := known[o]; !answered {
				m.Answers = append(m.Answers, docking.PersonReply{No: o, Status: finding.Unavailable, Reason: letterEnded})
			}
		}
		w, err = d.mergeWave(ctx, tx, t, m)
		return err
	})
	if err != nil || !w.brings() {
		return err
	}
	w.unasked = true
	return d.store.Write(ctx, carrier, string(policy.TaskFeedback), func(tx *store.Tx) error {
		tx.Object("task", string(id))
		tx.Rule("R3.4")
		return d.layFresh(tx, w, func(*store.Tx, string, string) (bool, error) { return true, nil })
	})
}
