package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

const tagCase = "核对业务"

// businessRoutes are the verbs of the norm, in the order of its articles.
func (s *Server) businessRoutes() {
	s.caseRoutes()
	s.supplementRoutes()
	s.batchRoutes()
	s.listRoutes()
	s.householdRoutes()
	s.materialRoutes()
	s.eventRoutes()
	s.taskRoutes()
	s.answerRoutes()
	s.ministryRoutes()
	s.reviewRoutes()
	s.reportRoutes()
	s.hintRoutes()
	s.noticeRoutes()
	s.draftRoutes()
	s.viewRoutes()
	s.calendarRoutes()
	s.statisticsRoutes()
	s.catalogueRoutes()
	s.resourceRoutes()
	s.sourceRoutes()
	s.agencyRoutes()
	s.settingsRoutes()
	s.agreementRoutes()
	s.adjustmentRoutes()
	s.dockingRoutes()
	s.keyRoutes()
	s.consultationRoutes()
	s.archiveRoutes()
	s.auditRoutes()
}

func (s *Server) caseRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases", verb: "case.create", says: "受理核对委托", tag: tagCase, status: http.StatusCreated}, s.createCase)
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases", verb: "case.list", says: "查看业务列表", tag: tagCase}, s.cases)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/search", verb: "case.search", action: policy.CaseList, says: "按身份证号查找业务（登记）", tag: tagCase, look: true}, s.searchCases)
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}", verb: "case.read", says: "查看业务进展", tag: tagCase}, s.readCase)
	handle(s, route{method: http.MethodPut, path: "/api/v1/cases/{id}/items", verb: "case.choose", action: policy.CaseEdit, says: "选择核对目录项", tag: tagCase}, s.choose)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/submit", verb: "case.submit", says: "提交核对申请", tag: tagCase, within: uploadWithin}, s.submit)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/terminate", verb: "case.terminate", says: "终止业务", tag: tagCase}, s.terminate)
}

// Commission is a department's order to verify.
type Commission struct {
	Number     string                   `json:"number" minLength:"1" maxLength:"64" doc:"委托书编号"`
	Department agency.DepartmentID      `json:"department" maxLength:"32" doc:"委托单位"`
	Purpose    string                   `json:"purpose" minLength:"1" maxLength:"500" doc:"核对目的"`
	Assistance verification.Assistance  `json:"assistance" enum:"dibao,tekun,bianyuan,zhichu,linshi,yiliao,zhufang,jiaoyu,jiuye,qita" doc:"救助种类"`
	On         workday.Date             `json:"on" format:"date" doc:"委托日期"`
	Due        workday.Date             `json:"due,omitzero" format:"date" doc:"报告要求日期"`
	Monitoring bool                     `json:"monitoring,omitempty" doc:"委托要求动态监测：按规则产生提示，不作认定"`
	Categories []catalogue.CategoryCode `json:"categories,omitempty" maxItems:"200" doc:"委托书列明的资源类别，核对不得超出；不填为未列明"`
}

func (o Commission) order() verification.Commission {
	return verification.Commission{Number: o.Number, Department: o.Department, Purpose: o.Purpose, Assistance: o.Assistance, On: o.On, Due: o.Due,
		Monitoring: o.Monitoring, Categories: o.Categories}
}

// Case is a case without its people.
type Case struct {
	ID           verification.ID    `json:"id"`
	Number       string             `json:"number" doc:"业务编号"`
	Kind         catalogue.Kind     `json:"kind" enum:"new,existing,local"`
	State        verification.State `json:"state" enum:"preparing,draft,approving,running,answered,reported,terminated,destroyed"`
	StateWords   string             `json:"stateWords" doc:"状态的中文"`
	Initiating   agency.ID          `json:"initiating" doc:"核对发起机构"`
	Commissioned agency.ID          `json:"commissioned" doc:"接受委托的核对机构"`
	Commission   Commission         `json:"commission"`
	Items        []catalogue.ItemID `json:"items"`
	Subjects     int                `json:"subjects" doc:"核对对象人数"`
	Households   int                `json:"households" doc:"户数"`
	NormVersion  string             `json:"normVersion" doc:"所依据的操作规范版本"`
	CreatedAt    time.Time          `json:"createdAt"`
	SubmittedAt  *time.Time         `json:"submittedAt,omitempty"`
	EndedAt      *time.Time         `json:"endedAt,omitempty"`
	EndReason    string             `json:"endReason,omitempty" doc:"终止原因"`
	Supplement   *Supplement        `json:"supplement,omitempty" doc:"补充核对：所补充的原业务；其他业务没有"`
	Revision     int                `json:"revision" doc:"每次变化加一"`
}

