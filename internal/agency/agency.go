// Package agency knows who takes part: regions, verification agencies and
// departments, on the three tiers of the norm (R2.2, R4).
//
// Nouns: a Region is an administrative division (GB/T 2260, six digits) with
// its dates; an Agency (核对机构) is the verification agency of a region and
// bears its code; a Department (部门) commissions verifications, or owns data
// that is asked for, or both.
package agency

import (
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

// Check faults an incomplete region.
func (r Region) Check() error {
	var wrong []fault.Field
	if len(r.Code) != 6 {
		wrong = append(wrong, fault.Field{Path: "code", Code: "region.code", Message: "行政区划代码为六位"})
	}
	if strings.TrimSpace(r.Name) == "" {
		wrong = append(wrong, fault.Field{Path: "name", Code: "region.name", Message: "行政区划名称不能为空"})
	}
	if r.Level != Province && r.Level != City && r.Level != County {
		wrong = append(wrong, fault.Field{Path: "level", Code: "region.level", Message: "层级应为省级、市级或县级"})
	}
	if r.From != 0 && r.To != 0 && r.To < r.From {
		wrong = append(wrong, fault.Field{Path: "to", Code: "region.to", Message: "失效日期不能早于生效日期"})
	}
	if len(wrong) > 0 {
		return fault.New(fault.Invalid, "region.invalid", "行政区划信息不完整").At(wrong...)
	}
	return nil
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

// Check faults an incomplete agency.
func (a Agency) Check() error {
	var wrong []fault.Field
	if len(a.ID) != 6 {
		wrong = append(wrong, fault.Field{Path: "id", Code: "agency.id", Message: "机构编码为六位行政区划代码"})
	}
	if strings.TrimSpace(a.Name) == "" || strings.TrimSpace(a.ShortName) == "" {
		wrong = append(wrong, fault.Field{Path: "name", Code: "agency.name", Message: "机构名称和简称不能为空"})
	}
	if a.Level != Province && a.Level != City && a.Level != County {
		wrong = append(wrong, fault.Field{Path: "level", Code: "agency.level", Message: "机构层级应为省级、市级或县级"})
	}
	if (a.Parent == "") != (a.Level == Province) {
		wrong = append(wrong, fault.Field{Path: "parent", Code: "agency.parent", Message: "市级、县级机构须有上级机构，省级没有"})
	}
	if len(wrong) > 0 {
		return fault.New(fault.Invalid, "agency.invalid", "核对机构信息不完整").At(wrong...)
	}
	return nil
}

// CheckParent faults an agency that does not stand below its parent: a city
// under a province, a county under a city or, where there is none, a province.
func (a Agency) CheckParent(parent Agency) error {
	if parent.Level == Province && a.Level != Province || parent.Level == City && a.Level == County {
		return nil
	}
	return fault.New(fault.Invalid, "agency.invalid", "核对机构信息不完整").
		At(fault.Field{Path: "parent", Code: "agency.parent", Message: "上级机构的层级须高于本机构"})
}

// Assisting gives the agency that answers what a owns: a county is never the
// assisting agency, its items are answered through its city (R4).
func (a Agency) Assisting() ID {
	if a.Level == County {
		return a.Parent
	}
	return a.ID
}

// MayInitiate faults when the agency may not begin business of a kind for the
// commissioned agency: one acts for itself, a city also for its counties
// (R4.2), and only province and city initiate batches (R6.1).
func (a Agency) MayInitiate(batch bool, commissioned Agency) error {
	if a.ID != commissioned.ID && (a.Level != City || commissioned.Parent != a.ID) {
		return fault.New(fault.Refused, "agency.scope", "只能为本机构，或由市级为所辖县级机构发起核对").Because("R4.2")
	}
	if batch && a.Level == County {
		return fault.New(fault.Refused, "agency.county_batch", "已获得对象的批量核对由省、市两级发起").Because("R6.1").
			Do("请将名单移交所属市级核对机构发起；贵机构仍为接受委托的机构，负责出具报告")
	}
	return nil
}

// Department is a commissioning or sharing department of a region (R2.2), or
// another unit that commissions under the same rules (R15.1).
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
