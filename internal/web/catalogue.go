package web

import (
	"context"
	"net/http"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

const tagCatalogue = "资源目录"

func (s *Server) catalogueRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/categories", verb: "catalogue.categories", action: policy.CatalogueRead, says: "查看资源类别", tag: tagCatalogue}, s.categories)
	handle(s, route{method: http.MethodGet, path: "/api/v1/items", verb: "catalogue.list", action: policy.CatalogueRead, says: "查看核对资源目录", tag: tagCatalogue}, s.items)
	handle(s, route{method: http.MethodGet, path: "/api/v1/items/{id}", verb: "catalogue.read", says: "查看目录项的最新版本", tag: tagCatalogue}, s.item)
	handle(s, route{method: http.MethodGet, path: "/api/v1/items/{id}/versions", verb: "catalogue.versions", action: policy.CatalogueRead, says: "查看目录项的各个版本，新的在前", tag: tagCatalogue}, s.itemVersions)
	handle(s, route{method: http.MethodPut, path: "/api/v1/items/{id}", verb: "catalogue.edit", says: "增加目录项，或增加它的新版本", tag: tagCatalogue}, s.editItem)
}

type categoriesOut struct{ Body Page[catalogue.Category] }

func (s *Server) categories(ctx context.Context, actor policy.Actor, _ *none) (*categoriesOut, error) {
	all, err := s.desk.Categories(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &categoriesOut{Page[catalogue.Category]{Items: all}}, nil
}

// Terms are what an agency decides about one of its catalogue items.
type Terms struct {
	Name          string                 `json:"name" minLength:"1" maxLength:"100" doc:"目录项名称"`
	Category      catalogue.CategoryCode `json:"category" maxLength:"64" doc:"资源类别"`
	Owner         agency.ID              `json:"owner" maxLength:"6" doc:"目录项所属机构"`
	Department    agency.DepartmentID    `json:"department" maxLength:"32" doc:"资源共享部门"`
	Access        catalogue.Access       `json:"access" enum:"hosted,api,file,hand,docked,ministry" doc:"反馈方式"`
	Content       []catalogue.Field      `json:"content" minItems:"1" maxItems:"100" doc:"数据内容"`
	Kinds         []catalogue.Kind       `json:"kinds" minItems:"1" maxItems:"2" doc:"适用的业务种类：new，existing"`
	Materials     []catalogue.Material   `json:"materials" maxItems:"3" doc:"要求的材料：authorization，id_copy，commission"`
	LimitDays     int                    `json:"limitDays" minimum:"1" maximum:"250" doc:"反馈时限，工作日"`
	Window        *catalogue.Window      `json:"window,omitempty" doc:"协查受理时间：every为week、month、quarter、halfyear或year，各日从周期的第一天起数，31为月末"`
	Quota         catalogue.Quota        `json:"quota,omitzero" doc:"查询数据限额"`
	From          workday.Date           `json:"from" format:"date" doc:"生效日期"`
	To            workday.Date           `json:"to,omitzero" format:"date" doc:"失效日期"`
	LateAgreement string                 `json:"lateAgreement,omitempty" maxLength:"200" doc:"允许超时反馈的专门约定"`
}

// Item is one version of a catalogue item.
type Item struct {
	ID      catalogue.ItemID `json:"id"`
	Version int              `json:"version"`
	Terms
}

func showItem(i catalogue.Item) Item {
	return Item{i.ID, i.Version, Terms{i.Name, i.Category, i.Owner, i.Department, i.Access, i.Content, i.Kinds, i.Materials, i.LimitDays,
		i.Window, i.Quota, i.From, i.To, i.LateAgreement}}
}

type itemOut struct{ Body Item }

func itemAnswer(i catalogue.Item, err error) (*itemOut, error) {
	if err != nil {
		return nil, err
	}
	return &itemOut{showItem(i)}, nil
}

type itemsIn struct {
	Cursor
	Owner    agency.ID              `query:"owner" maxLength:"6" doc:"所属机构"`
	Category catalogue.CategoryCode `query:"category" maxLength:"64"`
	Access   catalogue.Access       `query:"access" enum:"hosted,api,file,hand,docked,ministry"`
	On       Day                    `query:"on" format:"date" doc:"在这一天有效的；不填为各项的最新版本"`
}

type itemsOut struct{ Body Page[Item] }

func (s *Server) items(ctx context.Context, actor policy.Actor, in *itemsIn) (*itemsOut, error) {
	rows, err := s.desk.Items(ctx, actor, casework.ItemFilter{Owner: in.Owner, Category: in.Category, Access: in.Access, On: in.On.date(),
		After: catalogue.ItemID(in.After), Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	return &itemsOut{pageOf(rows, in.Limit, showItem, func(i catalogue.Item) string { return string(i.ID) })}, nil
}

func (s *Server) item(ctx context.Context, actor policy.Actor, in *itemPath) (*itemOut, error) {
	return itemAnswer(s.desk.Item(ctx, actor, in.ID))
}

type itemVersionsOut struct{ Body Page[Item] }

func (s *Server) itemVersions(ctx context.Context, actor policy.Actor, in *itemPath) (*itemVersionsOut, error) {
	all, err := s.desk.ItemVersions(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &itemVersionsOut{Page[Item]{Items: showAll(all, showItem)}}, nil
}

type editItemIn struct {
	ID   catalogue.ItemID `path:"id" maxLength:"64"`
	Body Terms
}

func (s *Server) editItem(ctx context.Context, actor policy.Actor, in *editItemIn) (*itemOut, error) {
	t := in.Body
	return itemAnswer(s.desk.EditItem(ctx, actor, catalogue.Item{ID: in.ID, Name: t.Name, Category: t.Category, Owner: t.Owner, Department: t.Department,
		Access: t.Access, Content: t.Content, Kinds: t.Kinds, Materials: t.Materials, LimitDays: t.LimitDays, Window: t.Window, Quota: t.Quota,
		From: t.From, To: t.To, LateAgreement: t.LateAgreement}))
}
