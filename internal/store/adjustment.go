package store

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

// PutAdjustment adds an order, addressed to agencies, with the versions of the
// items that it made (R13.1). A second one of the same number is a conflict.
func (tx *Tx) PutAdjustment(a catalogue.Adjustment, made []catalogue.Ref, to []agency.ID) error {
	result, err := tx.Exec(`INSERT INTO adjustment (id, province, number, from_on, body, ordered_at, ordered_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (province, number) DO NOTHING`,
		a.ID, a.Province, a.Number, a.From.String(), text(a), ms(a.OrderedAt), a.OrderedBy)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		if err == nil {
			err = fault.New(fault.Conflict, "adjustment.number", "该文号的调整令已经下达")
		}
		return err
	}
	for _, ref := range made {
		if err := tx.exec(`INSERT INTO adjustment_item (adjustment, item, version) VALUES ($1, $2, $3)`, a.ID, ref.ID, ref.Version); err != nil {
			return err
		}
	}
	for _, id := range to {
		if err := tx.exec(`INSERT INTO adjustment_receipt (adjustment, agency, acknowledged_at, acknowledged_by) VALUES ($1, $2, 0, '')`, a.ID, id); err != nil {
			return err
		}
	}
	return nil
}

func scanAdjustment(scan scanner) (a catalogue.Adjustment, err error) {
	err = scan(document(&a))
	return a, err
}

// Adjustment finds an order.
func (tx *Tx) Adjustment(id catalogue.AdjustmentID) (catalogue.Adjustment, error) {
	return one(tx, fault.New(fault.Missing, "adjustment.missing", "没有这份调整令"), `SELECT body FROM adjustment WHERE id = $1`, scanAdjustment, id)
}

// Adjustments lists the orders, newest first; before is the cursor.
func (tx *Tx) Adjustments(before catalogue.AdjustmentID, n int) ([]catalogue.Adjustment, error) {
	return list(tx, `SELECT body FROM adjustment WHERE ($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2`, scanAdjustment, string(before), limit(n))
}

// OrderedOf lists the orders that made versions of an item, oldest first: what
// they say of it still holds, each in place of the ones before.
func (tx *Tx) OrderedOf(item catalogue.ItemID) ([]catalogue.Adjustment, error) {
	return list(tx, `SELECT a.body FROM adjustment AS a JOIN adjustment_item AS i ON i.adjustment = a.id WHERE i.item = $1 ORDER BY i.version`,
		scanAdjustment, item)
}

// OpenAdjustments lists the orders that somebody has not acknowledged.
func (tx *Tx) OpenAdjustments() ([]catalogue.Adjustment, error) {
	return list(tx, `SELECT body FROM adjustment AS a WHERE EXISTS
		(SELECT 1 FROM adjustment_receipt AS r WHERE r.adjustment = a.id AND r.acknowledged_at = 0) ORDER BY id`, scanAdjustment)
}

// Receipt is an agency's acknowledgement of an order; a zero At means that it
// is still owed.
type Receipt struct {
	Agency agency.ID `json:"agency"`
	At     time.Time `json:"at,omitzero"`
	By     string    `json:"by,omitempty"`
}

// Receipts lists those that an order is addressed to, by agency.
func (tx *Tx) Receipts(id catalogue.AdjustmentID) ([]Receipt, error) {
	return list(tx, `SELECT agency, acknowledged_at, acknowledged_by FROM adjustment_receipt WHERE adjustment = $1 ORDER BY agency`,
		func(scan scanner) (r Receipt, err error) { err = scan(&r.Agency, at(&r.At), &r.By); return r, err }, id)
}

// Acknowledge keeps an agency's acknowledgement of an order; it tells whether
// this is the first one. An agency that the order is not addressed to has none.
func (tx *Tx) Acknowledge(id catalogue.AdjustmentID, of agency.ID) (first bool, err error) {
	result, err := tx.Exec(`UPDATE adjustment_receipt SET acknowledged_at = $3, acknowledged_by = $4
		WHERE adjustment = $1 AND agency = $2 AND acknowledged_at = 0`, id, of, ms(tx.Now), tx.Actor.Account)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// ClaimAdjustmentReminder claims a reminder of an order, days before it is in
// force; it tells whether this is the first time.
func (tx *Tx) ClaimAdjustmentReminder(id catalogue.AdjustmentID, days int) (bool, error) {
	result, err := tx.Exec(`INSERT INTO adjustment_reminder (adjustment, days, at) VALUES ($1, $2, $3)
		ON CONFLICT (adjustment, days) DO NOTHING`, id, days, ms(tx.Now))
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// AdjustmentReminded tells whether a reminder was claimed already.
func (tx *Tx) AdjustmentReminded(id catalogue.AdjustmentID, days int) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM adjustment_reminder WHERE adjustment = $1 AND days = $2`, id, days).Scan(&n)
	return n > 0, err
}
