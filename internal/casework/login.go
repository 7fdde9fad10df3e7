package casework

import (
	"context"
	"crypto/rand"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"hedui/internal/account"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
)

// Session is what a login has reached so far. The web keeps it between
// requests, sealed at rest, and hands it in with each.
type Session struct {
	Account   account.ID        `json:"account"`
	BeganAt   time.Time         `json:"began"`
	UsedAt    time.Time         `json:"used"`
	Code      bool              `json:"code,omitempty"`      // the second factor was given
	Device    account.DeviceID  `json:"device,omitempty"`    // the device that proved itself
	Challenge account.Challenge `json:"challenge"`           // what a device may sign now
	Enrolling string            `json:"enrolling,omitempty"` // a second-factor secret that waits for its first code
}

// Step is what a login still needs.
type Step string

// The steps, in their order. Until StepNone, a session opens nothing else.
const (
	StepNone     Step = ""
	StepCode     Step = "code"     // the second factor's code
	StepDevice   Step = "device"   // proof of the device (R11)
	StepPassword Step = "password" // a password of one's own
	StepEnrol    Step = "enrol"    // a second factor
)

// The verbs of logins, as the register has them.
const (
	verbLogin  = "login"
	verbCode   = "login.code"
	verbDevice = "login.device"
	verbToken  = "token.use"
)

// hashing bounds the memory and the cores that password hashes take at once.
var hashing = semaphore.NewWeighted(int64(runtime.GOMAXPROCS(0)))

// cost is small for a demo's invented accounts, whose passwords are printed anyway.
func (d *Desk) cost() account.Cost {
	if d.demo {
		return account.FastCost()
	}
	return account.DefaultCost()
}

func loginRefused() *fault.Error {
	return fault.New(fault.Unauthenticated, "login.refused", "登录名或密码不正确").
		Do("请核对后重试；连续多次错误，账号将暂时锁定")
}

// Login checks login and password and begins a session. Unknown logins and
// wrong passwords get one answer; failures are registered and counted. Faults:
// login.refused for whatever was wrong, account.locked with the time to wait,
// account.disabled, account.password_expired.
func (d *Desk) Login(ctx context.Context, login string, password seal.Secret, address string) (Session, error) {
	defer d.entering.take(strings.ToLower(login))()
	a, err := d.accountByLogin(ctx, login)
	if fault.Is(err, fault.Missing) {
		return Session{}, d.strangerRefused(ctx, password, address)
	}
	if err != nil {
		return Session{}, err
	}
	if refused := a.Enter(d.store.Now()); refused != nil {
		return Session{}, d.registerLogin(ctx, a, address, refused, nil)
	}
	ok, err := matches(ctx, a.PasswordHash, password)
	if err != nil {
		return Session{}, err
	}
	if !ok {
		return Session{}, d.registerLogin(ctx, a, address, loginRefused(), countFailure)
	}
	return d.beginSession(ctx, a, password, address)
}

func (d *Desk) accountByLogin(ctx context.Context, login string) (a account.Account, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		a, err = tx.AccountByLogin(strings.ToLower(strings.TrimSpace(login)))
		return err
	})
	return a, err
}

// matches compares a password. An account without one (a system's, that has
// tokens) matches none.
func matches(ctx context.Context, phc string, password seal.Secret) (bool, error) {
	if err := hashing.Acquire(ctx, 1); err != nil {
		return false, err
	}
	defer hashing.Release(1)
	if phc == "" {
		return false, nil
	}
	return account.Verify(phc, password)
}

func (d *Desk) hash(ctx context.Context, password seal.Secret) (string, error) {
	if err := hashing.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer hashing.Release(1)
	return d.cost().Hash(password, rand.Reader)
}

// strangerRefused takes as long as a wrong password does, so that the time does
// not tell which logins there are. What was typed as login is not registered:
// it may be a password.
func (d *Desk) strangerRefused(ctx context.Context, password seal.Secret, address string) error {
	if _, err := d.hash(ctx, password); err != nil {
		return err
	}
	return d.store.Refuse(ctx, policy.Actor{Address: address}, verbLogin, "account unknown", loginRefused(), nil)
}

// registerLogin commits a refused login, with what it changes on the account.
func (d *Desk) registerLogin(ctx context.Context, a account.Account, address string, refusal error, change func(*store.Tx, account.Account) error) error {
	actor := policy.Actor{Account: a.ID, Agency: a.Agency, Department: a.Department, Address: address}
	return d.store.Refuse(ctx, actor, verbLogin, "account "+string(a.ID), refusal, func(tx *store.Tx) error {
		if change == nil {
			return nil
		}
		return change(tx, a)
	})
}

