package catalogue

import (
	"fmt"

	"hedui/internal/workday"
)

// Renews gives the first day of the quota's next period: when what was used up
// can be asked again (R13.1).
func (q Quota) Renews(on workday.Date) workday.Date {
	switch q.Per {
	case "day":
		return on + 1
	case "year":
		return workday.NewDate(on.Year()+1, 1, 1)
	}
	if on.Month() == 12 {
		return workday.NewDate(on.Year()+1, 1, 1)
	}
	return workday.NewDate(on.Year(), int(on.Month())+1, 1)
}

// Says tells the quota in Chinese: 每月 500 人次.
func (q Quota) Says() string {
	if q.Count == 0 {
		return "不限"
	}
	return fmt.Sprintf("每%s %d 人次", q.Unit(), q.Count)
}
