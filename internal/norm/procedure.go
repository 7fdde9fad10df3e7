package norm

import "hedui/internal/fault"

// Procedure is what a city lays down for verification across its own counties
// (R14.1). Its limits stand in place of the norm's there, and nowhere else.
type Procedure struct {
	FeedbackDays int  `json:"feedbackDays"` // working days for an answer
	ReviewDays   int  `json:"reviewDays"`   // working days for a review
	Approval     bool `json:"approval"`     // a second person lets the application go
}

// Check finds a limit that cannot be. The fault is Invalid with code
// norm.procedure.
func (p Procedure) Check() error {
	var bad []fault.Field
	limit := func(days int, name string) {
		if days < 1 || days > maxDays {
			bad = append(bad, fault.Field{Path: name, Code: "norm." + name, Message: "时限应在 1 至 366 个工作日之间"})
		}
	}
	limit(p.FeedbackDays, "feedbackDays")
	limit(p.ReviewDays, "reviewDays")
	if len(bad) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "norm.procedure", "市内核对程序有误").Because("R14.1").At(bad...)
}

// Over gives the settings for a case that goes by the city's procedure.
func (p Procedure) Over(s Settings) Settings {
	s.NewFeedbackDays, s.ReviewDays = p.FeedbackDays, p.ReviewDays
	return s
}
