package casework

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// arrival is a message that came in, proven and opened.
type arrival struct {
	docking.Message
	proof
	sealed *docking.Sealed
	said   *[]byte // the receipt, once it is taken
}

// proof is whose message it is, by which certificate, and what of its name came
// before.
type proof struct {
	peer    store.Peer
	by      *docking.Certificate
	earlier store.Proof
}

// AcceptMessage is the desk's side of every door: it takes one message's bytes
// and gives what is said to them. A repeated message gets the receipt of the
// first time; who is not registered, or not who it says, is refused and stands in
// the register (R11). Faults: docking.signature, docking.stranger,
// docking.revoked, docking.impostor, docking.receiver, docking.clock,
// docking.reused, docking.form, docking.size, docking.not_ready.
func (d *Desk) AcceptMessage(ctx context.Context, sealed []byte) ([]byte, error) {
	s, err := docking.Parse(sealed)
	if err != nil {
		return nil, err
	}
	if d.docked.Party == nil {
		return nil, fault.New(fault.Unavailable, "docking.not_ready", "本系统没有对接证书，不能对接")
	}
	p, err := d.proven(ctx, s)
	if err == nil {
		err = d.meant(s, p.peer)
	}
	if err != nil {
		return nil, d.refusedPeer(ctx, s, err)
	}
	switch s.Kind {
	case docking.Receipted:
		return nil, d.settle(ctx, p.peer, s)
	case docking.Collect:
		return d.handOut(ctx, p.peer, s)
	case docking.Ledger:
		return d.compare(ctx, p.peer, s)
	case docking.Resend:
		return d.handOutAgain(ctx, p.peer, s)
	}
	return d.arrived(ctx, p, s)
}

// proven finds whose message it is, and whether that is true. Registration and
// revocation are asked each time: they hold at once, on every node.
func (d *Desk) proven(ctx context.Context, s *docking.Sealed) (p proof, err error) {
	id := ""
	if s.Kind.Business() {
		id = s.ID
	}
	err = d.store.Glance(ctx, func(tx *store.Tx) error { p.earlier, err = tx.Prove(s.Signer, id); return err })
	if err != nil {
		return p, err
	}
	c := p.earlier.Certificate
	p.peer = p.earlier.Peer
	if !c.RevokedAt.IsZero() || !p.peer.RevokedAt.IsZero() {
		return p, fault.New(fault.Forbidden, "docking.revoked", "对接方的证书已注销").Because("R11").Do("请由安全管理员重新登记")
	}
	if p.by, err = d.known.parse(c.Body); err != nil {
		return p, err
	}
	if err := p.by.Valid(d.store.Now()); err != nil {
		return p, err
	}
	return p, s.Verify(p.by)
}

// meant faults what is proven and all the same not to be taken.
func (d *Desk) meant(s *docking.Sealed, p store.Peer) error {
	ours := d.docked.Party.Certificate.Code()
	if !docking.SpeaksFor(agency.Code(p.ID), s.From, ours) {
		return fault.New(fault.Forbidden, "docking.impostor", "发报单位不属于该证书所代表的地区").Because("R11").Do("请以本单位的名义发送")
	}
	if !d.docked.Party.Receives(s) {
		return fault.New(fault.Forbidden, "docking.receiver", "对接报文是发给其他单位的").Because("R11").Do("请用收件方现行的证书加密")
	}
	return s.Timely(d.store.Now())
}

// refusedPeer registers who was refused at the door (R11); of many strangers,
// how many.
func (d *Desk) refusedPeer(ctx context.Context, s *docking.Sealed, why error) error {
	f, known := fault.Of(why)
	if !known || f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		return why
	}
	told, unsaid := true, 0
	if f.Code == "docking.stranger" {
		told, unsaid = d.strange.another(d.store.Now())
	}
	if !told {
		return why
	}
	return d.store.Refuse(ctx, carrier, string(policy.DockingReceive), "certificate "+short(s.Signer), why, func(tx *store.Tx) error {
		if unsaid > 0 {
			tx.Detail("unregistered", strconv.Itoa(unsaid))
		}
		return nil
	})
}

// short keeps a name that a stranger gave from filling the register.
func short(name string) string { return name[:min(len(name), 64)] }

