package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"hedui/internal/web"
)

const idNumber = "210102199003078888" // invented

func TestProblemsNeverRepeatWhatWasSent(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	v := d.as("heping.security")
	for name, send := range map[string]struct{ method, path, body string }{
		"not JSON":         {"POST", "/api/v1/accounts", idNumber + "{"},
		"wrong type":       {"POST", "/api/v1/accounts", `{"login":` + idNumber + `,"name":"x","roles":["clerk"],"agency":"210102"}`},
		"unknown property": {"POST", "/api/v1/accounts", `{"` + idNumber + `":1,"login":"ab","name":"x","roles":["clerk"],"agency":"210102"}`},
		"too long":         {"POST", "/api/v1/accounts", `{"login":"` + strings.Repeat(idNumber, 3) + `","name":"x","roles":["clerk"],"agency":"210102"}`},
		"not a role":       {"POST", "/api/v1/accounts", `{"login":"zhao.lei","name":"赵磊","roles":["` + idNumber + `"],"agency":"210102"}`},
		"query":            {"GET", "/api/v1/accounts?limit=" + idNumber, ""},
		"unknown query":    {"GET", "/api/v1/accounts?" + idNumber + "=1", ""},
		"path":             {"DELETE", "/api/v1/devices/" + idNumber, ""},
		"no route":         {"GET", "/api/v1/people/" + idNumber, ""},
		"media type":       {"POST", "/api/v1/accounts", "{}"},
		"not a key":        {"POST", "/api/v1/devices", `{"agency":"210102","name":"x","publicKey":"` + idNumber + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			var body any
			if send.body != "" {
				body = send.body
			}
			a := v.do(send.method, send.path, body)
			if a.status < 400 || a.status > 499 {
				t.Errorf("status %d", a.status)
			}
			if strings.Contains(a.raw, idNumber) || strings.Contains(a.raw, "$schema") {
				t.Errorf("%s", a.raw)
			}
			if got := a.header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("Content-Type %q", got)
			}
			if a.code() == "" || a.text("detail") == "" || a.text("trace") != a.header.Get("X-Request-Id") {
				t.Errorf("%s", a.raw)
			}
		})
	}
	if strings.Contains(d.log.String(), idNumber) {
		t.Error("the log holds what was sent")
	}
}

func TestFieldsAreNamed(t *testing.T) {
	t.Parallel()
	a := open(t, true).as("heping.security").want(http.StatusUnprocessableEntity, "POST", "/api/v1/accounts", m{"login": "zhao.lei"})
	if errs, _ := a.body["errors"].([]any); len(errs) != 3 {
		t.Errorf("%s", a.raw)
	}
}

func TestRefusalsCiteTheRule(t *testing.T) {
	t.Parallel()
	a := open(t, true).as("heping.clerk").refused(http.StatusForbidden, "policy.denied", "GET", "/api/v1/devices", nil)
	if a.text("rule") != "R11" || a.text("cite") != "依据《操作规范》第十一条" || a.text("mend") == "" {
		t.Errorf("%s", a.raw)
	}
}

func TestOtherSitesCannotAct(t *testing.T) {
	t.Parallel()
	v := open(t, true).as("heping.security")
	v.header.Set("Sec-Fetch-Site", "cross-site")
	v.refused(http.StatusForbidden, "request.cross_origin", "DELETE", "/api/v1/session", nil)
	v.header = http.Header{"Origin": {"https://evil.example"}}
	v.refused(http.StatusForbidden, "request.cross_origin", "POST", "/api/v1/accounts", m{})
	v.header = http.Header{"Sec-Fetch-Site": {"same-origin"}}
	v.want(http.StatusNoContent, "DELETE", "/api/v1/session", nil)
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	a := open(t, true).visitor().do("GET", "/api/v1/session", nil)
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"X-Frame-Options": "DENY", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := a.header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if a.header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS without a given certificate locks people out")
	}
	strict := open(t, true, func(o *web.Options) { o.Strict = true }).visitor().do("GET", "/healthz", nil)
	if strict.header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
}

func TestLargeBodiesAreRefused(t *testing.T) {
	t.Parallel()
	v := open(t, true).as("heping.security")
	v.refused(http.StatusRequestEntityTooLarge, "request.too_large", "POST", "/api/v1/accounts", `{"name":"`+strings.Repeat("x", 2<<20)+`"}`)
}

