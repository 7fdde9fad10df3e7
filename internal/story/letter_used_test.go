package story_test

import (
	"fmt"
	"slices"
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// A new application needs a new letter: one that went with another commission
// does not count, and names whom it is of; the same commission handed in anew
// keeps its letters. One that was withdrawn counts nowhere, in a batch neither,
// which otherwise goes on with the letters of the benefit (R3.4; 先授权再核对).
func TestALetterCountsForItsApplicationAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		x := letters{t, s, login(t, s, "heping.clerk")}
		first := theCast(demo.Begin).submitted(t, s, x.clerk).Case

		c := x.draft("演示-沈和民核委〔2026〕10号", catalogue.New)
		x.refused(c, 1, 2, 3)
		x.renew(c, 1, 3)
		x.refused(c, 2)
		x.renew(c, 2)
		x.taken(c)

		if err := s.Desk.WithdrawAuthorization(t.Context(), x.clerk, first.ID, 2); err != nil {
			t.Fatal(err)
		}
		c = x.draft(first.Commission.Number, catalogue.New)
		x.refused(c, 2)
		x.renew(c, 2)
		x.taken(c)

		x.clerk = login(t, s, "shenyang.clerk")
		c = x.draft("演示-沈民核委〔2026〕1号", catalogue.Existing)
		x.refused(c, 2)
		x.renew(c, 2)
		x.taken(c)
	})
}

// letters is somebody who brings in the same people again.
type letters struct {
	t     *testing.T
	s     demo.Stage
	clerk policy.Actor
}

// draft is the cast's application with the letters of the first one.
func (x letters) draft(commission string, kind catalogue.Kind) verification.Case {
	x.t.Helper()
	a := theCast(demo.Begin)
	in := a.commission()
	if in.Kind, in.Commission.Number = kind, commission; kind == catalogue.Existing {
		in.Commission.Department = "210100.mz"
	}
	c, err := a.readyUnder(x.t.Context(), x.s.Desk, x.clerk, in)
	x.must(err)
	return c
}

func (x letters) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x letters) renew(c verification.Case, ordinals ...int) {
	x.t.Helper()
	for _, n := range ordinals {
		letter := verification.Authorization{Number: fmt.Sprintf("SQ-新-%s-%d", c.Number, n), SignedOn: demo.Begin, Signer: guardian, Keeper: "和平区核对中心"}
		x.must(x.s.Desk.Authorize(x.t.Context(), x.clerk, c.ID, n, letter))
	}
}

func (x letters) refused(c verification.Case, ordinals ...int) {
	x.t.Helper()
	_, _, err := x.s.Desk.Submit(x.t.Context(), x.clerk, c.ID)
	f, _ := fault.Of(err)
	if f == nil || f.Code != "authorization.used" || f.Rule != "R3.4" {
		x.t.Fatalf("%s with used letters: %v", c.Number, err)
	}
	var got, want []string
	for _, one := range f.Fields {
		got = append(got, one.Path)
	}
	for _, n := range ordinals {
		want = append(want, fmt.Sprintf("subjects[%d].authorization", n))
	}
	if !slices.Equal(got, want) {
		x.t.Errorf("%s: %v, want %v", c.Number, f.Fields, want)
	}
}

func (x letters) taken(c verification.Case) {
	x.t.Helper()
	x.must(second3(x.s.Desk.Submit(x.t.Context(), x.clerk, c.ID)))
}
