package casework

import (
	"context"
	"fmt"
	"io"
	"maps"

	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// maxTyped bounds what can be answered by hand; more goes by file.
const maxTyped = 2000

// Answer prepares findings typed by the assisting agency or the sharing
// department: one for every subject asked, none for anybody else. They become
// the answer when they are fed back. Faults: finding.invalid, task.not_asked,
// task.incomplete, task.too_many, task.hosted, assist.expired (R8.1),
// assist.answered, assist.terminated.
func (d *Desk) Answer(ctx context.Context, actor policy.Actor, id assist.ID, findings []finding.Finding) (finding.Manifest, error) {
	if len(findings) > maxTyped {
		return finding.Manifest{}, fault.Newf(fault.TooLarge, "task.too_many", "一次最多填报 %d 人", maxTyped).Do("请改用文件交换")
	}
	typed, err := byOrdinal(findings, workday.DateOf(d.store.Now()))
	if err != nil {
		return finding.Manifest{}, err
	}
	return d.prepare(ctx, actor, policy.TaskAnswer, id, typedBy(typed), nil)
}

// typedBy answers with typed findings, and for those who were not asked about
// says so. A finding about one of them is refused: no authorization, no query.
func typedBy(typed map[int]finding.Finding) answeringByHand {
	all := maps.Clone(typed)
	return func(t assist.Task, asked []source.Asked, l left) ([]finding.Finding, error) {
		answered := func(a source.Asked) bool { _, ok := typed[a.Ordinal]; return ok }
		over := l.unasked(answered)
		for _, a := range asked {
			switch {
			case over(a) && answered(a):
				return nil, fault.Newf(fault.Refused, "task.letter_ended", "第 %d 名核对对象的授权书在查询前已到期，不能查询和填报", a.Ordinal).
					Because("R3.4").Do("请删去此人的结果后重新填报")
			case over(a):
				all[a.Ordinal] = unasked(a, t)
			}
		}
		return pick(t, asked, all)
	}
}

// byOrdinal sorts typed findings by subject. Two of one subject would let the
// later one hide the earlier; data is never as of a day to come.
func byOrdinal(findings []finding.Finding, today workday.Date) (map[int]finding.Finding, error) {
	typed := make(map[int]finding.Finding, len(findings))
	for _, f := range findings {
		if _, twice := typed[f.Ordinal]; twice {
			return nil, fault.Newf(fault.Invalid, "finding.invalid", "第 %d 名核对对象的结果有误：重复填报", f.Ordinal)
		}
		if f.AsOf > today {
			return nil, fault.Newf(fault.Invalid, "finding.invalid", "第 %d 名核对对象的结果有误：数据截止日期晚于今天", f.Ordinal)
		}
		typed[f.Ordinal] = f
	}
	return typed, nil
}

// pick gives the typed findings of those asked, who may stand in several parts
// of the list. Typed findings that nobody asked for are refused.
func pick(t assist.Task, asked []source.Asked, typed map[int]finding.Finding) ([]finding.Finding, error) {
	out := make([]finding.Finding, len(asked))
	for i, a := range asked {
		f, ok := typed[a.Ordinal]
		if !ok {
			return nil, fault.Newf(fault.Invalid, "task.incomplete", "第 %d 名核对对象还没有填报结果", a.Ordinal)
		}
		f.Source = string(t.Sharing)
		out[i] = f
	}
	if extra := len(typed) - t.Subjects; extra > 0 {
		return nil, fault.Newf(fault.Invalid, "task.not_asked", "填报了 %d 名本任务没有查询的人", extra)
	}
	return out, nil
}

// EvidenceIn is a paper behind typed findings.
type EvidenceIn struct {
	Name        string
	ContentType string
	Content     io.Reader
}

// AddEvidence keeps a paper with a task that is being answered by hand. Faults:
// material.type, task.hosted, task.too_many, assist.answered,
// assist.terminated.
func (d *Desk) AddEvidence(ctx context.Context, actor policy.Actor, id assist.ID, in EvidenceIn) error {
	name, err := words("name", in.Name)
	if err != nil {
		return err
	}
	if err := checkScan(in.ContentType); err != nil {
		return err
	}
	err = d.view(ctx, actor, policy.TaskAnswer, "task", string(id), func(tx *store.Tx) error {
		_, err := taskToAnswer(tx, actor, policy.TaskAnswer, id)
		return err
	})
	if err != nil {
		return err
	}
	document := store.Document{Kind: "evidence", ContentType: in.ContentType, Owner: "task " + string(id)}
	staged, err := d.store.StageDocument(ctx, document, in.Content)
	if err != nil {
		return err
	}
	return d.write(ctx, actor, policy.TaskAnswer, "task", string(id), func(tx *store.Tx) error {
		tx.Detail("evidence", string(staged.ID))
		if _, err := taskToAnswer(tx, actor, policy.TaskAnswer, id); err != nil {
			return err
		}
		if err := tx.Attach(staged); err != nil {
			return err
		}
		return tx.AddExchange(store.Exchange{Task: id, Kind: "evidence", Document: staged.ID, Name: name, By: string(actor.Account)})
	})
}

// Feedback makes the prepared answer the task's answer, unless its limit has
// passed (R5.3c, R8.1). Faults: task.not_prepared, assist.expired,
// assist.answered, assist.terminated.
func (d *Desk) Feedback(ctx context.Context, actor policy.Actor, id assist.ID) (t assist.Task, err error) {
	err = d.write(ctx, actor, policy.TaskFeedback, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.3c")
		if t, err = taskFor(tx, actor, policy.TaskFeedback, id); err != nil {
			return err
		}
		if err := t.Answer(tx.Now); err != nil {
			return err
		}
		prepared, err := tx.Prepared(id)
		if err != nil {
			return err
		}
		if err := tx.DropPrepared(id); err != nil {
			return err
		}
		return d.answered(tx, &t, prepared.Manifest)
	})
	return t, err
}