func showCase(c verification.Case) Case {
	o := c.Commission
	out := Case{ID: c.ID, Number: c.Number, Kind: c.Kind, State: c.State, StateWords: c.State.Chinese(), Initiating: c.Initiating,
		Commissioned: c.Commissioned, Items: make([]catalogue.ItemID, len(c.Items)), Subjects: c.Subjects, Households: c.Households,
		Commission:  Commission{o.Number, o.Department, o.Purpose, o.Assistance, o.On, o.Due, o.Monitoring, o.Categories},
		NormVersion: c.NormVersion, CreatedAt: c.CreatedAt, SubmittedAt: given(c.SubmittedAt), EndedAt: given(c.EndedAt),
		EndReason: c.EndReason, Revision: c.Revision}
	if s := c.Supplement; s.Joins() {
		out.Supplement = &Supplement{s.To, s.Household}
	}
	for i, ref := range c.Items {
		out.Items[i] = ref.ID
	}
	return out
}

type caseOut struct{ Body Case }

func caseAnswer(c verification.Case, err error) (*caseOut, error) {
	if err != nil {
		return nil, err
	}
	return &caseOut{showCase(c)}, nil
}

type createCaseIn struct {
	Body struct {
		Kind         catalogue.Kind `json:"kind" enum:"new,existing,local" doc:"业务种类：new新申请，existing已获得，local市内核对"`
		Commissioned agency.ID      `json:"commissioned,omitempty" maxLength:"6" doc:"接受委托的核对机构；不填为本机构"`
		Commission   Commission     `json:"commission"`
	}
}

func (s *Server) createCase(ctx context.Context, actor policy.Actor, in *createCaseIn) (*caseOut, error) {
	o := in.Body.Commission
	return caseAnswer(s.desk.Create(ctx, actor, casework.CreateIn{Kind: in.Body.Kind, Commissioned: in.Body.Commissioned,
		Commission: o.order()}))
}

type casesIn struct {
	Cursor
	State  verification.State `query:"state" enum:"preparing,draft,approving,running,answered,reported,terminated,destroyed"`
	Kind   catalogue.Kind     `query:"kind" enum:"new,existing,local"`
	Number string             `query:"number" maxLength:"32" doc:"业务编号"`
	Unread bool               `query:"unread" doc:"只列有报告而委托单位尚未打开的"`
	Hinted bool               `query:"hinted" doc:"只列有监测提示而尚未登记查看情况的"`

	Objected  bool `query:"objected" doc:"只列本机构发起、有异议而尚未申请复核的"`
	Corrected bool `query:"corrected" doc:"只列出具报告后因复核更正、尚未重新出具的"`
	Opined    bool `query:"opined" doc:"只列本机构发起、有终止意见而尚未决定的"`
}

type casesOut struct{ Body Page[Case] }

func pageOfCases(rows []verification.Case, limit int, err error) (*casesOut, error) {
	if err != nil {
		return nil, err
	}
	return &casesOut{pageOf(rows, limit, showCase, func(c verification.Case) string { return string(c.ID) })}, nil
}

func (s *Server) cases(ctx context.Context, actor policy.Actor, in *casesIn) (*casesOut, error) {
	rows, err := s.desk.Cases(ctx, actor, casework.CaseFilter{State: in.State, Kind: in.Kind, Number: in.Number, Unread: in.Unread, Hinted: in.Hinted,
		Objected: in.Objected, Corrected: in.Corrected, Opined: in.Opined, Before: verification.ID(in.After), Limit: in.Limit + 1})
	return pageOfCases(rows, in.Limit, err)
}

