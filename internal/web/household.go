package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

func (s *Server) householdRoutes() {
	handle(s, route{method: http.MethodPut, path: "/api/v1/cases/{id}/households", verb: "case.enter", action: policy.CaseEdit, says: "录入家庭成员", tag: tagCase}, s.enter)
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/subjects", verb: "household.read", says: "查看核对对象（登记）", tag: tagCase}, s.subjects)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/subjects/{ordinal}/number", verb: "household.reveal", says: "查看一名核对对象的完整身份证号（登记）", tag: tagCase, look: true}, s.reveal)
	handle(s, route{method: http.MethodPut, path: "/api/v1/cases/{id}/subjects/{ordinal}/authorization", verb: "case.authorize", action: policy.AuthorizationUpload,
		says: "登记授权书", tag: tagCase}, s.authorize)
	s.hitRoutes()
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/households/{household}/coverage", verb: "household.coverage", action: policy.HouseholdRead,
		says: "查看一户的核对覆盖情况（登记）", tag: tagCase}, s.coverage)
}

// Person is a typed member of a household.
type Person struct {
	Household     int               `json:"household" minimum:"1" maximum:"2000" doc:"户序号，从1起"`
	Name          string            `json:"name" maxLength:"100" doc:"姓名"`
	Number        string            `json:"number" maxLength:"64" doc:"公民身份号码"`
	Relation      string            `json:"relation,omitempty" maxLength:"32" doc:"与户主关系；不填为户主"`
	Group         string            `json:"group,omitempty" enum:"cohabiting,supporter" doc:"cohabiting共同生活（不填即是），supporter赡（抚、扶）养义务人"`
	Authorization *Authorization    `json:"authorization,omitempty"`
	Declared      map[string]string `json:"declared,omitempty" doc:"申报情况：资源类别代码到申报内容"`
}

type enterIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Body struct {
		People []Person `json:"people" minItems:"1" maxItems:"2000" doc:"核对对象"`
	}
}

func (s *Server) enter(ctx context.Context, actor policy.Actor, in *enterIn) (*none, error) {
	people := make([]casework.Person, len(in.Body.People))
	var wrong []fault.Field
	for i, p := range in.Body.People {
		var bad []fault.Field
		people[i], bad = p.subject(fmt.Sprintf("people[%d]", i))
		wrong = append(wrong, bad...)
	}
	if len(wrong) > 0 {
		return nil, fault.New(fault.Invalid, "case.people", "录入的核对对象有误").Because("R5.1").Do("请与证件核对").At(wrong...)
	}
	return nil, s.desk.Enter(ctx, actor, in.ID, people)
}

// subject brings name and number into normal form; the fields name what cannot
// be, and never the value.
func (p Person) subject(at string) (out casework.Person, wrong []fault.Field) {
	number, bad := citizen.Parse(p.Number)
	if number == "" {
		wrong = append(wrong, fault.Field{Path: at + ".number", Code: bad.Code, Message: bad.Message})
	}
	name, bad := citizen.NormalName(p.Name)
	if name == "" {
		wrong = append(wrong, fault.Field{Path: at + ".name", Code: bad.Code, Message: bad.Message})
	}
	out = casework.Person{Household: p.Household, Subject: verification.Subject{Number: number, Name: name,
		Relation: strings.TrimSpace(p.Relation), Group: verification.Group(p.Group), Declared: p.Declared}}
	if out.Relation == "" {
		out.Relation = "户主"
	}
	if out.Group == "" {
		out.Group = verification.Cohabiting
	}
	if p.Authorization != nil {
		out.Authorization = p.Authorization.letter()
	}
	return out, wrong
}

// Authorization is a subject's signed consent.
type Authorization struct {
	Number     string                   `json:"number" maxLength:"64" doc:"授权书编号"`
	SignedOn   workday.Date             `json:"signedOn,omitzero" format:"date" doc:"授权日期"`
	ValidTo    workday.Date             `json:"validTo,omitzero" format:"date" doc:"有效期至；不填为长期"`
	Signer     string                   `json:"signer,omitempty" maxLength:"100" doc:"监护人签字时的签字人"`
	Categories []catalogue.CategoryCode `json:"categories,omitempty" maxItems:"200" doc:"授权的资源类别；不填为全部"`
	Keeper     string                   `json:"keeper,omitempty" maxLength:"100" doc:"纸质授权书的保管单位"`
	Scanned    bool                     `json:"scanned,omitempty" readOnly:"true" doc:"已上传扫描件"`
	Withdrawn  *time.Time               `json:"withdrawnAt,omitempty" readOnly:"true" doc:"撤回时间"`
}

