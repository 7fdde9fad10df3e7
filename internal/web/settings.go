package web

import (
	"context"
	"net/http"

	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

func (s *Server) settingsRoutes() {
	const tag = "设置"
	handle(s, route{method: http.MethodGet, path: "/api/v1/settings", verb: "settings.read", says: "查看本省设置：操作规范的各项时限", tag: tag}, s.settings)
	handle(s, route{method: http.MethodPut, path: "/api/v1/settings", verb: "settings.edit", says: "修改本省设置", tag: tag}, s.editSettings)
	handle(s, route{method: http.MethodPut, path: "/api/v1/settings/calendar", verb: "settings.calendar", action: policy.SettingsEdit,
		says: "录入国务院的节假日安排，未办结任务的期限随之重算", tag: tag}, s.editCalendar)
	handle(s, route{method: http.MethodGet, path: "/api/v1/rules", verb: "norm.rules", says: "查看操作规范的条款摘要", tag: tag}, s.rules)
}

type settingsOut struct {
	Body struct {
		Settings norm.Settings  `json:"settings"`
		List     []norm.Setting `json:"list" doc:"各项设置的名称、单位和所依据的条款"`
	}
}

func (s *Server) settings(ctx context.Context, actor policy.Actor, _ *none) (*settingsOut, error) {
	all, err := s.desk.Settings(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &settingsOut{}
	out.Body.Settings, out.Body.List = all, all.List()
	return out, nil
}

type editSettingsIn struct{ Body norm.Settings }

func (s *Server) editSettings(ctx context.Context, actor policy.Actor, in *editSettingsIn) (*none, error) {
	return nil, s.desk.EditSettings(ctx, actor, in.Body)
}

// Holiday is one day of the State Council's order.
type Holiday struct {
	On    workday.Date `json:"on" format:"date" doc:"日期"`
	Works bool         `json:"works" doc:"是否上班：true为调休上班的周末，false为放假"`
	Name  string       `json:"name" minLength:"1" maxLength:"32" doc:"节日名称，如国庆节"`
}

type editCalendarIn struct {
	Body struct {
		Version string    `json:"version" minLength:"1" maxLength:"64" doc:"文号，如国办发明电〔2025〕7号"`
		Days    []Holiday `json:"days" minItems:"1" maxItems:"200" doc:"放假和调休的日子"`
	}
}

type editCalendarOut struct {
	Body struct {
		Changed int `json:"changed" doc:"期限因此变动的协查任务数"`
	}
}

func (s *Server) editCalendar(ctx context.Context, actor policy.Actor, in *editCalendarIn) (*editCalendarOut, error) {
	show := func(h Holiday) workday.Day { return workday.Day{On: h.On, Works: h.Works, Name: h.Name} }
	changed, err := s.desk.EditCalendar(ctx, actor, showAll(in.Body.Days, show), in.Body.Version)
	if err != nil {
		return nil, err
	}
	out := &editCalendarOut{}
	out.Body.Changed = changed
	return out, nil
}

type rulesOut struct{ Body Page[norm.Rule] }

// rules are the same for everybody who is logged in.
func (s *Server) rules(context.Context, policy.Actor, *none) (*rulesOut, error) {
	return &rulesOut{Page[norm.Rule]{Items: norm.Rules()}}, nil
}
