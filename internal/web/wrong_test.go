package web_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"hedui/docs"
	"hedui/internal/demo"
	"hedui/internal/web"
)

// Each wrong request gets one clear Chinese problem, the right status, and
// changes nothing.
func TestWrongRequestsAreToldPlainly(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	f := p.prepare()
	clerk, anshan := p.as("heping.clerk"), p.as("anshan.clerk")
	number := demo.Cast()[0].Number
	revision := clerk.want(http.StatusOK, "GET", f.draft, nil).body["revision"]
	for name, w := range map[string]struct {
		by           *visitor
		method, path string
		body         any
		status       int
		code         string
	}{
		"not JSON":             {clerk, "POST", cases, "{" + number, 422, "request.invalid"},
		"wrong type":           {clerk, "PUT", f.draft + "/items", `{"items":"` + number + `"}`, 422, "request.invalid"},
		"not of the list":      {clerk, "GET", cases + "?state=gone", nil, 422, "request.invalid"},
		"no date":              {clerk, "GET", "/api/v1/items?on=today", nil, 422, "request.invalid"},
		"no cursor":            {clerk, "GET", "/api/v1/tasks?after=x", nil, 422, "request.cursor"},
		"unknown case":         {clerk, "GET", cases + "/c_none", nil, 404, "case.missing"},
		"unknown item":         {clerk, "PUT", f.draft + "/items", m{"items": []string{"210200.none"}}, 404, "catalogue.missing"},
		"id number is wrong":   {clerk, "POST", cases + "/search", m{"number": number[:17] + "?", "reason": "查重"}, 422, "case.search"},
		"id number in reason":  {clerk, "POST", f.running + "/terminate", m{"reason": "撤回" + number}, 422, "words.id_number"},
		"typed number":         {clerk, "PUT", f.draft + "/households", m{"people": []m{{"household": 1, "name": "王小明", "number": number[:17]}}}, 422, "case.people"},
		"already submitted":    {clerk, "PUT", f.running + "/items", m{"items": []string{"210200.vehicle"}}, 409, "case.submitted"},
		"no file":              {clerk, "PUT", f.draft + "/list", nil, 422, "upload.empty"},
		"no list":              {clerk, "PUT", f.draft + "/list", "\x00\x01" + number, 422, ""},
		"no picture":           {clerk, "POST", f.draft + "/materials?kind=commission", "text", 422, "material.type"},
		"too large":            {clerk, "POST", f.draft + "/materials?kind=commission", strings.Repeat("x", 21<<20), 413, "request.too_large"},
		"no such paper":        {clerk, "GET", f.draft + "/materials/id_copy/9", nil, 404, ""},
		"answers incomplete":   {anshan, "PUT", f.task + "/answer", m{"findings": []m{{"ordinal": 1, "status": "none", "asOf": "2026-10-08"}}}, 422, "task.incomplete"},
		"nothing prepared":     {anshan, "POST", f.task + "/feedback", nil, 409, ""},
		"report without cause": {p.as("heping.approver"), "POST", f.running + "/reports", m{"household": 1}, 422, "report.open_tasks"},
		"not logged in":        {p.visitor(), "GET", f.running, nil, 401, "session.none"},
		"not one's own":        {p.as("dalian.clerk"), "GET", f.running, nil, 403, "policy.denied"},
		"no such form":         {p.as("heping.mz"), "POST", f.report + "/open?form=docx", nil, 422, "request.invalid"},
	} {
		a := w.by.do(w.method, w.path, w.body)
		if a.status != w.status || w.code != "" && a.code() != w.code {
			t.Errorf("%s: %d %s", name, a.status, a.raw)
		}
		if !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") || !chinese(a.text("detail")) {
			t.Errorf("%s: %s %s", name, a.header.Get("Content-Type"), a.raw)
		}
	}
	foreign := p.as("heping.clerk")
	foreign.header.Set("Sec-Fetch-Site", "cross-site")
	foreign.refused(http.StatusForbidden, "request.cross_origin", "POST", f.draft+"/submit", nil)
	if now := clerk.want(http.StatusOK, "GET", f.draft, nil).body["revision"]; now != revision {
		t.Errorf("the draft changed: revision %v, was %v", now, revision)
	}
	p.wantNothingPersonal()
}

func chinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return '\u4e00' <= r && r <= '\u9fff' })
}

// A submission sent twice under one key makes one set of tasks.
func TestASubmissionSentTwiceHappensOnce(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	clerk := p.as("heping.clerk")
	path := p.draft(clerk)
	clerk.header.Set("Idempotency-Key", "submit-0001")
	first := clerk.want(http.StatusOK, "POST", path+"/submit", nil)
	if again := clerk.want(http.StatusOK, "POST", path+"/submit", nil); again.raw != first.raw || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%s", again.raw)
	}
}

