package web

import (
	"context"
	"io"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

func (s *Server) archiveRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/file", verb: "archive.file", says: "归档：办结后由参与的各机构分别归档", tag: tagArchive}, s.fileCase)
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/file", verb: "archive.read", says: "查看本机构保管的内容、归档情况和保管期限", tag: tagArchive}, s.caseFile)
	sent(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/file/export", verb: "archive.export", says: "导出本机构保管的档案（登记）", tag: tagArchive,
		look: true, within: uploadWithin}, []string{mimeZIP}, s.exportFile)
	handle(s, route{method: http.MethodGet, path: "/api/v1/retentions", verb: "archive.retentions", action: policy.SettingsRead, says: "查看各类档案的保管期限和依据", tag: tagArchive}, s.retentions)
	handle(s, route{method: http.MethodGet, path: "/api/v1/destructions/due", verb: "destruction.due", action: policy.DestructionRead, says: "查看保管期满、可提请销毁的案卷", tag: tagArchive}, s.over)
	handle(s, route{method: http.MethodPost, path: "/api/v1/destructions", verb: "destruction.propose", says: "提请销毁保管期满的案卷", tag: tagArchive, status: http.StatusCreated}, s.proposeDestruction)
	handle(s, route{method: http.MethodGet, path: "/api/v1/destructions", verb: "destruction.read", says: "查看销毁申请和销毁清册", tag: tagArchive}, s.destructions)
	handle(s, route{method: http.MethodPost, path: "/api/v1/destructions/{id}/approve", verb: "destruction.approve", action: policy.DestructionDecide,
		says: "批准并销毁（须由提请人以外的人员）", tag: tagArchive, within: uploadWithin}, s.approveDestruction)
	handle(s, route{method: http.MethodPost, path: "/api/v1/destructions/{id}/reject", verb: "destruction.reject", action: policy.DestructionDecide, says: "不批准销毁", tag: tagArchive}, s.rejectDestruction)
}

const mimeZIP = "application/zip"

// Volume is what an agency has filed of a case.
type Volume struct {
	No      int          `json:"no" doc:"第几次归档"`
	EndedOn workday.Date `json:"endedOn" format:"date" doc:"业务办结日期，保管期限由此起算"`
	FiledAt time.Time    `json:"filedAt"`
	FiledBy account.ID   `json:"filedBy"`
}

func showVolume(v archive.Volume) Volume {
	return Volume{v.No, v.EndedOn, v.FiledAt, account.ID(v.FiledBy)}
}

type volumeOut struct{ Body Volume }

