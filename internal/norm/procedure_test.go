package norm

import (
	"testing"

	"hedui/internal/fault"
)

// R14.1: a city's limits stand in place of the norm's in its own business; the
// norm's settings stay what they are.
func TestAProcedureStandsBesideTheNorm(t *testing.T) {
	s := Default()
	local := Procedure{FeedbackDays: 7, ReviewDays: 5}.Over(s)
	if local.NewFeedbackDays != 7 || local.ReviewDays != 5 || local.ConsultationDays != s.ConsultationDays || s.NewFeedbackDays != 30 {
		t.Errorf("%+v beside %+v", local, s)
	}
	if err := (Procedure{FeedbackDays: 7, ReviewDays: 5}).Check(); err != nil {
		t.Error(err)
	}
	if f, _ := fault.Of(Procedure{ReviewDays: 400}.Check()); f == nil || len(f.Fields) != 2 || f.Rule != "R14.1" {
		t.Errorf("%+v", f)
	}
}
