package agency

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

var signed = workday.NewDate(2026, 1, 5)

// term is an agreement from day first to day last after signing, filed or not.
func term(first, last int, filed bool) Agreement {
	a := Agreement{Number: "保密〔2026〕1号", Lower: "210102", Upper: "210100", SignedOn: signed, From: signed.AddDays(first), To: signed.AddDays(last)}
	if filed {
		a.FiledAt = time.Unix(1, 0)
	}
	return a
}

func TestAgreementOnADay(t *testing.T) {
	for _, c := range []struct {
		what string
		a    Agreement
		day  int
		want AgreementState
	}{
		{"not filed", term(0, 10, false), 5, Unfiled},
		{"before its first day", term(1, 10, true), 0, Ahead},
		{"first day", term(1, 10, true), 1, Valid},
		{"last day", term(1, 10, true), 10, Valid},
		{"the day after", term(1, 10, true), 11, Ended},
		{"never filed, over", term(1, 10, false), 11, Ended},
	} {
		if got := c.a.State(signed.AddDays(c.day)); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// R10.1: a renewal that follows without a gap stops the warning, one that was
// not filed does not.
func TestWarningOfAnEnd(t *testing.T) {
	for _, c := range []struct {
		what string
		all  []Agreement
		day  int
		want Warning // "" = none
	}{
		{"far from its end", []Agreement{term(0, 100, true)}, 50, ""},
		{"thirty days before", []Agreement{term(0, 100, true)}, 70, Ending},
		{"last day", []Agreement{term(0, 100, true)}, 100, Ending},
		{"over", []Agreement{term(0, 100, true)}, 101, Over},
		{"renewed", []Agreement{term(0, 100, true), term(101, 400, true)}, 90, ""},
		{"renewed with a gap", []Agreement{term(0, 100, true), term(102, 400, true)}, 90, Ending},
		{"in the gap", []Agreement{term(0, 100, true), term(102, 400, true)}, 101, Over},
		{"renewed but not filed", []Agreement{term(0, 100, true), term(101, 400, false)}, 90, Ending},
		{"never had one", nil, 90, ""},
	} {
		_, got, ok := Warn(c.all, signed.AddDays(c.day), 30)
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s: %s %t, want %q", c.what, got, ok, c.want)
		}
	}
}

func TestWhoLacksAnAgreement(t *testing.T) {
	agencies := []Agency{{ID: "210000", Level: Province}, {ID: "210100", Level: City, Parent: "210000"},
		{ID: "210102", Level: County, Parent: "210100"}, {ID: "210105", Level: County, Parent: "210100"}}
	unfiled := term(0, 10, false)
	unfiled.Lower = "210105"
	lacking := Lacking(agencies, []Agreement{term(0, 10, true), unfiled}, signed.AddDays(10))
	if len(lacking) != 2 || lacking[0].Agency.ID != "210100" || lacking[0].Upper != "210000" || lacking[1].Why != "保密协议尚未报省级备案" {
		t.Errorf("%+v", lacking)
	}
	lacking = Lacking(agencies, []Agreement{term(0, 10, true)}, signed.AddDays(11))
	if len(lacking) != 3 || lacking[1].Why != "保密协议已到期" || lacking[1].Until != signed.AddDays(10) {
		t.Errorf("%+v", lacking)
	}
}

// Cover agrees with the states, day by day: some agreement is valid exactly on
// the days that are covered, and the cover ends on an uncovered eve.
func TestCoverIsTheRunOfValidDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Agreement
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			first := rapid.IntRange(0, 40).Draw(t, "first")
			all = append(all, term(first, first+rapid.IntRange(0, 20).Draw(t, "days"), rapid.Bool().Draw(t, "filed")))
		}
		valid := func(on workday.Date) bool {
			for _, a := range all {
				if a.State(on) == Valid {
					return true
				}
			}
			return false
		}
		on := signed.AddDays(rapid.IntRange(0, 70).Draw(t, "on"))
		last, ok := Cover(all, on)
		if ok != valid(on) {
			t.Fatalf("covered %t, valid %t", ok, valid(on))
		}
		for day := on; ok && day <= last.To; day++ {
			if !valid(day) {
				t.Fatalf("cover until %s, but %s is not valid", last.To, day)
			}
		}
		if ok && valid(last.To+1) {
			t.Fatalf("cover ends on %s, but the next day is valid", last.To)
		}
	})
}

func TestAgreementsAreFiledOnceAndBeforeTheirEnd(t *testing.T) {
	a := term(0, 10, false)
	if err := a.File("a1", a.To.Start()); err != nil {
		t.Fatal(err)
	}
	if err := a.File("a1", a.To.Start()); !fault.HasCode(err, "agreement.filed") {
		t.Error(err)
	}
	a = term(0, 10, false)
	if err := a.File("a1", a.To.End()); !fault.HasCode(err, "agreement.ended") {
		t.Error(err)
	}
	if err := (Agreement{}).Check(signed); !fault.HasCode(err, "agreement.invalid") {
		t.Error(err)
	}
}
