package casework

import (
	"context"
	"fmt"
	"sync"
	"time"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/wire"
)

// Exchanger takes messages to a peer and brings back what is said to them; the
// fault docking.down means that they may not have arrived.
type Exchanger interface {
	Exchange(ctx context.Context, wire []byte) ([]byte, error)
}

// Dialer makes the way to a peer's door.
type Dialer func(peer store.Peer) (Exchanger, error)

// Docked is what this system docks with: who it is, and how it reaches its
// peers. Without a Party nothing docks, and what is for others waits.
type Docked struct {
	Party *docking.Party
	Dial  Dialer
}

// peerRest bounds how long a peer that did not answer is left alone, doubling
// from the first to the last: its own messages wait, nobody else's.
const (
	peerRestFirst = time.Second
	peerRestLast  = 10 * time.Minute
)

// doors are the ways to all peers of this process. The zero value is ready.
type doors struct {
	mu   sync.Mutex
	open map[agency.ID]*door
}

// door is the way to one peer, with its circuit.
type door struct {
	peer  store.Peer
	way   Exchanger
	until time.Time // left alone until then
	rest  time.Duration
}

// find opens the way to a peer; one that moved gets a new one.
func (d *doors) find(p store.Peer, dial Dialer) (*door, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if o := d.open[p.ID]; o != nil && o.peer.URL == p.URL && o.peer.RegisteredAt.Equal(p.RegisteredAt) {
		return o, nil
	}
	way, err := dial(p)
	if err != nil {
		return nil, err
	}
	if d.open == nil {
		d.open = map[agency.ID]*door{}
	}
	d.open[p.ID] = &door{peer: p, way: way}
	return d.open[p.ID], nil
}

// exchange tries the way, unless the peer is left alone. Collecting does not ask:
// it comes once a minute anyway.
func (d *doors) exchange(ctx context.Context, o *door, wire []byte, now time.Time) ([]byte, error) {
	d.mu.Lock()
	left := o.until.Sub(now)
	d.mu.Unlock()
	if left > 0 {
		return nil, fault.New(fault.Unavailable, "docking.resting", "对接方上次没有应答，稍后再试").Do("系统会自动重发，无需人工处理").Retry(left)
	}
	answer, err := o.way.Exchange(ctx, wire)
	d.mu.Lock()
	defer d.mu.Unlock()
	if !fault.HasCode(err, "docking.down") {
		o.until, o.rest = time.Time{}, 0
		return answer, err
	}
	o.rest = min(max(2*o.rest, peerRestFirst), peerRestLast)
	o.until = now.Add(o.rest)
	return nil, fault.New(fault.Unavailable, "docking.unsent", "报文尚未送达对接方").Do("系统会自动重发，无需人工处理").Retry(o.rest).From(err)
}

// PeerIn registers a peer: its newest certificate, and its doors.
type PeerIn struct {
	Certificate []byte // PEM; its common name says whose it is
	URL         string
	Folder      string
	Collects    bool // we ask it for what it has, at its URL
}

// RegisterPeer lets a system dock (R11, R12.2): without a registered certificate
// nobody is listened to. Again it adds a certificate, or changes the doors.
// Faults: docking.certificate, docking.stranger, docking.expired,
// docking.revoked, docking.no_address, docking.address.
func (d *Desk) RegisterPeer(ctx context.Context, actor policy.Actor, in PeerIn) (p store.Peer, err error) {
	if err := policy.May(actor, policy.DockingRegister, policy.Resource{Kind: policy.Peer}); err != nil {
		return p, d.refused(ctx, actor, string(policy.DockingRegister), "peer", err)
	}
	c, err := docking.ParseCertificate(in.Certificate)
	if err != nil {
		return p, err
	}
	if err := c.Valid(d.store.Now()); err != nil {
		return p, err
	}
	if in.Collects && in.URL == "" {
		return p, fault.New(fault.Invalid, "docking.no_address", "主动领取的对接方须有地址").Do("请填写对方的对接地址")
	}
	if in.URL != "" {
		if _, err := wire.Dial(in.URL, nil); err != nil {
			return p, err
		}
	}
	p = store.Peer{ID: agency.ID(c.Code()), URL: in.URL, Folder: in.Folder, Collects: in.Collects, RegisteredBy: string(actor.Account)}
	err = d.write(ctx, actor, policy.DockingRegister, "peer", string(p.ID), func(tx *store.Tx) error {
		tx.Rule("R11")
		tx.Detail("fingerprint", c.Fingerprint())
		if _, err := tx.Agency(p.ID); err != nil {
			return err
		}
		if err := tx.PutPeer(p); err != nil {
			return err
		}
		return tx.PutCertificate(store.PeerCertificate{Fingerprint: c.Fingerprint(), Peer: p.ID, Body: string(c.PEM())})
	})
	return p, err
}

// RevokePeer keeps a peer out, from now on (R11).
func (d *Desk) RevokePeer(ctx context.Context, actor policy.Actor, id agency.ID) error {
	return d.write(ctx, actor, policy.DockingRevoke, "peer", string(id), func(tx *store.Tx) error {
		tx.Rule("R11")
		if err := policy.May(actor, policy.DockingRevoke, policy.Resource{Kind: policy.Peer, ID: string(id)}); err != nil {
			return err
		}
		if _, err := tx.Peer(id); err != nil {
			return err
		}
		return tx.RevokePeer(id)
	})
}

