// Package simulate lets a whole province live in virtual time: its clerks
// apply, answer, report, object, forget; sources fail, links break, processes
// are killed, clocks jump. Everything follows from a seed and goes through the
// real verbs of casework on a real store.
//
// Nouns: a World is the province at work; a step is one verb that somebody
// tries; the reference is the norm told a second time, which predicts what
// becomes of every step; an invariant is what must hold whatever happens; a
// Broken tells which step broke one, and how to play it again.
package simulate

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"hedui/internal/store"
	"hedui/internal/workday"
)

// Begin is the first day of every simulation: a Monday of the year whose order
// the almanac holds.
var Begin = workday.NewDate(2026, 1, 5)

// Options say what to simulate. Open opens the store, again after each kill;
// the function sets what the simulation needs in its options.
type Options struct {
	Seed     uint64
	Days     int     // virtual days, 500 at most: the almanac ends with 2027
	Counties int     // that apply; 0 = all of the province
	Pace     float64 // applications of a working day, on average
	Until    int     // stop after this step; 0 = do not
	Open     func(change func(*store.Options)) (*store.Store, error)
	Say      func(format string, args ...any) // tells each virtual month; may be nil
}

// Result counts what happened. Digest is that of the whole trace: the same
// options give the same digest.
type Result struct {
	Seed     uint64         `json:"seed"`
	Days     int            `json:"days"`
	Steps    int            `json:"steps"`
	Cases    int            `json:"cases"`
	Persons  int            `json:"persons"`
	Tasks    int            `json:"tasks"`
	Reviews  int            `json:"reviews"`
	Reports  int            `json:"reports"`
	Answered int            `json:"answered"`
	Expired  int            `json:"expired"`
	Ended    int            `json:"ended"`
	Kills    int            `json:"kills"`
	Entries  int64          `json:"entries"` // of the register, verified
	Verbs    map[string]int `json:"verbs"`   // accepted
	Refused  map[string]int `json:"refused"` // by verb and rule, each foreseen
	Digest   string         `json:"digest"`
	Seconds  float64        `json:"seconds"` // of real time
}

// Run lives through the days. The error is a *Broken when an invariant broke.
func Run(ctx context.Context, o Options) (r Result, err error) {
	began := time.Now()
	w := newWorld(ctx, o)
	defer func() {
		r = w.result
		r.Seconds = time.Since(began).Seconds()
		r.Digest = hex.EncodeToString(w.trace.sum.Sum(nil)[:16])
		if p := recover(); p != nil {
			stop, ours := p.(stopped)
			if !ours {
				panic(p)
			}
			if err = stop.error; errors.Is(err, errEnough) {
				err = nil
			}
		}
		err = errors.Join(err, w.close())
	}()
	w.found()
	w.live()
	w.finish()
	return w.result, nil
}

// stopped ends a run from wherever it is.
type stopped struct{ error }

// errEnough ends a replay behind the step that was asked for.
var errEnough = errors.New("simulate: as far as was asked")

// Broken is an invariant that did not hold, or a verb that did not do what the
// norm says.
type Broken struct {
	Options Options
	Step    int
	At      time.Time
	What    string
	Last    []string // the steps before, oldest first
}

func (b *Broken) Error() string {
	text := fmt.Sprintf("simulate: seed %d, step %d, %s: %s\n", b.Options.Seed, b.Step, b.At.In(beijing).Format("2006-01-02 15:04"), b.What)
	for _, line := range b.Last {
		text += "  " + line + "\n"
	}
	return text + fmt.Sprintf("again: hedui simulate --seed %d --days %d --counties %d --pace %g --until %d",
		b.Options.Seed, b.Options.Days, b.Options.Counties, b.Options.Pace, b.Step)
}

var beijing = time.FixedZone("", 8*3600)

// fail stops the run with what broke.
func (w *world) fail(format string, args ...any) {
	w.broken = &Broken{Options: w.o, Step: w.result.Steps, At: w.clock.now, What: fmt.Sprintf(format, args...), Last: w.trace.last()}
	panic(stopped{w.broken})
}

// must stops the run for an error that nothing foresees.
func (w *world) must(err error) {
	if w.ctx.Err() != nil {
		panic(stopped{w.ctx.Err()})
	}
	if err != nil {
		w.fail("unforeseen: %v", err)
	}
}
