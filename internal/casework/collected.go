package casework

import (
	"context"
	"fmt"

	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// takeAnswer takes a wave. Nothing new: it is a repetition, whatever became of
// the task meanwhile. Otherwise the task must still take answers (R8.1, R8.2).
func (d *Desk) takeAnswer(ctx context.Context, m arrival) error {
	var w *wave
	err := d.store.View(ctx, func(tx *store.Tx) error {
		t, err := d.answerTo(tx, m)
		if err != nil {
			return err
		}
		if t.State == assist.Confirming || t.State == assist.Returned {
			return early()
		}
		w, err = d.mergeWave(ctx, tx, t, m)
		return err
	})
	if err != nil {
		return err
	}
	keep, err := d.keepMessage(ctx, m)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, carrier, string(policy.TaskFeedback), func(tx *store.Tx) error {
		tx.Object("task", string(w.task.ID))
		return d.layFresh(tx, w, keep)
	})
}

// tooEarly is what is said of an answer to a request that, here, was not pushed: the
// confirmation is on its way, or we came back from a backup of before it.
const tooEarly = "docking.early"

func early() error {
	return fault.New(fault.Unavailable, tooEarly, "该请求的确认尚未到达，请稍后重发").Because("R5.2b").Retry(linkRetry)
}

// layFresh lays a wave beside a task that has not changed since it was merged.
func (d *Desk) layFresh(tx *store.Tx, w *wave, keep func(*store.Tx, string, string) (bool, error)) error {
	t, err := tx.Task(w.task.ID)
	if err != nil {
		return err
	}
	if t.Revision != w.task.Revision {
		return fault.New(fault.Conflict, "store.stale", "内容已被他人更改").Do("请刷新后重试")
	}
	return d.layWave(tx, t, w, keep)
}

func (d *Desk) layWave(tx *store.Tx, t assist.Task, w *wave, keep func(*store.Tx, string, string) (bool, error)) error {
	outcome := "repeated"
	after := t
	if w.brings() {
		outcome = "taken"
		if err := after.Answer(tx.Now); err != nil {
			return err
		}
	}
	first, err := keep(tx, string(t.ID), outcome)
	if err != nil || !first {
		return err
	}
	if told := w.differing(); told != "" {
		if err := tellDiffering(tx, t, told); err != nil {
			return err
		}
	}
	if !w.brings() {
		return nil
	}
	if err := attachAll(tx, w.staged); err != nil {
		return err
	}
	if err := tx.DropAnswer(t.ID); err != nil {
		return err
	}
	if w.missing == 0 {
		return d.answered(tx, &after, w.manifest)
	}
	return grow(tx, &t, w)
}

// grow keeps the task open with the answers that it has by now; they show at
// once.
func grow(tx *store.Tx, t *assist.Task, w *wave) error {
	if err := tx.PutAnswer(store.Answer{Task: t.ID, No: 1, Manifest: w.manifest, By: string(tx.Actor.Account)}); err != nil {
		return err
	}
	event := store.Event{Case: t.Case, Task: t.ID, Verb: string(policy.TaskFeedback), Words: w.words(), Office: string(t.Assisting)}
	if err := tx.AddEvent(event); err != nil {
		return err
	}
	return tx.UpdateTask(t)
}

// tellDiffering: never overwritten, never silent.
func tellDiffering(tx *store.Tx, t assist.Task, words string) error {
	_, province, err := linkOf(tx, t)
	if err != nil {
		return err
	}
	if err := tx.AddNotice(store.Notice{Office: string(province), Kind: "ministry.differs", Case: t.Case, Task: t.ID, Words: words}); err != nil {
		return err
	}
	return told(tx, t, policy.MinistryReceive, words)
}

// takeReason takes another province's reason for having no answer, also after
// the limit (R8.1), and brings it to the initiator.
func (d *Desk) takeReason(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.MinistryReceive, func(tx *store.Tx, reason string, keep keeping) error {
		tx.Object("task", m.Request)
		t, err := d.answerTo(tx, m)
		if err != nil {
			return err
		}
		if err := t.GiveReason(reason, tx.Now); err != nil {
			return err
		}
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		if err := tx.UpdateTask(&t); err != nil {
			return err
		}
		return told(tx, t, policy.TaskReason, fmt.Sprintf("“%s”未能按时反馈，原因：%s", t.ItemName, reason))
	})
}
