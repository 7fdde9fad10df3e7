package casework

import (
	"context"
	"math"
	"slices"
	"time"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// askSourceJob asks for one task by the sharing department's interface; jobs hold ids
// only. A task has one such job at most.
type askSourceJob struct {
	Task string `json:"task"`
}

// Kind names the job in the queue.
func (askSourceJob) Kind() string { return "ask source" }

// askFor is how long one run keeps a worker before others have their turn.
const askFor = 5 * time.Second

// askHeld is when a task is looked at again whose people may not be sent to the
// assisting agency's department for want of an agreement (R10.1).
const askHeld = time.Hour

// lastHours are those before the limit of a new application in which what came
// in is fed back without the rest, because afterwards nothing can be (R8.1).
const lastHours = 3 * time.Hour

// AskSource asks for a task's people, some at a time, until all are answered, and
// feeds the findings back (R3.3, R5.3c). Who has a stored finding is not asked
// again, whatever was killed when. While the source is away the task stays open
// and the fault says when to come back; its limit runs (R5.3a).
func (d *Desk) AskSource(ctx context.Context, id assist.ID) error {
	for began := time.Now(); time.Since(began) < askFor; {
		r, err := d.nextRound(ctx, id)
		switch {
		case askSettled(err):
			return nil
		case err != nil:
			return err
		case r.done:
			return d.answerAsked(ctx, id)
		case r.wait > 0:
			return fault.New(fault.Unavailable, "source.waiting", "数据源暂时不能查询").Retry(r.wait)
		}
		if err := d.askRound(ctx, r); err != nil {
			return unless(askSettled(err), err)
		}
	}
	return d.askOn(ctx, id)
}

func unless(settled bool, err error) error {
	if settled {
		return nil
	}
	return err
}

// askSettled tells errors that say the task needs no asking any more, or cannot
// have it yet.
func askSettled(err error) bool { return settled(err) || fault.HasCode(err, "source.missing") }

// askOn ends a run and queues the next one, behind those who wait.
func (d *Desk) askOn(ctx context.Context, id assist.ID) error {
	return d.store.Write(ctx, policy.Program("ask"), string(policy.SourceAsk), func(tx *store.Tx) error {
		tx.Object("task", string(id))
		if err := tx.CompleteJob(); err != nil {
			return err
		}
		return tx.Enqueue(askSourceJob{Task: string(id)})
	})
}

// round is who to ask next of a task: people on their way who are owed, or
// those after them.
type round struct {
	task   assist.Task
	item   catalogue.Item
	source store.Source
	client *source.Client
	asking store.Asking
	people []source.Asked
	done   bool          // all are answered
	wait   time.Duration // nobody is due before
}

func (d *Desk) nextRound(ctx context.Context, id assist.ID) (r round, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		if r.task, err = taskToAnswer(tx, policy.Program("ask"), policy.TaskAnswer, id); err != nil {
			return err
		}
		if why, err := heldBack(tx, r.task.Assisting); err != nil || why != "" {
			r.wait = askHeld
			return err
		}
		if r.source, err = tx.Source(r.task.Item.ID); err != nil {
			return err
		}
		if r.item, err = tx.Item(r.task.Item); err != nil {
			return err
		}
		if r.client, err = d.asking.client(r.source, source.Clock{Now: d.store.Now}); err != nil {
			return err
		}
		rows, err := tx.Askings(id)
		if err != nil {
			return err
		}
		return d.choose(tx, &r, rows)
	})
	return r, err
}

// choose takes those who are owed and due, then those never asked about.
func (d *Desk) choose(tx *store.Tx, r *round, rows []store.Asking) error {
	if lastChance(r.task, tx.Now) {
		came, err := tx.AskedFindings(r.task.ID, 1, math.MaxInt32)
		if err != nil || len(came) > 0 {
			r.done = len(came) > 0
			return err
		}
	}
	last := 0 // the last ordinal that was ever asked about
	var again time.Time
	for _, row := range rows {
		last = row.Last
		if len(row.Owed) == 0 {
			continue
		}
		if !row.AgainAt.After(tx.Now) {
			r.asking = row
			return nil
		}
		if again.IsZero() || row.AgainAt.Before(again) {
			again = row.AgainAt
		}
	}
	people, err := d.askedAfter(tx, *r, last)
	switch {
	case err != nil:
		return err
	case len(people) > 0:
		r.asking = newAsking(r.task.ID, people, tx.Now)
	case !again.IsZero():
		r.wait = again.Sub(tx.Now)
	default:
		r.done = true
	}
	return nil
}

