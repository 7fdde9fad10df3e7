package casework

import (
	"context"

	"hedui/internal/assist"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// Reason takes the assisting agency's reason why a task was not answered in
// time, also after its limit, and brings it to the initiator (R8.1). Faults:
// assist.reason, assist.closed.
func (d *Desk) Reason(ctx context.Context, actor policy.Actor, id assist.ID, reason string) (t assist.Task, err error) {
	if reason, err = words("reason", reason); err != nil {
		return t, err
	}
	err = d.write(ctx, actor, policy.TaskReason, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R8.1")
		if t, err = taskFor(tx, actor, policy.TaskReason, id); err != nil {
			return err
		}
		if err := t.GiveReason(reason, tx.Now); err != nil {
			return err
		}
		if err := tx.UpdateTask(&t); err != nil {
			return err
		}
		told := "“" + t.ItemName + "”未能按时反馈，原因：" + reason
		event := store.Event{Case: t.Case, Task: t.ID, Verb: string(policy.TaskReason), Words: told, Office: office(actor)}
		if err := tx.AddEvent(event); err != nil {
			return err
		}
		return tellInitiator(tx, t, "task.reason", told)
	})
	return t, err
}

// tellInitiator puts a notice into the inboxes of the initiating and, if it is
// another, the commissioned agency.
func tellInitiator(tx *store.Tx, t assist.Task, kind, words string) error {
	if inbound, err := tx.Inbound(t.Case); err != nil {
		return err
	} else if inbound {
		return tellAbroad(tx, t, kind)
	}
	n := store.Notice{Office: string(t.Initiating), Kind: kind, Case: t.Case, Task: t.ID, Words: words}
	if err := tx.AddNotice(n); err != nil || t.Commissioned == t.Initiating {
		return err
	}
	n.Office = string(t.Commissioned)
	return tx.AddNotice(n)
}
