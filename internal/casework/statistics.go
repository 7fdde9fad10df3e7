package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/timeliness"
)

// StatisticsIn says which figures: of an agency ("" = the actor's) and those
// below it, or of these of one Party; on one side of the business; in whole
// months of receipt, 0 = unbounded.
type StatisticsIn struct {
	Agency   agency.ID
	Party    agency.ID // another province may be one
	Side     timeliness.Side
	From, To timeliness.Month
	Kind     catalogue.Kind
	Category catalogue.CategoryCode
	FlowFrom agency.ID // with Side flow: from this city
	FlowTo   agency.ID // and to this agency
	Counties bool      // with Side flow, of a city: from each of its counties and itself
}

// By is what figures are grouped by.
type By string

// The groups. Flows are grouped by both their ends.
const (
	ByAgency   By = "agency"
	ByMonth    By = "month"
	ByQuarter  By = "quarter"
	ByYear     By = "year"
	ByCategory By = "category"
	ByKind     By = "kind"
	ByFlow     By = "flow"
)

// StatisticsRow is one group with its figures, and what lists the tasks behind
// each of them (see Behind).
type StatisticsRow struct {
	Key  string
	Name string
	timeliness.Figures
	Behind StatisticsIn
}

// Statistics are rows and their sum.
type Statistics struct {
	AsOf  time.Time // the figures are as of then
	Rows  []StatisticsRow
	Total StatisticsRow
}

// Statistics gives the figures of timeliness of an agency and those below it
// (R3.3). They hold nothing personal. Faults: statistics.period.
func (d *Desk) Statistics(ctx context.Context, actor policy.Actor, in StatisticsIn, by By) (s Statistics, err error) {
	err = d.statistics(ctx, actor, &in, by, func(tx *store.Tx, f store.FiguresFilter) error {
		if s.AsOf, err = tx.FiguresAsOf(); err != nil {
			return err
		}
		cells, err := tx.Figures(f, store.Apart{Category: by == ByCategory, Party: by == ByAgency})
		if err != nil {
			return err
		}
		s.Total = StatisticsRow{Key: "total", Name: "合计", Behind: in}
		s.Rows = grouped(cells, in, by)
		for i, r := range s.Rows {
			s.Total.Add(r.Figures, 1)
			if s.Rows[i].Name, err = rowName(tx, r.Key, by); err != nil {
				return err
			}
		}
		return nil
	})
	return s, err
}

// CountedTask is a task behind a figure, with what it brings to the figures.
type CountedTask struct {
	Task     assist.Task
	Category catalogue.CategoryCode
	Figures  timeliness.Figures
}

// Behind lists the tasks behind a figure, newest first, without anything
// personal: as many as the figure counts, or the subjects of whom it counts.
// Faults: statistics.period.
func (d *Desk) Behind(ctx context.Context, actor policy.Actor, in StatisticsIn, figure string, after assist.ID, n int) (all []CountedTask, err error) {
	by := ByAgency
	if in.Side == timeliness.Flow {
		by = ByFlow
	}
	err = d.statistics(ctx, actor, &in, by, func(tx *store.Tx, f store.FiguresFilter) error {
		counted, err := tx.Behind(figure, f, after, n)
		all = make([]CountedTask, len(counted))
		for i, c := range counted {
			all[i] = CountedTask(c)
		}
		return err
	})
	return all, err
}

