package story_test

import (
	"testing"

	"hedui/internal/audit"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
)

// Lists mask id numbers; one is shown in full to the agencies of its case
// alone, for a reason, and each look is registered with it (R10).
func TestANumberIsRevealedForARegisteredReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newReading(t, open)
		id := x.task.Case
		if _, err := x.Desk.Reveal(t.Context(), x.heping, id, wife, " "); !fault.HasCode(err, "reveal.reason") {
			t.Errorf("without a reason: %v", err)
		}
		for _, stranger := range []policy.Actor{x.anshan, login(t, x.Stage, "province.clerk"), login(t, x.Stage, "heping.mz")} {
			if _, err := x.Desk.Reveal(t.Context(), stranger, id, wife, "核实"); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s %s: %v", stranger.Agency, stranger.Department, err)
			}
		}
		if _, err := x.Desk.Reveal(t.Context(), x.heping, id, 4, "核实"); !fault.Is(err, fault.Missing) {
			t.Errorf("nobody's number: %v", err)
		}
		number, err := x.Desk.Reveal(t.Context(), x.heping, id, wife, "与证件原件核对")
		if err != nil || string(number) != demo.Cast()[wife-1].Number {
			t.Errorf("%v", err)
		}
		x.registered("household.reveal", "与证件原件核对")
	})
}

// registered: the look stands in the register once, with its reason and rule.
func (x *reading) registered(verb, reason string) {
	x.t.Helper()
	n := 0
	for _, e := range x.entries() {
		if e.Verb == verb && e.Outcome == audit.Read && e.Reason == reason && e.Rule == "R10" {
			n++
		}
	}
	if n != 1 {
		x.t.Errorf("%d looks are registered", n)
	}
}
