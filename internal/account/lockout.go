package account

import (
	"time"

	"hedui/internal/fault"
)

// Limits are the numbers of access control. They come from the law around the
// norm (GB/T 22239, level 3), not from the norm, and are a province's setting.
type Limits struct {
	Failures     int           `json:"failures"`     // wrong answers in a row before the lock
	LockFor      time.Duration `json:"lockFor"`      // how long the lock holds, in nanoseconds
	Idle         time.Duration `json:"idle"`         // a session unused this long ends
	Absolute     time.Duration `json:"absolute"`     // a session ends after this, used or not
	OneTimeFor   time.Duration `json:"oneTimeFor"`   // a one-time password opens this long
	ChallengeFor time.Duration `json:"challengeFor"` // a device's challenge holds this long
	SecondFactor bool          `json:"secondFactor"` // everybody must have one; off in the demo
}

// DefaultLimits are 5 failures, 15 minutes; 30 minutes idle, 12 hours at all;
// one-time passwords 72 hours; challenges 2 minutes; a second factor for all.
func DefaultLimits() Limits {
	return Limits{
		Failures: 5, LockFor: 15 * time.Minute,
		Idle: 30 * time.Minute, Absolute: 12 * time.Hour,
		OneTimeFor: 72 * time.Hour, ChallengeFor: 2 * time.Minute, SecondFactor: true,
	}
}

// Attempts counts wrong passwords and codes of one account. It starts anew only
// when a login has passed both, so that a known password does not open the way
// to guessing codes.
type Attempts struct {
	Failed      int
	LastAt      time.Time
	LockedUntil time.Time
}

// Locked tells whether the account is locked at now.
func (a Attempts) Locked(now time.Time) bool { return now.Before(a.LockedUntil) }

// Fail is the count after one more wrong answer at now. Failures further apart
// than the lock's length are not in a row.
func (l Limits) Fail(a Attempts, now time.Time) Attempts {
	if now.Sub(a.LastAt) >= l.LockFor {
		a = Attempts{}
	}
	a.Failed, a.LastAt = a.Failed+1, now
	if a.Failed >= l.Failures {
		a.LockedUntil, a.Failed = now.Add(l.LockFor), 0
	}
	return a
}

// Enter says whether the account may try to log in at now: not when it is
// disabled, locked, or waits with a one-time password whose time has passed.
func (a Account) Enter(now time.Time) *fault.Error {
	switch {
	case a.Disabled:
		return fault.New(fault.Forbidden, "account.disabled", "账号已停用").Do("请联系本机构的安全管理员")
	case a.Attempts.Locked(now):
		return fault.New(fault.TooMany, "account.locked", "连续多次登录失败，账号已暂时锁定").
			Do("请稍后再试，或请安全管理员重置密码").Retry(a.Attempts.LockedUntil.Sub(now))
	case !a.PasswordEnds.IsZero() && !now.Before(a.PasswordEnds):
		return fault.New(fault.Forbidden, "account.password_expired", "一次性密码已过期").
			Do("请安全管理员重新重置密码")
	}
	return nil
}

// Session is the part of a login's life that time decides about.
type Session struct{ BeganAt, UsedAt time.Time }

// Ended tells whether the session is over at now: idle too long, or too old.
func (l Limits) Ended(s Session, now time.Time) bool {
	return now.Sub(s.UsedAt) >= l.Idle || now.Sub(s.BeganAt) >= l.Absolute
}

// Check refuses limits that would let anybody in, or nobody.
func (l Limits) Check() error {
	if l.Failures >= 3 && l.Failures <= 10 && l.LockFor >= time.Minute && l.Idle >= time.Minute && l.Idle <= time.Hour &&
		l.Absolute >= l.Idle && l.Absolute <= 24*time.Hour && l.OneTimeFor >= time.Hour && l.ChallengeFor >= 10*time.Second {
		return nil
	}
	return fault.New(fault.Invalid, "account.limits", "登录安全设置超出允许范围").
		Do("连续失败3到10次锁定，锁定至少1分钟，空闲退出1分钟到1小时，最长登录24小时")
}