func (s *Server) fileCase(ctx context.Context, actor policy.Actor, in *casePath) (*volumeOut, error) {
	v, err := s.desk.File(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &volumeOut{showVolume(v)}, nil
}

// KeptPart is a part of a case's file that the agency keeps.
type KeptPart struct {
	Part  archive.Part `json:"part"`
	Words string       `json:"words" doc:"中文名称"`
}

type caseFileOut struct {
	Body struct {
		Roles     []archive.Role `json:"roles" doc:"本机构在业务中的角色：commissioned、initiating、assisting、province"`
		Parts     []KeptPart     `json:"parts" doc:"由本机构保管的内容"`
		Volumes   []Volume       `json:"volumes" doc:"历次归档"`
		Stale     bool           `json:"stale" doc:"归档后业务又有变化，须补充归档"`
		KeepUntil workday.Date   `json:"keepUntil,omitzero" format:"date" doc:"保管至"`
	}
}

func (s *Server) caseFile(ctx context.Context, actor policy.Actor, in *casePath) (*caseFileOut, error) {
	v, err := s.desk.FileOf(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &caseFileOut{}
	out.Body.Roles, out.Body.Volumes, out.Body.Stale, out.Body.KeepUntil = v.Roles, showAll(v.Volumes, showVolume), v.Stale, v.KeepUntil
	out.Body.Parts = showAll(v.Parts, func(p archive.Part) KeptPart { return KeptPart{p, p.Chinese()} })
	return out, nil
}

func (s *Server) exportFile(_ context.Context, actor policy.Actor, in *casePath) (*file, error) {
	return &file{"案卷.zip", mimeZIP, func(ctx context.Context, w io.Writer) error {
		return s.desk.ExportFile(ctx, actor, in.ID, w)
	}}, nil
}

type retentionsOut struct{ Body Page[archive.Retention] }

func (s *Server) retentions(ctx context.Context, actor policy.Actor, _ *none) (*retentionsOut, error) {
	settings, err := s.desk.Settings(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &retentionsOut{Page[archive.Retention]{Items: archive.Retentions(settings)}}, nil
}

// Going is one case on the list of what goes.
type Going struct {
	Case       verification.ID `json:"case"`
	Number     string          `json:"number" doc:"业务编号"`
	Kind       catalogue.Kind  `json:"kind" enum:"new,existing,local"`
	EndedOn    workday.Date    `json:"endedOn" format:"date"`
	KeepUntil  workday.Date    `json:"keepUntil" format:"date" doc:"保管至"`
	Households int             `json:"households"`
	Subjects   int             `json:"subjects" doc:"核对对象人数"`
	Documents  int             `json:"documents" doc:"文件份数"`
}

func showGoing(g archive.Going) Going {
	return Going{g.Case, g.Number, catalogue.Kind(g.Kind), g.EndedOn, g.KeepUntil, g.Households, g.Subjects, g.Documents}
}

type overOut struct{ Body Page[Going] }

func (s *Server) over(ctx context.Context, actor policy.Actor, in *Cursor) (*overOut, error) {
	all, err := s.desk.Over(ctx, actor, in.After, in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &overOut{pageOf(all, in.Limit, showGoing, func(g archive.Going) string { return g.Number })}, nil
}

// Destruction is a proposal to destroy files, and what became of it.
type Destruction struct {
	ID          archive.DestructionID    `json:"id"`
	Agency      agency.ID                `json:"agency"`
	State       archive.DestructionState `json:"state" enum:"proposed,done,rejected"`
	StateWords  string                   `json:"stateWords"`
	Goes        []Going                  `json:"goes" doc:"销毁清册"`
	Reason      string                   `json:"reason" doc:"鉴定意见"`
	ProposedAt  time.Time                `json:"proposedAt"`
	ProposedBy  account.ID               `json:"proposedBy"`
	DecidedAt   *time.Time               `json:"decidedAt,omitempty"`
	DecidedBy   account.ID               `json:"decidedBy,omitempty"`
	Answer      string                   `json:"answer,omitempty" doc:"不批准的理由"`
	Certificate string                   `json:"certificate,omitempty" doc:"销毁证明：本系统签名所覆盖的原文"`
	Signature   []byte                   `json:"signature,omitempty" doc:"对销毁证明的签名"`
}

func showDestruction(d archive.Destruction) Destruction {
	out := Destruction{ID: d.ID, Agency: d.Agency, State: d.State, StateWords: d.State.Chinese(), Goes: showAll(d.Goes, showGoing), Reason: d.Reason,
		ProposedAt: d.ProposedAt, ProposedBy: account.ID(d.ProposedBy), DecidedAt: given(d.DecidedAt), DecidedBy: account.ID(d.DecidedBy),
		Answer: d.Answer, Signature: d.Signature}
	if text, err := d.Certificate(); err == nil && d.State == archive.Done {
		out.Certificate = string(text)
	}
	return out
}

type destructionOut struct{ Body Destruction }

func destructionAnswer(d archive.Destruction, err error) (*destructionOut, error) {
	if err != nil {
		return nil, err
	}
	return &destructionOut{showDestruction(d)}, nil
}

type proposeIn struct {
	Body struct {
		Cases  []verification.ID `json:"cases" minItems:"1" maxItems:"200" doc:"业务"`
		Reason string            `json:"reason" minLength:"1" maxLength:"500" doc:"鉴定意见"`
	}
}

func (s *Server) proposeDestruction(ctx context.Context, actor policy.Actor, in *proposeIn) (*destructionOut, error) {
	return destructionAnswer(s.desk.ProposeDestruction(ctx, actor, in.Body.Cases, in.Body.Reason))
}

type destructionsOut struct{ Body Page[Destruction] }

func (s *Server) destructions(ctx context.Context, actor policy.Actor, in *Cursor) (*destructionsOut, error) {
	all, err := s.desk.Destructions(ctx, actor, archive.DestructionID(in.After), in.Limit+1)
	if err != nil {
		return nil, err
	}
	return &destructionsOut{pageOf(all, in.Limit, showDestruction, func(d archive.Destruction) string { return string(d.ID) })}, nil
}

type destructionPath struct {
	ID archive.DestructionID `path:"id" maxLength:"64"`
}

func (s *Server) approveDestruction(ctx context.Context, actor policy.Actor, in *destructionPath) (*destructionOut, error) {
	return destructionAnswer(s.desk.ApproveDestruction(ctx, actor, in.ID))
}

type rejectIn struct {
	ID   archive.DestructionID `path:"id" maxLength:"64"`
	Body struct {
		Answer string `json:"answer" minLength:"1" maxLength:"500" doc:"不批准的理由"`
	}
}

func (s *Server) rejectDestruction(ctx context.Context, actor policy.Actor, in *rejectIn) (*destructionOut, error) {
	return destructionAnswer(s.desk.RejectDestruction(ctx, actor, in.ID, in.Body.Answer))
}
