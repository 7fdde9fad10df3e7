package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hedui/internal/seal"
)

func TestResetOpensALockedAccountWithANewPassword(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	clerk := d.as("heping.clerk")
	id := clerk.want(http.StatusOK, "GET", "/api/v1/session", nil).text("account")
	for range 5 {
		d.visitor().login("heping.clerk", "wrong")
	}
	admin := d.as("heping.security")
	d.clock.pass(time.Second)
	once := admin.want(http.StatusOK, "POST", "/api/v1/accounts/"+id+"/reset", nil).text("password")
	clerk.refused(http.StatusUnauthorized, "session.ended", "GET", "/api/v1/session", nil)
	if a := d.visitor().login("heping.clerk", password); a.code() != "login.refused" {
		t.Errorf("the old password: %s", a.raw)
	}
	if a := d.visitor().login("heping.clerk", seal.Secret(once)); a.text("step") != "password" {
		t.Errorf("the new one: %s", a.raw)
	}
	self := admin.want(http.StatusOK, "GET", "/api/v1/session", nil).text("account")
	admin.refused(http.StatusForbidden, "policy.separation.own_account", "POST", "/api/v1/accounts/"+self+"/reset", nil)
}

func TestEditedRolesCountAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	id := d.as("heping.clerk").want(http.StatusOK, "GET", "/api/v1/session", nil).text("account")
	admin := d.as("heping.security")
	path := "/api/v1/accounts/" + id
	admin.refused(http.StatusUnprocessableEntity, "account.invalid", "PATCH", path, m{"name": "王小明", "roles": []string{"clerk", "audit"}})
	admin.refused(http.StatusUnprocessableEntity, "account.invalid", "PATCH", path, m{"name": "王小明", "roles": []string{"officer"}})
	admin.want(http.StatusOK, "PATCH", path, m{"name": "王小明", "roles": []string{"clerk", "approver"}})
	if a := d.as("heping.clerk").want(http.StatusOK, "GET", "/api/v1/session", nil); !strings.Contains(a.raw, "approver") {
		t.Errorf("%s", a.raw)
	}
}

func TestBadAccountsAreRefusedWithEveryField(t *testing.T) {
	t.Parallel()
	admin := open(t, true).as("heping.security")
	a := admin.refused(http.StatusUnprocessableEntity, "account.invalid", "POST", "/api/v1/accounts",
		m{"login": "9", "name": " ", "roles": []string{"security", "clerk"}, "agency": "210102"})
	if errs, _ := a.body["errors"].([]any); len(errs) != 3 {
		t.Errorf("%s", a.raw)
	}
}

func TestLimitsAreTheProvincesToSet(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	const path = "/api/v1/settings/access"
	v := d.as("province.system")
	limits := v.want(http.StatusOK, "GET", path, nil).body
	limits["failures"] = 3
	v.want(http.StatusNoContent, "PUT", path, limits)
	d.as("heping.system").refused(http.StatusForbidden, "policy.denied", "PUT", path, limits)
	d.as("heping.officer").refused(http.StatusForbidden, "policy.denied", "GET", path, nil)
	limits["failures"] = 0
	v.refused(http.StatusUnprocessableEntity, "request.invalid", "PUT", path, limits)
	for range 3 {
		d.visitor().login("heping.clerk", "wrong")
	}
	if a := d.visitor().login("heping.clerk", password); a.code() != "account.locked" {
		t.Errorf("%s", a.raw)
	}
}
