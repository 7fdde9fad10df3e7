package casework

import (
	"context"
	"fmt"

	"hedui/internal/archive"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// supplyAbroad brings what the keeper decided to the system that asked.
func supplyAbroad(tx *store.Tx, c archive.Consultation) error {
	_, foreign, err := tx.Origin(string(c.ID))
	if err != nil || !foreign {
		return err
	}
	return tx.Enqueue(supplyJob{Consultation: string(c.ID)})
}

// SendSupply brings the papers one by one, so that each fits into a message, or
// why there are none.
func (d *Desk) SendSupply(ctx context.Context, id archive.ConsultationID) error {
	var all []docking.Message
	err := d.store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Consultation(id)
		if err != nil {
			return err
		}
		o, _, err := tx.Origin(string(id))
		if err != nil {
			return err
		}
		first := docking.New(docking.Supply, string(id)+".supply", o.Request, d.docked.Party.Certificate.Code(), o.From)
		first.Consult = o.Name
		if c.State == archive.Refused {
			first.Words = c.Reason
			all = append(all, first)
			return nil
		}
		papers, err := tx.SuppliedPapers(id)
		for _, p := range papers {
			m := first
			m.ID = fmt.Sprintf("%s.%d", first.ID, p.No)
			m.Papers = make([]docking.Paper, 1)
			if m.Papers[0], err = paperOf(tx, c, p); err != nil {
				return err
			}
			all = append(all, m)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := d.Send(ctx, string(id), m); err != nil {
			return err
		}
	}
	return nil
}

func paperOf(tx *store.Tx, c archive.Consultation, p store.SuppliedPaper) (out docking.Paper, err error) {
	document, err := tx.Document(p.Document)
	if err != nil {
		return out, err
	}
	content, err := tx.ReadDocument(p.Document)
	return docking.Paper{No: p.No, Name: c.Papers[p.No-1].Part.Chinese(), ContentType: document.ContentType, Content: content}, err
}

// takeSupply keeps the papers that another system's keeper supplies, for whoever
// asked for them; each look is registered (R7.2). With the last one the application
// is settled, and with words for why there are none.
func (d *Desk) takeSupply(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, why string, keep keeping) error {
		tx.Object("consultation", m.Consult)
		c, err := applied(tx, m)
		if err != nil {
			return err
		}
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		if len(m.Papers) == 0 {
			if err := c.Refuse(why, string(tx.Actor.Account), tx.Now); err != nil {
				return err
			}
			return settledAbroad(tx, c, policy.ConsultationRefuse, "不予提供所调阅的档案材料", why)
		}
		if err := keepSupplied(tx, c, m.Papers); err != nil {
			return err
		}
		there, err := tx.SuppliedPapers(c.ID)
		if err != nil || len(there) < len(c.Papers) {
			return err
		}
		if err := c.Supply(nil, string(tx.Actor.Account), tx.Now); err != nil {
			return err
		}
		return settledAbroad(tx, c, policy.ConsultationSupply, "提供了所调阅的档案材料", "每次查看均予登记")
	})
}

// applied finds our open application that a message answers: it went to this peer.
func applied(tx *store.Tx, m arrival) (c archive.Consultation, err error) {
	if c, err = tx.Consultation(archive.ConsultationID(m.Consult)); err != nil {
		return c, err
	}
	sent, err := tx.SentMessage(consultMessage(c.ID))
	if err != nil || sent.Peer != m.peer.ID {
		return c, fault.New(fault.Missing, "consultation.not_asked", "没有向发报单位申请过该项调阅").Because("R7.2")
	}
	if c.State != archive.Open {
		err = fault.Newf(fault.Conflict, "consultation.settled", "该调阅申请%s", c.State.Chinese())
	}
	return c, err
}

func keepSupplied(tx *store.Tx, c archive.Consultation, papers []docking.Paper) error {
	for _, p := range papers {
		if err := wished(c, p.No); err != nil {
			return err
		}
		if err := checkScan(p.ContentType); err != nil {
			return err
		}
		document := store.Document{Kind: "consulted paper", ContentType: p.ContentType, Owner: "consultation " + string(c.ID)}
		kept, err := tx.PutDocument(document, p.Content)
		if err != nil {
			return err
		}
		if err := tx.PutSuppliedPaper(c.ID, store.SuppliedPaper{No: p.No, Document: kept, Own: true, By: string(tx.Actor.Account)}); err != nil {
			return err
		}
	}
	return nil
}

func settledAbroad(tx *store.Tx, c archive.Consultation, verb policy.Action, told, more string) error {
	if err := tx.UpdateConsultation(&c); err != nil {
		return err
	}
	return tellConsultation(tx, c, verb, agencyOf(tx, c.Keeper)+told, fmt.Sprintf("（业务 %s）：%s", c.CaseNumber, more), c.Asking)
}
