package hint

import (
	"hedui/internal/agency"
	"hedui/internal/fault"
)

// Area is 城镇 or 农村; empty where nobody knows.
type Area string

// The areas.
const (
	Urban Area = "urban"
	Rural Area = "rural"
)

// Chinese gives the word of the interface.
func (a Area) Chinese() string {
	switch a {
	case Urban:
		return "城镇"
	case Rural:
		return "农村"
	}
	return ""
}

// Reference is an amount of a division for a year, in 分: the monthly dibao
// standard for instance. An empty Area counts for both. Basis is the document
// that fixed it.
type Reference struct {
	Name     string      `json:"name" doc:"参考值代码"`
	Label    string      `json:"label" doc:"参考值名称"` // 城市低保月标准
	Division agency.Code `json:"division" doc:"适用地区"`
	Area     Area        `json:"area,omitempty"`
	Year     int         `json:"year" doc:"年份"`
	Value    int64       `json:"value" doc:"参考值"`
	Basis    string      `json:"basis" doc:"依据文件"`
}

// Check faults a value that cannot be, all defects at once.
func (r Reference) Check() error {
	var wrong []fault.Field
	want := func(ok bool, path, message string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: path, Code: "hint." + path, Message: message})
		}
	}
	want(r.Name != "" && r.Label != "", "name", "参考值须有名称")
	want(len(r.Division) == 6, "division", "行政区划代码为六位")
	want(r.Area == "" || r.Area == Urban || r.Area == Rural, "area", "应为城镇、农村或不分城乡")
	want(2000 <= r.Year && r.Year <= 2100, "year", "年度应在2000至2100之间")
	want(r.Value > 0, "value", "参考值应大于零")
	want(r.Basis != "", "basis", "须注明依据的文件")
	if len(wrong) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "hint.reference", "参考值有误").Because("R9.1").At(wrong...)
}

// find gives the value of a name that counts for a household in a year: of the
// nearest division that has one, of the latest year up to it. Where the area is
// not known the lower value counts: a hint too many is looked at and put aside.
func find(all []Reference, name string, h Household, year int) (Reference, bool) {
	for _, division := range h.Divisions {
		var best Reference
		for _, r := range all {
			fits := r.Name == name && r.Division == division && r.Year <= year && (r.Area == "" || h.Area == "" || r.Area == h.Area)
			if fits && (r.Year > best.Year || r.Year == best.Year && r.Value < best.Value) {
				best = r
			}
		}
		if best.Year > 0 {
			return best, true
		}
	}
	return Reference{}, false
}