func TestHealth(t *testing.T) {
	t.Parallel()
	broken := false
	d := open(t, true, func(o *web.Options) {
		ping := o.Ready
		o.Ready = func(ctx context.Context) error {
			if broken {
				return errors.New("no database")
			}
			return ping(ctx)
		}
	})
	v := d.visitor()
	v.want(http.StatusOK, "GET", "/healthz", nil)
	v.want(http.StatusOK, "GET", "/readyz", nil)
	broken = true
	v.refused(http.StatusServiceUnavailable, "web.not_ready", "GET", "/readyz", nil)
	if a := v.want(http.StatusOK, "GET", "/metrics", nil); !strings.Contains(a.raw, `hedui_http_requests_total{route="GET /healthz",status="200"} 1`) {
		t.Errorf("%.300s", a.raw)
	}
	v.header.Set("X-Forwarded-For", "10.1.2.3")
	v.refused(http.StatusForbidden, "web.local_only", "GET", "/metrics", nil)
}

// open routes are those that need no login; everything else is refused without one.
var openRoutes = map[string]bool{"POST /api/v1/session": true, "DELETE /api/v1/session": true, "GET /api/v1/list-template": true,
	"GET /api/v1/verify/{code}": true, "GET /api/v1/audit/key": true}

func TestNothingIsOpenWithoutALogin(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	v := d.visitor()
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	d.must(json.Unmarshal([]byte(v.want(http.StatusOK, "GET", "/api/openapi.json", nil).raw), &document))
	if len(document.Paths) == 0 {
		t.Fatal("no paths")
	}
	for path, methods := range document.Paths {
		for method := range methods {
			method = strings.ToUpper(method)
			if openRoutes[method+" "+path] {
				continue
			}
			if a := v.do(method, strings.ReplaceAll(path, "{id}", "x"), m{}); a.status != http.StatusUnauthorized {
				t.Errorf("%s %s: %d", method, path, a.status)
			}
		}
	}
}

// The administration of access by role: nobody but the security administrator.
func TestAccessIsAdministeredByTheSecurityAdministratorAlone(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	routes := []struct {
		method, path string
		body         any
		good         int
	}{
		{"GET", "/api/v1/accounts", nil, 200}, {"GET", "/api/v1/devices", nil, 200}, {"GET", "/api/v1/tokens", nil, 200},
		{"POST", "/api/v1/accounts", m{"login": "zhao.lei", "name": "赵磊", "roles": []string{"clerk"}, "agency": "210102"}, 201},
		{"POST", "/api/v1/devices", m{"agency": "210102", "name": "203室2号机", "publicKey": newWorkplace(t).jwk}, 201},
	}
	for _, login := range []string{"heping.clerk", "heping.officer", "heping.system", "heping.audit"} {
		v := d.as(login)
		for _, r := range routes {
			v.refused(http.StatusForbidden, "policy.denied", r.method, r.path, r.body)
		}
	}
	if n := d.registered("account.create", "refused"); n != 4 {
		t.Errorf("%d refusals registered", n)
	}
	v := d.as("heping.security")
	for _, r := range routes {
		v.want(r.good, r.method, r.path, r.body)
	}
	v.refused(http.StatusForbidden, "policy.denied", "POST", "/api/v1/accounts",
		m{"login": "zhao.lei2", "name": "赵磊", "roles": []string{"clerk"}, "agency": "210100"})
}

func TestListsComeInPages(t *testing.T) {
	t.Parallel()
	v := open(t, true).as("province.security")
	seen := map[string]bool{}
	for next, pages := "", 0; pages == 0 || next != ""; pages++ {
		a := v.want(http.StatusOK, "GET", "/api/v1/accounts?limit=2&after="+next, nil)
		items, _ := a.body["items"].([]any)
		for _, i := range items {
			seen[i.(map[string]any)["id"].(string)] = true
		}
		next = a.text("next")
		if pages > 5 {
			t.Fatal("no end")
		}
	}
	if len(seen) != 7 {
		t.Errorf("%d accounts, want the 7 of the province", len(seen))
	}
}
