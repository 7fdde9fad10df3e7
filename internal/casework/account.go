package casework

import (
	"context"
	"crypto/rand"
	"strings"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
)

// AccountIn describes a new account. Department is empty for the staff of an
// agency.
type AccountIn struct {
	Login      string
	Name       string
	Roles      []account.Role
	Agency     agency.ID
	Department agency.DepartmentID

	// System makes an account without a password, that only tokens open.
	System bool
	// Password is set by Hedui itself (a demo's accounts) and stays; from
	// anybody else it is not taken, and a one-time password is drawn.
	Password seal.Secret
}

// CreateAccount makes an account and gives its one-time password, which is
// shown to the security administrator once and must be changed at the first
// login (R11). Faults: account.invalid with a field for each defect,
// account.login_taken.
func (d *Desk) CreateAccount(ctx context.Context, actor policy.Actor, in AccountIn) (a account.Account, once seal.Secret, err error) {
	in.Login = strings.ToLower(strings.TrimSpace(in.Login))
	if err := in.check(); err != nil {
		return a, "", err
	}
	phc, once, err := d.firstPassword(ctx, actor, in)
	if err != nil {
		return a, "", err
	}
	err = d.write(ctx, actor, policy.AccountCreate, "agency", string(in.Agency), func(tx *store.Tx) error {
		a = account.Account{ID: account.ID(tx.NewID("a")), Login: in.Login, Name: in.Name, Roles: in.Roles,
			Agency: in.Agency, Department: in.Department, PasswordHash: phc, CreatedAt: tx.Now}
		if err := mayAccount(tx, actor, policy.AccountCreate, a); err != nil {
			return err
		}
		if err := in.checkPlace(tx); err != nil {
			return err
		}
		if once != "" {
			if err := mustChange(tx, &a); err != nil {
				return err
			}
		}
		tx.Object("account", string(a.ID))
		return tx.PutAccount(a)
	})
	return a, once, err
}

