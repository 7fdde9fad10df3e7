package main

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"hedui/internal/store/storetest"
)

// TestOnPostgres: init, serve, backup and restore on the other database, and
// what happens to those who forget which one a folder uses.
func TestOnPostgres(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		return // as storetest.Each
	}
	database := storetest.EmptyPostgres(t)
	dir, folder := filepath.Join(t.TempDir(), "data"), t.TempDir()
	hedui(t, "", "", "init", "--dir", dir, "--database", database).must(t)
	hedui(t, "", "", "serve", "--dir", dir).mustSay(t, exitFailed, "使用的是PostgreSQL数据库")
	hedui(t, "", "", "serve", "--dir", dir, "--database", storetest.EmptyPostgres(t), "--listen", "127.0.0.1:0").mustSay(t, exitFailed, "数据库是空的或已不在")
	none, _ := url.Parse(database)
	none.Path = "/none"
	hedui(t, "", "", "serve", "--dir", dir, "--database", none.String(), "--listen", "127.0.0.1:0").mustSay(t, exitFailed, "数据库拒绝登录")
	other := filepath.Join(t.TempDir(), "other")
	hedui(t, "", "", "init", "--dir", other, "--database", database).mustSay(t, exitFailed, "")

	s := serving(t, dir, "--database", database)
	if said := strings.Join(s.said, "\n"); !strings.Contains(said, "PostgreSQL") || strings.Contains(said, database) {
		t.Errorf("the first lines are:\n%s", said)
	}
	file, audit := filepath.Join(folder, "hedui.bak"), filepath.Join(folder, "audit.jsonl")
	hedui(t, "", "", "backup", file, "--dir", dir, "--database", database).must(t)
	hedui(t, "", "", "audit", "export", audit, "--dir", dir, "--database", database).must(t)
	again := withKeys(t, dir)
	hedui(t, "", "", "restore", file, "--dir", again).must(t) // into SQLite
	if code, _ := serving(t, again).get(t, "/readyz"); code != 200 {
		t.Errorf("what was restored is not ready: %d", code)
	}
}
