package web

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"hedui/internal/casework"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/verification"
)

func (s *Server) listRoutes() {
	sent(s, route{method: http.MethodGet, path: "/api/v1/list-template", verb: "list.template", says: "下载名单模板", tag: tagCase, access: anybody}, []string{mimeXLSX}, s.listTemplate)
	received(s, route{method: http.MethodPut, path: "/api/v1/cases/{id}/list", verb: "case.import_list", action: policy.CaseEdit,
		says: "导入名单：无误则收下，有误则逐格列出而不保存", tag: tagCase, body: listBody, within: uploadWithin}, s.importList)
	s.badListRoute()
}

func (s *Server) listTemplate(context.Context, policy.Actor, *none) (*file, error) {
	return &file{"核对对象名单模板.xlsx", mimeXLSX, func(_ context.Context, w io.Writer) error { return listfile.Template(w) }}, nil
}

type listIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Mend bool            `query:"mend" doc:"改正只有一种可能的书写错误"`
	Drop bool            `query:"drop" doc:"舍弃仍有错误的户，其余收下"`
}

func (in *listIn) file(from *upload) casework.ListFile {
	return casework.ListFile{Content: from, Size: from.Size(), Mend: in.Mend, DropBad: in.Drop}
}

// ListFault is one wrong cell. Value and mend are shown to nobody but the
// uploader, here; they are in no problem and in no log.
type ListFault struct {
	Sheet   string `json:"sheet,omitempty"`
	Row     int    `json:"row" doc:"行号，文件首行为1"`
	Column  string `json:"column,omitempty" doc:"列，如：B 身份证号"`
	Fault   string `json:"fault" doc:"稳定的错误代码"`
	Message string `json:"message"`
	Value   string `json:"value,omitempty" doc:"单元格原来的内容，仅供上传人核对"`
	Mend    string `json:"mend,omitempty" doc:"建议改为"`
	Certain bool   `json:"certain" doc:"改法只有一种，可用mend=true自动改正"`
	Warning bool   `json:"warning" doc:"只是提醒，不妨碍收下"`
}

func showListFault(f casework.ListFault) ListFault {
	return ListFault{Sheet: f.Sheet, Row: f.Row, Column: f.Column, Fault: f.Code, Message: f.Message,
		Value: f.Value.Reveal(), Mend: f.Mend.Reveal(), Certain: f.Certain, Warning: f.Warning}
}

// ListResult is what became of a list.
type ListResult struct {
	Taken      bool           `json:"taken" doc:"true为已收下；false为一行也没有保存"`
	Code       string         `json:"code,omitempty" doc:"未收下时为list.faults"`
	Persons    int            `json:"persons"`
	Households int            `json:"households"`
	Total      int            `json:"total" doc:"错误总数，不含提醒"`
	Warnings   int            `json:"warnings"`
	Dropped    int            `json:"dropped" doc:"舍弃（或将舍弃）的行数"`
	ByCode     map[string]int `json:"byCode" doc:"各类错误和提醒的个数"`
	Faults     []ListFault    `json:"faults" doc:"错误和提醒，按行；最多10000条"`
}

type listOut struct {
	Status int
	Body   ListResult
}

func (s *Server) importList(ctx context.Context, actor policy.Actor, in *listIn, from *upload) (*listOut, error) {
	list := in.file(from)
	note, end := s.imports.begin("list " + string(in.ID))
	defer end()
	list.Progress = note
	got, err := s.desk.ImportList(ctx, actor, in.ID, list)
	if err != nil {
		return nil, err
	}
	out := &listOut{http.StatusOK, ListResult{Taken: got.Taken, Persons: got.Persons, Households: got.Households, Total: got.Total,
		Warnings: got.Warnings, Dropped: got.Dropped, ByCode: got.ByCode, Faults: showAll(got.Faults, showListFault)}}
	if !got.Taken {
		out.Status, out.Body.Code = http.StatusUnprocessableEntity, "list.faults"
	}
	return out, nil
}

// badListRoute takes a list and gives its bad rows back, to be mended.
func (s *Server) badListRoute() {
	r := route{method: http.MethodPost, path: "/api/v1/cases/{id}/list/bad", verb: "case.bad_rows", action: policy.CaseEdit,
		says: "把名单中有误的行另存为表格，不保存名单", tag: tagCase, body: listBody, within: uploadWithin, look: true}
	op := r.operation()
	op.Middlewares = huma.Middlewares{withRequest}
	op.Responses = map[string]*huma.Response{"200": {Description: "有误的行", Content: binaries([]string{mimeXLSX})}}
	huma.Register(s.api, op, func(ctx context.Context, in *listIn) (*huma.StreamResponse, error) {
		from, err := s.receive(ctx, op.MaxBodyBytes)
		if err != nil {
			return nil, problem(ctx, err)
		}
		actor := callerIn(ctx).actor
		return &huma.StreamResponse{Body: func(hctx huma.Context) {
			defer from.Close()
			s.send(hctx, r, &file{"有误的行.xlsx", mimeXLSX, func(ctx context.Context, w io.Writer) error {
				_, err := s.desk.WriteBadRows(ctx, actor, in.ID, in.file(from), w)
				return err
			}})
		}}, nil
	})
	s.takesFile(r)
}
