package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	"hedui/internal/fault"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteDialect is modernc.org/sqlite, the one SQLite driver on which $n binds
// by number (TestParametersBindByNumber).
type sqliteDialect struct{}

const sqliteFile = "hedui.db"

func (sqliteDialect) name() string                               { return "sqlite" }
func (sqliteDialect) goose() goose.Dialect                       { return goose.DialectSQLite3 }
func (sqliteDialect) migrating() ([]goose.ProviderOption, error) { return nil, nil }
func (sqliteDialect) writing() *sql.TxOptions                    { return nil }
func (sqliteDialect) reading() *sql.TxOptions                    { return nil }
func (sqliteDialect) grouped() bool                              { return true }
func (sqliteDialect) rowsAtOnce() int                            { return 1 }
func (sqliteDialect) lockRow() string                            { return "" }
func (sqliteDialect) tables() string {
	return `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid`
}

// private makes the database file, if it is not there, for its owner alone;
// SQLite gives its log the same rights.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// connect opens one writing connection and a pool that cannot write. WAL lets
// readers go on while the writer commits; synchronous=FULL makes a commit
// survive a power cut, not only a crash (150-430 commits a second on a slow
// disk; the group commit makes up for it).
func (d sqliteDialect) connect(ctx context.Context, dir string, founded bool) (write, read *sql.DB, err error) {
	path := filepath.Join(dir, sqliteFile)
	if file, err := os.Stat(path); founded && (errors.Is(err, fs.ErrNotExist) || err == nil && file.Size() == 0) {
		return nil, nil, notFounded()
	}
	if err := private(path); err != nil {
		return nil, nil, err
	}
	if write, err = openCompiling(sqliteURL(path, url.Values{"_txlock": {"immediate"}})); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	if err = write.PingContext(ctx); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	if read, err = openCompiling(sqliteURL(path, url.Values{"_query_only": {"1"}})); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(max(8, 4*runtime.GOMAXPROCS(0)))
	read.SetMaxIdleConns(8)
	return write, read, nil
}

func sqliteURL(path string, more url.Values) string {
	more["_pragma"] = []string{
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"cache_size(-16000)", "temp_store(MEMORY)", // no temporary file holds what is sorted
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: more.Encode()}
	if !filepath.IsAbs(path) {
		u.Path, u.Opaque = "", url.PathEscape(path)
	}
	return u.String()
}

func (d sqliteDialect) refusal(err error) error {
	if _, plain := fault.Of(err); plain || err == nil {
		return err
	}
	switch d.classify(err) {
	case classDamaged:
		return damagedDatabase(err)
	case classFull:
		return noRoom(err)
	}
	return cannotOpen(err)
}

func (sqliteDialect) classify(err error) class {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return classOther
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return classUnique
	case sqlite3.SQLITE_IOERR_SHMSIZE: // no room for the log's index
		return classFull
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return classBusy
	case sqlite3.SQLITE_FULL:
		return classFull
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return classDown
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return classDamaged
	}
	return classOther
}

// On SQLite one process works on jobs (lockFolder), so nothing needs claiming.
func (sqliteDialect) claims(context.Context, *sql.DB) (claims, error) { return noClaims{}, nil }

type noClaims struct{}

func (noClaims) take(context.Context, string) (bool, error) { return true, nil }
func (noClaims) release(context.Context, string) error      { return nil }
func (noClaims) close() error                               { return nil }
