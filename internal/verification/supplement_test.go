package verification

import (
	"reflect"
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

// A family grows while it is verified, and not before or after; the supplement
// stands under the same commission (R3.4, R9.1) and version of the norm (R17).
func TestAHouseholdIsSupplementedWhileItIsVerified(t *testing.T) {
	first := Case{ID: "c1", Kind: catalogue.New, State: Running, Initiating: "210100", Commissioned: "210102", Households: 2,
		Commission: Commission{Number: "委1", Department: "210102.mz"}, NormVersion: "2022", Items: []catalogue.Ref{{ID: "x", Version: 1}}, Subjects: 3}
	s, err := first.Supplemented(2, false)
	if err != nil || s.State != Draft || s.Supplement != (Supplement{"c1", 2}) || !reflect.DeepEqual(s.Commission, first.Commission) || s.NormVersion != "2022" ||
		s.Initiating != "210100" || s.Commissioned != "210102" || s.Subjects != 0 || s.ID != "" {
		t.Errorf("%v %+v", err, s)
	}
	for _, c := range []struct {
		name      string
		state     State
		household int
		whole     bool
		nested    ID
		code      string
	}{
		{"answered", Answered, 1, false, "", ""},
		{"reported with answers missing", Reported, 1, false, "", ""},
		{"reported whole", Reported, 1, true, "", "supplement.state"},
		{"draft", Draft, 1, false, "", "supplement.state"},
		{"terminated", Terminated, 1, false, "", "supplement.state"},
		{"destroyed", Destroyed, 1, false, "", "supplement.state"},
		{"no such household", Running, 3, false, "", "household.missing"},
		{"no household", Running, 0, false, "", "household.missing"},
		{"a supplement itself", Running, 1, false, "c0", "supplement.nested"},
	} {
		one := first
		one.State, one.Supplement.To = c.state, c.nested
		if _, err := one.Supplemented(c.household, c.whole); (err == nil) != (c.code == "") || err != nil && !fault.HasCode(err, c.code) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Those who join a household join its head, in one household (R5.1).
func TestASupplementHasNoHead(t *testing.T) {
	for _, c := range []struct {
		relations  []string
		households int
		faults     int
	}{{[]string{"配偶", "女儿"}, 1, 0}, {[]string{"户主"}, 1, 1}, {[]string{"配偶", "女儿"}, 2, 1}} {
		k := NewChecker(catalogue.New, nil, now)
		for i, r := range c.relations {
			k.Subject(Subject{Ordinal: i + 1, Household: 1, Relation: r})
		}
		k.wrong = faults{}
		k.wantHeads(Case{Kind: catalogue.New, Households: c.households, Supplement: Supplement{"c1", 1}})
		if len(k.wrong.fields) != c.faults {
			t.Errorf("%v in %d households: %v", c.relations, c.households, k.wrong.fields)
		}
	}
}
