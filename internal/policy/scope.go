package policy

import (
	"slices"

	"hedui/internal/account"
	"hedui/internal/agency"
)

// Scope says which rows of a list an actor sees; the store turns it into SQL,
// and Holds is what that SQL must agree with. A row is in scope if Everything
// is, or if one of the parties that are set is the row's. The zero Scope holds
// nothing.
type Scope struct {
	Everything    bool                // the province's view of the flow (R4.1)
	Initiating    agency.ID           // rows that this agency initiated
	Commissioned  agency.ID           // rows that this agency was commissioned with
	Assisting     agency.ID           // rows that this agency answers
	Commissioning agency.DepartmentID // rows that this department commissioned
	Sharing       agency.DepartmentID // rows that this department's items answer
	Under         agency.ID           // rows that belong to this agency or to one below it
}

// ScopeOf gives what the actor sees in the list of an action: CaseList,
// TaskList, ReviewList, ReportList, AccountList, DeviceList, TokenList, AuditRead. Any
// other action has no list, and so no scope.
func ScopeOf(actor Actor, action Action) Scope {
	if May(actor, action, Resource{Kind: listed[action], Agency: actor.Agency}) != nil {
		return Scope{}
	}
	switch action {
	case CaseList:
		return caseScope(actor)
	case TaskList:
		return taskScope(actor)
	case ReviewList:
		return reviewScope(actor)
	case ReportList:
		return reportScope(actor)
	case AccountList, DeviceList, TokenList, AuditRead:
		return Scope{Under: actor.Agency}
	}
	return Scope{}
}

var listed = map[Action]Kind{
	CaseList: Case, TaskList: Task, ReviewList: Review, ReportList: Report,
	AccountList: Account, DeviceList: Device, TokenList: Token, AuditRead: Register,
}

func caseScope(a Actor) Scope {
	switch {
	case a.Department != "":
		return Scope{Commissioning: a.Department}
	case a.Level == agency.Province:
		return Scope{Everything: true}
	}
	return Scope{Initiating: a.Agency, Commissioned: a.Agency}
}

func taskScope(a Actor) Scope {
	switch {
	case a.Department != "":
		return Scope{Sharing: a.Department}
	case a.Level == agency.Province:
		return Scope{Everything: true}
	}
	return Scope{Initiating: a.Agency, Commissioned: a.Agency, Assisting: a.Agency}
}

// reviewScope: whoever sees a task sees its reviews; so does the officer of the
// department that the objection comes from.
func reviewScope(a Actor) Scope {
	s := taskScope(a)
	if a.Department == "" {
		return s
	}
	if !a.Has(account.Sharing) {
		s.Sharing = ""
	}
	if a.Has(account.Officer) {
		s.Commissioning = a.Department
	}
	return s
}

func reportScope(a Actor) Scope {
	if a.Department != "" {
		return Scope{Commissioning: a.Department}
	}
	return Scope{Commissioned: a.Agency}
}

// Holds tells whether the resource is in scope: the reference for the store's SQL.
func (s Scope) Holds(r Resource) bool {
	return s.Everything ||
		same(s.Initiating, r.Initiating) || same(s.Commissioned, r.Commissioned) || same(s.Assisting, r.Assisting) ||
		same(s.Commissioning, r.Commissioning) || same(s.Sharing, r.Sharing) ||
		same(s.Under, r.Agency) || s.Under != "" && slices.Contains(r.Above, s.Under)
}

func same[T ~string](mine, row T) bool { return mine != "" && mine == row }
