package workday

import (
	"fmt"
	"time"

	"hedui/internal/fault"
)

// Date is a calendar date without a zone: days since 0001-01-01. The zero
// Date means "no date"; 0001-01-01 itself can therefore not be told.
type Date int32

// Beijing is the zone in which every limit of the norm ends. China has had no
// summer time since 1992, so a fixed zone is right and needs no zone database.
var Beijing = time.FixedZone("Asia/Shanghai", int(beijingAhead/time.Second))

const (
	beijingAhead  = 8 * time.Hour
	secondsPerDay = 24 * 60 * 60
	unixEpoch     = 719162 // 1970-01-01 as a Date
	layout        = "2006-01-02"
)

// NewDate is the date of a year (1…9999), month and day; 0 when there is no
// such day, so that 2026-02-30 never slips into March.
func NewDate(y, m, d int) Date {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1 || y > 9999 || t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return 0
	}
	return dateOf(t)
}

// ParseDate reads the one written form 2026-10-08. The fault is Invalid with
// code workday.date; it does not repeat the text, which may be a birth date.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil || dateOf(t) <= 0 {
		return 0, fault.New(fault.Invalid, "workday.date", "日期不正确").
			Do("请按 2026-10-08 的格式填写一个实有的日期")
	}
	return dateOf(t), nil
}

// DateOf is the date in Beijing at an instant.
func DateOf(t time.Time) Date { return dateOf(t.Add(beijingAhead)) }

// dateOf is the date of a UTC instant.
func dateOf(t time.Time) Date { return Date(floorDiv(t.Unix(), secondsPerDay) + unixEpoch) }

// utc is midnight UTC of the date, for the calendar arithmetic of package time.
func (d Date) utc() time.Time {
	return time.Unix((int64(d)-unixEpoch)*secondsPerDay, 0).UTC()
}

// Year is 1…9999.
func (d Date) Year() int { return d.utc().Year() }

// Month is 1…12.
func (d Date) Month() int { return int(d.utc().Month()) }

// Day is the day of the month, 1…31.
func (d Date) Day() int { return d.utc().Day() }

// Weekday is Sunday…Saturday. Date 0 was a Monday.
func (d Date) Weekday() time.Weekday { return time.Weekday(floorMod(int64(d)+1, 7)) }

// AddDays is the date n calendar days later (earlier when n is negative).
func (d Date) AddDays(n int) Date { return d + Date(n) }

// Start is 00:00 in Beijing, as a UTC instant.
func (d Date) Start() time.Time { return d.utc().Add(-beijingAhead) }

// End is the first instant after the date: 00:00 in Beijing of the next day.
func (d Date) End() time.Time { return (d + 1).Start() }

// String is 2026-10-08, and "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(layout)
}

// Chinese is 2026年10月8日, and "" for no date.
func (d Date) Chinese() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.utc().Date()
	return fmt.Sprintf("%d年%d月%d日", y, m, day)
}

// MarshalText writes String's form; no date is the empty text.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads ParseDate's form, and the empty text as no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

func floorMod(a, b int64) int64 { return ((a % b) + b) % b }
func floorDiv(a, b int64) int64 { return (a - floorMod(a, b)) / b }
