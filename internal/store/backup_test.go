package store_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"hedui/internal/audit"
	"hedui/internal/fault"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// filled gives a store with something of everything.
func filled(t testing.TB, s *store.Store) (small, large store.DocumentID) {
	t.Helper()
	small, large = keep(t, s, content(100)), keep(t, s, content(300<<10))
	for i := range 2000 {
		if i%100 == 0 {
			if err := put(s, fmt.Sprint("n", i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	snapshot := filepath.Join(s.Dir(), "snapshots", "r", "1.snap")
	if err := os.MkdirAll(filepath.Dir(snapshot), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(snapshot, []byte("sealed records"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := enqueue(s, "x", nil); err != nil {
		t.Fatal(err)
	}
	return small, large
}

func backupOf(t testing.TB, s *store.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Backup(ctx, &b, []byte("a note")); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// empty gives options of a database that nobody has opened.
func empty(t testing.TB, open storetest.Opener) store.Options {
	t.Helper()
	var o store.Options
	open(func(all *store.Options) { o = *all }).Close()
	o.Dir = filepath.Join(t.TempDir(), "restored")
	if o.DSN != "" {
		o.DSN = storetest.EmptyPostgres(t)
	}
	return o
}

func TestABackupRestoresOnBothDatabases(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		small, large := filled(t, s)
		file := backupOf(t, s)
		targets := []store.Options{empty(t, open)}
		if !testing.Short() { // the other kind, too
			targets = append(targets, empty(t, storetest.SQLite(t)), empty(t, storetest.Postgres(t)))
		}
		for _, o := range targets {
			if note, err := store.Restore(ctx, bytes.NewReader(file), o); err != nil || string(note) != "a note" {
				t.Fatal(string(note), err)
			}
			restored, err := store.Open(ctx, o)
			if err != nil {
				t.Fatal(err)
			}
			for id, size := range map[store.DocumentID]int{small: 100, large: 300 << 10} {
				if data, err := load(restored, id); err != nil || !bytes.Equal(data, content(size)) {
					t.Errorf("a document came back as %d bytes, %v", len(data), err)
				}
			}
			if n, _, err := restored.Backlog(ctx); n != 1 || err != nil {
				t.Errorf("%d jobs, %v", n, err)
			}
			if b, err := os.ReadFile(filepath.Join(o.Dir, "snapshots", "r", "1.snap")); string(b) != "sealed records" {
				t.Errorf("snapshot: %q, %v", b, err)
			}
			if r, err := audit.Verify(bytes.NewReader(exportOf(t, restored, 1, 0)), s.Signer().Verifier()); err != nil || r.Size != 23 {
				t.Errorf("register: %+v, %v", r, err)
			}
			if err := put(restored, "goes on"); err != nil {
				t.Error(err)
			}
			if _, err := store.Restore(ctx, bytes.NewReader(file), o); !fault.HasCode(err, "store.not_empty") {
				t.Errorf("a second time: %v", err)
			}
			restored.Close()
		}
	})
}

func TestABackupMadeWhileServingIsOfOneMoment(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		running, stop := context.WithCancel(ctx)
		var all sync.WaitGroup
		for w := range 3 {
			all.Go(func() {
				for i := 0; running.Err() == nil; i++ {
					if err := killWrite(s, fmt.Sprintf("w%d-%d", w, i), i%8 == 0); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for count(t, s, "w0-20") == 0 {
		}
		file := backupOf(t, s)
		stop()
		all.Wait()
		o := empty(t, open)
		if _, err := store.Restore(ctx, bytes.NewReader(file), o); err != nil {
			t.Fatal(err)
		}
		restored, err := store.Open(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		defer restored.Close()
		for _, e := range entries(t, restored) {
			whole(t, restored, e.Object[len("case "):], 1)
		}
	})
}

func TestADamagedBackupRestoresNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		filled(t, s)
		good := backupOf(t, s)
		changed := bytes.Clone(good)
		changed[len(changed)/2] ^= 1
		for name, c := range map[string]struct {
			file []byte
			code string
		}{
			"changed": {changed, "store.backup_damaged"},
			"cut":     {good[:len(good)/2], "store.backup_damaged"},
			"another": {[]byte("姓名,身份证号"), "store.not_backup"},
			"nothing": {nil, "store.not_backup"},
		} {
			o := empty(t, open)
			if _, err := store.Restore(ctx, bytes.NewReader(c.file), o); !fault.HasCode(err, c.code) {
				t.Errorf("%s: got %v", name, err)
			}
			if left, _ := os.ReadDir(o.Dir); len(left) != 0 {
				t.Errorf("%s: %v is left", name, left)
			}
		}
	})
}

func TestABackupNeedsItsOwnMaster(t *testing.T) {
	t.Parallel()
	open := storetest.SQLite(t)
	file := backupOf(t, open())
	o := empty(t, open)
	keys := t.TempDir()
	if err := seal.GenerateMaster(keys, bytes.NewReader(bytes.Repeat([]byte{7, 1, 4}, 100))); err != nil {
		t.Fatal(err)
	}
	var err error
	if o.Master, err = seal.OpenMaster(keys); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(ctx, bytes.NewReader(file), o); !fault.HasCode(err, "store.other_master") {
		t.Errorf("got %v", err)
	}
	if _, err := store.Open(ctx, o); err != nil {
		t.Errorf("the folder is spoilt: %v", err)
	}
}
