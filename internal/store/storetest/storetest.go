// Package storetest gives every test of the store, and of what stands on it,
// the same two databases: SQLite always, PostgreSQL always except with -short.
// A missing PostgreSQL server fails the test; it is never skipped.
//
// Nouns: an Opener opens this test's own database, again each time it is
// called, so that a test can close and reopen; a template is a migrated, empty
// database of which every test gets a copy.
package storetest

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"hedui/internal/seal"
	"hedui/internal/store"
)

// Opener opens the test's database; the functions change the options, which
// are otherwise: a folder of the test, the test master, the real clock, no log.
// The store is closed when the test ends; closing it earlier is allowed.
type Opener func(change ...func(*store.Options)) *store.Store

// Each runs the test once on each database, as a subtest named after it. Both
// run beside each other: half of their time they wait for the disk.
func Each(t *testing.T, test func(t *testing.T, open Opener)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	if !testing.Short() {
		t.Run("postgres", func(t *testing.T) {
			t.Parallel()
			test(t, Postgres(t))
		})
	}
}

// SQLite gives a database of its own in a temporary folder.
func SQLite(t testing.TB) Opener {
	t.Helper()
	dir := t.TempDir()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "hedui.db"), template, 0o600); err != nil {
		t.Fatal(err)
	}
	return opener(t, store.Options{Dir: dir})
}

// sqliteTemplate makes the template once per process and gives its bytes.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "hedui-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := initialise(store.Options{Dir: dir}); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "hedui.db"))
})

// initialise opens a database for the first time, which migrates it.
func initialise(o store.Options) error {
	master, err := Master()
	if err != nil {
		return err
	}
	o.Master, o.Log = master, quiet
	s, err := store.Open(context.Background(), o)
	if err != nil {
		return err
	}
	return s.Close()
}

func opener(t testing.TB, base store.Options) Opener {
	master, err := Master()
	if err != nil {
		t.Fatal(err)
	}
	base.Master, base.Log = master, quiet
	return func(change ...func(*store.Options)) *store.Store {
		t.Helper()
		o := base
		for _, c := range change {
			c(&o)
		}
		s, err := store.Open(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// Master is the same in every test and process, because the templates hold
// keys that it wrapped.
var Master = sync.OnceValues(func() (*seal.Master, error) {
	dir, err := os.MkdirTemp("", "hedui-keys-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := seal.GenerateMaster(dir, &counting{}); err != nil {
		return nil, err
	}
	return seal.OpenMaster(dir)
})

// counting is a stream of bytes that is no secret.
type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}