type searchIn struct {
	Body struct {
		Number string `json:"number" maxLength:"64" doc:"公民身份号码；只在请求正文中，不进入网址"`
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"查找的缘由，登记在案"`
		After  string `json:"after,omitempty" maxLength:"128"`
		Limit  int    `json:"limit,omitempty" minimum:"1" maximum:"500" default:"100"`
	}
}

func (s *Server) searchCases(ctx context.Context, actor policy.Actor, in *searchIn) (*casesOut, error) {
	number, wrong := citizen.Parse(in.Body.Number)
	if number == "" {
		return nil, fault.New(fault.Invalid, "case.search", "身份证号有误").Do("请与证件核对").
			At(fault.Field{Path: "number", Code: wrong.Code, Message: wrong.Message})
	}
	rows, err := s.desk.CasesOf(ctx, actor, number, in.Body.Reason, casework.CaseFilter{Before: verification.ID(in.Body.After), Limit: in.Body.Limit + 1})
	return pageOfCases(rows, in.Body.Limit, err)
}

// CaseDetail is a case with its flow: who does what until when, and what has
// happened.
type CaseDetail struct {
	Case
	Standing  *Standing  `json:"standing" doc:"业务现在何处"`
	Tasks     []Task     `json:"tasks"`
	Events    []Event    `json:"events"`
	Materials []Material `json:"materials"`
	Opinions  []Opinion  `json:"opinions" doc:"协查机构的终止意见"`
	Outlook   *Outlook   `json:"outlook,omitempty" doc:"能否按委托要求的日期出具报告；委托未要求日期的没有"`

	Supplements []LinkedCase `json:"supplements" doc:"家庭成员变化的补充核对"`
	First       *LinkedCase  `json:"first,omitempty" doc:"补充核对的原业务"`
}

// Opinion is an assisting agency's, that the case should be ended (R8.2).
type Opinion struct {
	Task  assist.ID `json:"task"`
	By    agency.ID `json:"by" doc:"提出意见的协查机构"`
	Words string    `json:"words"`
	At    time.Time `json:"at"`

	DecidedAt *time.Time `json:"decidedAt,omitempty" doc:"发起机构决定继续核对的时间；没有的，尚待决定"`
	Reply     string     `json:"reply,omitempty" doc:"不采纳的理由"`
}

func showOpinion(o casework.Opinion) Opinion {
	return Opinion{o.Task, o.By, o.Words, o.At, given(o.DecidedAt), o.Reply}
}

// Outlook is whether the report can be there when the commission wants it.
type Outlook struct {
	Due   workday.Date `json:"due" format:"date" doc:"委托要求的日期"`
	By    workday.Date `json:"by,omitzero" format:"date" doc:"预计反馈齐的日期"`
	Limit workday.Date `json:"limit,omitzero" format:"date" doc:"未反馈各项中最迟的时限"`
	Met   bool         `json:"met" doc:"预计可以如期"`
	Late  []string     `json:"late" doc:"预计在此之后反馈的目录项"`
	Says  string       `json:"says"`
}

func showOutlook(o assist.Outlook) *Outlook {
	if o.Due == 0 {
		return nil
	}
	return &Outlook{o.Due, o.By, o.Limit, o.Met(), append([]string{}, o.Late...), o.Says()}
}

type caseDetailOut struct{ Body CaseDetail }

func (s *Server) readCase(ctx context.Context, actor policy.Actor, in *casePath) (*caseDetailOut, error) {
	v, err := s.desk.Case(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &caseDetailOut{CaseDetail{showCase(v.Case), showStanding(v.Standing, v.Holder), showAll(v.Tasks, showTask), showAll(v.Events, showEvent), showAll(v.Materials, showMaterial),
		showAll(v.Opinions, showOpinion), showOutlook(v.Outlook), showAll(v.Supplements, showLinked), showFirst(v)}}, nil
}

// showAll gives an empty list rather than none.
func showAll[T, R any](rows []T, show func(T) R) []R {
	all := make([]R, len(rows))
	for i, r := range rows {
		all[i] = show(r)
	}
	return all
}

type chooseIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Body struct {
		Items []catalogue.ItemID `json:"items" maxItems:"500" doc:"目录项编码；可以都不选，提交时须有"`
	}
}

func (s *Server) choose(ctx context.Context, actor policy.Actor, in *chooseIn) (*caseOut, error) {
	return caseAnswer(s.desk.Choose(ctx, actor, in.ID, in.Body.Items))
}

type submitted struct {
	Case
	Dispatched int `json:"dispatched" doc:"推送的协查任务数"`
}

type submitOut struct{ Body submitted }

func (s *Server) submit(ctx context.Context, actor policy.Actor, in *casePath) (*submitOut, error) {
	c, tasks, err := s.desk.Submit(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &submitOut{submitted{showCase(c), len(tasks)}}, nil
}

type terminateIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000" doc:"终止的原因"`
	}
}

func (s *Server) terminate(ctx context.Context, actor policy.Actor, in *terminateIn) (*caseOut, error) {
	return caseAnswer(s.desk.Terminate(ctx, actor, in.ID, in.Body.Reason))
}
