package demo

import (
	"slices"
	"strings"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/workday"
)

// small is a province of 20,000 that the tests share; nobody changes it.
var small = func() *Province {
	p, err := New(7, 20_000)
	if err != nil {
		panic(err)
	}
	return p
}()

var items = func() map[catalogue.ItemID]catalogue.Item {
	regions, err := agency.StartRegions()
	if err != nil {
		panic(err)
	}
	agencies, _ := agency.Start(regions, "210000")
	all := map[catalogue.ItemID]catalogue.Item{}
	for _, i := range catalogue.Start(agencies, workday.NewDate(2026, 1, 1)) {
		all[i.ID] = i
	}
	return all
}()

func TestResidentsAreWellFormed(t *testing.T) {
	seen := map[string]bool{}
	ethnic, rareNames := map[string]int{}, 0
	for r := range small.Residents {
		n, fault := citizen.Parse(r.Number)
		y, m, d := n.Birth()
		switch {
		case fault != nil || string(n) != r.Number:
			t.Errorf("resident %d: %v", r.index, fault)
		case workday.NewDate(y, m, d) != r.Birth || n.Sex().String() != r.Sex:
			t.Errorf("resident %d: number and person disagree", r.index)
		case seen[r.Number]:
			t.Errorf("resident %d: number given twice", r.index)
		case r.Birth > AsOf || r.age() < 0 || r.age() > 110:
			t.Errorf("resident %d is %d years old", r.index, r.age())
		case !strings.HasPrefix(r.Number, "21") || r.Number[14] != '9':
			t.Errorf("resident %d: number outside the range set aside", r.index)
		}
		if name, fault := citizen.NormalName(r.Name); fault != nil || name != r.Name {
			t.Errorf("resident %d: name %+q: %v", r.index, r.Name, fault)
		}
		seen[r.Number] = true
		ethnic[r.Ethnic]++
		if strings.ContainsFunc(r.Name, func(c rune) bool { return c > 0xFFFF }) {
			rareNames++
		}
	}
	if len(seen) != 20_000 || rareNames < 10 {
		t.Errorf("%d residents, %d with rare characters", len(seen), rareNames)
	}
	for people := range ethnics {
		if ethnic[people] == 0 {
			t.Errorf("nobody is %s", people)
		}
	}
}

func TestHouseholdsAreHouseholds(t *testing.T) {
	sizes := map[int]int{}
	for no, h := range small.households {
		members := small.residents[h.head : h.head+h.size]
		sizes[len(members)]++
		for i, r := range members {
			if (r.Relation == "户主") != (i == 0) || r.Household != no {
				t.Fatalf("household %d: member %d is %s of %d", no, i, r.Relation, r.Household)
			}
			if r.spouse >= 0 && small.residents[r.spouse].spouse != r.index {
				t.Fatalf("household %d: a marriage of one", no)
			}
			if r.Relation == "父" && r.age() < members[0].age()+16 {
				t.Errorf("household %d: father %d, head %d", no, r.age(), members[0].age())
			}
			if !strings.Contains(small.Address(r), h.place.name) {
				t.Errorf("household %d lives outside its county", no)
			}
		}
	}
	_, households := small.Count()
	for size := 1; size <= 5; size++ {
		if sizes[size] == 0 {
			t.Errorf("no household of %d", size)
		}
	}
	if mean := 20_000 / float64(households); mean < 2 || mean > 3 {
		t.Errorf("mean household %.2f", mean)
	}
}

type row struct {
	number, name string
	values       map[string]string
}

func rows(p *Province, item catalogue.Item) (all []row) {
	p.Records(item, func(number, name string, values map[string]string) bool {
		all = append(all, row{number, name, values})
		return true
	})
	return all
}

// provincial is an item of a category that holds the records of all places.
func provincial(category catalogue.CategoryCode) catalogue.Item {
	for _, i := range items {
		if i.Category == category {
			i.Owner = "210000"
			return i
		}
	}
	panic("no item of " + category)
}

func TestEveryCategoryHasRecordsInNormalForm(t *testing.T) {
	for _, c := range catalogue.StartCategories() {
		item := provincial(c.Code)
		all := rows(small, item)
		if len(all) == 0 {
			t.Errorf("%s: no records", c.Code)
			continue
		}
		filled := map[string]bool{}
		for _, r := range all {
			for name, value := range r.values {
				f, _ := item.Field(name)
				if !normal(f, value) {
					t.Errorf("%s.%s: %q is not in normal form", c.Code, name, value)
				}
				filled[name] = true
			}
		}
		for _, f := range item.Content {
			if !filled[f.Name] {
				t.Errorf("%s.%s is never filled", c.Code, f.Name)
			}
		}
	}
}

