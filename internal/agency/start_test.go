package agency

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

func liaoning(t *testing.T) (map[ID]Agency, []Department) {
	t.Helper()
	regions, err := StartRegions()
	if err != nil {
		t.Fatal(err)
	}
	agencies, departments := Start(regions, "210000")
	byID := map[ID]Agency{}
	for _, a := range agencies {
		byID[a.ID] = a
	}
	if len(byID) != len(agencies) {
		t.Errorf("%d agencies bear %d codes", len(agencies), len(byID))
	}
	return byID, departments
}

func TestLiaoningHas14CitiesShenfuAnd100Counties(t *testing.T) {
	agencies, _ := liaoning(t)
	levels := map[Level]int{}
	for _, a := range agencies {
		levels[a.Level]++
		if err := a.Check(); err != nil {
			t.Errorf("%s: %v", a.ID, err)
		}
	}
	if levels[Province] != 1 || levels[City] != 15 || levels[County] != 100 {
		t.Errorf("%v", levels)
	}
	if agencies["219900"].Name != "沈抚示范区核对中心" {
		t.Errorf("Shenfu is %+v", agencies["219900"])
	}
}

func TestEveryCountyHasItsCity(t *testing.T) {
	agencies, _ := liaoning(t)
	for _, a := range agencies {
		parent := agencies[a.Parent]
		switch a.Level {
		case County:
			if parent.Level != City || a.ID[:4] != parent.ID[:4] || a.Assisting() != parent.ID {
				t.Errorf("%s stands below %s", a.ID, parent.ID)
			}
		case City:
			if parent.ID != "210000" || a.Assisting() != a.ID {
				t.Errorf("%s stands below %s", a.ID, parent.ID)
			}
		}
	}
}

// The numbers of reports begin with the short name and are unique.
func TestNoTwoAgenciesOfAProvinceShareAShortName(t *testing.T) {
	regions, err := StartRegions()
	if err != nil {
		t.Fatal(err)
	}
	for _, province := range regions {
		if province.Level != Province {
			continue
		}
		by := map[string]ID{}
		agencies, _ := Start(regions, province.Code)
		for _, a := range agencies {
			if other, ok := by[a.ShortName]; ok || a.ShortName == "" {
				t.Errorf("%s and %s are both %q", a.ID, other, a.ShortName)
			}
			by[a.ShortName] = a.ID
		}
	}
}

func TestShortNamesReadAsPeopleAbbreviate(t *testing.T) {
	agencies, _ := liaoning(t)
	for id, want := range map[ID]string{
		"210000": "辽", "210100": "沈", "219900": "沈抚", "211000": "辽阳", "211400": "葫",
		"210102": "沈和", "210103": "沈河", "210113": "沈北", "210106": "沈铁", "210281": "大瓦",
		"210302": "鞍铁", "210303": "鞍铁西", "210781": "锦凌海",
		"210903": "阜新邱", "210921": "阜新蒙", "211021": "辽阳县", "210521": "本溪满",
	} {
		if got := agencies[id].ShortName; got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
}

func TestPlacesOfOneNameAreToldApartByCode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		regions := []Region{{Code: "990000", Name: "新省", Level: Province}}
		for i := range rapid.IntRange(1, 6).Draw(t, "cities") {
			city := Code(fmt.Sprintf("99%02d00", i+1))
			regions = append(regions, Region{Code: city, Name: anyName(t) + "市", Level: City, Parent: "990000"})
			for j := range rapid.IntRange(0, 6).Draw(t, "counties") {
				regions = append(regions, Region{Code: Code(fmt.Sprintf("99%02d%02d", i+1, j+1)), Name: anyName(t) + "县", Level: County, Parent: city})
			}
		}
		agencies, _ := Start(regions, "990000")
		seen := map[string]bool{}
		for _, a := range agencies {
			if seen[a.ShortName] || a.ShortName == "" {
				t.Fatalf("%q twice", a.ShortName)
			}
			seen[a.ShortName] = true
		}
	})
}

// anyName draws from few characters, so that names meet.
func anyName(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"新", "阳", "东"}), 1, 2).Draw(t, "name"), "")
}

func TestStartDepartmentsStandAtTheirAgency(t *testing.T) {
	agencies, departments := liaoning(t)
	seen := map[DepartmentID]bool{}
	for _, d := range departments {
		if err := d.Check(); err != nil || seen[d.ID] {
			t.Errorf("%s: twice or %v", d.ID, err)
		}
		seen[d.ID] = true
		if _, ok := agencies[d.Agency()]; !ok {
			t.Errorf("%s belongs to nobody", d.ID)
		}
	}
	for _, id := range []DepartmentID{"210000.mz", "210100.mz", "210102.mz", "210200.ga", "219900.zr"} {
		if !seen[id] {
			t.Errorf("%s is missing", id)
		}
	}
}

func TestMayInitiate(t *testing.T) {
	agencies, _ := liaoning(t)
	for _, c := range []struct {
		by, commissioned ID
		batch            bool
		rule             string
	}{
		{"210102", "210102", false, ""},
		{"210100", "210102", false, ""},
		{"210100", "210100", true, ""},
		{"210100", "210102", true, ""},
		{"210000", "210000", true, ""},
		{"210102", "210102", true, "R6.1"},
		{"210102", "210103", false, "R4.2"},
		{"210100", "210202", false, "R4.2"},
		{"210000", "210100", false, "R4.2"},
		{"210102", "210100", false, "R4.2"},
	} {
		err := agencies[c.by].MayInitiate(c.batch, agencies[c.commissioned])
		if got := rule(err); got != c.rule {
			t.Errorf("%s for %s, batch %t: %q, want %q", c.by, c.commissioned, c.batch, got, c.rule)
		}
	}
}

func TestRegionsInForceOnTheirDays(t *testing.T) {
	r := Region{From: 10, To: 20}
	for day, want := range map[int]bool{9: false, 10: true, 20: true, 21: false} {
		if r.InForce(workday.Date(day)) != want {
			t.Errorf("day %d: %t", day, !want)
		}
	}
	if !(Region{}).InForce(1) {
		t.Error("a region without days is not in force")
	}
}

func TestChecksNameEachDefect(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		paths []string
	}{
		{"empty region", Region{}.Check(), []string{"code", "name", "level"}},
		{"region that ends before it begins", Region{Code: "210000", Name: "省", Level: Province, From: 9, To: 8}.Check(), []string{"to"}},
		{"empty agency", Agency{}.Check(), []string{"id", "name", "level", "parent"}},
		{"province with a parent", Agency{ID: "210000", Name: "省", ShortName: "辽", Level: Province, Parent: "100000"}.Check(), []string{"parent"}},
		{"agency without short name", Agency{ID: "210100", Name: "市", Level: City, Parent: "210000"}.Check(), []string{"name"}},
		{"empty department", Department{Region: "210000"}.Check(), []string{"id", "name", "commission"}},
	} {
		if got := paths(c.err); !slices.Equal(got, c.paths) {
			t.Errorf("%s: %v, want %v", c.name, got, c.paths)
		}
	}
}

// rule gives the rule that a fault cites, "" for none.
func rule(err error) string {
	if e, ok := fault.Of(err); ok {
		return e.Rule
	}
	return ""
}

// paths lists the wrong inputs that a fault names.
func paths(err error) []string {
	var all []string
	if e, ok := fault.Of(err); ok {
		for _, f := range e.Fields {
			all = append(all, f.Path)
		}
	}
	return all
}
