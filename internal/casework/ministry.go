package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// linkRetry is how soon a message is tried again whose link is not set up.
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
	parts, sent, err := d.partsToAsk(ctx, id)
	if err != nil {
		return err
	}
	if err := errors.Join(d.dropEnded(ctx, sent), d.takeBackOf(ctx, sent)); err != nil {
		return err
	}
	if len(parts) == 0 {
		return d.deliverAll(ctx, sent)
	}
	for _, p := range parts {
		messages, over, err := d.asks(ctx, id, p)
		if err != nil {
			return err
		}
		if err := d.tellUnasked(ctx, id, over); err != nil {
			return err
		}
		for _, m := range messages {
			if err := d.sendAsk(ctx, string(id), m); err != nil {
				return err
			}
		}
	}
	return nil
}

// deliverAll fetches the receipts that are missing of what was answered already.
func (d *Desk) deliverAll(ctx context.Context, sent []store.SentMessage) error {
	for _, m := range sent {
		if err := d.deliver(ctx, m.ID); err != nil {
			return err
		}
	}
	return nil
}

// partsToAsk lists the parts of the case's list, and what was written before;
// no parts for a task that is not open any more, and nothing at all for one that
// nobody shall answer.
func (d *Desk) partsToAsk(ctx context.Context, id assist.ID) (parts []store.SubjectPart, sent []store.SentMessage, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		t, err := taskFor(tx, carrier, policy.DockingSend, id)
		if err == nil && t.State == assist.Answered {
			sent, err = tx.Sent(string(id))
			return err
		}
		if err != nil || !awaits(t) && (t.State != assist.Open || t.Passed(tx.Now)) || t.State == assist.Returned {
			return err
		}
		if sent, err = tx.Sent(string(id)); err != nil {
			return err
		}
		parts, err = tx.SubjectParts(t.Case)
		return err
	})
	return parts, sent, err
}

// asks builds the messages of one part of a task that were not acknowledged yet,
// and tells whose authorization ended before.
func (d *Desk) asks(ctx context.Context, id assist.ID, part store.SubjectPart) (messages []docking.Message, over []int, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		q, err := d.questionOf(tx, id)
		if err != nil {
			return err
		}
		sent, err := acknowledged(tx, string(id))
		if err != nil {
			return err
		}
		at := q.task.ReceivedAt
		if at.IsZero() {
			at = tx.Now
		}
		r, err := requesting(tx, q.task, at)
		if err != nil {
			return err
		}
		round, err := roundOf(tx, id)
		if err != nil {
			return err
		}
		subjects, err := r.part(tx, part)
		messages, over = q.unsent(round, part, subjects, sent, workday.DateOf(tx.Now))
		return err
	})
	return messages, over, err
}

// roundOf marks the ids of a request that was returned and comes again.
func roundOf(tx *store.Tx, id assist.ID) (string, error) {
	returns, err := tx.Returns(id)
	return roundMark(len(returns)), err
}

func roundMark(returns int) string {
	if returns == 0 {
		return ""
	}
	return fmt.Sprintf("-%d", returns+1)
}

// question is what all messages of a task have in common.
type question struct {
	task assist.Task
	link assist.Link
	base docking.Question
	from agency.Code
	to   agency.Code
}

