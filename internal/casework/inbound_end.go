package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// takeCancel ends our work on another province's request (R8.2): it alone
// initiated it.
func (d *Desk) takeCancel(ctx context.Context, m arrival) error {
	keep, err := d.keepMessage(ctx, m)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, carrier, string(policy.MinistryReceive), func(tx *store.Tx) error {
		tx.Object("request", m.ID)
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		requests, err := tx.RequestsOf(m.From, m.Request)
		if err != nil {
			return err
		}
		for _, r := range requests {
			if err := d.recalled(tx, r, m.Persons); err != nil {
				return err
			}
		}
		return nil
	})
}

// recalled ends a request, or takes those persons out of it whose authorization
// was withdrawn; what was found of the others stays.
func (d *Desk) recalled(tx *store.Tx, r store.Request, persons []int) error {
	if len(persons) == 0 {
		return endInbound(tx, r)
	}
	c, err := tx.Case(r.Case)
	if err != nil {
		return err
	}
	for i, no := range r.Nos {
		if !slices.Contains(persons, no) {
			continue
		}
		first, err := tx.PutWithdrawal(r.Case, i+1, string(carrier.Account))
		if err != nil {
			return err
		}
		if !first {
			continue
		}
		if err := d.stopAsking(tx, c, i+1); err != nil {
			return err
		}
	}
	return nil
}

func endInbound(tx *store.Tx, r store.Request) error {
	c, err := tx.Case(r.Case)
	if err != nil || c.State == verification.Terminated {
		return err
	}
	return end(tx, &c, c.Initiating, "请求方终止了该项核对", func(stopped int) store.Event {
		return store.Event{Office: string(r.From), Words: fmt.Sprintf("%s终止请求，停止 %d 项未办结的协查任务", agencyOf(tx, agency.ID(r.From)), stopped)}
	})
}

// opinionJob brings an opinion on a task to the system that asked.
type opinionJob struct {
	Task string `json:"task"`
}

// Kind names the job in the queue.
func (opinionJob) Kind() string { return "docking opinion" }

// ReplyOpinion sends our assisting agency's opinions that a request should be
// ended to who alone can end it, each once (R8.2).
func (d *Desk) ReplyOpinion(ctx context.Context, id assist.ID) error {
	var said []docking.Message
	err := d.store.View(ctx, func(tx *store.Tx) error {
		t, err := tx.Task(id)
		if err != nil {
			return err
		}
		r, err := tx.Request(t.Case)
		if err != nil {
			return err
		}
		all, err := tx.Opinions(t.Case)
		for i, o := range all {
			if o.Task == id {
				m := docking.New(docking.Opinion, fmt.Sprintf("%s.opinion.%d", id, i+1), r.Request, r.To, r.From)
				m.Words = o.Words
				said = append(said, m)
			}
		}
		return err
	})
	for _, m := range said {
		err = errors.Join(err, d.Send(ctx, string(id), m))
	}
	return err
}

// takeOpinion brings a docked system's opinion to our initiator.
func (d *Desk) takeOpinion(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, opinion string, keep keeping) error {
		tx.Object("task", m.Request)
		tx.Rule("R8.2")
		t, err := d.answerTo(tx, m)
		if err != nil {
			return err
		}
		if t.State != assist.Open && t.State != assist.Expired {
			return fault.Newf(fault.Conflict, "assist.closed", "该任务%s，无需再提终止意见", t.State.Chinese())
		}
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		if err := tx.AddOpinion(store.Opinion{Case: t.Case, Task: t.ID, By: t.Assisting, Words: opinion}); err != nil {
			return err
		}
		told := fmt.Sprintf("%s就“%s”提出终止意见：%s", agencyOf(tx, t.Assisting), t.ItemName, opinion)
		if err := tx.AddEvent(store.Event{Case: t.Case, Task: t.ID, Verb: string(policy.TaskOpinion), Words: told, Office: string(t.Assisting)}); err != nil {
			return err
		}
		return tellInitiator(tx, t, "task.opinion", told)
	})
}
