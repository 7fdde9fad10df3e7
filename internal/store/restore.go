package store

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hedui/internal/fault"
)

// Restore reads a backup into an empty folder and database, which may be of the
// other kind. Nothing is there until the whole backup was read and its digest
// was right. The master key must be the one of the installation that was backed
// up. It gives the note that came along. Faults: store.not_empty,
// store.not_backup, store.backup_damaged, store.newer, store.other_master.
func Restore(ctx context.Context, r io.Reader, o Options) (note []byte, err error) {
	if err := refuseUsed(o.Dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, cannotOpen(err)
	}
	draft, err := os.MkdirTemp(o.Dir, "restore-")
	if err != nil {
		return nil, cannotOpen(err)
	}
	defer os.RemoveAll(draft)
	b := &restore{ctx: ctx, dir: filepath.Clean(o.Dir), draft: draft, seen: newSeen()}
	o.Dir = draft
	if b.store, err = connect(ctx, o); err != nil {
		return nil, err
	}
	err = b.run(r)
	if err = errors.Join(err, b.store.Close()); err != nil {
		return nil, b.store.fileFault(err)
	}
	return b.note, b.publishDatabase()
}

func refuseUsed(dir string) error {
	for _, name := range append([]string{sqliteFile}, copiedFolders...) {
		if _, err := os.Stat(filepath.Join(dir, name)); !os.IsNotExist(err) {
			return notEmpty()
		}
	}
	return nil
}

type restore struct {
	ctx   context.Context
	store *Store // in the draft
	dir   string
	draft string
	sql   *sql.Tx
	seen  *seen
	note  []byte
	ended bool
}

// run fills the draft; the rows are committed and the files moved last.
func (b *restore) run(r io.Reader) (err error) {
	compressed, err := gzip.NewReader(r)
	if err != nil {
		return notBackup(err)
	}
	in := tar.NewReader(compressed)
	if err := b.head(in); err != nil {
		return err
	}
	if b.sql, err = b.store.write.BeginTx(b.ctx, nil); err != nil {
		return err
	}
	defer b.sql.Rollback() // after a commit it does nothing
	if err := b.refuseRows(); err != nil {
		return err
	}
	for !b.ended {
		if err := b.entry(in); err != nil {
			return err
		}
	}
	if err := b.publishFolders(); err != nil {
		return err
	}
	return b.sql.Commit()
}

// head checks what this is and brings the empty schema to the backup's version.
func (b *restore) head(in *tar.Reader) error {
	h, err := in.Next()
	if err != nil || h.Name != headName {
		return notBackup(err)
	}
	data, err := b.content(h, in)
	if err != nil {
		return damaged(err)
	}
	var head backupHead
	if json.Unmarshal(data, &head) != nil || head.Hedui != "backup" {
		return notBackup(nil)
	}
	if head.Format > backupFormat {
		return newerBackup(head.Format)
	}
	if head.Key != b.store.signed {
		return otherMaster(head.Key, b.store.signed)
	}
	b.note = head.Note
	return b.store.migrateTo(b.ctx, head.Schema)
}

func (b *restore) refuseRows() error {
	var n int
	if err := b.sql.QueryRowContext(b.ctx, `SELECT count(*) FROM data_key`).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return notEmpty()
	}
	return nil
}

func (b *restore) entry(in *tar.Reader) error {
	h, err := in.Next()
	if err != nil {
		return damaged(err)
	}
	kind, rest, _ := strings.Cut(h.Name, "/")
	switch {
	case h.Name == endName:
		return b.end(h, in)
	case kind == "database":
		table, _, _ := strings.Cut(rest, "/")
		return b.rows(h, in, table)
	case slices.Contains(copiedFolders, kind) && filepath.IsLocal(h.Name):
		return b.file(h, in)
	}
	return damaged(fmt.Errorf("store: an entry of no kind"))
}

func (b *restore) end(h *tar.Header, in *tar.Reader) error {
	want := b.seen.end()
	data, err := b.content(h, in)
	if err != nil {
		return damaged(err)
	}
	var end backupEnd
	if err := json.Unmarshal(data, &end); err != nil || end != want {
		return damaged(err)
	}
	b.ended = true
	return nil
}

