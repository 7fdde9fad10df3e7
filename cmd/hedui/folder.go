package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hedui/internal/fault"
	"hedui/internal/seal"
	"hedui/internal/store"
)

// folder says where an installation lies.
type folder struct {
	Dir      string `required:"" placeholder:"文件夹" help:"数据目录" env:"HEDUI_DIR"`
	Database string `placeholder:"postgres://…" help:"PostgreSQL数据库地址；缺省用数据目录中的SQLite" env:"HEDUI_DATABASE"`
}

// The folder holds the mark and the keys; the rest is the store's.
const (
	markName = "hedui.json"
	keysName = "keys"
)

// mark says what the folder is. It is written first, without Ready, and again
// when all is there: a killed command leaves a folder that says it is unfinished.
type mark struct {
	Format   int       `json:"format"`
	Ready    bool      `json:"ready"`
	Database string    `json:"database"` // "sqlite" or "postgres": no command shall begin an empty one of the other kind
	Demo     *demoMark `json:"demo,omitempty"`
}

// demoMark is on a folder whose data is all invented: no second factor is
// asked, and the clock may be moved.
type demoMark struct {
	Seed  uint64    `json:"seed"`
	Until time.Time `json:"until,omitzero"` // to which the story was played
}

const markFormat = 1

// clock is the machine's, unless a demo's story was played beyond it.
func (m mark) clock(started time.Time) func() time.Time {
	if m.Demo != nil && m.Demo.Until.After(started) {
		return from(m.Demo.Until, started)
	}
	return time.Now
}

// from is a clock that stood at an instant when the machine's stood at started.
func from(at, started time.Time) func() time.Time {
	ahead := at.Sub(started)
	return func() time.Time { return time.Now().Add(ahead) }
}

func (f folder) keys() string { return filepath.Join(f.Dir, keysName) }

// kind is the kind of database that the flags name.
func (f folder) kind() string {
	if f.Database != "" {
		return "postgres"
	}
	return "sqlite"
}

// begin takes a new or empty folder, marks it as unfinished and makes its keys.
// If the rest fails, undo leaves what was there before.
func (f folder) begin(demo *demoMark) (master *seal.Master, undo func(), err error) {
	if err := f.refuseUsed(); err != nil {
		return nil, nil, err
	}
	undo = f.clear
	if _, err := os.Stat(f.Dir); errors.Is(err, fs.ErrNotExist) {
		undo = func() { _ = os.RemoveAll(f.Dir) }
	}
	if err := errors.Join(os.MkdirAll(f.Dir, 0o700), os.Chmod(f.Dir, 0o700)); err != nil {
		return nil, nil, f.unusable(err)
	}
	if master, err = f.makeKeys(demo); err != nil {
		undo()
	}
	return master, undo, err
}

func (f folder) makeKeys(demo *demoMark) (*seal.Master, error) {
	if err := f.mark(mark{Database: f.kind(), Demo: demo}); err != nil {
		return nil, err
	}
	if err := os.Mkdir(f.keys(), 0o700); err != nil {
		return nil, f.unusable(err)
	}
	if err := seal.GenerateMaster(f.keys(), rand.Reader); err != nil {
		return nil, err
	}
	return seal.OpenMaster(f.keys())
}

// refuseUsed wants a folder that is new or empty.
func (f folder) refuseUsed() error {
	entries, err := os.ReadDir(f.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return f.unusable(err)
	}
	m, err := f.read()
	switch {
	case err == nil && m.Ready:
		return fault.Newf(fault.Conflict, "folder.used", "“%s”已经初始化，没有改动它", f.Dir).Do("请另选一个空文件夹")
	case err == nil:
		return f.unfinished()
	}
	for _, e := range entries {
		if e.Name() != "lost+found" { // of a disk of its own
			return fault.Newf(fault.Conflict, "folder.not_empty", "“%s”不是空文件夹，没有改动它", f.Dir).Do("请另选一个空文件夹")
		}
	}
	return nil
}

func (f folder) unfinished() error {
	e := fault.Newf(fault.Conflict, "folder.unfinished", "“%s”上次没有建立完，其中还没有业务数据", f.Dir).Do("请删除它后重新建立")
	if f.Database != "" {
		e.Mend = "请删除它并清空该数据库，然后重新建立"
	}
	return e
}

func (f folder) unusable(err error) error {
	return fault.Newf(fault.Unavailable, "folder.unusable", "数据目录“%s”无法使用", f.Dir).
		Do("请检查它是否为文件夹、是否有读写权限、磁盘是否已满").From(err)
}

// clear removes what a failed command left in a folder that was empty.
func (f folder) clear() {
	entries, _ := os.ReadDir(f.Dir)
	for _, e := range entries {
		if e.Name() != "lost+found" {
			_ = os.RemoveAll(filepath.Join(f.Dir, e.Name()))
		}
	}
}

// mark replaces the mark.
func (f folder) mark(m mark) error {
	m.Format = markFormat
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(f.Dir, markName)
	if err := writeSynced(path, append(text, '\n')); err != nil {
		return f.unusable(err)
	}
	return nil
}

func (f folder) read() (m mark, err error) {
	text, err := os.ReadFile(filepath.Join(f.Dir, markName))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(text, &m)
}

// find reads the mark of a finished installation.
func (f folder) find() (mark, error) {
	m, err := f.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, fault.Newf(fault.Missing, "folder.missing", "“%s”不是核对系统的数据目录", f.Dir).Do("请先运行 hedui init，或检查 --dir").From(err)
	case errors.Is(err, fs.ErrPermission):
		return m, f.unusable(err)
	case err != nil || m.Format > markFormat:
		return m, fault.Newf(fault.Invalid, "folder.mark", "“%s”中的 %s 不能识别", f.Dir, markName).Do("请用建立它的程序版本打开，或从备份恢复").From(err)
	case !m.Ready:
		return m, f.unfinished()
	case m.Database != f.kind():
		return m, otherDatabase(m.Database)
	}
	return m, nil
}

func otherDatabase(kind string) error {
	e := fault.New(fault.Conflict, "folder.database", "该数据目录使用的是SQLite数据库").Do("请去掉 --database")
	if kind == "postgres" {
		e = fault.New(fault.Conflict, "folder.database", "该数据目录使用的是PostgreSQL数据库").Do("请用 --database 指定它的地址")
	}
	return e
}

// open opens a finished installation. Close the store.
func (f folder) open(ctx context.Context) (*store.Store, mark, error) {
	m, err := f.find()
	if err != nil {
		return nil, m, err
	}
	s, err := f.openAt(ctx, m.clock(time.Now()))
	return s, m, err
}

// openAt opens a finished installation with a clock.
func (f folder) openAt(ctx context.Context, now func() time.Time) (*store.Store, error) {
	master, err := seal.OpenMaster(f.keys())
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Options{Dir: f.Dir, DSN: f.Database, Master: master, Now: now, Founded: true})
}

// size estimates the bytes in the folder, for progress.
func (f folder) size() (n int64) {
	_ = filepath.WalkDir(f.Dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil
		}
		if info, err := e.Info(); err == nil {
			n += info.Size()
		}
		return nil
	})
	return cmp.Or(n, 1)
}
