package workday

import (
	"slices"
	"sync"

	"github.com/6tail/lunar-go/calendar"
)

// byLaw remembers the statutory days of each year asked for: the lunar
// calendar costs some 100 µs a year, and there are at most 9999 years.
var byLaw sync.Map // int → []Day

// statutory gives the days off that the law itself fixes (全国年节及纪念日放假
// 办法, as revised from 2025-01-01, art. 2), sorted: all that can be counted on
// in a year without an order. A statutory day on a weekend is made up for
// (art. 6), but on which day only the order says, so none is assumed.
func statutory(y int) []Day {
	if days, ok := byLaw.Load(y); ok {
		return days.([]Day)
	}
	days := slices.Concat(solarDays(y), lunarDays(y))
	slices.SortStableFunc(days, func(a, b Day) int { return int(a.On - b.On) })
	days = slices.CompactFunc(days, func(a, b Day) bool { return a.On == b.On })
	byLaw.Store(y, days)
	return days
}

func solarDays(y int) []Day {
	return []Day{
		{On: NewDate(y, 1, 1), Name: "元旦"},
		{On: NewDate(y, 5, 1), Name: "劳动节"},
		{On: NewDate(y, 5, 2), Name: "劳动节"},
		{On: NewDate(y, 10, 1), Name: "国庆节"},
		{On: NewDate(y, 10, 2), Name: "国庆节"},
		{On: NewDate(y, 10, 3), Name: "国庆节"},
	}
}

// lunarDays are those of the lunar calendar. It is computed for 1900-2100
// only: outside, the observatory's tables and the law itself would be a guess.
func lunarDays(y int) []Day {
	if y < 1900 || y > 2100 {
		return nil
	}
	newYear := lunar(y, 1, 1)
	days := []Day{{On: qingming(y), Name: "清明"}, {On: lunar(y, 5, 5), Name: "端午"}, {On: lunar(y, 8, 15), Name: "中秋"}}
	for n := -1; n <= 2; n++ { // 除夕、初一、初二、初三
		days = append(days, Day{On: newYear.AddDays(n), Name: "春节"})
	}
	return days
}

func lunar(y, m, d int) Date {
	return solar(calendar.NewLunarFromYmd(y, m, d).GetSolar())
}

// qingming is the day of the solar term 清明.
func qingming(y int) Date {
	return solar(calendar.NewSolarFromYmd(y, 4, 1).GetLunar().GetJieQiTable()["清明"])
}

func solar(s *calendar.Solar) Date { return NewDate(s.GetYear(), s.GetMonth(), s.GetDay()) }
