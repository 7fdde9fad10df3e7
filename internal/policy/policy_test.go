package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/policy"
)

// The cast: Heping (a county of Shenyang) is commissioned by its civil affairs
// bureau and initiates; Dalian answers an item of its public security bureau.
var (
	heping    = func(r ...account.Role) policy.Actor { return staff("210102", agency.County, r...) }
	huanggu   = func(r ...account.Role) policy.Actor { return staff("210105", agency.County, r...) }
	shenyang  = func(r ...account.Role) policy.Actor { return staff("210100", agency.City, r...) }
	dalian    = func(r ...account.Role) policy.Actor { return staff("210200", agency.City, r...) }
	anshan    = func(r ...account.Role) policy.Actor { return staff("210300", agency.City, r...) }
	province  = func(r ...account.Role) policy.Actor { return staff("210000", agency.Province, r...) }
	hepingMZ  = officer("210102", agency.County, "210102.mz", account.Officer)
	hepingYB  = officer("210102", agency.County, "210102.yb", account.Officer)
	cityMZ    = officer("210100", agency.City, "210100.mz", account.Officer)
	provMZ    = officer("210000", agency.Province, "210000.mz", account.Officer)
	dalianGA  = officer("210200", agency.City, "210200.ga", account.Sharing)
	dalianGJJ = officer("210200", agency.City, "210200.gjj", account.Sharing)
)

func staff(at agency.ID, level agency.Level, roles ...account.Role) policy.Actor {
	return policy.Actor{Account: account.ID("a" + at), Roles: roles, Agency: at, Level: level}
}

func officer(at agency.ID, level agency.Level, d agency.DepartmentID, roles ...account.Role) policy.Actor {
	a := staff(at, level, roles...)
	a.Account, a.Department = account.ID(d), d
	return a
}

func token(a policy.Actor, scope ...policy.Action) policy.Actor {
	a.Scope = append([]policy.Action{}, scope...)
	return a
}

var (
	theCase = policy.Resource{Kind: policy.Case, ID: "c1", Initiating: "210102", Commissioned: "210102",
		Commissioning: "210102.mz", Above: []agency.ID{"210100", "210000"}, Business: "new"}
	forCounty = policy.Resource{Kind: policy.Case, ID: "c2", Initiating: "210100", Commissioned: "210102",
		Commissioning: "210102.mz", Above: []agency.ID{"210100", "210000"}, Business: "new"}
	theTask = policy.Resource{Kind: policy.Task, ID: "t1", Initiating: "210102", Commissioned: "210102",
		Assisting: "210200", Commissioning: "210102.mz", Sharing: "210200.ga", State: "open"}
	theReport = policy.Resource{Kind: policy.Report, ID: "r1", Initiating: "210100", Commissioned: "210102",
		Commissioning: "210102.mz", Creator: "clerk1"}
	thePaper = policy.Resource{Kind: policy.Document, ID: "d1", Initiating: "210102", Commissioned: "210102"}
	theItem  = policy.Resource{Kind: policy.Item, ID: "210200.vehicle", Agency: "210200", Sharing: "210200.ga",
		Above: []agency.ID{"210000"}}
	settings = policy.Resource{Kind: policy.Settings, Agency: "210000"}
)

func owned(kind policy.Kind, id string) policy.Resource {
	return policy.Resource{Kind: kind, ID: id, Agency: "210102", Above: []agency.ID{"210100", "210000"}}
}

func batch(r policy.Resource) policy.Resource { r.Business = "existing"; return r }

func asked(r policy.Resource) policy.Resource { r.Assisting = "210200"; return r }

func answered(r policy.Resource) policy.Resource { r.State = "answered"; return r }

func preparing(r policy.Resource) policy.Resource { r.State = "preparing"; return batch(r) }

func by(r policy.Resource, who account.ID) policy.Resource { r.Creator = who; return r }

// yes is the outcome of an allowed action; every other outcome is the fault's code.
const (
	yes = ""
	no  = "policy.denied"
)

type situation struct {
	who  string
	as   policy.Actor
	do   policy.Action
	to   policy.Resource
	want string
}

func TestMay(t *testing.T) {
	for _, s := range slices.Concat(caseSituations, taskSituations, reviewSituations, reportSituations, standingSituations, sourceSituations, accessSituations) {
		t.Run(s.who+" "+string(s.do), func(t *testing.T) {
			if got := code(policy.May(s.as, s.do, s.to)); got != s.want {
				t.Errorf("got %q, want %q", got, s.want)
			}
		})
	}
}

func code(err error) string {
	if err == nil {
		return yes
	}
	f, ok := fault.Of(err)
	if !ok || f.Kind != fault.Forbidden {
		return fmt.Sprintf("not a refusal: %v", err)
	}
	return f.Code
}

// Every policy decides at least one situation of the tables: without it, that
// situation comes out otherwise.
func TestEveryPolicyIsHit(t *testing.T) {
	hit := map[string]bool{}
	for _, s := range slices.Concat(caseSituations, taskSituations, reviewSituations, reportSituations, standingSituations, sourceSituations, accessSituations) {
		for _, id := range policy.Reasons(s.as, s.do, s.to) {
			hit[id] = true
		}
	}
	for _, p := range policy.Policies() {
		if !hit[p.ID] {
			t.Errorf("no situation of the tables meets policy %s", p.ID)
		}
	}
}

func TestEveryActionIsAllowedToSomebodyAndRefusedToSomebody(t *testing.T) {
	allowed, refused := map[policy.Action]bool{}, map[policy.Action]bool{policy.ReportVerify: true}
	for _, s := range slices.Concat(caseSituations, taskSituations, reviewSituations, reportSituations, standingSituations, sourceSituations, accessSituations) {
		allowed[s.do] = allowed[s.do] || s.want == yes
		refused[s.do] = refused[s.do] || s.want != yes
	}
	for _, a := range policy.Actions() {
		if !allowed[a] || !refused[a] {
			t.Errorf("%s: allowed %t, refused %t", a, allowed[a], refused[a])
		}
	}
}

func TestPoliciesNameOnlyKnownActionsAndRules(t *testing.T) {
	for _, p := range policy.Policies() {
		for _, part := range strings.Split(p.Text, `Action::"`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			if name != "business" && !policy.Action(name).Known() {
				t.Errorf("%s names the unknown action %q", p.ID, name)
			}
		}
		if p.Rule != "" && fault.Cite(p.Rule) == "" {
			t.Errorf("%s cites %q", p.ID, p.Rule)
		}
		if p.Effect == "forbid" && p.Mend == "" {
			t.Errorf("%s forbids without saying what to do", p.ID)
		}
	}
}

func TestARefusalSaysWhoMayAndWhy(t *testing.T) {
	err := policy.May(provMZ, policy.ReportOpen, theReport)
	f, _ := fault.Of(err)
	if f == nil || f.Rule != "R9.2" || !strings.Contains(f.Message, "打开核对报告") || f.Mend == "" {
		t.Errorf("%v", err)
	}
	err = policy.May(heping(account.Clerk), policy.CaseCreate, batch(theCase))
	f, _ = fault.Of(err)
	if f == nil || f.Rule != "R6.1" || !strings.Contains(f.Mend, "市级核对机构") {
		t.Errorf("%v", err)
	}
}

func BenchmarkMay(b *testing.B) {
	a := heping(account.Clerk)
	for b.Loop() {
		_ = policy.May(a, policy.CaseRead, theCase)
	}
}