// arrived takes a business message, once.
func (d *Desk) arrived(ctx context.Context, p proof, s *docking.Sealed) ([]byte, error) {
	if p.earlier.Again {
		return receiptOf(p.earlier, s)
	}
	m, err := d.docked.Party.Open(s)
	var said []byte
	a := arrival{m, p, s, &said}
	if f, known := fault.Of(err); known && f.Kind == fault.Invalid && f.Code != "docking.envelope" {
		err = d.reject(ctx, a, f)
	} else if err == nil {
		err = d.take(ctx, a)
	}
	if err != nil {
		return nil, err
	}
	if said != nil {
		return said, nil
	}
	// another node was faster
	err = d.store.Glance(ctx, func(tx *store.Tx) error { p.earlier, err = tx.Prove(s.Signer, s.ID); return err })
	if err == nil && !p.earlier.Again {
		err = fault.New(fault.Internal, "docking.lost", "系统内部错误")
	}
	if err != nil {
		return nil, err
	}
	return receiptOf(p.earlier, s)
}

// receiptOf gives the receipt of the first time.
func receiptOf(earlier store.Proof, s *docking.Sealed) ([]byte, error) {
	if earlier.Digest != s.Digest() {
		return nil, fault.New(fault.Conflict, "docking.reused", "该报文编号已用于内容不同的报文").Do("请以新编号发送")
	}
	return []byte(earlier.Receipt), nil
}

// receipt signs what became of a message, for who signed it; refused is nil when it
// was taken.
func (d *Desk) receipt(tx *store.Tx, a arrival, refused *fault.Error) ([]byte, error) {
	r := docking.Receipt{Of: a.ID, Digest: a.sealed.Digest(), Outcome: docking.Taken, At: tx.Now}
	if refused != nil {
		r.Outcome, r.Code, r.Words = docking.Refused, refused.Code, refused.Message
	}
	return d.docked.Party.Seal(docking.Message{Header: d.header(tx.NewID("r_"), docking.Receipted, a.From, tx.Now, &r)}, a.by)
}

// header begins a message that only carries.
func (d *Desk) header(id string, kind docking.Kind, to agency.Code, now time.Time, r *docking.Receipt) docking.Header {
	return docking.Header{ID: id, Kind: kind, From: d.docked.Party.Certificate.Code(), To: to, SentAt: now, Receipt: r}
}

// Bounds of one handing out: so many messages, and so many bytes.
const (
	mostHandedOut = 100
	bytesHanded   = 2 * docking.MaxSize
)

// handOut gives a peer what waits for it; it comes again until it is receipted.
func (d *Desk) handOut(ctx context.Context, peer store.Peer, s *docking.Sealed) ([]byte, error) {
	m, err := d.docked.Party.Open(s)
	if err != nil {
		return nil, err
	}
	most := mostHandedOut
	if m.Max > 0 && m.Max < most {
		most = m.Max
	}
	var out bytes.Buffer
	var all []store.SentMessage
	err = d.store.View(ctx, func(tx *store.Tx) error {
		if all, err = tx.Waiting(peer.ID, most); err != nil {
			return err
		}
		return putOut(tx, all, &out)
	})
	if err != nil {
		return nil, err
	}
	return out.Bytes(), d.dropEnded(ctx, all)
}

func putOut(tx *store.Tx, all []store.SentMessage, out *bytes.Buffer) error {
	for _, m := range all {
		if !mayLeave(m, tx.Now) || out.Len() > bytesHanded {
			continue
		}
		sealed, err := tx.ReadDocument(m.Document)
		if err != nil {
			return err
		}
		out.Write(sealed)
	}
	return nil
}

// handOutAgain gives a peer the messages that it names, which were for it.
func (d *Desk) handOutAgain(ctx context.Context, peer store.Peer, s *docking.Sealed) ([]byte, error) {
	m, err := d.docked.Party.Open(s)
	if err != nil {
		return nil, err
	}
	var all []store.SentMessage
	err = d.store.View(ctx, func(tx *store.Tx) error {
		for _, id := range m.IDs[:min(len(m.IDs), mostHandedOut)] {
			one, err := tx.SentMessage(id)
			if err == nil && one.Peer == peer.ID {
				all = append(all, one)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d.again(ctx, peer, all)
}

// again hands out what the peer says it lacks, and registers it. What may not go
// again is asked anew, without whoever withdrew.
func (d *Desk) again(ctx context.Context, peer store.Peer, all []store.SentMessage) ([]byte, error) {
	if len(all) == 0 {
		return nil, nil
	}
	var out bytes.Buffer
	err := d.store.Write(ctx, carrier, string(policy.DockingSend), func(tx *store.Tx) error {
		out.Reset()
		tx.Object("peer", string(peer.ID))
		tx.Detail("step", "handed out again")
		ids := make([]string, len(all))
		for i, m := range all {
			ids[i] = m.ID
			if err := askAnew(tx, m); err != nil {
				return err
			}
		}
		tx.Detail("messages", strings.Join(ids, " "))
		return putOut(tx, all, &out)
	})
	return out.Bytes(), err
}
