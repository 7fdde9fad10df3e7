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

// supersede ends what was returned of a request and comes again, mended.
func (d *Desk) supersede(tx *store.Tx, m arrival) error {
	earlier, err := tx.RequestsOf(m.From, m.Request)
	if err != nil {
		return err
	}
	for _, r := range earlier {
		tasks, err := tx.CaseTasks(r.Case)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(tasks, func(t assist.Task) bool { return t.State == assist.Returned }) {
			continue
		}
		if err := endInbound(tx, r); err != nil {
			return err
		}
	}
	return nil
}
