package hint

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

var (
	today  = workday.NewDate(2026, 10, 8)
	values = []Reference{
		{Name: "dibao", Label: "低保月标准", Division: "210000", Area: Urban, Year: 2026, Value: 60000, Basis: "省"},
		{Name: "dibao", Label: "低保月标准", Division: "210100", Area: Urban, Year: 2025, Value: 70000, Basis: "市一"},
		{Name: "dibao", Label: "低保月标准", Division: "210100", Area: Urban, Year: 2026, Value: 75500, Basis: "市二"},
		{Name: "dibao", Label: "低保月标准", Division: "210100", Area: Rural, Year: 2026, Value: 58000, Basis: "市三"},
		{Name: "dibao", Label: "低保月标准", Division: "210100", Area: Urban, Year: 2027, Value: 90000, Basis: "明年"},
	}
)

func answer(category, place string, status finding.Status, records ...finding.Record) Answer {
	return Answer{Task: "t-" + place, Case: "HD-1", Place: place, Item: catalogue.Item{Name: category, Category: catalogue.CategoryCode(category)},
		Finding: finding.Finding{Status: status, Records: records, AsOf: today - 3}}
}

func deposits(fen ...string) Answer {
	var records []finding.Record
	for _, f := range fen {
		records = append(records, finding.Record{"balanceFen": f})
	}
	return answer("deposit", "鞍山", finding.Found, records...)
}

func of(id catalogue.ItemID, a Answer) Answer {
	a.Item.ID = id
	return a
}

func aHousehold(area Area, persons ...Person) Household {
	for i := range persons {
		persons[i].Ordinal = i + 1
	}
	return Household{Divisions: []agency.Code{"210102", "210100", "210000"}, Area: area, Persons: persons}
}

func raisedBy(t *testing.T, h Household, id RuleID) []Hint {
	t.Helper()
	rules := slices.DeleteFunc(Start(), func(r Rule) bool { return r.ID != id })
	if len(rules) != 1 {
		t.Fatalf("%d rules %s", len(rules), id)
	}
	hints, lacking := Raise(h, rules, values, today)
	if len(lacking) > 0 {
		t.Errorf("no reference for %v", lacking)
	}
	return hints
}

// A number × the reference value of the nearest division, by area and year, for
// each member living together: exactly at it is not above it (R9.1).
func TestAThresholdIsANumberTimesTheLocalReference(t *testing.T) {
	two := func(area Area, fen ...string) Household {
		return aHousehold(area, Person{Answers: []Answer{deposits(fen...)}}, Person{})
	}
	for _, c := range []struct {
		name string
		h    Household
		want string // in the reason; "" = no hint
	}{
		{"exactly 24 × 755 × 2", two(Urban, "3624000"), ""},
		{"one fen above", two(Urban, "3000000", "624001"), "36,240.01 元，高于参考值 36,240.00 元"},
		{"urban by the city's value of this year", two(Urban, "9000000"), "依据：市二"},
		{"rural", two(Rural, "2784001"), "依据：市三"},
		{"nobody knows the area: the lower value", two("", "2784001"), "城乡未知"},
		{"a supporter is no member", aHousehold(Urban, Person{Answers: []Answer{deposits("1812001")}},
			Person{Group: verification.Supporter, Answers: []Answer{deposits("90000000")}}), "× 24 × 1 人"},
		{"nothing", aHousehold(Urban, Person{Answers: []Answer{answer("deposit", "鞍山", finding.None)}}), ""},
		{"another category", aHousehold(Urban, Person{Answers: []Answer{answer("vehicle", "大连", finding.Found, finding.Record{"balanceFen": "99999999"})}}), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := raisedBy(t, c.h, "deposit")
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0].Reason, c.want)) {
				t.Errorf("%+v", got)
			}
			for _, h := range got {
				if h.Ordinal != 0 || h.Version != 1 || len(h.Evidence) == 0 || h.Evidence[0].AsOf != today-3 || h.Evidence[0].Task == "" {
					t.Errorf("without its evidence: %+v", h)
				}
			}
		})
	}
	elsewhere := two(Urban, "99999999")
	elsewhere.Divisions = []agency.Code{"220100"}
	if hints, lacking := Raise(elsewhere, Start(), values, today); len(hints) > 0 || !slices.Equal(lacking, []RuleID{"deposit"}) {
		t.Errorf("without a reference value: %v, lacking %v", hints, lacking)
	}
}

