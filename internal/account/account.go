// Package account holds the people and systems that work with Hedui, and the
// rules that let them in: GB/T 22239 (graded protection, level 3) in values.
//
// Nouns: an Account is one person's entry, at an agency or at a department; a
// Role is what the person does there; a Device is a registered workplace
// machine (R10, R11: lawful device identification); a Token lets a
// department's system in. The package decides and never stores: time comes in
// as a value, randomness as an io.Reader.
package account

import (
	"log/slog"
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/seal"
)

// Account is one person's entry. Department is empty for the staff of an
// agency; for the staff of a department, Agency is the agency of its own level.
type Account struct {
	ID         ID
	Login      string // unique, case-insensitive; CheckLogin
	Name       string // the official's name: for the register and the report, never for the log
	Roles      []Role // CheckRoles
	Agency     agency.ID
	Department agency.DepartmentID

	PasswordHash string    // PHC string, argon2id
	History      []string  // earlier hashes, newest first, at most HistoryKept
	MustChange   bool      // the password came from somebody else
	PasswordEnds time.Time // a one-time password's end; zero = does not end

	TOTP     seal.Secret // base32 secret, "" = no second factor yet; sealed at rest
	TOTPStep int64       // the last step used: a code opens once

	Attempts     Attempts
	Disabled     bool
	CreatedAt    time.Time
	LastLogin    time.Time
	SessionsFrom time.Time // sessions begun before it are over: password changed, reset, roles changed
}

// Has tells whether the account has one of the roles.
func (a Account) Has(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}

// LogValue keeps names, logins and secrets out of the log.
func (a Account) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(a.ID)), slog.String("agency", string(a.Agency)))
}
