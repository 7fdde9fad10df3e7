package catalogue

import (
	"fmt"

	"hedui/internal/workday"
)

// Every is the period in which an intake window comes round.
type Every string

// The periods of intake windows.
const (
	Weekly     Every = "week"     // day 1 is Monday
	Monthly    Every = "month"    // day 1 is the first of the month
	Quarterly  Every = "quarter"  // day 1 is the first of January, April, July, October
	HalfYearly Every = "halfyear" // day 1 is the first of January, July
	Yearly     Every = "year"     // day 1 is the first of January
)

// longest is how many days a period of the kind can have; a day that a shorter
// one lacks is its last: day 31 of a month is the end of every month.
var longest = map[Every]int{Weekly: 7, Monthly: 31, Quarterly: 92, HalfYearly: 184, Yearly: 366}

// answersBeyond bounds how many days behind its period an answer may come.
const answersBeyond = 90

// Window is the intake window of a periodic source (协查受理时间; R5.3b), by
// special agreement with the sharing department: requests are taken in from
// FromDay to ToDay of each period, and answers come by AnswerDay, all counted
// from the period's first day as 1.
type Window struct {
	Every     Every `json:"every" doc:"周期"`
	FromDay   int   `json:"fromDay" doc:"开始受理日"`
	ToDay     int   `json:"toDay" doc:"截止受理日"`
	AnswerDay int   `json:"answerDay" doc:"反馈日"`
}

func (w Window) valid() bool {
	last, known := longest[w.Every]
	return known && 1 <= w.FromDay && w.FromDay <= w.ToDay && w.ToDay <= last &&
		w.ToDay <= w.AnswerDay && w.AnswerDay <= last+answersBeyond
}

// Opens gives the day from which a request of a day counts: the day itself
// while the window is open, otherwise the opening of the next one (R5.3b).
func (w Window) Opens(on workday.Date) workday.Date {
	start := w.period(on)
	switch {
	case on < w.day(start, w.FromDay):
		return w.day(start, w.FromDay)
	case on <= w.day(start, w.ToDay):
		return on
	}
	return w.day(w.next(start), w.FromDay)
}

// day gives the n-th day of the period that starts on a day, or its last.
func (w Window) day(start workday.Date, n int) workday.Date {
	return min(start.AddDays(n-1), w.next(start).AddDays(-1))
}

// Answers gives the day by which a request that counts from a day is expected
// to be answered.
func (w Window) Answers(from workday.Date) workday.Date {
	start := w.period(from)
	if w.AnswerDay <= longest[w.Every] {
		return w.day(start, w.AnswerDay)
	}
	return start.AddDays(w.AnswerDay - 1)
}

// period gives the first day of the period that a day falls into.
func (w Window) period(on workday.Date) workday.Date {
	switch w.Every {
	case Weekly:
		return on.AddDays(-(int(on.Weekday()) + 6) % 7)
	case Quarterly:
		return workday.NewDate(on.Year(), (on.Month()-1)/3*3+1, 1)
	case HalfYearly:
		return workday.NewDate(on.Year(), (on.Month()-1)/6*6+1, 1)
	case Yearly:
		return workday.NewDate(on.Year(), 1, 1)
	}
	return workday.NewDate(on.Year(), on.Month(), 1)
}

// next gives the first day of the period after the one that starts on a day.
func (w Window) next(start workday.Date) workday.Date {
	switch w.Every {
	case Weekly:
		return start.AddDays(7)
	case Quarterly:
		return w.period(start.AddDays(100))
	case HalfYearly:
		return w.period(start.AddDays(200))
	case Yearly:
		return w.period(start.AddDays(370))
	}
	return w.period(start.AddDays(40))
}

// Says tells the window in words: 每月1日至5日受理，20日前反馈.
func (w Window) Says() string {
	switch w.Every {
	case Weekly:
		return fmt.Sprintf("每周%s至%s受理，%s", weekdays[w.FromDay], weekdays[w.ToDay], w.answerSays(7, "当周内反馈", "下周反馈"))
	case Quarterly:
		return w.daysSay("每季度", "季初")
	case HalfYearly:
		return w.daysSay("每半年", "期初")
	case Yearly:
		return w.daysSay("每年", "年初")
	}
	return fmt.Sprintf("每月%d日至%s受理，%s", w.FromDay, monthDay(w.ToDay),
		w.answerSays(31, "当月"+monthDay(w.AnswerDay)+"前反馈", fmt.Sprintf("月初起%d日内反馈", w.AnswerDay)))
}

func (w Window) daysSay(every, from string) string {
	return fmt.Sprintf("%s第%d日至第%d日受理，%s起%d日内反馈", every, w.FromDay, w.ToDay, from, w.AnswerDay)
}

func monthDay(n int) string {
	if n == 31 {
		return "月末"
	}
	return fmt.Sprintf("%d日", n)
}

func (w Window) answerSays(within int, inside, outside string) string {
	if w.AnswerDay <= within {
		return inside
	}
	return outside
}

var weekdays = [...]string{1: "周一", 2: "周二", 3: "周三", 4: "周四", 5: "周五", 6: "周六", 7: "周日"}
