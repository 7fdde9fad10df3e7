package simulate

import (
	"errors"
	"time"

	"hedui/internal/fault"
)

// Faults: processes that are killed, clocks that jump. What the links do is in
// ministry.go.

// errKilled is what a dead process's callers see: their connection breaks.
var errKilled = errors.New("simulate: the process was killed")

// death kills the process at a commit: just before it, or behind it, before
// anybody could be told. From then on nothing reaches the store.
type death struct {
	armed bool
	after int  // commits that still pass
	late  bool // the fatal commit itself arrives
	dead  bool
	kept  bool
}

func (d *death) commit(commit func() error) error {
	switch {
	case d.dead:
		return errKilled
	case !d.armed:
		return commit()
	case d.after > 0:
		d.after--
		return commit()
	}
	d.dead = true
	if d.late {
		d.kept = commit() == nil
	}
	return errKilled
}

// killEvery is how many steps pass between two kills, on average.
const killEvery = 150

// arm sometimes prepares the death of the process within the next step.
func (d *death) arm(w *world) {
	*d = death{}
	if w.chance(1.0 / killEvery) {
		d.armed, d.late = true, w.chance(0.5)
	}
}

// armWork is arm for Hedui's own work, which commits many times.
func (d *death) armWork(w *world) {
	if d.arm(w); d.armed {
		d.after = w.random.IntN(4)
	}
}

func (d *death) disarm() (killed, kept bool) {
	killed, kept = d.dead, d.kept
	*d = death{}
	return killed, kept
}

// restart begins a new process on what the dead one left.
func (w *world) restart() {
	w.result.Kills++
	w.must(w.close())
	w.open()
}

// work lets Hedui do its own jobs until none is due, whatever is killed
// meanwhile, and the reference with it.
func (w *world) work() {
	for range 1000 {
		w.death.armWork(w)
		err := w.desk.Work(w.ctx)
		if w.broken != nil {
			panic(stopped{w.broken})
		}
		if killed, _ := w.death.disarm(); killed {
			w.trace.add("killed at its own work")
			w.restart()
			continue
		}
		if err == nil {
			w.collected() // whoever was sent something is heard at once
			w.worked()
			w.told()
			return
		}
		if !fault.Is(err, fault.Unavailable) { // put off: the platform is down
			w.fail("a job failed: %v", err)
		}
	}
	w.fail("jobs without end")
}

// minute lets Hedui do what it does every minute.
func (w *world) minute() {
	for range 100 {
		w.death.armWork(w)
		err := w.desk.Minute(w.ctx)
		if killed, _ := w.death.disarm(); killed {
			w.trace.add("killed while sweeping")
			w.restart() // the rest of the minute is done again, before any job
			continue
		}
		w.must(err)
		w.swept(w.clock.Now())
		w.collected()
		w.work()
		return
	}
	w.fail("sweeps without end")
}

// jump makes the servers' clock wrong, or right again: an hour fast after a
// careless administrator, some minutes slow; now and then some days.
func (w *world) jump() {
	w.clock.skew = 0
	if w.chance(0.5) {
		w.clock.skew = time.Duration(w.between(-90, 240)) * time.Minute
		if w.chance(0.3) {
			w.clock.skew *= 15 // some days
		}
	}
	w.trace.add("the clock is wrong by %s", w.clock.skew)
}
