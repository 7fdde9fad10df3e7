package store_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

var accountTime = time.Date(2026, 10, 8, 1, 2, 3, 0, time.UTC)

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) error {
	t.Helper()
	return s.Write(t.Context(), policy.Program("init"), "init", func(tx *store.Tx) error {
		tx.Object("test", "1")
		return fn(tx)
	})
}

func tiers(tx *store.Tx) error {
	for id, parent := range map[agency.ID]agency.ID{"210000": "", "210100": "210000", "210102": "210100", "210200": "210000"} {
		if err := tx.PutAgency(agency.Agency{ID: id, Name: "核对中心", Level: agency.City, Parent: parent}); err != nil {
			return err
		}
	}
	return nil
}

func TestAccountsDevicesTokens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		want := account.Account{ID: "a1", Login: "wang.fang", Name: "王芳", Roles: []account.Role{account.Clerk, account.Approver},
			Agency: "210102", PasswordHash: "$x", History: []string{"$y"}, MustChange: true, PasswordEnds: accountTime,
			TOTP: seal.Secret("JBSWY3DPEHPK3PXP"), TOTPStep: 7, Attempts: account.Attempts{Failed: 2, LastAt: accountTime},
			CreatedAt: accountTime, SessionsFrom: accountTime}
		plain := account.Account{ID: "a2", Login: "li.na", Roles: []account.Role{account.Officer}, Agency: "210200", Department: "210200.mz",
			CreatedAt: accountTime}
		device := account.Device{ID: "d1", Agency: "210102", Name: "203室", Key: []byte(`{}`), RegisteredBy: "a1", RegisteredAt: accountTime}
		token := account.Token{ID: "t1", Name: "系统", Account: "a2", Scope: []string{"case.read"}, Hash: [32]byte{1, 2},
			CreatedBy: "a1", CreatedAt: accountTime, ExpiresAt: accountTime.Add(time.Hour)}
		noError(t, write(t, s, func(tx *store.Tx) error {
			for _, err := range []error{tiers(tx), tx.PutAccount(want), tx.PutAccount(plain), tx.PutDevice(device), tx.PutToken(token)} {
				if err != nil {
					return err
				}
			}
			return nil
		}))
		if err := write(t, s, func(tx *store.Tx) error {
			return tx.PutAccount(account.Account{ID: "a3", Login: "wang.fang"})
		}); !fault.HasCode(err, "account.login_taken") {
			t.Errorf("a login twice: %v", err)
		}
		noError(t, s.View(t.Context(), func(tx *store.Tx) error {
			got, err := tx.AccountByLogin("wang.fang")
			same(t, got, want, err)
			gotDevice, err := tx.Device("d1")
			same(t, gotDevice, device, err)
			gotToken, err := tx.Token("t1")
			same(t, gotToken, token, err)
			for of, n := range map[agency.ID]int{"210000": 2, "210100": 1, "210102": 1, "210200": 1} {
				accounts, err := tx.Accounts(of, "", 10)
				same(t, len(accounts), n, err)
			}
			devices, err := tx.Devices("210200", "", 10)
			same(t, len(devices), 0, err)
			tokens, err := tx.Tokens("210000", "", 10)
			same(t, len(tokens), 1, err)
			return nil
		}))
		if raw := rawColumn(t, s, `SELECT totp FROM account WHERE id = 'a1'`); len(raw) == 0 || string(raw) == want.TOTP.Reveal() {
			t.Error("the second factor's secret is not sealed")
		}
	})
}

// Accounts are listed by where they work and login, page by page.
func TestAccountsAreInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		noError(t, write(t, s, func(tx *store.Tx) error {
			for _, a := range []account.Account{{ID: "a1", Login: "zhao", Agency: "210100"}, {ID: "a2", Login: "chen", Agency: "210102", Department: "210102.mz"},
				{ID: "a3", Login: "wang", Agency: "210102"}, {ID: "a4", Login: "an", Agency: "210102", Department: "210102.mz"},
				{ID: "a5", Login: "bai", Agency: "210100"}, {ID: "a6", Login: "abc", Agency: "210200"}} {
				noError(t, tx.PutAccount(a))
			}
			return tiers(tx)
		}))
		noError(t, s.View(t.Context(), func(tx *store.Tx) error {
			var logins []string
			page, err := tx.Accounts("210100", "", 2)
			for len(page) > 0 && err == nil {
				for _, a := range page {
					logins = append(logins, a.Login)
				}
				page, err = tx.Accounts("210100", page[len(page)-1].ID, 2)
			}
			same(t, logins, []string{"bai", "zhao", "wang", "an", "chen"}, err)
			return nil
		}))
	})
}

func TestLimitsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		l := account.DefaultLimits()
		l.Failures, l.SecondFactor = 3, false
		noError(t, s.View(t.Context(), func(tx *store.Tx) error {
			got, err := tx.Limits()
			same(t, got, account.DefaultLimits(), err)
			return nil
		}))
		noError(t, write(t, s, func(tx *store.Tx) error { return tx.PutLimits(l) }))
		noError(t, s.View(t.Context(), func(tx *store.Tx) error {
			got, err := tx.Limits()
			same(t, got, l, err)
			return nil
		}))
	})
}

func TestSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		sessions, id, secret := s.Sessions(), rand.Text(), []byte("who logged in")
		later := time.Now().Add(time.Hour)
		noError(t, sessions.CommitCtx(t.Context(), id, []byte("before"), later))
		noError(t, sessions.CommitCtx(t.Context(), id, secret, later))
		noError(t, sessions.CommitCtx(t.Context(), "over", secret, time.Now().Add(-time.Second)))
		got, ok, err := sessions.FindCtx(t.Context(), id)
		same(t, string(got), string(secret), err)
		same(t, ok, true, nil)
		_, ok, err = sessions.FindCtx(t.Context(), "over")
		same(t, ok, false, err)
		if raw := rawColumn(t, s, `SELECT sealed FROM session WHERE token = '`+id+`'`); string(raw) == string(secret) {
			t.Error("a session is not sealed")
		}
		noError(t, sessions.Sweep(t.Context()))
		same(t, string(rawColumn(t, s, `SELECT CAST(count(*) AS TEXT) FROM session`)), "1", nil)
		noError(t, sessions.DeleteCtx(t.Context(), id))
		noError(t, sessions.DeleteCtx(t.Context(), id))
		_, ok, err = sessions.FindCtx(t.Context(), id)
		same(t, ok, false, err)
	})
}

func rawColumn(t *testing.T, s *store.Store, query string) (raw []byte) {
	t.Helper()
	noError(t, s.View(t.Context(), func(tx *store.Tx) error { return tx.QueryRow(query).Scan(&raw) }))
	return raw
}

func same[T any](t *testing.T, got, want T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
