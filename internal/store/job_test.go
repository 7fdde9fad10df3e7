package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

type nothing struct {
	ID string `json:"id"`
}

func (nothing) Kind() string { return "nothing" }

func enqueue(s *store.Store, id string, err error) error {
	return s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
		tx.Object("case", id)
		return errors.Join(tx.Enqueue(nothing{ID: id}), err)
	})
}

// working starts workers that report what they got.
func working(t testing.TB, s *store.Store, work func(context.Context, nothing) error) *store.Jobs {
	t.Helper()
	var w store.Workers
	store.Handle(&w, work)
	jobs, err := s.StartJobs(&w, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { jobs.Stop(ctx) })
	return jobs
}

func TestAJobIsDoneOnceItsTransactionIs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		enqueue(s, "rolled back", errors.New("no"))
		got := make(chan string, 100)
		jobs := working(t, s, func(_ context.Context, j nothing) error { got <- j.ID; return nil })
		for i := range 20 {
			if err := enqueue(s, fmt.Sprint(i), nil); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]int{}
		for range 20 {
			seen[<-got]++
		}
		jobs.Stop(ctx)
		if n, _, err := s.Backlog(ctx); n != 0 || err != nil || len(got) != 0 || len(seen) != 20 {
			t.Errorf("%d jobs left, %d too many, %d different, %v", n, len(got), len(seen), err)
		}
	})
}

func TestAFailingJobComesAgainAndAPanicHarmsNobody(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		var tries atomic.Int64
		done := make(chan bool)
		working(t, s, func(context.Context, nothing) error {
			switch tries.Add(1) {
			case 1:
				panic("boom")
			case 2:
				return fault.New(fault.Unavailable, "source.down", "…").Retry(time.Millisecond)
			}
			close(done)
			return nil
		})
		enqueue(s, "x", nil)
		<-done
		if tries.Load() != 3 {
			t.Errorf("%d tries", tries.Load())
		}
	})
}

func TestTwoWorkersCannotBothCompleteAJob(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		enqueue(s, "x", nil)
		var w store.Workers
		store.Handle(&w, func(ctx context.Context, _ nothing) error {
			effect := func() error {
				return s.Write(ctx, clerk, "answer", func(tx *store.Tx) error {
					tx.Object("task", "t_1")
					if _, err := tx.Next("effect"); err != nil {
						return err
					}
					return tx.CompleteJob()
				})
			}
			if err := effect(); err != nil {
				return err
			}
			return effect() // as a second worker would
		})
		if err := s.Drain(ctx, &w); err != nil || count(t, s, "effect") != 1 {
			t.Errorf("%d effects, %v", count(t, s, "effect"), err)
		}
	})
}

func TestAKilledWorkersJobIsDoneAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		var o store.Options
		s := open(func(all *store.Options) { o = *all })
		writeAndKill(t, o)
		got := make(chan string, 10000)
		working(t, s, func(_ context.Context, j nothing) error { got <- j.ID; return nil })
		n, _, err := s.Backlog(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for range max(n, 1) {
			<-got
		}
	})
}

func TestNodesShareTheWorkOfOneDatabase(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Log("only PostgreSQL serves several nodes")
		return
	}
	open := storetest.Postgres(t)
	other := t.TempDir()
	a, b := open(), open(func(o *store.Options) { o.Dir = other })
	for i := range 200 {
		enqueue(a, fmt.Sprint(i), nil)
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var all sync.WaitGroup
	all.Add(200)
	work := func(_ context.Context, j nothing) error {
		mu.Lock()
		defer mu.Unlock()
		if seen[j.ID]++; seen[j.ID] == 1 {
			all.Done()
		}
		return nil
	}
	working(t, a, work)
	working(t, b, work)
	all.Wait()
	mu.Lock()
	defer mu.Unlock()
	for id, n := range seen {
		if n != 1 {
			t.Errorf("job %s was done %d times", id, n)
		}
	}
}

func TestASecondProcessOnTheFolderIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)()
	working(t, s, func(context.Context, nothing) error { return nil })
	if _, err := s.StartJobs(&store.Workers{}, 1); !fault.HasCode(err, "store.folder_busy") {
		t.Errorf("got %v", err)
	}
}

func TestStopEndsTheWorkers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		begun := make(chan bool)
		jobs := working(t, s, func(ctx context.Context, _ nothing) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		})
		enqueue(s, "x", nil)
		<-begun
		now, cancel := context.WithCancel(ctx)
		cancel()
		if err := jobs.Stop(now); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(s.Dir()); err != nil {
			t.Error(err)
		}
	})
}

// BenchmarkJobStart measures from the return of Write to the worker.
func BenchmarkJobStart(b *testing.B) {
	for name, open := range databases(b) {
		b.Run(name, func(b *testing.B) {
			s := open()
			got := make(chan time.Time, 1)
			working(b, s, func(context.Context, nothing) error { got <- time.Now(); return nil })
			var sum time.Duration
			for b.Loop() {
				if err := enqueue(s, "x", nil); err != nil {
					b.Fatal(err)
				}
				committed := time.Now()
				sum += (<-got).Sub(committed)
			}
			b.ReportMetric(float64(sum.Microseconds())/float64(b.N), "µs-to-start")
		})
	}
}

// BenchmarkJobs works on jobs that do nothing.
func BenchmarkJobs(b *testing.B) {
	for name, open := range databases(b) {
		b.Run(name, func(b *testing.B) {
			s := open()
			err := s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
				tx.Object("case", "x")
				for range b.N {
					if err := tx.Enqueue(nothing{}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			var all sync.WaitGroup
			all.Add(b.N)
			working(b, s, func(context.Context, nothing) error { all.Done(); return nil })
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "jobs/s")
		})
	}
}
