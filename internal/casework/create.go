package casework

import (
	"context"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// CreateIn begins a case under a commission. Commissioned is the agency that
// took the commission; empty means the actor's own.
type CreateIn struct {
	Kind         catalogue.Kind
	Commissioned agency.ID
	Commission   verification.Commission
}

// Create begins a case as a draft (R2.1, R5.1): no verification without a
// commission, and for batches no county as initiator (R6.1). Faults:
// case.commission with a field for each defect, agency.scope (R4.2),
// agency.county_batch (R6.1), procedure.missing, procedure.no_city (R14.1).
func (d *Desk) Create(ctx context.Context, actor policy.Actor, in CreateIn) (c verification.Case, err error) {
	if in.Commissioned == "" {
		in.Commissioned = actor.Agency
	}
	if in.Commission.Purpose, err = words("commission.purpose", in.Commission.Purpose); err != nil {
		return c, err
	}
	err = d.write(ctx, actor, policy.CaseCreate, "agency", string(actor.Agency), func(tx *store.Tx) error {
		tx.Rule("R5.1")
		c = verification.Case{
			Kind: in.Kind, State: verification.Draft, Initiating: actor.Agency, Commissioned: in.Commissioned,
			Commission: in.Commission, Items: []catalogue.Ref{}, CreatedBy: string(actor.Account), CreatedAt: tx.Now,
		}
		if err := mayCreate(tx, actor, c); err != nil {
			return err
		}
		if err := begin(tx, &c); err != nil {
			return err
		}
		return tx.AddEvent(store.Event{Case: c.ID, Verb: string(policy.CaseCreate), Words: "受理核对委托", Office: office(actor)})
	})
	return c, err
}

// begin gives a new case its number and the versions that it goes by, of the norm
// (R17) and of its city's procedure (R14.1), and puts it.
func begin(tx *store.Tx, c *verification.Case) error {
	province, err := tx.Province(c.Commissioned)
	if err != nil {
		return err
	}
	settings, err := tx.Settings(province.ID)
	if err != nil {
		return err
	}
	if !c.Supplement.Joins() { // which goes by the versions of what it supplements
		c.NormVersion = settings.Version
		if err := bearProcedure(tx, c); err != nil {
			return err
		}
	}
	c.ID = verification.ID(tx.NewID("c"))
	if c.Number, err = caseNumber(tx, *c); err != nil {
		return err
	}
	tx.Object("case", string(c.ID))
	return tx.PutCase(*c)
}

func mayCreate(tx *store.Tx, actor policy.Actor, c verification.Case) error {
	r, err := caseResource(tx, c)
	if err != nil {
		return err
	}
	if err := policy.May(actor, policy.CaseCreate, r); err != nil {
		return err
	}
	initiating, err := tx.Agency(c.Initiating)
	if err != nil {
		return err
	}
	commissioned, err := tx.Agency(c.Commissioned)
	if err != nil {
		return err
	}
	if err := initiating.MayInitiate(c.Kind == catalogue.Existing, commissioned); err != nil {
		return err
	}
	if err := mayBeLocal(tx, c); err != nil {
		return err
	}
	return checkCommission(tx, c)
}

func checkCommission(tx *store.Tx, c verification.Case) error {
	department, err := tx.Department(c.Commission.Department)
	if err != nil {
		return err
	}
	if err := verification.CheckCommission(c.Kind, c.Commission, department, c.Commissioned, workday.DateOf(tx.Now)); err != nil {
		return err
	}
	categories, err := tx.CategoryMap()
	for _, code := range c.Commission.Categories {
		if _, known := categories[code]; !known && err == nil {
			err = fault.New(fault.Invalid, "case.commission", "核对委托有误").Because("R9.1").
				At(fault.Field{Path: "commission.categories", Code: "case.categories", Message: "委托书列明的资源类别“" + string(code) + "”不在目录之内"})
		}
	}
	return err
}

// caseNumber is what officials call the case: HD210102-26-01795, counted per
// initiating agency and year.
func caseNumber(tx *store.Tx, c verification.Case) (string, error) {
	year := workday.DateOf(tx.Now).Year()
	n, err := tx.Next(fmt.Sprintf("case %s %d", c.Initiating, year))
	return fmt.Sprintf("HD%s-%02d-%05d", c.Initiating, year%100, n), err
}

// Choose sets the catalogue items that a draft asks for, each in the version
// that is valid today (R3.2). Faults: case.submitted, case.preparing,
// procedure.outside (R14.1), supplement.items.
func (d *Desk) Choose(ctx context.Context, actor policy.Actor, id verification.ID, items []catalogue.ItemID) (c verification.Case, err error) {
	err = d.write(ctx, actor, policy.CaseEdit, "case", string(id), func(tx *store.Tx) error {
		if c, err = draftFor(tx, actor, policy.CaseEdit, id); err != nil {
			return err
		}
		if c.Items, err = refs(tx, items); err != nil {
			return err
		}
		if err := staysInCity(tx, c); err != nil {
			return err
		}
		if err := ofFirst(tx, c); err != nil {
			return err
		}
		return tx.UpdateCase(&c)
	})
	return c, err
}

func refs(tx *store.Tx, items []catalogue.ItemID) ([]catalogue.Ref, error) {
	chosen := make([]catalogue.Ref, 0, len(items))
	seen := map[catalogue.ItemID]bool{}
	for _, id := range items {
		if seen[id] {
			continue
		}
		seen[id] = true
		item, err := tx.ItemInForce(id, workday.DateOf(tx.Now))
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, item.Ref())
	}
	return chosen, nil
}

// draftFor finds a case that the actor may change and that still can be.
func draftFor(tx *store.Tx, actor policy.Actor, action policy.Action, id verification.ID) (verification.Case, error) {
	c, err := caseFor(tx, actor, action, id)
	if err != nil {
		return c, err
	}
	return c, c.MustDraft(actor.Agency)
}
