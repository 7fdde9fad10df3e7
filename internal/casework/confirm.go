package casework

import (
	"context"
	"fmt"
	"strings"

	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// awaitConfirmation tells the province that a cross-province task waits for it
// (R5.2b); the rest of the case is on its way already.
func (d *Desk) awaitConfirmation(tx *store.Tx, t assist.Task) error {
	if !t.Crosses() { // by its own system
		return tx.Enqueue(carryJob{Task: string(t.ID)})
	}
	_, province, err := linkOf(tx, t)
	if err != nil {
		return err
	}
	return tx.AddNotice(store.Notice{Office: string(province), Kind: "task.confirming", Case: t.Case, Task: t.ID,
		Words: fmt.Sprintf("%s提交跨省核对“%s”，%d 人，请确认", agencyOf(tx, t.Initiating), t.ItemName, t.Subjects)})
}

// ConfirmTask lets a cross-province task go: it is pushed to the ministry, and its
// limit counts from now by the link's configuration (R5.2b, R16.1). Faults:
// assist.confirmation, task.changed, task.nobody.
func (d *Desk) ConfirmTask(ctx context.Context, actor policy.Actor, id assist.ID) (t assist.Task, err error) {
	seen, n, err := d.waiting(ctx, actor, policy.TaskConfirm, id)
	if err != nil {
		return t, err
	}
	err = d.write(ctx, actor, policy.TaskConfirm, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.2b")
		if t, err = taskFor(tx, actor, policy.TaskConfirm, id); err != nil {
			return err
		}
		if t.Revision != seen.Revision {
			return fault.New(fault.Conflict, "task.changed", "该任务已被更改").Do("请核对最新内容后重新确认")
		}
		t.Subjects = n
		return push(tx, &t)
	})
	return t, err
}

// waiting finds a task that waits for the province, and counts whom it asks for
// before anything is locked: a batch takes seconds.
func (d *Desk) waiting(ctx context.Context, actor policy.Actor, action policy.Action, id assist.ID) (t assist.Task, n int, err error) {
	err = d.view(ctx, actor, action, "task", string(id), func(tx *store.Tx) error {
		if t, err = taskFor(tx, actor, action, id); err != nil {
			return err
		}
		if n, err = d.countRequested(tx, t); err == nil && n == 0 && t.State != assist.Open {
			err = fault.New(fault.Refused, "task.nobody", "没有核对对象持有覆盖该项的有效授权书，不能推送").
				Because("R3.4").Do("请退回并由发起机构更正授权，或撤回该项核对")
		}
		return err
	})
	return t, n, err
}

func push(tx *store.Tx, t *assist.Task) error {
	link, _, err := linkOf(tx, *t)
	if err != nil {
		return err
	}
	calendar, err := tx.Calendar()
	if err != nil {
		return err
	}
	if err := t.Confirm(link, calendar, tx.Now); err != nil {
		return err
	}
	if err := tx.PushTask(t); err != nil {
		return err
	}
	tx.Detail("link", fmt.Sprint(link.Version))
	if err := tx.Enqueue(carryJob{Task: string(t.ID)}); err != nil {
		return err
	}
	return told(tx, *t, policy.TaskConfirm, fmt.Sprintf("省级确认跨省核对“%s”，推送民政部数据交换平台，%d 人，%s 前反馈", t.ItemName, t.Subjects, t.DueOn.Chinese()))
}

// told puts a step of a task into the timeline and the initiator's inbox.
func told(tx *store.Tx, t assist.Task, verb policy.Action, words string) error {
	event := store.Event{Case: t.Case, Task: t.ID, Verb: string(verb), Words: words, Office: office(tx.Actor)}
	if err := tx.AddEvent(event); err != nil {
		return err
	}
	return tellInitiator(tx, t, string(verb), words)
}

// The fields that a return can find wrong, in the interface's words.
var returnFields = map[string]string{
	"authorization": "授权书", "id_copy": "身份证复印件", "number": "公民身份号码", "name": "姓名",
	"commission": "委托书", "item": "目录项", "purpose": "核对目的",
}

