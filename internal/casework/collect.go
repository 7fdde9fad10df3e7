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
