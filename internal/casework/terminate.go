package casework

import (
	"context"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// Terminate ends a business at any time, by its initiator, with a reason: open
// tasks stop, what was received stays, its supplements with it (R8.2). Faults: case.reason,
// case.not_initiator (R8.2), case.state.
func (d *Desk) Terminate(ctx context.Context, actor policy.Actor, id verification.ID, reason string) (c verification.Case, err error) {
	if reason, err = words("reason", reason); err != nil {
		return c, err
	}
	err = d.write(ctx, actor, policy.CaseTerminate, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R8.2")
		if c, err = caseFor(tx, actor, policy.CaseTerminate, id); err != nil {
			return err
		}
		if err := endHere(tx, &c, reason); err != nil {
			return err
		}
		if err := endSupplements(tx, c, reason); err != nil {
			return err
		}
		return tellFirst(tx, c, policy.CaseTerminate, fmt.Sprintf("补充核对 %s 终止，原因：%s", c.Number, reason))
	})
	return c, err
}

// endHere ends one case for its initiator, who is at work here.
func endHere(tx *store.Tx, c *verification.Case, reason string) error {
	return end(tx, c, tx.Actor.Agency, reason, func(stopped int) store.Event {
		return store.Event{Office: office(tx.Actor), Words: fmt.Sprintf("终止业务，停止 %d 项未办结的协查任务，原因：%s", stopped, reason)}
	})
}

// end ends one case with its open tasks and reviews; told is what its timeline says
// of that, by the number of tasks that stopped.
func end(tx *store.Tx, c *verification.Case, by agency.ID, reason string, told func(stopped int) store.Event) error {
	if err := c.Terminate(by, reason, tx.Now); err != nil {
		return err
	}
	stopped, err := stopTasks(tx, c.ID)
	if err != nil {
		return err
	}
	if err := stopReviews(tx, c.ID); err != nil {
		return err
	}
	event := told(stopped)
	event.Case, event.Verb = c.ID, string(policy.CaseTerminate)
	if err := tx.AddEvent(event); err != nil {
		return err
	}
	return tx.UpdateCase(c)
}

// endSupplements ends what was asked about those who joined a case's
// households: the business ends as a whole.
func endSupplements(tx *store.Tx, c verification.Case, reason string) error {
	supplements, err := tx.Supplements(c.ID)
	if err != nil {
		return err
	}
	for _, s := range supplements {
		if s.State == verification.Terminated || s.State == verification.Destroyed {
			continue
		}
		if err := endHere(tx, &s, reason); err != nil {
			return err
		}
	}
	return nil
}

func stopTasks(tx *store.Tx, id verification.ID) (stopped int, err error) {
	tasks, err := tx.CaseTasks(id)
	if err != nil {
		return 0, err
	}
	for _, t := range tasks {
		if !t.Terminate() {
			continue
		}
		stopped++
		if err := tx.UpdateTask(&t); err != nil {
			return stopped, err
		}
		if err := recall(tx, t); err != nil {
			return stopped, err
		}
		words := fmt.Sprintf("业务 %s 已由发起机构终止，协查任务“%s”无需再办", t.CaseNumber, t.ItemName)
		if err := notifyAssisting(tx, t, "task.terminated", words); err != nil {
			return stopped, err
		}
	}
	return stopped, nil
}
