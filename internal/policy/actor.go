package policy

import (
	"log/slog"
	"slices"

	"hedui/internal/account"
	"hedui/internal/agency"
)

// Actor is who acts: a person at a device, a department's system with a token,
// or Hedui itself (a job). It is fixed when a request comes in.
type Actor struct {
	Account    account.ID
	Name       string // the official's name, for reports and the register; never for the log
	Roles      []account.Role
	Agency     agency.ID           // the account's agency; for a department, the one of its level
	Level      agency.Level        // the tier of Agency
	Department agency.DepartmentID // empty for the staff of an agency
	Device     string              // account.DeviceID of the proven device; empty where none is asked
	Address    string              // the network address, for the register
	Scope      []Action            // a token's: nothing else is allowed; nil = no such bound
	Program    bool                // Hedui's own job, on nobody's behalf
}

// Program is Hedui itself, at work on the named job ("sweep", "match").
func Program(job string) Actor {
	return Actor{Account: account.ID("hedui:" + job), Name: "核对系统", Program: true}
}

// Has tells whether the actor has one of the roles.
func (a Actor) Has(roles ...account.Role) bool {
	return slices.ContainsFunc(roles, func(r account.Role) bool { return slices.Contains(a.Roles, r) })
}

// LogValue keeps name and address out of the log.
func (a Actor) LogValue() slog.Value {
	return slog.GroupValue(slog.String("account", string(a.Account)),
		slog.String("agency", string(a.Agency)), slog.String("department", string(a.Department)))
}
