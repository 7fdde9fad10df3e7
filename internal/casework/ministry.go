package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// Ministry is the link to the ministry's exchange platform. Messages may be
// sent again: the platform takes each id once. Receive gives those behind a
// cursor, in order, and the cursor behind them; again from the same cursor it
// gives the same.
type Ministry interface {
	Send(ctx context.Context, m source.Message) error
	Receive(ctx context.Context, after string) (messages []source.Message, next string, err error)
}

// linkRetry is how soon a message is tried again that the platform did not
// take: an outage of days costs some hundred attempts, and nothing else.
const linkRetry = 10 * time.Minute

// carryJob carries one task to the ministry; jobs hold ids only.
type carryJob struct {
	Task string `json:"task"`
}

// Kind names the job in the queue.
func (carryJob) Kind() string { return "ministry carry" }

// recallJob tells the ministry that an answer is not wanted any more: of the
// whole task, or of one of its subjects, by ordinal.
type recallJob struct {
	Task    string `json:"task"`
	Ordinal int    `json:"ordinal,omitempty"`
}

// Kind names the job in the queue.
func (recallJob) Kind() string { return "ministry recall" }

var carrier = policy.Program("ministry")

// Carry carries a confirmed task to the ministry, part by part. It is called
// again until all parts were acknowledged, for as long as the task's limit
// lives; a part that was acknowledged is not sent again, and one whose
// acknowledgement was lost bears the same id (R16.1).
func (d *Desk) Carry(ctx context.Context, id assist.ID) error {
	parts, err := d.partsToAsk(ctx, id)
	if err != nil {
		return err
	}
	for _, p := range parts {
		messages, err := d.asks(ctx, id, p)
		if err != nil {
			return err
		}
		for _, m := range messages {
			if err := d.send(ctx, string(id), m); err != nil {
				return err
			}
		}
	}
	return nil
}

// partsToAsk lists the parts of the case's list; none for a task that is not
// open any more.
func (d *Desk) partsToAsk(ctx context.Context, id assist.ID) (parts []store.SubjectPart, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		t, err := taskFor(tx, carrier, policy.MinistrySend, id)
		if err != nil || t.State != assist.Open || t.Passed(tx.Now) {
			return err
		}
		parts, err = tx.SubjectParts(t.Case)
		return err
	})
	return parts, err
}

// asks builds the messages of one part of a task that were not acknowledged yet.
func (d *Desk) asks(ctx context.Context, id assist.ID, part store.SubjectPart) (messages []source.Message, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		q, err := d.questionOf(tx, id)
		if err != nil {
			return err
		}
		sent, err := acknowledged(tx, string(id))
		if err != nil {
			return err
		}
		r, err := requesting(tx, q.task, q.task.ReceivedAt)
		if err != nil {
			return err
		}
		subjects, err := r.part(tx, part)
		messages = q.unsent(fmt.Sprintf("%s.ask.%d", id, part.No), subjects, sent)
		return err
	})
	return messages, err
}

func acknowledged(tx *store.Tx, of string) (map[string]bool, error) {
	all, err := tx.Sent(of)
	sent := map[string]bool{}
	for _, m := range all {
		sent[m.ID] = !m.SentAt.IsZero()
	}
	return sent, err
}

// question is what all messages of a task have in common.
type question struct {
	task assist.Task
	link assist.Link
	base source.Question
	from agency.Code
	to   agency.Code
}

func (d *Desk) questionOf(tx *store.Tx, id assist.ID) (q question, err error) {
	if q.task, err = tx.Task(id); err != nil {
		return q, err
	}
	link, province, err := linkOf(tx, q.task)
	if err != nil {
		return q, err
	}
	c, err := tx.Case(q.task.Case)
	if err != nil {
		return q, err
	}
	item, err := tx.Item(q.task.Item)
	if err != nil {
		return q, err
	}
	form := link.FormOf(item.Category)
	q.link, q.from, q.to = link, agency.Code(province), agency.Code(item.Owner)
	q.base = source.Question{Category: form.Code, Kind: c.Kind, Commission: c.Commission.Number, Purpose: c.Commission.Purpose, Due: q.task.DueOn}
	for _, f := range item.Content {
		q.base.Fields = append(q.base.Fields, form.Name(f.Name))
	}
	return q, nil
}

