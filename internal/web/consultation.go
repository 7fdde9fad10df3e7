package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

const tagArchive = "档案"

func (s *Server) consultationRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/consultations", verb: "consultation.ask", says: "申请调阅其他机构保管的档案材料", tag: tagArchive,
		status: http.StatusCreated}, s.askConsultation)
	handle(s, route{method: http.MethodGet, path: "/api/v1/consultations", verb: "consultation.list", says: "查看本机构申请的和被申请的调阅，按期限先后", tag: tagArchive}, s.consultations)
	handle(s, route{method: http.MethodGet, path: "/api/v1/consultations/{id}", verb: "consultation.read", says: "查看调阅申请和查看记录", tag: tagArchive}, s.readConsultation)
	received(s, route{method: http.MethodPost, path: "/api/v1/consultations/{id}/papers/{no}", verb: "consultation.scan", action: policy.ConsultationSupply,
		says: "上传所调阅纸质材料的扫描件", tag: tagArchive, body: scanBody, within: uploadWithin}, s.scanPaper)
	handle(s, route{method: http.MethodPost, path: "/api/v1/consultations/{id}/supply", verb: "consultation.supply", says: "提供所调阅的材料", tag: tagArchive}, s.supply)
	handle(s, route{method: http.MethodPost, path: "/api/v1/consultations/{id}/refuse", verb: "consultation.refuse", says: "说明理由，不予提供", tag: tagArchive}, s.refuseConsultation)
	handle(s, route{method: http.MethodPost, path: "/api/v1/consultations/{id}/withdraw", verb: "consultation.withdraw", says: "撤回调阅申请", tag: tagArchive}, s.withdrawConsultation)
	sent(s, route{method: http.MethodPost, path: "/api/v1/consultations/{id}/papers/{no}/open", verb: "consultation.open", says: "查看调阅的材料（登记）", tag: tagArchive,
		look: true, within: uploadWithin}, []string{mimePDF, "image/jpeg", "image/png"}, s.openConsulted)
}

// ConsultedPaper is a paper that is asked for.
type ConsultedPaper struct {
	Part    archive.Part `json:"part" enum:"authorization,id_copy,commission,exchange" doc:"材料种类"`
	Words   string       `json:"words,omitempty" readOnly:"true" doc:"材料种类的中文"`
	Ordinal int          `json:"ordinal" minimum:"0" maximum:"1000000" doc:"核对对象序号；属于整个业务或任务的材料为0"`
	There   bool         `json:"there,omitempty" readOnly:"true" doc:"保管机构已备妥"`
}

// Consultation is a request for papers, with its limit explained. It holds
// nothing personal.
type Consultation struct {
	ID          archive.ConsultationID    `json:"id"`
	CaseNumber  string                    `json:"caseNumber" doc:"业务编号"`
	Task        assist.ID                 `json:"task,omitempty"`
	Asking      agency.ID                 `json:"asking" doc:"申请调阅的机构"`
	AskingName  string                    `json:"askingName,omitempty"`
	Keeper      agency.ID                 `json:"keeper" doc:"保管机构"`
	KeeperName  string                    `json:"keeperName,omitempty"`
	Papers      []ConsultedPaper          `json:"papers"`
	Business    string                    `json:"business" doc:"办理何项业务需要"`
	State       archive.ConsultationState `json:"state" enum:"open,supplied,refused,withdrawn"`
	StateWords  string                    `json:"stateWords"`
	ReceivedAt  time.Time                 `json:"receivedAt"`
	LimitDays   int                       `json:"limitDays" doc:"时限，工作日"`
	DueOn       workday.Date              `json:"dueOn" format:"date" doc:"期限的最后一天"`
	DueKnown    bool                      `json:"dueKnown" doc:"false：期限内有年份的放假安排尚未公布"`
	Left        int                       `json:"left" doc:"剩余工作日，负数为已超过"`
	Overdue     bool                      `json:"overdue" doc:"已超过时限而未提供；仍可提供"`
	Explanation string                    `json:"explanation,omitempty" doc:"期限如何算得"`
	SettledAt   *time.Time                `json:"settledAt,omitempty"`
	Reason      string                    `json:"reason,omitempty" doc:"不予提供的理由"`
	Late        bool                      `json:"late" doc:"超过时限后办结"`
}

func showConsultation(v casework.ConsultationView) Consultation {
	out := bareConsultation(v.Consultation)
	out.AskingName, out.KeeperName, out.Left, out.Overdue, out.Explanation = v.AskingName, v.KeeperName, v.Left, v.Overdue, v.Explanation
	for i, there := range v.There {
		out.Papers[i].There = there
	}
	return out
}

func bareConsultation(c archive.Consultation) Consultation {
	show := func(p archive.Paper) ConsultedPaper {
		return ConsultedPaper{Part: p.Part, Words: p.Part.Chinese(), Ordinal: p.Ordinal}
	}
	return Consultation{ID: c.ID, CaseNumber: c.CaseNumber, Task: c.Task, Asking: c.Asking, Keeper: c.Keeper, Papers: showAll(c.Papers, show),
		Business: c.Business, State: c.State, StateWords: c.State.Chinese(), ReceivedAt: c.ReceivedAt, LimitDays: c.LimitDays, DueOn: c.DueOn,
		DueKnown: c.DueKnown, SettledAt: given(c.SettledAt), Reason: c.Reason, Late: c.Late}
}

