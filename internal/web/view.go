package web

import (
	"context"
	"net/http"

	"hedui/internal/casework"
	"hedui/internal/policy"
)

func (s *Server) viewRoutes() {
	const tag = "视图"
	handle(s, route{method: http.MethodGet, path: "/api/v1/views/{room}", verb: "view.read", says: "查看本人保存的筛选条件", tag: tag}, s.views)
	handle(s, route{method: http.MethodPut, path: "/api/v1/views/{room}", verb: "view.keep", says: "保存本人的筛选条件，替换原有的全部", tag: tag}, s.keepViews)
}

// SavedView is a list's filters under a name.
type SavedView struct {
	Name   string `json:"name" minLength:"1" maxLength:"20" doc:"名称"`
	Search string `json:"search" maxLength:"200" pattern:"^[A-Za-z0-9=&._~%-]*$" doc:"页面地址中的筛选条件，如 state=open&access=file"`
}

// Room is whose filters are kept.
type Room struct {
	Room string `path:"room" enum:"cases,tasks" doc:"哪个列表：核对业务、协查任务"`
}

type viewsOut struct{ Body Page[SavedView] }

func (s *Server) views(ctx context.Context, actor policy.Actor, in *Room) (*viewsOut, error) {
	all, err := s.desk.Views(ctx, actor, in.Room)
	if err != nil {
		return nil, err
	}
	return &viewsOut{Page[SavedView]{Items: showAll(all, func(v casework.SavedView) SavedView { return SavedView(v) })}}, nil
}

type keepViewsIn struct {
	Room
	Body struct {
		Items []SavedView `json:"items" maxItems:"20" doc:"常用筛选"`
	}
}

func (s *Server) keepViews(ctx context.Context, actor policy.Actor, in *keepViewsIn) (*none, error) {
	if _, err := sessionOf(ctx); err != nil {
		return nil, err
	}
	return nil, s.desk.KeepViews(ctx, actor, in.Room.Room, showAll(in.Body.Items, func(v SavedView) casework.SavedView { return casework.SavedView(v) }))
}
