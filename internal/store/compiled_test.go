package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

// What is kept of compiled statements changes no result: a query within the rows
// of the same query, more texts than are kept, a table that changed meanwhile.
func TestKeptStatementsChangeNothing(t *testing.T) {
	db, err := openCompiling("file:" + filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	run := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatal(query, err)
		}
	}
	run("CREATE TABLE a (n INTEGER)")
	for n := range 5 {
		run("INSERT INTO a VALUES ($1)", n)
	}
	run("SAVEPOINT s")
	run("INSERT INTO a VALUES ($1)", 5)
	run("ROLLBACK TO s; RELEASE s")
	if got := nested(t, db); got != "00 01 02 03 04 10 11 12 13 14 20 21 22 23 24 30 31 32 33 34 40 41 42 43 44 " {
		t.Errorf("nested: %s", got)
	}
	for n := range 2*compiledMost + 1 {
		var got int
		if err := db.QueryRow(fmt.Sprintf("SELECT %d + count(*) FROM a", n)).Scan(&got); err != nil || got != n+5 {
			t.Fatalf("%d: %d (%v)", n, got, err)
		}
	}
	run("ALTER TABLE a ADD COLUMN m INTEGER DEFAULT 7")
	run("INSERT INTO a (n) VALUES ($1)", 5)
	run("DROP TABLE a")
	run("CREATE TABLE a (n TEXT)")
	if _, err := db.Exec("INSERT INTO a (n, m) VALUES ($1, 1)", 1); err == nil {
		t.Error("a column that is no more took a value")
	}
	run("INSERT INTO a VALUES ($1)", "x")
	var got string
	if err := db.QueryRow("SELECT n FROM a").Scan(&got); err != nil || got != "x" {
		t.Errorf("%q (%v)", got, err)
	}
}

// nested runs a query within the rows of the same query.
func nested(t *testing.T, db *sql.DB) (got string) {
	t.Helper()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	each := func(do func(n int)) {
		rows, err := tx.Query("SELECT n FROM a ORDER BY n")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var n int
			if err := rows.Scan(&n); err != nil {
				t.Fatal(err)
			}
			do(n)
		}
		if rows.Err() != nil {
			t.Fatal(rows.Err())
		}
	}
	each(func(outer int) {
		each(func(inner int) { got += fmt.Sprintf("%d%d ", outer, inner) })
	})
	return got
}
