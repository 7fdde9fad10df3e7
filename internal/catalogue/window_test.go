package catalogue_test

import (
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/workday"

	"pgregory.net/rapid"
)

// A request counts from its day while the window is open, otherwise from the
// opening of the next one (R5.3b).
func TestWindowOpens(t *testing.T) {
	monthly := catalogue.Window{Every: catalogue.Monthly, FromDay: 1, ToDay: 5, AnswerDay: 20}
	weekly := catalogue.Window{Every: catalogue.Weekly, FromDay: 2, ToDay: 3, AnswerDay: 9}
	quarterly := catalogue.Window{Every: catalogue.Quarterly, FromDay: 10, ToDay: 15, AnswerDay: 45}
	monthEnd := catalogue.Window{Every: catalogue.Monthly, FromDay: 29, ToDay: 31, AnswerDay: 31}
	halfYearly := catalogue.Window{Every: catalogue.HalfYearly, FromDay: 100, ToDay: 184, AnswerDay: 200}
	yearly := catalogue.Window{Every: catalogue.Yearly, FromDay: 1, ToDay: 31, AnswerDay: 90}
	for _, c := range []struct {
		w                 catalogue.Window
		on, opens, answer string
	}{
		{monthly, "2026-10-03", "2026-10-03", "2026-10-20"},
		{monthly, "2026-10-05", "2026-10-05", "2026-10-20"},
		{monthly, "2026-10-06", "2026-11-01", "2026-11-20"},
		{monthly, "2026-12-31", "2027-01-01", "2027-01-20"},
		{weekly, "2026-10-12", "2026-10-13", "2026-10-20"}, // a Monday
		{weekly, "2026-10-14", "2026-10-14", "2026-10-20"},
		{weekly, "2026-10-18", "2026-10-20", "2026-10-27"}, // a Sunday
		{quarterly, "2026-10-01", "2026-10-10", "2026-11-14"},
		{quarterly, "2026-10-15", "2026-10-15", "2026-11-14"},
		{quarterly, "2026-11-30", "2027-01-10", "2027-02-14"},
		{monthEnd, "2026-09-29", "2026-09-29", "2026-09-30"},
		{monthEnd, "2026-10-01", "2026-10-29", "2026-10-31"},
		{monthEnd, "2027-02-01", "2027-02-28", "2027-02-28"}, // which has no 29th
		{halfYearly, "2026-06-30", "2026-06-30", "2026-07-19"},
		{halfYearly, "2026-07-01", "2026-10-08", "2027-01-16"},
		{halfYearly, "2026-12-31", "2026-12-31", "2027-01-16"},
		{yearly, "2026-02-01", "2027-01-01", "2027-03-31"},
	} {
		on, err := workday.ParseDate(c.on)
		if err != nil {
			t.Fatal(err)
		}
		opens := c.w.Opens(on)
		if opens.String() != c.opens || c.w.Answers(opens).String() != c.answer {
			t.Errorf("%s on %s: opens %s, answers %s", c.w.Says(), c.on, opens, c.w.Answers(opens))
		}
	}
}

func TestWindowOpensNeverBeforeTheRequest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := rapid.SampledFrom([]catalogue.Every{catalogue.Weekly, catalogue.Monthly, catalogue.Quarterly, catalogue.HalfYearly, catalogue.Yearly}).Draw(t, "every")
		last := map[catalogue.Every]int{catalogue.Weekly: 7, catalogue.Monthly: 31, catalogue.Quarterly: 92, catalogue.HalfYearly: 184, catalogue.Yearly: 366}[every]
		from := rapid.IntRange(1, last).Draw(t, "from")
		w := catalogue.Window{Every: every, FromDay: from, ToDay: rapid.IntRange(from, last).Draw(t, "to"), AnswerDay: 100}
		on := workday.NewDate(2026, 1, 1).AddDays(rapid.IntRange(0, 2000).Draw(t, "day"))
		opens := w.Opens(on)
		if opens < on || opens > on+366 || w.Opens(opens) != opens {
			t.Fatalf("%s: on %s it opens %s", w.Says(), on, opens)
		}
	})
}

func TestWindowSaysItselfInWords(t *testing.T) {
	for want, w := range map[string]catalogue.Window{
		"每月1日至5日受理，当月20日前反馈":       {Every: catalogue.Monthly, FromDay: 1, ToDay: 5, AnswerDay: 20},
		"每周周二至周三受理，下周反馈":           {Every: catalogue.Weekly, FromDay: 2, ToDay: 3, AnswerDay: 9},
		"每月25日至月末受理，当月月末前反馈":       {Every: catalogue.Monthly, FromDay: 25, ToDay: 31, AnswerDay: 31},
		"每月1日至5日受理，月初起40日内反馈":      {Every: catalogue.Monthly, FromDay: 1, ToDay: 5, AnswerDay: 40},
		"每半年第1日至第20日受理，期初起60日内反馈":  {Every: catalogue.HalfYearly, FromDay: 1, ToDay: 20, AnswerDay: 60},
		"每年第1日至第31日受理，年初起90日内反馈":   {Every: catalogue.Yearly, FromDay: 1, ToDay: 31, AnswerDay: 90},
		"每季度第10日至第15日受理，季初起45日内反馈": {Every: catalogue.Quarterly, FromDay: 10, ToDay: 15, AnswerDay: 45},
	} {
		if got := w.Says(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