func TestWhatAPersonIsHintedAt(t *testing.T) {
	aid := func(place string, to ...string) Answer {
		var records []finding.Record
		for _, day := range to {
			records = append(records, finding.Record{"aidTo": day})
		}
		return answer("aid", place, finding.Found, records...)
	}
	cars := func(n int) Answer { return answer("vehicle", "大连", finding.Found, make([]finding.Record, n)...) }
	for _, c := range []struct {
		name, rule string
		p          Person
		want       string
	}{
		{"a death", "death", Person{Answers: []Answer{answer("death", "省", finding.Found, finding.Record{"deathDate": "2026-01-02"})}}, "检出 1 条"},
		{"no death", "death", Person{Answers: []Answer{answer("death", "省", finding.None)}}, ""},
		{"aid in two places", "aid.twice", Person{Answers: []Answer{aid("沈阳", ""), aid("大连", "2026-12-31")}}, "2 条未结束的记录，来自 2 个机构"},
		{"aid twice in one place", "aid.twice", Person{Answers: []Answer{aid("沈阳", "", "")}}, "来自 1 个机构"},
		{"one of them ended", "aid.twice", Person{Answers: []Answer{aid("沈阳", ""), aid("大连", "2026-10-07")}}, ""},
		{"one ends today", "aid.twice", Person{Answers: []Answer{aid("沈阳", ""), aid("大连", "2026-10-08")}}, "2 个机构"},
		{"not answered", "missing", Person{Answers: []Answer{answer("deposit", "鞍山", finding.NotAnswered), cars(1)}}, "1 项没有得到反馈"},
		{"all answered", "missing", Person{Answers: []Answer{cars(1), answer("death", "省", finding.None)}}, ""},
		{"not authorised is not missing", "missing", Person{Answers: []Answer{answer("deposit", "鞍山", finding.NotAuthorised)}}, ""},
		{"another car", "vehicle.changed", Person{Answers: []Answer{cars(2)}, Earlier: []Answer{cars(1)}}, "上次核对（HD-1）检出 1 条，本次 2 条"},
		{"a car less", "vehicle.changed", Person{Answers: []Answer{answer("vehicle", "大连", finding.None)}, Earlier: []Answer{cars(1)}}, "本次 0 条"},
		{"the same cars", "vehicle.changed", Person{Answers: []Answer{cars(1)}, Earlier: []Answer{cars(1)}}, ""},
		{"verified for the first time", "vehicle.changed", Person{Answers: []Answer{cars(1)}}, ""},
		{"not answered this time", "vehicle.changed", Person{Answers: []Answer{answer("vehicle", "大连", finding.Unavailable)}, Earlier: []Answer{cars(1)}}, ""},
		{"half as much again", "deposit.changed", Person{Answers: []Answer{deposits("1000000")}, Earlier: []Answer{deposits("500000")}}, "上次核对（HD-1）合计 5,000.00 元，本次 10,000.00 元"},
		{"of the places asked both times", "deposit.changed", Person{Answers: []Answer{of("210300.deposit", deposits("1000000")), of("210200.deposit", deposits("7000000"))},
			Earlier: []Answer{of("210300.deposit", deposits("500000")), of("210400.deposit", deposits("3000000"))}}, "合计 5,000.00 元，本次 10,000.00 元"},
		{"other places than before", "deposit.changed", Person{Answers: []Answer{of("210200.deposit", deposits("1000000"))}, Earlier: []Answer{of("210300.deposit", deposits("500000"))}}, ""},
		{"hardly more", "deposit.changed", Person{Answers: []Answer{deposits("600000")}, Earlier: []Answer{deposits("500000")}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := raisedBy(t, aHousehold("", Person{}, c.p), RuleID(c.rule))
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || got[0].Ordinal != 2 || !strings.Contains(got[0].Reason, c.want)) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// A hint gives a reason and evidence and no verdict (只核对不认定), whatever is found;
// a rule outside its days raises none.
func TestHintsNeverJudge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		statuses := []finding.Status{finding.Found, finding.None, finding.Unavailable, finding.NotAnswered, finding.NameDiffers}
		var p Person
		for _, category := range []string{"deposit", "death", "aid", "vehicle"} {
			a := answer(category, "某地", rapid.SampledFrom(statuses).Draw(t, "status"))
			if a.Finding.Status == finding.Found {
				fen := rapid.SampledFrom([]string{"0", "100", "9999999999", "x", ""}).Draw(t, "fen")
				a.Finding.Records = []finding.Record{{"balanceFen": fen}, {"balanceFen": fen}}
			}
			p.Answers, p.Earlier = append(p.Answers, a), append([]Answer{a}, p.Earlier...)
		}
		hints, _ := Raise(aHousehold(Urban, p), Start(), values, today)
		for _, h := range hints {
			if h.Reason == "" || len(h.Evidence) == 0 || strings.Contains(h.Reason, "符合") || strings.Contains(h.Reason, "应当") {
				t.Fatalf("%+v", h)
			}
		}
		if early, _ := Raise(aHousehold(Urban, p), Start(), values, since-1); len(early) > 0 {
			t.Fatalf("before its day: %+v", early)
		}
	})
}

func TestRulesAndReferencesAreChecked(t *testing.T) {
	for _, r := range Start() {
		if err := r.Check(); err != nil {
			t.Errorf("%s: %v", r.ID, err)
		}
	}
	if f, _ := fault.Of(Rule{Test: Threshold, From: 5, To: 4}.Check()); f == nil || len(f.Fields) != 4 {
		t.Errorf("%+v", f)
	}
	for _, r := range values {
		if err := r.Check(); err != nil {
			t.Error(err)
		}
	}
	if f, _ := fault.Of(Reference{Area: "sea"}.Check()); f == nil || len(f.Fields) != 6 {
		t.Errorf("%+v", f)
	}
}

// Who joined the household counts in its sums and in its measure, and as a person
// is looked at in the supplement alone.
func TestWhoJoinedCountsInTheSums(t *testing.T) {
	joined := Person{Joined: "HD-2", Answers: []Answer{deposits("9000000")}}
	h := aHousehold(Urban, Person{Answers: []Answer{deposits("100")}}, joined)
	got := raisedBy(t, h, "deposit")
	if len(got) != 1 || !strings.Contains(got[0].Reason, "90,001.00 元") || !strings.Contains(got[0].Reason, "× 2 人") {
		t.Fatalf("%+v", got)
	}
	if e := got[0].Evidence; len(e) != 2 || e[0].Joined != "" || e[1].Joined != "HD-2" {
		t.Errorf("evidence %+v", got[0].Evidence)
	}
	joined.Answers = []Answer{answer("death", "省", finding.Found, finding.Record{"date": "2026-01-01"})}
	if got := raisedBy(t, aHousehold(Urban, Person{}, joined), "death"); len(got) != 0 {
		t.Errorf("looked at twice: %+v", got)
	}
}
