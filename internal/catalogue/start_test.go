package catalogue

import (
	"slices"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/workday"
)

var startDay = workday.NewDate(2026, 1, 1)

// province is what agency.Start gives, by id.
type province struct {
	agencies    map[agency.ID]agency.Agency
	departments map[agency.DepartmentID]agency.Department
}

func liaoning(t *testing.T) ([]Item, province) {
	t.Helper()
	regions, err := agency.StartRegions()
	if err != nil {
		t.Fatal(err)
	}
	agencies, departments := agency.Start(regions, "210000")
	p := province{map[agency.ID]agency.Agency{}, map[agency.DepartmentID]agency.Department{}}
	for _, a := range agencies {
		p.agencies[a.ID] = a
	}
	for _, d := range departments {
		p.departments[d.ID] = d
	}
	return Start(agencies, startDay), p
}

func TestStartCategoriesAreThe36(t *testing.T) {
	all := StartCategories()
	if len(all) != 36 {
		t.Fatalf("%d categories, want 36", len(all))
	}
	seen := map[CategoryCode]bool{}
	for i, c := range all {
		if c.Number != i+1 || c.Name == "" || seen[c.Code] || !slices.Contains(Classes(), c.Class) {
			t.Errorf("category %d is wrong: %+v", i+1, c)
		}
		seen[c.Code] = true
	}
}

func TestEveryStartItemStandsInTheCatalogue(t *testing.T) {
	items, places := liaoning(t)
	ids := map[ItemID]bool{}
	for _, i := range items {
		if err := i.Check(); err != nil {
			t.Errorf("%s: %v", i.ID, err)
		}
		if ids[i.ID] {
			t.Errorf("%s stands twice in the catalogue", i.ID)
		}
		ids[i.ID] = true
		if !places.departments[i.Department].Share {
			t.Errorf("%s: %s shares no data", i.ID, i.Department)
		}
		if by := places.agencies[i.Owner].Assisting(); places.agencies[by].ID == "" {
			t.Errorf("%s: nobody answers", i.ID)
		}
	}
}

func TestStartContentIsComplete(t *testing.T) {
	items, _ := liaoning(t)
	for _, i := range items {
		for _, f := range i.Content {
			if (f.Type == Coded) != (len(f.Codes) > 0) {
				t.Errorf("%s.%s: codes and type disagree", i.ID, f.Name)
			}
			if f.Total && f.Type != Money && f.Type != Number {
				t.Errorf("%s.%s: cannot be added up", i.ID, f.Name)
			}
			for code, word := range f.Codes {
				if got, err := f.Parse(word); err != nil || got != code {
					t.Errorf("%s.%s: %s reads as %q (%v)", i.ID, f.Name, word, got, err)
				}
			}
		}
	}
}

// Province, cities and counties each have their own items in the catalogue that
// a province starts from, and a county's are answered by its city (R4.3).
func TestStartSpreadsItemsAsTheyAreHeld(t *testing.T) {
	items, places := liaoning(t)
	byID := map[ItemID]Item{}
	cities := 0
	for _, i := range items {
		byID[i.ID] = i
		if i.Category == "vehicle" {
			cities++
		}
	}
	if cities != 15 {
		t.Errorf("vehicles are held by %d cities, want 14 and Shenfu", cities)
	}
	for _, want := range []struct {
		id         ItemID
		name       string
		access     Access
		department agency.DepartmentID
		assisting  agency.ID
	}{
		{"210200.vehicle", "机动车（大连市）", Hosted, "210200.ga", "210200"},
		{"210200.realestate", "不动产登记（大连市）", Hosted, "210200.zr", "210200"},
		{"210300.deposit", "银行存款与理财（鞍山市）", File, "210300.jr", "210300"},
		{"210000.pension", "养老保险缴费与待遇（辽宁省）", Hosted, "210000.rs", "210000"},
		{"210281.land", "土地承包、流转与林权（大连市瓦房店市）", Hand, "210281.ny", "210200"},
		{"219900.vehicle", "机动车（沈抚示范区）", Hosted, "219900.ga", "219900"},
	} {
		got, ok := byID[want.id]
		if !ok {
			t.Errorf("%s is missing", want.id)
			continue
		}
		by := places.agencies[got.Owner].Assisting()
		if got.Name != want.name || got.Access != want.access || got.Department != want.department || by != want.assisting {
			t.Errorf("%s: %s, %s, %s, answered by %s", got.ID, got.Name, got.Access, got.Department, by)
		}
	}
	if _, ok := byID["210000.vehicle"]; ok {
		t.Error("vehicles are no provincial item")
	}
}

func TestOnePeriodicSourceAndNoWindowForAnshansDeposits(t *testing.T) {
	items, _ := liaoning(t)
	for _, i := range items {
		if (i.Window != nil) != (i.ID == "210000.securities") {
			t.Errorf("%s: window %+v", i.ID, i.Window)
		}
	}
}

func TestStartItemsShareNothing(t *testing.T) {
	items, _ := liaoning(t)
	items[0].Content[0].Label = "改过"
	for _, i := range items[1:] {
		if i.Content[0].Label == "改过" {
			t.Fatalf("%s changed with %s", i.ID, items[0].ID)
		}
	}
}
