package source

import (
	"sync"
	"time"
)

// Circuit is what a breaker does with questions.
type Circuit string

// The states of a circuit.
const (
	Closed  Circuit = "closed"  // questions go out
	Opened  Circuit = "open"    // none does: the source failed several times in a row
	Probing Circuit = "probing" // one does, to see whether the source is back
)

var circuitWords = map[Circuit]string{Closed: "正常", Opened: "已暂停", Probing: "试探"}

// Chinese gives the word of the interface.
func (c Circuit) Chinese() string { return circuitWords[c] }

// State is how a source does. Reason holds nothing personal.
type State struct {
	Circuit  Circuit   `json:"circuit"`
	Since    time.Time `json:"since,omitzero"` // of the circuit's last change
	Failures int       `json:"failures"`       // in a row
	Reason   string    `json:"reason,omitempty"`
	Until    time.Time `json:"until,omitzero"` // when the next probe may go out
}

// breaker keeps questions from a source that does not answer: the department's
// server is left in peace, and nobody waits for one time-out after the other.
// Each failed probe doubles the pause, up to longestPause.
type breaker struct {
	mu    sync.Mutex
	after int
	first time.Duration
	pause time.Duration
	state State
}

const longestPause = 10 * time.Minute

func newBreaker(p Pace, now time.Time) *breaker {
	return &breaker{after: p.OpenAfter, first: seconds(p.OpenSeconds), state: State{Circuit: Closed, Since: now}}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// allow tells whether a question may go out now; if not, how long to wait. The
// first one after the pause is the probe. Whoever was allowed reports.
func (b *breaker) allow(now time.Time) (bool, time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.state.Circuit == Closed:
		return true, 0
	case b.state.Circuit == Opened && !now.Before(b.state.Until):
		b.to(Probing, now)
		return true, 0
	}
	return false, max(b.state.Until.Sub(now), time.Second)
}

// report takes the outcome of a question that was allowed.
func (b *breaker) report(now time.Time, f *Failure) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f == nil {
		b.state.Failures, b.state.Reason, b.pause = 0, "", 0
		if b.state.Circuit != Closed {
			b.to(Closed, now)
		}
		return
	}
	b.state.Failures++
	b.state.Reason = f.Reason
	if b.state.Circuit == Probing || b.state.Circuit == Closed && b.state.Failures >= b.after {
		b.pause = min(max(2*b.pause, b.first), longestPause)
		b.to(Opened, now)
		b.state.Until = now.Add(b.pause)
	}
}

// giveBack takes back a question that was allowed and never went out.
func (b *breaker) giveBack(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.state.Circuit == Probing {
		b.to(Opened, now)
	}
}

func (b *breaker) to(c Circuit, now time.Time) {
	if b.state.Circuit == Closed || c == Closed {
		b.state.Since = now // a probe in between does not end an outage
	}
	b.state.Circuit = c
	if c == Closed {
		b.state.Until = time.Time{}
	}
}

func (b *breaker) now() State {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// pacer lets questions go out no faster than a number a second.
type pacer struct {
	mu    sync.Mutex
	every time.Duration
	next  time.Time
}

func newPacer(perSecond float64) *pacer {
	if perSecond <= 0 {
		return &pacer{}
	}
	return &pacer{every: seconds(1 / perSecond)}
}

// turn reserves the next place and gives the time to wait for it.
func (p *pacer) turn(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.next
	if at.Before(now) {
		at = now
	}
	p.next = at.Add(p.every)
	return at.Sub(now)
}
