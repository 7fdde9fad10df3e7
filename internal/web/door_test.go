package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/web"
)

// door is a served Hedui with a small province: the province, Shenyang, its
// county Heping with a civil affairs bureau.
type door struct {
	t     testing.TB
	store *store.Store
	desk  *casework.Desk
	http  *httptest.Server
	clock *clock
	log   *safeBuffer
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

const password = "lantern-Road7"

// open serves a province. demo: no second factor is asked.
func open(t testing.TB, demo bool, change ...func(*web.Options)) *door {
	t.Helper()
	d := &door{t: t, clock: &clock{now: time.Date(2026, 10, 8, 1, 0, 0, 0, time.UTC)}, log: &safeBuffer{}}
	log := slog.New(slog.NewJSONHandler(d.log, nil))
	d.store = storetest.SQLite(t)(func(o *store.Options) { o.Now, o.Log = d.clock.Now, log })
	d.desk = casework.New(casework.Options{Store: d.store, Demo: demo, Log: log})
	d.settle()
	o := web.Options{Desk: d.desk, Sessions: d.store.Sessions(), Log: log, Ready: d.store.Ping, Version: "test"}
	for _, c := range change {
		c(&o)
	}
	d.http = httptest.NewServer(web.New(o))
	t.Cleanup(d.http.Close)
	return d
}

// settle founds agencies and accounts; everybody has the same password.
func (d *door) settle() {
	d.t.Helper()
	init := policy.Program("init")
	err := d.store.Write(d.t.Context(), init, "init", func(tx *store.Tx) error {
		tx.Object("province", "210000")
		for _, a := range []agency.Agency{
			{ID: "210000", Name: "辽宁省核对中心", Level: agency.Province},
			{ID: "210100", Name: "沈阳市核对中心", Level: agency.City, Parent: "210000"},
			{ID: "210102", Name: "和平区核对中心", Level: agency.County, Parent: "210100"},
		} {
			if err := tx.PutAgency(a); err != nil {
				return err
			}
		}
		return tx.PutDepartment(agency.Department{ID: "210102.mz", Region: "210102", Function: "mz", Name: "和平区民政局", Commission: true, Share: true})
	})
	d.must(err)
	for login, in := range map[string]casework.AccountIn{
		"province.security": {Agency: "210000", Roles: []account.Role{account.Security}},
		"province.system":   {Agency: "210000", Roles: []account.Role{account.System}},
		"heping.security":   {Agency: "210102", Roles: []account.Role{account.Security}},
		"heping.system":     {Agency: "210102", Roles: []account.Role{account.System}},
		"heping.audit":      {Agency: "210102", Roles: []account.Role{account.Audit}},
		"heping.clerk":      {Agency: "210102", Roles: []account.Role{account.Clerk}},
		"heping.officer":    {Agency: "210102", Department: "210102.mz", Roles: []account.Role{account.Officer}},
	} {
		in.Login, in.Name, in.Password = login, "王小明", password
		_, _, err := d.desk.CreateAccount(d.t.Context(), init, in)
		d.must(err)
	}
}

func (d *door) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// registered counts the register's entries by verb and outcome.
func (d *door) registered(verb, outcome string) (n int) {
	d.t.Helper()
	d.must(d.store.Sequence(d.t.Context(), false))
	d.must(d.store.View(d.t.Context(), func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT count(*) FROM audit_entry WHERE verb = $1 AND outcome = $2`, verb, outcome).Scan(&n)
	}))
	return n
}

// visitor is a browser.
type visitor struct {
	d      *door
	client *http.Client
	bearer string
	header http.Header
}

func (d *door) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	d.must(err)
	return &visitor{d: d, client: &http.Client{Jar: jar, Transport: d.http.Client().Transport}, header: http.Header{}}
}

// as is a visitor who has logged in.
func (d *door) as(login string) *visitor {
	d.t.Helper()
	v := d.visitor()
	v.want(http.StatusOK, "POST", "/api/v1/session", m{"login": login, "password": password})
	return v
}

type m = map[string]any

// answer is what came back.
type answer struct {
	status int
	header http.Header
	raw    string
	body   m
}

func (a answer) code() string { s, _ := a.body["code"].(string); return s }

func (a answer) text(key string) string { s, _ := a.body[key].(string); return s }

func (v *visitor) do(method, path string, body any) answer {
	v.d.t.Helper()
	response := v.send(v.d.t.Context(), method, path, body)
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	v.d.must(err)
	a := answer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body) // not every answer is JSON
	return a
}

func (v *visitor) send(ctx context.Context, method, path string, body any) *http.Response {
	v.d.t.Helper()
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	default:
		raw, err := json.Marshal(body)
		v.d.must(err)
		reader = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(ctx, method, v.d.http.URL+path, reader)
	v.d.must(err)
	r.Header = v.header.Clone()
	if reader != nil && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if v.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+v.bearer)
	}
	response, err := v.client.Do(r)
	v.d.must(err)
	return response
}

func (v *visitor) want(status int, method, path string, body any) answer {
	v.d.t.Helper()
	a := v.do(method, path, body)
	if a.status != status {
		v.d.t.Fatalf("%s %s: %d %s, want %d", method, path, a.status, a.raw, status)
	}
	return a
}

func (v *visitor) refused(status int, code, method, path string, body any) answer {
	v.d.t.Helper()
	a := v.want(status, method, path, body)
	if a.code() != code {
		v.d.t.Fatalf("%s %s: code %q, want %q: %s", method, path, a.code(), code, a.raw)
	}
	return a
}

func (v *visitor) login(login string, p seal.Secret) answer {
	v.d.t.Helper()
	return v.do("POST", "/api/v1/session", m{"login": login, "password": p.Reveal()})
}

var clerkRoles = []account.Role{account.Clerk}

// sessionOf logs in below the door.
func (d *door) sessionOf(login string) casework.Session {
	d.t.Helper()
	s, err := d.desk.Login(d.t.Context(), login, password, "")
	d.must(err)
	return s
}
