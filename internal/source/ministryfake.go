package source

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"hedui/internal/fault"
)

// MinistryFake is a ministry platform in memory that works as the real one
// must: it takes each message once, however often it is sent, and hands its own
// out in order, again from the same cursor. Its other provinces answer as told.
// It is safe for concurrent use.
type MinistryFake struct {
	mu      sync.Mutex
	now     func() time.Time
	decide  func(ask Message) []Reply
	down    bool
	lose    int
	taken   map[string]bool
	got     []Message
	tries   int
	waiting []Reply
	out     []Message
}

// Reply is a message that another province sends After some time, and Twice if
// it is told to repeat itself.
type Reply struct {
	After   time.Duration
	Message Message
	Twice   bool

	at time.Time
}

// NewMinistryFake makes a platform on a clock. decide says what another
// province answers to a request: late, in waves, twice, or not at all.
func NewMinistryFake(now func() time.Time, decide func(ask Message) []Reply) *MinistryFake {
	return &MinistryFake{now: now, decide: decide, taken: map[string]bool{}}
}

// Down cuts the platform off, or lets it answer again.
func (f *MinistryFake) Down(down bool) { f.mu.Lock(); defer f.mu.Unlock(); f.down = down }

// LoseAcknowledgements lets the next n messages arrive while their senders are
// told that they did not: the case in which a sender must not ask twice.
func (f *MinistryFake) LoseAcknowledgements(n int) { f.mu.Lock(); defer f.mu.Unlock(); f.lose = n }

// Deliver hands a message of another province out now.
func (f *MinistryFake) Deliver(m Message) { f.mu.Lock(); defer f.mu.Unlock(); f.out = append(f.out, m) }

// Got lists the distinct messages that arrived, of a kind, in order.
func (f *MinistryFake) Got(kind MessageKind) []Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []Message
	for _, m := range f.got {
		if m.Kind == kind {
			all = append(all, m)
		}
	}
	return all
}

// Tries counts how often anything was sent, failed attempts among it.
func (f *MinistryFake) Tries() int { f.mu.Lock(); defer f.mu.Unlock(); return f.tries }

// Send takes a message; the fault ministry.down means that it may not have
// arrived.
func (f *MinistryFake) Send(ctx context.Context, m Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tries++
	if f.down || ctx.Err() != nil {
		return ministryDown()
	}
	if !f.taken[m.ID] {
		f.taken[m.ID] = true
		f.got = append(f.got, m)
		f.answer(m)
	}
	if f.lose > 0 {
		f.lose--
		return ministryDown()
	}
	return nil
}

func (f *MinistryFake) answer(m Message) {
	if m.Kind != Ask || f.decide == nil {
		return
	}
	for _, r := range f.decide(m) {
		r.at = f.now().Add(r.After)
		f.waiting = append(f.waiting, r)
	}
}

// Receive gives the messages behind a cursor ("" = from the beginning), and the
// cursor behind them.
func (f *MinistryFake) Receive(_ context.Context, after string) ([]Message, string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down {
		return nil, after, ministryDown()
	}
	f.ripen()
	from, err := strconv.Atoi("0" + after)
	if err != nil || from > len(f.out) {
		return nil, after, fault.New(fault.Invalid, "ministry.cursor", "部平台不识该收件位置")
	}
	return slices.Clone(f.out[from:]), strconv.Itoa(len(f.out)), nil
}

// ripen moves the replies whose time has come into the outgoing messages.
func (f *MinistryFake) ripen() {
	now := f.now()
	f.waiting = slices.DeleteFunc(f.waiting, func(r Reply) bool {
		if r.at.After(now) {
			return false
		}
		f.out = append(f.out, r.Message)
		if r.Twice {
			f.out = append(f.out, r.Message)
		}
		return true
	})
}

func ministryDown() error {
	return fault.New(fault.Unavailable, "ministry.down", "民政部数据交换平台暂时无法连接").Do("系统会自动重试，无需人工处理")
}
