package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"hedui/internal/fault"
	"hedui/internal/seal"
	"hedui/internal/store"
)

type backupCommand struct {
	folder
	File string `arg:"" name:"文件" help:"要生成的备份文件"`
}

func (b backupCommand) Run(ctx context.Context, c console) (err error) {
	s, m, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	note, err := json.Marshal(m)
	if err != nil {
		return err
	}
	about := b.size() // sealed data hardly shrinks, so this is nearly what is written
	progress := c.progressOf("备份", "字节")
	defer progress.end()
	err = createFile(b.File, 0o600, func(w io.Writer) error {
		return s.Backup(ctx, &counting{Writer: w, each: func(n int64) { progress.bytes(n, max(n, about)) }}, note)
	})
	if err != nil {
		return err
	}
	return c.say("已备份到 %s。\n备份不含主密钥；请确认 %s 已另行保存，没有它备份无法读出。", b.File, b.keys())
}

type restoreCommand struct {
	folder
	File string `arg:"" name:"文件" help:"备份文件"`
}

func (r restoreCommand) Run(ctx context.Context, c console) error {
	f, size, err := openInput(r.File)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := r.read(); err == nil {
		return fault.Newf(fault.Conflict, "folder.used", "“%s”中已有数据，没有改动它", r.Dir).Do("请恢复到一个新文件夹，其中只放 " + keysName)
	}
	if _, err := os.Stat(r.keys()); err != nil {
		return fault.Newf(fault.Missing, "restore.keys", "“%s”中没有密钥", r.Dir).
			Do("请先把备份时另存的 " + keysName + " 文件夹放到 " + r.keys()).From(err)
	}
	master, err := seal.OpenMaster(r.keys())
	if err != nil {
		return err
	}
	progress := c.progressOf("恢复", "字节")
	defer progress.end()
	in := &counted{Reader: f, each: func(n int64) { progress.bytes(n, size) }}
	note, err := store.Restore(ctx, in, store.Options{Dir: r.Dir, DSN: r.Database, Master: master})
	if err != nil {
		return err
	}
	if err := os.Chmod(r.Dir, 0o700); err != nil {
		return r.unusable(err)
	}
	if err := r.mark(mark{Ready: true, Database: r.kind(), Demo: demoOf(note)}); err != nil {
		return err
	}
	return c.say("已恢复到 %s，可以用 hedui serve 启动。", r.Dir)
}

// demoOf reads the mark of the folder that was backed up: a demo stays one.
// Earlier backups say nothing.
func demoOf(note []byte) *demoMark {
	var m mark
	if json.Unmarshal(note, &m) != nil {
		return nil
	}
	return m.Demo
}
