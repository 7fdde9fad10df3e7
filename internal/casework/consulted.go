package casework

import (
	"context"
	"io"

	"hedui/internal/archive"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// ConsultationFilter narrows a list of consultations; its agency is set by the Desk.
type ConsultationFilter = store.ConsultationFilter

// ConsultationLook is one look at a supplied paper.
type ConsultationLook = store.ConsultationView

// ConsultationView is a consultation with its deadline explained; it holds
// nothing personal.
type ConsultationView struct {
	archive.Consultation
	AskingName  string
	KeeperName  string
	Left        int // working days left; negative when past
	Overdue     bool
	Explanation string // of the deadline, in Chinese
	There       []bool // which papers the keeper has scanned, or supplied
}

// Consultations lists what the actor's agency asks for and is asked for, by
// deadline.
func (d *Desk) Consultations(ctx context.Context, actor policy.Actor, f ConsultationFilter) (views []ConsultationView, err error) {
	err = d.reading(ctx, actor, policy.ConsultationList, policy.Consultation, func(tx *store.Tx) error {
		f.Of = actor.Agency
		all, err := tx.Consultations(f)
		if err != nil {
			return err
		}
		views = make([]ConsultationView, len(all))
		for i, c := range all {
			if views[i], err = consultationView(tx, actor, c); err != nil {
				return err
			}
		}
		return nil
	})
	return views, err
}

func consultationView(tx *store.Tx, actor policy.Actor, c archive.Consultation) (v ConsultationView, err error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return v, err
	}
	if err := veil(tx, actor, &c); err != nil {
		return v, err
	}
	v = ConsultationView{Consultation: c, AskingName: agencyOf(tx, c.Asking), KeeperName: agencyOf(tx, c.Keeper),
		Left: calendar.Until(workday.DateOf(tx.Now), c.DueOn), Overdue: c.Overdue(tx.Now), Explanation: c.Due(calendar).Explain(),
		There: make([]bool, len(c.Papers))}
	papers, err := tx.SuppliedPapers(c.ID)
	for _, p := range papers {
		v.There[p.No-1] = true
	}
	return v, err
}

// ConsultationOf shows a consultation and the looks at its papers.
func (d *Desk) ConsultationOf(ctx context.Context, actor policy.Actor, id archive.ConsultationID) (v ConsultationView, looks []ConsultationLook, err error) {
	err = d.view(ctx, actor, policy.ConsultationRead, "consultation", string(id), func(tx *store.Tx) error {
		c, err := consultationFor(tx, actor, policy.ConsultationRead, id)
		if err != nil {
			return err
		}
		if v, err = consultationView(tx, actor, c); err != nil {
			return err
		}
		looks, err = tx.ConsultationViews(id)
		return err
	})
	return v, looks, err
}

// OpenConsulted gives a supplied paper to the agency that asked for it, or to
// its keeper; the look is registered before the bytes leave (R7.2). Faults:
// consultation.not_there, consultation.paper.
func (d *Desk) OpenConsulted(ctx context.Context, actor policy.Actor, id archive.ConsultationID, no int, w func(store.Document, io.Reader) error) error {
	var paper store.SuppliedPaper
	err := d.write(ctx, actor, policy.ConsultationOpen, "consultation", string(id), func(tx *store.Tx) (err error) {
		tx.Rule("R7.2")
		c, err := consultationFor(tx, actor, policy.ConsultationOpen, id)
		if err != nil {
			return err
		}
		if actor.Agency == c.Asking { // it is sent another agency's papers (R10.1)
			if err := mayBeSent(tx, actor.Agency); err != nil {
				return err
			}
		}
		if paper, err = suppliedPaper(tx, c, no); err != nil {
			return err
		}
		return tx.AddConsultationView(id, ConsultationLook{No: no, By: string(actor.Account), Office: office(actor)})
	})
	if err != nil {
		return err
	}
	return d.store.View(ctx, func(tx *store.Tx) error {
		content, document, err := tx.OpenDocument(paper.Document)
		if err != nil {
			return err
		}
		defer content.Close()
		return w(document, content)
	})
}

func suppliedPaper(tx *store.Tx, c archive.Consultation, no int) (p store.SuppliedPaper, err error) {
	if err := wished(c, no); err != nil {
		return p, err
	}
	papers, err := tx.SuppliedPapers(c.ID)
	for _, p := range papers {
		if p.No == no {
			return p, nil
		}
	}
	if err == nil {
		err = fault.Newf(fault.Conflict, "consultation.not_there", "第 %d 份材料尚未提供", no).Because("R7.2")
	}
	return p, err
}
