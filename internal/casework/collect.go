package casework

import (
	"context"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// collectEvery is how often the ministry is asked for messages.
const collectEvery = sweepEvery

// staleTries is how often a message is laid anew beside what somebody changed
// meanwhile: another node, which may have taken it, or a clerk.
const staleTries = 5

func (d *Desk) take(ctx context.Context, m arrival) (err error) {
	for range staleTries {
		if err = d.takeOnce(ctx, m); !fault.HasCode(err, "store.stale") {
			return err
		}
	}
	return err
}

// takeOnce takes one message; what it cannot take it keeps, sealed, with the
// reason, and tells the province. Only a defect of ours stops the inbox.
func (d *Desk) takeOnce(ctx context.Context, m arrival) error {
	var err error
	switch m.Kind {
	case docking.Feedback:
		err = d.takeAnswer(ctx, m)
	case docking.Reason:
		err = d.takeReason(ctx, m)
	case docking.Request:
		err = d.takeAsk(ctx, m)
	case docking.Terminate:
		err = d.takeCancel(ctx, m)
	case docking.Opinion:
		err = d.takeOpinion(ctx, m)
	case docking.Confirm, docking.Return:
		err = d.takeVerdict(ctx, m)
	case docking.Review:
		err = d.takeReview(ctx, m)
	case docking.ReviewFeedback:
		err = d.takeReviewFeedback(ctx, m)
	case docking.Catalogue:
		err = d.takeCatalogue(ctx, m)
	case docking.Adjust:
		err = d.takeOrder(ctx, m)
	case docking.Acknowledge:
		err = d.takeAcknowledgement(ctx, m)
	case docking.Consult:
		err = d.takeConsult(ctx, m)
	case docking.Supply:
		err = d.takeSupply(ctx, m)
	case docking.Agreement:
		err = d.takeAgreement(ctx, m)
	default:
		err = fault.Newf(fault.Invalid, "docking.not_served", "本系统不办理“%s”报文", m.Kind.Chinese()).Do("请以其他方式联系")
	}
	f, known := fault.Of(err)
	if err == nil || !known || f.Kind == fault.Internal || f.Kind == fault.Unavailable || f.Code == "store.stale" {
		return err
	}
	return d.reject(ctx, m, f)
}

// rules say what each kind of message does, in the register.
var rules = map[docking.Kind]string{
	docking.Catalogue: "R4.2", docking.Request: "R4.1", docking.Confirm: "R5.2b", docking.Return: "R5.2b", docking.Feedback: "R5.3c",
	docking.Reason: "R8.1", docking.Terminate: "R8.2", docking.Opinion: "R8.2", docking.Review: "R5.5a", docking.ReviewFeedback: "R5.5a",
	docking.Adjust: "R13.1", docking.Acknowledge: "R13.1", docking.Consult: "R7.2", docking.Supply: "R7.2", docking.Agreement: "R10.1",
}

// keeping takes a message in a transaction, with its sealed bytes and its receipt;
// first is false when another node was faster.
type keeping func(tx *store.Tx, of, outcome string) (first bool, err error)

// taking does what a message says in the transaction that keeps it; said are its
// words.
func (d *Desk) taking(ctx context.Context, m arrival, verb policy.Action, do func(tx *store.Tx, said string, keep keeping) error) error {
	said, err := words("words", m.Words)
	if err != nil {
		return err
	}
	keep, err := d.keepMessage(ctx, m)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, carrier, string(verb), func(tx *store.Tx) error { return do(tx, said, keep) })
}

func (d *Desk) keepMessage(ctx context.Context, m arrival) (keeping, error) {
	return d.keepRefused(ctx, m, nil)
}

// keepRefused is keepMessage for what is refused, with the cause.
func (d *Desk) keepRefused(ctx context.Context, m arrival, why *fault.Error) (keeping, error) {
	staged, err := d.stage("docking message", "text/plain", "message "+m.ID, m.sealed.Wire())
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx, of, outcome string) (bool, error) {
		tx.Rule(rules[m.Kind])
		tx.Detail("outcome", outcome)
		tx.Detail("digest", m.sealed.Digest())
		*m.said = nil // of an attempt that was rolled back
		receipt, err := d.receipt(tx, m, why)
		if err != nil {
			return false, err
		}
		first, err := tx.TakeMessage(store.ReceivedMessage{Peer: m.peer.ID, ID: m.ID, Kind: string(m.Kind), Of: of, Outcome: outcome,
			Document: staged.ID, Digest: m.sealed.Digest(), SentAt: m.SentAt, Receipt: string(receipt)})
		if err != nil || !first {
			tx.Object("message", m.ID) // all that is left to say
			return false, err
		}
		*m.said = receipt
		return true, tx.Attach(staged)
	}, nil
}

// reject keeps a message that cannot be taken, and tells the province why.
func (d *Desk) reject(ctx context.Context, m arrival, why *fault.Error) error {
	keep, err := d.keepRefused(ctx, m, why)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, carrier, string(policy.MinistryReceive), func(tx *store.Tx) error {
		tx.Object("message", m.ID)
		first, err := keep(tx, m.Request, why.Code)
		if err != nil || !first {
			return err
		}
		province, err := tx.Agency(agency.ID(m.To))
		if err != nil {
			return nil // not for us: kept, and nobody to tell
		}
		return tx.AddNotice(store.Notice{Office: string(province.ID), Kind: "ministry.rejected",
			Words: fmt.Sprintf("%s的报文未能受理：%s", agencyOf(tx, m.peer.ID), why.Message)})
	})
}

// answerTo finds our task that a message is about.
func (d *Desk) answerTo(tx *store.Tx, m arrival) (assist.Task, error) {
	t, err := taskFor(tx, carrier, policy.MinistryReceive, assist.ID(m.Request))
	if err != nil {
		return t, err
	}
	p, _, err := d.peerOf(tx, agency.Code(t.Assisting))
	if err == nil && (!t.Travels() || p.ID != m.peer.ID) {
		err = fault.New(fault.Missing, "ministry.no_task", "报文所答的请求不是向发报单位提出的")
	}
	return t, err
}
