package casework

import (
	"context"
	"io"
	"slices"

	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
)

// AddObjectionEvidence keeps a paper with an objection; it is no precondition
// (R5.5b), and may come as long as the review is not answered. Faults:
// material.type, objection.closed.
func (d *Desk) AddObjectionEvidence(ctx context.Context, actor policy.Actor, id review.ObjectionID, in EvidenceIn) (e store.Evidence, err error) {
	name, err := words("name", in.Name)
	if err != nil {
		return e, err
	}
	if err := checkScan(in.ContentType); err != nil {
		return e, err
	}
	if err := d.view(ctx, actor, policy.ObjectionCreate, "objection", string(id), func(tx *store.Tx) error {
		return mayAddEvidence(tx, actor, id)
	}); err != nil {
		return e, err
	}
	staged, err := d.store.StageDocument(ctx, store.Document{Kind: "evidence", ContentType: in.ContentType, Owner: "objection " + string(id)}, in.Content)
	if err != nil {
		return e, err
	}
	err = d.write(ctx, actor, policy.ObjectionCreate, "objection", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.5b")
		tx.Detail("evidence", string(staged.ID))
		if err := mayAddEvidence(tx, actor, id); err != nil {
			return err
		}
		if err := tx.Attach(staged); err != nil {
			return err
		}
		e = store.Evidence{ID: tx.NewID("oe"), Objection: id, Document: staged.ID, Name: name, At: tx.Now, By: string(actor.Account)}
		return tx.AddEvidence(e)
	})
	return e, err
}

func mayAddEvidence(tx *store.Tx, actor policy.Actor, id review.ObjectionID) error {
	o, _, err := objectionFor(tx, actor, policy.ObjectionCreate, id)
	if err == nil && o.State != review.Raised && o.State != review.Open {
		err = fault.Newf(fault.Conflict, "objection.closed", "该异议%s，不再接收佐证材料", o.State.Chinese())
	}
	return err
}

// ObjectionEvidence opens a paper that came with an objection, to those who
// may see what is doubted; looking is registered.
func (d *Desk) ObjectionEvidence(ctx context.Context, actor policy.Actor, id review.ObjectionID, evidence string, w func(store.Document, io.Reader) error) error {
	return d.read(ctx, actor, policy.ReviewOpen, "", "objection", string(id), func(tx *store.Tx) error {
		tx.Detail("evidence", evidence)
		if _, err := openObjection(tx, actor, id); err != nil {
			return err
		}
		papers, err := tx.Evidence(id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(papers, func(e store.Evidence) bool { return e.ID == evidence })
		if i < 0 {
			return fault.New(fault.Missing, "material.missing", "没有这份材料")
		}
		content, document, err := tx.OpenDocument(papers[i].Document)
		if err != nil {
			return err
		}
		defer content.Close()
		if err := tx.Register(); err != nil {
			return err
		}
		return w(document, content)
	})
}

// openObjection finds an objection whose content the actor may see.
func openObjection(tx *store.Tx, actor policy.Actor, id review.ObjectionID) (review.Objection, error) {
	o, err := tx.Objection(id)
	if err != nil {
		return o, err
	}
	r, err := objectionResource(tx, o, actor)
	if err != nil {
		return o, err
	}
	return o, policy.May(actor, policy.ReviewOpen, r)
}

// objectionResource names those who answer only once they are asked to.
func objectionResource(tx *store.Tx, o review.Objection, actor policy.Actor) (policy.Resource, error) {
	r := policy.Resource{Kind: policy.Review, ID: string(o.ID), Initiating: o.Initiating, Commissioned: o.Commissioned,
		Commissioning: o.Commissioning, Business: string(o.Kind), State: string(o.State)}
	reviews, err := tx.CaseReviews(o.Case)
	for _, one := range reviews {
		if one.Objection != o.ID {
			continue
		}
		r.Assisting = o.Assisting
		if one.Sharing == actor.Department {
			r.Sharing = one.Sharing
		}
	}
	return r, err
}
