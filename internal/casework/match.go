package casework

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/match"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// matchJob answers the hosted tasks of a case; jobs hold ids only.
type matchJob struct {
	Case string `json:"case"`
}

// Kind names the job in the queue.
func (matchJob) Kind() string { return "match" }

// toMatch enqueues the match of new tasks, which are of one case, when there are
// hosted ones among them.
func toMatch(tx *store.Tx, tasks []assist.Task) error {
	for _, t := range tasks {
		if t.Access == catalogue.Hosted {
			return tx.Enqueue(matchJob{Case: string(t.Case)})
		}
	}
	return nil
}

// Match answers the open hosted tasks of a case from their items' snapshots, by
// itself (R3.3, R5.3c). A repeated job finds tasks answered and does nothing to
// them; one whose item has no data stays open until the data is imported, and its
// deadline runs. What fails is told when the others are answered.
func (d *Desk) Match(ctx context.Context, id verification.ID) error {
	actor := policy.Program("match")
	c, open, err := d.openHosted(ctx, actor, id)
	if err != nil {
		return err
	}
	if c.Subjects > verification.PartSize {
		defer match.Relaxed()()
	}
	var all error
	for _, together := range inPasses(c, open) {
		err := d.matchPass(ctx, c, together)
		if err == nil {
			err = d.feedBack(ctx, actor, together)
		}
		all = errors.Join(all, err)
	}
	return all
}

// hostedTask is one that is being matched.
type hostedTask struct {
	task  assist.Task
	item  catalogue.Item
	from  opening
	parts []*answerPart
}

// openHosted finds the hosted tasks of a case that can be answered now.
func (d *Desk) openHosted(ctx context.Context, actor policy.Actor, id verification.ID) (c verification.Case, open []*hostedTask, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		if c, err = tx.Case(id); err != nil {
			return err
		}
		tasks, err := tx.CaseTasks(id)
		for i := 0; i < len(tasks) && err == nil; i++ {
			if tasks[i].Access != catalogue.Hosted || tasks[i].State != assist.Open {
				continue
			}
			h := &hostedTask{task: tasks[i]}
			if err = d.prepareMatch(tx, actor, h); err == nil {
				open = append(open, h)
			} else if settled(err) {
				err = nil
			}
		}
		return err
	})
	return c, open, err
}

func (d *Desk) prepareMatch(tx *store.Tx, actor policy.Actor, h *hostedTask) (err error) {
	if h.task, err = taskToAnswer(tx, actor, policy.TaskAnswer, h.task.ID); err != nil {
		return err
	}
	if h.item, err = tx.Item(h.task.Item); err != nil {
		return err
	}
	h.from, err = d.newest(tx, h.task.Item.ID)
	return err
}

// settled tells errors that say a task needs no match any more, or cannot have
// one yet.
func settled(err error) bool {
	return fault.Is(err, fault.Refused) || fault.HasCode(err, "assist.answered") || fault.HasCode(err, "snapshot.missing")
}

// inMemory is how many records the snapshots of one pass have at most, about
// 150 bytes each: a batch reads every snapshot all over, and where they do not
// fit the memory together it would read the disk again for each part of the list.
const inMemory = 32 << 20

// inPasses groups tasks so that the list is walked once for several of them.
func inPasses(c verification.Case, open []*hostedTask) (passes [][]*hostedTask) {
	var sum int64
	for i, h := range open {
		sum += h.from.records
		if i == 0 || c.Subjects > verification.PartSize && sum > inMemory {
			passes, sum = append(passes, nil), h.from.records
		}
		last := len(passes) - 1
		passes[last] = append(passes[last], h)
	}
	return passes
}

// matchPass walks the list once and answers every task of the pass, some parts
// together, so that a million subjects need the memory of some parts, and before
// anything is locked. The answer is the same however many are matched at once.
func (d *Desk) matchPass(ctx context.Context, c verification.Case, pass []*hostedTask) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(matchingRuns * runtime.GOMAXPROCS(0))
	err := d.store.View(ctx, func(tx *store.Tx) error {
		today := workday.DateOf(tx.Now)
		begin := func(run [][]verification.Subject) {
			slots := newSlots(pass, len(run))
			group.Go(func() error { return d.matchRun(ctx, pass, slots, run, today) })
		}
		var run [][]verification.Subject
		err := d.eachPart(tx, c, func(subjects []verification.Subject) error {
			if run = append(run, subjects); len(run)*verification.PartSize >= match.Together(c.Subjects) {
				begin(run)
				run = nil
			}
			return ctx.Err()
		})
		if len(run) > 0 && err == nil {
			begin(run)
		}
		return err
	})
	return errors.Join(group.Wait(), err)
}

