package catalogue

import (
	"fmt"

	"hedui/internal/workday"
)

// Every is the period in which an intake window comes round.
type Every string

// The periods of intake windows.
const (
	Weekly    Every = "week"    // day 1 is Monday
	Monthly   Every = "month"   // day 1 is the first of the month
	Quarterly Every = "quarter" // day 1 is the first of January, April, July, October
)

// longest is the last day that every period of the kind has.
var longest = map[Every]int{Weekly: 7, Monthly: 28, Quarterly: 90}

// maxAnswerDay bounds when answers of a period come, in days from its start.
const maxAnswerDay = 120

// Window is the intake window of a periodic source (协查受理时间; R5.3b), by
// special agreement with the sharing department: requests are taken in from
// FromDay to ToDay of each period, and answers come by AnswerDay, all counted
// from the period's first day as 1.
type Window struct {
	Every     Every `json:"every"`
	FromDay   int   `json:"fromDay"`
	ToDay     int   `json:"toDay"`
	AnswerDay int   `json:"answerDay"`
}

func (w Window) valid() bool {
	last, known := longest[w.Every]
	return known && 1 <= w.FromDay && w.FromDay <= w.ToDay && w.ToDay <= last &&
		w.ToDay <= w.AnswerDay && w.AnswerDay <= maxAnswerDay
}

// Opens gives the day from which a request of a day counts: the day itself
// while the window is open, otherwise the opening of the next one (R5.3b).
func (w Window) Opens(on workday.Date) workday.Date {
	start := w.period(on)
	switch {
	case on < start.AddDays(w.FromDay-1):
		return start.AddDays(w.FromDay - 1)
	case on <= start.AddDays(w.ToDay-1):
		return on
	}
	return w.next(start).AddDays(w.FromDay - 1)
}

// Answers gives the day by which a request that counts from a day is expected
// to be answered.
func (w Window) Answers(from workday.Date) workday.Date {
	return w.period(from).AddDays(w.AnswerDay - 1)
}

// period gives the first day of the period that a day falls into.
func (w Window) period(on workday.Date) workday.Date {
	switch w.Every {
	case Weekly:
		return on.AddDays(-(int(on.Weekday()) + 6) % 7)
	case Quarterly:
		return workday.NewDate(on.Year(), (on.Month()-1)/3*3+1, 1)
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
	}
	return w.period(start.AddDays(40))
}

// Says tells the window in words: 每月1日至5日受理，20日前反馈.
func (w Window) Says() string {
	switch w.Every {
	case Weekly:
		return fmt.Sprintf("每周%s至%s受理，%s", weekdays[w.FromDay], weekdays[w.ToDay], w.answerSays(7, "当周内反馈", "下周反馈"))
	case Quarterly:
		return fmt.Sprintf("每季度第%d日至第%d日受理，季初起%d日内反馈", w.FromDay, w.ToDay, w.AnswerDay)
	}
	return fmt.Sprintf("每月%d日至%d日受理，%s", w.FromDay, w.ToDay,
		w.answerSays(28, fmt.Sprintf("当月%d日前反馈", w.AnswerDay), fmt.Sprintf("月初起%d日内反馈", w.AnswerDay)))
}

func (w Window) answerSays(within int, inside, outside string) string {
	if w.AnswerDay <= within {
		return inside
	}
	return outside
}

var weekdays = [...]string{1: "周一", 2: "周二", 3: "周三", 4: "周四", 5: "周五", 6: "周六", 7: "周日"}
