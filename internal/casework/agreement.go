package casework

import (
	"context"
	"fmt"
	"io"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// AgreementIn is a signed confidentiality agreement with its scan. Lower is the
// agency on the lower tier; the other party is the tier above it.
type AgreementIn struct {
	Lower       agency.ID
	Number      string
	SignedOn    workday.Date
	From, To    workday.Date // both included
	ContentType string
	Content     io.Reader
}

// RegisterAgreement registers an agreement that was signed tier by tier; it
// binds once the province has filed it (R10.1). Faults: agreement.invalid,
// agreement.number, agreement.tier, material.type.
func (d *Desk) RegisterAgreement(ctx context.Context, actor policy.Actor, in AgreementIn) (a agency.Agreement, err error) {
	if in.Number, err = words("number", in.Number); err != nil {
		return a, err
	}
	if err := checkScan(in.ContentType); err != nil {
		return a, err
	}
	err = d.view(ctx, actor, policy.AgreementRegister, "agency", string(in.Lower), func(tx *store.Tx) error {
		a, err = agreementOf(tx, actor, in)
		return err
	})
	if err != nil {
		return a, err
	}
	staged, err := d.store.StageDocument(ctx, store.Document{Kind: "agreement", ContentType: in.ContentType, Owner: "agency " + string(in.Lower)}, in.Content)
	if err != nil {
		return a, err
	}
	err = d.write(ctx, actor, policy.AgreementRegister, "agency", string(in.Lower), func(tx *store.Tx) error {
		tx.Rule("R10.1")
		if a, err = agreementOf(tx, actor, in); err != nil {
			return err
		}
		a.ID, a.Scan = agency.AgreementID(tx.NewID("ag")), string(staged.ID)
		tx.Object("agreement", string(a.ID))
		if err := tx.Attach(staged); err != nil {
			return err
		}
		if err := tx.PutAgreement(a); err != nil {
			return err
		}
		if err := d.agreementBeside(tx, a); err != nil {
			return err
		}
		return tellAgreement(tx, a, "agreement.registered", "已登记，请省级核对机构备案")
	})
	return a, err
}

// agreementOf checks what was handed in, and who may.
func agreementOf(tx *store.Tx, actor policy.Actor, in AgreementIn) (a agency.Agreement, err error) {
	lower, err := tx.Agency(in.Lower)
	if err != nil {
		return a, err
	}
	if err := mayAgree(tx, actor, policy.AgreementRegister, in.Lower, ""); err != nil {
		return a, err
	}
	a = agency.Agreement{Number: in.Number, Lower: in.Lower, SignedOn: in.SignedOn, From: in.From, To: in.To,
		RegisteredAt: tx.Now, RegisteredBy: string(actor.Account)}
	if a.Upper, err = lower.SignsWith(); err != nil {
		return a, err
	}
	return a, a.Check(workday.DateOf(tx.Now))
}

// mayAgree asks the policy about an agreement of an agency.
func mayAgree(tx *store.Tx, actor policy.Actor, action policy.Action, lower agency.ID, id agency.AgreementID) error {
	up, err := above(tx, lower)
	if err != nil {
		return err
	}
	return policy.May(actor, action, policy.Resource{Kind: policy.Agreement, ID: string(id), Agency: lower, Above: up})
}

// FileAgreement files an agreement of city or county level with the province
// (R10.1). What was held back for want of it goes on.
func (d *Desk) FileAgreement(ctx context.Context, actor policy.Actor, id agency.AgreementID) (a agency.Agreement, err error) {
	err = d.write(ctx, actor, policy.AgreementFile, "agreement", string(id), func(tx *store.Tx) error {
		tx.Rule("R10.1")
		if a, err = tx.Agreement(id); err != nil {
			return err
		}
		if err := mayAgree(tx, actor, policy.AgreementFile, a.Lower, id); err != nil {
			return err
		}
		if a, err = filed(tx, a); err != nil {
			return err
		}
		return d.agreementBeside(tx, a)
	})
	return a, err
}

func filed(tx *store.Tx, a agency.Agreement) (agency.Agreement, error) {
	before, err := heldBack(tx, a.Lower)
	if err != nil {
		return a, err
	}
	if err := a.File(string(tx.Actor.Account), tx.Now); err != nil {
		return a, err
	}
	if err := tx.FileAgreement(a); err != nil {
		return a, err
	}
	if err := tellAgreement(tx, a, "agreement.filed", "已由省级备案"); err != nil {
		return a, err
	}
	return a, resume(tx, a.Lower, before)
}

// tellAgreement tells the parties of an agreement and the province.
func tellAgreement(tx *store.Tx, a agency.Agreement, kind, what string) error {
	province, err := tx.Province(a.Lower)
	if err != nil {
		return err
	}
	told := fmt.Sprintf("%s与%s的保密协议（%s，%s 至 %s）%s", agencyOf(tx, a.Lower), agencyOf(tx, a.Upper), a.Number, a.From.Chinese(), a.To.Chinese(), what)
	return notifyEach(tx, store.Notice{Kind: kind, Words: told}, string(a.Lower), string(a.Upper), string(province.ID))
}

// AgreementView is an agreement as it stands today.
type AgreementView struct {
	agency.Agreement
	State     agency.AgreementState
	LowerName string
	UpperName string
	LeftToday int // calendar days until its last day; negative when past
}

// Agreements lists the agreements of the actor's agency and of those below it.
func (d *Desk) Agreements(ctx context.Context, actor policy.Actor) (views []AgreementView, err error) {
	err = d.reading(ctx, actor, policy.AgreementRead, policy.Agreement, func(tx *store.Tx) error {
		all, err := tx.Agreements("")
		if err != nil {
			return err
		}
		today := workday.DateOf(tx.Now)
		views = []AgreementView{}
		for _, a := range all {
			if err := mayAgree(tx, actor, policy.AgreementRead, a.Lower, a.ID); fault.Is(err, fault.Forbidden) {
				continue
			} else if err != nil {
				return err
			}
			views = append(views, AgreementView{a, a.State(today), agencyOf(tx, a.Lower), agencyOf(tx, a.Upper), int(a.To - today)})
		}
		return nil
	})
	return views, err
}

// Lacking shows the tier above which agencies have no valid agreement today, the
// actor's own among them (R10.1).
func (d *Desk) Lacking(ctx context.Context, actor policy.Actor) (lacking []agency.Lack, err error) {
	err = d.reading(ctx, actor, policy.AgreementRead, policy.Agreement, func(tx *store.Tx) error {
		agencies, err := tx.Agencies()
		if err != nil {
			return err
		}
		all, err := tx.Agreements("")
		if err != nil {
			return err
		}
		lacking = []agency.Lack{}
		for _, l := range agency.Lacking(agencies, all, workday.DateOf(tx.Now)) {
			err := mayAgree(tx, actor, policy.AgreementRead, l.Agency.ID, "")
			if err == nil {
				lacking = append(lacking, l)
			} else if !fault.Is(err, fault.Forbidden) {
				return err
			}
		}
		return nil
	})
	return lacking, err
}

// OpenAgreement gives the scan of an agreement; looking is registered.
func (d *Desk) OpenAgreement(ctx context.Context, actor policy.Actor, id agency.AgreementID, w func(store.Document, io.Reader) error) error {
	return d.read(ctx, actor, policy.AgreementRead, "", "agreement", string(id), func(tx *store.Tx) error {
		a, err := tx.Agreement(id)
		if err != nil {
			return err
		}
		if err := mayAgree(tx, actor, policy.AgreementRead, a.Lower, id); err != nil {
			return err
		}
		content, document, err := tx.OpenDocument(store.DocumentID(a.Scan))
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