// normal: money is in 分 already, all others parse to themselves.
func normal(f catalogue.Field, value string) bool {
	if f.Type == catalogue.Money {
		return strings.Trim(value, "0123456789-") == "" && value != ""
	}
	got, err := f.Parse(value)
	return err == nil && got == value
}

func TestCodesOfUnitsAreValid(t *testing.T) {
	for _, r := range rows(small, provincial("company")) {
		if code, fault := citizen.CheckUSCC(r.values["uscc"]); fault != nil || code != r.values["uscc"] {
			t.Fatalf("%s: %v", r.values["uscc"], fault)
		}
	}
}

func TestItemsHoldWhatLiesInTheirRegion(t *testing.T) {
	dalian := rows(small, items["210200.vehicle"])
	for _, r := range dalian {
		if !strings.HasPrefix(r.values["plateNo"], "辽B") {
			t.Fatalf("a plate of another city at Dalian: %s", r.values["plateNo"])
		}
	}
	whole := len(rows(small, provincial("vehicle")))
	if len(dalian)*3 > whole || len(dalian)*12 < whole {
		t.Errorf("%d of %d vehicles at Dalian", len(dalian), whole)
	}
	if len(rows(small, items["210281.land"])) == 0 {
		t.Error("no land at Wafangdian")
	}
	sum := 0
	for id, i := range items {
		if i.Category == "vehicle" {
			sum += len(rows(small, items[id]))
		}
	}
	if sum != whole {
		t.Errorf("the cities hold %d vehicles, the province %d", sum, whole)
	}
}

func TestRecordsAreTheSameEveryTime(t *testing.T) {
	again, err := New(7, 20_000)
	if err != nil {
		t.Fatal(err)
	}
	other, err := New(8, 20_000)
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b []row) bool {
		return slices.EqualFunc(a, b, func(a, b row) bool {
			return a.number == b.number && a.name == b.name && len(a.values) == len(b.values) && a.values["balanceFen"] == b.values["balanceFen"]
		})
	}
	item := items["210300.deposit"]
	if !same(rows(small, item), rows(again, item)) {
		t.Error("the same seed gives another province")
	}
	if same(rows(small, item), rows(other, item)) {
		t.Error("the seed changes nothing")
	}
}

func TestRealDataHasItsThorns(t *testing.T) {
	names := map[string]string{}
	for r := range small.Residents {
		names[r.Number] = r.Name
	}
	differing, most := 0, map[string]int{}
	for _, r := range rows(small, provincial("deposit")) {
		most[r.number]++
	}
	for _, r := range rows(small, provincial("hukou")) {
		if names[r.number] != r.name {
			differing++
		}
	}
	if differing == 0 || differing > 40 {
		t.Errorf("%d names differ", differing)
	}
	top := 0
	for _, n := range most {
		top = max(top, n)
	}
	if top != 1000 {
		t.Errorf("the most accounts of one person are %d", top)
	}
}

func TestRecordsStopWhenTold(t *testing.T) {
	n := 0
	small.Records(provincial("hukou"), func(string, string, map[string]string) bool { n++; return n < 5 })
	if n != 5 {
		t.Errorf("went on to %d", n)
	}
}

func TestDroppedFieldsAreLeftOut(t *testing.T) {
	item := items["210200.vehicle"]
	item.Content = item.Content[:1]
	for _, r := range rows(small, item) {
		if len(r.values) != 1 {
			t.Fatalf("%d fields", len(r.values))
		}
	}
}

func BenchmarkProvince(b *testing.B) {
	for b.Loop() {
		if _, err := New(1, Residents); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHostedRecords(b *testing.B) {
	p, err := New(1, Residents)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		n := 0
		for _, category := range []catalogue.CategoryCode{"hukou", "death", "marriage", "aid", "vehicle", "realestate", "housefiling",
			"housingfund", "pension", "employment", "medical", "tax", "company", "disability"} {
			p.Records(provincial(category), func(string, string, map[string]string) bool { n++; return true })
		}
		b.ReportMetric(float64(n), "records")
	}
}