// PeerView is a peer with what lies before its door.
type PeerView struct {
	store.Peer
	Name    string    `json:"name"`
	Until   time.Time `json:"until,omitzero"`  // end of its newest certificate
	Lacks   string    `json:"lacks,omitempty"` // why there is none to seal for it with
	Waiting int       `json:"waiting"`
	Oldest  time.Time `json:"oldest,omitzero"` // of those that wait
	Fault   string    `json:"fault,omitempty"` // why the oldest did not arrive
	GivenUp int       `json:"givenUp"`
	HeardAt time.Time `json:"heardAt,omitzero"` // last contact
}

// mostWaiting bounds what is counted of a peer's outbox.
const mostWaiting = 10_000

// Peers shows all peers and how they do.
func (d *Desk) Peers(ctx context.Context, actor policy.Actor) (all []PeerView, err error) {
	err = d.reading(ctx, actor, policy.DockingRead, policy.Peer, func(tx *store.Tx) error {
		peers, err := tx.Peers()
		if err != nil {
			return err
		}
		all = make([]PeerView, len(peers))
		for i, p := range peers {
			if all[i], err = peerView(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

func peerView(tx *store.Tx, p store.Peer) (PeerView, error) {
	v := PeerView{Peer: p, Name: agencyOf(tx, p.ID)}
	until, err := certifiedUntil(tx, p.ID)
	f, known := fault.Of(err)
	switch {
	case err == nil:
		v.Until = until
	case known && f.Kind == fault.Missing:
		v.Lacks = f.Code
	default:
		return v, err
	}
	waiting, err := tx.Waiting(p.ID, mostWaiting)
	if v.Waiting = len(waiting); v.Waiting > 0 {
		v.Oldest, v.Fault = waiting[0].WrittenAt, waiting[0].Fault
	}
	if err == nil {
		v.GivenUp, err = tx.GivenUp(p.ID)
	}
	if err == nil {
		v.HeardAt, err = tx.Heard(p.ID)
	}
	return v, err
}

// certifiedUntil tells when a peer's newest certificate ends. The fault is
// docking.uncertified, also for one that cannot be read.
func certifiedUntil(tx *store.Tx, id agency.ID) (time.Time, error) {
	way, err := tx.Way(id)
	if err != nil && !fault.HasCode(err, "docking.no_peer") {
		return time.Time{}, err
	}
	c, err := docking.ParseCertificate([]byte(way.Certificate))
	if err != nil {
		return time.Time{}, fault.New(fault.Missing, "docking.uncertified", "没有该对接方可用的证书").Because("R11").Do("请重新登记该对接方的证书").From(err)
	}
	return c.Until(), nil
}

// DeadMessages lists what was given up, newest first, with the cause.
func (d *Desk) DeadMessages(ctx context.Context, actor policy.Actor) (all []store.SentMessage, err error) {
	err = d.reading(ctx, actor, policy.DockingRead, policy.Peer, func(tx *store.Tx) error {
		all, err = tx.Dead(1000)
		return err
	})
	return all, err
}

// DockedMessage is a message of the outbox, for the doors above.
type DockedMessage = store.SentMessage

// Resend sends a message that was given up again: the same bytes, so that it
// counts once whatever became of it. Faults: docking.no_message,
// docking.not_dead.
func (d *Desk) Resend(ctx context.Context, actor policy.Actor, id string) error {
	return d.write(ctx, actor, policy.DockingResend, "message", id, func(tx *store.Tx) error {
		if err := policy.May(actor, policy.DockingResend, policy.Resource{Kind: policy.Peer}); err != nil {
			return err
		}
		m, err := tx.SentMessage(id)
		if err != nil {
			return err
		}
		if m.DeadAt.IsZero() {
			return fault.New(fault.Conflict, "docking.not_dead", "该报文没有被放弃，无需重发")
		}
		if err := held(m, tx.Now); err != nil {
			return err
		}
		return sendAgain(tx, m)
	})
}

func sendAgain(tx *store.Tx, m store.SentMessage) error {
	if err := tx.SendAgain(m.ID, tx.Now.Add(messageLife)); err != nil {
		return err
	}
	return tx.Enqueue(deliverJob{Message: m.ID})
}

// peerOf finds the peer that a message for a region goes by. One that is revoked is spoken to no more.
func (d *Desk) peerOf(tx *store.Tx, to agency.Code) (p store.Peer, c *docking.Certificate, err error) {
	ways, err := d.towards(tx, to)
	if err != nil {
		return p, nil, err
	}
	var way store.Way
	for _, id := range ways {
		if way, err = tx.Way(id); !fault.HasCode(err, "docking.no_peer") {
			break
		}
	}
	p = way.Peer
	if err != nil {
		return p, nil, err
	}
	if !p.RevokedAt.IsZero() {
		return p, nil, fault.New(fault.Unavailable, "docking.peer_revoked", fmt.Sprintf("%s的对接已注销", agencyOf(tx, p.ID))).Do("请重新登记后再试")
	}
	c, err = d.known.parse(way.Certificate)
	return p, c, err
}
