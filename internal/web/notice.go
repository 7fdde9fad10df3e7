package web

import (
	"context"
	"net/http"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/verification"
)

func (s *Server) noticeRoutes() {
	const tag = "通知"
	handle(s, route{method: http.MethodGet, path: "/api/v1/notices", verb: "notice.list", action: policy.NoticeRead, says: "查看本单位的通知，从新到旧", tag: tag}, s.notices)
	handle(s, route{method: http.MethodPost, path: "/api/v1/notices/{id}/read", verb: "notice.read", says: "把通知标为已读", tag: tag}, s.readNotice)
}

// Notice is a line of an office's inbox; it holds nothing personal.
type Notice struct {
	ID     string          `json:"id"`
	Kind   string          `json:"kind" doc:"种类，如task.received"`
	Case   verification.ID `json:"case,omitempty"`
	Task   assist.ID       `json:"task,omitempty"`
	Words  string          `json:"words"`
	At     time.Time       `json:"at"`
	ReadAt *time.Time      `json:"readAt,omitempty"`
}

func showNotice(n casework.Notice) Notice {
	return Notice{n.ID, n.Kind, n.Case, n.Task, n.Words, n.At, given(n.ReadAt)}
}

type noticesOut struct{ Body Page[Notice] }

func (s *Server) notices(ctx context.Context, actor policy.Actor, in *Cursor) (*noticesOut, error) {
	rows, err := s.desk.Notices(ctx, actor, in.After, in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &noticesOut{pageOf(rows, in.Limit, showNotice, func(n casework.Notice) string { return n.ID })}, nil
}

type noticePath struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *Server) readNotice(ctx context.Context, actor policy.Actor, in *noticePath) (*none, error) {
	return nil, s.desk.ReadNotice(ctx, actor, in.ID)
}
