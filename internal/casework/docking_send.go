package casework

import (
	"context"
	"time"

	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/wire"
)

// messageLife is how long a message without a limit of its own is tried.
const messageLife = 90 * 24 * time.Hour

// Send puts a message about a task or request into the outbox, frozen, and sends
// it: whatever happens in between, the peer gets these bytes and no others. It
// reports an error while the message is to be tried again.
func (d *Desk) Send(ctx context.Context, of string, m docking.Message) error {
	o, err := d.post(ctx, of, m)
	if err != nil {
		return err
	}
	if o == nil { // it was frozen before
		return d.deliver(ctx, m.ID)
	}
	return d.carry(ctx, o)
}

// outgoing is a message of the outbox with its bytes and the peer it is for.
type outgoing struct {
	store.SentMessage
	peer   store.Peer
	sealed []byte
}

// post registers a message before its first attempt, with whom it concerns; nil
// when that was done before.
func (d *Desk) post(ctx context.Context, of string, m docking.Message) (*outgoing, error) {
	var p store.Peer
	var known bool
	var to *docking.Certificate
	err := d.store.Glance(ctx, func(tx *store.Tx) (err error) {
		if m.No, known, err = tx.SentBefore(of, m.ID); err != nil || known {
			return err
		}
		m.No++
		if m.SentAt = tx.Now; m.Deadline.IsZero() {
			m.Deadline = tx.Now.Add(messageLife)
		}
		p, to, err = d.peerOf(tx, m.To)
		return err
	})
	if err != nil || known {
		return nil, noLink(err)
	}
	if d.docked.Party == nil {
		return nil, noLink(fault.New(fault.Missing, "docking.no_peer", "本系统没有对接证书"))
	}
	return d.freeze(ctx, of, p, m, to)
}

// noLink tells that a link is not set up yet: what is for it waits.
func noLink(err error) error {
	if !fault.HasCode(err, "docking.no_peer") {
		return err
	}
	return fault.New(fault.Unavailable, "docking.no_link", "尚未登记对接方，或本系统没有对接证书").Do("请安全管理员登记对接方").Retry(linkRetry)
}

func (d *Desk) freeze(ctx context.Context, of string, p store.Peer, m docking.Message, to *docking.Certificate) (*outgoing, error) {
	sealed, err := d.docked.Party.Seal(m, to)
	if err != nil {
		return nil, err
	}
	staged, err := d.stage("docking message", "text/plain", "message "+m.ID, sealed)
	if err != nil {
		return nil, err
	}
	row := store.SentMessage{ID: m.ID, Peer: p.ID, Office: string(m.From), Of: of, Kind: string(m.Kind), Request: m.Request, Persons: len(m.Answers),
		Document: staged.ID, Digest: docking.Digest(sealed), Deadline: m.Deadline, Until: lastDay(m.Asked)}
	err = d.store.Write(ctx, carrier, string(policy.DockingSend), func(tx *store.Tx) error {
		tx.Object("message", m.ID)
		tx.Rule("R12.2")
		tx.Detail("step", "written")
		tx.Detail("digest", row.Digest)
		if m.Asked != nil {
			row.Persons = len(m.Asked.Persons)
			for _, p := range m.Asked.Persons {
				tx.Commit(p.Number)
			}
		}
		if err := tx.Attach(staged); err != nil {
			return err
		}
		return tx.WriteMessage(row)
	})
	if fault.HasCode(err, "store.stale") { // another worker was faster: its bytes count
		return nil, nil
	}
	return &outgoing{row, p, sealed}, err
}

// deliverWritten fetches the missing receipt of a message that was written before
// what it is about was settled; nothing is to be done when it never was.
func (d *Desk) deliverWritten(ctx context.Context, id string) error {
	if err := d.deliver(ctx, id); !fault.HasCode(err, "docking.no_message") {
		return err
	}
	return nil
}

// deliver sends a message of the outbox that was frozen before.
func (d *Desk) deliver(ctx context.Context, id string) error {
	o := &outgoing{}
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		if o.SentMessage, err = tx.SentMessage(id); err != nil || o.Over() {
			return err
		}
		if o.peer, err = tx.Peer(o.Peer); err != nil {
			return err
		}
		o.sealed, err = tx.ReadDocument(o.Document)
		return err
	})
	if err != nil || o.Over() {
		return err
	}
	return d.carry(ctx, o)
}

