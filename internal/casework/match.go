package casework

import (
	"context"
	"path/filepath"
	"runtime"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// matchJob answers one hosted task; jobs hold ids only.
type matchJob struct {
	Task string `json:"task"`
}

// Kind names the job in the queue.
func (matchJob) Kind() string { return "match" }

// Match answers a hosted task from its item's snapshot, by itself (R3.3,
// R5.3c). A repeated job finds the task answered and does nothing; an item
// without data is answered "unavailable" by nobody: the task stays open until
// the data is imported, and its deadline runs. Faults: snapshot.missing,
// task.hosted, task.too_many.
func (d *Desk) Match(ctx context.Context, id assist.ID) error {
	actor := policy.Program("match")
	a, err := d.matched(ctx, actor, id)
	if settled(err) {
		return nil
	}
	if err != nil {
		return err
	}
	err = d.store.Write(ctx, actor, string(policy.TaskFeedback), func(tx *store.Tx) error {
		tx.Object("task", string(id))
		tx.Rule("R5.3c")
		tx.Detail("snapshot", a.manifest.Snapshot)
		t, err := taskToAnswer(tx, actor, policy.TaskFeedback, id)
		if err != nil {
			return err
		}
		if err := t.Answer(tx.Now); err != nil {
			return err
		}
		if err := a.attach(tx); err != nil {
			return err
		}
		if err := tx.CompleteJob(); err != nil {
			return err
		}
		return d.answered(tx, &t, a.manifest)
	})
	if settled(err) {
		return nil
	}
	return err
}

// settled tells errors that say the task needs no match any more, or cannot
// have one yet.
func settled(err error) bool {
	return fault.Is(err, fault.Refused) || fault.HasCode(err, "assist.answered") || fault.HasCode(err, "snapshot.missing")
}

// matched assembles the answer to a hosted task.
func (d *Desk) matched(ctx context.Context, actor policy.Actor, id assist.ID) (a *assembled, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		t, err := taskToAnswer(tx, actor, policy.TaskAnswer, id)
		if err != nil {
			return err
		}
		from, err := d.newest(tx, t.Item.ID)
		if err != nil {
			return err
		}
		item, err := tx.Item(t.Item)
		if err != nil {
			return err
		}
		today := workday.DateOf(tx.Now)
		over := func(a source.Asked) bool { return ended(a, today) }
		a, err = d.assemble(ctx, tx, t, func(t assist.Task, asked []source.Asked) ([]finding.Finding, error) {
			return query(t, asked, over, func(may []source.Asked) ([]finding.Finding, error) {
				return d.hosted.Answer(ctx, item, from.path, from.key, d.hosted.Batch(may))
			})
		}, runtime.GOMAXPROCS(0))
		if err == nil {
			a.manifest.Snapshot = from.digest
		}
		return err
	})
	return a, err
}

// opening is what the snapshot that serves an item is opened with.
type opening struct {
	path   string
	key    []byte
	digest string
}

// newest finds the snapshot that serves an item now.
func (d *Desk) newest(tx *store.Tx, id catalogue.ItemID) (o opening, err error) {
	s, err := tx.SnapshotOf(id)
	if err != nil {
		return o, err
	}
	o.path, o.digest = filepath.Join(d.snapshotDir(), s.File), s.Digest
	o.key, err = tx.Key(s.KeyID)
	return o, err
}
