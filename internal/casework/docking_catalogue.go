package casework

import (
	"context"
	"fmt"
	"reflect"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// catalogueJob brings a version of an item to another system.
type catalogueJob struct {
	Item    string `json:"item"`
	Version int    `json:"version"`
	Peer    string `json:"peer"`
}

// Kind names the job in the queue.
func (catalogueJob) Kind() string { return "docking catalogue" }

// publish lets the systems beside ours know an item as it will be; not the one
// that it came from, which is its owner's (R4.2).
func (d *Desk) publish(tx *store.Tx, item catalogue.Item) error {
	return d.tellBeside(tx, func(peer agency.ID) store.Job {
		if docking.SpeaksFor(agency.Code(peer), agency.Code(item.Owner), d.docked.Party.Certificate.Code()) {
			return nil
		}
		return catalogueJob{string(item.ID), item.Version, string(peer)}
	})
}

// SendItem brings a version of an item to another system.
func (d *Desk) SendItem(ctx context.Context, ref catalogue.Ref, to agency.ID) error {
	var item catalogue.Item
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { item, err = tx.Item(ref); return err })
	if err != nil {
		return err
	}
	of := fmt.Sprintf("%s.%s", ref.ID, to)
	m := docking.New(docking.Catalogue, fmt.Sprintf("%s.%d", of, ref.Version), "", d.docked.Party.Certificate.Code(), agency.Code(to))
	m.Items = []catalogue.Item{item}
	return d.Send(ctx, of, m)
}

// takeCatalogue makes another system's items ours, as their owners have them from
// now on: each keeps its own (R4.2). What the province ordered of them stands
// (R13.1), and nobody brings items of somebody else.
func (d *Desk) takeCatalogue(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, _ string, keep keeping) error {
		tx.Object("peer", string(m.peer.ID))
		for _, item := range m.Items {
			if !docking.SpeaksFor(agency.Code(m.peer.ID), agency.Code(item.Owner), d.docked.Party.Certificate.Code()) {
				return fault.Newf(fault.Refused, "catalogue.owner", "“%s”不是发报单位的目录项", item.Name).Because("R4.2").Do("请由目录项所属机构的系统发送")
			}
		}
		if first, err := keep(tx, "", "taken"); err != nil || !first {
			return err
		}
		for _, item := range m.Items {
			if err := d.takeItem(tx, m.peer.ID, item); err != nil {
				return err
			}
		}
		return nil
	})
}

// takeItem puts the next version, valid from its day or, that past, from tomorrow.
func (d *Desk) takeItem(tx *store.Tx, from agency.ID, item catalogue.Item) error {
	latest, err := tx.LatestItem(item.ID)
	if err == nil {
		item.From = max(item.From, latest.From+1, workday.DateOf(tx.Now)+1)
	} else if !fault.Is(err, fault.Missing) {
		return err
	}
	if sameItem(latest, item) {
		return nil
	}
	if agency.ID(d.docked.Party.Certificate.Code()) == from[:2]+"0000" { // the province's orders bind its cities
		orders, err := tx.OrderedOf(item.ID)
		if err != nil {
			return err
		}
		if err := catalogue.Ordered(orders, item.ID).Keeps(item); err != nil {
			return err
		}
	}
	if err := nextVersion(tx, &item); err != nil {
		return err
	}
	if err := checkItem(tx, item); err != nil {
		return err
	}
	tx.Detail("item "+string(item.ID), fmt.Sprint(item.Version))
	if err := tx.PutItem(item); err != nil {
		return err
	}
	if err := d.publish(tx, item); err != nil {
		return err
	}
	ours := string(d.docked.Party.Certificate.Code())
	return tx.AddNotice(store.Notice{Office: ours, Kind: "catalogue.taken",
		Words: fmt.Sprintf("%s更新了目录项“%s”，%s 起生效", agencyOf(tx, from), item.Name, item.From.Chinese())})
}

// sameItem tells whether a version would say nothing new.
func sameItem(a, b catalogue.Item) bool {
	b.Version, b.From = a.Version, a.From
	return reflect.DeepEqual(a, b)
}
