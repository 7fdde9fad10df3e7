package workday

import (
	"fmt"
	"strings"
)

// Explain says in Chinese how the limit was found: from when, to when, which
// holidays and weekends were skipped, which weekends were worked, and whether
// an order was missing. It holds nothing personal.
func (d Due) Explain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "自%s接收次日起第%d个工作日，至%s24时止。", d.From.Chinese(), d.N, d.On.Chinese())
	if skipped := d.skippedText(); skipped != "" {
		b.WriteString("其间跳过" + skipped + "。")
	}
	if len(d.Worked) > 0 {
		b.WriteString("调休上班日计入：" + strings.Join(d.workedText(), "、") + "。")
	}
	for _, y := range d.UnknownYears {
		fmt.Fprintf(&b, "注意：%d年放假安排尚未录入，该年暂按周一至周五扣除法定节假日计算，录入后重新计算。", y)
	}
	return b.String()
}

// skippedText names each holiday with its days and sums up plain weekends.
func (d Due) skippedText() string {
	var holidays []Skip
	weekends := 0
	for _, s := range d.Skipped {
		if s.Why == "周六" || s.Why == "周日" {
			weekends++
			continue
		}
		holidays = append(holidays, s)
	}
	parts := d.runs(holidays)
	if weekends > 0 {
		parts = append(parts, fmt.Sprintf("周六、周日共%d天", weekends))
	}
	return strings.Join(parts, "，")
}

// workedText names each make-up day: 10月10日（国庆节）.
func (d Due) workedText() []string {
	texts := make([]string, len(d.Worked))
	for i, w := range d.Worked {
		texts[i] = dayIn(d.From.Year(), w.On) + "（" + w.Why + "）"
	}
	return texts
}

// runs merges consecutive days of one name: 国庆节10月1日至7日. The year is
// told where it changes.
func (d Due) runs(days []Skip) []string {
	var texts []string
	year := d.From.Year()
	for i := 0; i < len(days); {
		end := i
		for end+1 < len(days) && days[end+1] == (Skip{days[end].On + 1, days[i].Why}) {
			end++
		}
		first, last := days[i].On, days[end].On
		texts = append(texts, days[i].Why+dayIn(year, first)+until(first, last))
		year, i = last.Year(), end+1
	}
	return texts
}

// until is 至7日 after the first day, with month and year only where they differ.
func until(first, last Date) string {
	switch {
	case first == last:
		return ""
	case first.Year() == last.Year() && first.Month() == last.Month():
		return fmt.Sprintf("至%d日", last.Day())
	}
	return "至" + dayIn(first.Year(), last)
}

func dayIn(year int, d Date) string {
	if d.Year() != year {
		return d.Chinese()
	}
	return fmt.Sprintf("%d月%d日", d.Month(), d.Day())
}
