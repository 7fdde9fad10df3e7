package casework

import (
	"context"
	"fmt"
	"io"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// MendIn is what may be mended of one subject of a returned request. What is
// empty stays as it is. Paper is a new scan of the kind, if there is one.
type MendIn struct {
	Ordinal       int
	Number        citizen.Number
	Name          string
	Authorization *verification.Authorization
	Kind          catalogue.Material
	ContentType   string
	Paper         io.Reader
}

// Mend corrects a subject of a returned cross-province request (R5.2b). Only
// this request changes: what the other tasks of the case went out with stands.
// Faults: task.not_returned, task.mend_name, task.mend_number, material.type,
// material.kind, material.subject.
func (d *Desk) Mend(ctx context.Context, actor policy.Actor, id assist.ID, in MendIn) error {
	staged, err := d.mendPaper(ctx, actor, id, in)
	if err != nil {
		return err
	}
	return d.write(ctx, actor, policy.TaskMend, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.2b")
		tx.Detail("subject", fmt.Sprint(in.Ordinal))
		t, err := returned(tx, actor, policy.TaskMend, id)
		if err != nil {
			return err
		}
		s, err := d.requestSubject(tx, t, in.Ordinal)
		if err != nil {
			return err
		}
		if err := in.apply(tx, &s, staged); err != nil {
			return err
		}
		if err := keepMended(tx, t, s); err != nil {
			return err
		}
		commit(tx, []verification.Subject{s})
		return tx.UpdateTask(&t) // counts the revision: what the province looked at is stale
	})
}

// mendPaper stages a new scan before anything is locked.
func (d *Desk) mendPaper(ctx context.Context, actor policy.Actor, id assist.ID, in MendIn) (*store.Staged, error) {
	err := d.view(ctx, actor, policy.TaskMend, "task", string(id), func(tx *store.Tx) error {
		_, err := returned(tx, actor, policy.TaskMend, id)
		return err
	})
	if err != nil || in.Paper == nil {
		return nil, err
	}
	if in.Kind != catalogue.AuthorizationLetter && in.Kind != catalogue.IDCopy {
		return nil, fault.New(fault.Invalid, "material.kind", "材料种类应为授权书、身份证复印件或委托书")
	}
	if err := checkScan(in.ContentType); err != nil {
		return nil, err
	}
	return d.store.StageDocument(ctx, store.Document{Kind: string(in.Kind), ContentType: in.ContentType, Owner: "task " + string(id)}, in.Paper)
}

// returned finds a task that its initiator may mend now.
func returned(tx *store.Tx, actor policy.Actor, action policy.Action, id assist.ID) (assist.Task, error) {
	t, err := taskFor(tx, actor, action, id)
	if err == nil && t.State != assist.Returned {
		err = fault.Newf(fault.Conflict, "task.not_returned", "该任务当前为“%s”，只有被退回的跨省申请可以更正", t.State.Chinese()).Because("R5.2b")
	}
	return t, err
}

// requestSubject gives a subject as the request has it.
func (d *Desk) requestSubject(tx *store.Tx, t assist.Task, ordinal int) (verification.Subject, error) {
	c, err := tx.Case(t.Case)
	if err != nil {
		return verification.Subject{}, err
	}
	subjects, err := d.subjects(tx, c, ordinal, ordinal)
	if err != nil {
		return verification.Subject{}, err
	}
	if len(subjects) == 0 {
		return verification.Subject{}, noSubject(ordinal)
	}
	mended, err := mendedOf(tx, t.ID)
	return mend(subjects, mended)[0], err
}

func (in MendIn) apply(tx *store.Tx, s *verification.Subject, paper *store.Staged) error {
	if in.Number != "" {
		if !in.Number.Valid() {
			return fault.New(fault.Invalid, "task.mend_number", "身份证号有误，请与证件核对")
		}
		s.Number = in.Number
	}
	if in.Name != "" {
		name, wrong := citizen.NormalName(in.Name)
		if name == "" {
			return fault.New(fault.Invalid, "task.mend_name", wrong.Message)
		}
		s.Name = name
	}
	if in.Authorization != nil {
		scan := s.Authorization.Scan
		s.Authorization = *in.Authorization
		s.Authorization.Scan = scan
	}
	return in.takePaper(tx, s, paper)
}

func (in MendIn) takePaper(tx *store.Tx, s *verification.Subject, paper *store.Staged) error {
	switch {
	case paper == nil:
		return nil
	case in.Kind == catalogue.IDCopy:
		s.IDCopy = verification.DocumentID(paper.ID)
	default:
		s.Authorization.Scan = verification.DocumentID(paper.ID)
	}
	return tx.Attach(paper)
}

