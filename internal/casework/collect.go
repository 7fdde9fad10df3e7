package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
)

// collectEvery is how often the ministry is asked for messages.
const collectEvery = sweepEvery

// Collect takes in what the ministry has for us: waves of answers, other
// provinces' requests and recalls (R4.1, R16.1). Each message is taken once,
// however often it comes; while the platform is down nothing is lost, the
// cursor stays.
func (d *Desk) Collect(ctx context.Context) error {
	if d.ministry == nil {
		return nil
	}
	for {
		after, err := d.ministryCursor(ctx)
		if err != nil {
			return err
		}
		messages, next, err := d.ministry.Receive(ctx, after)
		if err != nil {
			d.log.Warn("the ministry's messages could not be fetched", slog.Any("err", err))
			return nil
		}
		for _, m := range messages {
			if err := d.take(ctx, m); err != nil {
				return err
			}
		}
		if next == after {
			return nil
		}
		if err := d.moveMinistryCursor(ctx, next); err != nil {
			return err
		}
	}
}

func (d *Desk) ministryCursor(ctx context.Context) (cursor string, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		cursor, err = tx.MinistryCursor()
		return err
	})
	return cursor, err
}

func (d *Desk) moveMinistryCursor(ctx context.Context, cursor string) error {
	return d.store.Write(ctx, carrier, string(policy.MinistryReceive), func(tx *store.Tx) error {
		tx.Object("ministry", "inbox")
		tx.Detail("cursor", cursor)
		return tx.MoveMinistryCursor(cursor)
	})
}

// staleTries is how often a message is laid anew beside what somebody changed
// meanwhile: another node, which may have taken it, or a clerk.
const staleTries = 5

func (d *Desk) take(ctx context.Context, m source.Message) (err error) {
	for range staleTries {
		if err = d.takeOnce(ctx, m); !fault.HasCode(err, "store.stale") {
			return err
		}
	}
	return err
}

// takeOnce takes one message; what it cannot take it keeps, sealed, with the
// reason, and tells the province. Only a defect of ours stops the inbox.
func (d *Desk) takeOnce(ctx context.Context, m source.Message) error {
	if taken, err := d.taken(ctx, m.ID); taken || err != nil {
		return err
	}
	err := checkMessage(m)
	if err == nil {
		switch m.Kind {
		case source.AnswerOfAsk:
			err = d.takeAnswer(ctx, m)
		case source.ReasonOfLate:
			err = d.takeReason(ctx, m)
		case source.Ask:
			err = d.takeAsk(ctx, m)
		case source.Cancel:
			err = d.takeCancel(ctx, m)
		}
	}
	f, known := fault.Of(err)
	if err == nil || !known || f.Kind == fault.Internal || f.Kind == fault.Unavailable || f.Code == "store.stale" {
		return err
	}
	return d.reject(ctx, m, f)
}

func (d *Desk) taken(ctx context.Context, id string) (taken bool, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		taken, err = tx.Taken(id)
		return err
	})
	return taken, err
}

func checkMessage(m source.Message) error {
	switch m.Kind {
	case source.AnswerOfAsk, source.ReasonOfLate, source.Ask, source.Cancel:
	default:
		return fault.New(fault.Invalid, "ministry.kind", "部平台报文的种类不识")
	}
	if m.Form != source.MessageForm {
		return fault.New(fault.Invalid, "ministry.form", "部平台报文的格式版本不识").Do("请系统管理员核实链路配置，或升级程序")
	}
	if m.ID == "" || m.Request == "" || (m.Kind == source.Ask) != (m.Asked != nil) {
		return fault.New(fault.Invalid, "ministry.incomplete", "部平台报文不完整")
	}
	return nil
}

// keepMessage takes a message in a transaction, with its sealed content; first
// is false when another node was faster.
func (d *Desk) keepMessage(ctx context.Context, m source.Message) (func(tx *store.Tx, of, outcome string) (first bool, err error), error) {
	data, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	staged, err := d.stage(ctx, "ministry message", "application/json", "message "+m.ID, data)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx, of, outcome string) (bool, error) {
		tx.Rule("R16.1")
		tx.Detail("outcome", outcome)
		first, err := tx.TakeMessage(store.ReceivedMessage{ID: m.ID, Kind: string(m.Kind), Of: of, Outcome: outcome, Document: staged.ID})
		if err != nil || !first {
			return false, err
		}
		return true, tx.Attach(staged)
	}, nil
}

// reject keeps a message that cannot be taken, and tells the province why.
func (d *Desk) reject(ctx context.Context, m source.Message, why *fault.Error) error {
	keep, err := d.keepMessage(ctx, m)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, carrier, string(policy.MinistryReceive), func(tx *store.Tx) error {
		tx.Object("message", m.ID)
		first, err := keep(tx, m.Request, why.Code)
		if err != nil || !first {
			return err
		}
		province, err := tx.Agency(agency.ID(m.To))
		if err != nil {
			return nil // not for us: kept, and nobody to tell
		}
		return tx.AddNotice(store.Notice{Office: string(province.ID), Kind: "ministry.rejected",
			Words: fmt.Sprintf("部平台报文未能受理：%s", why.Message)})
	})
}

// answerTo finds our task that a message is about.
func answerTo(tx *store.Tx, m source.Message) (assist.Task, error) {
	t, err := taskFor(tx, carrier, policy.MinistryReceive, assist.ID(m.Request))
	if err == nil && t.Access != catalogue.Ministry {
		err = fault.New(fault.Missing, "ministry.no_task", "报文所答的请求不是本省提出的")
	}
	return t, err
}

// takeAnswer takes a wave. Nothing new: it is a repetition, whatever became of
// the task meanwhile. Otherwise the task must still take answers (R8.1, R8.2).
func (d *Desk) takeAnswer(ctx context.Context, m source.Message) error {
	var w *wave
	err := d.store.View(ctx, func(tx *store.Tx) error {
		t, err := answerTo(tx, m)
		if err != nil {
			return err
		}
		if t.State == assist.Confirming || t.State == assist.Returned {
			return t.Answer(tx.Now)
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
		t, err := tx.Task(w.task.ID)
		if err != nil {
			return err
		}
		if t.Revision != w.task.Revision {
			return fault.New(fault.Conflict, "store.stale", "内容已被他人更改").Do("请刷新后重试")
		}
		return d.layWave(tx, t, w, keep)
	})
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
func (d *Desk) takeReason(ctx context.Context, m source.Message) error {
	reason, err := words("words", m.Words)
	if err != nil {
		return err
	}
	keep, err := d.keepMessage(ctx, m)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, carrier, string(policy.MinistryReceive), func(tx *store.Tx) error {
		tx.Object("task", m.Request)
		t, err := answerTo(tx, m)
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