func (in AccountIn) check() error {
	wrong := fault.New(fault.Invalid, "account.invalid", "账号信息不符合要求")
	for _, f := range []*fault.Error{account.CheckLogin(in.Login), account.CheckRoles(in.Roles, in.Department != "")} {
		if f != nil {
			wrong.Mend = f.Mend
			wrong.At(f.Fields...)
		}
	}
	if strings.TrimSpace(in.Name) == "" {
		wrong.At(fault.Field{Path: "name", Code: "account.name", Message: "姓名不能为空"})
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// checkPlace wants a department that belongs to the agency's level and does
// what the roles say.
func (in AccountIn) checkPlace(tx *store.Tx) error {
	if _, err := tx.Agency(in.Agency); err != nil || in.Department == "" {
		return err
	}
	department, err := tx.Department(in.Department)
	if err != nil {
		return err
	}
	a := account.Account{Roles: in.Roles}
	if department.Agency() != in.Agency || a.Has(account.Officer) && !department.Commission || a.Has(account.Sharing) && !department.Share {
		return fault.New(fault.Invalid, "account.department", "部门与机构或角色不符").
			Do("委托单位经办须属于委托单位，资源共享部门经办须属于资源共享部门").
			At(fault.Field{Path: "department", Code: "account.department", Message: "部门与机构或角色不符"})
	}
	return nil
}

// firstPassword gives the hash to begin with, and the one-time password if one
// was drawn.
func (d *Desk) firstPassword(ctx context.Context, actor policy.Actor, in AccountIn) (phc string, once seal.Secret, err error) {
	switch {
	case in.System:
		return "", "", nil
	case in.Password != "" && actor.Program:
		phc, err = d.hash(ctx, in.Password)
		return phc, "", err
	}
	if once, err = account.OneTime(rand.Reader); err != nil {
		return "", "", err
	}
	phc, err = d.hash(ctx, once)
	return phc, once, err
}

func mustChange(tx *store.Tx, a *account.Account) error {
	limits, err := tx.Limits()
	a.MustChange, a.PasswordEnds = true, tx.Now.Add(limits.OneTimeFor)
	return err
}

// mayAccount asks the policy about an account, by the agency it belongs to.
func mayAccount(tx *store.Tx, actor policy.Actor, action policy.Action, a account.Account) error {
	above, err := above(tx, a.Agency)
	if err != nil {
		return err
	}
	return policy.May(actor, action, policy.Resource{Kind: policy.Account, ID: string(a.ID), Agency: a.Agency,
		Department: a.Department, Above: above})
}

// changeAccount lets change work on an account that the actor may do the action to.
func (d *Desk) changeAccount(ctx context.Context, actor policy.Actor, action policy.Action, id account.ID, change func(*store.Tx, *account.Account) error) (a account.Account, err error) {
	err = d.write(ctx, actor, action, "account", string(id), func(tx *store.Tx) error {
		if a, err = tx.Account(id); err != nil {
			return err
		}
		if err := mayAccount(tx, actor, action, a); err != nil {
			return err
		}
		if err := change(tx, &a); err != nil {
			return err
		}
		a.SessionsFrom = tx.Now
		return tx.PutAccount(a)
	})
	return a, err
}

// EditAccount changes name and roles. The account's sessions end. Faults:
// account.invalid, account.system, account.missing.
func (d *Desk) EditAccount(ctx context.Context, actor policy.Actor, id account.ID, name string, roles []account.Role) (account.Account, error) {
	return d.changeAccount(ctx, actor, policy.AccountEdit, id, func(tx *store.Tx, a *account.Account) error {
		a.Name, a.Roles = name, roles
		in := AccountIn{Login: a.Login, Name: name, Roles: roles, Agency: a.Agency, Department: a.Department}
		if err := in.check(); err != nil {
			return err
		}
		return in.checkPlace(tx)
	})
}

// ResetAccount gives a new one-time password, takes the second factor away and
// lifts a lock. The account's sessions end. Faults: account.system,
// account.missing.
func (d *Desk) ResetAccount(ctx context.Context, actor policy.Actor, id account.ID) (seal.Secret, error) {
	phc, once, err := d.firstPassword(ctx, actor, AccountIn{})
	if err != nil {
		return "", err
	}
	_, err = d.changeAccount(ctx, actor, policy.AccountReset, id, func(tx *store.Tx, a *account.Account) error {
		if a.PasswordHash == "" {
			return fault.New(fault.Refused, "account.system", "系统账号没有密码").Do("请签发令牌")
		}
		a.PasswordHash, a.TOTP, a.TOTPStep, a.Attempts = phc, "", 0, account.Attempts{}
		return mustChange(tx, a)
	})
	if err != nil {
		return "", err
	}
	return once, nil
}

// DisableAccount closes an account, or opens it again. Its sessions end.
// Faults: account.missing.
func (d *Desk) DisableAccount(ctx context.Context, actor policy.Actor, id account.ID, disabled bool) error {
	_, err := d.changeAccount(ctx, actor, policy.AccountDisable, id, func(_ *store.Tx, a *account.Account) error {
		a.Disabled = disabled
		return nil
	})
	return err
}

// Accounts lists at most n accounts that the actor administers, by
// agency, department and login, after one of them.
func (d *Desk) Accounts(ctx context.Context, actor policy.Actor, after account.ID, n int) (all []account.Account, err error) {
	err = d.administered(ctx, actor, policy.AccountList, policy.Account, func(tx *store.Tx, of agency.ID) error {
		all, err = tx.Accounts(of, after, n)
		return err
	})
	return all, err
}

// administered views a list of access for whoever administers one.
func (d *Desk) administered(ctx context.Context, actor policy.Actor, action policy.Action, kind policy.Kind, fn func(tx *store.Tx, of agency.ID) error) error {
	return d.view(ctx, actor, action, "agency", string(actor.Agency), func(tx *store.Tx) error {
		if err := policy.May(actor, action, policy.Resource{Kind: kind, Agency: actor.Agency}); err != nil {
			return err
		}
		return fn(tx, policy.ScopeOf(actor, action).Under)
	})
}

// SetLimits sets the numbers of access control. Faults: account.limits.
func (d *Desk) SetLimits(ctx context.Context, actor policy.Actor, limits account.Limits) error {
	return d.write(ctx, actor, policy.SettingsEdit, "settings", "access", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.SettingsEdit, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if err := limits.Check(); err != nil {
			return err
		}
		return tx.PutLimits(limits)
	})
}

// Limits gives the numbers of access control.
func (d *Desk) Limits(ctx context.Context, actor policy.Actor) (limits account.Limits, err error) {
	err = d.view(ctx, actor, policy.SettingsRead, "settings", "access", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.SettingsRead, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		limits, err = tx.Limits()
		return err
	})
	return limits, err
}

// Policies lists the policies of access, which nobody can change while Hedui runs.
func (d *Desk) Policies(ctx context.Context, actor policy.Actor) ([]policy.Policy, error) {
	if err := policy.May(actor, policy.PolicyRead, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
		return nil, d.refused(ctx, actor, string(policy.PolicyRead), "policies all", err)
	}
	return policy.Policies(), nil
}