// content reads a small entry, or one chunk of rows.
func (b *restore) content(h *tar.Header, in *tar.Reader) ([]byte, error) {
	if h.Size > 1<<30 {
		return nil, errors.New("store: an entry is too large")
	}
	b.seen.begin(h.Name, h.Size)
	data := bytes.NewBuffer(nil)
	_, err := io.Copy(io.MultiWriter(data, b.seen.digest), in)
	return data.Bytes(), err
}

func (b *restore) file(h *tar.Header, in *tar.Reader) error {
	path := filepath.Join(b.draft, filepath.FromSlash(h.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	b.seen.begin(h.Name, h.Size)
	_, copied := io.Copy(io.MultiWriter(f, b.seen.digest), in)
	if err := errors.Join(f.Sync(), f.Close(), syncDirs(filepath.Dir(path), b.draft)); err != nil {
		return err
	}
	if copied != nil && b.store.fileFault(copied) == copied {
		return damaged(copied)
	}
	return copied
}

// insertMost bounds the parameters of one statement: SQLite takes 32,766.
const insertMost = 8000

// rows inserts one chunk, many rows in a statement.
func (b *restore) rows(h *tar.Header, in *tar.Reader, table string) error {
	data, err := b.content(h, in)
	if err != nil {
		return damaged(err)
	}
	known, err := b.store.tableNames(b.ctx, b.sql)
	if err != nil {
		return err
	}
	d, err := decodeRows(data)
	if err != nil || !slices.Contains(known, table) {
		return damaged(err)
	}
	var values []any
	for {
		row, err := d.row()
		if err != nil {
			return damaged(err)
		}
		values = append(values, row...)
		if len(values) > 0 && (row == nil || len(values)+len(d.columns) > insertMost) {
			if err := b.insert(table, d.columns, values); err != nil {
				return err
			}
			values = values[:0]
		}
		if row == nil {
			return nil
		}
	}
}

func (b *restore) insert(table string, columns []string, values []any) error {
	for _, c := range columns {
		if strings.Trim(c, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
			return damaged(errors.New("store: not a column's name"))
		}
	}
	var q strings.Builder
	fmt.Fprintf(&q, "INSERT INTO %s (%s) VALUES ", table, strings.Join(columns, ", "))
	for i := range values {
		switch {
		case i == 0:
			q.WriteString("(")
		case i%len(columns) == 0:
			q.WriteString("), (")
		default:
			q.WriteString(", ")
		}
		fmt.Fprintf(&q, "$%d", i+1)
	}
	_, err := b.sql.ExecContext(b.ctx, q.String()+")", values...)
	return err
}

// publishFolders moves the files into place, before the rows that speak of them.
func (b *restore) publishFolders() error {
	for _, folder := range copiedFolders {
		err := os.Rename(filepath.Join(b.draft, folder), filepath.Join(b.dir, folder))
		if err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return syncDirs(b.dir, b.dir)
}

// publishDatabase moves SQLite's closed file; on PostgreSQL there is none.
func (b *restore) publishDatabase() error {
	err := os.Rename(filepath.Join(b.draft, sqliteFile), filepath.Join(b.dir, sqliteFile))
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	return syncDirs(b.dir, b.dir)
}

func notEmpty() error {
	return fault.New(fault.Conflict, "store.not_empty", "数据目录或数据库中已有数据，不会覆盖").
		Do("请恢复到一个空的数据目录和空的数据库")
}

func notBackup(cause error) error {
	return fault.New(fault.Invalid, "store.not_backup", "这不是核对系统的备份文件").
		Do("请选择由 hedui backup 生成的文件").From(cause)
}

func damaged(cause error) error {
	return fault.New(fault.Invalid, "store.backup_damaged", "备份文件不完整或已损坏，未恢复任何数据").
		Do("请使用另一份备份").From(cause)
}

func newerBackup(format int) error {
	return fault.Newf(fault.Refused, "store.newer", "备份文件由更新版本的程序生成（格式%d，本程序认识%d）", format, backupFormat).
		Do("请使用较新版本的核对系统来恢复")
}

func otherMaster(theirs, ours string) error {
	return fault.Newf(fault.Refused, "store.other_master", "备份属于签名密钥指纹为%.16s的系统，当前密钥目录的指纹为%s", theirs, ours).
		Do("请把该系统的主密钥和签名密钥放入密钥目录后再恢复；备份文件中不含主密钥")
}
