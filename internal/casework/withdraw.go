package casework

import (
	"context"
	"fmt"
	"time"

	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// WithdrawAuthorization records that a subject withdrew its authorization: what is not yet
// done stops at once, what was received stays (PIPL art. 15). A task that asks
// for nobody any more ends. Faults: material.subject, case.state.
func (d *Desk) WithdrawAuthorization(ctx context.Context, actor policy.Actor, id verification.ID, ordinal int) error {
	return d.write(ctx, actor, policy.AuthorizationWithdraw, "case", string(id), func(tx *store.Tx) error {
		tx.Detail("subject", fmt.Sprint(ordinal))
		c, err := caseFor(tx, actor, policy.AuthorizationWithdraw, id)
		if err != nil {
			return err
		}
		if ordinal < 1 || ordinal > c.Subjects {
			return noSubject(ordinal)
		}
		first, err := tx.PutWithdrawal(id, ordinal, string(actor.Account))
		if err != nil || !first {
			return err
		}
		event := store.Event{Case: id, Verb: string(policy.AuthorizationWithdraw), Office: office(actor),
			Words: fmt.Sprintf("第 %d 名核对对象撤回授权，尚未反馈的事项不再查询此人", ordinal)}
		if err := tx.AddEvent(event); err != nil {
			return err
		}
		if c.State != verification.Draft {
			if err := d.stopAsking(tx, c, ordinal); err != nil {
				return err
			}
		}
		return touch(tx, id)
	})
}

// touch counts a case's revision, so that whoever works on what was read before
// is told.
func touch(tx *store.Tx, id verification.ID) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	return tx.UpdateCase(&c)
}

// stopAsking takes a subject out of the open tasks of a case.
func (d *Desk) stopAsking(tx *store.Tx, c verification.Case, ordinal int) error {
	consent, err := d.withdrawn(tx, c, ordinal)
	if err != nil {
		return err
	}
	tasks, err := tx.CaseTasks(c.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.State != assist.Open {
			continue
		}
		covered, err := coveredIn(tx, t, ordinal, consent)
		if err != nil {
			return err
		}
		if covered {
			if err := d.stopAskingFor(tx, t, ordinal); err != nil {
				return err
			}
		}
	}
	return d.moveOn(tx, c.ID)
}

// coveredIn tells whether a task asks about a subject of its case: by the letter
// that the task went out with, which the case need not have (R5.2b).
func coveredIn(tx *store.Tx, t assist.Task, ordinal int, consent verification.Authorization) (bool, error) {
	item, err := tx.Item(t.Item)
	if err != nil {
		return false, err
	}
	mended, err := mendedLetters(tx, t)
	if letter, otherwise := mended[ordinal]; otherwise {
		consent = letter
	}
	return consent.Covers(item.Category, t.ReceivedAt), err
}

// withdrawn gives a subject's authorization as it was before it was withdrawn.
func (d *Desk) withdrawn(tx *store.Tx, c verification.Case, ordinal int) (verification.Authorization, error) {
	subjects, err := d.subjects(tx, c, ordinal, ordinal)
	if err != nil || len(subjects) == 0 {
		return verification.Authorization{}, err
	}
	consent := subjects[0].Authorization
	consent.Withdrawn = time.Time{}
	return consent, nil
}

// stopAskingFor takes a subject out of a task; what was prepared goes with it.
func (d *Desk) stopAskingFor(tx *store.Tx, t assist.Task, ordinal int) error {
	if err := tx.DropPrepared(t.ID); err != nil {
		return err
	}
	words := fmt.Sprintf("协查任务“%s”的第 %d 名核对对象撤回授权，请勿再查询此人；查询文件请重新导出", t.ItemName, ordinal)
	if t.Subjects--; t.Subjects == 0 {
		t.Terminate()
		words = fmt.Sprintf("协查任务“%s”的核对对象均已撤回授权，任务终止", t.ItemName)
	} else if whole, err := d.answeredBut(tx, t); err != nil {
		return err
	} else if whole && t.Answer(tx.Now) == nil { // after the limit it expires instead (R8.1)
		words = fmt.Sprintf("协查任务“%s”的第 %d 名核对对象撤回授权，其余均已反馈，任务办结", t.ItemName, ordinal)
	}
	if err := d.recallPerson(tx, t, ordinal); err != nil {
		return err
	}
	if err := tx.UpdateTask(&t); err != nil {
		return err
	}
	return notifyAssisting(tx, t, "task.withdrawn", words)
}

// answeredBut tells whether everybody whom a task at another system still asks for
// has an answer by now: nothing more comes that could complete it.
func (d *Desk) answeredBut(tx *store.Tx, t assist.Task) (whole bool, err error) {
	if !t.Travels() {
		return false, nil
	}
	whole = true
	err = d.eachRequested(tx, t, t.ReceivedAt, func(subjects []verification.Subject) error {
		if len(subjects) == 0 || !whole {
			return nil
		}
		found, err := findingsOf(tx, t.ID, subjects[0].Ordinal, subjects[len(subjects)-1].Ordinal)
		for _, s := range subjects {
			_, answered := found[s.Ordinal]
			whole = whole && answered
		}
		return err
	})
	return whole, err
}

// Opine brings the assisting agency's opinion that a business should be ended
// to its initiator, who alone can (R8.2). Faults: task.opinion, assist.closed.
func (d *Desk) Opine(ctx context.Context, actor policy.Actor, id assist.ID, opinion string) error {
	opinion, err := words("opinion", opinion)
	if err != nil {
		return err
	}
	if opinion == "" {
		return fault.New(fault.Invalid, "task.opinion", "请写明建议终止的理由").Because("R8.2")
	}
	return d.write(ctx, actor, policy.TaskOpinion, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R8.2")
		t, err := taskFor(tx, actor, policy.TaskOpinion, id)
		if err != nil {
			return err
		}
		if t.State != assist.Open && t.State != assist.Expired {
			return fault.Newf(fault.Conflict, "assist.closed", "该任务%s，无需再提终止意见", t.State.Chinese())
		}
		if err := tx.AddOpinion(store.Opinion{Case: t.Case, Task: id, By: t.Assisting, Words: opinion}); err != nil {
			return err
		}
		told := fmt.Sprintf("%s就“%s”提出终止意见：%s", agencyOf(tx, t.Assisting), t.ItemName, opinion)
		event := store.Event{Case: t.Case, Task: id, Verb: string(policy.TaskOpinion), Words: told, Office: office(actor)}
		if err := tx.AddEvent(event); err != nil {
			return err
		}
		return tellInitiator(tx, t, "task.opinion", told)
	})
}
