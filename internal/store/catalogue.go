package store

import (
	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// PutCategory inserts or replaces a category.
func (tx *Tx) PutCategory(c catalogue.Category) error {
	return tx.exec(`INSERT INTO category (code, name, number, class) VALUES ($1, $2, $3, $4)
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, number = excluded.number, class = excluded.class`,
		c.Code, c.Name, c.Number, c.Class)
}

// Categories lists the categories in the order of the catalogue.
func (tx *Tx) Categories() ([]catalogue.Category, error) {
	return list(tx, `SELECT code, name, number, class FROM category ORDER BY number, code`,
		func(scan scanner) (c catalogue.Category, err error) {
			err = scan(&c.Code, &c.Name, &c.Number, &c.Class)
			return c, err
		})
}

// PutItem adds a version of an item. A version that stands is never changed:
// cases were begun under it.
func (tx *Tx) PutItem(i catalogue.Item) error {
	return tx.execOne(`INSERT INTO item (id, version, owner, category, department, access, from_on, to_on, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id, version) DO NOTHING`,
		i.ID, i.Version, i.Owner, i.Category, i.Department, i.Access, i.From.String(), i.To.String(), text(i))
}

// EndItem gives a version its last day.
func (tx *Tx) EndItem(ref catalogue.Ref, to workday.Date) error {
	i, err := tx.Item(ref)
	if err != nil {
		return err
	}
	i.To = to
	return tx.execOne(`UPDATE item SET to_on = $3, body = $4 WHERE id = $1 AND version = $2`,
		ref.ID, ref.Version, to.String(), text(i))
}

const itemColumns = `SELECT body FROM item `

func scanItem(scan scanner) (i catalogue.Item, err error) {
	err = scan(document(&i))
	return i, err
}

// Item finds one version of an item.
func (tx *Tx) Item(ref catalogue.Ref) (catalogue.Item, error) {
	return one(tx, fault.Newf(fault.Missing, "catalogue.missing", "没有目录项 %s（第 %d 版）", given(ref.ID), ref.Version),
		itemColumns+`WHERE id = $1 AND version = $2`, scanItem, ref.ID, ref.Version)
}

// ItemInForce finds the version of an item that is valid on a day.
func (tx *Tx) ItemInForce(id catalogue.ItemID, on workday.Date) (catalogue.Item, error) {
	return one(tx, fault.Newf(fault.Missing, "catalogue.missing", "没有在 %s 有效的目录项 %s", on.Chinese(), given(id)),
		itemColumns+`WHERE id = $1 AND from_on <= $2 AND (to_on = '' OR to_on >= $2) ORDER BY version DESC LIMIT 1`,
		scanItem, id, on.String())
}

// LatestItem finds the newest version of an item, valid or not.
func (tx *Tx) LatestItem(id catalogue.ItemID) (catalogue.Item, error) {
	return one(tx, fault.Newf(fault.Missing, "catalogue.missing", "没有目录项 %s", given(id)),
		itemColumns+`WHERE id = $1 ORDER BY version DESC LIMIT 1`, scanItem, id)
}

// ItemVersions lists all versions of an item, the newest first.
func (tx *Tx) ItemVersions(id catalogue.ItemID) ([]catalogue.Item, error) {
	return list(tx, itemColumns+`WHERE id = $1 ORDER BY version DESC`, scanItem, id)
}

// ItemFilter narrows a list of items; zero values do not.
type ItemFilter struct {
	Owner    agency.ID
	Province agency.ID // of the owner: only this province's, agencies of all tiers
	Category catalogue.CategoryCode
	Access   catalogue.Access
	On       workday.Date // valid on this day
	After    catalogue.ItemID
	Limit    int
}

// Items lists the newest matching version of each item, by id.
func (tx *Tx) Items(f ItemFilter) ([]catalogue.Item, error) {
	var w where
	w.eq("owner", string(f.Owner))
	if len(f.Province) == 6 { // a range of codes, which the index on the owner serves
		w.and("owner >= ? AND owner <= ?", f.Province[:2]+"0000", f.Province[:2]+"9999")
	}
	w.eq("category", string(f.Category))
	w.eq("access", string(f.Access))
	if on := f.On.String(); on != "" {
		w.and("from_on <= ? AND (to_on = '' OR to_on >= ?)", on, on)
		w.and("version = (SELECT max(version) FROM item AS n WHERE n.id = i.id AND n.from_on <= ? AND (n.to_on = '' OR n.to_on >= ?))", on, on)
	} else {
		w.and("version = (SELECT max(version) FROM item AS n WHERE n.id = i.id)")
	}
	w.and("id > ?", f.After)
	return list(tx, itemColumns+"AS i "+w.then("ORDER BY id LIMIT ?", limit(f.Limit)), scanItem, w.args...)
}

// limit bounds a page: 1 to 1000 rows, 100 where nothing was asked.
func limit(n int) int {
	if n <= 0 {
		return 100
	}
	return min(n, 1000)
}

// UseQuota adds n to what was asked of an item in a period ("2026-10") and
// gives the sum; the row is locked until the transaction ends (decision 5).
func (tx *Tx) UseQuota(item catalogue.ItemID, period string, n int64) (int64, error) {
	var used int64
	err := tx.QueryRow(`INSERT INTO quota_use (item, period, used) VALUES ($1, $2, $3)
		ON CONFLICT (item, period) DO UPDATE SET used = quota_use.used + excluded.used RETURNING used`,
		item, period, n).Scan(&used)
	return used, err
}

// QuotaUsed gives what was asked of an item in a period.
func (tx *Tx) QuotaUsed(item catalogue.ItemID, period string) (int64, error) {
	used, err := list(tx, `SELECT used FROM quota_use WHERE item = $1 AND period = $2`,
		func(scan scanner) (n int64, err error) { err = scan(&n); return n, err }, item, period)
	if err != nil || len(used) == 0 {
		return 0, err
	}
	return used[0], nil
}

// CategoryMap gives the categories by code.
func (tx *Tx) CategoryMap() (map[catalogue.CategoryCode]catalogue.Category, error) {
	all, err := tx.Categories()
	byCode := make(map[catalogue.CategoryCode]catalogue.Category, len(all))
	for _, c := range all {
		byCode[c.Code] = c
	}
	return byCode, err
}