func (d *Desk) questionOf(tx *store.Tx, id assist.ID) (q question, err error) {
	if q.task, err = tx.Task(id); err != nil {
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
	if err := d.wayOf(tx, &q, item); err != nil {
		return q, err
	}
	form := q.link.FormOf(item.Category)
	q.base = docking.Question{Category: form.Code, Kind: c.Kind, Commission: c.Commission.Number, Purpose: c.Commission.Purpose, Due: q.task.DueOn}
	if !q.task.Crosses() {
		q.base.Item, q.base.Initiating, q.base.Commissioned = item.ID, agency.Code(c.Initiating), agency.Code(c.Commissioned)
	}
	for _, f := range item.Content {
		q.base.Fields = append(q.base.Fields, form.Name(f.Name))
	}
	return q, nil
}

// wayOf sets by which configuration a task travels, from whom and to whom: by the
// ministry link to another province, or as it is to a docked system, which may be
// the province's that passes it on (R12.2).
func (d *Desk) wayOf(tx *store.Tx, q *question, item catalogue.Item) error {
	if q.task.Crosses() {
		link, province, err := linkOf(tx, q.task)
		q.link, q.from, q.to = link, agency.Code(province), agency.Code(item.Owner)
		return err
	}
	p, _, err := d.peerOf(tx, agency.Code(q.task.Assisting))
	if err == nil && d.docked.Party == nil {
		err = fault.New(fault.Missing, "docking.no_peer", "本系统没有对接证书")
	}
	if err != nil {
		return noLink(err)
	}
	q.link, q.from, q.to = assist.Link{PerMessage: finding.PartSize}, d.docked.Party.Certificate.Code(), agency.Code(p.ID)
	return nil
}

// unsent cuts the subjects of a part into messages, and leaves out those that
// arrived; and of the others who may not be asked about any more. Each ordinal has
// its message whoever else falls away.
func (q question) unsent(round string, part store.SubjectPart, subjects []verification.Subject, sent map[string]bool, on workday.Date) (messages []docking.Message, over []int) {
	for len(subjects) > 0 {
		n := (subjects[0].Ordinal-part.First)/q.link.PerMessage + 1
		end := slices.IndexFunc(subjects, func(s verification.Subject) bool { return s.Ordinal >= part.First+n*q.link.PerMessage })
		if end < 0 {
			end = len(subjects)
		}
		chunk, id := subjects[:end], askID(q.task.ID, round, part.No, n)
		subjects = subjects[end:]
		if sent[id] {
			continue
		}
		valid, ended := lasting(chunk, on)
		over = append(over, ended...)
		if len(valid) > 0 {
			messages = append(messages, q.message(id, valid))
		}
	}
	return messages, over
}

func (q question) message(id string, subjects []verification.Subject) docking.Message {
	asked := q.base
	for _, s := range subjects {
		a := s.Authorization
		asked.Persons = append(asked.Persons, docking.AskedPerson{No: s.Ordinal, Number: string(s.Number), Name: s.Name,
			Authorization: a.Number, SignedOn: a.SignedOn, ValidTo: a.ValidTo})
	}
	m := docking.New(docking.Request, id, string(q.task.ID), q.from, q.to)
	m.Asked, m.Due, m.Deadline = &asked, q.task.DueOn, q.task.DueAt
	return m
}

// recall lets the ministry know that a task is over on our side: stopped with
// its case, or with its last authorization. What waits leaves no more, from this
// moment on; what was never pushed needs no recall.
func recall(tx *store.Tx, t assist.Task) error {
	if !t.Travels() || t.Crosses() && t.ReceivedAt.IsZero() {
		return nil
	}
	if err := holdBack(tx, t); err != nil {
		return err
	}
	return tx.Enqueue(recallJob{Task: string(t.ID)})
}

// recallPerson is recall for one subject, who withdrew the authorization: what is
// frozen about this person never leaves any more, from this moment on.
func (d *Desk) recallPerson(tx *store.Tx, t assist.Task, ordinal int) error {
	if !t.Travels() || t.Crosses() && t.ReceivedAt.IsZero() {
		return nil
	}
	if err := d.withhold(tx, t, ordinal); err != nil {
		return err
	}
	return tx.Enqueue(recallJob{Task: string(t.ID), Ordinal: ordinal})
}

// Recall carries a recall to the ministry, if anything was asked; ordinal 0
// recalls the whole task.
func (d *Desk) Recall(ctx context.Context, id assist.ID, ordinal int) error {
	var q question
	var sent []store.SentMessage
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		if q, err = d.questionOf(tx, id); err != nil {
			return err
		}
		sent, err = tx.Sent(string(id))
		return err
	})
	if err == nil {
		err = d.takeBackOf(ctx, sent)
	}
	if err != nil || len(sent) == 0 {
		return err
	}
	m := docking.New(docking.Terminate, string(id)+".cancel", string(id), q.from, q.to)
	m.Words = "核对发起机构已终止该项核对"
	if ordinal > 0 {
		m.ID, m.Persons, m.Words = fmt.Sprintf("%s.%d", m.ID, ordinal), []int{ordinal}, "核对对象已撤回授权"
	}
	return d.Send(ctx, string(id), m)
}
