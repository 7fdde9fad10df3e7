package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

const tagTask = "协查任务"

func (s *Server) taskRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/tasks", verb: "task.list", says: "查看协查任务列表，按期限先后", tag: tagTask}, s.tasks)
	handle(s, route{method: http.MethodGet, path: "/api/v1/tasks/{id}", verb: "task.read", says: "查看协查任务", tag: tagTask}, s.readTask)
	handle(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/feedback", verb: "task.feedback", says: "反馈核对结果", tag: tagTask}, s.feedback)
	handle(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/reason", verb: "task.reason", says: "说明未按时反馈的原因", tag: tagTask}, s.reason)
	handle(s, route{method: http.MethodGet, path: "/api/v1/tasks/{id}/findings", verb: "finding.read", says: "查看核对结果（登记）", tag: tagTask}, s.findings)
}

// Task is one case × one catalogue item at one assisting agency, with its
// limit explained. It holds nothing personal.
type Task struct {
	ID           assist.ID           `json:"id"`
	Case         verification.ID     `json:"case"`
	CaseNumber   string              `json:"caseNumber"`
	Kind         catalogue.Kind      `json:"kind" enum:"new,existing,local"`
	Item         catalogue.ItemID    `json:"item"`
	ItemVersion  int                 `json:"itemVersion"`
	ItemName     string              `json:"itemName"`
	Access       catalogue.Access    `json:"access" enum:"hosted,api,file,hand,docked,ministry" doc:"反馈方式"`
	Initiating   agency.ID           `json:"initiating"`
	Commissioned agency.ID           `json:"commissioned"`
	Assisting    agency.ID           `json:"assisting" doc:"协查机构"`
	Sharing      agency.DepartmentID `json:"sharing" doc:"资源共享部门"`
	Subjects     int                 `json:"subjects" doc:"查询人数"`
	State        assist.State        `json:"state" enum:"confirming,returned,open,answered,expired,terminated"`
	StateWords   string              `json:"stateWords"`
	Holder       string              `json:"holder,omitempty" doc:"现由谁办理"`
	Standing     *Standing           `json:"standing,omitempty" doc:"任务现在何处"`
	ReceivedAt   time.Time           `json:"receivedAt"`
	LimitDays    int                 `json:"limitDays" doc:"时限，工作日"`
	DueOn        workday.Date        `json:"dueOn" format:"date" doc:"期限的最后一天"`
	DueKnown     bool                `json:"dueKnown" doc:"false：期限内有年份的放假安排尚未公布"`
	Left         int                 `json:"left" doc:"剩余工作日，负数为已超过"`
	Explanation  string              `json:"explanation" doc:"期限如何算得"`
	TargetOn     workday.Date        `json:"targetOn,omitzero" format:"date" doc:"目录项承诺的日期"`
	AnsweredAt   *time.Time          `json:"answeredAt,omitempty"`
	Late         bool                `json:"late" doc:"超过时限后反馈"`
	Counts       string              `json:"counts,omitempty" doc:"反馈的概况"`
	Answered     int                 `json:"answered" doc:"已有结果的人数"`
	Found        int                 `json:"found" doc:"其中检出的人数"`
	Held         string              `json:"held,omitempty" doc:"因保密协议而暂停提供个人信息的原因；时限照常计算"`
	Reason       string              `json:"reason,omitempty" doc:"未按时反馈的原因"`
	ReasonAt     *time.Time          `json:"reasonAt,omitempty"`
}

func showTask(v casework.TaskView) Task {
	out := bareTask(v.Task)
	out.Standing = showStanding(v.Standing, v.Holder)
	for status, n := range v.Tally.Subjects {
		if out.Answered += n; status == finding.Found {
			out.Found = n
		}
	}
	out.Holder, out.Left, out.Explanation, out.Counts, out.Held = v.Holder, v.Left, v.Explanation, v.Counts, v.Held
	return out
}

func bareTask(t assist.Task) Task {
	return Task{ID: t.ID, Case: t.Case, CaseNumber: t.CaseNumber, Kind: t.Kind, Item: t.Item.ID, ItemVersion: t.Item.Version, ItemName: t.ItemName,
		Access: t.Access, Initiating: t.Initiating, Commissioned: t.Commissioned, Assisting: t.Assisting, Sharing: t.Sharing, Subjects: t.Subjects,
		State: t.State, StateWords: t.State.Chinese(), ReceivedAt: t.ReceivedAt, LimitDays: t.LimitDays, DueOn: t.DueOn, DueKnown: t.DueKnown,
		TargetOn: t.TargetOn, AnsweredAt: given(t.AnsweredAt), Late: t.Late, Reason: t.Reason, ReasonAt: given(t.ReasonAt)}
}

type tasksIn struct {
	Cursor
	State     assist.State     `query:"state" enum:"confirming,returned,open,answered,expired,terminated"`
	Access    catalogue.Access `query:"access" enum:"hosted,api,file,hand,docked,ministry"`
	Assisting agency.ID        `query:"assisting" maxLength:"6" doc:"协查机构"`
	DueBefore Day              `query:"dueBefore" format:"date" doc:"期限早于这一天的"`
}

type tasksOut struct{ Body Page[Task] }

func (s *Server) tasks(ctx context.Context, actor policy.Actor, in *tasksIn) (*tasksOut, error) {
	f := casework.TaskFilter{State: in.State, Access: in.Access, Assisting: in.Assisting, Limit: in.Limit + 1}
	if in.DueBefore != "" {
		f.DueBefore = in.DueBefore.date().Start()
	}
	var err error
	if f.Due, f.After, err = taskCursor(in.After); err != nil {
		return nil, err
	}
	rows, err := s.desk.Tasks(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	return &tasksOut{pageOf(rows, in.Limit, showTask, cursorOfTask)}, nil
}

// cursorOfTask is a place in the order of limit and id.
func cursorOfTask(v casework.TaskView) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d|%s", max(0, v.DueAt.UnixMilli()), v.ID))
}

func taskCursor(after string) (due time.Time, id assist.ID, err error) {
	if after == "" {
		return due, "", nil
	}
	text, _ := base64.RawURLEncoding.DecodeString(after)
	millis, rest, ok := strings.Cut(string(text), "|")
	n, err := strconv.ParseInt(millis, 10, 64)
	if err != nil || !ok {
		return due, "", fault.New(fault.Invalid, "request.cursor", "游标无效").Do("请从第一页重新查看")
	}
	return time.UnixMilli(n), assist.ID(rest), nil
}

// Exchange is a file that went out or came in for a task.
type Exchange struct {
	Kind string     `json:"kind" doc:"query查询文件，answer反馈文件，evidence佐证材料"`
	Name string     `json:"name"`
	At   time.Time  `json:"at"`
	By   account.ID `json:"by"`
}

func showExchange(e casework.Exchange) Exchange {
	return Exchange{e.Kind, e.Name, e.At, account.ID(e.By)}
}

// TaskDetail is a task with the files exchanged for it and the answer in the
// making.
type TaskDetail struct {
	Task
	Exchanges []Exchange `json:"exchanges"`
	Prepared  *Answer    `json:"prepared,omitempty" doc:"已填报、尚未反馈的结果概况"`
}

type taskDetailOut struct{ Body TaskDetail }

type taskPath struct {
	ID assist.ID `path:"id" maxLength:"64"`
}

func (s *Server) readTask(ctx context.Context, actor policy.Actor, in *taskPath) (*taskDetailOut, error) {
	v, err := s.desk.Task(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &taskDetailOut{TaskDetail{Task: showTask(v.TaskView), Exchanges: showAll(v.Exchanges, showExchange)}}
	if v.Prepared != nil {
		a := showAnswer(v.Prepared.Manifest)
		out.Body.Prepared = &a
	}
	return out, nil
}

type taskOut struct{ Body Task }

func taskAnswer(t assist.Task, err error) (*taskOut, error) {
	if err != nil {
		return nil, err
	}
	return &taskOut{bareTask(t)}, nil
}

func (s *Server) feedback(ctx context.Context, actor policy.Actor, in *taskPath) (*taskOut, error) {
	return taskAnswer(s.desk.Feedback(ctx, actor, in.ID))
}

type reasonIn struct {
	ID   assist.ID `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"1000" doc:"未按时反馈的原因"`
	}
}

func (s *Server) reason(ctx context.Context, actor policy.Actor, in *reasonIn) (*taskOut, error) {
	return taskAnswer(s.desk.Reason(ctx, actor, in.ID, in.Body.Reason))
}

// Finding is what was found of one subject.
type Finding struct {
	Ordinal     int              `json:"ordinal" minimum:"1" maximum:"1000000" doc:"核对对象序号"`
	Status      finding.Status   `json:"status" enum:"found,none,name_differs,unavailable" doc:"结果：found检出，none未检出，name_differs姓名不符，unavailable无法提供"`
	StatusWords string           `json:"statusWords,omitempty" readOnly:"true"`
	Records     []finding.Record `json:"records,omitempty" maxItems:"1000" doc:"信息记录：字段名到规定形式的值；金额以分为单位"`
	Reason      string           `json:"reason,omitempty" maxLength:"500" doc:"无法提供的原因"`
	AsOf        workday.Date     `json:"asOf,omitzero" format:"date" doc:"数据截止日期"`
	Source      string           `json:"source,omitempty" readOnly:"true" doc:"资源共享部门"`
}

func showFinding(f finding.Finding, item catalogue.Item) Finding {
	out := Finding{f.Ordinal, f.Status, f.Status.Chinese(), make([]finding.Record, len(f.Records)), f.Reason, f.AsOf, f.Source}
	for i, r := range f.Records {
		out.Records[i] = finding.Record{}
		for name, value := range r {
			if field, _ := item.Field(name); field.Secret && value != "" {
				value = "***"
			}
			out.Records[i][name] = value
		}
	}
	return out
}

type findingsIn struct {
	ID assist.ID `path:"id" maxLength:"64"`
	Ordinals
}

type findingsOut struct {
	Body struct {
		Fields []catalogue.Field `json:"fields" doc:"数据内容的各字段"`
		Page[Finding]
	}
}

// itemOf finds a task with the catalogue item that it asks of.
func (s *Server) itemOf(ctx context.Context, actor policy.Actor, id assist.ID) (task casework.TaskDetail, item catalogue.Item, err error) {
	if task, err = s.desk.Task(ctx, actor, id); err == nil {
		item, err = s.desk.Item(ctx, actor, task.Item.ID)
	}
	return task, item, err
}

func (s *Server) findings(ctx context.Context, actor policy.Actor, in *findingsIn) (*findingsOut, error) {
	last := in.After + in.Limit
	found, err := s.desk.Findings(ctx, actor, in.ID, in.After+1, last)
	if err != nil {
		return nil, err
	}
	task, item, err := s.itemOf(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &findingsOut{}
	out.Body.Fields, out.Body.Items = item.Content, []Finding{}
	for n := in.After + 1; n <= last; n++ {
		if f, ok := found[n]; ok {
			out.Body.Items = append(out.Body.Items, showFinding(f, item))
		}
	}
	if last < task.People {
		out.Body.Next = fmt.Sprint(last)
	}
	return out, nil
}
