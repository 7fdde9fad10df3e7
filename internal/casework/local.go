package casework

import (
	"context"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// Procedure gives the procedure of the actor's city across its counties
// (R14.1). Faults: procedure.no_city, procedure.missing.
func (d *Desk) Procedure(ctx context.Context, actor policy.Actor) (p norm.Procedure, err error) {
	err = d.reading(ctx, actor, policy.SettingsRead, policy.Settings, func(tx *store.Tx) error {
		of, err := procedureAround(tx, actor.Agency)
		p = of.Procedure
		return err
	})
	return p, err
}

// EditProcedure lays down how the actor's city verifies across its counties;
// business that goes by articles 5 and 6 is not touched, and running business
// keeps its limits (R14.1). Faults: norm.procedure, procedure.no_city.
func (d *Desk) EditProcedure(ctx context.Context, actor policy.Actor, p norm.Procedure) error {
	return d.write(ctx, actor, policy.ProcedureEdit, "agency", string(actor.Agency), func(tx *store.Tx) error {
		tx.Rule("R14.1")
		if err := policy.May(actor, policy.ProcedureEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if err := p.Check(); err != nil {
			return err
		}
		return tx.PutProcedure(actor.Agency, p)
	})
}

// cityAround gives the city inside which an agency stands, itself if it is one.
func cityAround(tx *store.Tx, id agency.ID) (agency.ID, error) {
	for range 2 {
		a, err := tx.Agency(id)
		if err != nil || a.Level == agency.City {
			return a.ID, err
		}
		id = a.Parent
		if id == "" {
			break
		}
	}
	return "", fault.New(fault.Refused, "procedure.no_city", "市内核对由市级和县级核对机构发起").Because("R14.1")
}

// mayBeLocal faults business inside a city that has laid down no procedure.
func mayBeLocal(tx *store.Tx, c verification.Case) error {
	if c.Kind != catalogue.Local {
		return nil
	}
	_, err := procedureAround(tx, c.Initiating)
	return err
}

// staysInCity faults an item that is neither the city's nor one of its counties':
// what crosses the city goes by articles 5 and 6 (R14.1).
func staysInCity(tx *store.Tx, c verification.Case) error {
	if c.Kind != catalogue.Local {
		return nil
	}
	city, err := cityAround(tx, c.Initiating)
	if err != nil {
		return err
	}
	for _, ref := range c.Items {
		item, err := tx.Item(ref)
		if err != nil {
			return err
		}
		owner, err := tx.Agency(item.Owner)
		if err != nil && !fault.Is(err, fault.Missing) { // another province has no agency here
			return err
		}
		if owner.ID != city && owner.Parent != city {
			return fault.Newf(fault.Refused, "procedure.outside", "“%s”不在本市范围内，不适用市内核对程序", item.Name).
				Because("R14.1").Do("跨市、跨省的事项请另行按新申请业务办理")
		}
	}
	return nil
}

// limitsFor gives the settings whose limits a kind of business begun by an agency
// today goes by: the province's, or its city's own for business inside the city.
func limitsFor(tx *store.Tx, kind catalogue.Kind, of agency.ID) (norm.Settings, error) {
	settings, err := settingsFor(tx, of)
	if err != nil {
		return settings, err
	}
	if kind != catalogue.Local {
		return settings, nil
	}
	p, err := procedureAround(tx, of)
	return p.Over(settings), err
}

// limitsOf gives the settings whose limits a case goes by: those of the versions
// that it bears, of the norm (R17) and of its city's procedure (R14.1).
func limitsOf(tx *store.Tx, c verification.Case) (norm.Settings, error) {
	province, err := tx.Province(c.Commissioned)
	if err != nil {
		return norm.Settings{}, err
	}
	settings, err := tx.SettingsUnder(province.ID, c.NormVersion)
	if err != nil {
		return settings, err
	}
	if c.Kind != catalogue.Local {
		return settings, nil
	}
	city, err := cityAround(tx, c.Initiating)
	if err != nil {
		return settings, err
	}
	p, err := tx.ProcedureUnder(city, c.Procedure)
	return p.Over(settings), err
}

// bearProcedure has business inside a city bear the procedure that the city has now.
func bearProcedure(tx *store.Tx, c *verification.Case) error {
	if c.Kind != catalogue.Local {
		return nil
	}
	p, err := procedureAround(tx, c.Initiating)
	c.Procedure = p.Version
	return err
}

// procedureAround gives the procedure of the city inside which an agency stands.
func procedureAround(tx *store.Tx, id agency.ID) (p store.CityProcedure, err error) {
	city, err := cityAround(tx, id)
	if err != nil {
		return p, err
	}
	return tx.Procedure(city)
}

// cityWantsApproval tells whether the city's procedure has a second person let
// the application go (R14.1).
func cityWantsApproval(tx *store.Tx, c verification.Case) (bool, error) {
	p, err := procedureAround(tx, c.Initiating)
	return p.Approval, err
}

// approvalRule is the rule that has a second person let a case go.
func approvalRule(c verification.Case) string {
	if c.Kind == catalogue.Local {
		return "R14.1"
	}
	return "R6.1"
}
