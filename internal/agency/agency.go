// Package agency knows who takes part: regions, verification agencies and
// departments, on the three tiers of the norm (R2.2, R4).
//
// Nouns: a Region is an administrative division (GB/T 2260, six digits) with
// its dates; an Agency (核对机构) is the verification agency of a region and
// bears its code; a Department (部门) commissions verifications, or owns data
// that is asked for, or both; a Map holds them all and answers who stands
// above whom.
package agency

import (
	"fmt"
	"strings"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

// ID names an agency by the six-digit code of its region: "210200".
type ID string

// DepartmentID names a department by region and function: "210102.mz".
type DepartmentID string

// Code is a region's six-digit code (GB/T 2260, or a province's own).
type Code string

// Level is a tier: province, city or county.
type Level string

// The three tiers.
const (
	Province Level = "province"
	City     Level = "city"
	County   Level = "county"
)

// Chinese gives the tier's word in the interface.
func (l Level) Chinese() string {
	switch l {
	case Province:
		return "省级"
	case City:
		return "市级"
	case County:
		return "县级"
	}
	return string(l)
}

// Region is an administrative division. From and To are its first and last
// day; zero means unbounded. Own marks a code given by the province itself
// because the standard has none (the Shenfu Demonstration Zone).
type Region struct {
	Code   Code         `json:"code"`
	Name   string       `json:"name"`
	Level  Level        `json:"level"`
	Parent Code         `json:"parent,omitempty"`
	From   workday.Date `json:"from,omitzero"`
	To     workday.Date `json:"to,omitzero"`
	Own    bool         `json:"own,omitempty"`
}

// InForce tells whether the region exists on the day.
func (r Region) InForce(on workday.Date) bool {
	return (r.From == 0 || r.From <= on) && (r.To == 0 || on <= r.To)
}

// Agency is a verification agency (核对机构). Phone is printed on its reports;
// RequireDevice turns on lawful device identification (R11) for its people.
type Agency struct {
	ID            ID     `json:"id"`
	Name          string `json:"name"`
	ShortName     string `json:"shortName"` // for document numbers: 沈和
	Level         Level  `json:"level"`
	Parent        ID     `json:"parent,omitempty"`
	Phone         string `json:"phone,omitempty"`
	RequireDevice bool   `json:"requireDevice"`
}

// Department is a commissioning or sharing department of a region (R2.2).
// Function is its line of business ("mz" civil affairs, "ga" public security).
type Department struct {
	ID         DepartmentID `json:"id"`
	Region     Code         `json:"region"`
	Function   string       `json:"function"`
	Name       string       `json:"name"`
	Commission bool         `json:"commission"` // may commission verifications
	Share      bool         `json:"share"`      // owns data that is asked for
}

// Agency gives the agency of the department's own level, to which alone it
// entrusts verifications.
func (d Department) Agency() ID { return ID(d.Region) }

// Check faults an incomplete department.
func (d Department) Check() error {
	var wrong []fault.Field
	if !strings.HasPrefix(string(d.ID), string(d.Region)+".") {
		wrong = append(wrong, fault.Field{Path: "id", Code: "department.id", Message: "部门编码应为“行政区划代码.业务代码”"})
	}
	if strings.TrimSpace(d.Name) == "" {
		wrong = append(wrong, fault.Field{Path: "name", Code: "department.name", Message: "部门名称不能为空"})
	}
	if !d.Commission && !d.Share {
		wrong = append(wrong, fault.Field{Path: "commission", Code: "department.role", Message: "部门至少是委托单位或资源共享部门之一"})
	}
	if len(wrong) > 0 {
		return fault.New(fault.Invalid, "department.invalid", "部门信息不完整").At(wrong...)
	}
	return nil
}

// Map holds all agencies and departments of a province. It is built once per
// change and then only read; it is safe for concurrent use.
type Map struct {
	agencies    map[ID]Agency
	departments map[DepartmentID]Department
}

// NewMap indexes agencies and departments.
func NewMap(agencies []Agency, departments []Department) *Map {
	m := &Map{agencies: make(map[ID]Agency, len(agencies)), departments: make(map[DepartmentID]Department, len(departments))}
	for _, a := range agencies {
		m.agencies[a.ID] = a
	}
	for _, d := range departments {
		m.departments[d.ID] = d
	}
	return m
}

// Agency finds an agency, or faults.
func (m *Map) Agency(id ID) (Agency, error) {
	a, ok := m.agencies[id]
	if !ok {
		return Agency{}, fault.Newf(fault.Missing, "agency.missing", "没有编码为 %s 的核对机构", id)
	}
	return a, nil
}

// Department finds a department, or faults.
func (m *Map) Department(id DepartmentID) (Department, error) {
	d, ok := m.departments[id]
	if !ok {
		return Department{}, fault.Newf(fault.Missing, "department.missing", "没有编码为 %s 的部门", id)
	}
	return d, nil
}

// Assisting gives the agency that answers an item owned by owner: a county is
// never the assisting agency, its items are answered through its city (R4).
func (m *Map) Assisting(owner ID) (ID, error) {
	a, err := m.Agency(owner)
	if err != nil {
		return "", err
	}
	if a.Level != County {
		return a.ID, nil
	}
	if a.Parent == "" {
		return "", fault.New(fault.Internal, "agency.orphan", fmt.Sprintf("县级核对机构 %s 没有登记所属市级机构", a.ID))
	}
	return a.Parent, nil
}

// Province gives the provincial agency above id.
func (m *Map) Province(id ID) (ID, error) {
	for range 3 {
		a, err := m.Agency(id)
		if err != nil {
			return "", err
		}
		if a.Level == Province {
			return a.ID, nil
		}
		id = a.Parent
	}
	return "", fault.New(fault.Internal, "agency.orphan", "核对机构的上级登记成环")
}
