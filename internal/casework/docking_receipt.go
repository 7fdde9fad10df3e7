package casework

import (
	"context"
	"errors"

	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// receipted reads what the peer said to a message, and keeps it.
func (d *Desk) receipted(ctx context.Context, p store.Peer, m store.SentMessage, answer []byte) error {
	s, err := docking.Parse(answer)
	if err != nil {
		return d.undelivered(ctx, m, noReceipt(err))
	}
	if settled, err := d.settleKnown(ctx, p, s); settled || err != nil {
		return err
	}
	if err := d.provenOf(ctx, p, s); err != nil {
		return d.undelivered(ctx, m, noReceipt(err))
	}
	return d.settle(ctx, p, s)
}

// provenOf faults what was not said by this very peer; another's signature would
// prove nothing against it.
func (d *Desk) provenOf(ctx context.Context, p store.Peer, s *docking.Sealed) error {
	proof, err := d.proven(ctx, s)
	if err == nil && proof.peer.ID != p.ID {
		err = fault.New(fault.Forbidden, "docking.impostor", "回执或对账应答不是该对接方签名的").Because("R11")
	}
	if err != nil {
		return d.refusedPeer(ctx, s, err)
	}
	return nil
}

// noReceipt: without a receipt that holds, nothing has arrived.
func noReceipt(err error) error {
	return fault.New(fault.Unavailable, "docking.no_receipt", "对接方没有给出有效的回执").Retry(linkRetry).From(err)
}

// errSettled ends a transaction in which nothing is left to do.
var errSettled = errors.New("casework: the message has its receipt")

// settleKnown takes a receipt that says taken by a certificate that was parsed before,
// which is nearly every one: its registration is looked up in the very statement that
// keeps the receipt, and not in one before. What is not settled so goes the long
// way, which tells why.
func (d *Desk) settleKnown(ctx context.Context, p store.Peer, s *docking.Sealed) (settled bool, err error) {
	r, by := s.Receipt, d.known.of(s.Signer)
	if s.Kind != docking.Receipted || r == nil || r.Outcome != docking.Taken || by == nil || by.Valid(d.store.Now()) != nil || s.Verify(by) != nil {
		return false, nil
	}
	err = d.store.Write(ctx, carrier, string(policy.DockingSend), func(tx *store.Tx) error {
		acknowledges(tx, r)
		ok, err := tx.Acknowledged(r.Of, string(s.Wire()), p.ID, r.Digest, s.Signer)
		if err == nil && !ok {
			err = errSettled
		}
		return err
	})
	if errors.Is(err, errSettled) {
		return false, nil
	}
	return err == nil, err
}

// acknowledges names in the register what a receipt is about.
func acknowledges(tx *store.Tx, r *docking.Receipt) {
	tx.Object("message", r.Of)
	tx.Rule("R12.2")
	tx.Detail("step", "acknowledged")
}

// settle takes a receipt, which is the peer's and about the bytes that were sent.
func (d *Desk) settle(ctx context.Context, p store.Peer, s *docking.Sealed) error {
	r := s.Receipt
	if s.Kind != docking.Receipted || r == nil {
		return noReceipt(nil)
	}
	err := d.store.Write(ctx, carrier, string(policy.DockingSend), func(tx *store.Tx) error {
		acknowledges(tx, r)
		if r.Outcome == docking.Taken {
			if ok, err := tx.Acknowledged(r.Of, string(s.Wire()), p.ID, r.Digest, s.Signer); err != nil || ok {
				return err
			}
		}
		m, err := tx.SentMessage(r.Of)
		switch {
		case err != nil:
			return err
		case m.Peer != p.ID || m.Digest != r.Digest:
			return fault.New(fault.Forbidden, "docking.receipt", "回执所指的报文不是发给该对接方的").Because("R11")
		case m.Over():
			return errSettled
		}
		if r.Code == arrivedBefore {
			return hadBefore(tx, m)
		}
		return givenUp(tx, m, r.Code, s.Wire())
	})
	if errors.Is(err, errSettled) {
		return nil
	}
	return err
}
