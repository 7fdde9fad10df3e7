package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"hedui/internal/casework"
	"hedui/internal/fault"
	"hedui/internal/policy"
)

type resourceMigrateCommand struct {
	folder
	From    string `arg:"" name:"迁移目录" type:"existingdir" help:"放有清单 manifest.json 和各数据文件的目录"`
	DryRun  bool   `name:"dry-run" help:"只检查清单和全部数据，不导入"`
	DropBad bool   `name:"drop-bad" help:"剔除有问题的行，导入其余；剔除的每一处写到 --bad-dir"`
	BadDir  string `name:"bad-dir" type:"existingdir" placeholder:"目录" help:"每个数据文件一个 csv，写明有问题的行号、列和原因（不含数据）"`
}

const manifestFile = "manifest.json"

// Run exits with 1 when a resource could not be moved. Those that were moved
// stay; the same command goes on with the rest (R12.1).
func (r resourceMigrateCommand) Run(ctx context.Context, c console) (err error) {
	from, err := os.OpenRoot(r.From)
	if err != nil {
		return err
	}
	defer from.Close()
	moves, err := readManifest(from)
	if err != nil {
		return err
	}
	s, m, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	desk := casework.New(casework.Options{Store: s, Demo: m.Demo != nil})
	defer desk.Close()
	aside := badFiles{dir: r.BadDir}
	defer func() { err = errors.Join(err, aside.close()) }()
	progress := c.progressOf("迁移", "行")
	all, err := desk.Migrate(ctx, policy.Program("console"), casework.Migration{
		Moves: moves, DryRun: r.DryRun, DropBad: r.DropBad, Aside: aside.of,
		Open:     func(file string) (casework.MigrationFile, error) { return openIn(from, file) },
		Progress: func(_ casework.Move, rows int64, fraction float64) { progress.at(rows, fraction) },
	})
	progress.end()
	if err != nil {
		return err
	}
	return r.tell(c, all)
}

func readManifest(from *os.Root) (moves []casework.Move, err error) {
	f, err := from.Open(manifestFile)
	if err != nil {
		return nil, fault.Newf(fault.Missing, "migrate.manifest_file", "迁移目录中没有可读的 %s", manifestFile).From(err)
	}
	defer f.Close()
	in := json.NewDecoder(io.LimitReader(f, 16<<20))
	in.DisallowUnknownFields()
	if err := in.Decode(&moves); err != nil {
		return nil, fault.Newf(fault.Invalid, "migrate.manifest_form", "%s 不是规定的形式：%v", manifestFile, err).Do("请对照操作手册中的示例改正")
	}
	return moves, nil
}

// migrationFile is a file of known size.
type migrationFile struct {
	*os.File
	size int64
}

func (f migrationFile) Size() int64 { return f.size }

func openIn(from *os.Root, name string) (casework.MigrationFile, error) {
	f, err := from.Open(name)
	if err != nil {
		return nil, fault.Newf(fault.Missing, "migrate.data_file", "数据文件 %s 不存在或不可读", name).From(err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return migrationFile{f, info.Size()}, nil
}

// badFiles names bad rows, in a file for each resource.
type badFiles struct {
	dir  string
	open []*os.File
	err  error
}

func (b *badFiles) of(m casework.Move) io.Writer {
	if b.dir == "" {
		return nil
	}
	f, err := os.OpenFile(filepath.Join(b.dir, string(m.Item.ID)+".csv"), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		b.err = errors.Join(b.err, err)
		return nil
	}
	b.open = append(b.open, f)
	return f
}

func (b *badFiles) close() error {
	for _, f := range b.open {
		b.err = errors.Join(b.err, f.Close())
	}
	return b.err
}

// tell says what became of each resource, then which rows were bad.
func (r resourceMigrateCommand) tell(c console, all []casework.Moved) error {
	rows, bad, failed := [][]string{{"目录项", "文件", "记录", "问题", "结果"}}, [][]string{{"文件", "行", "列", "问题"}}, false
	for _, m := range all {
		rows = append(rows, []string{string(m.Item.ID), m.File, fmt.Sprint(m.Records), fmt.Sprint(m.Num), r.outcome(m)})
		for _, b := range m.Bad {
			bad = append(bad, []string{m.File, fmt.Sprint(b.Row), b.Column, b.Message})
		}
		failed = failed || m.Err != nil
	}
	if err := c.table(rows); err != nil {
		return err
	}
	if len(bad) > 1 {
		if err := c.table(append([][]string{nil}, bad...)); err != nil {
			return err
		}
	}
	if failed {
		return errFound
	}
	return nil
}

func (r resourceMigrateCommand) outcome(m casework.Moved) string {
	switch {
	case m.Err != nil:
		return sentence(m.Err, false)
	case m.Before:
		return "此前已导入"
	case r.DryRun:
		return "检查通过"
	}
	return "已导入，数据截止日期 " + m.AsOf.String()
}
