package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// agreementJob brings a confidentiality agreement, as it stands, to another system.
type agreementJob struct {
	Agreement string `json:"agreement"`
	Peer      string `json:"peer"`
}

// Kind names the job in the queue.
func (agreementJob) Kind() string { return "docking agreement" }

// agreementBeside lets the systems know that are party to an agreement: the city's
// that signed it below, or the province's that files it (R10.1).
func (d *Desk) agreementBeside(tx *store.Tx, a agency.Agreement) error {
	city, err := d.ourCity(tx)
	if err != nil {
		return err
	}
	return d.tellBeside(tx, func(peer agency.ID) store.Job {
		if city == "" && peer[:4] != a.Lower[:4] {
			return nil
		}
		return agreementJob{string(a.ID), string(peer)}
	})
}

// SendAgreement brings an agreement with its paper, first when it is registered and
// again when it is filed.
func (d *Desk) SendAgreement(ctx context.Context, id agency.AgreementID, to agency.ID) error {
	var m docking.Message
	err := d.store.View(ctx, func(tx *store.Tx) error {
		a, err := tx.Agreement(id)
		if err != nil {
			return err
		}
		m = docking.New(docking.Agreement, fmt.Sprintf("%s.%s", id, agency.Unfiled), string(id), d.docked.Party.Certificate.Code(), agency.Code(to))
		m.Agreement = &docking.AgreementState{Number: a.Number, Of: agency.Code(a.Lower), SignedOn: a.SignedOn, From: a.From, To: a.To}
		if !a.FiledAt.IsZero() {
			m.ID, m.Agreement.FiledOn = string(id)+".filed", workday.DateOf(a.FiledAt)
		}
		scan, err := tx.Document(store.DocumentID(a.Scan))
		if err != nil {
			return err
		}
		content, err := tx.ReadDocument(scan.ID)
		m.Papers = []docking.Paper{{Name: "保密协议", ContentType: scan.ContentType, Content: content}}
		return err
	})
	if err != nil {
		return err
	}
	return d.Send(ctx, string(id), m)
}

// takeAgreement registers an agreement that another system's agency signed, and in
// a city's own system that the province filed it (R10.1).
func (d *Desk) takeAgreement(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, _ string, keep keeping) error {
		tx.Object("agency", string(m.Agreement.Of))
		city, err := d.ourCity(tx)
		if err != nil {
			return err
		}
		of := agency.ID(m.Agreement.Of)
		if of[:min(4, len(of))] != cmp.Or(city, m.peer.ID)[:4] {
			return fault.New(fault.Refused, "agreement.party", "该保密协议与发报单位或本单位无关").Because("R10.1")
		}
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		a, err := signedAs(tx, *m.Agreement, m.Papers)
		if err != nil || city == "" || m.Agreement.FiledOn == 0 || !a.FiledAt.IsZero() {
			return err
		}
		_, err = filed(tx, a)
		return err
	})
}

// signedAs finds an agreement by its agency and number, or registers it.
func signedAs(tx *store.Tx, s docking.AgreementState, papers []docking.Paper) (a agency.Agreement, err error) {
	lower := agency.ID(s.Of)
	all, err := tx.Agreements(lower)
	if i := slices.IndexFunc(all, func(a agency.Agreement) bool { return a.Number == s.Number }); err != nil || i >= 0 {
		if err == nil {
			a = all[i]
		}
		return a, err
	}
	below, err := tx.Agency(lower)
	if err != nil {
		return a, err
	}
	a = agency.Agreement{ID: agency.AgreementID(tx.NewID("ag")), Number: s.Number, Lower: lower, SignedOn: s.SignedOn, From: s.From, To: s.To,
		RegisteredAt: tx.Now, RegisteredBy: string(tx.Actor.Account)}
	if a.Upper, err = below.SignsWith(); err != nil {
		return a, err
	}
	if err := a.Check(workday.DateOf(tx.Now)); err != nil {
		return a, err
	}
	if err := checkScan(papers[0].ContentType); err != nil {
		return a, err
	}
	kept, err := tx.PutDocument(store.Document{Kind: "agreement", ContentType: papers[0].ContentType, Owner: "agency " + string(lower)}, papers[0].Content)
	if err != nil {
		return a, err
	}
	a.Scan = string(kept)
	if err := tx.PutAgreement(a); err != nil {
		return a, err
	}
	return a, tellAgreement(tx, a, "agreement.registered", "已登记，请省级核对机构备案")
}
