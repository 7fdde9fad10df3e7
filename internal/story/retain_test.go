package story_test

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// A snapshot in whose place another came stays a week, then its file and its key
// are gone; the one that serves stays (R12.1).
func TestASupersededSnapshotIsForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		r := retained{t, stage(t, open), demo.Snapshots()[0]}
		first := r.serving()
		r.imported()
		both := r.files()
		if len(both) != 2 {
			t.Fatal(both)
		}
		r.after(6*24*time.Hour, both)
		r.after(2*24*time.Hour, both[1:])
		r.after(2*time.Hour, both[1:])
		r.opens(r.serving(), "")
		r.opens(first, "store.no_key")
	})
}

// Of two imports of one item at once each publishes whole; the one that began
// last serves, whichever ends last (R12.1).
func TestTwoImportsAtOnceAreBothWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		r := retained{t, stage(t, open), demo.Snapshots()[0]}
		first := r.serving()
		var both sync.WaitGroup
		for range 2 {
			both.Go(r.imported)
		}
		both.Wait()
		last := r.serving()
		if last.Version != first.Version+2 || last.Records != first.Records || len(r.files()) != 3 {
			t.Errorf("after %v serves %v, of %v", first, last, r.files())
		}
		r.opens(last, "")
	})
}

// A snapshot that was damaged on the disk keeps its own task open; those beside it
// are answered, and it follows when the data was imported again (R5.3c).
func TestADamagedSnapshotHoldsBackItsOwnTaskAlone(t *testing.T) {
	r := retained{t, stage(t, storetest.SQLite(t)), "210200.vehicle"}
	damageInPlace(t, filepath.Join(r.Store.Dir(), "snapshots", r.files()[0]))
	a, clerk := theCast(demo.Begin), login(t, r.Stage, "heping.clerk")
	a.items = []catalogue.ItemID{"210000.pension", r.item, "210200.realestate"}
	c := a.submitted(t, r.Stage, clerk)
	r.remainOpen(clerk, c.Case.ID, r.item)
	r.imported()
	r.remainOpen(clerk, c.Case.ID)
}

// remainOpen waits until the tasks of these items alone are open.
func (r retained) remainOpen(by policy.Actor, id verification.ID, want ...catalogue.ItemID) {
	r.Helper()
	var open []catalogue.ItemID
	for range 1000 {
		if open = openItems(view(r.T, r.Stage, by, id)); slices.Equal(open, want) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	r.Fatalf("open: %v", open)
}

// damageInPlace spoils the middle of a file's header.
func damageInPlace(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte("spoilt"), 40); err != nil {
		t.Fatal(err)
	}
}

func openItems(v casework.CaseView) (open []catalogue.ItemID) {
	for _, task := range v.Tasks {
		if task.State == assist.Open {
			open = append(open, task.Item.ID)
		}
	}
	return open
}

// retained is a province and one of its hosted items.
type retained struct {
	*testing.T
	demo.Stage
	item catalogue.ItemID
}

func (r retained) imported() {
	if _, err := r.Import(r.Context(), r.item); err != nil {
		r.Error(err)
	}
}

func (r retained) files() (names []string) {
	all, err := filepath.Glob(filepath.Join(r.Store.Dir(), "snapshots", string(r.item)+".*"))
	if err != nil {
		r.Fatal(err)
	}
	for _, path := range all {
		names = append(names, filepath.Base(path))
	}
	return names
}

func (r retained) serving() (s store.Snapshot) {
	r.Helper()
	err := r.Store.View(r.Context(), func(tx *store.Tx) (err error) {
		s, err = tx.SnapshotOf(r.item)
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
	return s
}

// after lets time pass, and finds these files.
func (r retained) after(d time.Duration, want []string) {
	r.Helper()
	r.Clock.Advance(d)
	if err := r.Desk.Minute(r.Context()); err != nil {
		r.Fatal(err)
	}
	if got := r.files(); !slices.Equal(got, want) {
		r.Errorf("%v later there are %v, not %v", d, got, want)
	}
}

// opens tells whether a snapshot's key is still there; code is the fault that it
// is not.
func (r retained) opens(s store.Snapshot, code string) {
	r.Helper()
	err := r.Store.View(r.Context(), func(tx *store.Tx) error {
		_, err := tx.Key(s.KeyID)
		return err
	})
	if code == "" && err != nil || code != "" && !fault.HasCode(err, code) {
		r.Errorf("the key of %s: %v, wanted %q", s.File, err, code)
	}
}
