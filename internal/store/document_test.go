package store_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

var sizes = []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 200 << 10, 256 << 10}

func content(size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i * 31 >> 3)
	}
	return b
}

// keep attaches a document in a Write of its own.
func keep(t testing.TB, s *store.Store, data []byte) (id store.DocumentID) {
	t.Helper()
	err := s.Write(ctx, clerk, "submit", func(tx *store.Tx) (err error) {
		tx.Object("case", "c_1")
		id, err = tx.PutDocument(store.Document{Kind: "scan", ContentType: "image/png", Owner: "case c_1"}, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func load(s *store.Store, id store.DocumentID) (data []byte, err error) {
	err = s.View(ctx, func(tx *store.Tx) (err error) { data, err = tx.ReadDocument(id); return err })
	return data, err
}

func files(t testing.TB, s *store.Store) (all []string) {
	t.Helper()
	filepath.WalkDir(filepath.Join(s.Dir(), "documents"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all = append(all, path)
		}
		return nil
	})
	return all
}

func TestADocumentComesBackAsItWas(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		for _, size := range sizes {
			id := keep(t, s, content(size))
			got, err := load(s, id)
			if err != nil || !bytes.Equal(got, content(size)) {
				t.Fatalf("size %d: %d bytes, %v", size, len(got), err)
			}
			s.View(ctx, func(tx *store.Tx) error {
				d, err := tx.Document(id)
				if err != nil || d.Size != int64(size) || d.Kind != "scan" || d.ContentType != "image/png" || d.Owner != "case c_1" || d.Digest == [32]byte{} || d.StoredAt.IsZero() {
					t.Errorf("size %d: %+v, %v", size, d, err)
				}
				return nil
			})
		}
		if n := len(files(t, s)); n != 3 {
			t.Errorf("%d of %d documents are files, want the 3 above 64 KiB", n, len(sizes))
		}
		if _, err := load(s, "d_none"); !fault.HasCode(err, "store.no_document") {
			t.Errorf("got %v", err)
		}
	})
}

func TestNothingReadableLiesOnDisk(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)()
	keep(t, s, bytes.Repeat([]byte("210102199001011441"), 100))
	keep(t, s, bytes.Repeat([]byte("210102199001011441"), 10000))
	s.Close()
	filepath.WalkDir(s.Dir(), func(path string, e fs.DirEntry, err error) error {
		if b, _ := os.ReadFile(path); bytes.Contains(b, []byte("210102199001011441")) {
			t.Errorf("%s holds an id number in clear text", path)
		}
		return err
	})
}

func TestEachDamageOfAFileIsFound(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)()
	id := keep(t, s, content(200<<10))
	path := files(t, s)[0]
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	frame := 4 + 33 + 64<<10 // length, seal's overhead, content
	swapped := bytes.Clone(good)
	copy(swapped[5:], good[5+frame:][:frame])
	copy(swapped[5+frame:], good[5:][:frame])
	for name, bad := range map[string][]byte{
		"a changed byte":  append(append(bytes.Clone(good[:70000]), good[70000]^1), good[70001:]...),
		"cut in a frame":  good[:len(good)-10],
		"a frame less":    good[:5+frame],
		"no frames":       good[:5],
		"empty":           {},
		"swapped frames":  swapped,
		"bytes behind it": append(bytes.Clone(good), 0),
	} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := load(s, id); !fault.HasCode(err, "store.document_damaged") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	os.Remove(path)
	if _, err := load(s, id); !fault.HasCode(err, "store.document_damaged") {
		t.Errorf("removed: got %v", err)
	}
}

func TestADocumentCannotTakeAnothersPlace(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		a, b := keep(t, s, []byte("a")), keep(t, s, []byte("b"))
		s.Write(ctx, clerk, "tamper", func(tx *store.Tx) error {
			tx.Object("document", string(a))
			_, err := tx.Exec(`UPDATE document SET sealed = (SELECT sealed FROM document WHERE id = $1),
				digest = (SELECT digest FROM document WHERE id = $1) WHERE id = $2`, string(b), string(a))
			return err
		})
		if _, err := load(s, a); !fault.HasCode(err, "store.document_damaged") {
			t.Errorf("got %v", err)
		}
	})
}

func TestWhatNobodyAttachedIsSwept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		id := keep(t, s, content(100<<10))
		failed := errors.New("no")
		s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
			tx.Object("case", "c_1")
			_, err := tx.PutDocument(store.Document{Kind: "scan"}, content(100<<10))
			return errors.Join(err, failed)
		})
		if _, err := s.StageDocument(ctx, store.Document{}, iotest.TimeoutReader(bytes.NewReader(content(300<<10)))); err == nil {
			t.Error("a broken reader was taken")
		}
		w := s.NewDocument(store.Document{})
		io.Copy(w, bytes.NewReader(content(300<<10))) // and the process is killed
		if err := s.SweepDocuments(ctx, 1e12); err != nil || len(files(t, s)) != 3 {
			t.Errorf("young files: %d left, %v", len(files(t, s)), err)
		}
		if err := s.SweepDocuments(ctx, 0); err != nil || len(files(t, s)) != 1 {
			t.Errorf("%d files left, %v", len(files(t, s)), err)
		}
		if _, err := load(s, id); err != nil {
			t.Error(err)
		}
	})
}

func TestRepliesAreRemembered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		one, two := [32]byte{1}, [32]byte{2}
		reply := func(digest [32]byte) (r store.Reply, ok bool, err error) {
			err = s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
				tx.Object("case", "c_1")
				if r, ok, err = tx.Reply("key", digest); ok || err != nil {
					return err
				}
				return tx.Remember("key", digest, store.Reply{Status: 201, Body: []byte("answer")})
			})
			return r, ok, err
		}
		if _, ok, err := reply(one); ok || err != nil {
			t.Fatalf("first: %v %v", ok, err)
		}
		if r, ok, err := reply(one); !ok || err != nil || r.Status != 201 || string(r.Body) != "answer" {
			t.Errorf("again: %+v %v %v", r, ok, err)
		}
		if _, _, err := reply(two); !fault.HasCode(err, "store.key_reused") {
			t.Errorf("another request: %v", err)
		}
		if err := s.ForgetReplies(ctx, clock.Add(1e9)); err != nil {
			t.Error(err)
		}
		if _, ok, err := reply(two); ok || err != nil {
			t.Errorf("after forgetting: %v %v", ok, err)
		}
	})
}
