package casework

import (
	"context"
	"fmt"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// EditItem adds a version of a catalogue item, valid from its From; the
// version before it ends the day before (R4.1-R4.3). Cases begun earlier keep
// theirs. Item.Version is given here. Faults: catalogue.invalid,
// catalogue.category, catalogue.department, catalogue.from, catalogue.ordered
// (R13.1).
func (d *Desk) EditItem(ctx context.Context, actor policy.Actor, item catalogue.Item) (catalogue.Item, error) {
	err := d.write(ctx, actor, policy.CatalogueEdit, "item", string(item.ID), func(tx *store.Tx) error {
		tx.Rule("R4.2")
		if err := policy.May(actor, policy.CatalogueEdit, itemResource(item)); err != nil {
			return err
		}
		if err := keepsOrders(tx, actor, item); err != nil {
			return err
		}
		if err := nextVersion(tx, &item); err != nil {
			return err
		}
		if err := checkItem(tx, item); err != nil {
			return err
		}
		tx.Detail("version", fmt.Sprint(item.Version))
		if err := tx.PutItem(item); err != nil {
			return err
		}
		return d.publish(tx, item)
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

// ItemVersions gives all versions of a catalogue item, the newest first: a case
// goes by the version that it was submitted with (R13.1).
func (d *Desk) ItemVersions(ctx context.Context, actor policy.Actor, id catalogue.ItemID) (all []catalogue.Item, err error) {
	err = d.reading(ctx, actor, policy.CatalogueRead, policy.Item, func(tx *store.Tx) error {
		if _, err := tx.LatestItem(id); err != nil {
			return err
		}
		all, err = tx.ItemVersions(id)
		return err
	})
	return all, err
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

// reading is a view of what everybody who may do the action sees alike.
func (d *Desk) reading(ctx context.Context, actor policy.Actor, action policy.Action, kind policy.Kind, fn func(*store.Tx) error) error {
	return d.view(ctx, actor, action, string(kind), "list", func(tx *store.Tx) error {
		if err := policy.May(actor, action, policy.Resource{Kind: kind, Agency: actor.Agency}); err != nil {
			return err
		}
		return fn(tx)
	})
}
