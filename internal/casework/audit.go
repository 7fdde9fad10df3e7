package casework

import (
	"context"
	"errors"
	"io"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/audit"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// register is the resource of the actions on the audit register.
func register(of agency.ID) policy.Resource {
	return policy.Resource{Kind: policy.Register, Agency: of}
}

// Entries lists the register of the actor's agency and the tiers below it,
// newest first (R11).
func (d *Desk) Entries(ctx context.Context, actor policy.Actor, f store.EntryFilter) (all []audit.Entry, err error) {
	err = d.view(ctx, actor, policy.AuditRead, "register", "list", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.AuditRead, register(actor.Agency)); err != nil {
			return err
		}
		f.Of, f.Program = policy.ScopeOf(actor, policy.AuditRead).Under, actor.Level == agency.Province
		all, err = tx.Entries(f)
		return err
	})
	return all, err
}

// Registrants gives the login names of the accounts that stand in entries, by
// account: auditors know people by them (R11). The program itself has none.
func (d *Desk) Registrants(ctx context.Context, actor policy.Actor, entries []audit.Entry) (logins map[string]string, err error) {
	logins = map[string]string{}
	err = d.view(ctx, actor, policy.AuditRead, "register", "list", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.AuditRead, register(actor.Agency)); err != nil {
			return err
		}
		for _, e := range entries {
			if _, known := logins[e.Actor]; known {
				continue
			}
			a, err := tx.Account(account.ID(e.Actor))
			if err != nil && !fault.Is(err, fault.Missing) {
				return err
			}
			logins[e.Actor] = a.Login
		}
		return nil
	})
	return logins, err
}

// RegisterState tells how far the register has come and what is signed of it.
func (d *Desk) RegisterState(ctx context.Context, actor policy.Actor) (s store.RegisterState, err error) {
	err = d.view(ctx, actor, policy.AuditRead, "register", "state", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.AuditRead, register(actor.Agency)); err != nil {
			return err
		}
		s, err = tx.RegisterState()
		return err
	})
	return s, err
}

// VerifyRegister checks the whole register against this server's own key. It
// finds what was changed in the database; whether the key is the right one
// only an offline check with a pinned key can tell. The result names the first
// entry that is not as it was; its fault, audit.…, comes along.
func (d *Desk) VerifyRegister(ctx context.Context, actor policy.Actor) (audit.Result, error) {
	err := d.write(ctx, actor, policy.AuditVerify, "register", "verify", func(tx *store.Tx) error {
		tx.Rule("R11")
		return policy.May(actor, policy.AuditVerify, register(actor.Agency))
	})
	if err != nil {
		return audit.Result{}, err
	}
	r, w := io.Pipe()
	exported := make(chan error, 1)
	go func() {
		err := d.store.ExportAudit(ctx, w, 1, 0)
		w.CloseWithError(err)
		exported <- err
	}()
	result, err := audit.Verify(r, d.store.Signer().Verifier())
	r.Close() // a check that failed reads no more
	if failed := <-exported; failed != nil && !errors.Is(failed, io.ErrClosedPipe) {
		return result, failed
	}
	return result, err
}

// RegisterKey is the public key, as PEM, that verifies the register's
// signatures; whoever will verify keeps it beforehand.
func (d *Desk) RegisterKey() []byte { return d.store.Signer().Verifier().PEM() }
