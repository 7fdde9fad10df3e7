package workday

import (
	"slices"
	"time"
)

// MaxDays is the longest limit that is counted, some forty years: it bounds
// the walk when a number comes from outside. Due counts no further.
const MaxDays = 10000

// Skip is a day that was not counted, or a make-up day that was, and why:
// 国庆节, 周六, 周日.
type Skip struct {
	On  Date   `json:"on"`
	Why string `json:"why"`
}

// Due is the end of the n-th working day after a day, explained.
type Due struct {
	From         Date   `json:"from"` // day 0, the day of receipt
	On           Date   `json:"on"`   // the limit ends at the end of this day, Beijing time
	N            int    `json:"n"`    // working days counted
	Known        bool   `json:"known"`
	Skipped      []Skip `json:"skipped"`
	UnknownYears []int  `json:"unknownYears,omitempty"` // years without an order
	Worked       []Skip `json:"worked,omitempty"`       // weekends worked in exchange
}

// At is the first instant after the limit: what comes before it is in time.
func (d Due) At() time.Time { return d.On.End() }

// Due finds the end of the n-th working day after from; from itself is day 0
// (R5.3a). n below 1 gives from, n above MaxDays is taken as MaxDays.
func (c *Calendar) Due(from Date, n int) Due {
	due := Due{From: from, On: from, N: min(max(n, 0), MaxDays), Skipped: []Skip{}}
	for left := due.N; left > 0; {
		due.On++
		if c.count(&due) {
			left--
		}
	}
	due.Known = len(due.UnknownYears) == 0
	return due
}

// count looks at the day that due has reached, tells whether it counts, and
// notes what the explanation needs.
func (c *Calendar) count(due *Due) bool {
	if y := due.On.Year(); !c.Known(y) && !slices.Contains(due.UnknownYears, y) {
		due.UnknownYears = append(due.UnknownYears, y)
	}
	day, named := c.find(due.On)
	switch {
	case named && !day.Works:
		due.Skipped = append(due.Skipped, Skip{due.On, day.Name})
		return false
	case named && isWeekend(due.On):
		due.Worked = append(due.Worked, Skip{due.On, day.Name})
	case !named && isWeekend(due.On):
		due.Skipped = append(due.Skipped, Skip{due.On, weekendName(due.On)})
		return false
	}
	return true
}

func weekendName(d Date) string {
	if d.Weekday() == time.Saturday {
		return "周六"
	}
	return "周日"
}

// Until counts the working days after from up to and including to: how many
// are left. It is negative when to is before from, so that
// Until(from, Due(from, n).On) == n.
func (c *Calendar) Until(from, to Date) int {
	if to < from {
		return -c.Until(to, from)
	}
	n := weekdays(to) - weekdays(from)
	for y := from.Year(); y <= to.Year(); y++ {
		for _, day := range c.daysOf(y) {
			if from < day.On && day.On <= to {
				n += correction(day)
			}
		}
	}
	return n
}

// weekdays counts Monday-Friday from date 0 to d, both included.
func weekdays(d Date) int {
	days := int64(d) + 1
	return int(floorDiv(days, 7)*5 + min(floorMod(days, 7), 5))
}

// correction is what an order's day adds to the count of Monday-Friday.
func correction(d Day) int {
	switch weekend := isWeekend(d.On); {
	case d.Works && weekend:
		return 1
	case !d.Works && !weekend:
		return -1
	}
	return 0
}
