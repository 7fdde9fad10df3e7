package casework

import (
	"context"
	"fmt"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// orderJob brings an order of the province to a city with its own system;
// acknowledgeJob brings back that one of its agencies took note (R13.1).
type (
	orderJob struct {
		Adjustment string `json:"adjustment"`
		Peer       string `json:"peer"`
	}
	acknowledgeJob struct {
		Adjustment string `json:"adjustment"`
		Agency     string `json:"agency"`
	}
)

// Kind names the job in the queue.
func (orderJob) Kind() string { return "docking order" }

// Kind names the job in the queue.
func (acknowledgeJob) Kind() string { return "docking acknowledge" }

// orderBeside lets an order go to every city with a system of its own.
func (d *Desk) orderBeside(tx *store.Tx, a catalogue.Adjustment) error {
	return d.tellBeside(tx, func(city agency.ID) store.Job { return orderJob{Adjustment: string(a.ID), Peer: string(city)} })
}

// SendOrder brings an order to one city.
func (d *Desk) SendOrder(ctx context.Context, id catalogue.AdjustmentID, to agency.ID) error {
	var a catalogue.Adjustment
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { a, err = tx.Adjustment(id); return err })
	if err != nil {
		return err
	}
	m := docking.New(docking.Adjust, fmt.Sprintf("%s.%s", id, to), string(id), agency.Code(a.Province), agency.Code(to))
	m.Order = &docking.Order{Number: a.Number, Text: a.Text, From: a.From, Changes: a.Changes}
	return d.Send(ctx, m.ID, m)
}

// takeOrder gives the province's order in a city's own system: its items change as
// they did there, and the city and its counties acknowledge it one by one (R13.1).
// What comes too late for its day holds from tomorrow.
func (d *Desk) takeOrder(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, _ string, keep keeping) error {
		city, err := d.ourCity(tx)
		if err != nil {
			return err
		}
		if city == "" || m.peer.ID != city[:2]+"0000" || m.From != agency.Code(m.peer.ID) {
			return fault.New(fault.Refused, "adjustment.province", "调整令由省级核对机构下达给本省自建系统的城市").Because("R13.1")
		}
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		return d.putOrder(tx, m, city)
	})
}

func (d *Desk) putOrder(tx *store.Tx, m arrival, city agency.ID) error {
	a := catalogue.Adjustment{ID: catalogue.AdjustmentID(tx.NewID("ad")), Province: m.peer.ID, Number: m.Order.Number, Text: m.Order.Text,
		Changes: m.Order.Changes,
		From:    max(m.Order.From, workday.DateOf(tx.Now)+1), OrderedAt: tx.Now, OrderedBy: string(tx.Actor.Account)}
	tx.Object("adjustment", string(a.ID))
	if err := a.Check(workday.DateOf(tx.Now)); err != nil {
		return err
	}
	var err error
	if a.Changes, err = knownHere(tx, a.Changes); err != nil {
		return err
	}
	if err := give(tx, a, func(id agency.ID) bool { return id[:4] == city[:4] }); err != nil {
		return err
	}
	return tx.PutOrigin(store.Origin{Local: string(a.ID), From: m.From, Request: m.Request})
}

// knownHere leaves out changes of items that this system does not have; the order
// is one to take note of also when none is left.
func knownHere(tx *store.Tx, all []catalogue.Change) (known []catalogue.Change, err error) {
	var unknown []string
	for _, c := range all {
		_, err := tx.LatestItem(c.Item)
		switch {
		case err == nil:
			known = append(known, c)
		case fault.Is(err, fault.Missing):
			unknown = append(unknown, string(c.Item))
		default:
			return nil, err
		}
	}
	tx.Detail("unknown", strings.Join(unknown, " "))
	return known, nil
}

// SendAcknowledgement brings the province that one agency took note of its order.
func (d *Desk) SendAcknowledgement(ctx context.Context, id catalogue.AdjustmentID, by agency.ID) error {
	var o store.Origin
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { o, _, err = tx.Origin(string(id)); return err })
	if err != nil {
		return err
	}
	m := docking.New(docking.Acknowledge, fmt.Sprintf("%s.%s", id, by), o.Request, agency.Code(by), o.From)
	return d.Send(ctx, m.ID, m)
}

// takeAcknowledgement keeps that an agency of a docked city took note (R13.1).
func (d *Desk) takeAcknowledgement(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, _ string, keep keeping) error {
		tx.Object("adjustment", m.Request)
		if _, err := tx.Adjustment(catalogue.AdjustmentID(m.Request)); err != nil {
			return err
		}
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		return acknowledge(tx, catalogue.AdjustmentID(m.Request), agency.ID(m.From))
	})
}

// acknowledgeAbroad brings the acknowledgement of an order that came from another
// system to it.
func acknowledgeAbroad(tx *store.Tx, id catalogue.AdjustmentID, by agency.ID) error {
	_, foreign, err := tx.Origin(string(id))
	if err != nil || !foreign {
		return err
	}
	return tx.Enqueue(acknowledgeJob{Adjustment: string(id), Agency: string(by)})
}