// countFailure counts on the account as it is now: others may fail beside us.
func countFailure(tx *store.Tx, a account.Account) error {
	a, err := tx.Account(a.ID)
	if err != nil {
		return err
	}
	limits, err := tx.Limits()
	if err != nil {
		return err
	}
	a.Attempts = limits.Fail(a.Attempts, tx.Now)
	return tx.PutAccount(a)
}

func (d *Desk) beginSession(ctx context.Context, a account.Account, password seal.Secret, address string) (s Session, err error) {
	renewed := ""
	if d.cost().Outdated(a.PasswordHash) {
		if renewed, err = d.hash(ctx, password); err != nil {
			return s, err
		}
	}
	checked := a.PasswordHash
	actor := policy.Actor{Account: a.ID, Agency: a.Agency, Department: a.Department, Address: address}
	err = d.store.Write(ctx, actor, verbLogin, func(tx *store.Tx) error {
		tx.Object("account", string(a.ID))
		if a, err = tx.Account(a.ID); err != nil {
			return err
		}
		if refused := a.Enter(tx.Now); refused != nil {
			return refused
		}
		if a.PasswordHash != checked {
			return loginRefused() // changed while we compared
		}
		a.LastLogin = tx.Now
		if renewed != "" {
			a.PasswordHash = renewed
		}
		if a.TOTP == "" {
			a.Attempts = account.Attempts{}
		}
		s = Session{Account: a.ID, BeganAt: tx.Now, UsedAt: tx.Now}
		return tx.PutAccount(a)
	})
	return s, err
}

// LoginCode takes the second factor's code. Faults: login.code, login.step,
// account.locked.
func (d *Desk) LoginCode(ctx context.Context, s Session, code, address string) (Session, error) {
	defer d.entering.take(string(s.Account))()
	actor, step, err := d.Actor(ctx, s, address)
	if err != nil {
		return s, err
	}
	if step != StepCode {
		return s, notNow()
	}
	err = d.store.Write(ctx, actor, verbCode, func(tx *store.Tx) error {
		tx.Object("account", string(s.Account))
		return takeCode(tx, s.Account, code)
	})
	if fault.HasCode(err, "login.code") {
		return s, d.store.Refuse(ctx, actor, verbCode, "account "+string(s.Account), err, func(tx *store.Tx) error {
			return countFailure(tx, account.Account{ID: s.Account})
		})
	}
	s.Code = err == nil
	return s, err
}

func takeCode(tx *store.Tx, id account.ID, code string) error {
	a, err := tx.Account(id)
	if err != nil {
		return err
	}
	if refused := a.Enter(tx.Now); refused != nil {
		return refused
	}
	step, ok := account.CheckTOTP(a.TOTP, code, tx.Now, a.TOTPStep)
	if !ok {
		return wrongCode()
	}
	a.TOTPStep, a.Attempts = step, account.Attempts{}
	return tx.PutAccount(a)
}

func wrongCode() *fault.Error {
	return fault.New(fault.Unauthenticated, "login.code", "动态口令不正确或已使用").Do("请等待下一个动态口令后重试，并核对手机时间")
}

func notNow() *fault.Error {
	return fault.New(fault.Conflict, "login.step", "当前登录步骤不需要此操作").Do("请重新登录")
}

// Challenge gives what a device must sign now, within Limits.ChallengeFor.
func (d *Desk) Challenge(ctx context.Context, s Session) (Session, error) {
	err := d.store.View(ctx, func(tx *store.Tx) error {
		limits, err := tx.Limits()
		if err != nil {
			return err
		}
		s.Challenge, err = limits.NewChallenge(rand.Reader, tx.Now)
		return err
	})
	return s, err
}

// LoginDevice takes a device's proof (R11). Refusals are registered; the
// challenge is used up either way. Faults: device.refused, device.stale,
// login.step.
func (d *Desk) LoginDevice(ctx context.Context, s Session, id account.DeviceID, origin, signature, address string) (Session, error) {
	actor, step, err := d.Actor(ctx, s, address)
	if err != nil {
		return s, err
	}
	if step != StepDevice {
		return s, notNow()
	}
	challenge := s.Challenge
	s.Challenge = account.Challenge{}
	object := "device unknown"
	err = d.store.Write(ctx, actor, verbDevice, func(tx *store.Tx) error {
		device, err := tx.Device(id)
		if err == nil {
			object = "device " + string(id)
			tx.Object("device", string(id))
		} else if !fault.Is(err, fault.Missing) {
			return err
		}
		if refused := device.Prove(challenge, origin, signature, actor.Agency, tx.Now); refused != nil {
			return refused
		}
		return nil
	})
	if err != nil {
		return s, d.refused(ctx, actor, verbDevice, object, err)
	}
	s.Device = id
	return s, nil
}
