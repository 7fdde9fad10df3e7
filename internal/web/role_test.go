package web_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hedui/internal/archive"
	"hedui/internal/demo"
	"hedui/internal/hint"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// prepare makes a draft, a running case and a reported one, as their people do.
func (p *province) prepare() (f fixture) {
	p.t.Helper()
	clerk := p.as("heping.clerk")
	f.draft, f.running, f.reported = p.draft(clerk), p.draft(clerk), p.draft(clerk)
	clerk.want(http.StatusOK, "POST", f.running+"/submit", nil)
	clerk.want(http.StatusOK, "POST", f.reported+"/submit", nil)
	f.task = p.taskOf(clerk, f.running)
	f.list = cases + "/" + clerk.want(http.StatusCreated, "POST", "/api/v1/lists", commission()["commission"]).text("id")
	p.taskOf(clerk, f.reported)
	approver := p.as("heping.approver")
	f.report = "/api/v1/reports/" + approver.want(http.StatusCreated, "POST", f.reported+"/reports", m{"household": 1, "reason": "民政急需"}).text("id")
	f.agreement = "/api/v1/agreements/" + clerk.want(http.StatusCreated, "POST",
		"/api/v1/agreements?agency=210102&number=1&signedOn=2026-10-08&from=2026-10-08&to=2027-10-07", string(demo.CommissionScan())).text("id")
	f.adjustment = "/api/v1/adjustments/" + p.as("province.approver").want(http.StatusCreated, "POST", "/api/v1/adjustments",
		m{"number": "辽核〔2026〕1号", "text": "调整限额", "from": "2027-01-01", "changes": []m{{"item": "210200.vehicle", "quota": m{"count": 5000, "per": "month"}}}}).text("id")
	f.consultation = "/api/v1/consultations/" + p.as("anshan.clerk").want(http.StatusCreated, "POST", "/api/v1/consultations",
		m{"task": strings.TrimPrefix(f.task, "/api/v1/tasks/"), "papers": []m{{"part": "commission", "ordinal": 0}}, "business": "核实授权"}).text("id")
	f.hint, f.destruction = p.standing(verification.ID(strings.TrimPrefix(f.reported, cases+"/")))
	return f
}

// standing puts a hint about a case and a proposal to destroy it, which it would take
// an order and years to get.
func (p *province) standing(id verification.ID) (hinted, destruction string) {
	p.t.Helper()
	var raised []store.Raised
	proposal := archive.Destruction{ID: "de_1", Agency: "210102", State: archive.Proposed, Reason: "期满", ProposedBy: "somebody", Goes: []archive.Going{{Case: id}}}
	p.must(p.store.Write(p.t.Context(), policy.Program("test"), "test", func(tx *store.Tx) error {
		tx.Object("case", string(id))
		_, err := tx.PutHint(id, 1, hint.Hint{Rule: "deposit", Version: 1, Ordinal: 1})
		if err == nil {
			raised, err = tx.Hints(id, "", 1)
		}
		return errors.Join(err, tx.PutDestruction(proposal))
	}))
	return "/api/v1/hints/" + string(raised[0].ID), "/api/v1/destructions/de_1"
}

// Every route × every role: who may, and nobody else.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	f := p.prepare()
	people := map[string]*visitor{}
	for _, a := range demo.Accounts(seed) {
		people[a.Login] = p.as(a.Login)
	}
	f.key = newWorkplace(t).jwk
	f.account = people["security.admin"].want(http.StatusCreated, "POST", "/api/v1/accounts",
		m{"login": "li.lei", "name": "李雷", "roles": []string{"clerk"}, "agency": "210102"}).text("id")
	all := operationsOf(t)
	for _, r := range rights(f) {
		o, known := all[r.operation]
		if !known {
			t.Errorf("%s is no route", r.operation)
		}
		delete(all, r.operation)
		p.wantRight(people, o, r)
	}
	for id := range all {
		if elsewhere[id] == "" && !strings.HasPrefix(id, "objection-") && !strings.HasPrefix(id, "review-") {
			t.Errorf("%s is not in the table", id)
		}
	}
	p.wantNothingPersonal()
}

func (p *province) wantRight(people map[string]*visitor, o operation, r right) {
	p.t.Helper()
	if r.who == anybody || r.who == self {
		if open := len(o.Security) == 0; open != (r.who == anybody) {
			p.t.Errorf("%s: open to anybody: %v", r.operation, open)
		}
		return
	}
	if status := p.visitor().status(o.method, r.path, r.body); status != http.StatusUnauthorized {
		p.t.Errorf("%s without a login: %d", r.operation, status)
	}
	var may []string
	for _, a := range demo.Accounts(seed) {
		switch people[a.Login].status(o.method, r.path, r.body) {
		case http.StatusForbidden:
		case http.StatusUnauthorized, http.StatusInternalServerError, http.StatusBadRequest:
			p.t.Errorf("%s for %s: no answer about rights", r.operation, a.Login)
		default:
			may = append(may, a.Login)
		}
	}
	want := strings.Fields(r.who)
	slices.Sort(may)
	slices.Sort(want)
	if !slices.Equal(may, want) {
		p.t.Errorf("%s: allowed to %v, want %v", r.operation, may, want)
	}
}

// status sends a request and looks no further than its head: event streams do
// not end.
func (v *visitor) status(method, path string, body any) int {
	v.d.t.Helper()
	ctx, cancel := context.WithCancel(v.d.t.Context())
	defer cancel()
	response := v.send(ctx, method, path, body)
	response.Body.Close()
	return response.StatusCode
}
