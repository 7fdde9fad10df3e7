package casework

import (
	"context"
	"fmt"

	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// Continue decides against the opinions that a business should be ended: its
// initiator alone decides (R8.2), and says why to those who gave them. Faults:
// case.reason, opinion.none.
func (d *Desk) Continue(ctx context.Context, actor policy.Actor, id verification.ID, reason string) (c verification.Case, err error) {
	if reason, err = words("reason", reason); err != nil {
		return c, err
	}
	if reason == "" {
		return c, fault.New(fault.Invalid, "case.reason", "请写明不终止的理由").Because("R8.2")
	}
	err = d.write(ctx, actor, policy.CaseContinue, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R8.2")
		if c, err = caseFor(tx, actor, policy.CaseContinue, id); err != nil {
			return err
		}
		waiting, err := tx.WaitingOpinions(id)
		if err != nil {
			return err
		}
		if len(waiting) == 0 {
			return fault.New(fault.Conflict, "opinion.none", "本业务没有待决定的终止意见").Because("R8.2")
		}
		if err := tx.DecideOpinions(id, reason); err != nil {
			return err
		}
		event := store.Event{Case: id, Verb: string(policy.CaseContinue), Words: "未采纳终止意见，继续核对，理由：" + reason, Office: office(actor)}
		if err := tx.AddEvent(event); err != nil {
			return err
		}
		return tellContinued(tx, c, waiting, reason)
	})
	return c, err
}

// tellContinued tells each who gave an opinion that the business goes on.
func tellContinued(tx *store.Tx, c verification.Case, waiting []store.Opinion, reason string) error {
	for _, o := range waiting {
		t, err := tx.Task(o.Task)
		if err != nil {
			return err
		}
		told := fmt.Sprintf("业务 %s 继续核对，未采纳终止意见，理由：%s；请照常办理协查任务“%s”", c.Number, reason, t.ItemName)
		if err := tx.AddNotice(store.Notice{Office: string(o.By), Kind: "case.continued", Case: c.ID, Task: t.ID, Words: told}); err != nil {
			return err
		}
	}
	return nil
}
