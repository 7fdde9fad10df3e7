package casework

import (
	"context"
	"encoding/hex"
	"errors"
	"io"

	"github.com/emmansun/gmsm/sm3"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Move is one resource of a city that moves into the provincial system: the
// item as it will stand in the catalogue, and the file that holds its data.
type Move struct {
	Item catalogue.Item `json:"item"` // Access hosted; Version is given here; no From means today
	File string         `json:"file"` // in the migration's folder
	AsOf workday.Date   `json:"asOf"` // 数据截止日期
}

// Migration is what a city hands over.
type Migration struct {
	Moves    []Move
	Open     func(file string) (MigrationFile, error)
	DryRun   bool // check everything, keep nothing
	DropBad  bool // set bad rows aside, counted and named, instead of refusing their file
	Aside    func(Move) io.Writer
	Progress func(m Move, rows int64, fraction float64)
}

// MigrationFile is an open file of a migration.
type MigrationFile interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Moved tells what became of a Move.
type Moved struct {
	Move
	source.Imported
	Before bool // this very file had been imported before
	Err    error
}

// Migrate moves a city's own data resources into the provincial system in
// bulk, and its catalogue with them (R12.1). Each resource is whole or not
// there: those that are done stay when a later one fails or the program ends,
// and doing the same again goes on with the rest. Everything else goes on
// meanwhile. A bad file does not stop the others; the results name it. Faults:
// migrate.manifest with a field for each defect, migrate.access,
// migrate.bad_rows; those of ImportResource and EditItem.
func (d *Desk) Migrate(ctx context.Context, actor policy.Actor, m Migration) ([]Moved, error) {
	if err := checkMoves(m.Moves); err != nil {
		return nil, err
	}
	var all []Moved
	for _, move := range m.Moves {
		done := Moved{Move: move}
		if done.Item, done.Err = d.migrated(ctx, actor, move.Item, m.DryRun); done.Err == nil {
			done.Err = d.migrate(ctx, actor, m, &done)
		}
		if ctx.Err() != nil {
			return all, ctx.Err()
		}
		all = append(all, done)
	}
	return all, nil
}

// checkMoves refuses a manifest that means two things.
func checkMoves(moves []Move) error {
	seen := map[catalogue.ItemID]bool{}
	var wrong []fault.Field
	for _, m := range moves {
		if seen[m.Item.ID] {
			wrong = append(wrong, fault.Field{Path: string(m.Item.ID), Code: "migrate.twice", Message: "目录项在清单中出现两次"})
		}
		if seen[m.Item.ID] = true; m.Item.Access != catalogue.Hosted {
			wrong = append(wrong, fault.Field{Path: string(m.Item.ID), Code: "migrate.not_hosted", Message: "迁移的目录项反馈方式应为托管（hosted）"})
		}
		if m.File == "" {
			wrong = append(wrong, fault.Field{Path: string(m.Item.ID), Code: "migrate.file", Message: "没有写明数据文件"})
		}
	}
	if len(moves) == 0 {
		wrong = append(wrong, fault.Field{Path: "清单", Code: "migrate.empty", Message: "清单中没有目录项"})
	}
	if wrong == nil {
		return nil
	}
	return fault.New(fault.Invalid, "migrate.manifest", "迁移清单有误").Because("R12.1").At(wrong...)
}

// migrated gives the catalogue entry of a move. One that is not there yet is
// put there; one that is there already must be hosted, and stays as it is.
func (d *Desk) migrated(ctx context.Context, actor policy.Actor, item catalogue.Item, dry bool) (catalogue.Item, error) {
	there, err := d.Item(ctx, actor, item.ID)
	if err == nil && there.Access != catalogue.Hosted {
		return item, fault.Newf(fault.Conflict, "migrate.access", "目录项“%s”已在目录中，反馈方式是%s", there.Name, there.Access.Chinese()).
			Do("请先由审核人员把该目录项改为托管，生效后再迁移").Because("R12.1")
	}
	if !fault.Is(err, fault.Missing) {
		return there, err
	}
	if item.From == 0 {
		item.From = workday.DateOf(d.store.Now())
	}
	if !dry {
		return d.EditItem(ctx, actor, item)
	}
	item.Version = 1
	return item, d.reading(ctx, actor, policy.CatalogueRead, policy.Item, func(tx *store.Tx) error { return checkItem(tx, item) })
}

func (d *Desk) migrate(ctx context.Context, actor policy.Actor, m Migration, done *Moved) (err error) {
	f, err := m.Open(done.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := ResourceFile{Content: f, Size: f.Size(), AsOf: done.AsOf, DropBad: m.DropBad}
	if m.Progress != nil {
		in.Progress = func(rows int64, fraction float64) { m.Progress(done.Move, rows, fraction) }
	}
	if m.Aside != nil {
		in.Aside = m.Aside(done.Move)
	}
	if m.DryRun {
		return d.tryResource(ctx, in, done)
	}
	if in.Digest, err = digestOf(ctx, f, f.Size()); err != nil {
		return err
	}
	if done.Before, err = d.importedBefore(ctx, actor, done, in.Digest); err != nil || done.Before {
		return err
	}
	done.Imported, err = d.ImportResource(ctx, actor, done.Item.ID, in)
	return err
}

// tryResource checks a file without importing it.
func (d *Desk) tryResource(ctx context.Context, in ResourceFile, done *Moved) (err error) {
	try := source.Import{Item: done.Item, AsOf: in.AsOf, Progress: in.Progress, Aside: in.Aside}
	done.Imported, err = source.CheckFile(ctx, try, in.Content, in.Size)
	if err == nil && done.Num > 0 && !in.DropBad {
		err = fault.Newf(fault.Invalid, "migrate.bad_rows", "有 %d 处数据不合要求", done.Num).Do("请改正后再迁移，或选择剔除有误的行")
	}
	return err
}

// importedBefore tells whether what serves the item was made of this file.
func (d *Desk) importedBefore(ctx context.Context, actor policy.Actor, done *Moved, digest string) (before bool, err error) {
	err = d.reading(ctx, actor, policy.CatalogueRead, policy.Item, func(tx *store.Tx) error {
		s, err := tx.SnapshotOf(done.Item.ID)
		if fault.Is(err, fault.Missing) {
			return nil
		}
		before = err == nil && s.Source == digest && s.AsOf == done.AsOf.String()
		done.Records = s.Records
		return err
	})
	return before, err
}

func digestOf(ctx context.Context, src io.ReaderAt, size int64) (string, error) {
	h, all, buf := sm3.New(), io.NewSectionReader(src, 0, size), make([]byte, 1<<20)
	for {
		n, err := all.Read(buf)
		h.Write(buf[:n])
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return "", err
		}
	}
}
