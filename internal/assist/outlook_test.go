package assist

import (
	"strings"
	"testing"

	"hedui/internal/workday"
)

// The commission's own day (R5.4b): what is expected after it is named; what is
// only allowed after it is said; without a day nothing is.
func TestOutlookSaysWhetherTheReportIsInTime(t *testing.T) {
	day := func(d int) workday.Date { return workday.NewDate(2026, 11, d) }
	for _, c := range []struct {
		name            string
		due             workday.Date
		expected, limit workday.Date
		met             bool
		says            string
	}{
		{"no day", 0, day(9), day(20), true, ""},
		{"surely", day(30), day(9), day(20), true, "可以如期出具"},
		{"as expected, not by the limit", day(15), day(9), day(20), true, "请关注进展"},
		{"on the very day", day(9), day(9), day(20), true, "请关注进展"},
		{"too late", day(8), day(9), day(20), false, "1 项预计在此之后反馈"},
		{"an answer expected after its own limit", day(20), day(28), day(20), true, "可以如期出具"},
		{"no expectation", day(10), 0, day(20), false, "1 项预计在此之后反馈"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := Outlook{Due: c.due}
			o.Await("银行存款", c.expected, c.limit)
			if o.Met() != c.met || !strings.Contains(o.Says(), c.says) || (c.says == "") != (o.Says() == "") {
				t.Errorf("%v, %q", o.Met(), o.Says())
			}
		})
	}
	if says := (Outlook{Due: day(9)}).Says(); !strings.Contains(says, "没有待反馈") {
		t.Error(says)
	}
}
