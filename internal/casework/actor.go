package casework

import (
	"context"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
)

// Actor says who a session is now, and what its login still needs. It reads
// everything anew for each request, so that disabling an account, changing its
// roles or revoking a device works at once (R11). Faults: session.ended,
// device.refused.
func (d *Desk) Actor(ctx context.Context, s Session, address string) (actor policy.Actor, step Step, err error) {
	var p presence
	err = d.store.View(ctx, func(tx *store.Tx) error {
		p, err = find(tx, s)
		return err
	})
	if fault.Is(err, fault.Missing) {
		return actor, "", sessionEnded()
	}
	if err != nil {
		return actor, "", err
	}
	actor = actorOf(p.account, p.agency, address)
	if over := p.over(s, d.store.Now()); over != nil {
		return actor, "", over
	}
	if p.revoked(s) {
		return actor, "", d.refused(ctx, actor, verbDevice, "device "+string(s.Device), deviceRefused())
	}
	actor.Device = string(s.Device)
	return actor, p.next(s, d.demo), nil
}

// presence is what decides about a session.
type presence struct {
	account account.Account
	agency  agency.Agency
	device  account.Device
	limits  account.Limits
}

func find(tx *store.Tx, s Session) (p presence, err error) {
	if p.account, err = tx.Account(s.Account); err != nil {
		return p, err
	}
	if p.agency, err = tx.Agency(p.account.Agency); err != nil {
		return p, err
	}
	if p.limits, err = tx.Limits(); err != nil || s.Device == "" {
		return p, err
	}
	p.device, err = tx.Device(s.Device)
	return p, err
}

func sessionEnded() *fault.Error {
	return fault.New(fault.Unauthenticated, "session.ended", "登录已失效").Do("请重新登录")
}

func deviceRefused() *fault.Error {
	return fault.New(fault.Forbidden, "device.refused", "本设备未登记或已注销，不得接入").
		Do("请安全管理员登记本设备后再登录").Because("R11")
}

// WithoutDevice registers a request of a session whose device was not proved,
// and gives its refusal (R11).
func (d *Desk) WithoutDevice(ctx context.Context, actor policy.Actor) error {
	return d.store.Refuse(ctx, actor, verbDevice, "device unknown",
		fault.New(fault.Unauthenticated, "session.device", "登录尚未完成").Do("请验证本设备").Because("R11"), nil)
}

// over faults a session whose time has passed, or that the account's disabling,
// reset or new password ended.
func (p presence) over(s Session, now time.Time) error {
	ended := p.limits.Ended(account.Session{BeganAt: s.BeganAt, UsedAt: s.UsedAt}, now)
	if ended || p.account.Disabled || s.BeganAt.Before(p.account.SessionsFrom) {
		return sessionEnded()
	}
	return nil
}

// revoked tells whether the device that the session began on may no longer connect.
func (p presence) revoked(s Session) bool {
	return s.Device != "" && (!p.device.RevokedAt.IsZero() || p.device.Agency != p.account.Agency)
}

// next is the first step that is missing.
func (p presence) next(s Session, demo bool) Step {
	a := p.account
	switch {
	case a.TOTP != "" && !s.Code:
		return StepCode
	case p.agency.RequireDevice && s.Device == "":
		return StepDevice
	case a.MustChange:
		return StepPassword
	case a.TOTP == "" && p.limits.SecondFactor && !demo:
		return StepEnrol
	}
	return StepNone
}

func actorOf(a account.Account, at agency.Agency, address string) policy.Actor {
	return policy.Actor{Account: a.ID, Name: a.Name, Roles: a.Roles, Agency: a.Agency, Level: at.Level,
		Department: a.Department, Address: address}
}

// TokenActor says whom a token lets in: an account of a department, bounded by
// the token's scope. A token that is known but revoked, expired or wrong is
// registered; random text is not, or it would fill the register. Faults:
// token.refused.
func (d *Desk) TokenActor(ctx context.Context, text seal.Secret, address string) (policy.Actor, error) {
	id, ok := account.ParseToken(text)
	if !ok {
		return policy.Actor{}, account.Token{}.Admit(text, d.store.Now())
	}
	var token account.Token
	var p presence
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		if token, err = tx.Token(id); err != nil {
			return err
		}
		p, err = find(tx, Session{Account: token.Account})
		return err
	})
	if fault.Is(err, fault.Missing) {
		return policy.Actor{}, account.Token{}.Admit(text, d.store.Now())
	}
	if err != nil {
		return policy.Actor{}, err
	}
	return d.admitted(ctx, token, text, p, address)
}

func (d *Desk) admitted(ctx context.Context, token account.Token, text seal.Secret, p presence, address string) (policy.Actor, error) {
	actor := actorOf(p.account, p.agency, address)
	refused := token.Admit(text, d.store.Now())
	if refused == nil && p.account.Disabled {
		refused = account.Token{}.Admit(text, d.store.Now())
	}
	if refused != nil {
		return policy.Actor{}, d.store.Refuse(ctx, actor, verbToken, "token "+string(token.ID), refused, nil)
	}
	actor.Scope = make([]policy.Action, len(token.Scope))
	for i, s := range token.Scope {
		actor.Scope[i] = policy.Action(s)
	}
	return actor, nil
}

// Now is the store's clock, which a demo may have moved.
func (d *Desk) Now() time.Time { return d.store.Now() }
