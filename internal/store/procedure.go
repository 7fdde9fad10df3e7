package store

import (
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/norm"
)

// PutProcedure keeps a city's procedure for verification across its counties
// (R14.1), in place of an earlier one.
func (tx *Tx) PutProcedure(city agency.ID, p norm.Procedure) error {
	return tx.exec(`INSERT INTO city_procedure (city, body, changed_at, changed_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (city) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		city, text(p), ms(tx.Now), tx.Actor.Account)
}

// Procedure gives a city's procedure; one that has laid none down has none.
func (tx *Tx) Procedure(city agency.ID) (norm.Procedure, error) {
	return one(tx, fault.New(fault.Missing, "procedure.missing", "所属市尚未规定市内核对程序").Because("R14.1").
		Do("请由市级核对机构的系统管理员规定，或按新申请业务办理"),
		`SELECT body FROM city_procedure WHERE city = $1`,
		func(scan scanner) (p norm.Procedure, err error) { err = scan(document(&p)); return p, err }, city)
}
