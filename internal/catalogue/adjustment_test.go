package catalogue

import (
	"testing"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

// R13.1: an order changes what it names and nothing else, from its day on.
func TestAChangeChangesWhatItNames(t *testing.T) {
	before := Item{ID: "210200.vehicle", Version: 3, Quota: Quota{Count: 10, Per: "day"}, Kinds: []Kind{New, Existing},
		Content: []Field{{Name: "plate"}, {Name: "brand"}}, From: 5, To: 90}
	after := Change{Item: before.ID, Quota: &Quota{Count: 2, Per: "month"}}.Apply(before, 20)
	if after.Quota.Count != 2 || len(after.Kinds) != 2 || len(after.Content) != 2 || after.From != 20 || after.To != 90 {
		t.Errorf("%+v", after)
	}
	after = Change{Item: before.ID, Kinds: []Kind{New}, Content: before.Content[:1]}.Apply(before, 20)
	if after.Quota.Count != 10 || len(after.Kinds) != 1 || len(after.Content) != 1 || len(before.Content) != 2 {
		t.Errorf("%+v of %+v", after, before)
	}
}

func TestLaterOrdersReplaceWhatTheyName(t *testing.T) {
	of := func(c Change) Adjustment {
		c.Item = "210200.vehicle"
		return Adjustment{Changes: []Change{{Item: "210300.deposit"}, c}}
	}
	got := Ordered([]Adjustment{of(Change{Quota: &Quota{Count: 1}, Kinds: []Kind{New}}), of(Change{Quota: &Quota{Count: 2}})}, "210200.vehicle")
	if got.Quota.Count != 2 || len(got.Kinds) != 1 || got.Content != nil {
		t.Errorf("%+v", got)
	}
}

func TestTheOwnerKeepsWhatIsOrdered(t *testing.T) {
	ordered := Change{Quota: &Quota{Count: 2, Per: "month"}}
	if err := ordered.Keeps(Item{Quota: Quota{Count: 2, Per: "month"}, Kinds: []Kind{New}}); err != nil {
		t.Error(err)
	}
	if err := ordered.Keeps(Item{Quota: Quota{Count: 3, Per: "month"}}); !fault.HasCode(err, "catalogue.ordered") {
		t.Error(err)
	}
}

func TestAnOrderIsCheckedAsAWhole(t *testing.T) {
	today := workday.NewDate(2026, 10, 8)
	one := Change{Item: "210200.vehicle", Quota: &Quota{}}
	good := Adjustment{Number: "辽核〔2026〕8号", Text: "调整限额", From: today + 1, Changes: []Change{one}}
	if err := good.Check(today); err != nil {
		t.Error(err)
	}
	bad := Adjustment{From: today, Changes: []Change{one, one, {Item: "210300.deposit"}}}
	if f, _ := fault.Of(bad.Check(today)); f == nil || f.Rule != "R13.1" || len(f.Fields) != 5 {
		t.Errorf("%+v", f)
	}
}

func TestQuotasRenew(t *testing.T) {
	for _, c := range []struct{ per, on, renews string }{
		{"day", "2026-12-31", "2027-01-01"}, {"month", "2026-10-08", "2026-11-01"}, {"month", "2026-12-08", "2027-01-01"}, {"year", "2026-10-08", "2027-01-01"},
	} {
		on, err := workday.ParseDate(c.on)
		if err != nil {
			t.Fatal(err)
		}
		q := Quota{Count: 1, Per: c.per}
		if got := q.Renews(on); got.String() != c.renews || q.Period(got) == q.Period(on) || q.Period(got-1) != q.Period(on) {
			t.Errorf("%s of %s renews on %s, want %s", c.per, c.on, got, c.renews)
		}
	}
}
