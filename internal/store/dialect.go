package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"hedui/internal/fault"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// dialect is everything in which the two databases differ.
type dialect interface {
	name() string
	// connect makes the database file, if there is to be one, unless the database
	// must be founded already.
	connect(ctx context.Context, dir string, founded bool) (write, read *sql.DB, err error)
	// refusal is the fault of a database that could not be opened.
	refusal(err error) error
	goose() goose.Dialect
	migrating() ([]goose.ProviderOption, error)
	writing() *sql.TxOptions // of a transaction that Write opens
	reading() *sql.TxOptions // of one that Read and View open
	// grouped tells whether concurrent Writes share a commit. On SQLite they
	// must: one writer, and each commit is an fsync (64 writers: 18,400 closures
	// a second, one: 1,800). PostgreSQL groups the fsyncs of concurrent commits
	// itself, and closures that run side by side beat those that queue for one
	// transaction: 7,800 against 4,300 a second (BenchmarkWrite, 2 cores, fsync).
	grouped() bool
	// lockRow is appended to a SELECT that must hold its row until commit.
	lockRow() string
	// claims keeps two nodes from working on one job.
	claims(ctx context.Context, db *sql.DB) (claims, error)
	// tables lists the tables of the schema, in the order of their making.
	tables() string
	classify(err error) class
	// overwrite has what this transaction deletes overwritten where it lay.
	overwrite(ctx context.Context, t *sql.Tx) error
	// erase ends that, and empties what the database keeps beside its tables.
	erase(ctx context.Context, db *sql.DB) error
}

// class sorts database errors by what can be done about them.
type class uint8

const (
	classOther   class = iota
	classRetry         // the transaction lost against another one and can be run again
	classBusy          // somebody else holds the database
	classFull          // no room left
	classDown          // the database does not answer
	classUnique        // a unique constraint was hit
	classDamaged       // what is stored cannot be read
)

func dialectOf(dsn string) (dialect, error) {
	switch {
	case dsn == "":
		return sqliteDialect{}, nil
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return postgresDialect{dsn}, nil
	}
	return nil, badDSN()
}

func badDSN() *fault.Error {
	return fault.New(fault.Invalid, "store.dsn", "不认识的数据库地址").
		Do("请使用 postgres://用户@主机/库名，或留空以使用数据目录中的 SQLite")
}

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
	if write, err = sql.Open("sqlite", sqliteURL(path, url.Values{"_txlock": {"immediate"}})); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	if err = write.PingContext(ctx); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	if read, err = sql.Open("sqlite", sqliteURL(path, url.Values{"_query_only": {"1"}})); err != nil {
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

// postgresDialect is pgx behind database/sql.
type postgresDialect struct{ dsn string }

func (postgresDialect) name() string         { return "postgres" }
func (postgresDialect) goose() goose.Dialect { return goose.DialectPostgres }

// migrating lets one node migrate while the others wait.
func (postgresDialect) migrating() ([]goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker()
	return []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
}
func (postgresDialect) writing() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelSerializable}
}
func (postgresDialect) reading() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}
func (postgresDialect) grouped() bool   { return false }
func (postgresDialect) lockRow() string { return " FOR UPDATE" }
func (postgresDialect) tables() string {
	return `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY oid`
}

// connect opens two pools: a Read holds its connection while its entry is
// committed on another one, and with one pool enough Reads at once would hold
// all there are and wait for each other for ever.
func (d postgresDialect) connect(ctx context.Context, _ string, _ bool) (write, read *sql.DB, err error) {
	if write, err = d.pool(ctx); err != nil {
		return nil, nil, err
	}
	if read, err = d.pool(ctx); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	return write, read, nil
}

func (d postgresDialect) pool(ctx context.Context) (*sql.DB, error) {
	db, err := sql.Open("pgx", d.dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(max(16, 4*runtime.GOMAXPROCS(0)))
	db.SetMaxIdleConns(8)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// refusal tells a wrong address, a server that is not there and one that says
// no apart.
func (d postgresDialect) refusal(err error) error {
	var wrong *pgconn.ParseConfigError
	var said *pgconn.PgError
	_, plain := fault.Of(err)
	switch {
	case plain || err == nil:
		return err
	case errors.As(err, &wrong):
		return badDSN().From(err)
	case errors.As(err, &said) && (strings.HasPrefix(said.Code, "28") || said.Code == "3D000" || said.Code == "42501"):
		return fault.New(fault.Unavailable, "store.login", "数据库拒绝登录：用户、口令或库名不对，或没有权限").
			Do("请检查 --database 中的用户、口令和库名").From(err)
	case d.classify(err) == classDamaged:
		return damagedDatabase(err)
	}
	return fault.New(fault.Unavailable, "store.unreachable", "连接不上数据库").
		Do("请检查 --database 中的主机和端口，以及数据库服务是否在运行").From(err)
}

func (postgresDialect) classify(err error) class {
	var e *pgconn.PgError
	var network net.Error
	switch {
	case errors.As(err, &e):
		return postgresClass(e.Code)
	case errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return classDown
	}
	return classOther
}

// postgresClass reads an SQLSTATE.
func postgresClass(code string) class {
	switch {
	// serialization failure; deadlock; a statement after one of these whose error
	// was passed over
	case code == "40001", code == "40P01", code == "25P02":
		return classRetry
	case code == "23505":
		return classUnique
	case code == "53100", code == "53200":
		return classFull
	case code == "55P03":
		return classBusy
	case strings.HasPrefix(code, "XX"):
		return classDamaged
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"), strings.HasPrefix(code, "53"):
		return classDown
	}
	return classOther
}

// claims holds the jobs that this process works on. It only saves double work:
// a job is done once because one transaction alone can delete its row.
type claims interface {
	take(ctx context.Context, id string) (bool, error)
	release(ctx context.Context, id string) error
	close() error
}

// On SQLite one process works on jobs (lockFolder), so nothing needs claiming.
func (sqliteDialect) claims(context.Context, *sql.DB) (claims, error) { return noClaims{}, nil }

type noClaims struct{}

func (noClaims) take(context.Context, string) (bool, error) { return true, nil }
func (noClaims) release(context.Context, string) error      { return nil }
func (noClaims) close() error                               { return nil }

// On PostgreSQL a claim is an advisory lock of one session: it ends with the
// node, however that ends, and costs no commit.
func (postgresDialect) claims(ctx context.Context, db *sql.DB) (claims, error) {
	conn, err := db.Conn(ctx)
	return &advisoryClaims{conn}, err
}

type advisoryClaims struct{ conn *sql.Conn }

const jobLocks = 20221008 // the class of our advisory locks

func (c *advisoryClaims) take(ctx context.Context, id string) (ok bool, err error) {
	err = c.conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1, hashtext($2))`, jobLocks, id).Scan(&ok)
	return ok, err
}

func (c *advisoryClaims) release(ctx context.Context, id string) error {
	_, err := c.conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1, hashtext($2))`, jobLocks, id)
	return err
}

// close ends the session, and with it every lock.
func (c *advisoryClaims) close() error {
	err := c.conn.Raw(func(any) error { return driver.ErrBadConn }) // not back to the pool
	if errors.Is(err, driver.ErrBadConn) {
		return nil
	}
	return err
}
