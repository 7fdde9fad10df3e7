package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"hedui/internal/casework"
	"hedui/internal/fault"
	"hedui/internal/policy"
)

// draftBody bounds what one form may hold: a pasted list of 2,000 people is
// about 400 KB.
const draftBody = 2 << 20

func (s *Server) draftRoutes() {
	const tag = "草稿"
	handle(s, route{method: http.MethodGet, path: "/api/v1/drafts", verb: "draft.list", says: "查看本人的草稿清单", tag: tag}, s.drafts)
	handle(s, route{method: http.MethodGet, path: "/api/v1/drafts/{key}", verb: "draft.read", says: "打开本人的草稿", tag: tag}, s.draft)
	handle(s, route{method: http.MethodPut, path: "/api/v1/drafts/{key}", verb: "draft.keep", says: "保存本人的草稿，加密存放，他人不能查看", tag: tag, body: draftBody}, s.keepDraft)
	handle(s, route{method: http.MethodDelete, path: "/api/v1/drafts/{key}", verb: "draft.drop", says: "删除本人的草稿", tag: tag}, s.dropDraft)
}

// DraftHead is a draft without its content.
type DraftHead struct {
	Key     string    `json:"key" doc:"草稿的名称，如：case.C1.people"`
	SavedAt time.Time `json:"savedAt"`
}

// Draft is what the browser kept; its form is the browser's own business.
type Draft struct {
	DraftHead
	Body json.RawMessage `json:"body"`
}

type draftsOut struct{ Body Page[DraftHead] }

func (s *Server) drafts(ctx context.Context, actor policy.Actor, _ *none) (*draftsOut, error) {
	all, err := s.desk.Drafts(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &draftsOut{Page[DraftHead]{Items: showAll(all, showDraftHead)}}, nil
}

func showDraftHead(d casework.Draft) DraftHead { return DraftHead{d.Key, d.SavedAt} }

// DraftPath names a draft. An id number, 17 digits in a row and a last one, has
// no room in it: what is typed about people stays out of addresses.
type DraftPath struct {
	Key string `path:"key" pattern:"^[a-z]+(\\.(\\d{0,16}[A-Za-z_-])*\\d{0,16}){0,3}$" maxLength:"100"`
}

type draftOut struct{ Body Draft }

func (s *Server) draft(ctx context.Context, actor policy.Actor, in *DraftPath) (*draftOut, error) {
	d, err := s.desk.Draft(ctx, actor, in.Key)
	if err != nil {
		return nil, err
	}
	return &draftOut{Draft{showDraftHead(d), d.Body}}, nil
}

type keepDraftIn struct {
	DraftPath
	Body json.RawMessage
}

func (s *Server) keepDraft(ctx context.Context, actor policy.Actor, in *keepDraftIn) (*none, error) {
	if _, err := sessionOf(ctx); err != nil {
		return nil, err
	}
	if len(in.Body) == 0 {
		return nil, fault.New(fault.Invalid, "draft.empty", "草稿是空的")
	}
	return nil, s.desk.KeepDraft(ctx, actor, in.Key, in.Body)
}

func (s *Server) dropDraft(ctx context.Context, actor policy.Actor, in *DraftPath) (*none, error) {
	return nil, s.desk.DropDraft(ctx, actor, in.Key)
}