type askConsultationIn struct {
	Body struct {
		Number   string           `json:"number,omitempty" maxLength:"64" doc:"业务编号；写明协查任务时可以省略"`
		Task     assist.ID        `json:"task,omitempty" maxLength:"64" doc:"因哪一项协查任务需要"`
		Papers   []ConsultedPaper `json:"papers" minItems:"1" maxItems:"200" doc:"调阅的材料"`
		Business string           `json:"business" minLength:"1" maxLength:"500" doc:"办理何项业务需要"`
	}
}

type consultationOut struct{ Body Consultation }

func consultationAnswer(c archive.Consultation, err error) (*consultationOut, error) {
	if err != nil {
		return nil, err
	}
	return &consultationOut{bareConsultation(c)}, nil
}

func (s *Server) askConsultation(ctx context.Context, actor policy.Actor, in *askConsultationIn) (*consultationOut, error) {
	show := func(p ConsultedPaper) archive.Paper { return archive.Paper{Part: p.Part, Ordinal: p.Ordinal} }
	return consultationAnswer(s.desk.Consult(ctx, actor, casework.ConsultIn{Number: in.Body.Number, Task: in.Body.Task,
		Papers: showAll(in.Body.Papers, show), Business: in.Body.Business}))
}

type consultationsIn struct {
	Cursor
	State archive.ConsultationState `query:"state" enum:"open,supplied,refused,withdrawn"`
	Side  string                    `query:"side" enum:"asking,keeper" doc:"只看本机构申请的（asking）或由本机构保管的（keeper）"`
}

type consultationsOut struct{ Body Page[Consultation] }

func (s *Server) consultations(ctx context.Context, actor policy.Actor, in *consultationsIn) (*consultationsOut, error) {
	due, after, err := taskCursor(in.After)
	if err != nil {
		return nil, err
	}
	rows, err := s.desk.Consultations(ctx, actor, casework.ConsultationFilter{State: in.State, Side: in.Side, Due: due,
		After: archive.ConsultationID(after), Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	return &consultationsOut{pageOf(rows, in.Limit, showConsultation, func(v casework.ConsultationView) string {
		return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d|%s", v.DueAt.UnixMilli(), v.ID))
	})}, nil
}

type consultationPath struct {
	ID archive.ConsultationID `path:"id" maxLength:"64"`
}

// ConsultationLook is one registered look at a supplied paper.
type ConsultationLook struct {
	No     int        `json:"no" doc:"第几份材料"`
	At     time.Time  `json:"at"`
	By     account.ID `json:"by"`
	Office string     `json:"office" doc:"查看人所在单位"`
}

type consultationDetailOut struct {
	Body struct {
		Consultation
		Looks []ConsultationLook `json:"looks" doc:"查看记录，按时间先后"`
	}
}

func (s *Server) readConsultation(ctx context.Context, actor policy.Actor, in *consultationPath) (*consultationDetailOut, error) {
	v, looks, err := s.desk.ConsultationOf(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &consultationDetailOut{}
	out.Body.Consultation = showConsultation(v)
	out.Body.Looks = showAll(looks, func(l casework.ConsultationLook) ConsultationLook {
		return ConsultationLook{l.No, l.At, account.ID(l.By), l.Office}
	})
	return out, nil
}

type consultedPath struct {
	ID archive.ConsultationID `path:"id" maxLength:"64"`
	No int                    `path:"no" minimum:"1" maximum:"200" doc:"第几份材料"`
}

func (s *Server) scanPaper(ctx context.Context, actor policy.Actor, in *consultedPath, from *upload) (*none, error) {
	return nil, s.desk.ScanPaper(ctx, actor, in.ID, in.No, from.mime, from.reader())
}

func (s *Server) supply(ctx context.Context, actor policy.Actor, in *consultationPath) (*consultationOut, error) {
	return consultationAnswer(s.desk.Supply(ctx, actor, in.ID))
}

type refuseConsultationIn struct {
	ID   archive.ConsultationID `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"不予提供的理由"`
	}
}

func (s *Server) refuseConsultation(ctx context.Context, actor policy.Actor, in *refuseConsultationIn) (*consultationOut, error) {
	return consultationAnswer(s.desk.RefuseConsultation(ctx, actor, in.ID, in.Body.Reason))
}

func (s *Server) withdrawConsultation(ctx context.Context, actor policy.Actor, in *consultationPath) (*consultationOut, error) {
	return consultationAnswer(s.desk.WithdrawConsultation(ctx, actor, in.ID))
}

func (s *Server) openConsulted(_ context.Context, actor policy.Actor, in *consultedPath) (*file, error) {
	return scanFile(fmt.Sprintf("调阅材料-%d", in.No), func(ctx context.Context, w func(casework.Document, io.Reader) error) error {
		return s.desk.OpenConsulted(ctx, actor, in.ID, in.No, w)
	}), nil
}
