package simulate

import (
	"container/heap"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// world is the province at work.
type world struct {
	*reference
	ctx      context.Context
	o        Options
	random   *rand.Rand
	bytes    *rand.ChaCha8 // ids, keys and salts of the store
	clock    clock
	store    *store.Store
	desk     *casework.Desk
	platform *platform
	death    death
	plans    plans
	trace    trace
	result   Result
	broken   *Broken // also where a job swallows the panic

	province *demo.Province
	families [][]demo.Resident
	counties []agency.Agency
	cities   []agency.Agency
	others   []catalogue.ItemID // items of other provinces
	next     int                // of families
}

func newWorld(ctx context.Context, o Options) *world {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], o.Seed)
	w := &world{ctx: ctx, o: o, random: rand.New(rand.NewPCG(o.Seed, 1)), bytes: rand.NewChaCha8(key), trace: newTrace()}
	w.result = Result{Seed: o.Seed, Days: o.Days, Verbs: map[string]int{}, Refused: map[string]int{}}
	w.clock.now = Begin.Start().Add(8 * time.Hour)
	w.platform = newPlatform(w)
	return w
}

// clock is the servers' clock: the story's time, and how wrong it is.
type clock struct {
	now  time.Time
	skew time.Duration
}

// Now is what the server believes.
func (c *clock) Now() time.Time { return c.now.Add(c.skew) }

func (w *world) today() workday.Date { return workday.DateOf(w.clock.Now()) }

// open opens store and desk, at the beginning and after every kill.
func (w *world) open() {
	s, err := w.o.Open(func(o *store.Options) {
		o.Now, o.Rand, o.Committing = w.clock.Now, w.bytes, w.death.commit
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	})
	w.must(err)
	w.store = s
	w.desk = casework.New(casework.Options{Store: s, Demo: true, Site: "https://hedui.example", Docked: w.platform.docks(),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

func (w *world) close() error {
	if w.store == nil {
		return nil
	}
	err := errors.Join(w.desk.Close(), w.store.Close())
	w.store = nil
	return err
}

// plan is something that will happen.
type plan struct {
	at time.Time
	no int
	do func()
}

// plans are ordered by time, and by when they were made.
type plans struct {
	all  []plan
	made int
}

func (p *plans) Len() int { return len(p.all) }
func (p *plans) Less(i, j int) bool {
	if c := p.all[i].at.Compare(p.all[j].at); c != 0 {
		return c < 0
	}
	return p.all[i].no < p.all[j].no
}
func (p *plans) Swap(i, j int) { p.all[i], p.all[j] = p.all[j], p.all[i] }
func (p *plans) Push(x any)    { p.all = append(p.all, x.(plan)) }
func (p *plans) Pop() any {
	last := p.all[len(p.all)-1]
	p.all = p.all[:len(p.all)-1]
	return last
}

// at plans something for an instant.
func (w *world) at(when time.Time, do func()) {
	w.plans.made++
	heap.Push(&w.plans, plan{when, w.plans.made, do})
}

// in plans something some office days ahead: working days, in office hours.
func (w *world) in(days int, do func()) {
	on := w.nth(workday.DateOf(w.clock.now), days)
	at := on.Start().Add(8*time.Hour + time.Duration(w.random.IntN(9*3600))*time.Second)
	if !at.After(w.clock.now) {
		at = w.clock.now.Add(time.Duration(1+w.random.IntN(3600)) * time.Second)
	}
	w.at(at, do)
}

// live goes from plan to plan until the days are over.
func (w *world) live() {
	for day := range w.o.Days {
		w.at((Begin + workday.Date(day)).Start(), func() { w.day(day) })
	}
	end := (Begin + workday.Date(w.o.Days)).Start()
	for w.plans.Len() > 0 && w.plans.all[0].at.Before(end) {
		if err := w.ctx.Err(); err != nil {
			panic(stopped{err})
		}
		p := heap.Pop(&w.plans).(plan)
		w.clock.now = p.at
		p.do()
		w.checkTouched()
	}
	w.clock.now = end
}

func (w *world) chance(p float64) bool { return w.random.Float64() < p }

func (w *world) between(low, high int) int { return low + w.random.IntN(high-low+1) }

func pick[T any](w *world, from []T) T { return from[w.random.IntN(len(from))] }

// do is one step: somebody tries a verb, of which the norm says v. It tells
// whether it is done. When the process is killed meanwhile, it is known whether
// the commit had arrived.
// The reference then does the same, before Hedui goes on by itself.
func (w *world) do(verb string, by policy.Actor, about string, v verdict, try func() error, then func()) bool {
	w.result.Steps++
	if verb != "publish" { // it commits twice, and which of them arrived is not told
		w.death.arm(w)
	}
	err := try()
	killed, kept := w.death.disarm()
	if killed {
		w.step(verb, by, about, fmt.Sprintf("killed, kept %v", kept))
		w.restart()
	} else {
		w.compare(verb, by, about, v, err)
	}
	done := err == nil || killed && kept && len(v) == 0
	if done {
		then()
	}
	w.work()
	if w.o.Until > 0 && w.result.Steps >= w.o.Until {
		panic(stopped{errEnough})
	}
	return done
}

func (w *world) step(verb string, by policy.Actor, about, outcome string) {
	w.trace.add("%d %s %s %s %s: %s", w.result.Steps, w.clock.Now().In(beijing).Format("2006-01-02T15:04:05"), by.Account, verb, about, outcome)
}

// compare lays what the program did beside what the norm says.
func (w *world) compare(verb string, by policy.Actor, about string, v verdict, err error) {
	if err == nil {
		w.step(verb, by, about, "done")
		w.result.Verbs[verb]++
		if len(v) > 0 {
			w.fail("%s by %s of %s was accepted, and the norm forbids it: %v", verb, by.Account, about, v)
		}
		return
	}
	f, ok := fault.Of(err)
	if !ok {
		w.fail("%s by %s of %s: no fault of ours: %v", verb, by.Account, about, err)
	}
	w.step(verb, by, about, f.Code+" "+f.Rule)
	w.result.Refused[verb+" "+first(f.Rule, f.Kind.String())]++
	if !slices.Contains(v, f.Rule) && !slices.Contains(v, f.Kind.String()) {
		w.fail("%s by %s of %s was refused with %q (%s, rule %q: %s), and the norm says %v", verb, by.Account, about, f.Code, f.Kind, f.Rule, fields(f), v)
	}
}

func fields(f *fault.Error) (text string) {
	for _, one := range f.Fields {
		text += one.Path + " "
	}
	return text
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
