package policy_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/policy"
)

var places = map[agency.ID]agency.Level{
	"210000": agency.Province, "210100": agency.City, "210200": agency.City, "210300": agency.City,
	"210102": agency.County, "210105": agency.County, "210202": agency.County,
}

var above = map[agency.ID][]agency.ID{
	"210100": {"210000"}, "210200": {"210000"}, "210300": {"210000"},
	"210102": {"210100", "210000"}, "210105": {"210100", "210000"}, "210202": {"210200", "210000"},
}

var functions = []string{"mz", "yb", "ga", "gjj"}

func anyAgency() *rapid.Generator[agency.ID] {
	return rapid.SampledFrom([]agency.ID{"210000", "210100", "210200", "210300", "210102", "210105", "210202"})
}

func anyDepartment() *rapid.Generator[agency.DepartmentID] {
	return rapid.Custom(func(t *rapid.T) agency.DepartmentID {
		at := anyAgency().Draw(t, "at")
		return agency.DepartmentID(fmt.Sprintf("%s.%s", at, rapid.SampledFrom(functions).Draw(t, "function")))
	})
}

// anyActor draws only actors that CheckRoles lets be.
func anyActor() *rapid.Generator[policy.Actor] {
	return rapid.Custom(func(t *rapid.T) policy.Actor {
		roles := rapid.SampledFrom([][]account.Role{
			{clerk}, {approver}, {clerk, approver}, {account.Officer}, {account.Sharing},
			{account.Officer, account.Sharing}, {account.System}, {account.Security}, {account.Audit},
		}).Draw(t, "roles")
		at := anyAgency().Draw(t, "agency")
		a := staff(at, places[at], roles...)
		if roles[0].AtDepartment() {
			a.Department = agency.DepartmentID(fmt.Sprintf("%s.%s", at, rapid.SampledFrom(functions).Draw(t, "function")))
		}
		return a
	})
}

func anyResource(kind policy.Kind) *rapid.Generator[policy.Resource] {
	return rapid.Custom(func(t *rapid.T) policy.Resource {
		r := policy.Resource{Kind: kind, ID: "x",
			Initiating: anyAgency().Draw(t, "initiating"), Commissioned: anyAgency().Draw(t, "commissioned"),
			Assisting: anyAgency().Draw(t, "assisting"), Agency: anyAgency().Draw(t, "owner"),
			Commissioning: anyDepartment().Draw(t, "commissioning"), Sharing: anyDepartment().Draw(t, "sharing"),
			Business: rapid.SampledFrom([]string{"new", "existing"}).Draw(t, "business"),
			State:    rapid.SampledFrom([]string{"open", "answered"}).Draw(t, "state")}
		r.Above = above[r.Agency]
		return r
	})
}

// What a list shows and what may be read one by one is the same.
func TestScopeAgreesWithMay(t *testing.T) {
	for _, c := range []struct {
		list, read policy.Action
		kind       policy.Kind
	}{
		{policy.CaseList, policy.CaseRead, policy.Case},
		{policy.TaskList, policy.TaskRead, policy.Task},
		{policy.ReviewList, policy.ReviewRead, policy.Review},
		{policy.ReportList, policy.ReportOpen, policy.Report},
		{policy.AccountList, policy.AccountList, policy.Account},
		{policy.DeviceList, policy.DeviceList, policy.Device},
		{policy.TokenList, policy.TokenList, policy.Token},
		{policy.AuditRead, policy.AuditRead, policy.Register},
	} {
		t.Run(string(c.list), rapid.MakeCheck(func(t *rapid.T) {
			a, r := anyActor().Draw(t, "actor"), anyResource(c.kind).Draw(t, "resource")
			may, listed := policy.May(a, c.read, r) == nil, policy.ScopeOf(a, c.list).Holds(r)
			if may != listed {
				t.Fatalf("may %t, listed %t", may, listed)
			}
		}))
	}
}

// Whoever takes no part gets nothing that concerns people.
func TestStrangersGetNothing(t *testing.T) {
	actions := []policy.Action{
		policy.CaseEdit, policy.CaseSubmit, policy.CaseTerminate, policy.CaseContinue, policy.HouseholdRead, policy.HouseholdReveal, policy.HitMark, policy.AuthorizationUpload,
		policy.DocumentOpen, policy.TaskExportQuery, policy.TaskImportAnswer, policy.TaskAnswer, policy.TaskFeedback,
		policy.TaskReason, policy.FindingRead, policy.ObjectionCreate, policy.ReviewApply, policy.ReviewOpen,
		policy.ReviewExportQuery, policy.ReviewAnswer, policy.ReviewFeedback, policy.ReportPreview, policy.ReportIssue, policy.ReportOpen,
	}
	kinds := []policy.Kind{policy.Case, policy.Task, policy.Review, policy.Report, policy.Document}
	rapid.Check(t, func(t *rapid.T) {
		a := anyActor().Draw(t, "actor")
		r := anyResource(rapid.SampledFrom(kinds).Draw(t, "kind")).Draw(t, "resource")
		stranger := a.Agency != r.Initiating && a.Agency != r.Commissioned && a.Agency != r.Assisting
		if a.Department != "" {
			stranger = a.Department != r.Commissioning && a.Department != r.Sharing
		}
		if action := rapid.SampledFrom(actions).Draw(t, "action"); stranger && policy.May(a, action, r) == nil {
			t.Fatalf("%v may %s", a, action)
		}
	})
}

// Only two ever open a report (R9.2).
func TestOnlyTheDepartmentAndTheKeeperOpenReports(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, r := anyActor().Draw(t, "actor"), anyResource(policy.Report).Draw(t, "report")
		department := a.Department != "" && a.Department == r.Commissioning && a.Has(account.Officer)
		keeper := a.Department == "" && a.Agency == r.Commissioned && a.Has(clerk, approver)
		if got := policy.May(a, policy.ReportOpen, r) == nil; got != (department || keeper) {
			t.Fatalf("open: %t", got)
		}
	})
}

// Whatever is asked, the answer is yes or a refusal in Chinese, never a defect;
// the unknown is refused, and the three administrators touch no business.
func TestEveryQuestionHasAnAnswer(t *testing.T) {
	kinds := []policy.Kind{policy.Case, policy.Task, policy.Review, policy.Report, policy.Document, policy.Item, policy.Agency,
		policy.Department, policy.Settings, policy.Notice, policy.Account, policy.Device, policy.Token, policy.Register, "", "Unknown"}
	actors := rapid.OneOf(anyActor(), rapid.Just(policy.Actor{}), rapid.Just(policy.Program("sweep")))
	rapid.Check(t, func(t *rapid.T) {
		a := actors.Draw(t, "actor")
		r := anyResource(rapid.SampledFrom(kinds).Draw(t, "kind")).Draw(t, "resource")
		if err := policy.May(a, "case.invent", r); !fault.Is(err, fault.Forbidden) {
			t.Fatalf("an unknown action: %v", err)
		}
		action := rapid.SampledFrom(policy.Actions()).Draw(t, "action")
		err := policy.May(a, action, r)
		if err != nil && !fault.Is(err, fault.Forbidden) {
			t.Fatalf("%s: %v", action, err)
		}
		if err == nil && a.Has(account.System, account.Security, account.Audit) && action.Business() {
			t.Fatalf("an administrator may %s", action)
		}
	})
}
