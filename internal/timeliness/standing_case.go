package timeliness

import (
	"fmt"
	"time"

	"hedui/internal/assist"
	"hedui/internal/verification"
)

// The reasons why a case is where it is.
const (
	Preparing Why = "prepare" // its list or application is being made
	Approving Why = "approve" // a second person lets it go (R6.1)
	Asking    Why = "ask"     // its tasks are under way
	ToReport  Why = "report"  // all is answered, and the report is owed (R5.4a)
)

// StandCase says where a case is (R3.3). While its tasks are under way nobody
// alone holds it: each task says where it is.
func StandCase(c verification.Case, tasks []assist.Task) Standing {
	switch c.State {
	case verification.Preparing, verification.Draft:
		return Standing{string(c.Initiating), c.CreatedAt, Preparing, "待提交"}
	case verification.Approving:
		return Standing{string(c.Initiating), c.CreatedAt, Approving, "待第二人审核"}
	case verification.Running:
		pending, answered := 0, 0
		for _, t := range tasks {
			if t.Pending() {
				pending++
			} else if t.State == assist.Answered {
				answered++
			}
		}
		return Standing{Since: c.SubmittedAt, Why: Asking, Words: fmt.Sprintf("协查中：%d 项任务已反馈，%d 项未办结", answered, pending)}
	case verification.Answered:
		if c.Supplement.Joins() {
			return Standing{string(c.Commissioned), lastAnswer(c, tasks), ToReport, "协查任务已办结，待随原业务出具报告"}
		}
		return Standing{string(c.Commissioned), lastAnswer(c, tasks), ToReport, "协查任务已办结，待出具报告"}
	}
	return Standing{Since: c.EndedAt, Why: Done, Words: c.State.Chinese()}
}

// lastAnswer is when the last of the tasks came to its end.
func lastAnswer(c verification.Case, tasks []assist.Task) time.Time {
	last := c.SubmittedAt
	for _, t := range tasks {
		switch t.State {
		case assist.Answered:
			last = later(last, t.AnsweredAt)
		case assist.Expired:
			last = later(last, t.DueAt)
		}
	}
	return last
}
