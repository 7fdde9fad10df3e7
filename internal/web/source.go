package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/workday"
)

func (s *Server) sourceRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/sources", verb: "source.list", says: "查看接口及其运行状态", tag: tagCatalogue}, s.sources)
	handle(s, route{method: http.MethodGet, path: "/api/v1/items/{id}/source", verb: "source.read", action: policy.SourceList, says: "查看目录项的接口说明", tag: tagCatalogue}, s.source)
	handle(s, route{method: http.MethodPut, path: "/api/v1/items/{id}/source", verb: "source.edit", says: "填写目录项的接口说明，成为新版本", tag: tagCatalogue}, s.editSource)
	handle(s, route{method: http.MethodPost, path: "/api/v1/items/{id}/source/try", verb: "source.try", says: "用不存在的人试用接口", tag: tagCatalogue, within: 5 * time.Minute}, s.trySource)
}

// Circuit is how a source does.
type Circuit struct {
	State    string     `json:"state" enum:"closed,open,probing"`
	Since    *time.Time `json:"since,omitempty"`
	Failures int        `json:"failures" doc:"连续失败次数"`
	Reason   string     `json:"reason,omitempty"`
	Until    *time.Time `json:"until,omitempty" doc:"此后试探"`
}

// Source is an item's interface description in force. Credentials are named,
// never shown.
type Source struct {
	Item        catalogue.ItemID         `json:"item"`
	Version     int                      `json:"version"`
	Interface   casework.SourceInterface `json:"interface"`
	Credentials []string                 `json:"credentials" doc:"已填写的凭据的名称"`
	At          time.Time                `json:"at"`
	By          account.ID               `json:"by"`
	Circuit     Circuit                  `json:"circuit"`
}

func showSource(v casework.SourceView) Source {
	s := v.State
	return Source{Item: v.Item, Version: v.Version, Interface: v.Interface, Credentials: v.Credentials, At: v.At, By: account.ID(v.By),
		Circuit: Circuit{State: string(s.Circuit), Since: given(s.Since), Failures: s.Failures, Reason: s.Reason, Until: given(s.Until)}}
}

type sourcesOut struct{ Body Page[Source] }

func (s *Server) sources(ctx context.Context, actor policy.Actor, _ *none) (*sourcesOut, error) {
	all, err := s.desk.Sources(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &sourcesOut{Page[Source]{Items: showAll(all, showSource)}}, nil
}

type sourcePath struct {
	ID catalogue.ItemID `path:"id" maxLength:"64"`
}

type sourceOut struct{ Body Source }

func (s *Server) source(ctx context.Context, actor policy.Actor, in *sourcePath) (*sourceOut, error) {
	v, err := s.desk.Source(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &sourceOut{showSource(v)}, nil
}

type editSourceIn struct {
	ID   catalogue.ItemID `path:"id" maxLength:"64"`
	Body struct {
		Interface   casework.SourceInterface `json:"interface"`
		Credentials map[string]string        `json:"credentials,omitempty" doc:"凭据；未列的保持不变，任何人都不能再查看"`
	}
}

type editedSource struct {
	Version int `json:"version"`
}

type editSourceOut struct{ Body editedSource }

func (s *Server) editSource(ctx context.Context, actor policy.Actor, in *editSourceIn) (*editSourceOut, error) {
	credentials := make(map[string]seal.Secret, len(in.Body.Credentials))
	for name, text := range in.Body.Credentials {
		credentials[name] = seal.Secret(text)
	}
	version, err := s.desk.EditSource(ctx, actor, in.ID, casework.SourceIn{Interface: in.Body.Interface, Credentials: credentials})
	if err != nil {
		return nil, err
	}
	return &editSourceOut{editedSource{version}}, nil
}

// Tried is what came of a trial, without anybody's data.
type Tried struct {
	Version int            `json:"version"`
	Status  finding.Status `json:"status" enum:"found,none,name_differs,unavailable"`
	Reason  string         `json:"reason,omitempty"`
	Records int            `json:"records"`
	Fields  []string       `json:"fields" doc:"有值的字段"`
	AsOf    workday.Date   `json:"asOf,omitzero" format:"date" doc:"数据截止日期"`
	Millis  int64          `json:"millis" doc:"用时，毫秒"`
}

type triedOut struct{ Body Tried }

func (s *Server) trySource(ctx context.Context, actor policy.Actor, in *sourcePath) (*triedOut, error) {
	t, err := s.desk.TrySource(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &triedOut{Tried{Version: t.Version, Status: t.Status, Reason: t.Reason, Records: t.Records, Fields: t.Fields, AsOf: t.AsOf, Millis: t.Took.Milliseconds()}}, nil
}
