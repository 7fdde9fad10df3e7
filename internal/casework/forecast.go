package casework

import (
	"context"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Offer is a catalogue item as somebody who may choose it sees it today: when
// it would be answered, and how much of its quota is left.
type Offer struct {
	Item     catalogue.Item
	Serves   bool // the kind of business
	Forecast assist.Forecast
	Window   string // the intake window in words; empty where it is always open
	Left     int64  // of the quota in this period; -1 = unlimited
}

// Offers shows items with what choosing them today would mean (R5.3b: before
// they are chosen; R13.1).
func (d *Desk) Offers(ctx context.Context, actor policy.Actor, kind catalogue.Kind, f store.ItemFilter) (offers []Offer, err error) {
	err = d.reading(ctx, actor, policy.CatalogueRead, policy.Item, func(tx *store.Tx) error {
		on := workday.DateOf(tx.Now)
		f.On = on
		items, err := tx.Items(f)
		if err != nil {
			return err
		}
		forecast, err := forecaster(tx, actor, kind)
		if err != nil {
			return err
		}
		offers = make([]Offer, 0, len(items))
		for _, item := range items {
			o := Offer{Item: item, Serves: item.Serves(kind), Forecast: forecast(item), Left: -1}
			if item.Window != nil {
				o.Window = item.Window.Says()
			}
			if o.Left, err = quotaLeft(tx, item, on); err != nil {
				return err
			}
			offers = append(offers, o)
		}
		return nil
	})
	return offers, err
}

// forecaster foresees items for business of the actor's province begun now.
func forecaster(tx *store.Tx, actor policy.Actor, kind catalogue.Kind) (func(catalogue.Item) assist.Forecast, error) {
	settings, err := limitsFor(tx, kind, actor.Agency)
	if err != nil {
		return nil, err
	}
	return foreseer(tx, actor.Agency, kind, settings)
}

// foreseer foresees items under settings: those of other provinces by the
// ministry link's limits (R16.1), all others by the norm's (R5.3a, R6.3).
func foreseer(tx *store.Tx, of agency.ID, kind catalogue.Kind, s norm.Settings) (func(catalogue.Item) assist.Forecast, error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return nil, err
	}
	province, err := tx.Province(of)
	if err != nil {
		return nil, err
	}
	link, err := tx.Link(province.ID)
	on, rules := workday.DateOf(tx.Now), assist.Rules{NewFeedbackDays: s.NewFeedbackDays}
	return func(i catalogue.Item) assist.Forecast {
		if i.Access == catalogue.Ministry {
			return byMinistry(link, kind, calendar, on)
		}
		return assist.Foresee(kind, i, calendar, rules, on)
	}, err
}

func quotaLeft(tx *store.Tx, item catalogue.Item, on workday.Date) (int64, error) {
	if item.Quota.Count == 0 {
		return -1, nil
	}
	used, err := tx.QuotaUsed(item.ID, item.Quota.Period(on))
	return max(0, item.Quota.Count-used), err
}