// lastChance tells whether the limit is so near that what came in goes out.
func lastChance(t assist.Task, now time.Time) bool {
	return t.Kind == catalogue.New && t.LateAllowed == "" && t.DueAt.Sub(now) < lastHours
}

func newAsking(id assist.ID, people []source.Asked, now time.Time) store.Asking {
	a := store.Asking{Task: id, First: people[0].Ordinal, Last: people[len(people)-1].Ordinal, BegunAt: now}
	for _, p := range people {
		a.Owed = append(a.Owed, store.Owed{Ordinal: p.Ordinal})
	}
	return a
}

// askedAfter gives the next people whom the task asks for, a batch of them.
func (d *Desk) askedAfter(tx *store.Tx, r round, last int) ([]source.Asked, error) {
	c, err := tx.Case(r.task.Case)
	if err != nil {
		return nil, err
	}
	parts, err := tx.SubjectParts(c.ID)
	if err != nil {
		return nil, err
	}
	var people []source.Asked
	for _, p := range parts {
		if p.Last <= last || len(people) >= r.client.Batch() {
			continue
		}
		subjects, err := d.subjects(tx, c, last+1, p.Last)
		if err != nil {
			return nil, err
		}
		people = append(people, asked(subjects, r.item.Category, r.task.ReceivedAt)...)
		last = p.Last
	}
	return people[:min(len(people), r.client.Batch())], nil
}

// answerAsked makes what came in the task's answer; about whom nothing did is
// told as unavailable, with the reason.
func (d *Desk) answerAsked(ctx context.Context, id assist.ID) error {
	actor := policy.Program("ask")
	var a *assembled
	err := d.store.View(ctx, func(tx *store.Tx) error {
		t, err := taskToAnswer(tx, actor, policy.TaskAnswer, id)
		if err != nil {
			return err
		}
		a, err = d.assemble(ctx, tx, t, func(t assist.Task, people []source.Asked) ([]finding.Finding, error) {
			return collected(tx, t, people)
		})
		return err
	})
	if err == nil {
		err = d.store.Write(ctx, actor, string(policy.TaskFeedback), func(tx *store.Tx) error { return d.feedAsked(tx, id, a) })
	}
	return unless(askSettled(err), err)
}

func (d *Desk) feedAsked(tx *store.Tx, id assist.ID, a *assembled) error {
	tx.Object("task", string(id))
	tx.Rule("R5.3c")
	t, err := taskToAnswer(tx, tx.Actor, policy.TaskFeedback, id)
	if err != nil {
		return err
	}
	if err := t.Answer(tx.Now); err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return a.attach(tx) },
		func() error { return tx.DropAskings(id) },
		tx.CompleteJob,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return d.answered(tx, &t, a.manifest)
}

// collected gives a finding for each of some people, in their order.
func collected(tx *store.Tx, t assist.Task, people []source.Asked) ([]finding.Finding, error) {
	first, last := people[0].Ordinal, people[len(people)-1].Ordinal
	stored, err := tx.AskedFindings(t.ID, first, last)
	if err != nil {
		return nil, err
	}
	by := make(map[int]finding.Finding, len(stored))
	for _, f := range stored {
		by[f.Ordinal] = f
	}
	out := make([]finding.Finding, len(people))
	for i, p := range people {
		f, ok := by[p.Ordinal]
		switch {
		case !ok && ended(p, workday.DateOf(tx.Now)):
			f = unasked(p, t)
		case !ok:
			f = source.Unavailable(p.Ordinal, string(t.Sharing), "反馈时限届满前数据源一直未能答复")
		}
		out[i] = f
	}
	return out, nil
}

// inquiry is what a round's people are asked for.
func (r round) inquiry(now time.Time) source.Inquiry {
	return source.Inquiry{Item: r.item, Today: workday.DateOf(now), Request: source.Request(string(r.task.ID))}
}

// owes tells whether an ordinal is still owed.
func owes(a store.Asking, ordinal int) bool {
	return slices.ContainsFunc(a.Owed, func(o store.Owed) bool { return o.Ordinal == ordinal })
}
