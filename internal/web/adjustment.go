package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

const tagAdjustment = "调整令"

func (s *Server) adjustmentRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/adjustments", verb: "adjustment.order", says: "下达调整令：限额、适用范围、数据内容", tag: tagAdjustment,
		status: http.StatusCreated}, s.adjust)
	handle(s, route{method: http.MethodGet, path: "/api/v1/adjustments", verb: "adjustment.read", says: "查看调整令和确认情况，新的在前", tag: tagAdjustment}, s.adjustments)
	handle(s, route{method: http.MethodPost, path: "/api/v1/adjustments/{id}/acknowledge", verb: "adjustment.acknowledge", says: "确认收到调整令", tag: tagAdjustment}, s.acknowledge)
	handle(s, route{method: http.MethodGet, path: "/api/v1/procedure", verb: "procedure.read", action: policy.SettingsRead, says: "查看所属市的市内核对程序", tag: "设置"}, s.procedure)
	handle(s, route{method: http.MethodPut, path: "/api/v1/procedure", verb: "procedure.edit", says: "规定本市的市内核对程序", tag: "设置"}, s.editProcedure)
}

// Order is what the province orders.
type Order struct {
	Number  string             `json:"number" minLength:"1" maxLength:"64" doc:"文号"`
	Text    string             `json:"text" minLength:"1" maxLength:"1000" doc:"调整内容说明"`
	From    workday.Date       `json:"from" format:"date" doc:"生效日期，晚于今天"`
	Changes []catalogue.Change `json:"changes" minItems:"1" maxItems:"600" doc:"所调整的目录项；未写的不变"`
}

// Adjustment is an order with who has acknowledged it.
type Adjustment struct {
	ID catalogue.AdjustmentID `json:"id"`
	Order
	Says      []string  `json:"says" doc:"各项调整的文字说明"`
	OrderedAt time.Time `json:"orderedAt"`
	Receipts  []Receipt `json:"receipts" doc:"发给的机构"`
	Owed      int       `json:"owed" doc:"尚未确认的机构数"`
}

// Receipt is an agency's acknowledgement of an order.
type Receipt struct {
	Agency agency.ID  `json:"agency"`
	At     *time.Time `json:"at,omitempty" doc:"确认的时间；没有为尚未确认"`
}

func showAdjustment(v casework.AdjustmentView) Adjustment {
	out := Adjustment{ID: v.ID, Order: Order{v.Number, v.Text, v.From, v.Changes}, Says: v.Says, OrderedAt: v.OrderedAt,
		Receipts: make([]Receipt, len(v.Receipts))}
	for i, r := range v.Receipts {
		out.Receipts[i] = Receipt{r.Agency, given(r.At)}
		if r.At.IsZero() {
			out.Owed++
		}
	}
	return out
}

type adjustIn struct{ Body Order }

type adjustOut struct {
	Body struct {
		ID catalogue.AdjustmentID `json:"id"`
	}
}

func (s *Server) adjust(ctx context.Context, actor policy.Actor, in *adjustIn) (*adjustOut, error) {
	o := in.Body
	a, err := s.desk.Adjust(ctx, actor, catalogue.Adjustment{Number: o.Number, Text: o.Text, From: o.From, Changes: o.Changes})
	if err != nil {
		return nil, err
	}
	out := &adjustOut{}
	out.Body.ID = a.ID
	return out, nil
}

type adjustmentsIn struct{ Cursor }

type adjustmentsOut struct{ Body Page[Adjustment] }

func (s *Server) adjustments(ctx context.Context, actor policy.Actor, in *adjustmentsIn) (*adjustmentsOut, error) {
	rows, err := s.desk.Adjustments(ctx, actor, catalogue.AdjustmentID(in.After), in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &adjustmentsOut{pageOf(rows, in.Limit, showAdjustment, func(v casework.AdjustmentView) string { return string(v.ID) })}, nil
}

type acknowledgeIn struct {
	ID catalogue.AdjustmentID `path:"id" maxLength:"64"`
}

func (s *Server) acknowledge(ctx context.Context, actor policy.Actor, in *acknowledgeIn) (*none, error) {
	return nil, s.desk.Acknowledge(ctx, actor, in.ID)
}

// Procedure is what a city lays down for verification across its counties.
type Procedure struct {
	FeedbackDays int  `json:"feedbackDays" minimum:"1" maximum:"366" doc:"协查反馈时限，工作日"`
	ReviewDays   int  `json:"reviewDays" minimum:"1" maximum:"366" doc:"复核时限，工作日"`
	Approval     bool `json:"approval" doc:"提交后须经第二人审核"`
}

type procedureOut struct{ Body Procedure }

func (s *Server) procedure(ctx context.Context, actor policy.Actor, _ *none) (*procedureOut, error) {
	p, err := s.desk.Procedure(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &procedureOut{Procedure(p)}, nil
}

type editProcedureIn struct{ Body Procedure }

func (s *Server) editProcedure(ctx context.Context, actor policy.Actor, in *editProcedureIn) (*none, error) {
	return nil, s.desk.EditProcedure(ctx, actor, norm.Procedure(in.Body))
}
