package casework

import (
	"context"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// Agencies lists all agencies.
func (d *Desk) Agencies(ctx context.Context, actor policy.Actor) (all []agency.Agency, err error) {
	err = d.reading(ctx, actor, policy.AgencyRead, policy.Agency, func(tx *store.Tx) error {
		all, err = tx.Agencies()
		return err
	})
	return all, err
}

// Departments lists the departments of a region; "" means of all.
func (d *Desk) Departments(ctx context.Context, actor policy.Actor, region agency.Code) (all []agency.Department, err error) {
	err = d.reading(ctx, actor, policy.AgencyRead, policy.Department, func(tx *store.Tx) error {
		all, err = tx.Departments(region)
		return err
	})
	return all, err
}

// Regions lists the divisions below one; "" means the provinces.
func (d *Desk) Regions(ctx context.Context, actor policy.Actor, parent agency.Code) (all []agency.Region, err error) {
	err = d.reading(ctx, actor, policy.AgencyRead, policy.Agency, func(tx *store.Tx) error {
		all, err = tx.Regions(parent)
		return err
	})
	return all, err
}

// EditAgency changes an agency's names or phone, or adds one (R2.2). Where it
// stands, its tier and its parent, is not its own to say: that takes a tier
// above it, before and after, or an agency could lift itself over others
// (R4.3). Faults: agency.invalid, agency.short_name.
func (d *Desk) EditAgency(ctx context.Context, actor policy.Actor, a agency.Agency) error {
	return d.write(ctx, actor, policy.AgencyEdit, "agency", string(a.ID), func(tx *store.Tx) error {
		earlier, err := tx.Agency(a.ID)
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
		if err := mayStand(tx, actor, earlier, a); err != nil {
			return err
		}
		if err := checkAgency(tx, a); err != nil {
			return err
		}
		a.RequireDevice = earlier.RequireDevice // the security administrator's, not ours
		return tx.PutAgency(a)
	})
}

func checkAgency(tx *store.Tx, a agency.Agency) error {
	if err := a.Check(); err != nil || a.Parent == "" {
		return err
	}
	parent, err := tx.Agency(a.Parent)
	if err != nil {
		return err
	}
	return a.CheckParent(parent)
}

// mayStand asks the policy about an agency as it was (nothing, if it is new)
// and as it shall be.
func mayStand(tx *store.Tx, actor policy.Actor, earlier, a agency.Agency) error {
	own := a.ID
	if earlier.Level != a.Level || earlier.Parent != a.Parent {
		own = "" // only a tier above decides
	}
	for _, parent := range []agency.ID{earlier.Parent, a.Parent} {
		if parent == "" && earlier.ID == "" && a.Parent != "" {
			continue // a new agency was nowhere
		}
		over, err := tiersFrom(tx, parent)
		if err != nil {
			return err
		}
		if err := policy.May(actor, policy.AgencyEdit, policy.Resource{Kind: policy.Agency, ID: string(a.ID), Agency: own, Above: over}); err != nil {
			return err
		}
	}
	return nil
}

// tiersFrom gives an agency and the tiers above it; nothing for none.
func tiersFrom(tx *store.Tx, id agency.ID) ([]agency.ID, error) {
	if id == "" {
		return nil, nil
	}
	up, err := above(tx, id)
	return append(up, id), err
}

// EditRegion changes or adds an administrative division: its name, its tier,
// its first and last day. A city edits those below it, the province all (R4.3).
// Faults: region.invalid, agency.orphan.
func (d *Desk) EditRegion(ctx context.Context, actor policy.Actor, r agency.Region) error {
	return d.write(ctx, actor, policy.AgencyEdit, "region", string(r.Code), func(tx *store.Tx) error {
		over, err := overRegion(tx, actor, r)
		if err != nil {
			return err
		}
		if err := policy.May(actor, policy.AgencyEdit, policy.Resource{Kind: policy.Agency, ID: string(r.Code), Above: over}); err != nil {
			return err
		}
		if err := r.Check(); err != nil {
			return err
		}
		return tx.PutRegion(r)
	})
}

// overRegion names who may edit a region: the province of the installation and,
// for a county that stays where it is, its city.
func overRegion(tx *store.Tx, actor policy.Actor, r agency.Region) ([]agency.ID, error) {
	province, err := tx.Province(actor.Agency)
	if err != nil {
		return nil, err
	}
	own, err := tx.Agency(agency.ID(r.Code))
	if fault.Is(err, fault.Missing) || (err == nil && string(own.Parent) != string(r.Parent)) {
		return []agency.ID{province.ID}, nil
	}
	return []agency.ID{province.ID, own.Parent}, err
}

// EditDepartment changes or adds a department (R2.2). Faults:
// department.invalid.
func (d *Desk) EditDepartment(ctx context.Context, actor policy.Actor, dept agency.Department) error {
	return d.write(ctx, actor, policy.DepartmentEdit, "department", string(dept.ID), func(tx *store.Tx) error {
		up, err := above(tx, dept.Agency())
		if err != nil {
			return err
		}
		r := policy.Resource{Kind: policy.Department, ID: string(dept.ID), Agency: dept.Agency(), Above: up}
		if err := policy.May(actor, policy.DepartmentEdit, r); err != nil {
			return err
		}
		if err := dept.Check(); err != nil {
			return err
		}
		return tx.PutDepartment(dept)
	})
}
