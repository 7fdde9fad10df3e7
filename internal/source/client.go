package source

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/seal"
	"hedui/internal/workday"
)

// Client asks one source by its description. It is safe for concurrent use;
// Close it.
type Client struct {
	of          Interface
	pace        Pace
	credentials map[string]seal.Secret
	system      system
	breaker     *breaker
	pacer       *pacer
	clock       Clock
}

// Clock is the time that a client keeps the pace by; nil members are the real
// one.
type Clock struct {
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

// system is a department's system behind its description: it answers a batch,
// each question through the client's once.
type system interface {
	ask(ctx context.Context, q Inquiry, asked []Asked) []Outcome
	close() error
}

// Inquiry is what a batch of people is asked for.
type Inquiry struct {
	Item  catalogue.Item
	Today workday.Date
	// Request names the question about one person, the same each time it is
	// asked: a department that remembers it answers as it did.
	Request func(ordinal int) string
}

// Outcome is one person's finding, or the failure why there is none yet.
type Outcome struct {
	Finding finding.Finding
	Failure *Failure
}

// Open makes the client of a checked description. Faults: source.credentials,
// source.invalid.
func Open(of Interface, credentials map[string]seal.Secret, clock Clock) (*Client, error) {
	if clock.Now == nil {
		clock.Now = time.Now
	}
	if clock.Sleep == nil {
		clock.Sleep = sleep
	}
	for _, name := range of.Credentials() {
		if credentials[name] == "" {
			return nil, fault.Newf(fault.Conflict, "source.credentials", "接口说明所用的凭据“%s”尚未填写", name).Do("请在接口说明中填写凭据")
		}
	}
	pace := of.Pace.Filled()
	c := &Client{of: of, pace: pace, credentials: credentials, clock: clock,
		breaker: newBreaker(pace, clock.Now()), pacer: newPacer(pace.PerSecond)}
	var err error
	if of.Database != nil {
		c.system, err = openFrontend(c)
	} else {
		c.system, err = openAPI(c)
	}
	return c, err
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Close lets go of connections.
func (c *Client) Close() error { return c.system.close() }

// State tells how the source does.
func (c *Client) State() State { return c.breaker.now() }

// Batch is how many people to ask at once.
func (c *Client) Batch() int { return c.pace.Batch }

// Ask gives one outcome for each person asked, in order. One person's failure
// is that person's alone; while the circuit is open all fail, with the time to
// come back.
func (c *Client) Ask(ctx context.Context, q Inquiry, asked []Asked) []Outcome {
	return c.system.ask(ctx, q, asked)
}

// question sends one question, again where that is safe, through circuit and pace.
func (c *Client) question(ctx context.Context, repeatable bool, send func(context.Context) *Failure) *Failure {
	for try := 1; ; try++ {
		f := c.once(ctx, send)
		if f == nil || f.final || try >= c.pace.Tries || !f.unsent && !repeatable || f.Again > longestWait {
			return f
		}
		if c.clock.Sleep(ctx, c.wait(try, f)) != nil {
			return f
		}
	}
}

// longestWait is what a job waits for in place; for longer it comes back.
const longestWait = 5 * time.Second

// wait is the pause before the next try: doubled each time, half of it random,
// so that nodes do not come back in step.
func (c *Client) wait(try int, f *Failure) time.Duration {
	d := time.Duration(c.pace.WaitMillis) * time.Millisecond << (try - 1)
	return max(f.Again, d/2+rand.N(d/2+1))
}

func (c *Client) once(ctx context.Context, send func(context.Context) *Failure) *Failure {
	ok, wait := c.breaker.allow(c.clock.Now())
	if !ok {
		return &Failure{Reason: "数据源连续失败，已暂停查询：" + c.State().Reason, Whole: true, Again: wait, final: true}
	}
	// The pace is the real server's, whatever the clock of limits says.
	if err := c.clock.Sleep(ctx, c.pacer.turn(time.Now())); err != nil {
		c.breaker.giveBack(c.clock.Now())
		return connectionFailure(err)
	}
	limited, cancel := context.WithTimeout(ctx, seconds(c.pace.TimeoutSeconds))
	defer cancel()
	f := send(limited)
	switch {
	case ctx.Err() != nil: // we hung up: that says nothing about the source
		c.breaker.giveBack(c.clock.Now())
	case f != nil && f.final:
		c.breaker.report(c.clock.Now(), nil) // it answered; about this person it cannot
	default:
		c.breaker.report(c.clock.Now(), f)
	}
	return f
}

// each answers everybody by themselves, some at a time.
func (c *Client) each(asked []Asked, answer func(Asked) Outcome) []Outcome {
	out := make([]Outcome, len(asked))
	slots := make(chan struct{}, c.pace.Parallel)
	var all sync.WaitGroup
	for i, a := range asked {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			out[i] = answer(a)
		})
	}
	all.Wait()
	return out
}

// settled makes a failure for good an unavailable finding, with its reason.
func settled(a Asked, source string, f *Failure) Outcome {
	if f.final && !f.Whole {
		return Outcome{Finding: Unavailable(a.Ordinal, source, f.Reason)}
	}
	return Outcome{Failure: f}
}

// Unavailable is the finding about somebody who could not be looked up: it
// never looks like none.
func Unavailable(ordinal int, source, reason string) finding.Finding {
	return finding.Finding{Ordinal: ordinal, Status: finding.Unavailable, Reason: reason, Source: source}
}

// Request names a question about a task's person, without saying who it is.
func Request(task string) func(ordinal int) string {
	return func(ordinal int) string {
		d := seal.Digest([]byte("source request"), []byte(task), fmt.Append(nil, ordinal))
		return fmt.Sprintf("%x", d[:16])
	}
}

// credentialValues are the placeholders of the credentials.
func (c *Client) credentialValues() values {
	v := values{}
	for name, secret := range c.credentials {
		v[credentialPrefix+name] = strings.TrimSpace(secret.Reveal())
	}
	return v
}
