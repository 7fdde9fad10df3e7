package catalogue

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/workday"
)

// The starting catalogue: what verification platforms in China ask for, each
// category with the level that really holds it. A proposal, to be replaced
// item by item as agreements with the sharing departments are signed.
//
//go:embed start.json
var startJSON []byte

// plan is a category with what its items have in common at the start.
type plan struct {
	Category
	Function  string       `json:"function"` // of the sharing department
	Level     agency.Level `json:"level"`    // who holds the data
	Access    Access       `json:"access"`
	LimitDays int          `json:"limitDays"`
	Kinds     []Kind       `json:"kinds"`
	Materials []Material   `json:"materials"`
	Window    *Window      `json:"window"`
	Content   []Field      `json:"content"`
}

// plans reads the embedded file anew, so that no two items share a slice.
// A defect of the file shows as an empty catalogue in the package's tests.
func plans() []plan {
	var all []plan
	if json.Unmarshal(startJSON, &all) != nil {
		return nil
	}
	return all
}

// StartCategories gives the 36 categories that a new installation begins with,
// in the order of their numbers.
func StartCategories() []Category {
	var out []Category
	for _, p := range plans() {
		out = append(out, p.Category)
	}
	return out
}

// Classes gives the groups of categories in the order in which reports show
// them: who they are, what comes in, what is there, what goes out, what helps.
func Classes() []string {
	return []string{"身份与人口", "收入", "财产", "支出", "救助与保障", "其他"}
}

// Start gives the items that a province begins with, in force from a day: one
// per category and agency of the level that holds the data (R4.1-R4.3), sorted
// by owner and category number. Vehicles and real estate are items of every
// city, pensions of the province, land contracts of every county (answered
// through its city). Agencies are those of agency.Start.
func Start(agencies []agency.Agency, from workday.Date) []Item {
	var items []Item
	for _, a := range slices.SortedFunc(slices.Values(agencies), byID) {
		for _, p := range plans() {
			if p.Level == a.Level {
				items = append(items, p.item(a, from))
			}
		}
	}
	return items
}

func byID(a, b agency.Agency) int { return strings.Compare(string(a.ID), string(b.ID)) }

func (p plan) item(a agency.Agency, from workday.Date) Item {
	return Item{
		ID: ItemID(string(a.ID) + "." + string(p.Code)), Version: 1,
		Name: p.Name + "（" + place(a) + "）", Category: p.Code, Owner: a.ID,
		Department: agency.DepartmentID(string(a.ID) + "." + p.Function),
		Access:     p.Access, Content: p.Content, Kinds: p.Kinds, Materials: p.Materials,
		LimitDays: p.LimitDays, Window: p.Window, From: from,
	}
}

// place is the name of the region in the name of its agency: 大连市.
func place(a agency.Agency) string {
	name := strings.TrimSuffix(a.Name, "核对中心")
	return strings.TrimSuffix(name, "居民家庭经济状况")
}