func (a Authorization) letter() verification.Authorization {
	return verification.Authorization{Number: a.Number, SignedOn: a.SignedOn, ValidTo: a.ValidTo, Signer: a.Signer,
		Categories: a.Categories, Keeper: a.Keeper}
}

func showAuthorization(a verification.Authorization) Authorization {
	return Authorization{a.Number, a.SignedOn, a.ValidTo, a.Signer, a.Categories, a.Keeper, a.Scan != "", given(a.Withdrawn)}
}

type authorizeIn struct {
	ID      verification.ID `path:"id" maxLength:"64"`
	Ordinal int             `path:"ordinal" minimum:"1" maximum:"1000000" doc:"核对对象序号，从1起"`
	Body    Authorization
}

func (s *Server) authorize(ctx context.Context, actor policy.Actor, in *authorizeIn) (*none, error) {
	return nil, s.desk.Authorize(ctx, actor, in.ID, in.Ordinal, in.Body.letter())
}

// Subject is a person who is verified, the id number masked.
type Subject struct {
	Ordinal       int                `json:"ordinal"`
	Household     int                `json:"household"`
	Name          string             `json:"name"`
	Number        string             `json:"number" doc:"公民身份号码，中间八位以*代替"`
	Relation      string             `json:"relation"`
	Group         verification.Group `json:"group"`
	Authorization Authorization      `json:"authorization"`
	IDCopy        bool               `json:"idCopy" doc:"已上传身份证复印件"`
	Declared      map[string]string  `json:"declared,omitempty"`
}

func showSubject(s verification.Subject) Subject {
	return Subject{s.Ordinal, s.Household, s.Name, s.Number.Masked(), s.Relation, s.Group, showAuthorization(s.Authorization), s.IDCopy != "", s.Declared}
}

// Ordinals is the cursor of lists that are numbered from 1.
type Ordinals struct {
	After int `query:"after" minimum:"0" maximum:"1000000" doc:"上一页返回的next"`
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"每页条数"`
}

// next is the cursor behind a full page. Nobody is looked at, and so
// registered, just to know whether there is one more.
func (o Ordinals) next(rows int) string {
	if rows < o.Limit {
		return ""
	}
	return fmt.Sprint(o.After + rows)
}

type subjectsIn struct {
	ID verification.ID `path:"id" maxLength:"64"`
	Ordinals
}

type subjectsOut struct{ Body Page[Subject] }

func (s *Server) subjects(ctx context.Context, actor policy.Actor, in *subjectsIn) (*subjectsOut, error) {
	rows, err := s.desk.Subjects(ctx, actor, in.ID, in.After+1, in.After+in.Limit)
	if err != nil {
		return nil, err
	}
	return &subjectsOut{Page[Subject]{showAll(rows, showSubject), in.next(len(rows))}}, nil
}

type revealIn struct {
	ID      verification.ID `path:"id" maxLength:"64"`
	Ordinal int             `path:"ordinal" minimum:"1" maximum:"1000000" doc:"核对对象序号，从1起"`
	Body    struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"查看的缘由，登记在案"`
	}
}

type revealOut struct {
	Body struct {
		Number string `json:"number" doc:"公民身份号码"`
	}
}

func (s *Server) reveal(ctx context.Context, actor policy.Actor, in *revealIn) (*revealOut, error) {
	number, err := s.desk.Reveal(ctx, actor, in.ID, in.Ordinal, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	out := &revealOut{}
	out.Body.Number = string(number)
	return out, nil
}

type householdPath struct {
	ID        verification.ID `path:"id" maxLength:"64"`
	Household int             `path:"household" minimum:"1" maximum:"1000000" doc:"户序号，从1起"`
}

type coverageOut struct{ Body report.Household }

func (s *Server) coverage(ctx context.Context, actor policy.Actor, in *householdPath) (*coverageOut, error) {
	h, err := s.desk.Coverage(ctx, actor, in.ID, in.Household)
	if err != nil {
		return nil, err
	}
	return &coverageOut{h}, nil
}
