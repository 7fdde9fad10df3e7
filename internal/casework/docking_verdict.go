package casework

import (
	"context"
	"fmt"
	"slices"

	"hedui/internal/assist"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// verdictJob tells a city's own system what the province decided of its
// cross-province request (R5.2b).
type verdictJob struct {
	Task string `json:"task"`
	What string `json:"what"`
}

// Kind names the job in the queue.
func (verdictJob) Kind() string { return "docking verdict" }

// ReplyVerdict brings a confirmation with the limit that it set, or the newest
// return with the field that is wrong.
func (d *Desk) ReplyVerdict(ctx context.Context, id assist.ID, what docking.Kind) error {
	var m docking.Message
	err := d.store.View(ctx, func(tx *store.Tx) error {
		t, err := tx.Task(id)
		if err != nil {
			return err
		}
		r, err := tx.Request(t.Case)
		if err != nil {
			return err
		}
		m = docking.New(what, fmt.Sprintf("%s.%s", id, what), r.Request, r.To, r.From)
		if what == docking.Confirm {
			m.Due = t.DueOn
			return nil
		}
		all, err := tx.Returns(id)
		if err != nil || len(all) == 0 {
			return err
		}
		last := all[len(all)-1]
		m.Field, m.Words = last.Field, last.Reason
		if last.Ordinal > 0 {
			m.Persons = []int{r.Nos[last.Ordinal-1]}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.Send(ctx, string(id), m)
}

// takeVerdict takes what the province decided of our cross-province request: it
// is pushed, and its limit counts; or it is to be mended (R5.2b).
func (d *Desk) takeVerdict(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, reason string, keep keeping) error {
		tx.Object("task", m.Request)
		tx.Rule("R5.2b")
		t, err := d.answerTo(tx, m)
		if err != nil {
			return err
		}
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		if m.Kind == docking.Confirm {
			return confirmedElsewhere(tx, t, m)
		}
		in := ReturnIn{Field: m.Field, Reason: reason}
		if len(m.Persons) > 0 {
			in.Ordinal = m.Persons[0]
		}
		if returnFields[in.Field] == "" {
			return fault.New(fault.Invalid, "task.return", "退回须写明原因和有误的内容").Because("R5.2b")
		}
		return giveBack(tx, &t, in)
	})
}

func confirmedElsewhere(tx *store.Tx, t assist.Task, m arrival) error {
	if t.State == assist.Open { // of several parts, the first one
		return nil
	}
	calendar, err := tx.Calendar()
	if err != nil {
		return err
	}
	if err := t.Pushed(m.Due, calendar, tx.Now); err != nil {
		return err
	}
	if err := tx.PushTask(&t); err != nil {
		return err
	}
	return told(tx, t, policy.TaskConfirm, fmt.Sprintf("省级确认跨省核对“%s”，推送民政部数据交换平台，%d 人，%s 前反馈", t.ItemName, t.Subjects, t.DueOn.Chinese()))
}

// supersede ends what waited of a request and comes again, mended: the parts with
// the same persons. A long request comes in several messages, each a case here.
func (d *Desk) supersede(tx *store.Tx, m arrival) error {
	earlier, err := tx.RequestsOf(m.From, m.Request)
	if err != nil {
		return err
	}
	come := map[int]bool{}
	for _, p := range m.Asked.Persons {
		come[p.No] = true
	}
	for _, r := range earlier {
		if !slices.ContainsFunc(r.Nos, func(no int) bool { return come[no] }) {
			continue
		}
		tasks, err := tx.CaseTasks(r.Case)
		if err != nil {
			return err
		}
		waits := func(t assist.Task) bool { return t.State == assist.Returned || t.State == assist.Confirming }
		if !slices.ContainsFunc(tasks, waits) {
			continue
		}
		if err := endInbound(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// returnParts gives back with one part of a request the others that wait: it comes
// again as a whole, and nobody is asked about twice. A request of which a part was
// pushed on already cannot be returned (R5.2b).
func returnParts(tx *store.Tx, t assist.Task) error {
	if inbound, err := tx.Inbound(t.Case); err != nil || !inbound {
		return err
	}
	r, err := tx.Request(t.Case)
	if err != nil {
		return err
	}
	parts, err := tx.RequestsOf(r.From, r.Request)
	if err != nil {
		return err
	}
	for _, p := range parts {
		tasks, err := tx.CaseTasks(p.Case)
		if err != nil {
			return err
		}
		for _, other := range tasks {
			if err := returnWith(tx, t, other); err != nil {
				return err
			}
		}
	}
	return nil
}

func returnWith(tx *store.Tx, t, other assist.Task) error {
	switch other.State {
	case assist.Open, assist.Answered:
		return fault.New(fault.Conflict, "task.part_confirmed", "同一请求的另一部分已经确认推送，不能再退回").Because("R5.2b").
			Do("请确认本部分；确须更正的，由请求方终止后重新提出")
	case assist.Confirming:
		if err := other.Return(); err != nil {
			return err
		}
		if err := tx.UpdateTask(&other); err != nil {
			return err
		}
		return tx.AddEvent(store.Event{Case: other.Case, Task: other.ID, Verb: string(policy.TaskReturn), Office: office(tx.Actor),
			Words: fmt.Sprintf("随同一请求的另一部分退回跨省核对“%s”", t.ItemName)})
	}
	return nil
}
