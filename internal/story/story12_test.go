package story_test

import (
	"context"
	"crypto/x509"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/wire"
	"hedui/internal/workday"
)

// node is one system of two, with its own database, clock and door.
type node struct {
	*running
	party *docking.Party
	door  *httptest.Server
}

// rough is a link that cuts, repeats, flips and truncates, in turn, before it
// lets a message through: at most one in two arrives as it should.
type rough struct {
	casework.Exchanger
	mu    sync.Mutex
	calls int
	down  bool
}

func (r *rough) Exchange(ctx context.Context, sealed []byte) ([]byte, error) {
	r.mu.Lock()
	down := r.down
	r.calls++
	turn := r.calls % 10
	r.mu.Unlock()
	lost := fault.New(fault.Unavailable, "docking.down", "")
	switch {
	case down:
		return nil, lost
	case turn == 1: // cut before it arrives
		return nil, lost
	case turn == 3: // cut behind it: it has arrived
		_, _ = r.Exchanger.Exchange(ctx, sealed)
		return nil, lost
	case turn == 5: // flipped on the way there: refused there, and sent anew as it is
		spoilt := slices.Clone(sealed)
		spoilt[len(spoilt)/2] ^= 1
		if _, err := r.Exchanger.Exchange(ctx, spoilt); err == nil {
			panic("a flipped message was taken")
		}
		return nil, lost
	case turn == 7: // repeated
		if _, err := r.Exchanger.Exchange(ctx, sealed); err != nil {
			return nil, err
		}
	case turn == 9: // truncated on the way back
		answer, err := r.Exchanger.Exchange(ctx, sealed)
		return answer[:len(answer)/2], err
	}
	return r.Exchanger.Exchange(ctx, sealed)
}

// selfBuilt is the province, and Dalian with a system of its own behind rough links.
type selfBuilt struct {
	t                *testing.T
	province, dalian *node
	first            atomic.Pointer[rough] // the way that was opened first, by a job
	courier          func()                // carries files, where the door is a folder
}

func dock(t *testing.T, database func(testing.TB) storetest.Opener) *selfBuilt {
	t.Helper()
	s := &selfBuilt{t: t}
	ours, theirs := parties(t, "210000", "210200")
	s.province, s.dalian = s.node(database(t), ours), s.node(database(t), theirs)
	s.register(s.province, s.dalian)
	s.register(s.dalian, s.province)
	s.morning(1)
	return s
}

func (s *selfBuilt) node(open storetest.Opener, p *docking.Party) *node {
	n := &node{party: p}
	roots := x509.NewCertPool()
	n.running = raise(s.t, open, func(o *casework.Options) {
		o.Docked = casework.Docked{Party: p, Dial: func(peer store.Peer) (casework.Exchanger, error) {
			for _, other := range []*node{s.province, s.dalian} {
				roots.AddCert(other.door.Certificate())
			}
			line, err := wire.Dial(peer.URL, roots)
			link := &rough{Exchanger: line}
			s.first.CompareAndSwap(nil, link)
			return link, err
		}}
	})
	n.door = httptest.NewTLSServer(wire.Handler(n.Desk.AcceptMessage))
	s.t.Cleanup(n.door.Close)
	return n
}

func (s *selfBuilt) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *selfBuilt) register(at, peer *node) {
	_, err := at.Desk.RegisterPeer(s.t.Context(), policy.Program("console"),
		casework.PeerIn{Certificate: peer.party.Certificate.PEM(), URL: peer.door.URL + wire.Path})
	s.must(err)
}

// morning lets days go by on both clocks.
func (s *selfBuilt) morning(days int) {
	for _, n := range []*node{s.province, s.dalian} {
		n.Clock.Set(workday.DateOf(n.Clock.Now())+workday.Date(days), 9)
	}
}

// until lets time pass in small steps, in which what was put off is tried again.
func (s *selfBuilt) until(what string, done func() bool) {
	s.t.Helper()
	for range 1500 {
		if done() {
			return
		}
		for _, n := range []*node{s.province, s.dalian} {
			n.Clock.Advance(time.Second)
		}
		if s.courier != nil {
			s.courier()
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatalf("%s did not come", what)
}

// A city with its own system that is cut off for days, over links that cut, repeat,
// flip and truncate: what is asked of it waits, is asked once and answered once
// (R12.2). The whole scenario runs in three processes (cmd/hedui).
func TestScenario12SelfBuiltCity(t *testing.T) {
	for name, database := range map[string]func(testing.TB) storetest.Opener{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			s := dock(t, database)
			s.assists()
			s.isAhead()
			s.isRevoked()
		})
	}
}

