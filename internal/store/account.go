package store

import (
	"database/sql"
	"encoding/json"
	"errors"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/seal"
)

const accountColumns = `SELECT id, login, name, roles, agency, department, password_hash, history, must_change,
	password_ends, totp, totp_step, failed, failed_at, locked_until, disabled, created_at, last_login, sessions_from FROM account `

// PutAccount inserts or replaces an account; its second-factor secret is
// sealed. A login that another account has is account.login_taken.
func (tx *Tx) PutAccount(a account.Account) error {
	totp, err := tx.sealTOTP(a)
	if err != nil {
		return err
	}
	taken, err := tx.loginTaken(a)
	if err != nil {
		return err
	}
	if taken {
		return fault.New(fault.Conflict, "account.login_taken", "登录名已被使用").Do("请换一个登录名")
	}
	return tx.exec(`INSERT INTO account (id, login, name, roles, agency, department, password_hash, history, must_change,
			password_ends, totp, totp_step, failed, failed_at, locked_until, disabled, created_at, last_login, sessions_from)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, roles = excluded.roles,
			agency = excluded.agency, department = excluded.department, password_hash = excluded.password_hash,
			history = excluded.history, must_change = excluded.must_change, password_ends = excluded.password_ends,
			totp = excluded.totp, totp_step = excluded.totp_step, failed = excluded.failed, failed_at = excluded.failed_at,
			locked_until = excluded.locked_until, disabled = excluded.disabled, last_login = excluded.last_login,
			sessions_from = excluded.sessions_from`,
		a.ID, a.Login, a.Name, text(a.Roles), a.Agency, a.Department, a.PasswordHash, text(a.History), a.MustChange,
		ms(a.PasswordEnds), totp, a.TOTPStep, a.Attempts.Failed, ms(a.Attempts.LastAt), ms(a.Attempts.LockedUntil),
		a.Disabled, ms(a.CreatedAt), ms(a.LastLogin), ms(a.SessionsFrom))
}

func (tx *Tx) loginTaken(a account.Account) (taken bool, err error) {
	err = tx.QueryRow(`SELECT count(*) > 0 FROM account WHERE login = $1 AND id <> $2`, a.Login, a.ID).Scan(&taken)
	return taken, err
}

func totpAAD(id account.ID) []byte { return []byte("account totp " + id) }

func (tx *Tx) sealTOTP(a account.Account) ([]byte, error) {
	if a.TOTP == "" {
		return []byte{}, nil
	}
	return tx.store.ring.Seal(totpAAD(a.ID), []byte(a.TOTP.Reveal()))
}

func (tx *Tx) scanAccount(scan scanner) (a account.Account, err error) {
	var totp []byte
	err = scan(&a.ID, &a.Login, &a.Name, document(&a.Roles), &a.Agency, &a.Department, &a.PasswordHash, document(&a.History),
		&a.MustChange, at(&a.PasswordEnds), &totp, &a.TOTPStep, &a.Attempts.Failed, at(&a.Attempts.LastAt),
		at(&a.Attempts.LockedUntil), &a.Disabled, at(&a.CreatedAt), at(&a.LastLogin), at(&a.SessionsFrom))
	if err != nil || len(totp) == 0 {
		return a, err
	}
	secret, err := tx.store.ring.Open(totpAAD(a.ID), totp)
	a.TOTP = seal.Secret(secret)
	return a, err
}

func accountMissing() *fault.Error {
	return fault.New(fault.Missing, "account.missing", "没有这个账号")
}

// Account finds an account.
func (tx *Tx) Account(id account.ID) (account.Account, error) {
	return one(tx, accountMissing(), accountColumns+`WHERE id = $1`, tx.scanAccount, id)
}

// AccountByLogin finds an account by its login, in lower case.
func (tx *Tx) AccountByLogin(login string) (account.Account, error) {
	return one(tx, accountMissing(), accountColumns+`WHERE login = $1`, tx.scanAccount, login)
}

// under selects the agency $1 and those of the tiers below it.
const under = `agency IN (SELECT id FROM agency WHERE id = $1 OR parent = $1
	OR parent IN (SELECT id FROM agency WHERE parent = $1))`

// Accounts lists at most n accounts of an agency, of its departments and of the
// tiers below, by agency, department and login, after one of them ("" = from the
// first). It is the SQL of policy.Scope.Under.
func (tx *Tx) Accounts(of agency.ID, after account.ID, n int) ([]account.Account, error) {
	return list(tx, accountColumns+`WHERE `+under+` AND ($2 = '' OR
		(agency, department, login) > (SELECT agency, department, login FROM account WHERE id = $2))
		ORDER BY agency, department, login LIMIT $3`, tx.scanAccount, of, after, n)
}

// PutLimits keeps the numbers of access control.
func (tx *Tx) PutLimits(l account.Limits) error {
	return tx.exec(`INSERT INTO access_setting (id, body) VALUES (1, $1)
		ON CONFLICT (id) DO UPDATE SET body = excluded.body`, text(l))
}

// Limits gives the numbers of access control, or their defaults.
func (tx *Tx) Limits() (account.Limits, error) {
	l := account.DefaultLimits()
	var body string
	err := tx.QueryRow(`SELECT body FROM access_setting WHERE id = 1`).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return l, nil
	}
	if err != nil {
		return l, err
	}
	return l, json.Unmarshal([]byte(body), &l)
}
