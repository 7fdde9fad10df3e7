package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/policy"
)

const tagMinistry = "跨省核对"

// ministryRoutes are the verbs of cross-province business: confirmation and
// return by the province, mending by the initiator, the link's configuration.
func (s *Server) ministryRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/confirm", verb: "task.confirm", says: "省级确认跨省核对，推送部平台", tag: tagMinistry, within: uploadWithin}, s.confirmTask)
	handle(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/return", verb: "task.return", says: "退回跨省核对，写明有误的内容和原因", tag: tagMinistry}, s.returnTask)
	handle(s, route{method: http.MethodGet, path: "/api/v1/tasks/{id}/returns", verb: "task.returns", action: policy.TaskRead, says: "查看历次退回", tag: tagMinistry}, s.returns)
	handle(s, route{method: http.MethodGet, path: "/api/v1/tasks/{id}/request", verb: "task.request", says: "查看跨省申请的核对对象（登记）", tag: tagMinistry, look: true}, s.requested)
	sent(s, route{method: http.MethodGet, path: "/api/v1/tasks/{id}/request/{ordinal}/{kind}", verb: "task.paper", action: policy.TaskRequest, says: "调看跨省申请的材料（登记）",
		tag: tagMinistry, within: uploadWithin}, []string{mimePDF, "image/jpeg", "image/png"}, s.openPaper)
	handle(s, route{method: http.MethodPut, path: "/api/v1/tasks/{id}/request/{ordinal}", verb: "task.mend", says: "更正被退回的跨省申请", tag: tagMinistry}, s.mend)
	received(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/request/{ordinal}/{kind}", verb: "task.mend_paper", action: policy.TaskMend, says: "更换被退回的跨省申请的材料",
		tag: tagMinistry, body: scanBody, within: uploadWithin}, s.mendPaper)
	handle(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/resubmit", verb: "task.resubmit", says: "重新提交跨省申请", tag: tagMinistry, within: uploadWithin}, s.resubmit)
	handle(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/withdraw", verb: "task.withdraw", says: "撤回跨省核对项，其余照常办理", tag: tagMinistry}, s.withdrawItem)
	handle(s, route{method: http.MethodGet, path: "/api/v1/settings/link", verb: "link.read", says: "查看部平台链路配置", tag: tagMinistry}, s.link)
	handle(s, route{method: http.MethodPut, path: "/api/v1/settings/link", verb: "link.edit", says: "修改部平台链路的时限和报文格式", tag: tagMinistry}, s.editLink)
}

func (s *Server) confirmTask(ctx context.Context, actor policy.Actor, in *taskPath) (*taskOut, error) {
	return taskAnswer(s.desk.ConfirmTask(ctx, actor, in.ID))
}

type returnTaskIn struct {
	ID   assist.ID `path:"id" maxLength:"64"`
	Body struct {
		Field   string `json:"field" enum:"authorization,id_copy,number,name,commission,item,purpose" doc:"有误的内容"`
		Ordinal int    `json:"ordinal,omitempty" minimum:"0" maximum:"1000000" doc:"核对对象序号；0为整个申请"`
		Reason  string `json:"reason" minLength:"1" maxLength:"500" doc:"原因"`
	}
}

func (s *Server) returnTask(ctx context.Context, actor policy.Actor, in *returnTaskIn) (*taskOut, error) {
	return taskAnswer(s.desk.ReturnTask(ctx, actor, in.ID, casework.ReturnIn{Field: in.Body.Field, Ordinal: in.Body.Ordinal, Reason: in.Body.Reason}))
}

// TaskReturn is one return of a cross-province task.
type TaskReturn struct {
	No       int        `json:"no"`
	Field    string     `json:"field" doc:"有误的内容"`
	Ordinal  int        `json:"ordinal" doc:"核对对象序号；0为整个申请"`
	Reason   string     `json:"reason"`
	At       time.Time  `json:"at"`
	MendedAt *time.Time `json:"mendedAt,omitempty"`
}

func showReturn(r casework.TaskReturn) TaskReturn {
	return TaskReturn{r.No, r.Field, r.Ordinal, r.Reason, r.At, given(r.MendedAt)}
}

type returnsOut struct{ Body Page[TaskReturn] }

func (s *Server) returns(ctx context.Context, actor policy.Actor, in *taskPath) (*returnsOut, error) {
	all, err := s.desk.Returns(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &returnsOut{Page[TaskReturn]{Items: showAll(all, showReturn)}}, nil
}

type requestedIn struct {
	ID assist.ID `path:"id" maxLength:"64"`
	Ordinals
}

// requested pages by ordinal; a page may be short of those who are not asked.
func (s *Server) requested(ctx context.Context, actor policy.Actor, in *requestedIn) (*subjectsOut, error) {
	rows, err := s.desk.Requested(ctx, actor, in.ID, in.After+1, in.After+in.Limit)
	if err != nil {
		return nil, err
	}
	return &subjectsOut{Page[Subject]{showAll(rows, showSubject), in.next(len(rows))}}, nil
}

type paperPath struct {
	ID      assist.ID          `path:"id" maxLength:"64"`
	Ordinal int                `path:"ordinal" minimum:"0" maximum:"1000000" doc:"核对对象序号；委托书为0"`
	Kind    catalogue.Material `path:"kind" enum:"authorization,id_copy,commission" doc:"材料种类"`
}

func (s *Server) openPaper(_ context.Context, actor policy.Actor, in *paperPath) (*file, error) {
	return scanFile(fmt.Sprintf("%s-%d", in.Kind.Chinese(), in.Ordinal), func(ctx context.Context, w func(casework.Document, io.Reader) error) error {
		return s.desk.OpenPaper(ctx, actor, in.ID, in.Ordinal, in.Kind, w)
	}), nil
}

type mendIn struct {
	ID      assist.ID `path:"id" maxLength:"64"`
	Ordinal int       `path:"ordinal" minimum:"1" maximum:"1000000" doc:"核对对象序号，从1起"`
	Body    struct {
		Name          string         `json:"name,omitempty" maxLength:"100"`
		Number        string         `json:"number,omitempty" maxLength:"64" doc:"公民身份号码"`
		Authorization *Authorization `json:"authorization,omitempty"`
	}
}

func (s *Server) mend(ctx context.Context, actor policy.Actor, in *mendIn) (*none, error) {
	m := casework.MendIn{Ordinal: in.Ordinal, Name: in.Body.Name}
	if in.Body.Number != "" {
		number, bad := citizen.Parse(in.Body.Number)
		if number == "" {
			return nil, fault.New(fault.Invalid, "task.mend_number", "身份证号有误，请与证件核对").
				At(fault.Field{Path: "number", Code: bad.Code, Message: bad.Message})
		}
		m.Number = number
	}
	if in.Body.Authorization != nil {
		letter := in.Body.Authorization.letter()
		m.Authorization = &letter
	}
	return nil, s.desk.Mend(ctx, actor, in.ID, m)
}

func (s *Server) mendPaper(ctx context.Context, actor policy.Actor, in *paperPath, from *upload) (*none, error) {
	return nil, s.desk.Mend(ctx, actor, in.ID, casework.MendIn{Ordinal: in.Ordinal, Kind: in.Kind, ContentType: from.mime, Paper: from.reader()})
}

func (s *Server) resubmit(ctx context.Context, actor policy.Actor, in *taskPath) (*taskOut, error) {
	return taskAnswer(s.desk.Resubmit(ctx, actor, in.ID))
}

type withdrawItemIn struct {
	ID   assist.ID `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"原因"`
	}
}

func (s *Server) withdrawItem(ctx context.Context, actor policy.Actor, in *withdrawItemIn) (*taskOut, error) {
	return taskAnswer(s.desk.WithdrawItem(ctx, actor, in.ID, in.Body.Reason))
}

// MinistryLink is the configuration of the ministry link. Version is the one
// that a change was made from.
type MinistryLink struct {
	Version      int            `json:"version" minimum:"0" doc:"配置版本"`
	NewDays      int            `json:"newDays" doc:"新申请反馈时限，工作日"`
	ExistingDays int            `json:"existingDays" doc:"已获得反馈时限，工作日"`
	InboundDays  int            `json:"inboundDays" doc:"答复其他省的时限，工作日"`
	ReminderDays []int          `json:"reminderDays" maxItems:"20" doc:"届满前几个工作日提醒"`
	Late         string         `json:"late,omitempty" maxLength:"500" doc:"超过时限仍接收反馈所依据的部平台规则；不填为不接收"`
	PerMessage   int            `json:"perMessage" doc:"每份报文最多人数"`
	Forms        []MinistryForm `json:"forms,omitempty" maxItems:"200"`
}

// MinistryForm is how a category travels.
type MinistryForm struct {
	Category catalogue.CategoryCode `json:"category" maxLength:"64" doc:"资源类别"`
	Code     string                 `json:"code" maxLength:"64" doc:"部平台的类别编码"`
	Fields   map[string]string      `json:"fields,omitempty" doc:"本省字段名到部平台字段名"`
}

func showLink(l assist.Link) MinistryLink {
	out := MinistryLink{l.Version, l.NewDays, l.ExistingDays, l.InboundDays, l.ReminderDays, l.Late, l.PerMessage, nil}
	for _, f := range l.Forms {
		out.Forms = append(out.Forms, MinistryForm(f))
	}
	return out
}

func (l MinistryLink) link() assist.Link {
	out := assist.Link{Version: l.Version, NewDays: l.NewDays, ExistingDays: l.ExistingDays, InboundDays: l.InboundDays,
		ReminderDays: l.ReminderDays, Late: l.Late, PerMessage: l.PerMessage}
	for _, f := range l.Forms {
		out.Forms = append(out.Forms, assist.Form(f))
	}
	return out
}

type linkOut struct{ Body MinistryLink }

func (s *Server) link(ctx context.Context, actor policy.Actor, _ *struct{}) (*linkOut, error) {
	l, err := s.desk.Link(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &linkOut{showLink(l)}, nil
}

type linkIn struct{ Body MinistryLink }

func (s *Server) editLink(ctx context.Context, actor policy.Actor, in *linkIn) (*linkOut, error) {
	l, err := s.desk.EditLink(ctx, actor, in.Body.link())
	if err != nil {
		return nil, err
	}
	return &linkOut{showLink(l)}, nil
}
