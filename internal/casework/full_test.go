package casework_test

import (
	"context"
	"errors"
	"hedui/internal/catalogue"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// limited tells the child of this test, where nobody may mount.
const limited = "HEDUI_TEST_LIMITED"

// A full disk gets one clear sentence and changes nothing; with room again,
// everything goes on where it stood.
func TestAFullDiskChangesNothing(t *testing.T) {
	room, err := newRoom(t)
	if err != nil {
		child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
		child.Env = append(os.Environ(), limited+"=1")
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	p := newPlay(t, storetest.SQLite(t)(func(o *store.Options) { o.Now, o.Dir = begun(), room.dir }))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	t.Run("draft", func(t *testing.T) { p.fullAt(ctx, t, room, 4, p.listOfMany, p.paperOfMany, p.create, p.submit) })
	t.Run("waiting", func(t *testing.T) { p.fullAt(ctx, t, room, 6, p.answer, p.publish) })
	t.Run("answered", func(t *testing.T) { p.fullAt(ctx, t, room, 8, p.issue) })
}

// fullAt plays a case up to a step, finds that the verbs fail on the full disk,
// and plays on with room.
func (p *play) fullAt(ctx context.Context, t *testing.T, room room, steps int, verbs ...func(context.Context) error) {
	t.Helper()
	p.key, p.id, p.task = t.Name(), "", ""
	play := p.steps()
	for _, s := range play[:steps] {
		if err := s.do(ctx); err != nil {
			t.Fatal(s.name, err)
		}
	}
	before, id := p.footprint(t), p.id
	room.fill(t)
	p.exhaust(ctx, t)
	for i, verb := range verbs {
		p.key = t.Name() + "full"
		err := verb(ctx)
		if f, _ := fault.Of(err); f == nil || f.Kind != fault.Unavailable || strings.IndexFunc(f.Message, han) < 0 || f.Mend == "" {
			t.Errorf("verb %d on a full disk: %v", i, err)
		}
	}
	p.key, p.id = t.Name(), id
	if after := p.footprint(t); !maps.Equal(before, after) {
		t.Errorf("the full disk changed %v to %v", before, after)
	}
	room.empty(t)
	for _, s := range play[steps:] {
		if err := s.do(ctx); err != nil {
			t.Fatal(s.name, err)
		}
	}
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// exhaust writes until the room that SQLite has in its files is used up, and stays
// so for a while: what still reads may let go of the log, which gives some back.
func (p *play) exhaust(ctx context.Context, t *testing.T) {
	t.Helper()
	full := 0
	for range 10_000 {
		err := p.Store.Write(ctx, policy.Program("init"), "filler", func(tx *store.Tx) error {
			tx.Object("filler", strings.Repeat("·", 1000))
			return nil
		})
		switch {
		case err == nil:
			full = 0
		case !fault.Is(err, fault.Unavailable):
			t.Fatal(err)
		case full == 5:
			return
		default:
			full++
			time.Sleep(20 * time.Millisecond)
		}
	}
	t.Fatal("the disk does not get full")
}

// listOfMany is a list that does not fit into a row of the database.
func (p *play) listOfMany(ctx context.Context) error {
	s := castList()
	p.Province.Bulk(2000, 0, func(row []string) bool {
		s.Rows = append(s.Rows, append(append([]string{}, row...), "SQ", demo.AsOf.String(), "和平区核对中心"))
		return true
	})
	return p.listOf(ctx, s)
}

func (p *play) paperOfMany(ctx context.Context) error {
	return p.paperOf(ctx, 0, catalogue.CommissionLetter, make([]byte, 1<<20))
}

// publish imports Dalian's vehicles anew.
func (p *play) publish(ctx context.Context) error { return p.publishOf(ctx, "210200.vehicle") }

// room is a disk that can be filled.
type room struct {
	dir         string
	fill, empty func(testing.TB)
}

// newRoom mounts a small file system, or, in the child, limits the size of
// files to nothing.
func newRoom(t testing.TB) (room, error) {
	t.Helper()
	dir := t.TempDir()
	if os.Getenv(limited) != "" {
		return limitedRoom(dir), nil
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=48m"); err != nil {
		return room{}, err
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	filler := filepath.Join(dir, "filler")
	return room{dir: dir, fill: func(t testing.TB) {
		f, err := os.Create(filler)
		if err == nil {
			_, err = io.Copy(f, zeros{})
			f.Close()
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}, empty: func(t testing.TB) {
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	}}, nil
}

func limitedRoom(dir string) room {
	signal.Ignore(syscall.SIGXFSZ)
	var was syscall.Rlimit
	const fileSize = 1 // RLIMIT_FSIZE, which package syscall does not name
	limit := func(t testing.TB, to func(*syscall.Rlimit)) {
		err := syscall.Getrlimit(fileSize, &was)
		if err == nil {
			to(&was)
			err = syscall.Setrlimit(fileSize, &was)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return room{dir: dir,
		fill:  func(t testing.TB) { limit(t, func(l *syscall.Rlimit) { l.Cur = 0 }) },
		empty: func(t testing.TB) { limit(t, func(l *syscall.Rlimit) { l.Cur = l.Max }) },
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
