package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
)

// When somebody is given up: after so many failures while others were answered,
// or this long after the first question. And how long to wait between them.
const (
	personTries = 3
	personDay   = 24 * time.Hour
	againAfter  = time.Minute
	againMost   = 10 * time.Minute
)

// askRound asks a round's people: that they will be is committed before, with
// commitments to whom (the register of what left), and what came back after.
func (d *Desk) askRound(ctx context.Context, r round) error {
	if err := d.beforeAsking(ctx, &r); err != nil {
		return err
	}
	outcomes := r.client.Ask(ctx, r.inquiry(d.store.Now()), r.people)
	if err := ctx.Err(); err != nil && len(r.people) > 0 {
		return err // we stopped, not the source; nobody's finding is known for sure
	}
	whole, err := d.afterAsking(ctx, r, outcomes)
	if err != nil {
		return err
	}
	if err := d.tellState(ctx, r.item, r.client.State()); err != nil {
		return err
	}
	if whole == nil {
		return nil
	}
	return fault.New(fault.Unavailable, "source.unavailable", "数据源暂时不能查询："+whole.Reason).Retry(pause(whole))
}

// pause is how long a source is left alone: long enough to come back, and
// short enough that work goes on soon after.
func pause(f *source.Failure) time.Duration {
	return min(max(f.Again, time.Second), againMost)
}

// beforeAsking settles whom the round asks: those owed whose authorization
// still stands, also at the moment of asking, of a task that is still open.
func (d *Desk) beforeAsking(ctx context.Context, r *round) error {
	return d.write(ctx, policy.Program("ask"), policy.SourceAsk, "task", string(r.task.ID), func(tx *store.Tx) error {
		tx.Rule("R3.3")
		if err := policy.May(tx.Actor, policy.SourceAsk, taskResource(r.task)); err != nil {
			return err
		}
		if _, err := taskToAnswer(tx, tx.Actor, policy.TaskAnswer, r.task.ID); err != nil {
			return err
		}
		c, err := tx.Case(r.task.Case)
		if err != nil {
			return err
		}
		subjects, err := d.subjects(tx, c, r.asking.First, r.asking.Last)
		if err != nil {
			return err
		}
		r.people = slices.DeleteFunc(asked(subjects, r.item.Category, r.task.ReceivedAt),
			func(a source.Asked) bool { return !owes(r.asking, a.Ordinal) })
		var over []finding.Finding
		r.people, over = r.lapse(r.people, tx.Now)
		for _, p := range r.people {
			tx.Commit(string(p.Number))
		}
		r.details(tx, "asked", len(r.people))
		so, err := tx.AskedFindings(r.task.ID, r.asking.First, r.asking.Last)
		if err != nil {
			return err
		}
		return tx.PutAsking(r.asking, inOrder(append(so, over...)))
	})
}

func (r round) details(tx *store.Tx, key string, n int) {
	tx.Detail("item", string(r.item.ID))
	tx.Detail("source", fmt.Sprint(r.source.Version))
	tx.Detail("first", fmt.Sprint(r.asking.First))
	tx.Detail("last", fmt.Sprint(r.asking.Last))
	tx.Detail(key, fmt.Sprint(n))
}

// afterAsking keeps what came back; whole is a failure of the source, if that
// was one. Of a task that ended meanwhile nothing is kept (R8.1, R8.2).
func (d *Desk) afterAsking(ctx context.Context, r round, outcomes []source.Outcome) (whole *source.Failure, err error) {
	for _, o := range outcomes {
		if o.Failure != nil && o.Failure.Whole {
			whole = o.Failure
		}
	}
	ctx = context.WithoutCancel(ctx) // what was answered is not asked again
	err = d.write(ctx, policy.Program("ask"), policy.SourceAsk, "task", string(r.task.ID), func(tx *store.Tx) error {
		tx.Rule("R5.3c")
		if _, err := taskToAnswer(tx, tx.Actor, policy.TaskAnswer, r.task.ID); err != nil {
			return err
		}
		findings, err := tx.AskedFindings(r.task.ID, r.asking.First, r.asking.Last)
		if err != nil {
			return err
		}
		next, came := r.settle(outcomes, tx.Now)
		r.details(tx, "answered", len(came))
		tx.Detail("owed", fmt.Sprint(len(next.Owed)))
		return tx.PutAsking(next, inOrder(append(findings, came...)))
	})
	return whole, err
}

// settle sorts the outcomes into findings and those still owed. A failure tells
// against a person only when others are answered, or it lasts a day.
func (r round) settle(outcomes []source.Outcome, now time.Time) (next store.Asking, came []finding.Finding) {
	others := slices.ContainsFunc(outcomes, func(o source.Outcome) bool { return o.Failure == nil })
	next = r.asking
	next.Owed, next.AgainAt = []store.Owed{}, time.Time{}
	for i, o := range outcomes {
		f := o.Failure
		if f == nil {
			came = append(came, o.Finding)
			continue
		}
		owed := r.owed(r.people[i].Ordinal)
		owed.Reason = f.Reason
		if others && !f.Whole {
			owed.Tries++
		}
		if owed.Tries >= personTries || !f.Whole && now.Sub(r.asking.BegunAt) >= personDay {
			came = append(came, source.Unavailable(owed.Ordinal, string(r.task.Sharing), f.Reason))
			continue
		}
		next.Owed = append(next.Owed, owed)
		if at := now.Add(againIn(owed, f)); at.After(next.AgainAt) {
			next.AgainAt = at
		}
	}
	return next, came
}

func (r round) owed(ordinal int) store.Owed {
	for _, o := range r.asking.Owed {
		if o.Ordinal == ordinal {
			return o
		}
	}
	return store.Owed{Ordinal: ordinal}
}

// againIn is when somebody is asked about again: when the source is back, or a
// little later each time.
func againIn(o store.Owed, f *source.Failure) time.Duration {
	if f.Whole {
		return pause(f)
	}
	return min(againAfter<<o.Tries, againMost)
}