// The pages work without a script and without anything from elsewhere.
func TestPages(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	v := p.visitor()
	for path, words := range map[string]string{"/": "演示数据", "/api/": "PUT /api/v1/cases/{id}/list", "/v/": "验证码", "/docs/errors": "不再接收反馈", "/page/style.css": "#0f2f5f"} {
		a := v.want(http.StatusOK, "GET", path, nil)
		if !strings.Contains(a.raw, words) || strings.Contains(a.raw, "<script") || strings.Contains(a.raw, `="http://`) {
			t.Errorf("%s: %.400s", path, a.raw)
		}
	}
	v.header.Set("Content-Type", "application/x-www-form-urlencoded")
	if a := v.want(http.StatusUnprocessableEntity, "POST", "/v/", "code=1"); !strings.Contains(a.raw, "12位") {
		t.Errorf("%s", a.raw)
	}
	if a := v.want(http.StatusNotFound, "POST", "/v/", "code=7k2m-9qxt-4b1d"); !strings.Contains(a.raw, "7K2M-9QXT-4B1D") {
		t.Errorf("%s", a.raw)
	}
}

// A problem's type leads to its row in the list of faults (RFC 9457).
func TestAProblemPointsToItsExplanation(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	var told web.Problem
	a := p.visitor().want(http.StatusUnauthorized, "GET", "/api/v1/cases", nil)
	if err := json.Unmarshal([]byte(a.raw), &told); err != nil {
		t.Fatal(err)
	}
	path, anchor, _ := strings.Cut(told.Type, "#")
	row := `<tr id="` + anchor + `"><td><code>` + told.Code + `</code></td><td class="narrow">` + told.Title + `　401</td><td>` + told.Detail
	if list := p.visitor().want(http.StatusOK, "GET", path, nil).raw; strings.Count(list, row) != 1 {
		t.Errorf("%s is not explained at %s", told.Code, path)
	}
}

// The list shows every row of the document, and each code has one anchor.
func TestEveryFaultIsListed(t *testing.T) {
	t.Parallel()
	list := openProvince(t).visitor().want(http.StatusOK, "GET", "/docs/errors", nil).raw
	rows := strings.Count(docs.Errors, "\n| `")
	if shown := strings.Count(list, "<td><code>"); shown != rows || rows < 500 {
		t.Errorf("%d of %d rows", shown, rows)
	}
	anchors := map[string]int{}
	for _, m := range regexp.MustCompile(`<tr id="([^"]+)">`).FindAllStringSubmatch(list, -1) {
		anchors[m[1]]++
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`").FindAllStringSubmatch(docs.Errors, -1) {
		if anchors[m[1]] != 1 {
			t.Errorf("%s has %d anchors", m[1], anchors[m[1]])
		}
	}
}

func TestTheIconIsWhereBrowsersLook(t *testing.T) {
	t.Parallel()
	a := openProvince(t).visitor().want(http.StatusOK, "GET", "/favicon.ico", nil)
	if kind := a.header.Get("Content-Type"); kind != "image/svg+xml" || !strings.HasPrefix(a.raw, "<svg ") {
		t.Errorf("%s %.40s", kind, a.raw)
	}
}

// A stream tells what has happened, goes on behind a given event, and ends
// with the case.
func TestACaseIsWatched(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	clerk := p.as("heping.clerk")
	path := p.draft(clerk)
	clerk.want(http.StatusOK, "POST", path+"/terminate", m{"reason": "撤回申请"})
	a := clerk.want(http.StatusOK, "GET", path+"/events", nil)
	if n := strings.Count(a.raw, "event: event\n"); n != 2 || !strings.HasSuffix(a.raw, "event: done\ndata: {\"state\":\"terminated\",\"revision\":"+revisionIn(a.raw)+"}\n\n") {
		t.Errorf("%d events: %s", n, a.raw)
	}
	_, rest, _ := strings.Cut(a.raw, "id: ")
	id, _, _ := strings.Cut(rest, "\n")
	clerk.header.Set("Last-Event-ID", id)
	if n := strings.Count(clerk.want(http.StatusOK, "GET", path+"/events", nil).raw, "event: event\n"); n != 1 {
		t.Errorf("%d events behind the first", n)
	}
}

func revisionIn(stream string) string {
	_, rest, _ := strings.Cut(stream[strings.LastIndex(stream, "event: done"):], `"revision":`)
	n, _, _ := strings.Cut(rest, "}")
	return n
}

// TestWhatStandsInPlaceOfACodeIsNotRepeated: an id number or a name that was put
// where a code belongs comes back in no problem.
func TestWhatStandsInPlaceOfACodeIsNotRepeated(t *testing.T) {
	t.Parallel()
	clerk := openProvince(t).as("heping.clerk")
	commission := func(department string) m {
		return m{"kind": "new", "commission": m{"number": "1", "department": department, "purpose": "低保", "assistance": "dibao", "on": "2026-10-08"}}
	}
	for _, personal := range []string{"110105194912310021", "张三"} {
		for path, body := range map[string]any{
			"/api/v1/cases":                         commission(personal),
			"/api/v1/items/" + personal:             nil,
			"/api/v1/cases/" + personal:             nil,
			"/api/v1/tasks/" + personal:             nil,
			"/api/v1/reports/" + personal + "/open": m{},
		} {
			method := map[bool]string{true: "GET", false: "POST"}[body == nil]
			if a := clerk.do(method, path, body); a.status < 400 || strings.Contains(a.raw, personal) {
				t.Errorf("%s %s: %d %s", method, path, a.status, a.raw)
			}
		}
	}
}
