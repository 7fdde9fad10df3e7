package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

func (s *Server) hitRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/hits", verb: "hit.read", action: policy.HouseholdRead, says: "逐户查看检出信息和申报的对照（登记）", tag: tagCase}, s.hits)
	handle(s, route{method: http.MethodPut, path: "/api/v1/cases/{id}/hits/{ordinal}/{category}", verb: "hit.mark", says: "登记一条检出信息的查看情况；不改变结果，不作认定", tag: tagCase}, s.markHit)
}

// Hit is what was found of one subject in one category.
type Hit struct {
	Household    int                    `json:"household" doc:"第几户"`
	Ordinal      int                    `json:"ordinal" doc:"核对对象序号"`
	Name         string                 `json:"name"`
	Number       string                 `json:"number" doc:"公民身份号码，中间八位以*代替"`
	Category     catalogue.CategoryCode `json:"category"`
	CategoryName string                 `json:"categoryName"`
	Declared     string                 `json:"declared" doc:"本人申报"`
	Found        string                 `json:"found" doc:"检出信息"`
	Result       report.Outcome         `json:"result" doc:"系统比较的结果，不是认定"`
	Source       string                 `json:"source"`
	AsOf         workday.Date           `json:"asOf,omitzero" format:"date" doc:"数据截止日期"`
	Mark         verification.Mark      `json:"mark,omitempty" enum:"same,differs,undeclared,check" doc:"经办人员登记的查看情况"`
	MarkedAt     *time.Time             `json:"markedAt,omitempty"`
}

func showHit(h casework.Hit) Hit {
	c, s := h.Comparison, h.Subject
	return Hit{s.Household, s.Ordinal, s.Name, s.Number.Masked(), h.Hit.Category.Code, h.Hit.Category.Name, c.Declared, c.Found, c.Result, c.Source, c.AsOf, h.Mark, given(h.At)}
}

type hitsIn struct {
	ID    verification.ID `path:"id" maxLength:"64"`
	After int             `query:"after" minimum:"0" maximum:"1000000" doc:"从这一户之后起"`
	Limit int             `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"户数"`
}

type hitsOut struct {
	Body struct {
		Page[Hit]
		Marked int `json:"marked" doc:"整个业务已登记查看情况的条数"`
	}
}

func (s *Server) hits(ctx context.Context, actor policy.Actor, in *hitsIn) (*hitsOut, error) {
	h, err := s.desk.Hits(ctx, actor, in.ID, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &hitsOut{}
	out.Body.Items, out.Body.Marked = showAll(h.Items, showHit), h.Marked
	if h.Last == in.After+in.Limit {
		out.Body.Next = fmt.Sprint(h.Last)
	}
	return out, nil
}

type markHitIn struct {
	ID       verification.ID        `path:"id" maxLength:"64"`
	Ordinal  int                    `path:"ordinal" minimum:"1" maximum:"1000000" doc:"核对对象序号"`
	Category catalogue.CategoryCode `path:"category" maxLength:"64" doc:"资源类别"`
	Body     struct {
		Mark verification.Mark `json:"mark" enum:",same,differs,undeclared,check" doc:"查看情况：same与申报一致，differs有差异，undeclared未申报，check需进一步核实；空为撤销"`
	}
}

func (s *Server) markHit(ctx context.Context, actor policy.Actor, in *markHitIn) (*none, error) {
	return nil, s.desk.MarkHit(ctx, actor, in.ID, in.Ordinal, in.Category, in.Body.Mark)
}
