package story_test

import (
	"slices"
	"strings"
	"testing"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// A commission names the day by which it wants its report: the draft says
// whether the chosen items can be answered by then, running business whether
// what is still to come will be, and what comes too late is named (R5.4b).
func TestACaseSaysWhetherItsCommissionIsMet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		heping := login(t, s, "heping.clerk")
		in := theCast(demo.Begin).commission()
		in.Commission.Due = demo.Begin.AddDays(60)
		if c, err := s.Desk.Create(t.Context(), heping, in); err != nil || !view(t, s, heping, c.ID).Outlook.Met() {
			t.Fatalf("nothing chosen yet: %v", err)
		}
		in.Commission.Due = demo.Begin.AddDays(1)
		c, err := s.Desk.Create(t.Context(), heping, in)
		if err == nil {
			_, err = s.Desk.Choose(t.Context(), heping, c.ID, theCast(demo.Begin).items)
		}
		if err != nil {
			t.Fatal(err)
		}
		draft := view(t, s, heping, c.ID).Outlook
		if draft.Met() || !slices.Contains(draft.Late, "银行存款与理财（鞍山市）") {
			t.Errorf("the draft: %+v", draft)
		}
		wantWithinCommission(t, s, heping, in)
		in.Commission.Categories = []catalogue.CategoryCode{"vehicle", "deposit", "pension"}
		late := localCase(t, s, heping, theCast(demo.Begin), in)
		if _, _, err := s.Desk.Submit(t.Context(), heping, late.ID); err != nil {
			t.Fatal(err)
		}
		v := view(t, s, heping, late.ID)
		waitAnswered(t, s, heping, v, "210200.vehicle")
		v = view(t, s, heping, late.ID)
		task := taskOf(t, v, "210300.deposit")
		if got := v.Outlook; got.Met() || !slices.Equal(got.Late, []string{task.ItemName}) || got.Limit != task.DueOn || got.By != task.Expected() {
			t.Errorf("running: %+v, the task is expected on %s", got, task.Expected())
		}
		content, err := s.Desk.Preview(t.Context(), heping, late.ID, 1)
		if err != nil || len(content.Remarks) != 1 || !strings.Contains(content.Remarks[0], "“养老保险") {
			t.Errorf("what was wanted and not asked: %q, %v", content.Remarks, err)
		}
	})
}

// wantWithinCommission: nothing is asked beyond the categories that the
// commission names, and it names none that there are not (R9.1).
func wantWithinCommission(t *testing.T, s demo.Stage, heping policy.Actor, in casework.CreateIn) {
	t.Helper()
	in.Commission.Categories = []catalogue.CategoryCode{"spaceship"}
	if _, err := s.Desk.Create(t.Context(), heping, in); !fault.HasCode(err, "case.commission") {
		t.Errorf("a category that there is not: %v", err)
	}
	in.Commission.Categories = []catalogue.CategoryCode{"deposit"}
	_, _, err := s.Desk.Submit(t.Context(), heping, localCase(t, s, heping, theCast(demo.Begin), in).ID)
	if f, _ := fault.Of(err); f == nil || f.Code != "case.incomplete" || len(f.Fields) != 1 || f.Fields[0].Path != "items[210200.vehicle]" {
		t.Errorf("beyond the commission: %v", err)
	}
}

// What another province holds is foreseen by the ministry link's limits, of
// both kinds of business, before it is chosen (R16.1, R5.3b).
func TestOtherProvincesAreForeseenByTheLink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		link, err := s.Desk.Link(t.Context(), provinceAdmin)
		if err != nil {
			t.Fatal(err)
		}
		link.NewDays, link.ExistingDays = 12, 45
		if _, err := s.Desk.EditLink(t.Context(), provinceAdmin, link); err != nil {
			t.Fatal(err)
		}
		foreseen := func(by policy.Actor, kind catalogue.Kind, want int) {
			t.Helper()
			offers, err := s.Desk.Offers(t.Context(), by, kind, store.ItemFilter{Owner: "220000", Category: "realestate"})
			if err != nil || len(offers) != 1 {
				t.Fatalf("%d offers, %v", len(offers), err)
			}
			if f := offers[0].Forecast; f.LimitDays != want || f.Due.On != workday.Embedded().Due(demo.Begin, want).On {
				t.Errorf("%s: %d working days until %s, want %d", kind, f.LimitDays, f.Due.On, want)
			}
		}
		foreseen(login(t, s, "heping.clerk"), catalogue.New, 12)
		foreseen(login(t, s, "shenyang.clerk"), catalogue.Existing, 45)
	})
}
