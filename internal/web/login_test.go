package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hedui/internal/account"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/web"
)

func TestLoginAndLogout(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	v := d.visitor()
	v.refused(http.StatusUnauthorized, "session.none", "GET", "/api/v1/session", nil)
	v.refused(http.StatusUnauthorized, "login.refused", "POST", "/api/v1/session", m{"login": "heping.clerk", "password": "wrong"})
	v.refused(http.StatusUnauthorized, "login.refused", "POST", "/api/v1/session", m{"login": "nobody", "password": "wrong"})
	in := v.want(http.StatusOK, "POST", "/api/v1/session", m{"login": " Heping.Clerk ", "password": password})
	if in.text("step") != "" || in.text("agency") != "210102" || in.text("level") != "county" {
		t.Errorf("%s", in.raw)
	}
	v.want(http.StatusOK, "GET", "/api/v1/session", nil)
	v.want(http.StatusNoContent, "DELETE", "/api/v1/session", nil)
	v.refused(http.StatusUnauthorized, "session.none", "GET", "/api/v1/session", nil)
	if refused, done := d.registered("login", "refused"), d.registered("login", "done"); refused != 2 || done != 1 {
		t.Errorf("%d refused and %d done logins registered", refused, done)
	}
}

func TestLockout(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	v := d.visitor()
	for range 5 {
		v.refused(http.StatusUnauthorized, "login.refused", "POST", "/api/v1/session", m{"login": "heping.clerk", "password": "wrong"})
	}
	a := v.refused(http.StatusTooManyRequests, "account.locked", "POST", "/api/v1/session", m{"login": "heping.clerk", "password": password})
	if a.header.Get("Retry-After") != "900" {
		t.Errorf("Retry-After %q", a.header.Get("Retry-After"))
	}
	if n := d.registered("login", "refused"); n != 6 {
		t.Errorf("%d refusals registered", n)
	}
	d.clock.pass(15 * time.Minute)
	d.as("heping.clerk")
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	idle := d.as("heping.clerk")
	d.clock.pass(29 * time.Minute)
	idle.want(http.StatusOK, "GET", "/api/v1/session", nil)
	d.clock.pass(29 * time.Minute)
	idle.want(http.StatusOK, "GET", "/api/v1/session", nil)
	d.clock.pass(30 * time.Minute)
	idle.refused(http.StatusUnauthorized, "session.ended", "GET", "/api/v1/session", nil)

	long := d.as("heping.clerk")
	for range 12*60/20 - 1 {
		d.clock.pass(20 * time.Minute)
		long.want(http.StatusOK, "GET", "/api/v1/session", nil)
	}
	d.clock.pass(20 * time.Minute)
	long.refused(http.StatusUnauthorized, "session.ended", "GET", "/api/v1/session", nil)
}

func TestFirstLoginChangesThePassword(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	admin := d.as("heping.security")
	made := admin.want(http.StatusCreated, "POST", "/api/v1/accounts",
		m{"login": "li.na", "name": "李娜", "roles": []string{"clerk"}, "agency": "210102"})
	once := made.text("password")

	v := d.visitor()
	if a := v.login("li.na", seal.Secret(once)); a.text("step") != "password" {
		t.Fatalf("%s", a.raw)
	}
	v.refused(http.StatusUnauthorized, "session.password", "GET", "/api/v1/accounts", nil)
	const path = "/api/v1/account/password"
	v.refused(http.StatusUnprocessableEntity, "account.password_wrong", "PUT", path, m{"old": "wrong", "password": "harbour-Bell9"})
	v.refused(http.StatusUnprocessableEntity, "account.password_weak", "PUT", path, m{"old": once, "password": "12345678"})
	if a := v.want(http.StatusOK, "PUT", path, m{"old": once, "password": "harbour-Bell9"}); a.text("step") != "" {
		t.Fatalf("%s", a.raw)
	}
	v.refused(http.StatusUnprocessableEntity, "account.password_reused", "PUT", path, m{"old": "harbour-Bell9", "password": "harbour-Bell9"})
	if a := d.visitor().login("li.na", seal.Secret(once)); a.status != http.StatusUnauthorized {
		t.Errorf("the one-time password opened twice: %s", a.raw)
	}

	other := d.visitor()
	if a := other.login("li.na", "harbour-Bell9"); a.status != http.StatusOK {
		t.Fatal(a.raw)
	}
	d.clock.pass(time.Second)
	v.want(http.StatusOK, "PUT", path, m{"old": "harbour-Bell9", "password": "copper-Field3"})
	other.refused(http.StatusUnauthorized, "session.ended", "GET", "/api/v1/session", nil)
	v.want(http.StatusOK, "GET", "/api/v1/session", nil)
}

func TestOneTimePasswordsEnd(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	made := d.as("heping.security").want(http.StatusCreated, "POST", "/api/v1/accounts",
		m{"login": "li.na", "name": "李娜", "roles": []string{"clerk"}, "agency": "210102"})
	d.clock.pass(72 * time.Hour)
	if a := d.visitor().login("li.na", seal.Secret(made.text("password"))); a.code() != "account.password_expired" {
		t.Errorf("%s", a.raw)
	}
}

