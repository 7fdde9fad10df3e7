package casework

import (
	"context"
	"fmt"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Adjust gives the province's order that changes quota, scope or content of
// catalogue items from a day on. Each item gets a version of that day at once,
// whoever owns it; cases begun before keep theirs. Every city and county gets
// the order and acknowledges it (R13.1). ID, Province and who ordered are given
// here. Faults: adjustment.number, adjustment.item, and those of EditItem.
func (d *Desk) Adjust(ctx context.Context, actor policy.Actor, a catalogue.Adjustment) (catalogue.Adjustment, error) {
	var err error
	if a.Number, err = words("number", a.Number); err != nil {
		return a, err
	}
	if a.Text, err = words("text", a.Text); err != nil {
		return a, err
	}
	err = d.write(ctx, actor, policy.AdjustmentOrder, "agency", string(actor.Agency), func(tx *store.Tx) error {
		tx.Rule("R13.1")
		a.ID, a.Province, a.OrderedAt, a.OrderedBy = catalogue.AdjustmentID(tx.NewID("ad")), actor.Agency, tx.Now, string(actor.Account)
		if err := policy.May(actor, policy.AdjustmentOrder, adjustmentResource(a)); err != nil {
			return err
		}
		tx.Object("adjustment", string(a.ID))
		if err := a.Check(workday.DateOf(tx.Now)); err != nil {
			return err
		}
		if err := give(tx, a, func(agency.ID) bool { return true }); err != nil {
			return err
		}
		return d.orderBeside(tx, a)
	})
	return a, err
}

// give gives an order: its items change, and those of its addressees who are ours
// are told, to acknowledge it.
func give(tx *store.Tx, a catalogue.Adjustment, ours func(agency.ID) bool) error {
	made, err := adjusted(tx, a)
	if err != nil {
		return err
	}
	to, err := addressees(tx, a.Province)
	if err != nil {
		return err
	}
	to = slices.DeleteFunc(to, func(id agency.ID) bool { return !ours(id) })
	if err := tx.PutAdjustment(a, made, to); err != nil {
		return err
	}
	told := fmt.Sprintf("省级下达调整令 %s，%s 起生效，请确认：%s", a.Number, a.From.Chinese(), a.Text)
	return tellAdjustment(tx, "adjustment.ordered", told, to)
}

func adjustmentResource(a catalogue.Adjustment) policy.Resource {
	return policy.Resource{Kind: policy.Adjustment, ID: string(a.ID), Agency: a.Province}
}

// adjusted puts the next version of each item that the order names.
func adjusted(tx *store.Tx, a catalogue.Adjustment) ([]catalogue.Ref, error) {
	made := make([]catalogue.Ref, len(a.Changes))
	for i, c := range a.Changes {
		item, err := tx.LatestItem(c.Item)
		if err != nil {
			return nil, err
		}
		if !item.Owner.OfProvince(a.Province) || item.To != 0 && item.To < a.From {
			return nil, fault.Newf(fault.Refused, "adjustment.item", "“%s”不属于本省，或在生效日前已停用，不能调整", item.Name).Because("R13.1")
		}
		item = c.Apply(item, a.From)
		if err := nextVersion(tx, &item); err != nil {
			return nil, err
		}
		if err := checkItem(tx, item); err != nil {
			return nil, err
		}
		if err := tx.PutItem(item); err != nil {
			return nil, err
		}
		tx.Detail("item "+string(item.ID), fmt.Sprint(item.Version))
		made[i] = item.Ref()
	}
	return made, nil
}

// addressees are the cities and counties of the province.
func addressees(tx *store.Tx, province agency.ID) ([]agency.ID, error) {
	all, err := tx.Agencies()
	var to []agency.ID
	for _, a := range all {
		if a.Level != agency.Province && a.ID.OfProvince(province) {
			to = append(to, a.ID)
		}
	}
	return to, err
}

func tellAdjustment(tx *store.Tx, kind, told string, to []agency.ID) error {
	offices := make([]string, len(to))
	for i, id := range to {
		offices[i] = string(id)
	}
	return notifyEach(tx, store.Notice{Kind: kind, Words: told}, offices...)
}

// Acknowledge keeps that the actor's agency has taken note of an order, one by
// one (R13.1); a second time changes nothing. Faults: adjustment.not_addressed.
func (d *Desk) Acknowledge(ctx context.Context, actor policy.Actor, id catalogue.AdjustmentID) error {
	return d.write(ctx, actor, policy.AdjustmentAcknowledge, "adjustment", string(id), func(tx *store.Tx) error {
		tx.Rule("R13.1")
		a, err := tx.Adjustment(id)
		if err != nil {
			return err
		}
		if err := policy.May(actor, policy.AdjustmentAcknowledge, adjustmentResource(a)); err != nil {
			return err
		}
		return acknowledge(tx, id, actor.Agency)
	})
}

func acknowledge(tx *store.Tx, id catalogue.AdjustmentID, by agency.ID) error {
	first, err := tx.Acknowledge(id, by)
	if err != nil {
		return err
	}
	if first {
		return acknowledgeAbroad(tx, id, by)
	}
	receipts, err := tx.Receipts(id)
	for _, r := range receipts {
		if r.Agency == by {
			return err
		}
	}
	return fault.New(fault.Conflict, "adjustment.not_addressed", "该调整令没有发给本机构，无需确认").Because("R13.1")
}

// AdjustmentView is an order with who has acknowledged it, and what it changes
// in words.
type AdjustmentView struct {
	catalogue.Adjustment
	Says     []string // one for each change
	Receipts []store.Receipt
}

// Adjustments lists the orders, newest first, up to n; before is the cursor.
func (d *Desk) Adjustments(ctx context.Context, actor policy.Actor, before catalogue.AdjustmentID, n int) (views []AdjustmentView, err error) {
	err = d.reading(ctx, actor, policy.AdjustmentRead, policy.Adjustment, func(tx *store.Tx) error {
		all, err := tx.Adjustments(before, n)
		if err != nil {
			return err
		}
		views = make([]AdjustmentView, len(all))
		for i, a := range all {
			if views[i], err = adjustmentView(tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	return views, err
}

func adjustmentView(tx *store.Tx, a catalogue.Adjustment) (v AdjustmentView, err error) {
	v.Adjustment = a
	for _, c := range a.Changes {
		item, err := tx.LatestItem(c.Item)
		if err != nil {
			return v, err
		}
		v.Says = append(v.Says, "“"+item.Name+"”"+c.Says())
	}
	v.Receipts, err = tx.Receipts(a.ID)
	return v, err
}

// keepsOrders faults a version of a city or county that goes back on what the
// province ordered.
func keepsOrders(tx *store.Tx, actor policy.Actor, item catalogue.Item) error {
	if actor.Program || actor.Level == agency.Province {
		return nil
	}
	orders, err := tx.OrderedOf(item.ID)
	if err != nil {
		return err
	}
	return catalogue.Ordered(orders, item.ID).Keeps(item)
}

// overQuota says how much of a quota is left, and when it renews (R13.1).
func overQuota(tx *store.Tx, p assist.Place, used int64) error {
	q := p.Item.Quota
	renews := q.Renews(workday.DateOf(tx.Now))
	return fault.Newf(fault.Refused, "catalogue.quota", "“%s”的查询数据限额为%s，本期只剩 %d，本次需 %d；%s 起重新计算",
		p.Item.Name, q.Says(), max(0, q.Count-used), p.Subjects, renews.Chinese()).
		Because("R13.1").Do("请减少核对对象，或等到下一期再提交")
}
