package simulate

import (
	"fmt"
	"maps"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/timeliness"
	"hedui/internal/workday"
)

// checkStatistics: the figures of timeliness that the province reads are those of
// the cases, counted from end to end (R3.3).
func (w *world) checkStatistics() {
	w.must(w.store.Fold(w.ctx))
	s, err := w.desk.Statistics(w.ctx, w.clerk(province), casework.StatisticsIn{}, casework.ByAgency)
	w.must(err)
	got := map[string]int{}
	for _, r := range s.Rows {
		addUp(got, agency.ID(r.Key), r.Figures)
	}
	addUp(got, "all", s.Total.Figures)
	if want := w.figures(); !maps.Equal(got, want) {
		w.fail("the statistics differ from the cases: %s (R3.3)", differing(got, want))
	}
}

// figures counts the tasks of each assisting agency, and of all, by what became
// of them; one that was not received is in no figure (R5.2b).
func (w *world) figures() map[string]int {
	all := map[string]int{}
	for _, b := range w.cases {
		for _, d := range b.duties {
			if !d.received.IsZero() {
				f := w.counted(d)
				addUp(all, d.assisting, f)
				addUp(all, "all", f)
			}
		}
	}
	return all
}

func (w *world) counted(d *duty) timeliness.Figures {
	f := timeliness.Figures{TakenIn: 1}
	switch {
	case d.state == assist.Answered && d.wasLate:
		f.Late = 1
	case d.state == assist.Answered:
		f.InTime = 1
	case d.state == assist.Expired:
		f.Expired = 1
	case d.state == assist.Terminated:
		f.Terminated = 1
	default:
		if f.Open = 1; d.passed(w.clock.Now()) {
			f.Overdue = 1
		}
	}
	return f
}

// addUp adds what is counted of an agency, without the zeros.
func addUp(all map[string]int, of agency.ID, f timeliness.Figures) {
	for name, n := range map[string]int{"taken in": f.TakenIn, "in time": f.InTime, "late": f.Late, "expired": f.Expired,
		"terminated": f.Terminated, "open": f.Open, "overdue": f.Overdue} {
		if n != 0 {
			all[string(of)+" "+name] += n
		}
	}
}

// periods are how figures are grouped in time, with the group of a day.
var periods = map[casework.By]func(workday.Date) string{
	casework.ByMonth:   func(on workday.Date) string { return fmt.Sprintf("%d-%02d", on.Year(), on.Month()) },
	casework.ByYear:    func(on workday.Date) string { return fmt.Sprint(on.Year()) },
	casework.ByQuarter: func(on workday.Date) string { return fmt.Sprintf("%d-Q%d", on.Year(), (on.Month()+2)/3) },
}

// checkPeriods: at the end each agency reads of itself and of those below it, by year, by
// quarter and by month, as the assisting and as the initiating side, what its cases say (R3.3).
func (w *world) checkPeriods() {
	w.must(w.store.Fold(w.ctx))
	for _, id := range slices.Sorted(maps.Keys(w.agencies)) {
		for _, side := range []timeliness.Side{timeliness.Assisting, timeliness.Initiating} {
			for by, group := range periods {
				s, err := w.desk.Statistics(w.ctx, w.clerk(id), casework.StatisticsIn{Side: side}, by)
				w.must(err)
				got := map[string]int{}
				for _, r := range s.Rows {
					addUp(got, agency.ID(r.Key), r.Figures)
				}
				addUp(got, "all", s.Total.Figures)
				if want := w.figuresOf(id, side, group); !maps.Equal(got, want) {
					w.fail("the %s figures of %s by %s differ from its cases: %s (R3.3)", side, id, by, differing(got, want))
				}
			}
		}
	}
}

// figuresOf counts the tasks in which an agency, or one below it, is a side, by the
// group of the day on which they were received.
func (w *world) figuresOf(id agency.ID, side timeliness.Side, group func(workday.Date) string) map[string]int {
	all := map[string]int{}
	for _, b := range w.cases {
		for _, d := range b.duties {
			party := d.assisting
			if side == timeliness.Initiating {
				party = b.initiating
			}
			if d.received.IsZero() || id != province && party != id && w.agencies[party].Parent != id {
				continue
			}
			f := w.counted(d)
			addUp(all, agency.ID(group(workday.DateOf(d.received))), f)
			addUp(all, "all", f)
		}
	}
	return all
}
