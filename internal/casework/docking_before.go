package casework

import (
	"context"
	"fmt"
	"log/slog"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// arrivedBefore is what a peer says of a message whose name it knows with other bytes.
// Names follow from what a message is about, so we sent that one, and forgot it when
// we came back from a backup. What it asks is being answered: it is not asked again
// under a new name, and what was said to it is fetched by comparing ledgers (R12.2).
const arrivedBefore = "docking.reused"

// ledgersJob compares the ledgers of the last days with a peer.
type ledgersJob struct {
	Peer string `json:"peer"`
}

// Kind names the job in the queue.
func (ledgersJob) Kind() string { return "docking ledgers" }

func (d *Desk) hadBefore(ctx context.Context, m store.SentMessage) error {
	return d.store.Write(ctx, carrier, string(policy.DockingSend), func(tx *store.Tx) error { return hadBefore(tx, m) })
}

// hadBefore ends a message that the peer has from before, and tells whose it is: the
// peer goes by the earlier one.
func hadBefore(tx *store.Tx, m store.SentMessage) error {
	tx.Object("message", m.ID)
	tx.Rule("R12.2")
	tx.Detail("step", "arrived before")
	if err := tx.ArrivedBefore(m.ID, arrivedBefore); err != nil {
		return err
	}
	told := fmt.Sprintf("%s早先已收到同一编号的“%s”报文（本系统曾从备份恢复），以那一份为准，不再重发；此后的往来由对账补收", agencyOf(tx, m.Peer), docking.Kind(m.Kind).Chinese())
	if err := tx.AddNotice(store.Notice{Office: m.Office, Kind: "docking.before", Words: told}); err != nil {
		return err
	}
	return tx.EnqueueOnce(ledgersJob{Peer: string(m.Peer)})
}

// fetchForgotten compares ledgers as the daily comparison does; a peer without an
// address begins it itself.
func (d *Desk) fetchForgotten(ctx context.Context, id agency.ID) error {
	err := d.reconcileDays(ctx, id, workday.DateOf(d.store.Now()))
	if err != nil && !fault.Is(err, fault.Unavailable) {
		d.log.Warn("ledgers could not be compared", slog.String("peer", string(id)), slog.Any("err", err))
		return nil
	}
	return err
}

// refusesAnother says to a message that was collected, or lay in a folder, what at
// the door is said without a receipt: its name was used for another one.
func (d *Desk) refusesAnother(ctx context.Context, sealed []byte, why *fault.Error) (receipt []byte, err error) {
	s, err := docking.Parse(sealed)
	if err != nil {
		return nil, err
	}
	p, err := d.proven(ctx, s)
	if err != nil {
		return nil, err
	}
	err = d.store.View(ctx, func(tx *store.Tx) error {
		receipt, err = d.receipt(tx, arrival{Message: docking.Message{Header: s.Header}, proof: p, sealed: s}, why)
		return err
	})
	return receipt, err
}

// acceptLaid is AcceptMessage for what was not brought to the door.
func (d *Desk) acceptLaid(ctx context.Context, sealed []byte) ([]byte, error) {
	receipt, err := d.AcceptMessage(ctx, sealed)
	if f, known := fault.Of(err); known && f.Code == arrivedBefore {
		return d.refusesAnother(ctx, sealed, f)
	}
	return receipt, err
}
