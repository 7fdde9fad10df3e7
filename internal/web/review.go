package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

func (s *Server) reviewRoutes() {
	s.objectionRoutes()
	handle(s, route{method: http.MethodGet, path: "/api/v1/reviews", verb: "review.list", says: "查看复核列表，按期限先后", tag: tagReview}, s.reviews)
	handle(s, route{method: http.MethodGet, path: "/api/v1/reviews/{id}", verb: "review.read", says: "查看复核", tag: tagReview}, s.readReview)
	handle(s, route{method: http.MethodGet, path: "/api/v1/reviews/{id}/asked", verb: "review.asked", action: policy.ReviewExportQuery, says: "查看复核对象（登记）", tag: tagReview}, s.askedAgain)
	sent(s, route{method: http.MethodPost, path: "/api/v1/reviews/{id}/query", verb: "review.export_query", says: "下载复核查询文件（登记）", tag: tagReview,
		look: true, within: uploadWithin}, []string{mimeXLSX, mimeCSV}, s.reviewQuery)
	received(s, route{method: http.MethodPost, path: "/api/v1/reviews/{id}/answer-file", verb: "review.import_answer", action: policy.ReviewAnswer,
		says: "导入复核反馈文件：逐行检查，无误则备妥待反馈", tag: tagReview, body: listBody, within: uploadWithin}, s.importReview)
	handle(s, route{method: http.MethodPut, path: "/api/v1/reviews/{id}/answer", verb: "review.answer", says: "人工填报复核结果，备妥待反馈", tag: tagReview, body: 16 << 20}, s.answerReview)
	handle(s, route{method: http.MethodPost, path: "/api/v1/reviews/{id}/rematch", verb: "review.rematch", action: policy.ReviewAnswer, says: "以最新托管数据重新比对，备妥待确认反馈", tag: tagReview}, s.rematch)
	handle(s, route{method: http.MethodPost, path: "/api/v1/reviews/{id}/feedback", verb: "review.feedback", says: "反馈复核结果", tag: tagReview}, s.feedbackReview)
	handle(s, route{method: http.MethodGet, path: "/api/v1/tasks/{id}/findings/{ordinal}/history", verb: "finding.history", action: policy.FindingRead,
		says: "查看一项核对结果的各次反馈（登记）", tag: tagReview}, s.history)
}

// Review is the second look at one task, with its limit explained. It holds
// nothing personal.
type Review struct {
	ID          review.ID           `json:"id"`
	Objection   review.ObjectionID  `json:"objection"`
	Case        verification.ID     `json:"case"`
	CaseNumber  string              `json:"caseNumber"`
	Kind        catalogue.Kind      `json:"kind" enum:"new,existing,local"`
	Task        assist.ID           `json:"task"`
	Item        catalogue.ItemID    `json:"item"`
	ItemName    string              `json:"itemName"`
	Access      catalogue.Access    `json:"access" enum:"hosted,api,file,hand,docked,ministry" doc:"反馈方式"`
	Initiating  agency.ID           `json:"initiating"`
	Assisting   agency.ID           `json:"assisting" doc:"协查机构"`
	Sharing     agency.DepartmentID `json:"sharing" doc:"资源共享部门"`
	Ordinals    []int               `json:"ordinals" doc:"复核对象的序号"`
	State       review.State        `json:"state" enum:"open,answered,terminated"`
	StateWords  string              `json:"stateWords"`
	ReceivedAt  time.Time           `json:"receivedAt"`
	LimitDays   int                 `json:"limitDays" doc:"时限，工作日"`
	DueOn       workday.Date        `json:"dueOn" format:"date" doc:"期限的最后一天"`
	DueKnown    bool                `json:"dueKnown" doc:"false：期限内有年份的放假安排尚未公布"`
	Left        int                 `json:"left" doc:"剩余工作日，负数为已超过"`
	Overdue     bool                `json:"overdue" doc:"已超过时限而未反馈；仍可反馈"`
	Explanation string              `json:"explanation" doc:"期限如何算得"`
	AnsweredAt  *time.Time          `json:"answeredAt,omitempty"`
	Late        bool                `json:"late" doc:"超过时限后反馈"`
	Changed     int                 `json:"changed" doc:"结果有更正的人数"`
}

func showReview(v casework.ReviewView) Review {
	out := bareReview(v.Review)
	out.Left, out.Overdue, out.Explanation = v.Left, v.Overdue, v.Explanation
	return out
}

func bareReview(r review.Review) Review {
	return Review{ID: r.ID, Objection: r.Objection, Case: r.Case, CaseNumber: r.CaseNumber, Kind: r.Kind, Task: r.Task, Item: r.Item.ID,
		ItemName: r.ItemName, Access: r.Access, Initiating: r.Initiating, Assisting: r.Assisting, Sharing: r.Sharing, Ordinals: r.Ordinals,
		State: r.State, StateWords: r.State.Chinese(), ReceivedAt: r.ReceivedAt, LimitDays: r.LimitDays, DueOn: r.DueOn, DueKnown: r.DueKnown,
		AnsweredAt: given(r.AnsweredAt), Late: r.Late, Changed: r.Changed}
}

type reviewsIn struct {
	Cursor
	State     review.State `query:"state" enum:"open,answered,terminated"`
	Assisting agency.ID    `query:"assisting" maxLength:"6" doc:"协查机构"`
}

type reviewsOut struct{ Body Page[Review] }

