package web

import (
	"context"
	"net/http"

	"hedui/internal/agency"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

func (s *Server) agencyRoutes() {
	const tag = "机构和部门"
	handle(s, route{method: http.MethodGet, path: "/api/v1/regions", verb: "region.list", action: policy.AgencyRead, says: "查看行政区划", tag: tag}, s.regions)
	handle(s, route{method: http.MethodPut, path: "/api/v1/regions/{id}", verb: "region.edit", action: policy.AgencyEdit, says: "增加或修改行政区划", tag: tag}, s.editRegion)
	handle(s, route{method: http.MethodGet, path: "/api/v1/agencies", verb: "agency.read", says: "查看核对机构", tag: tag}, s.agencies)
	handle(s, route{method: http.MethodPut, path: "/api/v1/agencies/{id}", verb: "agency.edit", says: "增加或修改核对机构", tag: tag}, s.editAgency)
	handle(s, route{method: http.MethodGet, path: "/api/v1/departments", verb: "department.list", action: policy.AgencyRead, says: "查看部门", tag: tag}, s.departments)
	handle(s, route{method: http.MethodPut, path: "/api/v1/departments/{id}", verb: "department.edit", says: "增加或修改部门", tag: tag}, s.editDepartment)
}

// Division is what is known of an administrative division.
type Division struct {
	Name   string       `json:"name" minLength:"1" maxLength:"64" doc:"名称"`
	Level  agency.Level `json:"level" enum:"province,city,county" doc:"级别"`
	Parent agency.Code  `json:"parent,omitempty" maxLength:"6"`
	From   workday.Date `json:"from,omitzero" format:"date" doc:"设立日期"`
	To     workday.Date `json:"to,omitzero" format:"date" doc:"撤销日期"`
	Own    bool         `json:"own,omitempty" doc:"国家标准没有而由本省自编的代码"`
}

// Region is an administrative division.
type Region struct {
	Code agency.Code `json:"code" doc:"行政区划代码（GB/T 2260）"`
	Division
}

type regionsIn struct {
	Parent agency.Code `query:"parent" maxLength:"6" doc:"上级代码；不填为各省"`
}

type regionsOut struct{ Body Page[Region] }

func (s *Server) regions(ctx context.Context, actor policy.Actor, in *regionsIn) (*regionsOut, error) {
	all, err := s.desk.Regions(ctx, actor, in.Parent)
	if err != nil {
		return nil, err
	}
	show := func(r agency.Region) Region {
		return Region{r.Code, Division{r.Name, r.Level, r.Parent, r.From, r.To, r.Own}}
	}
	return &regionsOut{Page[Region]{Items: showAll(all, show)}}, nil
}

type editRegionIn struct {
	ID   agency.Code `path:"id" minLength:"6" maxLength:"6"`
	Body Division
}

func (s *Server) editRegion(ctx context.Context, actor policy.Actor, in *editRegionIn) (*none, error) {
	b := in.Body
	return nil, s.desk.EditRegion(ctx, actor, agency.Region{Code: in.ID, Name: b.Name, Level: b.Level, Parent: b.Parent, From: b.From, To: b.To, Own: b.Own})
}

// Bureau is what is known of a verification agency.
type Bureau struct {
	Name      string       `json:"name" minLength:"1" maxLength:"64" doc:"名称"`
	ShortName string       `json:"shortName" minLength:"1" maxLength:"16" doc:"文号用的简称，如沈和"`
	Level     agency.Level `json:"level" enum:"province,city,county" doc:"级别"`
	Parent    agency.ID    `json:"parent,omitempty" maxLength:"6" doc:"上级机构；省级没有"`
	Phone     string       `json:"phone,omitempty" maxLength:"32" doc:"印在核对报告上"`
}

// Agency is a verification agency.
type Agency struct {
	ID agency.ID `json:"id" doc:"机构编码，即行政区划代码"`
	Bureau
	RequireDevice bool `json:"requireDevice" doc:"已启用设备识别"`
}

type agenciesOut struct{ Body Page[Agency] }

func (s *Server) agencies(ctx context.Context, actor policy.Actor, _ *none) (*agenciesOut, error) {
	all, err := s.desk.Agencies(ctx, actor)
	if err != nil {
		return nil, err
	}
	show := func(a agency.Agency) Agency {
		return Agency{a.ID, Bureau{a.Name, a.ShortName, a.Level, a.Parent, a.Phone}, a.RequireDevice}
	}
	return &agenciesOut{Page[Agency]{Items: showAll(all, show)}}, nil
}

type editAgencyIn struct {
	ID   agency.ID `path:"id" minLength:"6" maxLength:"6"`
	Body Bureau
}

func (s *Server) editAgency(ctx context.Context, actor policy.Actor, in *editAgencyIn) (*none, error) {
	b := in.Body
	return nil, s.desk.EditAgency(ctx, actor, agency.Agency{ID: in.ID, Name: b.Name, ShortName: b.ShortName, Level: b.Level, Parent: b.Parent, Phone: b.Phone})
}

// Office is what is known of a department.
type Office struct {
	Region     agency.Code `json:"region" minLength:"6" maxLength:"6" doc:"所在地区"`
	Function   string      `json:"function" maxLength:"16" doc:"业务代码，如mz民政、ga公安"`
	Name       string      `json:"name" minLength:"1" maxLength:"64" doc:"名称"`
	Commission bool        `json:"commission" doc:"可以委托核对"`
	Share      bool        `json:"share" doc:"提供数据资源"`
}

// Department is a commissioning or sharing department.
type Department struct {
	ID agency.DepartmentID `json:"id" doc:"行政区划代码.业务代码"`
	Office
}

type departmentsIn struct {
	Region agency.Code `query:"region" maxLength:"6" doc:"不填为全部"`
}

type departmentsOut struct{ Body Page[Department] }

func (s *Server) departments(ctx context.Context, actor policy.Actor, in *departmentsIn) (*departmentsOut, error) {
	all, err := s.desk.Departments(ctx, actor, in.Region)
	if err != nil {
		return nil, err
	}
	show := func(d agency.Department) Department {
		return Department{d.ID, Office{d.Region, d.Function, d.Name, d.Commission, d.Share}}
	}
	return &departmentsOut{Page[Department]{Items: showAll(all, show)}}, nil
}

type editDepartmentIn struct {
	ID   agency.DepartmentID `path:"id" maxLength:"32"`
	Body Office
}

func (s *Server) editDepartment(ctx context.Context, actor policy.Actor, in *editDepartmentIn) (*none, error) {
	b := in.Body
	return nil, s.desk.EditDepartment(ctx, actor, agency.Department{ID: in.ID, Region: b.Region, Function: b.Function, Name: b.Name, Commission: b.Commission, Share: b.Share})
}
