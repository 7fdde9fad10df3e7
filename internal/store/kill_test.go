package store_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// The child of the kill tests is this test binary again, told by environment.
const (
	childDir = "HEDUI_TEST_CHILD_DIR"
	childDSN = "HEDUI_TEST_CHILD_DSN"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		writeForEver(dir, os.Getenv(childDSN))
	}
	os.Exit(m.Run())
}

// writeForEver writes from several goroutines and prints each number behind
// its acknowledged write, until it is killed.
func writeForEver(dir, dsn string) {
	master, err := storetest.Master()
	if err != nil {
		panic(err)
	}
	s, err := store.Open(ctx, store.Options{Dir: dir, DSN: dsn, Master: master})
	if err != nil {
		panic(err)
	}
	s.RunSequencer(1e6) // as often as it can: it is to be hit, too
	var out sync.Mutex
	for worker := range 4 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("w%d-%d", worker, i)
				if err := killWrite(s, name, i%8 == 0); err != nil {
					panic(err)
				}
				out.Lock()
				fmt.Println(name)
				out.Unlock()
			}
		}()
	}
	select {}
}

// killWrite makes three rows, a job and sometimes a large document.
func killWrite(s *store.Store, name string, large bool) error {
	return s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
		tx.Object("case", name)
		for _, n := range []string{name, "half " + name} {
			if _, err := tx.Next(n); err != nil {
				return err
			}
		}
		size := 100
		if large {
			size = 200 << 10
		}
		if _, err := tx.PutDocument(store.Document{Kind: "scan", Owner: "case " + name}, bytes.Repeat([]byte("x"), size)); err != nil {
			return err
		}
		return tx.Enqueue(nothing{ID: name})
	})
}

func TestAfterAKillEverythingAcknowledgedIsThereAndNothingHalf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		var o store.Options
		open(func(all *store.Options) { o = *all }).Close()
		acknowledged := writeAndKill(t, o)
		s := open()
		objects := map[string]int{}
		for i, e := range entries(t, s) {
			if e.Seq != int64(i+1) {
				t.Fatalf("entry %d has seq %d", i+1, e.Seq)
			}
			objects[strings.TrimPrefix(e.Object, "case ")]++
		}
		for _, name := range acknowledged {
			if objects[name] != 1 {
				t.Errorf("%s was acknowledged and has %d entries", name, objects[name])
			}
		}
		for name, n := range objects {
			whole(t, s, name, n)
		}
		verifyExport(t, s)
	})
}

// whole checks that a write is there with all its parts.
func whole(t *testing.T, s *store.Store, name string, n int) {
	t.Helper()
	if n != 1 || count(t, s, name) != 1 || count(t, s, "half "+name) != 1 {
		t.Errorf("%s is half done", name)
	}
	err := s.View(ctx, func(tx *store.Tx) error {
		var id store.DocumentID
		if err := tx.QueryRow(`SELECT id FROM document WHERE owner = $1`, "case "+name).Scan(&id); err != nil {
			return err
		}
		var jobs int
		if err := tx.QueryRow(`SELECT count(*) FROM job WHERE args = $1`, `{"id":"`+name+`"}`).Scan(&jobs); err != nil || jobs != 1 {
			return fmt.Errorf("%d jobs, %w", jobs, err)
		}
		_, err := tx.ReadDocument(id)
		return err
	})
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// writeAndKill lets a child write, kills it at once after some acknowledged
// writes, and gives their names.
func writeAndKill(t *testing.T, o store.Options) (acknowledged []string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+o.Dir, childDSN+"="+o.DSN)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == 150 {
			child.Process.Kill()
		}
	}
	child.Wait()
	if len(acknowledged) < 150 {
		t.Fatalf("the child wrote %d times only", len(acknowledged))
	}
	// The pipe may end in the middle of the last name.
	return acknowledged[:len(acknowledged)-1]
}