func TestSecondFactor(t *testing.T) {
	t.Parallel()
	d := open(t, false)
	v := d.visitor()
	if a := v.login("heping.clerk", password); a.text("step") != "enrol" {
		t.Fatal(a.raw)
	}
	v.refused(http.StatusUnauthorized, "session.enrol", "GET", "/api/v1/accounts", nil)
	address, err := url.Parse(v.want(http.StatusOK, "POST", "/api/v1/account/second-factor", nil).text("address"))
	d.must(err)
	secret := seal.Secret(address.Query().Get("secret"))
	code := func() string {
		c, err := account.TOTPCode(secret, d.clock.Now())
		d.must(err)
		return c
	}
	if a := v.want(http.StatusOK, "PUT", "/api/v1/account/second-factor", m{"code": code()}); a.text("step") != "" {
		t.Fatal(a.raw)
	}

	again := d.visitor()
	if a := again.login("heping.clerk", password); a.text("step") != "code" {
		t.Fatal(a.raw)
	}
	again.refused(http.StatusUnauthorized, "session.code", "GET", "/api/v1/accounts", nil)
	again.refused(http.StatusConflict, "login.step", "PUT", "/api/v1/account/password", m{"old": password, "password": "harbour-Bell9"})
	again.refused(http.StatusUnauthorized, "login.code", "POST", "/api/v1/session/code", m{"code": code()}) // used at enrolment
	d.clock.pass(time.Minute)
	if a := again.want(http.StatusOK, "POST", "/api/v1/session/code", m{"code": code()}); a.text("step") != "" {
		t.Fatal(a.raw)
	}
	if n := d.registered("login.code", "refused"); n != 1 {
		t.Errorf("%d wrong codes registered", n)
	}
}

// A known password must not open the way to guessing codes.
func TestCodesLockTooThoughThePasswordIsRight(t *testing.T) {
	t.Parallel()
	d := open(t, false)
	v := d.visitor()
	v.login("heping.clerk", password)
	address, err := url.Parse(v.want(http.StatusOK, "POST", "/api/v1/account/second-factor", nil).text("address"))
	d.must(err)
	code, err := account.TOTPCode(seal.Secret(address.Query().Get("secret")), d.clock.Now())
	d.must(err)
	v.want(http.StatusOK, "PUT", "/api/v1/account/second-factor", m{"code": code})
	for range 5 {
		guess := d.visitor()
		guess.login("heping.clerk", password)
		guess.refused(http.StatusUnauthorized, "login.code", "POST", "/api/v1/session/code", m{"code": code})
	}
	if a := d.visitor().login("heping.clerk", password); a.code() != "account.locked" {
		t.Errorf("%s", a.raw)
	}
}

func TestDisablingWorksAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	clerk := d.as("heping.clerk")
	id := clerk.want(http.StatusOK, "GET", "/api/v1/session", nil).text("account")
	admin := d.as("heping.security")
	admin.want(http.StatusNoContent, "PUT", "/api/v1/accounts/"+id+"/disabled", m{"disabled": true})
	clerk.refused(http.StatusUnauthorized, "session.ended", "GET", "/api/v1/session", nil)
	if a := d.visitor().login("heping.clerk", password); a.code() != "account.disabled" {
		t.Error(a.raw)
	}
	admin.want(http.StatusNoContent, "PUT", "/api/v1/accounts/"+id+"/disabled", m{"disabled": false})
	d.as("heping.clerk")
}

func TestCookie(t *testing.T) {
	t.Parallel()
	plain := open(t, true).visitor().login("heping.clerk", password).header.Get("Set-Cookie")
	secure := open(t, true, func(o *web.Options) { o.Secure = true }).visitor().login("heping.clerk", password).header.Get("Set-Cookie")
	for _, want := range []string{"hedui=", "HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(plain, want) || !strings.Contains(secure, want) {
			t.Errorf("no %s in %q or %q", want, plain, secure)
		}
	}
	if !strings.HasPrefix(secure, "__Host-hedui=") || !strings.Contains(secure, "Secure") || strings.Contains(secure, "Domain") {
		t.Errorf("%q", secure)
	}
}

func TestALoginChangesTheCookie(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	v := d.visitor()
	first := v.login("heping.clerk", password).header.Get("Set-Cookie")
	second := v.login("heping.clerk", password).header.Get("Set-Cookie")
	if first == second || first == "" || second == "" {
		t.Errorf("%q then %q", first, second)
	}
}

func TestTheLogHoldsNoNames(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	v := d.as("heping.clerk")
	v.do("GET", "/api/v1/accounts?after=210102199001011234", nil)
	v.do("GET", "/nowhere/王小明", nil)
	v.login("heping.clerk", "wrong")
	for _, secret := range []string{"heping.clerk", "王小明", "%E7%8E%8B", password, "127.0.0.1", "210102199001011234"} {
		if strings.Contains(d.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(d.log.String(), `"route":"POST /api/v1/session"`) {
		t.Error("requests are not logged:", d.log)
	}
}

func TestPoliciesAreShownToTheSecurityAdministrator(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	d.as("heping.clerk").refused(http.StatusForbidden, "policy.denied", "GET", "/api/v1/policies", nil)
	a := d.as("heping.security").want(http.StatusOK, "GET", "/api/v1/policies", nil)
	if items, _ := a.body["items"].([]any); len(items) != len(policy.Policies()) {
		t.Errorf("%d policies", len(items))
	}
}