// matchingRuns is how many runs of parts a processor has in work: one waits for
// the disk to have its answer, while another is matched.
const matchingRuns = 2

// newSlots gives every task of a pass the places of so many more parts.
func newSlots(pass []*hostedTask, parts int) (slots [][]*answerPart) {
	for _, h := range pass {
		more := make([]*answerPart, parts)
		for i := range more {
			more[i] = new(answerPart)
		}
		h.parts = append(h.parts, more...)
		slots = append(slots, more)
	}
	return slots
}

// matchRun answers some parts of the list for every task of a pass; who is asked
// about at several is hashed once.
func (d *Desk) matchRun(ctx context.Context, pass []*hostedTask, slots [][]*answerPart, run [][]verification.Subject, today workday.Date) error {
	var batch *source.Batch
	over := func(a source.Asked) bool { return ended(a, today) }
	for i, h := range pass {
		people, ends := askedOf(run, h)
		findings, err := query(h.task, people, over, func(may []source.Asked) ([]finding.Finding, error) {
			batch = d.hosted.Again(batch, may)
			return d.hosted.Answer(ctx, h.item, h.from.path, h.from.key, batch)
		})
		if err == nil {
			err = d.makeParts(ctx, h, findings, ends, slots[i])
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		slots[i][0].err = err // the other tasks go on
	}
	return nil
}

// askedOf gives the people of some parts whom a task asks about, and how many
// they are up to the end of each part.
func askedOf(run [][]verification.Subject, h *hostedTask) (people []source.Asked, ends []int) {
	for _, subjects := range run {
		people = append(people, asked(subjects, h.item.Category, h.task.ReceivedAt)...)
		ends = append(ends, len(people))
	}
	return people, ends
}

// makeParts makes the parts of an answer that somebody was asked about in.
func (d *Desk) makeParts(ctx context.Context, h *hostedTask, findings []finding.Finding, ends []int, slots []*answerPart) error {
	from := 0
	for i, end := range ends {
		if end > from {
			if err := d.makePart(ctx, h.task, h.item, findings[from:end], slots[i]); err != nil {
				return err
			}
		}
		from = end
	}
	return nil
}

// feedBack feeds the answers of a pass back, several at once.
func (d *Desk) feedBack(ctx context.Context, actor policy.Actor, pass []*hostedTask) error {
	var group errgroup.Group
	group.SetLimit(d.store.Together())
	failed := make([]error, len(pass))
	for i, h := range pass {
		group.Go(func() error {
			if err := d.feedBackOne(ctx, actor, h); !settled(err) {
				failed[i] = err
			}
			return nil
		})
	}
	group.Wait()
	return errors.Join(failed...)
}

func (d *Desk) feedBackOne(ctx context.Context, actor policy.Actor, h *hostedTask) error {
	for _, p := range h.parts {
		if p.err != nil {
			return p.err
		}
	}
	a := assembledOf(h.task, h.item, h.parts)
	a.manifest.Snapshot = h.from.digest
	return d.store.Write(ctx, actor, string(policy.TaskFeedback), func(tx *store.Tx) error {
		tx.Object("task", string(h.task.ID))
		tx.Rule("R5.3c")
		tx.Detail("snapshot", a.manifest.Snapshot)
		t, err := taskToAnswer(tx, actor, policy.TaskFeedback, h.task.ID)
		if err != nil {
			return err
		}
		if err := t.Answer(tx.Now); err != nil {
			return err
		}
		if err := a.attach(tx); err != nil {
			return err
		}
		return d.answered(tx, &t, a.manifest)
	})
}

// opening is what the snapshot that serves an item is opened with.
type opening struct {
	path    string
	key     []byte
	digest  string
	records int64
}

// newest finds the snapshot that serves an item now.
func (d *Desk) newest(tx *store.Tx, id catalogue.ItemID) (o opening, err error) {
	s, err := tx.SnapshotOf(id)
	if err != nil {
		return o, err
	}
	o.path, o.digest, o.records = filepath.Join(d.snapshotDir(), s.File), s.Digest, s.Records
	o.key, err = tx.Key(s.KeyID)
	return o, err
}
