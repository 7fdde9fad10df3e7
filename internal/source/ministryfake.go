package source

import (
	"slices"
	"sync"
	"time"

	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// MinistryFake is a ministry platform in memory that keeps to the docking
// specification: it takes each message once, however often it is sent, and
// hands its own out until they are receipted. Its other provinces answer as told.
// It is safe for concurrent use.
type MinistryFake struct {
	mu       sync.Mutex
	now      func() time.Time
	party    *docking.Party
	peer     *docking.Certificate
	decide   func(ask docking.Message) []Reply
	again    func(review docking.Message) []Reply
	down     bool
	lose     int
	receipts map[string][]byte
	digests  map[string]string // of what was receipted
	got      []docking.Message
	tries    int
	waiting  []Reply
	out      []outgoing
	frozen   map[string][]byte

	sentOn       map[string]workday.Date // of what is frozen
	acknowledged map[string]bool
	reviewed     map[askedOf]bool

	passes, taken func(docking.Message)
	trusting      bool
}

// Reply is a message that another province sends After some time, and Twice if
// it is told to repeat itself.
type Reply struct {
	After   time.Duration
	Message docking.Message
	Twice   bool

	at time.Time
}

// outgoing is a message that waits to be collected.
type outgoing struct {
	docking.Message
	wire []byte
}

// askedOf is a person of a request.
type askedOf struct {
	request string
	no      int
}

// NewMinistryFake makes a platform on a clock, as a party with one peer. decide
// says what another province answers to a request: late, in waves, twice, or not
// at all.
func NewMinistryFake(now func() time.Time, party *docking.Party, peer *docking.Certificate, decide func(ask docking.Message) []Reply) *MinistryFake {
	return &MinistryFake{now: now, party: party, peer: peer, decide: decide, receipts: map[string][]byte{}, digests: map[string]string{}, frozen: map[string][]byte{},
		sentOn: map[string]workday.Date{}, acknowledged: map[string]bool{}, reviewed: map[askedOf]bool{}}
}

// TrustTime leaves unchecked of what time a message says it is: where its peer's
// clock jumps about, and what was frozen by a fast one comes when it is right again.
func (f *MinistryFake) TrustTime() { f.trusting = true }

// Watch calls passes for each business message that comes, repeated and lost ones
// too, and taken for each of the platform's own that was receipted.
func (f *MinistryFake) Watch(passes, taken func(docking.Message)) { f.passes, f.taken = passes, taken }

// LookAgain says what another province answers to an application for review;
// without it none is answered.
func (f *MinistryFake) LookAgain(again func(review docking.Message) []Reply) { f.again = again }

// Down cuts the platform off, or lets it answer again.
func (f *MinistryFake) Down(down bool) { f.mu.Lock(); defer f.mu.Unlock(); f.down = down }

// LoseAcknowledgements lets the next n messages arrive while their senders are
// told that they did not: the case in which a sender must not ask twice.
func (f *MinistryFake) LoseAcknowledgements(n int) { f.mu.Lock(); defer f.mu.Unlock(); f.lose = n }

// Deliver hands a message of another province out now.
func (f *MinistryFake) Deliver(m docking.Message) { f.mu.Lock(); defer f.mu.Unlock(); f.put(m) }

// put freezes a message; the same id is the same bytes for ever.
func (f *MinistryFake) put(m docking.Message) {
	if f.frozen[m.ID] == nil {
		m.SentAt = f.now()
		wire, err := f.party.SealUnchecked(m, f.peer)
		if err != nil {
			panic(err) // it seals for a certificate that was checked
		}
		f.frozen[m.ID], f.sentOn[m.ID] = wire, workday.DateOf(m.SentAt)
	}
	f.out = append(f.out, outgoing{m, f.frozen[m.ID]})
}

// Got lists the distinct messages that arrived, of a kind, in order.
func (f *MinistryFake) Got(kind docking.Kind) []docking.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []docking.Message
	for _, m := range f.got {
		if m.Kind == kind {
			all = append(all, m)
		}
	}
	return all
}

// Tries counts how often anything was sent, failed attempts among it.
func (f *MinistryFake) Tries() int { f.mu.Lock(); defer f.mu.Unlock(); return f.tries }

func (f *MinistryFake) answer(m docking.Message) {
	decide := f.decide
	if m.Kind == docking.Review {
		decide = f.again
		for _, no := range m.Persons {
			f.reviewed[askedOf{m.Request, no}] = true
		}
	}
	if decide == nil || m.Kind != docking.Request && m.Kind != docking.Review {
		return
	}
	for _, r := range decide(m) {
		r.at = f.now().Add(r.After)
		f.waiting = append(f.waiting, r)
	}
}

// ripen moves the replies whose time has come into the outgoing messages.
func (f *MinistryFake) ripen() {
	now := f.now()
	f.waiting = slices.DeleteFunc(f.waiting, func(r Reply) bool {
		if r.at.After(now) {
			return false
		}
		f.put(r.Message)
		if r.Twice {
			f.put(r.Message)
		}
		return true
	})
}

func platformDown() error {
	return fault.New(fault.Unavailable, "docking.down", "对接方暂时无法连接").Do("系统会自动重发，无需人工处理")
}
