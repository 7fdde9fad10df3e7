package casework

import (
	"context"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// Prepare begins a list of existing recipients that a county will hand to its
// city: the city initiates, the county stays the commissioned agency (R6.1).
func (d *Desk) Prepare(ctx context.Context, actor policy.Actor, commission verification.Commission) (c verification.Case, err error) {
	if commission.Purpose, err = words("commission.purpose", commission.Purpose); err != nil {
		return c, err
	}
	err = d.write(ctx, actor, policy.CasePrepare, "agency", string(actor.Agency), func(tx *store.Tx) error {
		tx.Rule("R6.1")
		county, err := tx.Agency(actor.Agency)
		if err != nil {
			return err
		}
		c = verification.Case{Kind: catalogue.Existing, State: verification.Preparing, Initiating: county.Parent,
			Commissioned: county.ID, Commission: commission, Items: []catalogue.Ref{}, CreatedBy: string(actor.Account), CreatedAt: tx.Now}
		if err := mayPrepare(tx, actor, c); err != nil {
			return err
		}
		if err := begin(tx, &c); err != nil {
			return err
		}
		return tx.AddEvent(store.Event{Case: c.ID, Verb: string(policy.CasePrepare), Words: "受理核对委托，准备移交市级发起的名单", Office: office(actor)})
	})
	return c, err
}

func mayPrepare(tx *store.Tx, actor policy.Actor, c verification.Case) error {
	r, err := caseResource(tx, c)
	if err != nil {
		return err
	}
	if err := policy.May(actor, policy.CasePrepare, r); err != nil {
		return err
	}
	return checkCommission(tx, c)
}

// HandOver gives a prepared list to the city, which chooses the items and
// initiates (R6.1). Faults: case.empty_list, case.handed_over, case.state.
func (d *Desk) HandOver(ctx context.Context, actor policy.Actor, id verification.ID) (c verification.Case, err error) {
	err = d.write(ctx, actor, policy.CaseHandOver, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R6.1")
		if c, err = caseFor(tx, actor, policy.CaseHandOver, id); err != nil {
			return err
		}
		if c.Subjects == 0 {
			return fault.New(fault.Invalid, "case.empty_list", "名单为空，请先导入或录入核对对象").Because("R6.1")
		}
		if c.State != verification.Preparing {
			return fault.Newf(fault.Conflict, "case.handed_over", "名单已经移交，业务当前为“%s”", c.State.Chinese())
		}
		if err := c.To(verification.Draft); err != nil {
			return err
		}
		told := fmt.Sprintf("%s移交已获得对象名单 %s，%d 人，请选择目录项并发起核对", agencyOf(tx, c.Commissioned), c.Number, c.Subjects)
		if err := tell(tx, c, string(c.Initiating), policy.CaseHandOver, told); err != nil {
			return err
		}
		return tx.UpdateCase(&c)
	})
	return c, err
}

// tell puts a step into a case's timeline, and into an office's inbox.
func tell(tx *store.Tx, c verification.Case, to string, verb policy.Action, told string) error {
	if err := tx.AddEvent(store.Event{Case: c.ID, Verb: string(verb), Words: told, Office: office(tx.Actor)}); err != nil {
		return err
	}
	return tx.AddNotice(store.Notice{Office: to, Kind: string(verb), Case: c.ID, Words: told})
}

// waitsForApproval tells whether a second person must let the case go: the
// province's own batches, by its internal handling (R6.1; a setting), and a
// city's business across its counties if it wants that (R14.1).
func waitsForApproval(tx *store.Tx, c verification.Case) (bool, error) {
	if c.Kind == catalogue.Local {
		return cityWantsApproval(tx, c)
	}
	if c.Kind != catalogue.Existing {
		return false, nil
	}
	initiating, err := tx.Agency(c.Initiating)
	if err != nil || initiating.Level != agency.Province {
		return false, err
	}
	settings, err := tx.Settings(initiating.ID)
	return settings.ApproveOwnBatches, err
}

func askApproval(tx *store.Tx, c *verification.Case) error {
	tx.Rule(approvalRule(*c))
	if err := c.To(verification.Approving); err != nil {
		return err
	}
	told := fmt.Sprintf("%s业务 %s 待审核，%d 人 × %d 项", c.Kind.Chinese(), c.Number, c.Subjects, len(c.Items))
	if err := tell(tx, *c, string(c.Initiating), policy.CaseSubmit, told); err != nil {
		return err
	}
	return tx.UpdateCase(c)
}

// Approve lets the province's own batch go, by somebody other than who made it
// (R6.1), or a city's own business (R14.1); it is pushed at once. Faults:
// case.changed, case.state, catalogue.quota.
func (d *Desk) Approve(ctx context.Context, actor policy.Actor, id verification.ID) (c verification.Case, tasks []assist.Task, err error) {
	ready, err := d.examine(ctx, actor, policy.CaseApprove, id, approvable)
	if err != nil {
		return c, nil, err
	}
	err = d.write(ctx, actor, policy.CaseApprove, "case", string(id), func(tx *store.Tx) error {
		if c, err = ready.again(tx, actor, policy.CaseApprove, approvable); err != nil {
			return err
		}
		tx.Rule(approvalRule(c))
		tasks, err = d.dispatch(tx, &c, ready.places)
		return err
	})
	return c, tasks, err
}

// Reject sends it back to who made it, with the reason (R6.1, R14.1). Faults:
// case.reason, case.not_approving.
func (d *Desk) Reject(ctx context.Context, actor policy.Actor, id verification.ID, reason string) (c verification.Case, err error) {
	if reason, err = words("reason", reason); err != nil {
		return c, err
	}
	if reason == "" {
		return c, fault.New(fault.Invalid, "case.reason", "退回须写明原因")
	}
	err = d.write(ctx, actor, policy.CaseApprove, "case", string(id), func(tx *store.Tx) error {
		if c, err = approvable(tx, actor, policy.CaseApprove, id); err != nil {
			return err
		}
		tx.Rule(approvalRule(c))
		if err := c.To(verification.Draft); err != nil {
			return err
		}
		if err := tell(tx, c, string(c.Initiating), policy.CaseApprove, "审核未通过，退回修改，原因："+reason); err != nil {
			return err
		}
		return tx.UpdateCase(&c)
	})
	return c, err
}

// approvable finds a batch that waits for approval.
func approvable(tx *store.Tx, actor policy.Actor, action policy.Action, id verification.ID) (verification.Case, error) {
	c, err := caseFor(tx, actor, action, id)
	if err == nil && c.State != verification.Approving {
		err = fault.Newf(fault.Conflict, "case.not_approving", "业务当前为“%s”，没有待审核的提交", c.State.Chinese())
	}
	return c, err
}
