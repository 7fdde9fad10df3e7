package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

func TestConcurrentWritersShareAndKeepEachOther(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				err := s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
					tx.Object("case", fmt.Sprint(i))
					if _, err := tx.Next("shared"); err != nil {
						return err
					}
					if i%3 == 0 {
						return errors.New("every third fails")
					}
					return nil
				})
				if (err != nil) != (i%3 == 0) {
					t.Errorf("writer %d: %v", i, err)
				}
			})
		}
		all.Wait()
		if n := count(t, s, "shared"); n != 40 || len(entries(t, s)) != 40 {
			t.Errorf("counter %d, want 40", n)
		}
	})
}

func TestACancelledWriterHarmsNobody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		var all sync.WaitGroup
		for i := range 30 {
			all.Go(func() {
				if i%2 == 0 {
					if err := put(s, "kept"); err != nil {
						t.Error(err)
					}
					return
				}
				mine, cancel := context.WithCancel(ctx)
				err := s.Write(mine, clerk, "submit", func(tx *store.Tx) error {
					tx.Object("case", "x")
					cancel()
					_, err := tx.Next("cancelled")
					return err
				})
				if !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if count(t, s, "kept") != 15 || count(t, s, "cancelled") != 0 {
			t.Errorf("kept %d, cancelled %d", count(t, s, "kept"), count(t, s, "cancelled"))
		}
	})
}

// Two rows for every durable write: not persisted; persisted, but reported failed.
func TestAFailingCommitIsReportedToAllWhoShareIt(t *testing.T) {
	t.Parallel()
	for name, persisted := range map[string]bool{"not persisted": false, "persisted but reported failed": true} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, open storetest.Opener) {
				broken := errors.New("disk")
				s := open(func(o *store.Options) {
					o.Committing = func(commit func() error) error {
						if persisted {
							commit()
						}
						return broken
					}
				})
				var all sync.WaitGroup
				for range 8 {
					all.Go(func() {
						if err := put(s, "x"); !errors.Is(err, broken) {
							t.Errorf("got %v", err)
						}
					})
				}
				all.Wait()
				s.Close()
				s = open()
				want := map[bool]int64{false: 0, true: 8}[persisted]
				if got := count(t, s, "x"); got != want || int64(len(entries(t, s))) != want {
					t.Errorf("%d written, %d registered, want %d", got, len(entries(t, s)), want)
				}
				if err := put(s, "y"); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// Of those who want the same at once, one gets it; the others are told when it is
// there to be seen, though they may have shared its transaction.
func TestWhoeverCameLaterSeesWhy(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		taken := errors.New("taken")
		for round := range 20 {
			name := fmt.Sprint(round)
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					err := s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
						tx.Object("case", name)
						if n, err := tx.Next(name); err != nil || n == 1 {
							return err
						}
						return taken
					})
					if err != nil && !errors.Is(err, taken) {
						t.Error(err)
					}
					if n := count(t, s, name); n != 1 {
						t.Errorf("told %v, %d there", err, n)
					}
				})
			}
			all.Wait()
		}
	})
}
