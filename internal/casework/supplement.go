package casework

import (
	"context"
	"fmt"
	"io"
	"slices"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// SupplementIn says which household of a case grew, and why: a birth, a marriage.
type SupplementIn struct {
	Household int
	Reason    string
}

// Supplement begins a supplement (补充核对) to a household that grew while its
// case runs: a draft that holds only those who joined, with letters of their own,
// for the items of the case, under the same commission (R3.4, R9.1). Its tasks,
// limits and answers are its own; what is found is reported with the household.
// Faults: supplement.reason, supplement.state, supplement.nested,
// supplement.inbound, household.missing.
func (d *Desk) Supplement(ctx context.Context, actor policy.Actor, id verification.ID, in SupplementIn) (c verification.Case, err error) {
	if in.Reason, err = words("reason", in.Reason); err != nil {
		return c, err
	}
	if in.Reason == "" {
		return c, fault.New(fault.Invalid, "supplement.reason", "请写明家庭成员变化的情形，如出生、结婚").Because("R3.4")
	}
	err = d.write(ctx, actor, policy.CaseSupplement, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R3.4")
		tx.Detail("to", string(id))
		first, err := caseFor(tx, actor, policy.CaseSupplement, id)
		if err != nil {
			return err
		}
		if c, err = growing(tx, first, in.Household); err != nil {
			return err
		}
		c.CreatedBy, c.CreatedAt = string(actor.Account), tx.Now
		if err := begin(tx, &c); err != nil {
			return err
		}
		if err := copyCommission(tx, first, &c); err != nil {
			return err
		}
		told := fmt.Sprintf("业务 %s 第 %d 户家庭成员变化（%s），补充核对", first.Number, in.Household, in.Reason)
		if err := tx.AddEvent(store.Event{Case: c.ID, Verb: string(policy.CaseSupplement), Words: told, Office: office(actor)}); err != nil {
			return err
		}
		return tellFirst(tx, c, policy.CaseSupplement, fmt.Sprintf("第 %d 户家庭成员变化（%s），建立补充核对 %s", in.Household, in.Reason, c.Number))
	})
	return c, err
}

// growing gives the draft of a supplement to a household that may grow.
func growing(tx *store.Tx, first verification.Case, household int) (c verification.Case, err error) {
	inbound, err := tx.Inbound(first.ID)
	if err != nil {
		return c, err
	}
	if inbound {
		return c, fault.New(fault.Conflict, "supplement.inbound", "对方系统提出的请求由对方补充家庭成员").Because("R3.4").Do("请由对方另行提出请求")
	}
	reports, err := tx.ReportsOf(first.ID, household)
	if err != nil {
		return c, err
	}
	n := len(reports)
	if c, err = first.Supplemented(household, n > 0 && !reports[n-1].Partial); err != nil {
		return c, err
	}
	c.Items, err = stillInForce(tx, first.Items)
	return c, err
}

// stillInForce gives today's versions of those items that can be asked today.
func stillInForce(tx *store.Tx, items []catalogue.Ref) ([]catalogue.Ref, error) {
	refs := []catalogue.Ref{}
	for _, ref := range items {
		item, err := tx.ItemInForce(ref.ID, workday.DateOf(tx.Now))
		switch {
		case fault.Is(err, fault.Missing):
			continue
		case err != nil:
			return nil, err
		}
		refs = append(refs, item.Ref())
	}
	return refs, nil
}

// copyCommission lays the commission's letter into the supplement's own file
// (R7.1).
func copyCommission(tx *store.Tx, first verification.Case, c *verification.Case) error {
	m, err := tx.Material(first.ID, 0, catalogue.CommissionLetter)
	if fault.Is(err, fault.Missing) {
		return nil
	}
	if err != nil {
		return err
	}
	content, document, err := tx.OpenDocument(m.Document)
	if err != nil {
		return err
	}
	defer content.Close()
	data, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	id, err := tx.PutDocument(store.Document{Kind: document.Kind, ContentType: document.ContentType, Owner: "case " + string(c.ID)}, data)
	if err != nil {
		return err
	}
	c.Commission.Scan = verification.DocumentID(id)
	if err := tx.PutMaterial(c.ID, store.Material{Kind: catalogue.CommissionLetter, Document: id, AddedBy: string(tx.Actor.Account)}); err != nil {
		return err
	}
	return tx.UpdateCase(c)
}

// tellFirst puts a step of a supplement into the timeline of the case that it
// supplements, whose revision counts up: a report that is being drawn is stale.
func tellFirst(tx *store.Tx, c verification.Case, verb policy.Action, told string) error {
	if !c.Supplement.Joins() {
		return nil
	}
	if err := tx.AddEvent(store.Event{Case: c.Supplement.To, Verb: string(verb), Words: told, Office: office(tx.Actor)}); err != nil {
		return err
	}
	return touch(tx, c.Supplement.To)
}

// join adds those who joined a household by supplements to what its report is
// composed from.
func (d *Desk) join(tx *store.Tx, in *report.Input, household int) error {
	supplements, err := supplementsOf(tx, in.Case.ID, household)
	if err != nil {
		return err
	}
	for _, s := range supplements {
		if !s.Asked() {
			in.Apart(s)
			continue
		}
		subjects, err := d.household(tx, s, 1)
		if err != nil {
			return err
		}
		answers, err := answersOf(tx, s, ordinalsOf(subjects))
		if err != nil {
			return err
		}
		in.Join(s, subjects, answers)
	}
	return nil
}

// supplementsOf lists the supplements to one household, oldest first.
func supplementsOf(tx *store.Tx, to verification.ID, household int) ([]verification.Case, error) {
	all, err := tx.Supplements(to)
	return slices.DeleteFunc(all, func(s verification.Case) bool { return s.Supplement.Household != household }), err
}

// reportJoined marks the supplements as reported that a household's report told
// of.
func reportJoined(tx *store.Tx, r store.Report) error {
	supplements, err := supplementsOf(tx, r.Case, r.Household)
	if err != nil {
		return err
	}
	for _, s := range supplements {
		if !s.Asked() {
			continue
		}
		told := fmt.Sprintf("补充核对的结果列入核对报告 %s（第 %d 版）", r.Number, r.Version)
		if err := tx.AddEvent(store.Event{Case: s.ID, Verb: string(policy.ReportIssue), Words: told, Office: office(tx.Actor)}); err != nil {
			return err
		}
		if s.State == verification.Reported {
			continue
		}
		if err := s.To(verification.Reported); err != nil {
			return err
		}
		if err := tx.UpdateCase(&s); err != nil {
			return err
		}
	}
	return nil
}
