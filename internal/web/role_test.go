package web_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/hint"
	"hedui/internal/norm"
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
	f.number, _ = clerk.want(http.StatusOK, "GET", f.running, nil).body["number"].(string)
	f.list = cases + "/" + clerk.want(http.StatusCreated, "POST", "/api/v1/lists", commission()["commission"]).text("id")
	answered := p.taskOf(clerk, f.reported)
	anshan := p.as("anshan.clerk")
	anshan.want(http.StatusOK, "POST", answered+"/answer-file", p.answerFile())
	anshan.want(http.StatusOK, "POST", answered+"/feedback", nil)
	approver := p.as("heping.approver")
	f.report = "/api/v1/reports/" + approver.want(http.StatusCreated, "POST", f.reported+"/reports", m{"household": 1, "reason": "民政急需"}).text("id")
	f.agreement = "/api/v1/agreements/" + clerk.want(http.StatusCreated, "POST",
		"/api/v1/agreements?agency=210102&number=1&signedOn=2026-10-08&from=2026-10-08&to=2027-10-07", string(demo.CommissionScan())).text("id")
	f.adjustment = "/api/v1/adjustments/" + p.as("province.approver").want(http.StatusCreated, "POST", "/api/v1/adjustments",
		m{"number": "辽核〔2026〕1号", "text": "调整限额", "from": "2027-01-01", "changes": []m{{"item": "210200.vehicle", "quota": m{"count": 5000, "per": "month"}}}}).text("id")
	f.consultation = "/api/v1/consultations/" + p.as("anshan.clerk").want(http.StatusCreated, "POST", "/api/v1/consultations",
		m{"task": strings.TrimPrefix(f.task, "/api/v1/tasks/"), "papers": []m{{"part": "commission", "ordinal": 0}}, "business": "核实授权"}).text("id")
	p.doubt(clerk, &f)
	f.hint, f.destruction = p.standing(verification.ID(strings.TrimPrefix(f.reported, cases+"/")))
	f.letter = p.dead("210400")
	for _, city := range []agency.ID{"210200", "210300"} {
		admin := policy.Actor{Account: "test", Roles: []account.Role{account.System}, Agency: city, Level: agency.City}
		p.must(p.desk.EditProcedure(p.t.Context(), admin, norm.Procedure{FeedbackDays: 7, ReviewDays: 5}))
	}
	return f
}

// about is the objection of one member to what Anshan said of deposits.
func about(ordinal int) m {
	return m{"household": 1, "ordinal": ordinal, "category": "deposit", "assisting": "210300", "raiser": "subject", "words": "余额不符"}
}

// doubt makes two objections with a paper each: one is reviewed, the other waits.
func (p *province) doubt(clerk *visitor, f *fixture) {
	p.t.Helper()
	object := func(ordinal int) string {
		o := "/api/v1/objections/" + clerk.want(http.StatusCreated, "POST", f.reported+"/objections", about(ordinal)).text("id")
		f.proof = o + "/evidence/" + clerk.want(http.StatusCreated, "POST", o+"/evidence", string(demo.CommissionScan())).text("id")
		return o
	}
	f.waiting, f.objection = object(1), object(2)
	f.review = "/api/v1/reviews/" + clerk.want(http.StatusCreated, "POST", f.objection+"/review", nil).list("reviews")[0]["id"].(string)
}

// dead registers a peer, to which a message was given up.
func (p *province) dead(peer agency.ID) (letter string) {
	p.t.Helper()
	root, err := docking.NewAuthority(rand.Reader, "测试证书机构", p.hour.Now())
	p.must(err)
	authority, err := docking.OpenAuthority(root)
	p.must(err)
	issued, err := authority.Issue(rand.Reader, agency.Code(peer), "测试", p.hour.Now())
	p.must(err)
	p.as("security.admin").want(http.StatusCreated, "POST", "/api/v1/peers", m{"certificate": string(issued.Certificate)})
	p.must(p.store.Write(p.t.Context(), policy.Program("test"), "test", func(tx *store.Tx) error {
		tx.Object("peer", string(peer))
		return errors.Join(tx.WriteMessage(store.SentMessage{ID: "m_1", Peer: peer, Of: "t1", Digest: "d"}), tx.GiveUp("m_1", "docking.deadline", ""))
	}))
	return "/api/v1/dead-letters/m_1"
}

