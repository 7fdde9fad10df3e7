package web

import (
	"context"
	"io"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/verification"
)

const tagReview = "异议和复核"

func (s *Server) objectionRoutes() {
	handle(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/objections", verb: "objection.create", says: "对核对结果提出异议", tag: tagReview, status: http.StatusCreated}, s.object)
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/objections", verb: "objection.list", action: policy.CaseRead, says: "查看业务的异议和复核", tag: tagReview}, s.objections)
	handle(s, route{method: http.MethodGet, path: "/api/v1/objections/{id}", verb: "objection.read", action: policy.ReviewOpen, says: "查看异议内容（登记）", tag: tagReview}, s.readObjection)
	handle(s, route{method: http.MethodPost, path: "/api/v1/objections/{id}/withdraw", verb: "objection.withdraw", says: "撤回尚未申请复核的异议", tag: tagReview}, s.withdraw)
	received(s, route{method: http.MethodPost, path: "/api/v1/objections/{id}/evidence", verb: "objection.evidence", action: policy.ObjectionCreate, says: "上传佐证材料，不是复核的前提",
		tag: tagReview, status: http.StatusCreated, body: scanBody, within: uploadWithin}, s.objectionEvidence)
	sent(s, route{method: http.MethodGet, path: "/api/v1/objections/{id}/evidence/{paper}", verb: "objection.open_evidence", action: policy.ReviewOpen, says: "调看佐证材料（登记）",
		tag: tagReview, within: uploadWithin}, []string{mimePDF, "image/jpeg", "image/png"}, s.openEvidence)
	handle(s, route{method: http.MethodPost, path: "/api/v1/objections/{id}/review", verb: "review.apply", says: "向协查机构申请复核", tag: tagReview, status: http.StatusCreated}, s.applyReview)
}

// Objection is a doubt about what one agency answered in one category. It holds
// nothing personal.
type Objection struct {
	ID           review.ObjectionID     `json:"id"`
	Case         verification.ID        `json:"case"`
	CaseNumber   string                 `json:"caseNumber"`
	Household    int                    `json:"household" doc:"户序号"`
	Whole        bool                   `json:"whole" doc:"对全户的结果提出"`
	Ordinals     []int                  `json:"ordinals" doc:"所涉核对对象的序号"`
	Category     catalogue.CategoryCode `json:"category"`
	CategoryName string                 `json:"categoryName,omitempty"`
	Assisting    agency.ID              `json:"assisting" doc:"协查机构"`
	Raiser       review.Raiser          `json:"raiser" enum:"department,subject" doc:"department委托单位，subject核对对象"`
	State        review.State           `json:"state" enum:"raised,open,answered,withdrawn,terminated"`
	StateWords   string                 `json:"stateWords"`
	RaisedAt     time.Time              `json:"raisedAt"`
	RaisedBy     account.ID             `json:"raisedBy"`
	Reviews      []Review               `json:"reviews"`
	Within       review.ObjectionID     `json:"within,omitempty" doc:"所属的全户异议：补充核对的部分，随它一并申请复核或撤回"`
}

func showObjection(v casework.ObjectionView) Objection {
	o := v.Objection
	return Objection{o.ID, o.Case, o.CaseNumber, o.Household, o.Whole, o.Ordinals, o.Category, v.Category, o.Assisting, o.Raiser,
		o.State, o.State.Chinese(), o.RaisedAt, account.ID(o.RaisedBy), showAll(v.Reviews, showReview), o.Within}
}

type objectIn struct {
	ID   verification.ID `path:"id" maxLength:"64"`
	Body struct {
		Household int                    `json:"household" minimum:"1" maximum:"1000000" doc:"户序号"`
		Ordinal   int                    `json:"ordinal,omitempty" minimum:"0" maximum:"1000000" doc:"核对对象序号；0或不填为全户"`
		Member    int                    `json:"member,omitempty" minimum:"0" maximum:"1000" doc:"户内第几名成员，按核对报告的顺序；可代替ordinal，0或不填为全户"`
		Category  catalogue.CategoryCode `json:"category" maxLength:"64" doc:"资源类别"`
		Assisting agency.ID              `json:"assisting" maxLength:"6" doc:"协查机构"`
		Raiser    review.Raiser          `json:"raiser" enum:"department,subject" doc:"提出人：department委托单位，subject核对对象；核对机构只能代核对对象登记"`
		Words     string                 `json:"words,omitempty" maxLength:"500" doc:"异议内容，加密保存"`
	}
}

type objectionOut struct{ Body Objection }

func objectionAnswer(o review.Objection, err error) (*objectionOut, error) {
	if err != nil {
		return nil, err
	}
	return &objectionOut{showObjection(casework.ObjectionView{Objection: o})}, nil
}

func (s *Server) object(ctx context.Context, actor policy.Actor, in *objectIn) (*objectionOut, error) {
	b := in.Body
	return objectionAnswer(s.desk.Object(ctx, actor, in.ID, casework.ObjectIn{Household: b.Household, Ordinal: b.Ordinal, Member: b.Member,
		Category: b.Category, Assisting: b.Assisting, Raiser: b.Raiser, Words: b.Words}))
}

type objectionsOut struct{ Body Page[Objection] }

func (s *Server) objections(ctx context.Context, actor policy.Actor, in *casePath) (*objectionsOut, error) {
	all, err := s.desk.Objections(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &objectionsOut{Page[Objection]{Items: showAll(all, showObjection)}}, nil
}

type objectionPath struct {
	ID review.ObjectionID `path:"id" maxLength:"64"`
}

// Evidence is a paper that came with an objection.
type Evidence struct {
	ID string     `json:"id"`
	At time.Time  `json:"at"`
	By account.ID `json:"by"`
}

func showEvidence(e casework.ObjectionPaper) Evidence { return Evidence{e.ID, e.At, account.ID(e.By)} }

// Doubt is what an objection says, with its papers.
type Doubt struct {
	Objection
	Words    string     `json:"words" doc:"异议内容"`
	Evidence []Evidence `json:"evidence" doc:"佐证材料"`
}

type doubtOut struct{ Body Doubt }

func (s *Server) readObjection(ctx context.Context, actor policy.Actor, in *objectionPath) (*doubtOut, error) {
	v, err := s.desk.Doubt(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &doubtOut{Doubt{showObjection(casework.ObjectionView{Objection: v.Objection}), v.Words, showAll(v.Evidence, showEvidence)}}, nil
}

func (s *Server) withdraw(ctx context.Context, actor policy.Actor, in *objectionPath) (*objectionOut, error) {
	return objectionAnswer(s.desk.Withdraw(ctx, actor, in.ID))
}

type evidenceOut struct{ Body Evidence }

func (s *Server) objectionEvidence(ctx context.Context, actor policy.Actor, in *objectionPath, from *upload) (*evidenceOut, error) {
	e, err := s.desk.AddObjectionEvidence(ctx, actor, in.ID, casework.EvidenceIn{Name: "佐证材料", ContentType: from.mime, Content: from.reader()})
	if err != nil {
		return nil, err
	}
	return &evidenceOut{showEvidence(e)}, nil
}

type openEvidenceIn struct {
	ID    review.ObjectionID `path:"id" maxLength:"64"`
	Paper string             `path:"paper" maxLength:"64"`
}

func (s *Server) openEvidence(_ context.Context, actor policy.Actor, in *openEvidenceIn) (*file, error) {
	return scanFile("佐证材料", func(ctx context.Context, w func(casework.Document, io.Reader) error) error {
		return s.desk.ObjectionEvidence(ctx, actor, in.ID, in.Paper, w)
	}), nil
}

type appliedOut struct {
	Body struct {
		Reviews []Review `json:"reviews" doc:"推送的复核，每项协查任务一件"`
	}
}

func (s *Server) applyReview(ctx context.Context, actor policy.Actor, in *objectionPath) (*appliedOut, error) {
	all, err := s.desk.Review(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	out := &appliedOut{}
	out.Body.Reviews = showAll(all, bareReview)
	return out, nil
}
