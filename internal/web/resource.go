package web

import (
	"context"
	"encoding/hex"
	"net/http"
	"time"

	"hedui/internal/account"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
)

func (s *Server) resourceRoutes() {
	handle(s, route{method: http.MethodGet, path: "/api/v1/resources", verb: "resource.list", action: policy.CatalogueRead, says: "查看托管数据的现用快照", tag: tagCatalogue}, s.snapshots)
	received(s, route{method: http.MethodPost, path: "/api/v1/resources/{id}", verb: "resource.import", says: "导入目录项的托管数据，发布为新快照", tag: tagCatalogue,
		body: listBody, within: uploadWithin}, s.importResource)
}

// Snapshot is the data that serves a hosted item.
type Snapshot struct {
	Item        catalogue.ItemID `json:"item"`
	Version     int              `json:"version"`
	AsOf        string           `json:"asOf" format:"date" doc:"数据截止日期"`
	Records     int64            `json:"records"`
	Digest      string           `json:"digest" doc:"快照的SM3摘要"`
	PublishedAt time.Time        `json:"publishedAt"`
	PublishedBy account.ID       `json:"publishedBy"`
}

type snapshotsOut struct{ Body Page[Snapshot] }

func (s *Server) snapshots(ctx context.Context, actor policy.Actor, _ *none) (*snapshotsOut, error) {
	all, err := s.desk.Snapshots(ctx, actor)
	if err != nil {
		return nil, err
	}
	show := func(s casework.Snapshot) Snapshot {
		return Snapshot{s.Item, s.Version, s.AsOf, s.Records, s.Digest, s.At, account.ID(s.By)}
	}
	return &snapshotsOut{Page[Snapshot]{Items: showAll(all, show)}}, nil
}

type importResourceIn struct {
	ID   catalogue.ItemID `path:"id" maxLength:"64"`
	AsOf Day              `query:"asOf" required:"true" format:"date" doc:"数据截止日期"`
	Drop bool             `query:"drop" doc:"舍弃有误的行，其余导入"`
}

// BadRow is a row that could not be taken, without its contents.
type BadRow struct {
	Row     int    `json:"row" doc:"行号；0为整个文件"`
	Column  string `json:"column,omitempty"`
	Message string `json:"message"`
}

type imported struct {
	Records  int64    `json:"records" doc:"导入的记录数"`
	Dropped  int64    `json:"dropped" doc:"舍弃的错误数"`
	BadRows  []BadRow `json:"badRows" doc:"舍弃的行，最多列100处"`
	Snapshot string   `json:"digest" doc:"快照的SM3摘要"`
}

type importedOut struct{ Body imported }

func (s *Server) importResource(ctx context.Context, actor policy.Actor, in *importResourceIn, from *upload) (*importedOut, error) {
	note, end := s.imports.begin("resource " + string(in.ID))
	defer end()
	got, err := s.desk.ImportResource(ctx, actor, in.ID, casework.ResourceFile{Content: from, Size: from.Size(), AsOf: in.AsOf.date(), DropBad: in.Drop, Progress: note})
	if err != nil {
		return nil, err
	}
	return &importedOut{showImported(got)}, nil
}

func showImported(got casework.Imported) imported {
	out := imported{got.Records, got.Num, make([]BadRow, len(got.Bad)), hex.EncodeToString(got.Digest[:])}
	for i, b := range got.Bad {
		out.BadRows[i] = BadRow{b.Row, b.Column, b.Message}
	}
	return out
}
