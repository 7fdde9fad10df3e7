package casework

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"hedui/internal/account"
	"hedui/internal/fault"
	"hedui/internal/seal"
	"hedui/internal/store"
)

// The verbs by which people change their own way in, as the register has them.
const (
	verbPassword = "account.password"
	verbEnrol    = "account.enrol"
)

// ChangePassword replaces the actor's own password. Every other session of the
// account ends; this one goes on as the one that comes back. Faults:
// account.password_wrong, account.password_weak with a field for each defect,
// account.password_reused, account.changed, login.step.
func (d *Desk) ChangePassword(ctx context.Context, s Session, old, new seal.Secret, address string) (Session, error) {
	actor, step, err := d.Actor(ctx, s, address)
	if err != nil {
		return s, err
	}
	if step == StepCode || step == StepDevice {
		return s, notNow()
	}
	a, err := d.account(ctx, s.Account)
	if err != nil {
		return s, err
	}
	if err := d.mayReplace(ctx, a, old, new, address); err != nil {
		return s, err
	}
	phc, err := d.hash(ctx, new)
	if err != nil {
		return s, err
	}
	err = d.store.Write(ctx, actor, verbPassword, func(tx *store.Tx) error {
		tx.Object("account", string(a.ID))
		s.BeganAt = tx.Now
		return replacePassword(tx, a, phc)
	})
	return s, err
}

func (d *Desk) account(ctx context.Context, id account.ID) (a account.Account, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		a, err = tx.Account(id)
		return err
	})
	return a, err
}

// mayReplace checks the old password and the new one's quality.
func (d *Desk) mayReplace(ctx context.Context, a account.Account, old, new seal.Secret, address string) error {
	if refused := a.Enter(d.store.Now()); refused != nil {
		return refused
	}
	ok, err := matches(ctx, a.PasswordHash, old)
	if err != nil {
		return err
	}
	if !ok {
		wrong := fault.New(fault.Invalid, "account.password_wrong", "原密码不正确").
			At(fault.Field{Path: "old", Code: "account.password_wrong", Message: "原密码不正确"})
		return d.registerLogin(ctx, a, address, wrong, countFailure)
	}
	if weak := account.CheckPassword(new.Reveal(), a.Login, a.Name); weak != nil {
		return weak
	}
	if a.Reused(new) {
		const message = "不能使用最近用过的密码"
		return fault.New(fault.Invalid, "account.password_reused", message).Do("请换一个新密码").
			At(fault.Field{Path: "password", Code: "account.password_reused", Message: message})
	}
	return nil
}

func replacePassword(tx *store.Tx, seen account.Account, phc string) error {
	a, err := tx.Account(seen.ID)
	if err != nil {
		return err
	}
	if a.PasswordHash != seen.PasswordHash {
		return fault.New(fault.Conflict, "account.changed", "密码已在别处修改").Do("请重新登录")
	}
	a.History = slices.Insert(a.History, 0, a.PasswordHash)
	a.History = a.History[:min(len(a.History), account.HistoryKept)]
	a.PasswordHash, a.MustChange, a.PasswordEnds, a.SessionsFrom = phc, false, time.Time{}, tx.Now
	return tx.PutAccount(a)
}

// Enrol begins a second factor: it draws a secret and gives its address, to be
// shown as a QR code. Confirm ends it. A second factor that stands is only
// replaced after a reset. Faults: account.enrolled, login.step.
func (d *Desk) Enrol(ctx context.Context, s Session, address string) (Session, seal.Secret, error) {
	_, step, err := d.Actor(ctx, s, address)
	if err != nil {
		return s, "", err
	}
	if step == StepCode || step == StepDevice {
		return s, "", notNow()
	}
	a, err := d.account(ctx, s.Account)
	if err != nil {
		return s, "", err
	}
	if a.TOTP != "" {
		return s, "", fault.New(fault.Conflict, "account.enrolled", "已启用动态口令").Do("更换手机时，请安全管理员重置账号")
	}
	secret, err := account.NewTOTP(rand.Reader)
	s.Enrolling = secret.Reveal()
	return s, account.TOTPAddress(secret, a.Login), err
}

// Confirm takes the first code of a second factor that Enrol began. Faults:
// login.code, login.step.
func (d *Desk) Confirm(ctx context.Context, s Session, code, address string) (Session, error) {
	actor, _, err := d.Actor(ctx, s, address)
	if err != nil {
		return s, err
	}
	err = d.store.Write(ctx, actor, verbEnrol, func(tx *store.Tx) error {
		tx.Object("account", string(s.Account))
		return confirm(tx, s, code)
	})
	if err == nil {
		s.Code, s.Enrolling = true, ""
	}
	return s, err
}

func confirm(tx *store.Tx, s Session, code string) error {
	a, err := tx.Account(s.Account)
	if err != nil {
		return err
	}
	if s.Enrolling == "" || a.TOTP != "" {
		return notNow()
	}
	a.TOTP = seal.Secret(s.Enrolling)
	step, ok := account.CheckTOTP(a.TOTP, code, tx.Now, 0)
	if !ok {
		return wrongCode()
	}
	a.TOTPStep = step
	return tx.PutAccount(a)
}
