package store

import (
	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/norm"
)

// CityProcedure is a version of a city's procedure; versions count up.
type CityProcedure struct {
	norm.Procedure
	Version int
}

// PutProcedure keeps the next version of a city's procedure for verification
// across its counties (R14.1).
func (tx *Tx) PutProcedure(city agency.ID, p norm.Procedure) error {
	return tx.execOne(`INSERT INTO procedure_version (city, version, body, changed_at, changed_by)
		SELECT $1, COALESCE(max(version), 0) + 1, $2, $3, $4 FROM procedure_version WHERE city = $1`,
		city, text(p), ms(tx.Now), tx.Actor.Account)
}

// Procedure gives the newest version of a city's procedure; a city that has laid
// none down has none.
func (tx *Tx) Procedure(city agency.ID) (CityProcedure, error) {
	return one(tx, noProcedure(), procedureColumns+`WHERE city = $1 ORDER BY version DESC LIMIT 1`, scanProcedure, city)
}

// ProcedureUnder gives the version of a city's procedure that business bears.
func (tx *Tx) ProcedureUnder(city agency.ID, version int) (CityProcedure, error) {
	return one(tx, noProcedure(), procedureColumns+`WHERE city = $1 AND version = $2`, scanProcedure, city, version)
}

const procedureColumns = `SELECT version, body FROM procedure_version `

func scanProcedure(scan scanner) (p CityProcedure, err error) {
	err = scan(&p.Version, document(&p.Procedure))
	return p, err
}

func noProcedure() *fault.Error {
	return fault.New(fault.Missing, "procedure.missing", "所属市尚未规定市内核对程序").Because("R14.1").
		Do("请由市级核对机构的系统管理员规定，或按新申请业务办理")
}
