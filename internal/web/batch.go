package web

import (
	"context"
	"net/http"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// batchRoutes are what a case needs beyond its own initiator: a county's list
// for its city, a second person's approval, withdrawals and opinions.
func (s *Server) batchRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/lists", verb: "case.prepare", says: "准备移交市级发起的名单", tag: tagCase, status: http.StatusCreated}, s.prepareList)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/hand-over", verb: "case.hand_over", says: "移交名单", tag: tagCase}, s.handOver)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/approve", verb: "case.approve", says: "审核通过，推送批量核对", tag: tagCase, within: uploadWithin}, s.approve)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/reject", verb: "case.reject", action: policy.CaseApprove, says: "审核退回", tag: tagCase}, s.reject)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/subjects/{ordinal}/withdraw", verb: "authorization.withdraw", says: "登记核对对象撤回授权", tag: tagCase, status: http.StatusNoContent}, s.withdrawAuthorization)
	handle(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/opinion", verb: "task.opinion", says: "提出终止意见", tag: tagTask, status: http.StatusNoContent}, s.opine)
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/continue", verb: "case.continue", says: "不采纳终止意见，继续核对", tag: tagCase}, s.goOn)
	handle(s, route{method: http.MethodGet, path: "/api/v1/offers", verb: "catalogue.offer", action: policy.CatalogueRead, says: "查看今天选择各目录项的预计反馈日期和剩余限额", tag: tagCatalogue}, s.offers)
}

type prepareListIn struct{ Body Commission }

func (s *Server) prepareList(ctx context.Context, actor policy.Actor, in *prepareListIn) (*caseOut, error) {
	return caseAnswer(s.desk.Prepare(ctx, actor, in.Body.order()))
}

func (s *Server) handOver(ctx context.Context, actor policy.Actor, in *casePath) (*caseOut, error) {
	return caseAnswer(s.desk.HandOver(ctx, actor, in.ID))
}

func (s *Server) approve(ctx context.Context, actor policy.Actor, in *casePath) (*submitOut, error) {
	c, tasks, err := s.desk.Approve(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &submitOut{submitted{showCase(c), len(tasks)}}, nil
}

func (s *Server) reject(ctx context.Context, actor policy.Actor, in *terminateIn) (*caseOut, error) {
	return caseAnswer(s.desk.Reject(ctx, actor, in.ID, in.Body.Reason))
}

type subjectPath struct {
	ID      verification.ID `path:"id" maxLength:"64"`
	Ordinal int             `path:"ordinal" minimum:"1" maximum:"1000000" doc:"核对对象序号，从1起"`
}

func (s *Server) withdrawAuthorization(ctx context.Context, actor policy.Actor, in *subjectPath) (*struct{}, error) {
	return nil, s.desk.WithdrawAuthorization(ctx, actor, in.ID, in.Ordinal)
}

type opinionIn struct {
	ID   assist.ID `path:"id" maxLength:"64"`
	Body struct {
		Opinion string `json:"opinion" minLength:"1" maxLength:"500" doc:"建议终止的理由"`
	}
}

func (s *Server) opine(ctx context.Context, actor policy.Actor, in *opinionIn) (*struct{}, error) {
	return nil, s.desk.Opine(ctx, actor, in.ID, in.Body.Opinion)
}

type continueIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"不采纳终止意见的理由"`
	}
}

func (s *Server) goOn(ctx context.Context, actor policy.Actor, in *continueIn) (*caseOut, error) {
	return caseAnswer(s.desk.Continue(ctx, actor, in.ID, in.Body.Reason))
}

// Offer is a catalogue item as it may be chosen today.
type Offer struct {
	Item       catalogue.ItemID       `json:"item"`
	Name       string                 `json:"name"`
	Category   catalogue.CategoryCode `json:"category" doc:"资源类别"`
	Serves     bool                   `json:"serves" doc:"适用于所问的业务种类"`
	Materials  []catalogue.Material   `json:"materials" doc:"要求的材料"`
	StartsOn   workday.Date           `json:"startsOn" format:"date" doc:"时限起算日"`
	LimitDays  int                    `json:"limitDays" doc:"时限，工作日"`
	DueOn      workday.Date           `json:"dueOn" format:"date" doc:"时限届满日"`
	Says       string                 `json:"says" doc:"时限的说明"`
	TargetOn   workday.Date           `json:"targetOn,omitzero" format:"date" doc:"目录项自定的反馈日期"`
	ExpectedOn workday.Date           `json:"expectedOn,omitzero" format:"date" doc:"定期受理的来源预计反馈的日期"`
	Window     string                 `json:"window,omitempty" doc:"协查受理时间"`
	Left       int64                  `json:"left" doc:"本期剩余限额，-1为不限"`
}

type offersIn struct {
	Cursor
	Kind     catalogue.Kind         `query:"kind" enum:"new,existing,local" default:"new"`
	Owner    agency.ID              `query:"owner" maxLength:"6" doc:"所属机构"`
	Category catalogue.CategoryCode `query:"category" maxLength:"64"`
}

type offersOut struct{ Body Page[Offer] }

func (s *Server) offers(ctx context.Context, actor policy.Actor, in *offersIn) (*offersOut, error) {
	rows, err := s.desk.Offers(ctx, actor, in.Kind, casework.ItemFilter{Owner: in.Owner, Category: in.Category,
		After: catalogue.ItemID(in.After), Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	return &offersOut{pageOf(rows, in.Limit, showOffer, func(o casework.Offer) string { return string(o.Item.ID) })}, nil
}

func showOffer(o casework.Offer) Offer {
	f := o.Forecast
	return Offer{o.Item.ID, o.Item.Name, o.Item.Category, o.Serves, o.Item.Materials, f.StartsOn, f.LimitDays, f.Due.On, f.Due.Explain(), f.TargetOn, f.ExpectedOn, o.Window, o.Left}
}
