package casework

import (
	"context"
	"fmt"
	"io"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// ConsultIn asks for papers, by the number of a case or by a task of it.
type ConsultIn struct {
	Number   string    // of the case
	Task     assist.ID // behind which the papers are wanted; "" = none
	Papers   []archive.Paper
	Business string // for which they are needed
}

// Consult asks the keeper of papers for them (R7.2): any agency may that needs
// them for a business, whether or not it takes part in the case; one that does not is
// told by the keeper alone whether there is such a case. Faults: consultation.case,
// consultation.own (R7.1), consultation.invalid.
func (d *Desk) Consult(ctx context.Context, actor policy.Actor, in ConsultIn) (c archive.Consultation, err error) {
	if in.Business, err = words("business", in.Business); err != nil {
		return c, err
	}
	err = d.write(ctx, actor, policy.ConsultationAsk, "consultation", "new", func(tx *store.Tx) error {
		tx.Rule("R7.2")
		if err := policy.May(actor, policy.ConsultationAsk, policy.Resource{Kind: policy.Consultation, Initiating: actor.Agency}); err != nil {
			return err
		}
		of, task, apart, err := d.consulted(tx, actor, in)
		if err != nil {
			return err
		}
		settings, err := settingsFor(tx, actor.Agency)
		if err != nil {
			return err
		}
		calendar, err := tx.Calendar()
		if err != nil {
			return err
		}
		wish := archive.Wish{Apart: apart, Asking: actor.Agency, AskedBy: string(actor.Account), Papers: in.Papers, Business: in.Business}
		if c, err = archive.Ask(wish, of, task, calendar, settings.ConsultationDays, tx.Now); err != nil {
			return err
		}
		c.ID = archive.ConsultationID(tx.NewID("co"))
		tx.Object("consultation", string(c.ID))
		tx.Detail("case", string(of.ID))
		if err := tx.PutConsultation(c); err != nil {
			return err
		}
		if err := d.consultElsewhere(tx, c); err != nil {
			return err
		}
		if err := tellAsked(tx, c); err != nil {
			return err
		}
		return veil(tx, actor, &c)
	})
	return c, err
}

func tellAsked(tx *store.Tx, c archive.Consultation) error {
	told := fmt.Sprintf("%s申请调阅 %d 份档案材料", agencyOf(tx, c.Asking), len(c.Papers))
	return tellConsultation(tx, c, policy.ConsultationAsk, told, fmt.Sprintf("（业务 %s），请于 %s 前提供", c.CaseNumber, c.DueOn.Chinese()), c.Keeper)
}

// tellConsultation writes a step into the case's timeline and tells an agency.
func tellConsultation(tx *store.Tx, c archive.Consultation, verb policy.Action, told, more string, to agency.ID) error {
	if c.Case != "" {
		if err := tx.AddEvent(store.Event{Case: c.Case, Task: c.Task, Verb: string(verb), Words: told, Office: office(tx.Actor)}); err != nil {
			return err
		}
	}
	return tx.AddNotice(store.Notice{Office: string(to), Kind: string(verb), Words: told + more})
}

// consultationFor finds a consultation that the actor may do the action to.
func consultationFor(tx *store.Tx, actor policy.Actor, action policy.Action, id archive.ConsultationID) (archive.Consultation, error) {
	c, err := tx.Consultation(id)
	if err != nil {
		return c, err
	}
	err = policy.May(actor, action, consultationResource(c))
	if err == nil && action == policy.ConsultationSupply && c.Case == "" {
		err = fault.New(fault.Conflict, "consultation.no_case", "没有此编号的核对业务，无法提供").Because("R7.2").Do("请选择“不予提供”，告知对方查无此业务")
	}
	return c, err
}

func consultationResource(c archive.Consultation) policy.Resource {
	return policy.Resource{Kind: policy.Consultation, ID: string(c.ID), Initiating: c.Asking, Agency: c.Keeper, State: string(c.State)}
}

// settleConsultation does one step with a consultation and tells the other side.
func (d *Desk) settleConsultation(ctx context.Context, actor policy.Actor, action policy.Action, id archive.ConsultationID,
	step func(*store.Tx, *archive.Consultation) (told, more string, err error)) (c archive.Consultation, err error) {
	err = d.write(ctx, actor, action, "consultation", string(id), func(tx *store.Tx) error {
		tx.Rule("R7.2")
		if c, err = consultationFor(tx, actor, action, id); err != nil {
			return err
		}
		told, more, err := step(tx, &c)
		if err != nil {
			return err
		}
		if err := tx.UpdateConsultation(&c); err != nil {
			return err
		}
		if err := supplyAbroad(tx, c); err != nil {
			return err
		}
		to := c.Asking
		if actor.Agency == c.Asking {
			to = c.Keeper
		}
		if err := tellConsultation(tx, c, action, told, more, to); err != nil {
			return err
		}
		return veil(tx, actor, &c)
	})
	return c, err
}

// ScanPaper keeps the scan of a paper that the keeper has only on paper, for
// the no-th paper of an open consultation (R7.1, R7.2). Faults:
// consultation.paper, consultation.settled, material.type.
func (d *Desk) ScanPaper(ctx context.Context, actor policy.Actor, id archive.ConsultationID, no int, contentType string, content io.Reader) error {
	if err := checkScan(contentType); err != nil {
		return err
	}
	open := func(tx *store.Tx) (c archive.Consultation, err error) {
		if c, err = consultationFor(tx, actor, policy.ConsultationSupply, id); err != nil {
			return c, err
		}
		settled := c
		if err := settled.Withdraw("", tx.Now); err != nil { // what is settled takes no more papers
			return c, err
		}
		return c, wished(c, no)
	}
	err := d.view(ctx, actor, policy.ConsultationSupply, "consultation", string(id), func(tx *store.Tx) error {
		_, err := open(tx)
		return err
	})
	if err != nil {
		return err
	}
	staged, err := d.store.StageDocument(ctx, store.Document{Kind: "consulted paper", ContentType: contentType, Owner: "consultation " + string(id)}, content)
	if err != nil {
		return err
	}
	return d.write(ctx, actor, policy.ConsultationSupply, "consultation", string(id), func(tx *store.Tx) error {
		tx.Rule("R7.2")
		tx.Detail("paper", fmt.Sprint(no))
		c, err := open(tx)
		if err != nil {
			return err
		}
		if err := tx.Attach(staged); err != nil {
			return err
		}
		if err := tx.PutSuppliedPaper(id, store.SuppliedPaper{No: no, Document: staged.ID, Own: true, By: string(actor.Account)}); err != nil {
			return err
		}
		return tx.UpdateConsultation(&c)
	})
}

func wished(c archive.Consultation, no int) error {
	if no < 1 || no > len(c.Papers) {
		return fault.Newf(fault.Missing, "consultation.paper", "该调阅申请没有第 %d 份材料", no)
	}
	return nil
}

// Supply gives the asking agency the papers (R7.2): those that were scanned for
// it, and otherwise the case's own. Faults: consultation.incomplete with a
// field for each paper that is missing, consultation.settled.
func (d *Desk) Supply(ctx context.Context, actor policy.Actor, id archive.ConsultationID) (archive.Consultation, error) {
	return d.settleConsultation(ctx, actor, policy.ConsultationSupply, id, func(tx *store.Tx, c *archive.Consultation) (told, more string, err error) {
		missing, err := gather(tx, *c)
		if err != nil {
			return "", "", err
		}
		if err := c.Supply(missing, string(actor.Account), tx.Now); err != nil {
			return "", "", err
		}
		told = fmt.Sprintf("%s提供了%s所调阅的 %d 份档案材料", agencyOf(tx, c.Keeper), agencyOf(tx, c.Asking), len(c.Papers))
		return told, fmt.Sprintf("（业务 %s），每次查看均予登记", c.CaseNumber), nil
	})
}

// gather puts the case's own papers to what was scanned, and gives what is
// still missing.
func gather(tx *store.Tx, c archive.Consultation) (missing []archive.Paper, err error) {
	there, err := tx.SuppliedPapers(c.ID)
	if err != nil {
		return nil, err
	}
	scanned := map[int]bool{}
	for _, p := range there {
		scanned[p.No] = true
	}
	for i, p := range c.Papers {
		if scanned[i+1] {
			continue
		}
		m, err := tx.Material(c.Case, p.Ordinal, catalogue.Material(p.Part))
		if fault.Is(err, fault.Missing) {
			missing = append(missing, p)
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := tx.PutSuppliedPaper(c.ID, store.SuppliedPaper{No: i + 1, Document: m.Document, By: string(tx.Actor.Account)}); err != nil {
			return nil, err
		}
	}
	return missing, nil
}

// RefuseConsultation tells the asking agency why it does not get the papers.
// Faults: consultation.reason, consultation.settled.
func (d *Desk) RefuseConsultation(ctx context.Context, actor policy.Actor, id archive.ConsultationID, reason string) (archive.Consultation, error) {
	reason, err := words("reason", reason)
	if err != nil {
		return archive.Consultation{}, err
	}
	return d.settleConsultation(ctx, actor, policy.ConsultationRefuse, id, func(tx *store.Tx, c *archive.Consultation) (told, more string, err error) {
		told = fmt.Sprintf("%s不予提供%s所调阅的档案材料", agencyOf(tx, c.Keeper), agencyOf(tx, c.Asking))
		return told, fmt.Sprintf("（业务 %s）：%s", c.CaseNumber, reason), c.Refuse(reason, string(actor.Account), tx.Now)
	})
}

// WithdrawConsultation takes a request back that was not settled. Faults:
// consultation.settled.
func (d *Desk) WithdrawConsultation(ctx context.Context, actor policy.Actor, id archive.ConsultationID) (archive.Consultation, error) {
	return d.settleConsultation(ctx, actor, policy.ConsultationWithdraw, id, func(tx *store.Tx, c *archive.Consultation) (told, more string, err error) {
		told = fmt.Sprintf("%s撤回了调阅申请", agencyOf(tx, c.Asking))
		return told, fmt.Sprintf("（业务 %s）", c.CaseNumber), c.Withdraw(string(actor.Account), tx.Now)
	})
}