func keepMended(tx *store.Tx, t assist.Task, s verification.Subject) error {
	data, err := verification.EncodePart([]verification.Subject{s})
	if err != nil {
		return err
	}
	document, err := tx.PutDocument(store.Document{Kind: "mended subject", ContentType: "application/jsonl", Owner: "task " + string(t.ID)}, data)
	if err != nil {
		return err
	}
	return tx.PutTaskSubject(t.ID, s.Ordinal, document, string(tx.Actor.Account))
}

// Resubmit hands a mended request to the province again (R5.2b). Faults:
// task.not_returned, task.nobody.
func (d *Desk) Resubmit(ctx context.Context, actor policy.Actor, id assist.ID) (t assist.Task, err error) {
	_, n, err := d.waiting(ctx, actor, policy.TaskResubmit, id)
	if err != nil {
		return t, err
	}
	err = d.write(ctx, actor, policy.TaskResubmit, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.2b")
		if t, err = taskFor(tx, actor, policy.TaskResubmit, id); err != nil {
			return err
		}
		if err := t.Resubmit(); err != nil {
			return err
		}
		t.Subjects = n
		if err := tx.MendReturns(id); err != nil {
			return err
		}
		if err := tx.UpdateTask(&t); err != nil {
			return err
		}
		event := store.Event{Case: t.Case, Task: id, Verb: string(policy.TaskResubmit), Office: office(actor),
			Words: fmt.Sprintf("更正后重新提交跨省核对“%s”", t.ItemName)}
		if err := tx.AddEvent(event); err != nil {
			return err
		}
		return d.awaitConfirmation(tx, t)
	})
	return t, err
}

// WithdrawItem takes an item back that has not gone to the ministry; the case
// goes on without it, and its report says why. Faults: assist.withdraw_reason,
// case.state.
func (d *Desk) WithdrawItem(ctx context.Context, actor policy.Actor, id assist.ID, reason string) (t assist.Task, err error) {
	if reason, err = words("reason", reason); err != nil {
		return t, err
	}
	err = d.write(ctx, actor, policy.TaskWithdraw, "task", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.2b")
		if t, err = taskFor(tx, actor, policy.TaskWithdraw, id); err != nil {
			return err
		}
		if err := t.Withdraw(reason, tx.Now); err != nil {
			return err
		}
		if err := tx.UpdateTask(&t); err != nil {
			return err
		}
		event := store.Event{Case: t.Case, Task: id, Verb: string(policy.TaskWithdraw), Office: office(actor),
			Words: fmt.Sprintf("撤回跨省核对“%s”，原因：%s", t.ItemName, reason)}
		if err := tx.AddEvent(event); err != nil {
			return err
		}
		if err := recall(tx, t); err != nil {
			return err
		}
		return d.moveOn(tx, t.Case)
	})
	return t, err
}

// OpenPaper gives a paper of a subject as the request has it, to those who see
// the request: the province judges the authorization itself. Faults:
// material.missing, material.subject.
func (d *Desk) OpenPaper(ctx context.Context, actor policy.Actor, id assist.ID, ordinal int, kind catalogue.Material, w func(store.Document, io.Reader) error) error {
	return d.read(ctx, actor, policy.TaskRequest, "", "task", string(id), func(tx *store.Tx) error {
		tx.Detail("material", string(kind))
		t, err := taskFor(tx, actor, policy.TaskRequest, id)
		if err != nil {
			return err
		}
		document, err := d.paperOf(tx, t, ordinal, kind)
		if err != nil {
			return err
		}
		content, about, err := tx.OpenDocument(document)
		if err != nil {
			return err
		}
		defer content.Close()
		if err := tx.Register(); err != nil {
			return err
		}
		return w(about, content)
	})
}

func (d *Desk) paperOf(tx *store.Tx, t assist.Task, ordinal int, kind catalogue.Material) (store.DocumentID, error) {
	if kind == catalogue.CommissionLetter {
		m, err := tx.Material(t.Case, 0, kind)
		return m.Document, err
	}
	s, err := d.requestSubject(tx, t, ordinal)
	if err != nil {
		return "", err
	}
	document := s.Authorization.Scan
	if kind == catalogue.IDCopy {
		document = s.IDCopy
	}
	if document == "" {
		return "", fault.New(fault.Missing, "material.missing", "没有这份材料")
	}
	return store.DocumentID(document), nil
}
