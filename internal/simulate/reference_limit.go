package simulate

import (
	"time"

	"hedui/internal/catalogue"
	"hedui/internal/workday"
)

// limit in working days: 30 for new applications (R5.3a), the item's for
// existing recipients (R6.3), the city's own across its counties (R14.1).
func (r *reference) limit(b *business, i catalogue.Item) int {
	switch b.kind {
	case catalogue.Existing:
		return i.LimitDays
	case catalogue.Local:
		return b.procedure.days
	}
	return r.feedback
}

// receive stamps the receipt; day 0 is the day, or the opening of the next
// intake window (R5.3a, R5.3b).
func (r *reference) receive(d *duty, now time.Time, days int) {
	d.received, d.days, d.start = now, days, workday.DateOf(now)
	if w := d.item.Window; w != nil && d.item.Access != catalogue.Ministry && d.of.request == "" {
		for !open(*w, d.start) {
			d.start++
		}
	}
	d.due = r.nth(d.start, days)
}

// open tells whether a window takes requests in on a day, by counting the days
// of its period.
func open(w catalogue.Window, on workday.Date) bool {
	if w.Every == catalogue.Weekly {
		day := int(on.Weekday())
		if day == 0 {
			day = 7
		}
		return w.FromDay <= day && day <= w.ToDay
	}
	months := map[catalogue.Every]int{catalogue.Monthly: 1, catalogue.Quarterly: 3, catalogue.HalfYearly: 6, catalogue.Yearly: 12}[w.Every]
	first := on
	for first.Day() != 1 || (int(first.Month())-1)%months != 0 {
		first--
	}
	day, last := int(on-first)+1, on
	for (last+1).Day() != 1 || (int((last+1).Month())-1)%months != 0 {
		last++
	}
	end := int(last-first) + 1
	return min(w.FromDay, end) <= day && day <= min(w.ToDay, end)
}
