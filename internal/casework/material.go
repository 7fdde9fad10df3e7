package casework

import (
	"context"
	"fmt"
	"io"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// MaterialIn is a paper of a case. Ordinal 0 is the case's own (the
// commission's letter).
type MaterialIn struct {
	Ordinal     int
	Kind        catalogue.Material
	ContentType string
	Content     io.Reader
}

// AddMaterial keeps a scanned paper with a draft, in place of an earlier one of
// its kind (R5.1, R7.1). Only pictures and PDF are taken. Faults:
// material.type, material.kind, material.subject, case.submitted,
// case.preparing.
func (d *Desk) AddMaterial(ctx context.Context, actor policy.Actor, id verification.ID, in MaterialIn) (m store.Material, err error) {
	if err := checkMaterial(in); err != nil {
		return m, err
	}
	if _, err := d.draft(ctx, actor, policy.AuthorizationUpload, id); err != nil {
		return m, err
	}
	staged, err := d.store.StageDocument(ctx, store.Document{Kind: string(in.Kind), ContentType: in.ContentType, Owner: "case " + string(id)}, in.Content)
	if err != nil {
		return m, err
	}
	m = store.Material{Ordinal: in.Ordinal, Kind: in.Kind, Document: staged.ID, AddedBy: string(actor.Account)}
	err = d.write(ctx, actor, policy.AuthorizationUpload, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.1")
		c, err := draftFor(tx, actor, policy.AuthorizationUpload, id)
		if err != nil {
			return err
		}
		if in.Ordinal > c.Subjects {
			return noSubject(in.Ordinal)
		}
		if err := tx.Attach(staged); err != nil {
			return err
		}
		if in.Kind == catalogue.CommissionLetter {
			c.Commission.Scan = verification.DocumentID(staged.ID)
		}
		if err := tx.PutMaterial(id, m); err != nil {
			return err
		}
		return tx.UpdateCase(&c) // counts the revision: a submission checked before is stale
	})
	return m, err
}

func checkMaterial(in MaterialIn) error {
	if !in.Kind.Known() {
		return fault.New(fault.Invalid, "material.kind", "材料种类应为授权书、身份证复印件或委托书")
	}
	if (in.Kind == catalogue.CommissionLetter) != (in.Ordinal == 0) || in.Ordinal < 0 {
		return fault.New(fault.Invalid, "material.subject", "委托书属于整个业务，授权书和身份证复印件须指明核对对象")
	}
	return checkScan(in.ContentType)
}

func checkScan(contentType string) error {
	switch contentType {
	case "application/pdf", "image/jpeg", "image/png":
		return nil
	}
	return fault.New(fault.Invalid, "material.type", "扫描件应为 PDF、JPG 或 PNG").Do("请转换格式后重新上传")
}

// draft finds a case that the actor may change and that still can be.
func (d *Desk) draft(ctx context.Context, actor policy.Actor, action policy.Action, id verification.ID) (c verification.Case, err error) {
	err = d.view(ctx, actor, action, "case", string(id), func(tx *store.Tx) error {
		c, err = draftFor(tx, actor, action, id)
		return err
	})
	return c, err
}

// Authorize records a subject's authorization in a draft: number, dates,
// scope, keeper of the paper. Faults: material.subject, case.submitted,
// case.preparing.
func (d *Desk) Authorize(ctx context.Context, actor policy.Actor, id verification.ID, ordinal int, a verification.Authorization) error {
	return d.write(ctx, actor, policy.AuthorizationUpload, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.1")
		c, err := draftFor(tx, actor, policy.AuthorizationUpload, id)
		if err != nil {
			return err
		}
		if err := tx.DropWithdrawal(id, ordinal); err != nil {
			return err
		}
		if err := d.changeSubject(tx, c, ordinal, func(s *verification.Subject) {
			a.Scan = "" // scans are materials
			s.Authorization = a
		}); err != nil {
			return err
		}
		return tx.UpdateCase(&c)
	})
}

// changeSubject seals a part anew with one subject changed.
func (d *Desk) changeSubject(tx *store.Tx, c verification.Case, ordinal int, change func(*verification.Subject)) error {
	parts, err := tx.SubjectParts(c.ID)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if ordinal < p.First || p.Last < ordinal {
			continue
		}
		data, err := tx.ReadDocument(p.Document)
		if err != nil {
			return err
		}
		subjects, err := verification.DecodePart(data)
		if err != nil {
			return err
		}
		change(&subjects[ordinal-p.First])
		if data, err = verification.EncodePart(subjects); err != nil {
			return err
		}
		document, err := tx.PutDocument(store.Document{Kind: "subject part", ContentType: "application/jsonl", Owner: "case " + string(c.ID)}, data)
		if err != nil {
			return err
		}
		return tx.ReplacePart(c.ID, p.No, document)
	}
	return noSubject(ordinal)
}

func noSubject(ordinal int) error {
	return fault.Newf(fault.Missing, "material.subject", "本业务没有第 %d 名核对对象", ordinal)
}

// OpenMaterial gives a paper of a case to those who may see it: the agencies
// of the case, and an assisting agency whose item asks for that paper (R3.3).
// Faults: material.missing.
func (d *Desk) OpenMaterial(ctx context.Context, actor policy.Actor, id verification.ID, ordinal int, kind catalogue.Material, w func(store.Document, io.Reader) error) error {
	return d.read(ctx, actor, policy.DocumentOpen, "", "case", string(id), func(tx *store.Tx) error {
		tx.Detail("material", string(kind))
		tx.Detail("subject", fmt.Sprint(ordinal))
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		r, err := d.materialResource(tx, c, actor, ordinal, kind)
		if err != nil {
			return err
		}
		if err := policy.May(actor, policy.DocumentOpen, r); err != nil {
			return err
		}
		if err := paperAllowed(tx, actor, c); err != nil {
			return err
		}
		m, err := tx.Material(id, ordinal, kind)
		if err != nil {
			return err
		}
		content, document, err := tx.OpenDocument(m.Document)
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

// materialResource names the actor's agency as the assisting one only where a
// task of its own asks for the paper, and for this person (R3.3): who did not
// authorize the item, or withdrew, is not shown to anybody who answers it.
func (d *Desk) materialResource(tx *store.Tx, c verification.Case, actor policy.Actor, ordinal int, kind catalogue.Material) (policy.Resource, error) {
	r, err := caseResource(tx, c)
	r.Kind = policy.Document
	if err != nil {
		return r, err
	}
	subjects, err := d.subjects(tx, c, ordinal, ordinal)
	if err != nil {
		return r, err
	}
	tasks, err := tx.CaseTasks(c.ID)
	if err != nil {
		return r, err
	}
	for _, t := range tasks {
		if t.Assisting != actor.Agency || t.State == assist.Terminated {
			continue
		}
		item, err := tx.Item(t.Item)
		if err != nil {
			return r, err
		}
		if item.Asks(kind) && (ordinal == 0 || len(asked(subjects, item.Category, t.ReceivedAt)) > 0) {
			r.Assisting = t.Assisting
		}
	}
	return r, nil
}
