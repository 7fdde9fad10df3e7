package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/match"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// ResourceFile is the data of a hosted item as it came in.
type ResourceFile struct {
	Content  io.ReaderAt
	Size     int64
	Query    *source.Query // in place of a file: straight from the department's database
	AsOf     workday.Date  // 数据截止日期
	DropBad  bool
	Aside    io.Writer // names each bad row that was dropped; may be nil
	Progress func(rows int64, fraction float64)
	Digest   string // SM3 of the file, kept with the snapshot; "" is not kept
}

// ImportResource imports the data of a hosted item as a new snapshot (R12.1).
// The earlier one serves until the new one is published, and the open tasks of
// the item are then matched by themselves. Faults: resource.bad_rows with the
// rows in its fields, resource.as_of, resource.not_hosted, resource.folder;
// those of listfile.ReadTable.
func (d *Desk) ImportResource(ctx context.Context, actor policy.Actor, id catalogue.ItemID, in ResourceFile) (source.Imported, error) {
	return d.importResource(ctx, actor, id, in.AsOf, in.Digest, func(i source.Import) (source.Imported, error) {
		i.DropBad, i.Aside, i.Progress = in.DropBad, in.Aside, in.Progress
		if in.Query != nil {
			return source.ImportQuery(ctx, i, *in.Query)
		}
		return source.ImportFile(ctx, i, in.Content, in.Size)
	})
}

// ImportRecords imports records in normal form as a new snapshot of a hosted
// item.
func (d *Desk) ImportRecords(ctx context.Context, actor policy.Actor, id catalogue.ItemID, asOf workday.Date,
	each func(yield func(citizen.Number, string, finding.Record) error) error) (source.Imported, error) {
	return d.importResource(ctx, actor, id, asOf, "", func(i source.Import) (source.Imported, error) {
		return source.ImportRecords(ctx, i, each)
	})
}

func (d *Desk) importResource(ctx context.Context, actor policy.Actor, id catalogue.ItemID, asOf workday.Date, of string,
	publish func(source.Import) (source.Imported, error)) (out source.Imported, err error) {
	item, err := d.hostedItem(ctx, actor, id, asOf)
	if err != nil {
		return out, err
	}
	i, version, err := d.newImport(ctx, actor, item, asOf)
	if err != nil {
		return out, err
	}
	if out, err = publish(i); err != nil {
		return out, err
	}
	return out, d.serve(ctx, actor, store.Snapshot{
		Item: id, Version: version, File: filepath.Base(i.Path), AsOf: out.AsOf, Records: out.Records,
		Digest: fmt.Sprintf("%x", out.Digest), KeyID: i.KeyID, By: string(actor.Account), Source: of,
	})
}

// hostedItem finds an item whose data the actor may import.
func (d *Desk) hostedItem(ctx context.Context, actor policy.Actor, id catalogue.ItemID, asOf workday.Date) (item catalogue.Item, err error) {
	err = d.view(ctx, actor, policy.ResourceImport, "item", string(id), func(tx *store.Tx) error {
		if item, err = tx.ItemInForce(id, workday.DateOf(tx.Now)); err != nil {
			return err
		}
		if err := policy.May(actor, policy.ResourceImport, itemResource(item)); err != nil {
			return err
		}
		if item.Access != catalogue.Hosted {
			return fault.Newf(fault.Conflict, "resource.not_hosted", "目录项“%s”的反馈方式是%s，不能导入数据", item.Name, item.Access.Chinese()).
				Do("请先把目录项改为托管")
		}
		if asOf == 0 || asOf > workday.DateOf(tx.Now) {
			return fault.New(fault.Invalid, "resource.as_of", "数据截止日期缺失或晚于今天")
		}
		return nil
	})
	return item, err
}

func itemResource(i catalogue.Item) policy.Resource {
	return policy.Resource{Kind: policy.Item, ID: string(i.ID), Agency: i.Owner, Sharing: i.Department}
}

// newImport draws a data key of this snapshot's own and names its file. A
// version whose import fails is not used again; its key opens nothing.
func (d *Desk) newImport(ctx context.Context, actor policy.Actor, item catalogue.Item, asOf workday.Date) (i source.Import, version int, err error) {
	if err := os.MkdirAll(d.snapshotDir(), 0o700); err != nil {
		return i, 0, fault.New(fault.Unavailable, "resource.folder", "无法建立数据快照目录").Do("请检查数据目录的权限").From(err)
	}
	// Not by write: the import claims its idempotency key when it is published,
	// so that one that fails can be sent again.
	err = d.store.Write(ctx, actor, "resource.begin", func(tx *store.Tx) error {
		tx.Object("item", string(item.ID))
		key, clear, err := tx.NewKey("snapshot:" + string(item.ID))
		if err != nil {
			return err
		}
		n, err := tx.Next("snapshot " + string(item.ID))
		if err != nil {
			return err
		}
		version = int(n)
		i = source.Import{Item: item, AsOf: asOf, Key: clear, KeyID: key.ID, Blind: d.blindAs, BlindVersion: d.store.Ring().IndexVersions()[0],
			Path: filepath.Join(d.snapshotDir(), fmt.Sprintf("%s.%d.snapshot", item.ID, n))}
		return nil
	})
	return i, version, err
}

// serve makes a published snapshot the one that answers, and has the open
// tasks of its item matched.
func (d *Desk) serve(ctx context.Context, actor policy.Actor, s store.Snapshot) error {
	return d.write(ctx, actor, policy.ResourceImport, "item", string(s.Item), func(tx *store.Tx) error {
		tx.Rule("R12.1")
		tx.Detail("records", fmt.Sprint(s.Records))
		tx.Detail("digest", s.Digest)
		tx.Detail("asOf", s.AsOf)
		if err := tx.PutSnapshot(s); err != nil {
			return err
		}
		open, err := tx.OpenHosted(s.Item) // at most one of a case
		for _, t := range open {
			err = errors.Join(err, toMatch(tx, []assist.Task{t}))
		}
		return err
	})
}

// sweepSnapshots removes what killed imports left behind. It runs before any
// import begins.
func (d *Desk) sweepSnapshots() error {
	err := match.Sweep(d.snapshotDir())
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
