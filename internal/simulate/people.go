package simulate

import (
	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/demo"
	"hedui/internal/policy"
)

// Everybody who acts: one clerk, one approver, one administrator at each
// agency, one official at each department.

func (w *world) staff(at agency.ID, role account.Role) policy.Actor {
	return policy.Actor{Account: account.ID(string(at) + "." + string(role)), Name: "演示", Roles: []account.Role{role},
		Agency: at, Level: w.agencies[at].Level}
}

func (w *world) clerk(at agency.ID) policy.Actor    { return w.staff(at, account.Clerk) }
func (w *world) approver(at agency.ID) policy.Actor { return w.staff(at, account.Approver) }

// official is somebody of a department, at the agency of its level.
func (w *world) official(of agency.DepartmentID, role account.Role) policy.Actor {
	a := w.staff(agency.ID(of[:6]), role)
	a.Account, a.Department = account.ID(string(of)+"."+string(role)), of
	return a
}

const province agency.ID = "210000"

// household gives the next family, each once around.
func (w *world) family() []demo.Resident {
	w.next++
	return w.families[w.next%len(w.families)]
}

// everybody gathers the residents by household.
func (w *world) everybody() {
	for r := range w.province.Residents {
		if r.Died != 0 {
			continue
		}
		if n := len(w.families); n == 0 || w.families[n-1][0].Household != r.Household {
			w.families = append(w.families, nil)
		}
		last := &w.families[len(w.families)-1]
		*last = append(*last, r)
	}
}