func (s *Server) reviews(ctx context.Context, actor policy.Actor, in *reviewsIn) (*reviewsOut, error) {
	due, after, err := taskCursor(in.After)
	if err != nil {
		return nil, err
	}
	rows, err := s.desk.Reviews(ctx, actor, casework.ReviewFilter{State: in.State, Assisting: in.Assisting, Due: due, After: review.ID(after), Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	return &reviewsOut{pageOf(rows, in.Limit, showReview, cursorOfReview)}, nil
}

// cursorOfReview is a place in the order of limit and id, as cursorOfTask.
func cursorOfReview(v casework.ReviewView) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d|%s", v.DueAt.UnixMilli(), v.ID))
}

type reviewPath struct {
	ID review.ID `path:"id" maxLength:"64"`
}

// ReviewDetail is a review with its result in the making.
type ReviewDetail struct {
	Review
	Prepared *Answer `json:"prepared,omitempty" doc:"已备妥、尚未反馈的结果概况"`
}

type reviewDetailOut struct{ Body ReviewDetail }

func (s *Server) readReview(ctx context.Context, actor policy.Actor, in *reviewPath) (*reviewDetailOut, error) {
	v, err := s.desk.ReviewOf(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &reviewDetailOut{ReviewDetail{Review: showReview(v.ReviewView)}}
	if v.Prepared != nil {
		a := showAnswer(v.Prepared.Manifest)
		out.Body.Prepared = &a
	}
	return out, nil
}

func (s *Server) askedAgain(ctx context.Context, actor policy.Actor, in *reviewPath) (*askedOut, error) {
	all, err := s.desk.AskedAgain(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &askedOut{Page[Asked]{Items: showAll(all, showAsked)}}, nil
}

type reviewQueryIn struct {
	ID     review.ID `path:"id" maxLength:"64"`
	Format string    `query:"format" enum:"xlsx,csv" default:"xlsx"`
}

func (s *Server) reviewQuery(_ context.Context, actor policy.Actor, in *reviewQueryIn) (*file, error) {
	kind := mimeXLSX
	if in.Format == string(listfile.CSV) {
		kind = mimeCSV
	}
	return &file{"复核查询文件." + in.Format, kind, func(ctx context.Context, w io.Writer) error {
		return s.desk.ExportReviewQuery(ctx, actor, in.ID, listfile.Format(in.Format), w)
	}}, nil
}

type reviewFileIn struct {
	ID       review.ID    `path:"id" maxLength:"64"`
	AsOf     workday.Date `query:"asOf" format:"date" doc:"文件中没有写明数据截止日期的行用这一天"`
	RestNone bool         `query:"restNone" doc:"文件中没有的人一律作未检出"`
}

func (s *Server) importReview(ctx context.Context, actor policy.Actor, in *reviewFileIn, from *upload) (*answerOut, error) {
	return answered(s.desk.ImportReview(ctx, actor, in.ID, casework.AnswerFile{Name: "复核反馈文件", Content: from, Size: from.Size(),
		AsOf: in.AsOf, RestNone: in.RestNone}))
}

type answerReviewIn struct {
	ID   review.ID `path:"id" maxLength:"64"`
	Body struct {
		Findings []Finding `json:"findings" minItems:"1" maxItems:"2000" doc:"所复核的每个人一条"`
	}
}

func (s *Server) answerReview(ctx context.Context, actor policy.Actor, in *answerReviewIn) (*answerOut, error) {
	typed := make([]finding.Finding, len(in.Body.Findings))
	for i, f := range in.Body.Findings {
		typed[i] = finding.Finding{Ordinal: f.Ordinal, Status: f.Status, Records: f.Records, Reason: f.Reason, AsOf: f.AsOf}
	}
	return answered(s.desk.AnswerReview(ctx, actor, in.ID, typed))
}

func (s *Server) rematch(ctx context.Context, actor policy.Actor, in *reviewPath) (*answerOut, error) {
	return answered(s.desk.Rematch(ctx, actor, in.ID))
}

type reviewOut struct{ Body Review }

func (s *Server) feedbackReview(ctx context.Context, actor policy.Actor, in *reviewPath) (*reviewOut, error) {
	r, err := s.desk.FeedbackReview(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &reviewOut{bareReview(r)}, nil
}

// Version is one of the findings of a subject, the first one or a review's.
type Version struct {
	Answer  int       `json:"answer" doc:"1为首次反馈，其后为复核"`
	At      time.Time `json:"at"`
	Finding Finding   `json:"finding"`
}

type historyIn struct {
	ID      assist.ID `path:"id" maxLength:"64"`
	Ordinal int       `path:"ordinal" minimum:"1" maximum:"1000000" doc:"核对对象序号"`
}

type historyOut struct {
	Body struct {
		Fields []catalogue.Field `json:"fields" doc:"数据内容的各字段"`
		Items  []Version         `json:"items" doc:"先后各次，最后一次为准"`
	}
}

func (s *Server) history(ctx context.Context, actor policy.Actor, in *historyIn) (*historyOut, error) {
	all, err := s.desk.History(ctx, actor, in.ID, in.Ordinal)
	if err != nil {
		return nil, err
	}
	_, item, err := s.itemOf(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &historyOut{}
	out.Body.Fields = item.Content
	out.Body.Items = showAll(all, func(v casework.Version) Version { return Version{v.Answer, v.At, showFinding(v.Finding, item)} })
	return out, nil
}
