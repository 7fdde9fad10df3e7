package simulate_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"testing"

	"hedui/internal/simulate"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// The environment repeats a run that broke elsewhere, or makes it longer:
// HEDUI_TEST_SEED, HEDUI_TEST_DAYS.
func fromEnvironment(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

func options(t *testing.T, open storetest.Opener, days int) simulate.Options {
	return simulate.Options{
		Seed: uint64(fromEnvironment("HEDUI_TEST_SEED", 1)), Days: fromEnvironment("HEDUI_TEST_DAYS", days), Pace: 1, Counties: 6,
		Open: func(change func(*store.Options)) (*store.Store, error) { return open(change), nil }, Say: t.Logf,
	}
}

// Eleven weeks of a province with six counties, so that limits of thirty working
// days run out in them (R5.3a, R8.1); whole years run by hand
// (docs/simulation.md).
func TestYear(t *testing.T) {
	days := 75
	if testing.Short() {
		days = 12
	}
	r, err := simulate.Run(t.Context(), options(t, storetest.SQLite(t), days))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	if r.Steps < 10*days || r.Answered == 0 || days > 60 && r.Expired == 0 {
		t.Error("hardly anything happened")
	}
}

// The same seed lives the same life, on both databases; another one does not.
func TestTheSameSeedLivesTheSameLife(t *testing.T) {
	const days = 8
	var digests []string
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		r, err := simulate.Run(t.Context(), options(t, open, days))
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, r.Digest)
	})
	again, err := simulate.Run(t.Context(), options(t, storetest.SQLite(t), days))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range digests {
		if d != again.Digest {
			t.Errorf("digest %s, and %s", d, again.Digest)
		}
	}
	o := options(t, storetest.SQLite(t), days)
	o.Seed++
	if other, err := simulate.Run(t.Context(), o); err != nil || other.Digest == again.Digest {
		t.Errorf("another seed: %v, digest %s", err, other.Digest)
	}
}

// A run that is told to stop at a step stops there, and one that is cancelled
// says so.
func TestARunStopsWhereItIsTold(t *testing.T) {
	o := options(t, storetest.SQLite(t), 3)
	o.Until = 30
	if r, err := simulate.Run(t.Context(), o); err != nil || r.Steps != 30 {
		t.Errorf("%d steps, %v", r.Steps, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o = options(t, storetest.SQLite(t), 3)
	if _, err := simulate.Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