// unsent cuts the subjects of a part into messages, and leaves out those that
// arrived.
func (q question) unsent(id string, subjects []verification.Subject, sent map[string]bool) (messages []source.Message) {
	n := 0
	for chunk := range slices.Chunk(subjects, q.link.PerMessage) {
		n++
		if m := q.message(fmt.Sprintf("%s.%d", id, n), chunk); !sent[m.ID] {
			messages = append(messages, m)
		}
	}
	return messages
}

func (q question) message(id string, subjects []verification.Subject) source.Message {
	asked := q.base
	for _, s := range subjects {
		a := s.Authorization
		asked.Persons = append(asked.Persons, source.AskedPerson{No: s.Ordinal, Number: string(s.Number), Name: s.Name,
			Authorization: a.Number, SignedOn: a.SignedOn, ValidTo: a.ValidTo})
	}
	return source.Message{Form: source.MessageForm, ID: id, Kind: source.Ask, Request: string(q.task.ID), From: q.from, To: q.to, Asked: &asked}
}

// send notes a message, sends it, and notes that it arrived: before and after,
// so that the register tells of every one that may have left.
func (d *Desk) send(ctx context.Context, of string, m source.Message) error {
	if err := d.noteMessage(ctx, of, m); err != nil {
		return err
	}
	if d.ministry == nil {
		return fault.New(fault.Unavailable, "ministry.none", "尚未配置民政部数据交换平台的链路").Do("请系统管理员配置链路").Retry(linkRetry)
	}
	if err := d.ministry.Send(ctx, m); err != nil {
		return fault.New(fault.Unavailable, "ministry.unsent", "报文尚未送达民政部数据交换平台").Do("系统会自动重试，无需人工处理").Retry(linkRetry).From(err)
	}
	return d.store.Write(ctx, carrier, string(policy.MinistrySend), func(tx *store.Tx) error {
		tx.Object("message", m.ID)
		tx.Rule("R16.1")
		tx.Detail("step", "acknowledged")
		return tx.Acknowledged(m.ID)
	})
}

// noteMessage registers a message before its first attempt, with whom it
// concerns.
func (d *Desk) noteMessage(ctx context.Context, of string, m source.Message) error {
	noted := false
	err := d.store.View(ctx, func(tx *store.Tx) error {
		all, err := tx.Sent(of)
		noted = slices.ContainsFunc(all, func(s store.SentMessage) bool { return s.ID == m.ID })
		return err
	})
	if err != nil || noted {
		return err
	}
	return d.store.Write(ctx, carrier, string(policy.MinistrySend), func(tx *store.Tx) error {
		tx.Object("message", m.ID)
		tx.Rule("R16.1")
		tx.Detail("step", "written")
		persons := len(m.Answers)
		if m.Asked != nil {
			persons = len(m.Asked.Persons)
			for _, p := range m.Asked.Persons {
				tx.Commit(p.Number)
			}
		}
		return tx.WriteMessage(store.SentMessage{ID: m.ID, Of: of, Kind: string(m.Kind), Persons: persons})
	})
}

// recall lets the ministry know that a task is over on our side: stopped with
// its case, or with its last authorization. What was never pushed needs none.
func recall(tx *store.Tx, t assist.Task) error {
	if !t.Crosses() || t.ReceivedAt.IsZero() {
		return nil
	}
	return tx.Enqueue(recallJob{Task: string(t.ID)})
}

// recallPerson is recall for one subject, who withdrew the authorization.
func recallPerson(tx *store.Tx, t assist.Task, ordinal int) error {
	if !t.Crosses() || t.ReceivedAt.IsZero() {
		return nil
	}
	return tx.Enqueue(recallJob{Task: string(t.ID), Ordinal: ordinal})
}

// Recall carries a recall to the ministry, if anything was asked; ordinal 0
// recalls the whole task.
func (d *Desk) Recall(ctx context.Context, id assist.ID, ordinal int) error {
	var q question
	var asked bool
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		if q, err = d.questionOf(tx, id); err != nil {
			return err
		}
		sent, err := tx.Sent(string(id))
		asked = len(sent) > 0
		return err
	})
	if err != nil {
		return err
	}
	if !asked {
		return nil
	}
	m := source.Message{Form: source.MessageForm, ID: string(id) + ".cancel", Kind: source.Cancel,
		Request: string(id), From: q.from, To: q.to, Words: "核对发起机构已终止该项核对"}
	if ordinal > 0 {
		m.ID, m.Persons, m.Words = fmt.Sprintf("%s.%d", m.ID, ordinal), []int{ordinal}, "核对对象已撤回授权"
	}
	return d.send(ctx, string(id), m)
}