// assists: Heping's case has a car in Dalian. Dalian's system matches and answers
// by itself, after days without a link.
func (s *selfBuilt) assists() {
	s.t.Helper()
	heping := login(s.t, s.province.Stage, "heping.clerk")
	v := theCast(workday.DateOf(s.province.Clock.Now())-1).submitted(s.t, s.province.Stage, heping)
	s.until("an attempt", func() bool { return s.first.Load() != nil })
	s.first.Load().cut(true)
	s.morning(2)
	s.first.Load().cut(false)
	vehicle := func() casework.TaskView { return taskAbout(s.t, s.province.Stage, heping, v.Case.ID, "210200.vehicle") }
	s.until("Dalian's answer", func() bool { return vehicle().State == assist.Answered })
	task := vehicle()
	if task.Access != catalogue.Docked || task.LimitDays != 30 || task.Late {
		s.t.Errorf("the task: %s, %d days", task.Access, task.LimitDays)
	}
	found, err := s.province.Desk.Findings(s.t.Context(), heping, task.ID, 1, 10)
	s.must(err)
	if len(found) != 3 || found[1].Status != finding.Found || len(found[1].Records) == 0 {
		s.t.Errorf("%d findings, the first %s", len(found), found[1].Status)
	}
	there, err := s.dalian.Desk.Tasks(s.t.Context(), login(s.t, s.dalian.Stage, "dalian.clerk"), store.TaskFilter{Limit: 100})
	s.must(err)
	if len(there) != 1 || there[0].Initiating != "210102" || there[0].LimitDays != 30 || there[0].Subjects != 3 {
		s.t.Errorf("Dalian has %d tasks: %+v", len(there), there)
	}
}

// isAhead: Dalian's clock is an hour ahead; what it sends meanwhile is refused, is not
// given up, and arrives as it was when the clocks agree again.
func (s *selfBuilt) isAhead() {
	s.t.Helper()
	s.dalian.Clock.Advance(time.Hour)
	m := s.letter(s.dalian, s.province, "ahead")
	s.until("the refusal", func() bool {
		return fault.HasCode(s.dalian.Desk.Send(s.t.Context(), "ahead", m), "docking.clock")
	})
	s.province.Clock.Advance(time.Hour)
	s.arrives(s.dalian, s.province, "ahead")
	dead, err := s.dalian.Desk.DeadMessages(s.t.Context(), policy.Program("console"))
	s.must(err)
	if len(dead) > 0 || !s.has(s.province, s.dalian, "ahead") {
		s.t.Errorf("given up: %+v", dead)
	}
}

// isRevoked: from then on Dalian is refused at the door, and what waits for it
// waits; a stranger is refused too (R11).
func (s *selfBuilt) isRevoked() {
	s.t.Helper()
	s.must(s.province.Desk.RevokePeer(s.t.Context(), policy.Program("console"), "210200"))
	m := docking.New(docking.Terminate, "after-revocation", "t", "210200", "210000")
	m.SentAt = s.dalian.Clock.Now()
	sealed, err := s.dalian.party.Seal(m, s.province.party.Certificate)
	s.must(err)
	if _, err := s.province.Desk.AcceptMessage(s.t.Context(), sealed); !fault.HasCode(err, "docking.revoked") {
		s.t.Errorf("a revoked peer: %v", err)
	}
	_, stranger := parties(s.t, "210000", "210200")
	if sealed, err = stranger.Seal(m, s.province.party.Certificate); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.province.Desk.AcceptMessage(s.t.Context(), sealed); !fault.HasCode(err, "docking.stranger") {
		s.t.Errorf("a stranger: %v", err)
	}
	peers, err := s.province.Desk.Peers(s.t.Context(), login(s.t, s.province.Stage, "province.clerk"))
	s.must(err)
	if len(peers) != 1 || peers[0].RevokedAt.IsZero() {
		s.t.Errorf("%+v", peers)
	}
}

func (r *rough) cut(down bool) { r.mu.Lock(); defer r.mu.Unlock(); r.down = down }

// taskAbout looks at a case's task about an item.
func taskAbout(t *testing.T, s demo.Stage, by policy.Actor, id verification.ID, item catalogue.ItemID) casework.TaskView {
	t.Helper()
	v := view(t, s, by, id)
	i := slices.IndexFunc(v.Tasks, func(t casework.TaskView) bool { return t.Item.ID == item })
	if i < 0 {
		t.Fatalf("no task about %s", item)
	}
	return v.Tasks[i]
}
