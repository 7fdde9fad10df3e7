package store

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
)

// A failing statement on a full disk can cost the whole shared transaction:
// then nobody is told "done", and the store goes on when there is room again.
func TestAFullDiskIsToldToAllItConcerns(t *testing.T) {
	dir := t.TempDir()
	if err := seal.GenerateMaster(dir, stream{}); err != nil {
		t.Fatal(err)
	}
	master, err := seal.OpenMaster(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Options{Dir: dir, Master: master})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	room := func(pages string) {
		if _, err := s.write.Exec("PRAGMA max_page_count = " + pages); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name string, size int) error {
		return s.Write(t.Context(), policy.Program("test"), "fill", func(tx *Tx) error {
			tx.Object("case", name)
			_, err := tx.Next(name)
			_, putErr := tx.PutDocument(Document{}, bytes.Repeat([]byte("x"), size))
			return errors.Join(err, putErr)
		})
	}
	room("120")
	var all sync.WaitGroup
	results := make([]error, 40)
	for i := range results {
		all.Go(func() { results[i] = write(fmt.Sprint(i), 30<<10) })
	}
	all.Wait()
	room("1000000")
	failed := 0
	for i, err := range results {
		var n int
		if err := s.read.QueryRow(`SELECT count(*) FROM counter WHERE name = $1`, fmt.Sprint(i)).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if (err == nil) != (n == 1) {
			t.Errorf("writer %d was told %v and has %d rows", i, err, n)
		}
		if err != nil {
			failed++
			if !fault.HasCode(err, "store.full") && !fault.HasCode(err, "store.busy") {
				t.Errorf("writer %d was told %v", i, err)
			}
		}
	}
	if failed == 0 {
		t.Error("the disk was never full")
	}
	if err := write("after", 30<<10); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
