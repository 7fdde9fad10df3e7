package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/timeliness"
)

func (s *Server) statisticsRoutes() {
	const tag = "统计"
	handle(s, route{method: http.MethodGet, path: "/api/v1/statistics", verb: "statistics.read", says: "查看时效统计：收到、按时、超期、工作日、检出率", tag: tag}, s.statistics)
	handle(s, route{method: http.MethodGet, path: "/api/v1/statistics/flows", verb: "statistics.flow", says: "查看业务流向：城市之间；县级机构为本机构的，市可按其县区列出", tag: tag}, s.flows)
	handle(s, route{method: http.MethodGet, path: tasksBehind, verb: "statistics.tasks", action: policy.StatisticsRead, says: "查看统计数字所列的协查任务，新的在前", tag: tag}, s.behind)
	sent(s, route{method: http.MethodGet, path: "/api/v1/statistics/file", verb: "statistics.file", action: policy.StatisticsRead, says: "下载时效统计表", tag: tag},
		[]string{mimeXLSX}, s.statisticsFile)
}

const tasksBehind = "/api/v1/statistics/tasks"

// Standing is where a task or a case is: who holds it, since when, and why.
type Standing struct {
	Holder string         `json:"holder,omitempty" doc:"现由谁办理；没有为已办结，或不在一家手中"`
	Since  *time.Time     `json:"since,omitempty" doc:"自何时起"`
	Why    timeliness.Why `json:"why" enum:"confirm,mend,carry,ministry,peer,held,window,queued,paused,no_data,export,sharing,feed_back,reason,review,prepare,approve,ask,report,done" doc:"停在哪一步"`
	Words  string         `json:"words" doc:"为什么"`
}

func showStanding(s timeliness.Standing, holder string) *Standing {
	return &Standing{holder, given(s.Since), s.Why, s.Words}
}

// StatisticsQuery says which tasks are counted.
type StatisticsQuery struct {
	Agency   agency.ID              `query:"agency" maxLength:"6" doc:"机构及其下级；空为本机构"`
	Party    agency.ID              `query:"party" maxLength:"6" doc:"其中的一个机构"`
	Side     timeliness.Side        `query:"side" enum:"assisting,initiating,flow" default:"assisting" doc:"assisting按协查机构，initiating按发起机构，flow按业务流向"`
	Start    string                 `query:"start" pattern:"^20[0-9]{2}-(0[1-9]|1[0-2])$" doc:"收到任务的起始月份，如2026-01"`
	End      string                 `query:"end" pattern:"^20[0-9]{2}-(0[1-9]|1[0-2])$" doc:"截止月份，含本月"`
	Kind     catalogue.Kind         `query:"kind" enum:"new,existing,local"`
	Category catalogue.CategoryCode `query:"category" maxLength:"32" doc:"资源类别"`
	FlowFrom agency.ID              `query:"flowFrom" maxLength:"6" doc:"业务流向：发起市；县级机构查看本机构的流向时为本机构"`
	FlowTo   agency.ID              `query:"flowTo" maxLength:"6" doc:"业务流向：协查机构"`
	Counties bool                   `query:"counties" doc:"业务流向：按发起的县区列出，须指明市；不填为按市"`
}

func (q StatisticsQuery) in() casework.StatisticsIn {
	return casework.StatisticsIn{Agency: q.Agency, Party: q.Party, Side: q.Side, From: month(q.Start), To: month(q.End), Kind: q.Kind,
		Category: q.Category, FlowFrom: q.FlowFrom, FlowTo: q.FlowTo, Counties: q.Counties}
}

// month reads 2026-01; the interface has checked the form.
func month(text string) timeliness.Month {
	n, _ := strconv.Atoi(strings.ReplaceAll(text, "-", ""))
	return timeliness.Month(n)
}

// behindOf is the address of the list behind a row's figures.
func behindOf(in casework.StatisticsIn) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"agency": string(in.Agency), "party": string(in.Party), "side": string(in.Side), "start": monthText(in.From), "end": monthText(in.To), "kind": string(in.Kind),
		"category": string(in.Category), "flowFrom": string(in.FlowFrom), "flowTo": string(in.FlowTo), "counties": onlyTrue(in.Counties),
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return tasksBehind + "?" + q.Encode()
}

