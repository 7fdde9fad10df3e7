package casework

import (
	"context"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// EditItem adds a version of a catalogue item, valid from its From; the
// version before it ends the day before (R4.1-R4.3). Cases begun earlier keep
// theirs. Item.Version is given here.
func (d *Desk) EditItem(ctx context.Context, actor policy.Actor, item catalogue.Item) (catalogue.Item, error) {
	err := d.write(ctx, actor, policy.CatalogueEdit, "item", string(item.ID), func(tx *store.Tx) error {
		tx.Rule("R4.2")
		if err := policy.May(actor, policy.CatalogueEdit, itemResource(item)); err != nil {
			return err
		}
		if err := nextVersion(tx, &item); err != nil {
			return err
		}
		if err := checkItem(tx, item); err != nil {
			return err
		}
		tx.Detail("version", fmt.Sprint(item.Version))
		return tx.PutItem(item)
	})
	return item, err
}

// nextVersion numbers the item and ends its latest version.
func nextVersion(tx *store.Tx, item *catalogue.Item) error {
	latest, err := tx.LatestItem(item.ID)
	if fault.Is(err, fault.Missing) {
		item.Version = 1
		return nil
	}
	if err != nil {
		return err
	}
	item.Version = latest.Version + 1
	if item.From <= latest.From || item.From <= workday.DateOf(tx.Now) {
		return fault.New(fault.Invalid, "catalogue.from", "新版本的生效日期须晚于今天和上一版的生效日期")
	}
	if latest.To != 0 && latest.To < item.From {
		return nil // it has ended before, and does not live again
	}
	return tx.EndItem(latest.Ref(), item.From-1)
}

// checkItem checks the item by itself and against who and what there is.
func checkItem(tx *store.Tx, item catalogue.Item) error {
	if err := item.Check(); err != nil {
		return err
	}
	if _, err := tx.Agency(item.Owner); err != nil {
		return err
	}
	department, err := tx.Department(item.Department)
	if err != nil {
		return err
	}
	if !department.Share {
		return fault.Newf(fault.Invalid, "catalogue.department", "“%s”不是资源共享部门", department.Name)
	}
	categories, err := tx.CategoryMap()
	if err != nil {
		return err
	}
	if _, ok := categories[item.Category]; !ok {
		return fault.New(fault.Invalid, "catalogue.category", "没有这个资源类别")
	}
	return nil
}

// Items lists catalogue items; with f.On, those valid on a day.
func (d *Desk) Items(ctx context.Context, actor policy.Actor, f store.ItemFilter) (items []catalogue.Item, err error) {
	err = d.reading(ctx, actor, policy.CatalogueRead, policy.Item, func(tx *store.Tx) error {
		items, err = tx.Items(f)
		return err
	})
	return items, err
}

// Item gives the newest version of a catalogue item.
func (d *Desk) Item(ctx context.Context, actor policy.Actor, id catalogue.ItemID) (item catalogue.Item, err error) {
	err = d.reading(ctx, actor, policy.CatalogueRead, policy.Item, func(tx *store.Tx) error {
		item, err = tx.LatestItem(id)
		return err
	})
	return item, err
}

// Categories lists the resource categories.
func (d *Desk) Categories(ctx context.Context, actor policy.Actor) (all []catalogue.Category, err error) {
	err = d.reading(ctx, actor, policy.CatalogueRead, policy.Item, func(tx *store.Tx) error {
		all, err = tx.Categories()
		return err
	})
	return all, err
}

// Snapshots lists what serves each hosted item, with its as-of date.
func (d *Desk) Snapshots(ctx context.Context, actor policy.Actor) (all []store.Snapshot, err error) {
	err = d.reading(ctx, actor, policy.CatalogueRead, policy.Item, func(tx *store.Tx) error {
		all, err = tx.Snapshots()
		return err
	})
	return all, err
}

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

// reading is a view of what everybody who may do the action sees alike.
func (d *Desk) reading(ctx context.Context, actor policy.Actor, action policy.Action, kind policy.Kind, fn func(*store.Tx) error) error {
	return d.view(ctx, actor, action, string(kind), "list", func(tx *store.Tx) error {
		if err := policy.May(actor, action, policy.Resource{Kind: kind, Agency: actor.Agency}); err != nil {
			return err
		}
		return fn(tx)
	})
}

// EditAgency changes an agency's names or phone, or adds one (R2.2). Where it
// stands, its tier and its parent, is not its own to say: that takes a tier
// above it, before and after, or an agency could lift itself over others (R4.3).
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

// EditDepartment changes or adds a department (R2.2).
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

// Settings gives the province's settings: the norm's numbers.
func (d *Desk) Settings(ctx context.Context, actor policy.Actor) (s norm.Settings, err error) {
	err = d.reading(ctx, actor, policy.SettingsRead, policy.Settings, func(tx *store.Tx) error {
		province, err := tx.Province(actor.Agency)
		if err != nil {
			return err
		}
		s, err = tx.Settings(province.ID)
		return err
	})
	return s, err
}

// EditSettings changes the province's settings; running business keeps the
// limits that it was begun with.
func (d *Desk) EditSettings(ctx context.Context, actor policy.Actor, s norm.Settings) error {
	return d.write(ctx, actor, policy.SettingsEdit, "province", string(actor.Agency), func(tx *store.Tx) error {
		tx.Rule("R17")
		if err := policy.May(actor, policy.SettingsEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if err := s.Check(); err != nil {
			return err
		}
		return tx.PutSettings(actor.Agency, s)
	})
}

// EditCalendar enters the State Council's order of a year: public holidays and
// the weekends worked for them. Limits of open tasks follow (R5.3a).
func (d *Desk) EditCalendar(ctx context.Context, actor policy.Actor, days []workday.Day, version string) (changed int, err error) {
	err = d.write(ctx, actor, policy.SettingsEdit, "calendar", version, func(tx *store.Tx) error {
		tx.Rule("R5.3a")
		if err := policy.May(actor, policy.SettingsEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if len(days) == 0 || version == "" {
			return fault.New(fault.Invalid, "calendar.empty", "须写明文号和放假、调休的日期")
		}
		for _, one := range days {
			if err := tx.PutCalendarDay(one, version); err != nil {
				return err
			}
		}
		changed, err = recompute(tx)
		tx.Detail("changed", fmt.Sprint(changed))
		return err
	})
	return changed, err
}

// recompute gives open tasks the limit of the calendar as it is now, and logs
// each change.
func recompute(tx *store.Tx) (changed int, err error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return 0, err
	}
	tasks, err := tx.OpenTasks()
	if err != nil {
		return 0, err
	}
	for _, t := range tasks {
		before := t.DueOn
		if !t.Recompute(calendar) {
			continue
		}
		changed++
		if err := tx.UpdateTask(&t); err != nil {
			return changed, err
		}
		words := fmt.Sprintf("节假日安排公布，“%s”的反馈期限由 %s 改为 %s", t.ItemName, before.Chinese(), t.DueOn.Chinese())
		if err := tx.AddEvent(store.Event{Case: t.Case, Task: t.ID, Verb: "calendar.edit", Words: words, Office: office(tx.Actor)}); err != nil {
			return changed, err
		}
	}
	return changed, nil
}