// cast logs in the demo's people, and the system administrator of a city, whom
// the stories do not need.
func (p *province) cast() map[string]*visitor {
	p.t.Helper()
	people := map[string]*visitor{}
	for _, a := range demo.Accounts(seed) {
		people[a.Login] = p.as(a.Login)
	}
	_, _, err := p.desk.CreateAccount(p.t.Context(), policy.Program("init"), casework.AccountIn{Login: citySystem, Name: "演示", Password: password,
		Agency: "210100", Roles: []account.Role{account.System}})
	p.must(err)
	people[citySystem] = p.door.as(citySystem)
	return people
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

// Every route × every role: who may, and nobody else. The province alone makes
// catalogues of every level, confirms what leaves it and speaks to those docked
// (R4.1); a city its own (R4.2); each acts inside its own scope (R4.3). What a
// city lays down for itself is its administrator's (R14.1). The right comes before
// state and form: who has none is told nothing else, also when all is over.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	f := p.prepare()
	people := p.cast()
	f.key = newWorkplace(t).jwk
	f.account = people["security.admin"].want(http.StatusCreated, "POST", "/api/v1/accounts",
		m{"login": "li.lei", "name": "李雷", "roles": []string{"clerk"}, "agency": "210102"}).text("id")
	all := operationsOf(t)
	table, operations := rights(f), maps.Clone(all)
	for _, r := range table {
		o, known := all[r.operation]
		if !known {
			t.Errorf("%s is no route", r.operation)
		}
		delete(all, r.operation)
		p.wantRight(people, o, r)
	}
	for _, r := range table {
		p.wantForbidden(people, operations[r.operation], r)
	}
	for id := range all {
		if elsewhere[id] == "" {
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
	if status, _ := p.visitor().status(o.method, r.path, r.body); status != http.StatusUnauthorized {
		p.t.Errorf("%s without a login: %d", r.operation, status)
	}
	var may []string
	for login, who := range people {
		switch status, code := who.status(o.method, r.path, r.body); status {
		case http.StatusForbidden:
		case http.StatusUnauthorized, http.StatusInternalServerError, http.StatusBadRequest, http.StatusNotFound:
			p.t.Errorf("%s for %s: %d is no answer about rights", r.operation, login, status)
		default:
			if status >= 300 && !slices.Contains(strings.Fields(afterwards[r.operation]), code) {
				p.t.Errorf("%s for %s: %d %s may have come before the right", r.operation, login, status, code)
			}
			may = append(may, login)
		}
	}
	want := strings.Fields(r.who)
	slices.Sort(may)
	slices.Sort(want)
	if !slices.Equal(may, want) {
		p.t.Errorf("%s: allowed to %v, want %v", r.operation, may, want)
	}
}

// wantForbidden asks again, when everything is over, who may not: nothing but that is
// the answer, whatever state has come of what is asked for.
func (p *province) wantForbidden(people map[string]*visitor, o operation, r right) {
	p.t.Helper()
	may := strings.Fields(r.who)
	if r.who == anybody || r.who == self {
		return
	}
	for login, who := range people {
		if slices.Contains(may, login) {
			continue
		}
		if status, code := who.status(o.method, r.path, r.body); status != http.StatusForbidden {
			p.t.Errorf("%s for %s, when all is over: %d %s is told before the right", r.operation, login, status, code)
		}
	}
}

// status sends a request and looks at its head and, of a problem, at its code: event
// streams do not end.
func (v *visitor) status(method, path string, body any) (status int, code string) {
	v.d.t.Helper()
	ctx, cancel := context.WithCancel(v.d.t.Context())
	defer cancel()
	response := v.send(ctx, method, path, body)
	defer response.Body.Close()
	var problem struct{ Code string }
	if response.StatusCode >= http.StatusBadRequest {
		_ = json.NewDecoder(response.Body).Decode(&problem)
	}
	return response.StatusCode, problem.Code
}
