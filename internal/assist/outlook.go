package assist

import (
	"fmt"

	"hedui/internal/workday"
)

// Outlook is whether a report can be there by the day on which its commission
// wants it (Due). By is the last day on which everything is expected to be
// answered, Limit the last one on which it may be: both of what is still to
// come. Late names the items that are expected after Due.
type Outlook struct {
	Due   workday.Date
	By    workday.Date
	Limit workday.Date
	Late  []string
}

// Await counts an item that is still to be answered: expected is the day its
// source or its own target names (zero: none), limit the end of its limit.
func (o *Outlook) Await(item string, expected, limit workday.Date) {
	if expected == 0 || limit < expected {
		expected = limit
	}
	o.By, o.Limit = max(o.By, expected), max(o.Limit, limit)
	if o.Due != 0 && expected > o.Due {
		o.Late = append(o.Late, item)
	}
}

// Met tells whether the report is expected in time.
func (o Outlook) Met() bool { return len(o.Late) == 0 }

// Says tells the outlook in Chinese; "" where the commission names no day.
func (o Outlook) Says() string {
	switch {
	case o.Due == 0:
		return ""
	case o.By == 0:
		return fmt.Sprintf("委托要求 %s 前出具报告，没有待反馈的事项", o.Due.Chinese())
	case !o.Met():
		return fmt.Sprintf("委托要求 %s 前出具报告，其中 %d 项预计在此之后反馈（最迟 %s），可在到期前就已反馈的部分先行出具报告（依据《操作规范》第五条）",
			o.Due.Chinese(), len(o.Late), o.By.Chinese())
	case o.Limit > o.Due:
		return fmt.Sprintf("委托要求 %s 前出具报告，预计 %s 前反馈齐；各项时限最迟至 %s，请关注进展", o.Due.Chinese(), o.By.Chinese(), o.Limit.Chinese())
	}
	return fmt.Sprintf("委托要求 %s 前出具报告，各项最迟 %s 反馈，可以如期出具", o.Due.Chinese(), o.Limit.Chinese())
}

// Expected is the day on which a task is expected to be answered: by its
// periodic source, by its item's own limit, or by the end of its limit.
func (t Task) Expected() workday.Date { return firstOf(t.ExpectedOn, t.TargetOn, t.DueOn) }

// Expected is the same, before the item is chosen.
func (f Forecast) Expected() workday.Date { return firstOf(f.ExpectedOn, f.TargetOn, f.Due.On) }

func firstOf(days ...workday.Date) workday.Date {
	for _, d := range days {
		if d != 0 {
			return d
		}
	}
	return 0
}
