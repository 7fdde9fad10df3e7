package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/verification"
)

const tagReport = "核对报告"

func (s *Server) reportRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/reports", verb: "report.issue", says: "出具一户的核对报告", tag: tagReport, status: http.StatusCreated}, s.issue)
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/reports", verb: "report.list", action: policy.ReportOpen, says: "查看业务的核对报告", tag: tagReport}, s.reports)
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/households/{household}/preview", verb: "report.preview", says: "预览一户的核对报告（登记）", tag: tagReport}, s.preview)
	sent(s, route{method: http.MethodPost, path: "/api/v1/reports/{id}/open", verb: "report.open", says: "打开核对报告（登记）", tag: tagReport, look: true},
		[]string{mimePDF, mimeXLSX, mimeJSON}, s.openReport)
	handle(s, route{method: http.MethodGet, path: "/api/v1/reports/{id}/views", verb: "report.views", action: policy.ReportOpen, says: "查看报告的阅读登记", tag: tagReport}, s.reportViews)
	handle(s, route{method: http.MethodGet, path: "/api/v1/verify/{code}", verb: "report.verify", says: "凭验证码验证报告真伪", tag: tagReport, access: anybody}, s.verify)
}

// Report is an issued version of a household's report, without its content.
type Report struct {
	ID        casework.ReportID `json:"id"`
	Case      verification.ID   `json:"case"`
	Household int               `json:"household"`
	Version   int               `json:"version"`
	Number    string            `json:"number" doc:"报告编号"`
	Partial   bool              `json:"partial" doc:"部分事项未反馈时先行出具"`
	Reason    string            `json:"reason,omitempty" doc:"先行出具或重新出具的原因"`
	Digest    string            `json:"digest" doc:"内容的SM3摘要"`
	IssuedAt  time.Time         `json:"issuedAt"`
	IssuedBy  account.ID        `json:"issuedBy"`
}

func showReport(r casework.Report) Report {
	return Report{r.ID, r.Case, r.Household, r.Version, r.Number, r.Partial, r.Reason, r.Digest, r.IssuedAt, account.ID(r.IssuedBy)}
}

type issueIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Body struct {
		Household int    `json:"household" minimum:"1" maximum:"1000000" doc:"户序号"`
		Reason    string `json:"reason,omitempty" maxLength:"1000" doc:"尚有任务未反馈或重新出具时，写明原因"`
	}
}

type reportOut struct{ Body Report }

func (s *Server) issue(ctx context.Context, actor policy.Actor, in *issueIn) (*reportOut, error) {
	r, err := s.desk.Issue(ctx, actor, in.ID, in.Body.Household, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &reportOut{showReport(r)}, nil
}

type reportsOut struct{ Body Page[Report] }

func (s *Server) reports(ctx context.Context, actor policy.Actor, in *casePath) (*reportsOut, error) {
	all, err := s.desk.Reports(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &reportsOut{Page[Report]{Items: showAll(all, showReport)}}, nil
}

type previewOut struct{ Body report.Content }

func (s *Server) preview(ctx context.Context, actor policy.Actor, in *householdPath) (*previewOut, error) {
	content, err := s.desk.Preview(ctx, actor, in.ID, in.Household)
	if err != nil {
		return nil, err
	}
	return &previewOut{content}, nil
}

// ReportPath names a report.
type ReportPath struct {
	ID casework.ReportID `path:"id" maxLength:"64"`
}

type openReportIn struct {
	ReportPath
	Form string `query:"form" enum:"pdf,xlsx,content" default:"pdf" doc:"content为机器可读的内容"`
}

func (s *Server) openReport(_ context.Context, actor policy.Actor, in *openReportIn) (*file, error) {
	kind := map[string]string{casework.FormPDF: mimePDF, casework.FormXLSX: mimeXLSX, casework.FormContent: mimeJSON}[in.Form]
	out := &file{mime: kind}
	out.write = func(ctx context.Context, w io.Writer) error {
		r, data, err := s.desk.Open(ctx, actor, in.ID, in.Form)
		if err != nil {
			return err
		}
		out.name = fmt.Sprintf("核对报告-%s-第%d版.%s", r.Number, r.Version, map[string]string{mimePDF: "pdf", mimeXLSX: "xlsx", mimeJSON: "json"}[kind])
		_, err = w.Write(data)
		return err
	}
	return out, nil
}

// ReportView is one look at a report.
type ReportView struct {
	Form   string     `json:"form" enum:"pdf,xlsx,content"`
	At     time.Time  `json:"at"`
	By     account.ID `json:"by"`
	Office string     `json:"office" doc:"机构或部门"`
}

type reportViewsOut struct{ Body Page[ReportView] }

func (s *Server) reportViews(ctx context.Context, actor policy.Actor, in *ReportPath) (*reportViewsOut, error) {
	all, err := s.desk.ReportViews(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	show := func(v casework.ReportView) ReportView { return ReportView{v.Form, v.At, account.ID(v.By), v.Office} }
	return &reportViewsOut{Page[ReportView]{Items: showAll(all, show)}}, nil
}

type verifyIn struct {
	Code string `path:"code" maxLength:"40" doc:"报告上的验证码"`
}

type verifyOut struct{ Body casework.Genuine }

// verify tells anybody whether a paper is ours, and opens nothing.
func (s *Server) verify(ctx context.Context, _ policy.Actor, in *verifyIn) (*verifyOut, error) {
	g, err := s.genuine(ctx, in.Code)
	return &verifyOut{g}, err
}

func (s *Server) genuine(ctx context.Context, code string) (casework.Genuine, error) {
	if err := s.visits.admit(traceIn(ctx).address, time.Now()); err != nil {
		return casework.Genuine{}, err
	}
	return s.desk.VerifyCode(ctx, code)
}
