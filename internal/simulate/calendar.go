package simulate

import (
	"strings"
	"time"

	"hedui/internal/workday"
)

// almanac counts working days as a clerk does with a finger on a wall calendar:
// day by day. Its facts are typed from the State Council's order for 2026
// (国办发明电) and, for 2027, which has none yet, from the law's own days; it
// shares nothing with package workday but the type of a date, so that both can
// be compared (R5.3a).
type almanac struct {
	off    map[workday.Date]bool
	worked map[workday.Date]bool
}

// newAlmanac gives what is known before the order for 2027 comes.
func newAlmanac() *almanac {
	a := &almanac{off: map[workday.Date]bool{}, worked: map[workday.Date]bool{}}
	a.learn("2026-01-01..03 2026-02-15..23 2026-04-04..06 2026-05-01..05 2026-06-19..21 2026-09-25..27 2026-10-01..07",
		"2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10")
	a.learn("2027-01-01 2027-02-05..08 2027-04-05 2027-05-01..02 2027-06-09 2027-09-15 2027-10-01..03", "")
	return a
}

// learn adds days off and weekends worked: 2026-02-15..23, by spaces.
func (a *almanac) learn(off, worked string) {
	for _, span := range strings.Fields(off) {
		for _, d := range spanOf(span) {
			a.off[d] = true
		}
	}
	for _, span := range strings.Fields(worked) {
		for _, d := range spanOf(span) {
			a.worked[d] = true
			delete(a.off, d)
		}
	}
}

// spanOf reads a day, or the days of a span within one month.
func spanOf(text string) (days []workday.Date) {
	first, last, more := strings.Cut(text, "..")
	from := mustDate(first)
	to := from
	if more {
		to = mustDate(first[:8] + last)
	}
	for d := from; d <= to; d++ {
		days = append(days, d)
	}
	return days
}

func mustDate(text string) workday.Date {
	d, err := workday.ParseDate(text)
	if err != nil {
		panic(err) // a slip in the tables of this file
	}
	return d
}

func (a *almanac) works(d workday.Date) bool {
	if a.off[d] {
		return false
	}
	weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
	return !weekend || a.worked[d]
}

// nth gives the n-th working day after a day: the day itself is day 0.
func (a *almanac) nth(from workday.Date, n int) workday.Date {
	d := from
	for n > 0 {
		if d++; a.works(d) {
			n--
		}
	}
	return d
}

// order2027 is an invented order for 2027, entered in the middle of the year
// like a real one: days off, and the weekends worked for them.
var order2027 = struct{ off, worked string }{
	"2027-01-01..03 2027-02-05..11 2027-04-03..05 2027-05-01..05 2027-06-09..09 2027-09-15..15 2027-10-01..07",
	"2027-01-30 2027-02-20 2027-04-25 2027-05-08 2027-09-26 2027-10-09",
}

// days gives the order as an administrator types it.
func (a *almanac) days(off, worked string) (all []workday.Day) {
	for _, span := range strings.Fields(off) {
		for _, d := range spanOf(span) {
			all = append(all, workday.Day{On: d, Name: "放假"})
		}
	}
	for _, span := range strings.Fields(worked) {
		for _, d := range spanOf(span) {
			all = append(all, workday.Day{On: d, Name: "调休", Works: true})
		}
	}
	return all
}
