package web

import (
	"context"
	"io"
	"net/http"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
)

func (s *Server) answerRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/tasks/{id}/asked", verb: "task.asked", action: policy.TaskExportQuery, says: "查看查询对象（登记）", tag: tagTask}, s.asked)
	sent(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/query", verb: "task.export_query", says: "下载查询文件（登记）", tag: tagTask,
		look: true, within: uploadWithin}, []string{mimeXLSX, mimeCSV}, s.query)
	received(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/answer-file", verb: "task.import_answer", says: "导入反馈文件：逐行检查，无误则备妥待反馈", tag: tagTask,
		body: listBody, within: uploadWithin}, s.importAnswer)
	handle(s, route{method: http.MethodPut, path: "/api/v1/tasks/{id}/answer", verb: "task.answer", says: "人工填报核对结果，备妥待反馈", tag: tagTask, body: 16 << 20}, s.answer)
	received(s, route{method: http.MethodPost, path: "/api/v1/tasks/{id}/evidence", verb: "task.evidence", action: policy.TaskAnswer, says: "上传佐证材料", tag: tagTask,
		body: scanBody, within: uploadWithin}, s.evidence)
}

// Asked is somebody whom a task asks for. The full number is in the query file
// alone.
type Asked struct {
	Ordinal int    `json:"ordinal"`
	Name    string `json:"name"`
	Number  string `json:"number" doc:"公民身份号码，中间八位以*代替；全号见查询文件"`
}

func showAsked(a casework.Asked) Asked { return Asked{a.Ordinal, a.Name, a.Number.Masked()} }

type askedOut struct{ Body Page[Asked] }

func (s *Server) asked(ctx context.Context, actor policy.Actor, in *taskPath) (*askedOut, error) {
	all, err := s.desk.Asked(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &askedOut{Page[Asked]{Items: showAll(all, showAsked)}}, nil
}

type queryIn struct {
	ID     assist.ID `path:"id" maxLength:"64"`
	Format string    `query:"format" enum:"xlsx,csv" default:"xlsx"`
}

func (s *Server) query(_ context.Context, actor policy.Actor, in *queryIn) (*file, error) {
	kind := mimeXLSX
	if in.Format == string(listfile.CSV) {
		kind = mimeCSV
	}
	return &file{"协查查询文件." + in.Format, kind, func(ctx context.Context, w io.Writer) error {
		return s.desk.ExportQuery(ctx, actor, in.ID, listfile.Format(in.Format), w)
	}}, nil
}

// Answer sums an answer up.
type Answer struct {
	Subjects map[finding.Status]int `json:"subjects" doc:"各种结果的人数"`
	Records  int                    `json:"records" doc:"信息记录条数"`
	Words    string                 `json:"words" doc:"概况"`
	AsOf     string                 `json:"asOf,omitempty" format:"date" doc:"最早的数据截止日期"`
}

func showAnswer(m finding.Manifest) Answer {
	return Answer{m.Counts.Subjects, m.Counts.Records, m.Counts.Words(), m.AsOf}
}

type answerOut struct{ Body Answer }

func answered(m finding.Manifest, err error) (*answerOut, error) {
	if err != nil {
		return nil, err
	}
	return &answerOut{showAnswer(m)}, nil
}

type answerFileIn struct {
	ID       assist.ID `path:"id" maxLength:"64"`
	AsOf     Day       `query:"asOf" format:"date" doc:"文件中没有写明数据截止日期的行用这一天"`
	RestNone bool      `query:"restNone" doc:"文件中没有的人一律作未检出"`
}

// importAnswer keeps no name of the sender's file: people write names into them.
func (s *Server) importAnswer(ctx context.Context, actor policy.Actor, in *answerFileIn, from *upload) (*answerOut, error) {
	return answered(s.desk.ImportAnswer(ctx, actor, in.ID, casework.AnswerFile{Name: "反馈文件", Content: from, Size: from.Size(),
		AsOf: in.AsOf.date(), RestNone: in.RestNone}))
}

type answerIn struct {
	ID   assist.ID `path:"id" maxLength:"64"`
	Body struct {
		Findings []Finding `json:"findings" minItems:"1" maxItems:"2000" doc:"所查询的每个人一条"`
	}
}

func (s *Server) answer(ctx context.Context, actor policy.Actor, in *answerIn) (*answerOut, error) {
	typed := make([]finding.Finding, len(in.Body.Findings))
	for i, f := range in.Body.Findings {
		typed[i] = finding.Finding{Ordinal: f.Ordinal, Status: f.Status, Records: f.Records, Reason: f.Reason, AsOf: f.AsOf}
	}
	return answered(s.desk.Answer(ctx, actor, in.ID, typed))
}

func (s *Server) evidence(ctx context.Context, actor policy.Actor, in *taskPath, from *upload) (*none, error) {
	return nil, s.desk.AddEvidence(ctx, actor, in.ID, casework.EvidenceIn{Name: "佐证材料", ContentType: from.mime, Content: from.reader()})
}
