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
func stage(t *testing.T, open storetest.Opener) demo.Stage { return raise(t, open).Stage }

// running is a stage that can be closed and opened again, as at a restart.
type running struct {
	demo.Stage
	t    *testing.T
	open storetest.Opener
	stop func()

	change []func(*casework.Options)
}

func raise(t *testing.T, open storetest.Opener, change ...func(*casework.Options)) *running {
	t.Helper()
	province, err := demo.New(seed, residents)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, open: open, change: change, Stage: demo.Stage{
		Clock: demo.NewClock(demo.Begin.Start().Add(9 * time.Hour)), Province: province, Seed: seed, Out: t.TempDir(), Say: t.Logf,
	}}
	r.start()
	t.Cleanup(func() { r.stop() })
	if err := r.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *running) start() {
	r.t.Helper()
	r.Store = r.open(func(o *store.Options) { o.Now = r.Clock.Now })
	options := casework.Options{Store: r.Store, Demo: true, Site: "https://hedui.example"}
	for _, c := range r.change {
		c(&options)
	}
	desk := casework.New(options)
	stop, err := desk.Start(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	r.Desk = desk
	r.stop = func() {
		if err := stop(context.Background()); err != nil {
			r.t.Error(err)
		}
		desk.Close()
	}
}

// restart closes everything and opens it again.
func (r *running) restart() {
	r.t.Helper()
	r.stop()
	if err := r.Store.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.start()
}
