// Package story_test plays the scenarios that every release must pass, each in
// one test that a newcomer can read, on both databases.
package story_test

import (
	"context"
	"testing"
	"time"

	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// residents is small: the stories need the cast and some neighbours.
const residents = 2_000

const seed = 1

// stage opens an installed demo province and starts Hedui's own work.
func stage(t *testing.T, open storetest.Opener) demo.Stage {
	t.Helper()
	clock := demo.NewClock(demo.Begin.Start().Add(9 * time.Hour))
	s := open(func(o *store.Options) { o.Now = clock.Now })
	desk := casework.New(casework.Options{Store: s, Demo: true, Site: "https://hedui.example"})
	stop, err := desk.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(context.Background()); err != nil {
			t.Error(err)
		}
		desk.Close()
	})
	province, err := demo.New(seed, residents)
	if err != nil {
		t.Fatal(err)
	}
	st := demo.Stage{Desk: desk, Store: s, Clock: clock, Province: province, Seed: seed, Out: t.TempDir(), Say: t.Logf}
	if err := st.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	return st
}
