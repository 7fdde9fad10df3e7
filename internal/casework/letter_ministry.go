package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hedui/internal/assist"
	"hedui/internal/docking"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// sendAsk sends a request about those who may be asked now. One that was frozen
// while the peer was away, and names somebody who has withdrawn since or whose
// letter ended, never leaves again: the rest goes in a message of its own (no
// authorization, no query).
func (d *Desk) sendAsk(ctx context.Context, of string, m docking.Message) error {
	frozen, err := d.frozenAsks(ctx, of, m.ID)
	if err != nil {
		return err
	}
	if len(frozen) == 0 {
		return d.Send(ctx, of, m)
	}
	last := frozen[len(frozen)-1]
	if last.Persons == len(m.Asked.Persons) {
		return d.deliver(ctx, last.ID)
	}
	if last.DeadAt.IsZero() {
		if err := d.giveUp(ctx, last, withdrawnAsk, nil); err != nil {
			return err
		}
	}
	m.ID = fmt.Sprintf("%s%s%d", m.ID, ofRest, len(frozen)+1)
	return d.Send(ctx, of, m)
}

// withhold keeps the requests that name a subject from leaving, also those that
// arrived from going again; the rest of one that waited goes in a new one at once.
func (d *Desk) withhold(tx *store.Tx, t assist.Task, ordinal int) error {
	all, err := tx.Sent(string(t.ID))
	if err != nil || len(all) == 0 {
		return err
	}
	names, err := d.askAbout(tx, t, ordinal)
	if err != nil {
		return err
	}
	for _, m := range all {
		switch {
		case !slices.Contains(names, firstAsk(m.ID)) || !m.DeadAt.IsZero():
		case m.SentAt.IsZero():
			err = errors.Join(tx.GiveUp(m.ID, withdrawnAsk, ""), tx.Enqueue(carryJob{Task: string(t.ID)}))
		default:
			err = tx.Withhold(m.ID, withdrawnAsk)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// askAbout lists the ids of the requests that name a subject (question.unsent), one
// for each round.
func (d *Desk) askAbout(tx *store.Tx, t assist.Task, ordinal int) (names []string, err error) {
	q, err := d.questionOf(tx, t.ID)
	if err != nil {
		return nil, err
	}
	returns, err := tx.Returns(t.ID)
	if err != nil {
		return nil, err
	}
	parts, err := tx.SubjectParts(t.Case)
	for _, p := range parts {
		if p.First > ordinal || ordinal > p.Last {
			continue
		}
		for n := range len(returns) + 1 {
			names = append(names, askID(t.ID, roundMark(n), p.No, (ordinal-p.First)/q.link.PerMessage+1))
		}
	}
	return names, err
}

// askID names a request: the task's, about so many-th of a part of the list.
func askID(id assist.ID, round string, part, n int) string {
	return fmt.Sprintf("%s.ask%s.%d.%d", id, round, part, n)
}

// askAnew asks again about those who may be asked, when the peer lost a request
// that may not go again as it was.
func askAnew(tx *store.Tx, m store.SentMessage) error {
	if m.Fault != withdrawnAsk || m.SentAt.IsZero() {
		return nil
	}
	if err := tx.GiveUp(m.ID, withdrawnAsk, m.Receipt); err != nil {
		return err
	}
	return tx.Enqueue(carryJob{Task: m.Of})
}

// frozenAsks lists what was written of a request: first with all of its people,
// then with the rest.
func (d *Desk) frozenAsks(ctx context.Context, of, id string) (frozen []store.SentMessage, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Sent(of)
		frozen = slices.DeleteFunc(all, func(s store.SentMessage) bool { return firstAsk(s.ID) != id })
		return err
	})
	return frozen, err
}

// ofRest marks the id of a request about those who are left of an earlier one.
const ofRest = ".r"

// firstAsk is the id of a request before anybody in it fell away.
func firstAsk(id string) string {
	first, _, _ := strings.Cut(id, ofRest)
	return first
}

// acknowledged tells which requests arrived, with all of their people or with
// the rest.
func acknowledged(tx *store.Tx, of string) (map[string]bool, error) {
	all, err := tx.Sent(of)
	sent := map[string]bool{}
	for _, m := range all {
		sent[firstAsk(m.ID)] = sent[firstAsk(m.ID)] || !m.SentAt.IsZero()
	}
	return sent, err
}

// lasting parts those whose authorization lasts from the ordinals of the others.
func lasting(subjects []verification.Subject, on workday.Date) (valid []verification.Subject, over []int) {
	for _, s := range subjects {
		if to := s.Authorization.ValidTo; to != 0 && to < on {
			over = append(over, s.Ordinal)
			continue
		}
		valid = append(valid, s)
	}
	return valid, over
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
