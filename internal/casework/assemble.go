package casework

import (
	"context"
	"encoding/hex"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// answering turns those asked, a part of a case at a time, into one finding
// for each, in their order.
type answering func(t assist.Task, asked []source.Asked) ([]finding.Finding, error)

// answeringByHand is answering by file or screen, by which a query left before.
type answeringByHand func(t assist.Task, asked []source.Asked, l left) ([]finding.Finding, error)

// assembled is an answer whose parts are sealed and durable, but belong to no
// transaction yet.
type assembled struct {
	task     assist.Task
	item     catalogue.Item
	manifest finding.Manifest
	staged   []*store.Staged
}

// assemble answers a task part by part, so that a million subjects need the
// memory of one part, and before anything is locked.
func (d *Desk) assemble(ctx context.Context, tx *store.Tx, t assist.Task, answer answering) (*assembled, error) {
	item, err := tx.Item(t.Item)
	if err != nil {
		return nil, err
	}
	var parts []*answerPart
	err = d.eachAsked(tx, t, item, func(asked []source.Asked) error {
		if len(asked) == 0 {
			return ctx.Err()
		}
		findings, err := answer(t, asked)
		if err != nil {
			return err
		}
		p := new(answerPart)
		parts = append(parts, p)
		return d.makePart(ctx, t, item, findings, p)
	})
	return assembledOf(t, item, parts), err
}

// answerPart is one part of an answer, durable.
type answerPart struct {
	ref    finding.PartRef
	counts finding.Counts
	asOf   workday.Date // the earliest; 0 for none
	staged *store.Staged
	err    error // why it could not be made
}

// makePart checks, seals and stages one part of an answer.
func (d *Desk) makePart(ctx context.Context, t assist.Task, item catalogue.Item, findings []finding.Finding, p *answerPart) (err error) {
	for _, f := range findings {
		if err := f.Check(item); err != nil {
			return err
		}
		p.counts.Add(f)
		p.asOf = earlier(p.asOf, f.AsOf)
	}
	data, err := finding.EncodePart(findings)
	if err != nil {
		return err
	}
	if p.staged, err = d.stage("finding part", "application/jsonl", "task "+string(t.ID), data); err != nil {
		return err
	}
	p.ref = finding.PartRef{
		First: findings[0].Ordinal, Last: findings[len(findings)-1].Ordinal,
		Document: string(p.staged.ID), Digest: hex.EncodeToString(p.staged.Digest[:]),
	}
	return nil
}

// earlier is the earlier of two dates, 0 being none.
func earlier(a, b workday.Date) workday.Date {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

func assembledOf(t assist.Task, item catalogue.Item, parts []*answerPart) *assembled {
	a := &assembled{task: t, item: item, manifest: finding.Manifest{
		Version: 1, Task: string(t.ID), Item: string(t.Item.ID), Source: string(t.Sharing), Parts: []finding.PartRef{},
	}}
	var asOf workday.Date
	for _, p := range parts {
		if p.staged == nil {
			continue // nobody in it was asked about
		}
		a.manifest.Counts.Merge(p.counts)
		asOf = earlier(asOf, p.asOf)
		a.manifest.Parts = append(a.manifest.Parts, p.ref)
		a.staged = append(a.staged, p.staged)
	}
	a.manifest.AsOf = asOf.String()
	return a
}

// attach makes the parts belong to a transaction, unless the task has changed
// since they were made: a subject may have withdrawn, and what it no longer
// allows is not kept (no authorization, no query).
func (a *assembled) attach(tx *store.Tx) error {
	t, err := tx.Task(a.task.ID)
	if err != nil {
		return err
	}
	if t.Revision != a.task.Revision {
		return fault.New(fault.Conflict, "store.stale", "内容已被他人更改").Do("请刷新后重试")
	}
	return attachAll(tx, a.staged)
}

func attachAll(tx *store.Tx, staged []*store.Staged) error {
	for _, s := range staged {
		if err := tx.Attach(s); err != nil {
			return err
		}
	}
	return nil
}

// stage seals bytes as a document before the transaction that attaches it.
func (d *Desk) stage(kind, contentType, owner string, data []byte) (*store.Staged, error) {
	return d.store.StageBytes(store.Document{Kind: kind, ContentType: contentType, Owner: owner}, data)
}

// prepare keeps an answer in the making, in place of an earlier one, with the
// file that it came in.
func (d *Desk) prepare(ctx context.Context, actor policy.Actor, verb policy.Action, id assist.ID, answer answeringByHand, file *incoming) (m finding.Manifest, err error) {
	var a *assembled
	err = d.view(ctx, actor, verb, "task", string(id), func(tx *store.Tx) error {
		t, err := taskToAnswer(tx, actor, verb, id)
		if err != nil {
			return err
		}
		l, err := queryLeft(tx, t)
		if err != nil {
			return err
		}
		a, err = d.assemble(ctx, tx, t, func(t assist.Task, asked []source.Asked) ([]finding.Finding, error) { return answer(t, asked, l) })
		return err
	})
	if err != nil {
		return m, err
	}
	err = d.write(ctx, actor, verb, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.3c")
		if _, err := taskToAnswer(tx, actor, verb, id); err != nil {
			return err
		}
		if err := a.attach(tx); err != nil {
			return err
		}
		if err := file.keep(tx, id); err != nil {
			return err
		}
		return tx.Prepare(id, a.manifest, string(actor.Account))
	})
	return a.manifest, err
}

// taskToAnswer finds a task that the actor may work on and that still takes an
// answer (R8.1).
func taskToAnswer(tx *store.Tx, actor policy.Actor, verb policy.Action, id assist.ID) (assist.Task, error) {
	t, err := taskFor(tx, actor, verb, id)
	if err != nil {
		return t, err
	}
	answered := t
	if err := answered.Answer(tx.Now); err != nil {
		return t, err
	}
	return t, byHand(tx, actor, t)
}

// byHand refuses people's work on a hosted item, which Hedui answers itself;
// as long as no data was imported they may.
func byHand(tx *store.Tx, actor policy.Actor, t assist.Task) error {
	if t.Access != catalogue.Hosted || actor.Program {
		return nil
	}
	_, err := tx.SnapshotOf(t.Item.ID)
	if fault.Is(err, fault.Missing) {
		return nil
	}
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "task.hosted", "该目录项已托管，由系统自动比对反馈，无需人工办理")
}

// incoming is a file from a sharing department, sealed and durable, to be kept
// with the answer that it became.
type incoming struct {
	name   string
	staged *store.Staged
}

func (f *incoming) keep(tx *store.Tx, id assist.ID) error {
	if f == nil {
		return nil
	}
	if err := tx.Attach(f.staged); err != nil {
		return err
	}
	return tx.AddExchange(store.Exchange{Task: id, Kind: "answer", Document: f.staged.ID, Name: f.name, By: string(tx.Actor.Account)})
}
