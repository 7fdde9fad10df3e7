package web_test

import (
	"net/http"
	"strings"
	"testing"

	"hedui/internal/demo"
)

// Scenario 1 through the door: from the household list to the report that the
// commissioning department opens and nobody else.
func TestFromListToReportOverHTTP(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	clerk := p.as("heping.clerk")
	path := p.draft(clerk)
	if a := clerk.want(http.StatusOK, "POST", path+"/submit", nil); a.text("state") != "running" || a.body["dispatched"] != 3.0 {
		t.Fatal(a.raw)
	}
	task := p.taskOf(clerk, path)

	anshan := p.as("anshan.clerk")
	if a := anshan.want(http.StatusOK, "POST", task+"/query?format=xlsx", nil); !strings.HasPrefix(a.raw, "PK") || a.header.Get("Content-Disposition") == "" {
		t.Fatalf("%.60s", a.raw)
	}
	for _, row := range anshan.want(http.StatusOK, "GET", task+"/asked", nil).list("items") {
		if number := row["number"].(string); !strings.Contains(number, "****") {
			t.Errorf("a number is shown whole")
		}
	}
	p.hour.Set(demo.Begin.AddDays(14), 15)
	anshan = p.as("anshan.clerk") // the session of a week ago has ended
	anshan.want(http.StatusOK, "POST", task+"/answer-file", p.answerFile())
	anshan.want(http.StatusOK, "POST", task+"/feedback", nil)

	report := "/api/v1/reports/" + p.as("heping.approver").want(http.StatusCreated, "POST", path+"/reports", m{"household": 1}).text("id")
	a := p.as("heping.mz").want(http.StatusOK, "POST", report+"/open", nil)
	if !strings.HasPrefix(a.raw, "%PDF") || a.header.Get("Content-Type") != "application/pdf" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%.20s %v", a.raw, a.header)
	}
	for _, stranger := range []string{"dalian.mz", "anshan.clerk", "dalian.clerk", "shenyang.approver", "province.approver", "security.admin"} {
		if a := p.as(stranger).want(http.StatusForbidden, "POST", report+"/open", nil); stranger == "dalian.mz" && a.text("rule") != "R9.2" {
			t.Errorf("%s", a.raw)
		}
	}
	if views := p.as("heping.mz").want(http.StatusOK, "GET", report+"/views", nil).list("items"); len(views) != 1 || views[0]["office"] != "210102.mz" {
		t.Errorf("%v", views)
	}
	p.wantGenuine(report)
	p.wantNothingPersonal()
}

// wantGenuine follows the code on the paper.
func (p *province) wantGenuine(report string) {
	p.t.Helper()
	content := p.as("heping.mz").want(http.StatusOK, "POST", report+"/open?form=content", nil)
	v := p.visitor()
	code := content.text("code")
	if a := v.want(http.StatusOK, "GET", "/api/v1/verify/"+code, nil); a.text("number") != content.text("number") {
		p.t.Errorf("%s", a.raw)
	}
	if a := v.want(http.StatusOK, "GET", "/v/"+code, nil); !strings.Contains(a.raw, "验证码有效") || strings.Contains(a.raw, demo.Cast()[0].Name) {
		p.t.Errorf("%s", a.raw)
	}
	if a := v.want(http.StatusNotFound, "GET", "/v/0000-0000-0000", nil); !strings.Contains(a.raw, "没有这个验证码") {
		p.t.Errorf("%s", a.raw)
	}
	for range 40 {
		v.do("GET", "/api/v1/verify/000000000000", nil)
	}
	if a := v.refused(http.StatusTooManyRequests, "verify.too_many", "GET", "/api/v1/verify/"+code, nil); a.header.Get("Retry-After") == "" {
		p.t.Errorf("%v", a.header)
	}
}

// A bad list comes back with its cells, to the uploader alone; nothing is kept.
func TestABadListIsToldAndNotTaken(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	clerk := p.as("heping.clerk")
	path := cases + "/" + clerk.want(http.StatusCreated, "POST", cases, commission()).text("id")
	bad, err := demo.NewBadList(seed)
	p.must(err)
	body, kind := form(t, "名单.xlsx", sheet(t, bad.Sheet))
	clerk.header.Set("Content-Type", kind)
	a := clerk.want(http.StatusUnprocessableEntity, "PUT", path+"/list", body)
	if a.body["taken"] != false || a.code() != "list.faults" || len(a.list("faults")) == 0 || a.list("faults")[0]["message"] == "" {
		t.Fatalf("%.300s", a.raw)
	}
	if a := clerk.want(http.StatusOK, "POST", path+"/list/bad", body); !strings.HasPrefix(a.raw, "PK") {
		t.Errorf("%.60s", a.raw)
	}
	clerk.header.Del("Content-Type")
	if a := clerk.want(http.StatusOK, "GET", path, nil); a.body["subjects"] != 0.0 {
		t.Errorf("%s", a.raw)
	}
	clerk.header.Set("Content-Type", kind)
	if a := clerk.want(http.StatusOK, "PUT", path+"/list?mend=true&drop=true", body); a.body["taken"] != true {
		t.Errorf("%.300s", a.raw)
	}
	p.wantNothingPersonal()
}
