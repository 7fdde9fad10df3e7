package store

import (
	"context"
	"database/sql"
	"strings"

	"hedui/internal/fault"

	"github.com/pressly/goose/v3"
)

// dialect is everything in which the two databases differ.
type dialect interface {
	name() string
	// rowsAtOnce is how many rows one statement brings. SQLite copies each page that
	// a statement of several rows touches, so that it can be undone by itself: into
	// an index of 300,000 random keys, rows one by one took half the time of 256 at
	// once, and a fifth of that of 16.
	rowsAtOnce() int
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
	overwrite(ctx context.Context, t statements) error
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

// claims holds the jobs that this process works on. It only saves double work:
// a job is done once because one transaction alone can delete its row.
type claims interface {
	take(ctx context.Context, id string) (bool, error)
	release(ctx context.Context, id string) error
	close() error
}
