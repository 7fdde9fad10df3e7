package verification

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

func TestTerminateIsTheInitiatorsAloneWithAReason(t *testing.T) {
	for _, c := range []struct {
		name, reason, code string
		by                 agency.ID
		state              State
	}{
		{"running", "撤回申请", "", "210100", Running},
		{"draft", "重复", "", "210100", Draft},
		{"by the commissioned agency", "撤回申请", "case.not_initiator", "210102", Running},
		{"without a reason", "", "case.reason", "210100", Running},
		{"twice", "撤回申请", "case.state", "210100", Terminated},
	} {
		t.Run(c.name, func(t *testing.T) {
			one := Case{Initiating: "210100", Commissioned: "210102", State: c.state}
			err := one.Terminate(c.by, c.reason, now)
			if c.code == "" && (err != nil || one.State != Terminated || one.EndReason != c.reason || !one.EndedAt.Equal(now)) {
				t.Fatalf("%v, %+v", err, one)
			}
			if c.code != "" && (!fault.HasCode(err, c.code) || one.State != c.state || !one.EndedAt.IsZero()) {
				t.Fatalf("%v, %+v", err, one)
			}
		})
	}
}

// Whatever is tried, a terminated case stays terminated, and a refused step
// changes nothing (R8.2).
func TestStatesFollowTheTable(t *testing.T) {
	states := []State{Preparing, Draft, Approving, Running, Answered, Reported, Terminated}
	rapid.Check(t, func(t *rapid.T) {
		c := Case{State: Draft}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			before := c
			to := rapid.SampledFrom(states).Draw(t, "to")
			err := c.To(to)
			switch {
			case err != nil && (c.State != before.State || !fault.Is(err, fault.Conflict)):
				t.Fatalf("%s to %s: %v", before.State, c.State, err)
			case err == nil && (before.State == Terminated || c.State != to || to == Preparing):
				t.Fatalf("%s became %s", before.State, c.State)
			}
		}
	})
}

func TestEveryStateHasItsWord(t *testing.T) {
	for state, after := range next {
		for _, s := range append(after, state) {
			if s.Chinese() == "" {
				t.Errorf("%q has no word", s)
			}
		}
	}
}

// No authorization, no query: what is covered is signed, in its time, not
// withdrawn, and of the category.
func TestCoversOnlyWhatWasSigned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.IntRange(-3, 3)
		a := Authorization{Number: rapid.SampledFrom([]string{"", "SQ-1"}).Draw(t, "number"),
			SignedOn:   today.AddDays(day.Draw(t, "signed")),
			Categories: rapid.SampledFrom([][]catalogue.CategoryCode{nil, {"vehicle"}, {"deposit"}, {"deposit", "vehicle"}}).Draw(t, "categories")}
		if rapid.Bool().Draw(t, "ends") {
			a.ValidTo = today.AddDays(day.Draw(t, "end"))
		}
		if rapid.Bool().Draw(t, "withdrawn") {
			a.Withdrawn = now.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "hours")) * time.Hour)
		}
		want := a.Number != "" && a.SignedOn <= today && (a.ValidTo == 0 || today <= a.ValidTo) &&
			(a.Withdrawn.IsZero() || now.Before(a.Withdrawn)) && (len(a.Categories) != 1 || a.Categories[0] == "vehicle")
		if got := a.Covers("vehicle", now); got != want {
			t.Fatalf("covers: %t, %+v", got, a)
		}
	})
}

func TestMustDraft(t *testing.T) {
	for _, c := range []struct {
		state State
		by    agency.ID
		code  string
	}{
		{Draft, "210100", ""}, {Draft, "210102", ""}, {Preparing, "210102", ""},
		{Preparing, "210100", "case.preparing"}, {Running, "210100", "case.submitted"}, {Terminated, "210100", "case.submitted"},
	} {
		err := (Case{State: c.state, Initiating: "210100", Commissioned: "210102"}).MustDraft(c.by)
		if c.code == "" && err != nil || c.code != "" && !fault.HasCode(err, c.code) {
			t.Errorf("%s by %s: %v", c.state, c.by, err)
		}
	}
}
