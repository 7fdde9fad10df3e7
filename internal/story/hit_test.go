package story_test

import (
	"testing"

	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// What was found is looked through household by household beside what was
// declared; the commissioned agency's clerk notes each, can take a note back,
// and nothing of it changes a result (R5.4a, 只核对不认定).
func TestHitsAreLookedThrough(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newReading(t, open)
		v := view(t, x.Stage, x.heping, x.task.Case)
		waitAnswered(t, x.Stage, x.heping, v, "210200.vehicle")
		id := v.Case.ID
		look := func(by policy.Actor) (casework.Hits, error) { return x.Desk.Hits(t.Context(), by, id, 0, 20) }
		for _, stranger := range []policy.Actor{x.anshan, x.province, login(t, x.Stage, "heping.mz")} {
			if _, err := look(stranger); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s %s looked: %v", stranger.Agency, stranger.Department, err)
			}
		}
		got := must(look(x.heping))
		if len(got.Items) != 1 || got.Last != 1 || got.Marked != 0 || got.Items[0].Subject.Name != demo.Cast()[0].Name || got.Items[0].Found == "" {
			t.Fatalf("%d hits until household %d, %d marked", len(got.Items), got.Last, got.Marked)
		}
		car := got.Items[0]
		mark := func(by policy.Actor, ordinal int, m verification.Mark) error {
			return x.Desk.MarkHit(t.Context(), by, id, ordinal, car.Hit.Category.Code, m)
		}
		if err := mark(login(t, x.Stage, "heping.approver"), 1, verification.MarkSame); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an approver marked: %v", err)
		}
		if err := mark(x.heping, 4, verification.MarkSame); !fault.Is(err, fault.Missing) {
			t.Errorf("marked nobody: %v", err)
		}
		if err := mark(x.heping, 1, "guilty"); !fault.HasCode(err, "hit.mark") {
			t.Errorf("marked as a verdict: %v", err)
		}
		for _, m := range []verification.Mark{verification.MarkDiffers, verification.MarkCheck} {
			if err := mark(x.heping, 1, m); err != nil {
				t.Fatal(err)
			}
			if again := must(look(x.heping)); again.Items[0].Mark != m || again.Marked != 1 || again.Items[0].Result != car.Result {
				t.Errorf("marked %s, read %+v", m, again.Items[0].Marked)
			}
		}
		if err := mark(x.heping, 1, ""); err != nil {
			t.Fatal(err)
		}
		if again := must(look(x.heping)); again.Items[0].Mark != "" || again.Marked != 0 {
			t.Errorf("taken back, read %+v", again.Items[0].Marked)
		}
	})
}
