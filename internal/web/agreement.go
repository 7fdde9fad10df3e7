package web

import (
	"context"
	"io"
	"net/http"
	"time"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

const tagAgreement = "保密协议"

func (s *Server) agreementRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/agreements", verb: "agreement.read", says: "查看本机构和下级机构的保密协议", tag: tagAgreement}, s.agreements)
	received(s, route{method: http.MethodPost, path: "/api/v1/agreements", verb: "agreement.register", says: "登记保密协议，上传扫描件", tag: tagAgreement,
		status: http.StatusCreated, body: scanBody, within: uploadWithin}, s.registerAgreement)
	handle(s, route{method: http.MethodGet, path: "/api/v1/agreements/lacking", verb: "agreement.lacking", action: policy.AgreementRead,
		says: "查看没有有效保密协议的机构", tag: tagAgreement}, s.lacking)
	handle(s, route{method: http.MethodPost, path: "/api/v1/agreements/{id}/file", verb: "agreement.file", says: "保密协议报省级备案", tag: tagAgreement}, s.fileAgreement)
	sent(s, route{method: http.MethodGet, path: "/api/v1/agreements/{id}/scan", verb: "agreement.open", action: policy.AgreementRead,
		says: "调看保密协议扫描件（登记）", tag: tagAgreement, within: uploadWithin}, []string{mimePDF, "image/jpeg", "image/png"}, s.openAgreement)
}

// Agreement is a confidentiality agreement as it stands today.
type Agreement struct {
	ID         agency.AgreementID    `json:"id"`
	Number     string                `json:"number" doc:"协议编号"`
	Lower      agency.ID             `json:"lower" doc:"签订的市级或县级机构"`
	LowerName  string                `json:"lowerName,omitempty"`
	Upper      agency.ID             `json:"upper" doc:"它的上一级机构"`
	UpperName  string                `json:"upperName,omitempty"`
	SignedOn   workday.Date          `json:"signedOn" format:"date"`
	From       workday.Date          `json:"from" format:"date" doc:"生效日期"`
	To         workday.Date          `json:"to" format:"date" doc:"到期日期，当日有效"`
	State      agency.AgreementState `json:"state,omitempty" enum:"unfiled,ahead,valid,ended"`
	StateWords string                `json:"stateWords,omitempty"`
	Left       int                   `json:"left" doc:"距到期的天数，负数为已过"`
	FiledAt    *time.Time            `json:"filedAt,omitempty" doc:"省级备案的时间"`
}

func showAgreement(v casework.AgreementView) Agreement {
	return Agreement{v.ID, v.Number, v.Lower, v.LowerName, v.Upper, v.UpperName, v.SignedOn, v.From, v.To, v.State, v.State.Chinese(),
		v.LeftToday, given(v.FiledAt)}
}

type agreementsOut struct{ Body Page[Agreement] }

func (s *Server) agreements(ctx context.Context, actor policy.Actor, _ *none) (*agreementsOut, error) {
	all, err := s.desk.Agreements(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &agreementsOut{Page[Agreement]{Items: showAll(all, showAgreement)}}, nil
}

type registerAgreementIn struct {
	Agency   agency.ID `query:"agency" required:"true" minLength:"6" maxLength:"6" doc:"签订协议的市级或县级机构；另一方是它的上一级"`
	Number   string    `query:"number" required:"true" minLength:"1" maxLength:"64" doc:"协议编号"`
	SignedOn Day       `query:"signedOn" required:"true" format:"date" doc:"签订日期"`
	From     Day       `query:"from" required:"true" format:"date" doc:"生效日期"`
	To       Day       `query:"to" required:"true" format:"date" doc:"到期日期"`
}

type agreementOut struct {
	Body struct {
		ID agency.AgreementID `json:"id"`
	}
}

func agreementAnswer(a agency.Agreement, err error) (*agreementOut, error) {
	if err != nil {
		return nil, err
	}
	out := &agreementOut{}
	out.Body.ID = a.ID
	return out, nil
}

func (s *Server) registerAgreement(ctx context.Context, actor policy.Actor, in *registerAgreementIn, from *upload) (*agreementOut, error) {
	return agreementAnswer(s.desk.RegisterAgreement(ctx, actor, casework.AgreementIn{Lower: in.Agency, Number: in.Number,
		SignedOn: in.SignedOn.date(), From: in.From.date(), To: in.To.date(), ContentType: from.mime, Content: from.reader()}))
}

type agreementPath struct {
	ID agency.AgreementID `path:"id" maxLength:"64"`
}

func (s *Server) fileAgreement(ctx context.Context, actor policy.Actor, in *agreementPath) (*agreementOut, error) {
	return agreementAnswer(s.desk.FileAgreement(ctx, actor, in.ID))
}

func (s *Server) openAgreement(_ context.Context, actor policy.Actor, in *agreementPath) (*file, error) {
	return scanFile("保密协议", func(ctx context.Context, w func(casework.Document, io.Reader) error) error {
		return s.desk.OpenAgreement(ctx, actor, in.ID, w)
	}), nil
}

// Lack is an agency without a valid agreement.
type Lack struct {
	Agency agency.ID    `json:"agency"`
	Name   string       `json:"name"`
	Upper  agency.ID    `json:"upper" doc:"应与其签订的上一级机构"`
	Why    string       `json:"why"`
	Until  workday.Date `json:"until,omitzero" format:"date" doc:"上一份协议的到期日期"`
}

type lackingOut struct{ Body Page[Lack] }

func (s *Server) lacking(ctx context.Context, actor policy.Actor, _ *none) (*lackingOut, error) {
	all, err := s.desk.Lacking(ctx, actor)
	if err != nil {
		return nil, err
	}
	show := func(l agency.Lack) Lack { return Lack{l.Agency.ID, l.Agency.Name, l.Upper, l.Why, l.Until} }
	return &lackingOut{Page[Lack]{Items: showAll(all, show)}}, nil
}
