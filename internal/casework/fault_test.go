package casework_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync/atomic"
	"testing"
	"time"

	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

var errBroken = errors.New("the commit failed")

// breaker lets one commit fail: before it is done, or, after it was done, only
// in what is reported.
type breaker struct {
	left  atomic.Int64 // commits until the failing one; 0 = none fails
	after atomic.Bool
	broke atomic.Bool
}

func (b *breaker) committing(commit func() error) error {
	if b.left.Load() <= 0 || b.left.Add(-1) != 0 {
		return commit()
	}
	b.broke.Store(true)
	if b.after.Load() {
		if err := commit(); err != nil {
			return err
		}
	}
	return errBroken
}

// Whichever commit of a case fails, and in whichever way: repeating the verb
// that reported it leads to the same end as if nothing had happened.
func TestAFailedCommitIsRepeatedToTheSameEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		var b breaker
		p := newPlay(t, open(func(o *store.Options) { o.Now, o.Committing = begun(), b.committing }))
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		if failed := p.through(ctx, t, "undisturbed"); len(failed) > 0 {
			t.Fatal(failed)
		}
		want := p.footprint(t)
		for _, after := range []bool{false, true} {
			for n := int64(1); ; n++ {
				b.after.Store(after)
				b.broke.Store(false)
				b.left.Store(n)
				failed := p.through(ctx, t, fmt.Sprint(n, after))
				b.left.Store(0)
				if got := p.footprint(t); !maps.Equal(got, want) {
					t.Errorf("commit %d (after: %v, in %v) left %v, want %v", n, after, failed, got, want)
				}
				if !b.broke.Load() {
					t.Logf("after %v: %d commits failed, one at a time", after, n-1)
					break
				}
			}
		}
		p.numbered(t)
	})
}

// through plays a case to its end, repeats each verb that fails, and names
// those that did.
func (p *play) through(ctx context.Context, t *testing.T, key string) (failed []string) {
	t.Helper()
	p.key, p.id, p.task = key, "", ""
	for _, s := range p.steps() {
		err := s.do(ctx)
		if errors.Is(err, errBroken) {
			failed = append(failed, s.name)
			err = s.do(ctx)
		}
		if err != nil && !(len(failed) > 0 && doneBefore(err)) {
			t.Fatalf("%s, after %v: %v", s.name, failed, err)
		}
	}
	return failed
}

// numbered checks that business numbers have no gaps in spite of all failures.
func (p *play) numbered(t *testing.T) {
	t.Helper()
	err := p.Store.View(t.Context(), func(tx *store.Tx) error {
		for _, numbers := range []string{
			`SELECT count(*), count(DISTINCT number), max(number) FROM verification`,
			`SELECT count(*), count(DISTINCT number), max(number) FROM report`,
		} {
			var rows, distinct int
			var last string
			if err := tx.QueryRow(numbers).Scan(&rows, &distinct, &last); err != nil {
				return err
			}
			var year, n int
			if _, err := fmt.Sscanf(last, "HD210102-%d-%d", &year, &n); err != nil {
				fmt.Sscanf(string([]rune(last)[len([]rune(last))-5:]), "%d", &n) // …核报〔2026〕0031号
			}
			if rows != distinct || n != rows {
				t.Errorf("%d rows, %d numbers, the last is %s", rows, distinct, last)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
