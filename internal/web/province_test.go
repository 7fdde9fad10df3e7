package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/web"
)

const (
	residents = 1_000
	seed      = 1
)

// province is a served demo province at work.
type province struct {
	*door
	people *demo.Province
	hour   *demo.Clock
	urls   *safeBuffer // all addresses asked for
	wrong  *safeBuffer // all problems answered
}

func openProvince(t *testing.T) *province { return openProvinceOn(t, storetest.SQLite(t)) }

func openProvinceOn(t *testing.T, open storetest.Opener) *province {
	t.Helper()
	hour := demo.NewClock(demo.Begin.Start().Add(9 * time.Hour))
	d := &door{t: t, log: &safeBuffer{}}
	log := slog.New(slog.NewJSONHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	d.store = open(func(o *store.Options) { o.Now, o.Log = hour.Now, log })
	d.desk = casework.New(casework.Options{Store: d.store, Demo: true, Log: log, Site: "https://hedui.example"})
	stop, err := d.desk.Start(t.Context())
	d.must(err)
	people, err := demo.New(seed, residents)
	d.must(err)
	stage := demo.Stage{Desk: d.desk, Store: d.store, Clock: hour, Province: people, Seed: seed, Out: t.TempDir(), Say: func(string, ...any) {}}
	d.must(stage.Build(t.Context()))
	p := &province{d, people, hour, &safeBuffer{}, &safeBuffer{}}
	server := web.New(web.Options{Desk: d.desk, Sessions: d.store.Sessions(), Log: log, Version: "test"})
	d.http = httptest.NewServer(p.watched(server))
	t.Cleanup(func() {
		d.http.Close()
		_ = stop(context.WithoutCancel(t.Context()))
		d.desk.Close()
	})
	return p
}

// watched notes every address, and every problem that is answered.
func (p *province) watched(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(p.urls, r.URL.String()+"\n")
		next.ServeHTTP(&problemWatch{w, p.wrong}, r)
	})
}

type problemWatch struct {
	http.ResponseWriter
	to io.Writer
}

func (w *problemWatch) Write(b []byte) (int, error) {
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem") {
		_, _ = w.to.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

func (w *problemWatch) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// as logs in one of the demo's people.
func (p *province) as(login string) *visitor {
	p.t.Helper()
	for _, a := range demo.Accounts(seed) {
		if a.Login == login {
			v := p.visitor()
			v.want(http.StatusOK, "POST", "/api/v1/session", m{"login": login, "password": a.Password})
			return v
		}
	}
	p.t.Fatalf("no account %s", login)
	return nil
}

var anyNumber = regexp.MustCompile(`\d{17}[\dXx]`)

// wantNothingPersonal: no id number in a log, an address or a problem.
func (p *province) wantNothingPersonal() {
	p.t.Helper()
	for what, text := range map[string]string{"log": p.log.String(), "address": p.urls.String(), "problem": p.wrong.String()} {
		if anyNumber.MatchString(text) {
			p.t.Errorf("a %s holds an id number", what)
		}
		for _, member := range demo.Cast() {
			if strings.Contains(text, member.Number) || strings.Contains(text, member.Name) {
				p.t.Errorf("a %s names a person", what)
			}
		}
	}
}

// sheet is a sheet as a file.
func sheet(t testing.TB, s demo.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Write(&b, listfile.XLSX); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// form is a file in a multipart form, with its content type.
func form(t testing.TB, name, content string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

// commission is the commission of scenario 1.
func commission() m {
	o := demo.Commission()
	return m{"kind": "new", "commission": m{"number": o.Number, "department": o.Department, "purpose": o.Purpose,
		"assistance": o.Assistance, "on": o.On, "due": o.Due}}
}

const cases = "/api/v1/cases"

// draft is a case of Heping that can be submitted.
func (p *province) draft(clerk *visitor) (path string) {
	p.t.Helper()
	path = cases + "/" + clerk.want(http.StatusCreated, "POST", cases, commission()).text("id")
	clerk.want(http.StatusOK, "PUT", path+"/items", m{"items": demo.Commission().Items})
	clerk.want(http.StatusOK, "PUT", path+"/list", sheet(p.t, demo.HouseholdList(demo.Applied)))
	clerk.want(http.StatusCreated, "POST", path+"/materials?kind=commission&ordinal=0", string(demo.CommissionScan()))
	for i, member := range demo.Cast() {
		at := "&ordinal=" + string(rune('1'+i))
		clerk.want(http.StatusCreated, "POST", path+"/materials?kind=authorization"+at, string(demo.AuthorizationScan(member)))
		clerk.want(http.StatusCreated, "POST", path+"/materials?kind=id_copy"+at, string(demo.IDCopyScan(member)))
	}
	return path
}

// list gives the rows of an answer.
func (a answer) list(key string) (rows []m) {
	all, _ := a.body[key].([]any)
	for _, one := range all {
		rows = append(rows, one.(m))
	}
	return rows
}

// taskOf waits until the case's hosted tasks are matched, and gives the one
// that is exchanged by file.
func (p *province) taskOf(clerk *visitor, path string) (task string) {
	p.t.Helper()
	for {
		open := 0
		for _, t := range clerk.want(http.StatusOK, "GET", path, nil).list("tasks") {
			if t["access"] == "file" {
				task = "/api/v1/tasks/" + t["id"].(string)
			} else if t["state"] == "open" {
				open++
			}
		}
		if open == 0 {
			return task
		}
		select {
		case <-p.t.Context().Done():
			p.t.Fatal("hosted items were not matched")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// answerFile is what Anshan's financial regulator sends back about the cast.
func (p *province) answerFile() string {
	p.t.Helper()
	i, err := p.desk.Item(p.t.Context(), policy.Actor{Account: "reader", Agency: "210000", Level: "province"}, "210300.deposit")
	p.must(err)
	var asked [][2]string
	var numbers []string
	for _, member := range demo.Cast() {
		asked, numbers = append(asked, [2]string{member.Number, member.Name}), append(numbers, member.Number)
	}
	return sheet(p.t, demo.AnswerSheet(i, asked, p.people.Answers(i, numbers), demo.Begin))
}