// carry sends a message until its receipt is there, it is refused for good, or
// its deadline has passed. What the peer collects, or takes from a folder, is over
// here; its receipt comes by itself.
func (d *Desk) carry(ctx context.Context, o *outgoing) error {
	m, p := o.SentMessage, o.peer
	now := d.store.Now()
	switch {
	case m.Ended(now):
		return d.giveUp(ctx, m, lettersEnded, nil) // what is left of it: Carry
	case now.After(m.Deadline):
		return d.giveUp(ctx, m, "docking.deadline", nil)
	case !p.RevokedAt.IsZero():
		return fault.New(fault.Unavailable, "docking.peer_revoked", "对接方已注销").Retry(linkRetry)
	case p.Folder != "":
		return d.layOut(p, o.sealed)
	case p.URL == "" || d.docked.Dial == nil:
		return nil
	}
	way, err := d.doors.find(p, d.docked.Dial)
	if err != nil {
		return err
	}
	answer, err := d.doors.exchange(ctx, way, o.sealed, now)
	if err != nil {
		return d.undelivered(ctx, m, err)
	}
	if err := d.receipted(ctx, p, m, answer); err != nil || !p.Collects {
		return err
	}
	return d.collectFrom(ctx, p) // who answers at once is heard at once
}

// damaged are refusals of bytes that were whole when they left: the way there
// spoilt them, and the same bytes go again, so often.
var damaged = map[string]bool{"docking.form": true, "docking.signature": true, "docking.stranger": true, "docking.envelope": true}

const mostDamaged = 5

// undelivered counts an attempt; what the peer refuses for good is given up.
func (d *Desk) undelivered(ctx context.Context, m store.SentMessage, why error) error {
	f, known := fault.Of(why)
	switch {
	case known && f.Code == "docking.resting":
		return why
	case known && damaged[f.Code] && m.Tries < mostDamaged:
		why = fault.New(fault.Unavailable, "docking.damaged", "报文在传送中受损").Do("系统会自动重发，无需人工处理").Retry(peerRestFirst).From(why)
	case known && f.Code == clockAhead: // it is true some time later
		return d.tried(ctx, m, clockAhead, fault.New(fault.Unavailable, clockAhead, f.Message).Do("请核对双方时钟；校准后系统会自动重发原报文").Retry(linkRetry).From(why))
	case known && f.Code == arrivedBefore:
		return d.hadBefore(ctx, m)
	case wire.Final(why):
		return d.giveUp(ctx, m, f.Code, nil)
	}
	return d.tried(ctx, m, "docking.down", why)
}

// clockAhead is what a peer says of a message that claims to be of a later time than
// its clock shows.
const clockAhead = "docking.clock"

// tried counts an attempt, with the code of why it goes on.
func (d *Desk) tried(ctx context.Context, m store.SentMessage, code string, why error) error {
	err := d.store.Write(ctx, carrier, string(policy.DockingSend), func(tx *store.Tx) error {
		tx.Object("message", m.ID)
		tx.Detail("step", "unsent")
		return tx.Tried(m.ID, code)
	})
	if err != nil {
		return err
	}
	return why
}

// dropLate gives up what waits beyond its deadline, also for peers that collect
// or look into a folder: nobody else would tell whose message it was.
func (d *Desk) dropLate(ctx context.Context) error {
	var late []store.SentMessage
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { late, err = tx.Late(mostWaiting); return err })
	if err != nil {
		return err
	}
	for _, m := range late {
		if err := d.giveUp(ctx, m, "docking.deadline", nil); err != nil {
			return err
		}
	}
	return nil
}

// giveUp makes a dead letter, and tells whose message it was.
func (d *Desk) giveUp(ctx context.Context, m store.SentMessage, code string, receipt []byte) error {
	return d.store.Write(ctx, carrier, string(policy.DockingSend), func(tx *store.Tx) error { return givenUp(tx, m, code, receipt) })
}

func givenUp(tx *store.Tx, m store.SentMessage, code string, receipt []byte) error {
	tx.Object("message", m.ID)
	tx.Detail("step", "given up")
	tx.Detail("fault", code)
	if err := tx.GiveUp(m.ID, code, string(receipt)); err != nil {
		return err
	}
	switch code {
	case lettersEnded:
		return tx.Enqueue(carryJob{Task: m.Of})
	case withdrawnAsk: // the rest goes at once
		return nil
	}
	return tx.AddNotice(store.Notice{Office: m.Office, Kind: "docking.dead",
		Words: "发往" + agencyOf(tx, m.Peer) + "的“" + docking.Kind(m.Kind).Chinese() + "”报文未能送达（" + code + "），请查明原因后重发"})
}
