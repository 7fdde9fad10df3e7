package story_test

import (
	"testing"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// A source takes requests in on days 1-5 of the month and answers by the 20th:
// an application on the 3rd counts from receipt; one on the 6th is told the
// expected date before it chooses, and its limit starts with the next window
// (R5.3b).
func TestScenario05PeriodicSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		for _, c := range []struct{ on, starts, expected, due string }{
			{"2026-11-03", "2026-11-03", "2026-11-20", "2026-12-15"},
			{"2026-11-06", "2026-12-01", "2026-12-20", "2027-01-13"},
		} {
			on := must(workday.ParseDate(c.on))
			s.Clock.Set(on, 9)
			clerk := login(t, s, "heping.clerk")
			offer := securities(t, s, clerk)
			if f := offer.Forecast; f.StartsOn.String() != c.starts || f.ExpectedOn.String() != c.expected {
				t.Errorf("on %s: starts %s, expected %s", c.on, f.StartsOn, f.ExpectedOn)
			}
			a := theCast(on)
			a.items = []catalogue.ItemID{"210000.securities"}
			task := taskOf(t, a.submitted(t, s, clerk), "210000.securities")
			if task.DueOn != offer.Forecast.Due.On || task.ExpectedOn != offer.Forecast.ExpectedOn || task.DueOn.String() != c.due {
				t.Errorf("on %s: due %s, expected %s", c.on, task.DueOn, task.ExpectedOn)
			}
		}
	})
}

func securities(t *testing.T, s demo.Stage, by policy.Actor) casework.Offer {
	t.Helper()
	offers, err := s.Desk.Offers(t.Context(), by, catalogue.New, store.ItemFilter{Owner: "210000", Category: "securities"})
	if err != nil || len(offers) != 1 {
		t.Fatalf("%d offers, %v", len(offers), err)
	}
	return offers[0]
}
