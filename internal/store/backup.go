package store

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hedui/internal/audit"

	"github.com/emmansun/gmsm/sm3"
)

// A backup is a gzipped tar file. Its entries, in this order:
//
//	backup.json              backupHead: what this is
//	database/TABLE/000001    rows of the table (rows.go), about 1 MiB each
//	documents/…, snapshots/… the files, sealed as they lie
//	end.json                 backupEnd: number and digest of all entries before
//
// It holds the data keys, wrapped. It never holds the master key: whoever found
// both together could read everything. That one is copied by itself, once.
const (
	backupFormat = 1
	backupChunk  = 1 << 20
	headName     = "backup.json"
	endName      = "end.json"
)

// copiedFolders are the folders in Dir whose files never change once they are
// there under their own name.
var copiedFolders = []string{"documents", "snapshots"}

type backupHead struct {
	Hedui  string    `json:"hedui"` // "backup"
	Format int       `json:"format"`
	Schema int64     `json:"schema"` // version of the database's structure
	At     time.Time `json:"at"`
	Key    string    `json:"key"` // fingerprint of the signing key: which installation
	Note   []byte    `json:"note,omitempty"`
}

type backupEnd struct {
	Entries int64      `json:"entries"`
	Digest  audit.Hash `json:"digest"` // SM3 over name, size and content of each
}

// Backup writes everything but the master key to w, consistently and while the
// store serves: the rows are those of one moment, and the files are those that
// were there then or came later. Memory is constant. A note, some bytes that say
// what the folder is, travels along; Restore gives it back. A writer's error is
// given as it is. Fault: store.full.
func (s *Store) Backup(ctx context.Context, w io.Writer, note []byte) error {
	compressed, err := gzip.NewWriterLevel(w, gzip.BestSpeed) // most of it is sealed and does not shrink
	if err != nil {
		return err
	}
	b := &backup{store: s, ctx: ctx, tar: tar.NewWriter(compressed), seen: newSeen(), note: note}
	if err := b.run(); err != nil {
		return s.fileFault(err)
	}
	if err := b.tar.Close(); err != nil {
		return s.fileFault(err)
	}
	return s.fileFault(compressed.Close())
}

type backup struct {
	store *Store
	ctx   context.Context
	tar   *tar.Writer
	seen  *seen
	note  []byte
}

func (b *backup) run() error {
	schema, err := b.store.schemaVersion(b.ctx)
	if err != nil {
		return err
	}
	head := backupHead{Hedui: "backup", Format: backupFormat, Schema: schema, At: b.store.Now(), Key: b.store.signed, Note: b.note}
	if err := b.json(headName, head); err != nil {
		return err
	}
	if err := b.store.look(b.ctx, b.tables); err != nil {
		return err
	}
	for _, folder := range copiedFolders {
		if err := b.folder(folder); err != nil {
			return err
		}
	}
	return b.json(endName, b.seen.end())
}

func (b *backup) tables(t *sql.Tx) error {
	names, err := b.store.tableNames(b.ctx, t)
	for _, name := range names {
		if err != nil {
			return err
		}
		err = b.table(t, name)
	}
	return err
}

// table writes a table in chunks; one without rows is written, too.
func (b *backup) table(t *sql.Tx, name string) error {
	rows, err := t.QueryContext(b.ctx, "SELECT * FROM "+name)
	if err != nil {
		return err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	columns := names(types)
	chunk, n := appendColumns(nil, columns), 1
	for rows.Next() {
		if len(chunk) >= backupChunk {
			if err := b.chunk(name, n, chunk); err != nil {
				return err
			}
			chunk, n = appendColumns(chunk[:0], columns), n+1
		}
		if chunk, err = appendRow(chunk, rows, types); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return b.chunk(name, n, chunk)
}

func names(types []*sql.ColumnType) []string {
	all := make([]string, len(types))
	for i, t := range types {
		all[i] = t.Name()
	}
	return all
}

func appendRow(chunk []byte, rows *sql.Rows, types []*sql.ColumnType) ([]byte, error) {
	row, err := scanRow(rows, types)
	for _, v := range row {
		if err != nil {
			return nil, err
		}
		chunk, err = appendValue(chunk, v)
	}
	return chunk, err
}

func (b *backup) chunk(table string, n int, data []byte) error {
	return b.entry(fmt.Sprintf("database/%s/%06d", table, n), int64(len(data)), strings.NewReader(string(data)))
}

// folder writes the files of a folder of Dir. What is still being written has
// another ending and is left out: no row speaks of it yet.
func (b *backup) folder(name string) error {
	root := filepath.Join(b.store.dir, name)
	if _, err := os.Stat(root); os.IsNotExist(err) {
		return nil
	}
	return filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || strings.HasSuffix(path, ".tmp") {
			return err
		}
		return b.file(path)
	})
}

func (b *backup) file(path string) error {
	name, err := filepath.Rel(b.store.dir, path)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil // swept meanwhile, so no row speaks of it
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return b.entry(filepath.ToSlash(name), info.Size(), f)
}

func (b *backup) json(name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return b.entry(name, int64(len(data)), strings.NewReader(string(data)))
}

func (b *backup) entry(name string, size int64, r io.Reader) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	err := b.tar.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: b.store.Now()})
	if err != nil {
		return err
	}
	b.seen.begin(name, size)
	_, err = io.CopyN(b.tar, io.TeeReader(r, b.seen.digest), size)
	return err
}

// seen digests entries as they pass.
type seen struct {
	digest hash.Hash
	n      int64
}

func newSeen() *seen { return &seen{digest: sm3.New()} }

func (s *seen) begin(name string, size int64) {
	frame := binary.BigEndian.AppendUint64(appendString(nil, name), uint64(size))
	s.digest.Write(frame)
	s.n++
}

func (s *seen) end() backupEnd {
	return backupEnd{Entries: s.n, Digest: audit.Hash(s.digest.Sum(nil))}
}

// tableNames lists the tables that hold our rows.
func (s *Store) tableNames(ctx context.Context, t *sql.Tx) (names []string, err error) {
	rows, err := t.QueryContext(ctx, s.dialect.tables())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		if !strings.HasPrefix(name, "goose_") {
			names = append(names, name)
		}
	}
	return names, rows.Err()
}
