package casework

import (
	"context"
	"fmt"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Over lists n of the filed cases of the actor's agency whose term has passed, as
// they would stand on a list of what goes; by number, after one of them (R7.1).
func (d *Desk) Over(ctx context.Context, actor policy.Actor, after string, n int) (goes []archive.Going, err error) {
	err = d.reading(ctx, actor, policy.DestructionRead, policy.Destruction, func(tx *store.Tx) error {
		goes = []archive.Going{}
		settings, err := settingsFor(tx, actor.Agency)
		if err != nil {
			return err
		}
		today := workday.DateOf(tx.Now)
		fresh, others := archive.OverSince(today, settings.ArchiveNewYears), archive.OverSince(today, settings.ArchiveExistingYears)
		for more := true; more && len(goes) < n; {
			cases, err := tx.CasesEnded(actor.Agency, fresh, others, after, n)
			if err != nil {
				return err
			}
			for _, c := range cases {
				g, err := going(tx, c.ID)
				if err != nil {
					return err
				}
				if after = c.Number; g.KeepUntil < today { // a report after it was filed begins the term anew
					goes = append(goes, g)
				}
			}
			more = len(cases) == n
		}
		return nil
	})
	return goes[:min(n, len(goes))], err
}

// going describes a case that goes, with the number of its documents.
func going(tx *store.Tx, id verification.ID) (g archive.Going, err error) {
	c, err := tx.Case(id)
	if err != nil {
		return g, err
	}
	f := caseFile{Whole: archive.Whole{Case: c}}
	if err := f.complete(tx); err != nil {
		return g, err
	}
	documents, err := tx.OwnDocuments(id)
	if err != nil {
		return g, err
	}
	g = archive.Going{Case: id, Number: c.Number, Kind: string(c.Kind), EndedOn: f.EndedOn, Households: c.Households, Subjects: c.Subjects, Documents: len(documents)}
	g.KeepUntil, err = keepUntil(tx, f)
	return g, err
}

// ProposeDestruction asks for the destruction of files whose term has passed;
// another person of the agency decides (R7.1). Faults: destruction.empty,
// destruction.kept, destruction.not_filed, destruction.consulted,
// destruction.apart, destruction.reason, destruction.taken.
func (d *Desk) ProposeDestruction(ctx context.Context, actor policy.Actor, cases []verification.ID, reason string) (x archive.Destruction, err error) {
	if reason, err = words("reason", reason); err != nil {
		return x, err
	}
	err = d.write(ctx, actor, policy.DestructionPropose, "destruction", "new", func(tx *store.Tx) error {
		tx.Rule("R7.1")
		var goes []archive.Going
		for _, id := range cases {
			if err := mayGo(tx, actor, id); err != nil {
				return err
			}
			if err := goesWhole(tx, id, cases); err != nil {
				return err
			}
			g, err := going(tx, id)
			if err != nil {
				return err
			}
			goes = append(goes, g)
		}
		if x, err = archive.Propose(actor.Agency, goes, reason, string(actor.Account), tx.Now); err != nil {
			return err
		}
		x.ID = archive.DestructionID(tx.NewID("de"))
		tx.Object("destruction", string(x.ID))
		tx.Detail("cases", fmt.Sprint(len(goes)))
		if err := tx.PutDestruction(x); err != nil {
			return err
		}
		return tellDestruction(tx, x, "destruction.propose", "拟销毁", "，如尚需使用，请及时向提请机构提出")
	})
	return x, err
}

// mayGo finds a case whose file the actor may propose: filed by the agency that
// keeps it, with nobody about to read it.
func mayGo(tx *store.Tx, actor policy.Actor, id verification.ID) error {
	f, err := fileFor(tx, actor, policy.DestructionPropose, id)
	if err != nil {
		return err
	}
	if len(f.volumes) == 0 || f.volumes[len(f.volumes)-1].Stale(f.Whole) {
		return fault.Newf(fault.Conflict, "destruction.not_filed", "业务 %s 尚未归档，或归档后又有变化", f.Case.Number).Do("请先归档")
	}
	consultations, err := tx.CaseConsultations(id)
	for _, c := range consultations {
		if c.State == archive.Open {
			return fault.Newf(fault.Conflict, "destruction.consulted", "业务 %s 的档案正有机构申请调阅", f.Case.Number).Because("R7.2").Do("请先办结调阅申请")
		}
	}
	return err
}

// tellDestruction tells the other agencies that took part in the cases.
func tellDestruction(tx *store.Tx, x archive.Destruction, kind, what, more string) error {
	numbers := map[agency.ID][]string{}
	for _, g := range x.Goes {
		c, err := tx.Case(g.Case)
		if err != nil {
			return err
		}
		tasks, err := tx.CaseTasks(g.Case)
		if err != nil {
			return err
		}
		parties := map[agency.ID]bool{c.Initiating: true}
		for _, t := range tasks {
			parties[t.Assisting] = true
		}
		for p := range parties {
			numbers[p] = append(numbers[p], g.Number)
		}
	}
	delete(numbers, x.Agency)
	delete(numbers, agency.Ministry)
	for to, all := range numbers {
		told := fmt.Sprintf("%s%s保管期满的案卷：%s 等 %d 卷%s", agencyOf(tx, x.Agency), what, all[0], len(all), more)
		if err := tx.AddNotice(store.Notice{Office: string(to), Kind: kind, Words: told}); err != nil {
			return err
		}
	}
	return nil
}

func destructionFor(tx *store.Tx, actor policy.Actor, action policy.Action, id archive.DestructionID) (archive.Destruction, error) {
	x, err := tx.Destruction(id)
	if err != nil {
		return x, err
	}
	return x, policy.May(actor, action, policy.Resource{Kind: policy.Destruction, ID: string(id), Agency: x.Agency, Commissioned: x.Agency,
		Creator: account.ID(x.ProposedBy), State: string(x.State)})
}

// ApproveDestruction destroys what another person proposed: people and papers
// are gone when it returns, the cases' skeletons and the register stay (R7.1).
// Faults: case.changed, destruction.not_filed, destruction.consulted.
func (d *Desk) ApproveDestruction(ctx context.Context, actor policy.Actor, id archive.DestructionID) (x archive.Destruction, err error) {
	if err := d.store.Sequence(ctx, true); err != nil { // entries still pending hold salts, too
		return x, err
	}
	var gone []store.DocumentID
	err = d.write(ctx, actor, policy.DestructionDecide, "destruction", string(id), func(tx *store.Tx) error {
		tx.Rule("R7.1")
		if x, err = destructionFor(tx, actor, policy.DestructionDecide, id); err != nil {
			return err
		}
		if err := x.Approve(string(actor.Account), tx.Now); err != nil {
			return err
		}
		gone = nil
		for _, g := range x.Goes {
			some, err := d.destroy(tx, actor, x, g)
			if err != nil {
				return err
			}
			gone = append(gone, some...)
		}
		tx.Detail("cases", fmt.Sprint(len(x.Goes)))
		tx.Detail("documents", fmt.Sprint(len(gone)))
		return d.certify(tx, &x)
	})
	if err != nil {
		return x, err
	}
	// Done is done, whoever hangs up: what is left of it on disk goes too.
	return x, d.store.Erase(context.WithoutCancel(ctx), gone)
}

// destroy takes people and papers out of one case, if it still may go.
func (d *Desk) destroy(tx *store.Tx, actor policy.Actor, x archive.Destruction, g archive.Going) ([]store.DocumentID, error) {
	if err := mayGo(tx, actor, g.Case); err != nil {
		return nil, err
	}
	c, err := tx.Case(g.Case)
	if err != nil {
		return nil, err
	}
	if err := c.To(verification.Destroyed); err != nil {
		return nil, err
	}
	told := fmt.Sprintf("保管期满（至 %s），经两人审核，个人信息和材料 %d 份已销毁", g.KeepUntil.Chinese(), g.Documents)
	event := store.Event{Case: c.ID, Verb: string(policy.DestructionDecide), Words: told, Office: office(actor)}
	if err := tx.AddEvent(event); err != nil {
		return nil, err
	}
	gone, err := tx.Destroy(c.ID)
	if err != nil {
		return nil, err
	}
	return gone, tx.UpdateCase(&c)
}

// certify signs what was done, and keeps it.
func (d *Desk) certify(tx *store.Tx, x *archive.Destruction) error {
	x.DecidedAt = x.DecidedAt.Truncate(time.Millisecond) // as the database keeps it
	certificate, err := x.Certificate()
	if err != nil {
		return err
	}
	if x.Signature, err = d.store.Signer().Sign(certificate); err != nil {
		return err
	}
	if err := tx.UpdateDestruction(x); err != nil {
		return err
	}
	return tellDestruction(tx, *x, "destruction.done", "已销毁", "")
}

// RejectDestruction keeps the files, for a reason. Faults: case.reason,
// case.not_approving.
func (d *Desk) RejectDestruction(ctx context.Context, actor policy.Actor, id archive.DestructionID, answer string) (x archive.Destruction, err error) {
	if answer, err = words("answer", answer); err != nil {
		return x, err
	}
	err = d.write(ctx, actor, policy.DestructionDecide, "destruction", string(id), func(tx *store.Tx) error {
		tx.Rule("R7.1")
		if x, err = destructionFor(tx, actor, policy.DestructionDecide, id); err != nil {
			return err
		}
		if err := x.Reject(answer, string(actor.Account), tx.Now); err != nil {
			return err
		}
		return tx.UpdateDestruction(&x)
	})
	return x, err
}

// Destructions lists the destructions of the actor's agency, newest first.
func (d *Desk) Destructions(ctx context.Context, actor policy.Actor, before archive.DestructionID, n int) (all []archive.Destruction, err error) {
	err = d.reading(ctx, actor, policy.DestructionRead, policy.Destruction, func(tx *store.Tx) error {
		all, err = tx.Destructions(actor.Agency, before, n)
		return err
	})
	return all, err
}