// ReturnIn says why a cross-province task is returned, and which field of whom
// is wrong; Ordinal 0 means the request as a whole.
type ReturnIn struct {
	Field   string
	Ordinal int
	Reason  string
}

// ReturnTask gives a cross-province task back to its initiator, with the reason and
// the field that is wrong (R5.2b); nothing else of the case stops. Faults:
// task.return, assist.confirmation, task.part_confirmed, material.subject.
func (d *Desk) ReturnTask(ctx context.Context, actor policy.Actor, id assist.ID, in ReturnIn) (t assist.Task, err error) {
	if in.Reason, err = words("reason", in.Reason); err != nil {
		return t, err
	}
	if in.Reason == "" || returnFields[in.Field] == "" {
		return t, fault.New(fault.Invalid, "task.return", "退回须写明原因和有误的内容").Because("R5.2b").
			At(fault.Field{Path: "field", Code: "task.return", Message: "有误的内容应为授权书、身份证复印件、公民身份号码、姓名、委托书、目录项或核对目的"})
	}
	err = d.write(ctx, actor, policy.TaskReturn, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.2b")
		if t, err = taskFor(tx, actor, policy.TaskReturn, id); err != nil {
			return err
		}
		if err := giveBack(tx, &t, in); err != nil {
			return err
		}
		return returnParts(tx, t)
	})
	return t, err
}

func giveBack(tx *store.Tx, t *assist.Task, in ReturnIn) error {
	c, err := tx.Case(t.Case)
	if err != nil {
		return err
	}
	if in.Ordinal < 0 || in.Ordinal > c.Subjects {
		return noSubject(in.Ordinal)
	}
	if err := t.Return(); err != nil {
		return err
	}
	earlier, err := tx.Returns(t.ID)
	if err != nil {
		return err
	}
	r := store.Return{Task: t.ID, No: len(earlier) + 1, Field: in.Field, Ordinal: in.Ordinal, Reason: in.Reason, By: string(tx.Actor.Account)}
	if err := tx.PutReturn(r); err != nil {
		return err
	}
	tx.Detail("field", in.Field)
	tx.Reason(in.Reason)
	if err := tx.UpdateTask(t); err != nil {
		return err
	}
	var of string
	if in.Ordinal > 0 {
		of = fmt.Sprintf("第 %d 名核对对象的", in.Ordinal)
	}
	return told(tx, *t, policy.TaskReturn, fmt.Sprintf("省级退回跨省核对“%s”：%s%s有误，%s", t.ItemName, of, returnFields[in.Field], strings.TrimSuffix(in.Reason, "。")))
}

// TaskReturn is one return of a cross-province task, for the doors above.
type TaskReturn = store.Return

// Returns lists the returns of a task, oldest first, to those who see its flow.
func (d *Desk) Returns(ctx context.Context, actor policy.Actor, id assist.ID) (all []store.Return, err error) {
	err = d.view(ctx, actor, policy.TaskRead, "task", string(id), func(tx *store.Tx) error {
		if _, err := taskFor(tx, actor, policy.TaskRead, id); err != nil {
			return err
		}
		all, err = tx.Returns(id)
		return err
	})
	return all, err
}

// Requested shows whom a cross-province task asks for, as the request has them,
// from ordinal first to last: to the agencies of the case, and to the province
// before it confirms. Looking is registered.
func (d *Desk) Requested(ctx context.Context, actor policy.Actor, id assist.ID, first, last int) (all []verification.Subject, err error) {
	err = d.read(ctx, actor, policy.TaskRequest, "", "task", string(id), func(tx *store.Tx) error {
		t, err := taskFor(tx, actor, policy.TaskRequest, id)
		if err != nil {
			return err
		}
		at := tx.Now
		if !t.ReceivedAt.IsZero() {
			at = t.ReceivedAt
		}
		all = nil
		err = d.eachRequested(tx, t, at, func(subjects []verification.Subject) error {
			for _, s := range subjects {
				if first <= s.Ordinal && s.Ordinal <= last {
					all = append(all, s)
				}
			}
			return nil
		})
		commit(tx, all)
		return err
	})
	return all, err
}
