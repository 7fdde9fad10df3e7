package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"hedui/internal/seal"
	"hedui/internal/store"
)

// Postgres gives a database of its own, a clone of the migrated template, on
// the server that HEDUI_TEST_POSTGRES names or that scripts/postgres starts.
func Postgres(t testing.TB) Opener {
	t.Helper()
	server, err := server()
	if err != nil {
		t.Fatalf("PostgreSQL is needed for this test: %v", err)
	}
	template, err := postgresTemplate()
	if err != nil {
		t.Fatalf("PostgreSQL: %v", err)
	}
	return opener(t, store.Options{DSN: server.create(t, template), Dir: t.TempDir()})
}

// testServer is the running PostgreSQL.
type testServer struct {
	url   *url.URL
	admin *sql.DB
}

func (s *testServer) database(name string) string {
	u := *s.url
	u.Path = "/" + name
	return u.String()
}

var server = sync.OnceValues(func() (*testServer, error) {
	address, err := address()
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("HEDUI_TEST_POSTGRES is no address")
	}
	admin, err := sql.Open("pgx", address)
	if err != nil {
		return nil, err
	}
	admin.SetMaxOpenConns(2)
	return &testServer{u, admin}, admin.Ping()
})

// address is the environment's, or that of the server which the repository's
// script starts and leaves running for the next test.
func address() (string, error) {
	if a := os.Getenv("HEDUI_TEST_POSTGRES"); a != "" {
		return a, nil
	}
	script, err := findScript()
	if err != nil {
		return "", err
	}
	if out, err := exec.Command(script, "start").CombinedOutput(); err != nil {
		return "", fmt.Errorf("scripts/postgres start: %w: %s", err, out)
	}
	out, err := exec.Command(script, "url").Output()
	return strings.TrimSpace(string(out)), err
}

func findScript() (string, error) {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		script := filepath.Join(dir, "scripts", "postgres")
		if _, err := os.Stat(script); err == nil {
			return script, nil
		}
		dir = filepath.Dir(dir)
	}
	return "", errors.Join(err, errors.New("scripts/postgres was not found"))
}

// postgresTemplate makes the template of this schema on the server, unless
// another test process has done so. Its name is the schema's digest, and a lock
// lets one process make it while the others wait.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	s, err := server()
	if err != nil {
		return "", err
	}
	digest := seal.Digest([]byte(store.Schema()))
	name := "hedui_template_" + hex.EncodeToString(digest[:8])
	conn, err := s.admin.Conn(context.Background())
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(context.Background(), "SELECT pg_advisory_lock(20221008)"); err != nil {
		return "", err
	}
	defer conn.ExecContext(context.Background(), "SELECT pg_advisory_unlock(20221008)")
	return name, s.makeTemplate(conn, name)
})

// makeTemplate migrates under another name first: a template that is there is
// whole.
func (s *testServer) makeTemplate(conn *sql.Conn, name string) error {
	ctx := context.Background()
	var there bool
	err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there)
	if err != nil || there {
		return err
	}
	draft := "hedui_draft_" + random()
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+draft+" TEMPLATE template0"); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "hedui-template-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := initialise(store.Options{DSN: s.database(draft), Dir: dir}); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+draft+" RENAME TO "+name)
	return err
}

func random() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// EmptyPostgres gives the address of a new database without any table.
func EmptyPostgres(t testing.TB) string {
	t.Helper()
	server, err := server()
	if err != nil {
		t.Fatalf("PostgreSQL is needed for this test: %v", err)
	}
	return server.create(t, "template0")
}

// create makes a database of the test's own.
func (s *testServer) create(t testing.TB, template string) string {
	t.Helper()
	name := "hedui_test_" + random()
	if _, err := s.admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.admin.Exec("DROP DATABASE " + name + " WITH (FORCE)") })
	return s.database(name)
}
