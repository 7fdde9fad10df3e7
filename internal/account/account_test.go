package account_test

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/account"
	"hedui/internal/fault"
)

var noon = time.Date(2026, 10, 8, 4, 0, 0, 0, time.UTC)

func TestCheckRoles(t *testing.T) {
	type roles = []account.Role
	for _, c := range []struct {
		name       string
		roles      roles
		department bool
		code       string
	}{
		{"a clerk may also approve; who approves what is decided per case", roles{account.Clerk, account.Approver}, false, ""},
		{"a department may commission and share", roles{account.Officer, account.Sharing}, true, ""},
		{"an administrator alone", roles{account.Security}, false, ""},
		{"none", nil, false, "account.role_missing"},
		{"unknown", roles{"chief"}, false, "account.role_unknown"},
		{"two administrators", roles{account.System, account.Audit}, false, "account.role_separation"},
		{"administrator and clerk", roles{account.Clerk, account.Security}, false, "account.role_separation"},
		{"clerk at a department", roles{account.Clerk}, true, "account.role_place"},
		{"officer at an agency", roles{account.Officer}, false, "account.role_place"},
		{"administrator at a department", roles{account.Audit}, true, "account.role_place"},
	} {
		t.Run(c.name, func(t *testing.T) { wantCode(t, account.CheckRoles(c.roles, c.department), c.code) })
	}
}

func TestNoAccountHoldsTwoAdministrations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		roles := rapid.SliceOfDistinct(rapid.SampledFrom(account.Roles()), rapid.ID[account.Role]).Draw(t, "roles")
		administers := false
		for _, r := range roles {
			administers = administers || r.Administers()
		}
		ok := account.CheckRoles(roles, false) == nil || account.CheckRoles(roles, true) == nil
		if ok && administers && len(roles) > 1 {
			t.Fatalf("%v passed", roles)
		}
	})
}

func TestCheckPassword(t *testing.T) {
	for _, c := range []struct{ name, password, code string }{
		{"three classes", "lantern-Road7", ""},
		{"Chinese letters are others", "核对业务系统abc2026Q", ""},
		{"a common word among enough else is fine", "xadminBq9-tulip", ""},
		{"short", "Ab3-ef9", "password_short"},
		{"long", strings.Repeat("Ab3-", 40), "password_long"},
		{"two classes", "lantern road", "password_classes"},
		{"login inside", "x9-WangFang-q", "password_own"},
		{"name inside", "王芳芳Xk29-vvq", "password_own"},
		{"common", "Admin@12345", "password_common"},
		{"common in leet", "P@ssw0rd-26", "password_common"},
		{"run up", "Tz-12345-vqk", "password_run"},
		{"run down", "Tz-edcba-vqk", "password_run"},
		{"one letter", "Tz-aaaaa-vqk", "password_run"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := account.CheckPassword(c.password, "wangfang", "王芳芳")
			if c.code == "" {
				wantCode(t, err, "")
				return
			}
			wantCode(t, err, "account.password_weak")
			for _, f := range err.Fields {
				if f.Code == "account."+c.code {
					return
				}
			}
			t.Errorf("fields %v lack %s", err.Fields, c.code)
		})
	}
}

func TestCheckPasswordNeverShowsThePassword(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.StringN(6, 40, -1).Draw(t, "password")
		if err := account.CheckPassword(p, "somebody", "某人"); err != nil && strings.Contains(fmt.Sprintf("%+v", *err), p) {
			t.Fatal("the fault holds the password")
		}
	})
}

func TestCheckLogin(t *testing.T) {
	for login, ok := range map[string]bool{
		"wang.fang": true, "hp-clerk_01": true, "ab": false, "Wang": false, "9lives": false,
		"王芳": false, "210102199001011234": false, strings.Repeat("a", 33): false,
	} {
		if got := account.CheckLogin(login) == nil; got != ok {
			t.Errorf("%q: %t", login, got)
		}
	}
}

func TestEnter(t *testing.T) {
	for _, c := range []struct {
		name    string
		account account.Account
		code    string
	}{
		{"free", account.Account{}, ""},
		{"disabled", account.Account{Disabled: true}, "account.disabled"},
		{"locked", account.Account{Attempts: account.Attempts{LockedUntil: noon.Add(time.Second)}}, "account.locked"},
		{"lock over", account.Account{Attempts: account.Attempts{LockedUntil: noon}}, ""},
		{"one-time password over", account.Account{PasswordEnds: noon}, "account.password_expired"},
		{"one-time password holds", account.Account{PasswordEnds: noon.Add(time.Second)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) { wantCode(t, c.account.Enter(noon), c.code) })
	}
}

func TestLockout(t *testing.T) {
	l := account.DefaultLimits()
	var a account.Attempts
	for i := range l.Failures {
		if a.Locked(noon) {
			t.Fatalf("locked after %d failures", i)
		}
		a = l.Fail(a, noon)
	}
	if !a.Locked(noon) || !a.Locked(noon.Add(l.LockFor-1)) || a.Locked(noon.Add(l.LockFor)) {
		t.Errorf("locked until %v, want %v", a.LockedUntil, noon.Add(l.LockFor))
	}
	if a = l.Fail(a, noon.Add(l.LockFor)); a.Locked(noon.Add(l.LockFor)) {
		t.Error("one failure after the lock locks again")
	}
}

func TestFailuresFarApartAreNotInARow(t *testing.T) {
	l := account.DefaultLimits()
	var a account.Attempts
	for i := range 50 {
		now := noon.Add(time.Duration(i) * l.LockFor)
		if a = l.Fail(a, now); a.Locked(now) {
			t.Fatal("locked")
		}
	}
}

func TestSessionEnds(t *testing.T) {
	l := account.DefaultLimits()
	for _, c := range []struct {
		began, used time.Duration // before noon
		ended       bool
	}{
		{0, 0, false}, {time.Hour, 29 * time.Minute, false}, {time.Hour, 30 * time.Minute, true},
		{12 * time.Hour, 0, true}, {12*time.Hour - 1, 0, false},
	} {
		s := account.Session{BeganAt: noon.Add(-c.began), UsedAt: noon.Add(-c.used)}
		if got := l.Ended(s, noon); got != c.ended {
			t.Errorf("began %v, used %v ago: ended %t", c.began, c.used, got)
		}
	}
}

func TestLogsHoldNoNames(t *testing.T) {
	var b strings.Builder
	a := account.Account{ID: "acc1", Login: "wangfang", Name: "王芳", TOTP: "JBSWY3DPEHPK3PXP", PasswordHash: "$argon2id$x"}
	slog.New(slog.NewTextHandler(&b, nil)).Info("x", "account", a)
	for _, secret := range []string{a.Login, a.Name, a.TOTP.Reveal(), a.PasswordHash} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("the log line holds %q", secret)
		}
	}
}

func wantCode(t *testing.T, err *fault.Error, code string) {
	t.Helper()
	switch {
	case err == nil && code != "":
		t.Errorf("no fault, want %s", code)
	case err != nil && err.Code != code:
		t.Errorf("fault %s, want %q", err.Code, code)
	}
}

var random = rand.Reader