// statistics asks the policy, and turns what is asked for into a filter.
func (d *Desk) statistics(ctx context.Context, actor policy.Actor, in *StatisticsIn, by By, read func(*store.Tx, store.FiguresFilter) error) error {
	in.Agency = cmp.Or(in.Agency, actor.Agency)
	in.Side = cmp.Or(in.Side, timeliness.Assisting)
	action := policy.StatisticsRead
	if by == ByFlow || in.Side == timeliness.Flow {
		in.Side, action = timeliness.Flow, policy.StatisticsFlow
	}
	return d.view(ctx, actor, action, "agency", string(in.Agency), func(tx *store.Tx) error {
		above, err := above(tx, in.Agency)
		if err != nil {
			return err
		}
		if err := policy.May(actor, action, policy.Resource{Kind: policy.Statistics, Agency: in.Agency, Above: above}); err != nil {
			return err
		}
		if in.To != 0 && in.To < in.From {
			return fault.New(fault.Invalid, "statistics.period", "统计期间的起止颠倒").Do("请更正起止月份")
		}
		f := store.FiguresFilter{Side: in.Side, Party: in.Party, From: in.From, To: in.To, Kind: in.Kind, Category: in.Category, FlowFrom: in.FlowFrom, FlowTo: in.FlowTo}
		if f.Agencies, f.Own, err = whose(tx, *in); err != nil {
			return err
		}
		return read(tx, f)
	})
}

// whose are the agencies that figures are of; of flows, own are those that are an
// end by themselves: a county, and on demand a city's. Faults: statistics.counties.
func whose(tx *store.Tx, in StatisticsIn) (all, own []agency.ID, err error) {
	a, err := tx.Agency(in.Agency)
	if err != nil {
		return nil, nil, err
	}
	if all, err = below(tx, in.Agency); err != nil || in.Side != timeliness.Flow {
		return all, nil, err
	}
	switch {
	case a.Level == agency.County:
		return nil, all, nil
	case in.Counties && a.Level == agency.Province:
		return nil, nil, fault.New(fault.Invalid, "statistics.counties", "按县区查看业务流向须指明一个市").Do("请选择市")
	case in.Counties:
		return nil, all, nil
	}
	return all, nil, nil
}

// below lists an agency with those below it; nil for the province, whose are
// all, also those who come to it from elsewhere.
func below(tx *store.Tx, id agency.ID) ([]agency.ID, error) {
	agencies, err := tx.Agencies()
	all := []agency.ID{id}
	for _, a := range agencies {
		if a.ID == id && a.Level == agency.Province {
			return nil, err
		}
		if a.Parent == id {
			all = append(all, a.ID)
		}
	}
	return all, err
}

// grouped adds the cells up by their group, in its order.
func grouped(cells []store.CellFigures, in StatisticsIn, by By) []StatisticsRow {
	at := map[string]int{}
	rows := []StatisticsRow{}
	for _, c := range cells {
		key, behind := groupOf(c.Cell, in, by)
		i, known := at[key]
		if !known {
			i = len(rows)
			at[key] = i
			rows = append(rows, StatisticsRow{Key: key, Behind: behind})
		}
		rows[i].Add(c.Figures, 1)
	}
	slices.SortFunc(rows, func(a, b StatisticsRow) int { return cmp.Compare(a.Key, b.Key) })
	return rows
}

// groupOf gives a cell's group, and what narrows the list of tasks to it.
func groupOf(c timeliness.Cell, in StatisticsIn, by By) (key string, behind StatisticsIn) {
	y, m := int(c.Month)/100, int(c.Month)%100
	switch by {
	case ByMonth:
		in.From, in.To = c.Month, c.Month
		return fmt.Sprintf("%d-%02d", y, m), in
	case ByQuarter:
		q := (m - 1) / 3
		in.From, in.To = max(in.From, timeliness.Month(y*100+q*3+1)), least(in.To, timeliness.Month(y*100+q*3+3))
		return fmt.Sprintf("%d-Q%d", y, q+1), in
	case ByYear:
		in.From, in.To = max(in.From, timeliness.Month(y*100+1)), least(in.To, timeliness.Month(y*100+12))
		return fmt.Sprint(y), in
	case ByCategory:
		in.Category = c.Category
		return string(c.Category), in
	case ByKind:
		in.Kind = c.Kind
		return string(c.Kind), in
	case ByFlow:
		in.FlowFrom, in.FlowTo = c.Party, c.Other
		return string(c.Party) + ">" + string(c.Other), in
	}
	in.Party = c.Party
	return string(c.Party), in
}

// least is the earlier of two ends, of which 0 is none.
func least(a, b timeliness.Month) timeliness.Month {
	if a == 0 {
		return b
	}
	return min(a, b)
}
