package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/notice"
	"hedui/internal/policy"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

const tagNotice = "通知"

func (s *Server) noticeRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/notices", verb: "notice.list", action: policy.NoticeRead, says: "查看本单位的通知，从新到旧；或按期限先后看未办结的", tag: tagNotice}, s.notices)
	handle(s, route{method: http.MethodGet, path: "/api/v1/notices/unread", verb: "notice.unread", action: policy.NoticeRead, says: "本人未读通知的条数，最多数到1000", tag: tagNotice}, s.unread)
	handle(s, route{method: http.MethodPost, path: "/api/v1/notices/{id}/read", verb: "notice.read", says: "把通知标为本人已读", tag: tagNotice}, s.readNotice)
	handle(s, route{method: http.MethodPost, path: "/api/v1/notices/{id}/read-all", verb: "notice.read_all", action: policy.NoticeRead, says: "把这一条及更早的通知标为本人已读", tag: tagNotice}, s.readNotices)
	s.noticeSettingRoutes()
}

// Notice is a line of an office's inbox; it holds nothing personal.
type Notice struct {
	ID        string          `json:"id"`
	Kind      string          `json:"kind" doc:"种类，如task.received"`
	KindWords string          `json:"kindWords" doc:"种类的中文"`
	Case      verification.ID `json:"case,omitempty"`
	Task      assist.ID       `json:"task,omitempty"`
	Words     string          `json:"words"`
	At        time.Time       `json:"at"`
	DueOn     workday.Date    `json:"dueOn,omitzero" format:"date" doc:"所涉任务或复核期限的最后一天"`
	ReadAt    *time.Time      `json:"readAt,omitempty" doc:"本人阅读的时间"`
}

func showNotice(n casework.Notice) Notice {
	out := Notice{ID: n.ID, Kind: n.Kind, KindWords: notice.Name(n.Kind), Case: n.Case, Task: n.Task, Words: n.Words, At: n.At, ReadAt: given(n.ReadAt)}
	if !n.DueAt.IsZero() {
		out.DueOn = workday.DateOf(n.DueAt.Add(-time.Second)) // the exclusive end of the day
	}
	return out
}

type noticesIn struct {
	Cursor
	Unread bool            `query:"unread" doc:"只看本人未读的"`
	Mine   bool            `query:"mine" doc:"只看需要本人角色办理的"`
	Case   verification.ID `query:"case" maxLength:"64" doc:"只看一项业务的"`
	Order  string          `query:"order" enum:"newest,deadline" default:"newest" doc:"deadline：未办结的，按期限先后"`
}

type noticesOut struct{ Body Page[Notice] }

func (s *Server) notices(ctx context.Context, actor policy.Actor, in *noticesIn) (*noticesOut, error) {
	f := casework.NoticeFilter{Unread: in.Unread, Case: in.Case, ByDeadline: in.Order == "deadline", Before: in.After, Limit: in.Limit + 1}
	cursor := func(n casework.Notice) string { return n.ID }
	if f.ByDeadline {
		due, id, err := taskCursor(in.After)
		if err != nil {
			return nil, err
		}
		f.Due, f.Before = due, string(id)
		cursor = func(n casework.Notice) string {
			return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d|%s", n.DueAt.UnixMilli(), n.ID))
		}
	}
	rows, err := s.desk.Inbox(ctx, actor, f, in.Mine)
	if err != nil {
		return nil, err
	}
	return &noticesOut{pageOf(rows, in.Limit, showNotice, cursor)}, nil
}

type unreadIn struct {
	Mine bool `query:"mine" doc:"只数需要本人角色办理的"`
}

type unreadOut struct {
	Body struct {
		Unread int `json:"unread"`
	}
}

func (s *Server) unread(ctx context.Context, actor policy.Actor, in *unreadIn) (*unreadOut, error) {
	n, err := s.desk.Unread(ctx, actor, in.Mine)
	if err != nil {
		return nil, err
	}
	out := &unreadOut{}
	out.Body.Unread = n
	return out, nil
}

type noticePath struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *Server) readNotice(ctx context.Context, actor policy.Actor, in *noticePath) (*none, error) {
	return nil, s.desk.ReadNotice(ctx, actor, in.ID)
}

func (s *Server) readNotices(ctx context.Context, actor policy.Actor, in *noticePath) (*none, error) {
	return nil, s.desk.ReadNotices(ctx, actor, in.ID)
}