func onlyTrue(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func monthText(m timeliness.Month) string {
	if m == 0 {
		return ""
	}
	text := strconv.Itoa(int(m))
	return text[:4] + "-" + text[4:]
}

// Figures are counts of tasks and of subjects. The name of each is what the list
// behind it takes as figure.
type Figures struct {
	TakenIn     int  `json:"takenIn" doc:"收到的任务"`
	InTime      int  `json:"inTime" doc:"按时反馈"`
	Late        int  `json:"late" doc:"超时反馈"`
	Expired     int  `json:"expired" doc:"超期未反馈"`
	Terminated  int  `json:"terminated" doc:"已终止"`
	Open        int  `json:"open" doc:"办理中"`
	Overdue     int  `json:"overdue" doc:"办理中而已超期，按查看的时刻"`
	Answered    int  `json:"answered" doc:"已反馈：按时与超时之和"`
	Targeted    int  `json:"targeted" doc:"已反馈的任务中，目录项承诺了更短时限的"`
	OnTarget    int  `json:"onTarget" doc:"其中在承诺时限内的"`
	Median      *int `json:"median,omitempty" doc:"已反馈任务的工作日中位数"`
	Ninety      *int `json:"ninety,omitempty" doc:"90%的已反馈任务所用的工作日不超过此数"`
	Asked       int  `json:"asked" doc:"查询人次"`
	Looked      int  `json:"looked" doc:"已查明人次：检出率的分母"`
	Hits        int  `json:"hits" doc:"检出人次：检出率的分子"`
	NotAnswered int  `json:"notAnswered" doc:"未查明人次：未反馈或无法提供"`
	Unavailable int  `json:"unavailable" doc:"其中已反馈为无法提供的"`
	Records     int  `json:"records" doc:"信息记录条数"`
	Reviews     int  `json:"reviews" doc:"申请复核"`
	Reviewed    int  `json:"reviewed" doc:"已复核"`
	Corrected   int  `json:"corrected" doc:"复核更正人次"`
}

func showFigures(f timeliness.Figures) Figures {
	out := Figures{TakenIn: f.TakenIn, InTime: f.InTime, Late: f.Late, Expired: f.Expired, Terminated: f.Terminated, Open: f.Open,
		Overdue: f.Overdue, Answered: f.Answered(), Targeted: f.Targeted, OnTarget: f.OnTarget, Asked: f.Asked, Looked: f.Looked, Hits: f.Hits,
		NotAnswered: f.NotAnswered(), Unavailable: f.Unavailable, Records: f.Records, Reviews: f.Reviews, Reviewed: f.Reviewed, Corrected: f.Corrected}
	if days, ok := f.Quantile(50); ok {
		out.Median = &days
	}
	if days, ok := f.Quantile(90); ok {
		out.Ninety = &days
	}
	return out
}

// StatisticsRow is a group with its figures.
type StatisticsRow struct {
	Key     string  `json:"key"`
	Name    string  `json:"name"`
	Figures Figures `json:"figures"`
	Tasks   string  `json:"tasks" doc:"数字所列任务的地址，加&figure=数字名，如&figure=expired"`
}

func showStatisticsRow(r casework.StatisticsRow) StatisticsRow {
	return StatisticsRow{r.Key, r.Name, showFigures(r.Figures), behindOf(r.Behind)}
}

// Statistics are rows with their sum.
type Statistics struct {
	AsOf  time.Time       `json:"asOf" doc:"数据截至"`
	Rows  []StatisticsRow `json:"rows"`
	Total StatisticsRow   `json:"total"`
}

type statisticsOut struct{ Body Statistics }

type statisticsIn struct {
	By casework.By `query:"by" enum:"agency,month,quarter,year,category,kind" default:"agency" doc:"分组"`
	StatisticsQuery
}

func (s *Server) statistics(ctx context.Context, actor policy.Actor, in *statisticsIn) (*statisticsOut, error) {
	return s.showStatistics(ctx, actor, in.in(), in.By)
}

func (s *Server) flows(ctx context.Context, actor policy.Actor, in *StatisticsQuery) (*statisticsOut, error) {
	return s.showStatistics(ctx, actor, in.in(), casework.ByFlow)
}

func (s *Server) showStatistics(ctx context.Context, actor policy.Actor, in casework.StatisticsIn, by casework.By) (*statisticsOut, error) {
	got, err := s.desk.Statistics(ctx, actor, in, by)
	if err != nil {
		return nil, err
	}
	return &statisticsOut{Statistics{got.AsOf, showAll(got.Rows, showStatisticsRow), showStatisticsRow(got.Total)}}, nil
}

type statisticsFileIn struct {
	By casework.By `query:"by" enum:"agency,month,quarter,year,category,kind,flow" default:"agency" doc:"分组"`
	StatisticsQuery
}

func (s *Server) statisticsFile(_ context.Context, actor policy.Actor, in *statisticsFileIn) (*file, error) {
	return &file{"核对时效统计.xlsx", mimeXLSX, func(ctx context.Context, w io.Writer) error {
		return s.desk.WriteStatistics(ctx, actor, in.in(), in.By, w)
	}}, nil
}

// CountedTask is a task behind a figure, with what it brings to the figures.
type CountedTask struct {
	Task     Task                   `json:"task"`
	Category catalogue.CategoryCode `json:"category"`
	Figures  Figures                `json:"figures"`
}

func showCounted(c casework.CountedTask) CountedTask {
	return CountedTask{bareTask(c.Task), c.Category, showFigures(c.Figures)}
}

type behindIn struct {
	Figure string `query:"figure" default:"takenIn" enum:"takenIn,inTime,late,expired,terminated,open,overdue,answered,targeted,onTarget,asked,looked,hits,notAnswered,unavailable,records,reviews,reviewed,corrected" doc:"数字名"`
	StatisticsQuery
	Cursor
}

type behindOut struct{ Body Page[CountedTask] }

func (s *Server) behind(ctx context.Context, actor policy.Actor, in *behindIn) (*behindOut, error) {
	rows, err := s.desk.Behind(ctx, actor, in.in(), in.Figure, assist.ID(in.After), in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &behindOut{pageOf(rows, in.Limit, showCounted, func(c casework.CountedTask) string { return string(c.Task.ID) })}, nil
}
