package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"

	"hedui/internal/fault"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

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
func (postgresDialect) rowsAtOnce() int { return rowsAtOnce }
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
		return fault.New(fault.Unavailable, "store.login", "数据库拒绝登录：用户、密码或库名不对，或没有权限").
			Do("请检查 --database 中的用户、密码和库名").From(err)
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

// close ends the session, and with it every lock. A statement that was called off
// may have ended it already.
func (c *advisoryClaims) close() error {
	err := c.conn.Raw(func(any) error { return driver.ErrBadConn }) // not back to the pool
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}
