package policy

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go"

	"hedui/internal/fault"
)

//go:embed policies/*.cedar
var files embed.FS

// Policy is one rule of access, as the security administrator may read it.
type Policy struct {
	ID     string `json:"id"`
	Effect string `json:"effect"` // "permit" or "forbid"
	Rule   string `json:"rule"`   // "R9.2"; empty where the norm does not speak
	Says   string `json:"says"`
	Mend   string `json:"mend,omitempty"` // of a forbid: what to do instead
	Text   string `json:"text"`           // Cedar
}

// The policies are compiled once and never change while Hedui runs: rights are
// changed by a release, with its review, not at a console.
var set, list = load()

// Policies lists all policies in the order of the files: first what is
// forbidden whatever else is permitted.
func Policies() []Policy { return slices.Clone(list) }

// May decides whether the actor may do the action to the resource. Its fault
// is Forbidden, says who may and cites the rule.
func May(actor Actor, action Action, resource Resource) error {
	req := request(actor, action, resource)
	decision, why := cedar.Authorize(set, entitiesOf(actor, req, resource), req)
	switch {
	case len(why.Errors) > 0:
		return fault.New(fault.Internal, "policy.broken", "授权策略出错").From(fmt.Errorf("policy %s", why.Errors[0]))
	case decision == cedar.Allow:
		return nil
	case len(why.Reasons) > 0:
		return forbidden(why)
	}
	return denied(action)
}

// forbidden cites the first of the forbidding policies, in their own order.
func forbidden(why cedar.Diagnostic) error {
	for _, p := range list {
		if slices.ContainsFunc(why.Reasons, func(r cedar.DiagnosticReason) bool { return string(r.PolicyID) == p.ID }) {
			return fault.New(fault.Forbidden, "policy."+p.ID, p.Says).Because(p.Rule).Do(p.Mend)
		}
	}
	return fault.New(fault.Forbidden, "policy.forbidden", "不允许此操作")
}

func denied(action Action) error {
	t := toldOf[action]
	return fault.Newf(fault.Forbidden, "policy.denied", "没有“%s”的权限：%s", action.Chinese(), t.who).
		Because(t.rule).Do("如确需办理，请联系本机构的安全管理员核实账号的角色和所属单位")
}

func load() (*cedar.PolicySet, []Policy) {
	set := cedar.NewPolicySet()
	var list []Policy
	entries, err := files.ReadDir("policies")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		text, err := files.ReadFile("policies/" + e.Name())
		if err != nil {
			panic(err)
		}
		list = append(list, parse(e.Name(), text, set)...)
	}
	return set, list
}

// parse panics over a broken policy: Hedui must not start without its rules.
func parse(name string, text []byte, set *cedar.PolicySet) []Policy {
	policies, err := cedar.NewPolicyListFromBytes(name, text)
	if err != nil {
		panic(fmt.Errorf("policies/%s: %w", name, err))
	}
	out := make([]Policy, 0, len(policies))
	for _, p := range policies {
		a := p.Annotations()
		one := Policy{ID: string(a["id"]), Effect: "permit", Rule: string(a["rule"]), Says: string(a["says"]),
			Mend: string(a["mend"]), Text: strings.TrimSpace(string(p.MarshalCedar()))}
		if p.Effect() == cedar.Forbid {
			one.Effect = "forbid"
		}
		if one.ID == "" || one.Says == "" || !set.Add(cedar.PolicyID(one.ID), p) {
			panic(fmt.Sprintf("policies/%s: policy %q needs an id of its own and a sentence", name, one.ID))
		}
		out = append(out, one)
	}
	return out
}
