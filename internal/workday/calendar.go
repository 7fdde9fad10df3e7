// Package workday counts the norm's limits in working days.
//
// Nouns: a Date is a calendar day in China; an order (放假安排) is the State
// Council's yearly list of Days that differ from Monday-Friday; a Calendar is
// the orders entered so far; a Due is the end of the n-th working day after a
// day, with its explanation. The day of receipt is day 0 (R5.3a, Reading).
package workday

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Day is a day that an order names: a holiday (weekends inside it included),
// or a day that is worked although it is a weekend (调休).
type Day struct {
	On    Date   `json:"on"`
	Works bool   `json:"works"` // true = make-up day
	Name  string `json:"name"`  // the holiday: 国庆节
}

// Calendar is an immutable set of orders with a version. It is safe for
// concurrent use.
type Calendar struct {
	version string
	years   map[int]year
}

// year holds the days of one calendar year, sorted. Known means that an order
// fixes them; otherwise the law's own days fill in.
type year struct {
	known bool
	days  []Day
}

// Embedded is the calendar built into the program: the orders of 2004-2026.
func Embedded() *Calendar { return embedded() }

// Version names the orders in force, for the explanation of a stored limit.
func (c *Calendar) Version() string { return c.version }

// Known tells whether the order for a year is entered.
func (c *Calendar) Known(y int) bool { return c.years[y].known }

// IsWorkday tells whether people work on a date.
func (c *Calendar) IsWorkday(d Date) bool {
	if day, ok := c.find(d); ok {
		return day.Works
	}
	return !isWeekend(d)
}

// Name is why a date is off, or worked although a weekend, by the order or the
// law; "" for ordinary days and weekends.
func (c *Calendar) Name(d Date) string {
	day, _ := c.find(d)
	return day.Name
}

// Add is a new calendar with another order, or a correction of one; of two
// entries for a date the later holds. The old calendar stays as it is.
func (c *Calendar) Add(days []Day, version string) *Calendar {
	next := &Calendar{version: version, years: maps.Clone(c.years)}
	for y, added := range byYear(days) {
		next.years[y] = newYear(y, slices.Concat(added, c.years[y].ordered()))
	}
	return next
}

// newYear sorts the days of a year; of two for one date the first stays. An
// order counts as entered when it has National Day: every order names it, and
// the order of the next year may name days of December but never this one.
func newYear(y int, days []Day) year {
	national := NewDate(y, 10, 1)
	known := slices.ContainsFunc(days, func(d Day) bool { return d.On == national && !d.Works })
	if !known {
		days = slices.Concat(days, statutory(y))
	}
	slices.SortStableFunc(days, func(a, b Day) int { return int(a.On - b.On) })
	days = slices.CompactFunc(days, func(a, b Day) bool { return a.On == b.On })
	return year{known: known, days: days}
}

// ordered gives the days that orders named. In a year without its own order
// the law's days were mixed in; they come back by themselves if still needed.
func (y year) ordered() []Day {
	if y.known {
		return y.days
	}
	return slices.DeleteFunc(slices.Clone(y.days), func(d Day) bool {
		return slices.Contains(statutory(d.On.Year()), d)
	})
}

// daysOf gives the sorted days of a year, ordered or as the law fixes them.
func (c *Calendar) daysOf(y int) []Day {
	if year, ok := c.years[y]; ok {
		return year.days
	}
	return statutory(y)
}

func (c *Calendar) find(d Date) (Day, bool) {
	days := c.daysOf(d.Year())
	i, ok := slices.BinarySearchFunc(days, d, func(day Day, d Date) int { return int(day.On - d) })
	if !ok {
		return Day{}, false
	}
	return days[i], true
}

func byYear(days []Day) map[int][]Day {
	years := map[int][]Day{}
	for _, d := range slices.Backward(days) {
		years[d.On.Year()] = append(years[d.On.Year()], d)
	}
	return years
}

func isWeekend(d Date) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

var embedded = sync.OnceValue(func() *Calendar {
	days, err := ReadOrder(embeddedOrders())
	if err != nil {
		panic("workday: the embedded orders are damaged: " + err.Error())
	}
	return (&Calendar{years: map[int]year{}}).Add(days, embeddedVersion)
})
