package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hedui/internal/audit"
	"hedui/internal/casework"
	"hedui/internal/fault"
	"hedui/internal/policy"
)

func (s *Server) auditRoutes() {
	const tag = "安全登记"
	handle(s, route{method: http.MethodGet, path: "/api/v1/audit/entries", verb: "audit.read", says: "查看安全登记，从新到旧", tag: tag}, s.auditEntries)
	handle(s, route{method: http.MethodGet, path: "/api/v1/audit/state", verb: "audit.state", action: policy.AuditRead, says: "查看安全登记的状态", tag: tag}, s.auditState)
	sent(s, route{method: http.MethodPost, path: "/api/v1/audit/export", verb: "audit.export", says: "导出安全登记，供hedui audit verify离线验证", tag: tag,
		look: true, within: uploadWithin}, []string{"application/jsonl"}, s.auditExport)
	handle(s, route{method: http.MethodPost, path: "/api/v1/audit/verify", verb: "audit.verify", says: "用本机密钥校验全部安全登记", tag: tag, look: true, within: uploadWithin}, s.auditVerify)
	sent(s, route{method: http.MethodGet, path: "/api/v1/audit/key", verb: "audit.key", says: "下载验证安全登记用的公钥，请事先另行保存", tag: tag, access: anybody},
		[]string{"application/x-pem-file"}, s.auditKey)
}

// Entry is one line of the register. Whom it concerned shows only as a number
// of commitments.
type Entry struct {
	Seq         int64             `json:"seq"`
	At          time.Time         `json:"at"`
	Actor       string            `json:"actor" doc:"账号；hedui:开头的为系统"`
	Login       string            `json:"login,omitempty" doc:"账号的登录名"`
	Device      string            `json:"device,omitempty"`
	Agency      string            `json:"agency,omitempty"`
	Verb        string            `json:"verb"`
	VerbWords   string            `json:"verbWords,omitempty" doc:"操作的名称"`
	Object      string            `json:"object"`
	Rule        string            `json:"rule,omitempty"`
	Outcome     audit.Outcome     `json:"outcome" enum:"done,refused,read"`
	Reason      string            `json:"reason,omitempty"`
	Commitments int               `json:"commitments" doc:"所涉个人数据的承诺值个数"`
	Detail      map[string]string `json:"detail,omitempty"`
}

func showEntry(e audit.Entry, login string) Entry {
	words := ""
	if a := policy.Action(e.Verb); a.Known() {
		words = a.Chinese()
	}
	return Entry{e.Seq, e.At, e.Actor, login, e.Device, e.Agency, e.Verb, words, e.Object, e.Rule, e.Outcome, e.Reason, len(e.Commit), e.Detail}
}

type auditEntriesIn struct {
	Cursor
	Object  string        `query:"object" maxLength:"100" doc:"对象，如case c_…"`
	Verb    string        `query:"verb" maxLength:"64"`
	Outcome audit.Outcome `query:"outcome" enum:"done,refused,read"`
}

type auditEntriesOut struct{ Body Page[Entry] }

func (s *Server) auditEntries(ctx context.Context, actor policy.Actor, in *auditEntriesIn) (*auditEntriesOut, error) {
	before := int64(0)
	if in.After != "" {
		n, err := strconv.ParseInt(in.After, 10, 64)
		if err != nil {
			return nil, fault.New(fault.Invalid, "request.cursor", "游标无效").Do("请从第一页重新查看")
		}
		before = n
	}
	rows, err := s.desk.Entries(ctx, actor, casework.EntryFilter{Object: in.Object, Verb: in.Verb, Outcome: in.Outcome, Before: before, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	logins, err := s.desk.Registrants(ctx, actor, rows)
	if err != nil {
		return nil, err
	}
	show := func(e audit.Entry) Entry { return showEntry(e, logins[e.Actor]) }
	return &auditEntriesOut{pageOf(rows, in.Limit, show, func(e audit.Entry) string { return fmt.Sprint(e.Seq) })}, nil
}

// RegisterState is how far the register has come.
type RegisterState struct {
	Size     int64      `json:"size" doc:"已入树的条数"`
	Root     string     `json:"root" doc:"现在的根哈希（SM3）"`
	Signed   int64      `json:"signed" doc:"末个已签名检查点所及的条数"`
	SignedAt *time.Time `json:"signedAt,omitempty"`
	Pending  int64      `json:"pending" doc:"尚待入树的条数"`
	WindowMS int64      `json:"windowMs" doc:"上一批登记在入树前最长等待的毫秒数"`
}

type auditStateOut struct{ Body RegisterState }

func (s *Server) auditState(ctx context.Context, actor policy.Actor, _ *none) (*auditStateOut, error) {
	r, err := s.desk.RegisterState(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &auditStateOut{RegisterState{r.Size, r.Root.String(), r.Signed, given(r.SignedAt), r.Pending, r.Window.Milliseconds()}}, nil
}

type auditExportIn struct {
	From int64 `query:"from" minimum:"1" default:"1" doc:"从第几条起"`
	To   int64 `query:"to" minimum:"0" doc:"到第几条止；0为末条"`
}

func (s *Server) auditExport(_ context.Context, actor policy.Actor, in *auditExportIn) (*file, error) {
	return &file{"安全登记.jsonl", "application/jsonl", func(ctx context.Context, w io.Writer) error {
		return s.desk.ExportAudit(ctx, actor, w, in.From, in.To)
	}}, nil
}

type verified struct {
	Valid       bool   `json:"valid"`
	Size        int64  `json:"size" doc:"校验的条数"`
	Checkpoints int    `json:"checkpoints" doc:"签名均有效的检查点数"`
	Broken      int64  `json:"broken,omitempty" doc:"第一条与原来不符的登记"`
	Code        string `json:"code,omitempty"`
	Message     string `json:"message,omitempty"`
}

type verifiedOut struct{ Body verified }

// auditVerify answers 200 also when the register is not as it was: finding that
// is what it was asked for.
func (s *Server) auditVerify(ctx context.Context, actor policy.Actor, _ *none) (*verifiedOut, error) {
	r, err := s.desk.VerifyRegister(ctx, actor)
	out := &verifiedOut{verified{Valid: err == nil, Size: r.Size, Checkpoints: r.Checkpoints, Broken: r.Broken}}
	wrong, ours := fault.Of(err)
	if err != nil && (!ours || !strings.HasPrefix(wrong.Code, "audit.")) {
		return nil, err
	}
	if err != nil {
		out.Body.Code, out.Body.Message = wrong.Code, wrong.Message
	}
	return out, nil
}

func (s *Server) auditKey(context.Context, policy.Actor, *none) (*file, error) {
	return bytesFile("hedui-安全登记公钥.pem", "application/x-pem-file", s.desk.RegisterKey()), nil
}
