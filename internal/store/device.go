package store

import (
	"fmt"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/fault"
)

const deviceColumns = `SELECT id, agency, name, jwk, registered_by, registered_at, revoked_at FROM device `

// PutDevice inserts a device, or replaces its agency, name and revocation.
func (tx *Tx) PutDevice(d account.Device) error {
	return tx.exec(`INSERT INTO device (id, agency, name, jwk, registered_by, registered_at, revoked_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET agency = excluded.agency, name = excluded.name, revoked_at = excluded.revoked_at`,
		d.ID, d.Agency, d.Name, d.Key, d.RegisteredBy, ms(d.RegisteredAt), ms(d.RevokedAt))
}

func scanDevice(scan scanner) (d account.Device, err error) {
	err = scan(&d.ID, &d.Agency, &d.Name, &d.Key, &d.RegisteredBy, at(&d.RegisteredAt), at(&d.RevokedAt))
	return d, err
}

// Device finds a device, revoked ones too.
func (tx *Tx) Device(id account.DeviceID) (account.Device, error) {
	return one(tx, fault.New(fault.Missing, "device.missing", "没有登记这台设备"), deviceColumns+`WHERE id = $1`, scanDevice, id)
}

// Devices lists at most n devices of an agency and of the tiers below, by id,
// after an id. It is the SQL of policy.Scope.Under.
func (tx *Tx) Devices(of agency.ID, after account.DeviceID, n int) ([]account.Device, error) {
	return list(tx, deviceColumns+`WHERE `+under+` AND id > $2 ORDER BY id LIMIT $3`, scanDevice, of, after, n)
}

const tokenColumns = `SELECT id, name, account, scope, hash, created_by, created_at, expires_at, revoked_at FROM token `

// PutToken inserts a token, or replaces its revocation.
func (tx *Tx) PutToken(t account.Token) error {
	return tx.exec(`INSERT INTO token (id, name, account, scope, hash, created_by, created_at, expires_at, revoked_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET revoked_at = excluded.revoked_at`,
		t.ID, t.Name, t.Account, text(t.Scope), t.Hash[:], t.CreatedBy, ms(t.CreatedAt), ms(t.ExpiresAt), ms(t.RevokedAt))
}

func scanToken(scan scanner) (t account.Token, err error) {
	var hash []byte
	err = scan(&t.ID, &t.Name, &t.Account, document(&t.Scope), &hash, &t.CreatedBy, at(&t.CreatedAt), at(&t.ExpiresAt), at(&t.RevokedAt))
	if err == nil && copy(t.Hash[:], hash) != len(t.Hash) {
		err = fmt.Errorf("store: token hash of %d bytes", len(hash))
	}
	return t, err
}

// Token finds a token, revoked and expired ones too.
func (tx *Tx) Token(id account.TokenID) (account.Token, error) {
	return one(tx, fault.New(fault.Missing, "token.missing", "没有这个令牌"), tokenColumns+`WHERE id = $1`, scanToken, id)
}

// Tokens lists at most n tokens of accounts of an agency and of the tiers
// below, by id, after an id. It is the SQL of policy.Scope.Under.
func (tx *Tx) Tokens(of agency.ID, after account.TokenID, n int) ([]account.Token, error) {
	return list(tx, tokenColumns+`WHERE account IN (SELECT id FROM account WHERE `+under+`) AND id > $2 ORDER BY id LIMIT $3`,
		scanToken, of, after, n)
}
