package web

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"hedui/internal/account"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/verification"
)

func (s *Server) materialRoutes() {
	received(s, route{method: http.MethodPost, path: "/api/v1/cases/{id}/materials", verb: "authorization.upload", says: "上传委托书、授权书或身份证复印件",
		tag: tagCase, status: http.StatusCreated, body: scanBody, within: uploadWithin}, s.addMaterial)
	handle(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/materials", verb: "material.list", action: policy.CaseRead, says: "查看材料清单", tag: tagCase}, s.materials)
	sent(s, route{method: http.MethodGet, path: "/api/v1/cases/{id}/materials/{kind}/{ordinal}", verb: "document.open", says: "调看材料（登记）",
		tag: tagCase, within: uploadWithin}, []string{mimePDF, "image/jpeg", "image/png"}, s.openMaterial)
}

// Material is a scanned paper of a case.
type Material struct {
	Kind      catalogue.Material `json:"kind" enum:"authorization,id_copy,commission"`
	KindWords string             `json:"kindWords" doc:"材料种类的中文"`
	Ordinal   int                `json:"ordinal" doc:"核对对象序号；0为整个业务的材料"`
	AddedBy   account.ID         `json:"addedBy"`
}

func showMaterial(m casework.Material) Material {
	return Material{m.Kind, m.Kind.Chinese(), m.Ordinal, account.ID(m.AddedBy)}
}

type materialIn struct {
	ID      verification.ID    `path:"id" maxLength:"64"`
	Kind    catalogue.Material `query:"kind" required:"true" enum:"authorization,id_copy,commission" doc:"材料种类"`
	Ordinal int                `query:"ordinal" minimum:"0" maximum:"1000000" doc:"核对对象序号；委托书为0"`
}

type materialOut struct{ Body Material }

func (s *Server) addMaterial(ctx context.Context, actor policy.Actor, in *materialIn, from *upload) (*materialOut, error) {
	m, err := s.desk.AddMaterial(ctx, actor, in.ID, casework.MaterialIn{Ordinal: in.Ordinal, Kind: in.Kind, ContentType: from.mime, Content: from.reader()})
	if err != nil {
		return nil, err
	}
	return &materialOut{showMaterial(m)}, nil
}

type materialsOut struct{ Body Page[Material] }

func (s *Server) materials(ctx context.Context, actor policy.Actor, in *casePath) (*materialsOut, error) {
	v, err := s.desk.Case(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &materialsOut{Page[Material]{Items: showAll(v.Materials, showMaterial)}}, nil
}

type openMaterialIn struct {
	ID      verification.ID    `path:"id" maxLength:"64"`
	Kind    catalogue.Material `path:"kind" enum:"authorization,id_copy,commission" doc:"材料种类"`
	Ordinal int                `path:"ordinal" minimum:"0" maximum:"1000000" doc:"核对对象序号；委托书为0"`
}

func (s *Server) openMaterial(_ context.Context, actor policy.Actor, in *openMaterialIn) (*file, error) {
	return scanFile(fmt.Sprintf("%s-%d", in.Kind.Chinese(), in.Ordinal), func(ctx context.Context, w func(casework.Document, io.Reader) error) error {
		return s.desk.OpenMaterial(ctx, actor, in.ID, in.Ordinal, in.Kind, w)
	}), nil
}
