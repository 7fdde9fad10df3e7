package source

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"hedui/internal/seal"
)

// postgres speaks to PostgreSQL and to what is made like it (openGauss,
// KingbaseES in its PostgreSQL mode).
var postgres = Driver{
	Open:      openPostgres,
	Check:     checkPostgres,
	Parameter: func(n int) string { return fmt.Sprintf("$%d", n) },
	Limit: func(ctx context.Context, tx *sql.Tx, d time.Duration) error {
		_, err := tx.ExecContext(ctx, fmt.Sprintf("SET LOCAL statement_timeout = %d", d.Milliseconds()))
		return err
	},
	Narrow: func(err error) bool {
		code := sqlState(err)
		return strings.HasPrefix(code, "22") || code == "57014" // data exception; statement time-out
	},
	Down: func(err error) bool {
		code := sqlState(err)
		var connect *pgconn.ConnectError
		return errors.As(err, &connect) || strings.HasPrefix(code, "08") || strings.HasPrefix(code, "28") ||
			strings.HasPrefix(code, "53") || strings.HasPrefix(code, "57P")
	},
}

func sqlState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func openPostgres(address string, password seal.Secret) (*sql.DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	if password != "" {
		config.Password = password.Reveal()
	}
	return stdlib.OpenDB(*config), nil
}

// checkPostgres demands encryption with a proven server, except to this machine.
func checkPostgres(address string) string {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Hostname() == "" || len(u.Path) < 2 {
		return "地址应为 postgres://用户@主机:端口/库名?sslmode=verify-full"
	}
	if _, has := u.User.Password(); has || u.Query().Has("password") {
		return "地址中不能写密码，请写入凭据"
	}
	if !loopback(u.Hostname()) && u.Query().Get("sslmode") != "verify-full" {
		return "连接须加密并验证对方证书（sslmode=verify-full）"
	}
	return ""
}
