package web

import (
	"context"
	"net/http"

	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

// mostDays bounds the part of the calendar that one request shows.
const mostDays = 400

func (s *Server) calendarRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/calendar", verb: "calendar.read", says: "查看工作日历，时限据此计算", tag: "设置"}, s.calendar)
}

type calendarIn struct {
	From Day `query:"from" format:"date" required:"true"`
	To   Day `query:"to" format:"date" required:"true" doc:"最后一天，最多400天"`
}

// CalendarDay is a day, and whether limits count it.
type CalendarDay struct {
	On    workday.Date `json:"on" format:"date"`
	Works bool         `json:"works" doc:"是工作日"`
	Name  string       `json:"name,omitempty" doc:"节假日或调休的名称；周末没有"`
	Known bool         `json:"known" doc:"false：该年的放假安排尚未公布"`
}

type calendarOut struct{ Body Page[CalendarDay] }

func (s *Server) calendar(ctx context.Context, _ policy.Actor, in *calendarIn) (*calendarOut, error) {
	from, to := in.From.date(), in.To.date()
	if to < from || to-from >= mostDays {
		return nil, fault.New(fault.Invalid, "calendar.range", "起止日期颠倒，或超过400天").Do("请改正起止日期")
	}
	c, err := s.desk.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	out := &calendarOut{}
	for d := from; d <= to; d++ {
		out.Body.Items = append(out.Body.Items, CalendarDay{d, c.IsWorkday(d), c.Name(d), c.Known(d.Year())})
	}
	return out, nil
}
