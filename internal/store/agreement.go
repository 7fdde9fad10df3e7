package store

import (
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
)

// PutAgreement adds an agreement (R10.1). A second one of the same agency and
// number is a conflict.
func (tx *Tx) PutAgreement(a agency.Agreement) error {
	result, err := tx.Exec(`INSERT INTO agreement (id, number, lower_tier, upper_tier, signed_on, from_on, to_on, scan, registered_at,
			registered_by, filed_at, filed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (lower_tier, number) DO NOTHING`,
		a.ID, a.Number, a.Lower, a.Upper, a.SignedOn.String(), a.From.String(), a.To.String(), a.Scan, ms(a.RegisteredAt),
		a.RegisteredBy, ms(a.FiledAt), a.FiledBy)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return fault.New(fault.Conflict, "agreement.number", "该机构已登记同一编号的保密协议")
}

// FileAgreement keeps that an agreement was filed, if nobody else has.
func (tx *Tx) FileAgreement(a agency.Agreement) error {
	return tx.execOne(`UPDATE agreement SET filed_at = $2, filed_by = $3 WHERE id = $1 AND filed_at = 0`, a.ID, ms(a.FiledAt), a.FiledBy)
}

const agreementColumns = `SELECT id, number, lower_tier, upper_tier, signed_on, from_on, to_on, scan, registered_at, registered_by, filed_at,
	filed_by FROM agreement `

func scanAgreement(scan scanner) (a agency.Agreement, err error) {
	err = scan(&a.ID, &a.Number, &a.Lower, &a.Upper, day(&a.SignedOn), day(&a.From), day(&a.To), &a.Scan, at(&a.RegisteredAt),
		&a.RegisteredBy, at(&a.FiledAt), &a.FiledBy)
	return a, err
}

// Agreement finds an agreement.
func (tx *Tx) Agreement(id agency.AgreementID) (agency.Agreement, error) {
	return one(tx, fault.New(fault.Missing, "agreement.missing", "没有这份保密协议，或您无权查看"), agreementColumns+`WHERE id = $1`, scanAgreement, id)
}

// Agreements lists the agreements that an agency signed with the tier above it
// ("" = those of all agencies), by agency, oldest first.
func (tx *Tx) Agreements(lower agency.ID) ([]agency.Agreement, error) {
	return list(tx, agreementColumns+`WHERE ($1 = '' OR lower_tier = $1) ORDER BY lower_tier, from_on, id`, scanAgreement, string(lower))
}

// ClaimAgreementWarning claims a warning of an agreement's end; it tells
// whether this is the first time.
func (tx *Tx) ClaimAgreementWarning(id agency.AgreementID, w agency.Warning) (bool, error) {
	result, err := tx.Exec(`INSERT INTO agreement_warning (agreement, warning, at) VALUES ($1, $2, $3)
		ON CONFLICT (agreement, warning) DO NOTHING`, id, w, ms(tx.Now))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// AgreementWarned tells whether a warning was claimed already.
func (tx *Tx) AgreementWarned(id agency.AgreementID, w agency.Warning) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM agreement_warning WHERE agreement = $1 AND warning = $2`, id, w).Scan(&n)
	return n > 0, err
}

// PendingWith lists the tasks still to be answered that an agency initiated,
// was commissioned with or answers.
func (tx *Tx) PendingWith(id agency.ID) ([]assist.Task, error) {
	return list(tx, taskColumns+`WHERE state IN ('open', 'confirming', 'returned')
		AND (initiating = $1 OR commissioned = $1 OR assisting = $1) ORDER BY id`, scanTask, id)
}