// answered puts the answer of a task, tells the initiator, and moves the case
// on when it was the last one open.
func (d *Desk) answered(tx *store.Tx, t *assist.Task, m finding.Manifest) error {
	answers, err := tx.Answers(t.ID)
	if err != nil {
		return err
	}
	a := store.Answer{Task: t.ID, No: len(answers) + 1, Manifest: m, By: string(tx.Actor.Account)}
	if err := tx.PutAnswer(a); err != nil {
		return err
	}
	if err := tx.UpdateTask(t); err != nil {
		return err
	}
	tx.Detail("found", fmt.Sprint(m.Counts.Subjects[finding.Found]))
	tx.Detail("records", fmt.Sprint(m.Counts.Records))
	words := fmt.Sprintf("反馈“%s”：%s", t.ItemName, m.Counts.Words())
	if t.Late {
		words += "（超过时限）"
	}
	event := store.Event{Case: t.Case, Task: t.ID, Verb: string(policy.TaskFeedback), Words: words, Office: string(t.Assisting)}
	if err := tx.AddEvent(event); err != nil {
		return err
	}
	c, err := tx.Case(t.Case)
	if err != nil {
		return err
	}
	if c.State == verification.Answered {
		return cameAfter(tx, c)
	}
	return d.moveOn(tx, t.Case)
}

// cameAfter brings on what came when the case was done with its tasks, whose limit
// had passed: a special agreement lets it in (R8.1).
func cameAfter(tx *store.Tx, c verification.Case) error {
	if err := watch(tx, c); err != nil {
		return err
	}
	return bringOn(tx, c, "在时限届满后依专门约定又收到反馈，可以列入报告")
}

// bringOn brings what a case has by now to who waits for it.
func bringOn(tx *store.Tx, c verification.Case, says string) error {
	inbound, err := tx.Inbound(c.ID)
	if err != nil {
		return err
	}
	if inbound {
		return inboundAnswered(tx, c)
	}
	return tellReady(tx, c, "case.answered", says)
}

// moveOn marks a case as answered when none of its tasks is open, and tells
// who waits for it.
func (d *Desk) moveOn(tx *store.Tx, id verification.ID) error {
	tasks, err := tx.CaseTasks(id)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Pending() {
			return nil
		}
	}
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	if err := watch(tx, c); err != nil {
		return err
	}
	if c.State == verification.Reported { // it was issued before all was answered (R5.4b)
		return tellReady(tx, c, "case.answered_late", "出具报告后，协查任务已全部办结，可以重新出具报告")
	}
	if c.State != verification.Running {
		return nil
	}
	if err := c.To(verification.Answered); err != nil {
		return err
	}
	if err := tx.UpdateCase(&c); err != nil {
		return err
	}
	return bringOn(tx, c, "的协查任务已全部办结，可以出具报告")
}

// tellReady tells the commissioned agency that it can report: on the case, or on
// the one that it supplements.
func tellReady(tx *store.Tx, c verification.Case, kind, says string) error {
	on, words := c.ID, "业务 "+c.Number+" "+says
	if c.Supplement.Joins() {
		first, err := tx.Case(c.Supplement.To)
		if err != nil {
			return err
		}
		on, words = first.ID, fmt.Sprintf("业务 %s 的补充核对 %s %s", first.Number, c.Number, says)
		if err := touch(tx, first.ID); err != nil { // its report, if one is being drawn, is stale
			return err
		}
	}
	return tx.AddNotice(store.Notice{Office: string(c.Commissioned), Kind: kind, Case: on, Words: words})
}
