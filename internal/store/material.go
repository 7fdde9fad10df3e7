package store

import (
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/verification"
)

// Material is a paper of a case; Ordinal 0 is the case's own.
type Material struct {
	Ordinal  int                `json:"ordinal"`
	Kind     catalogue.Material `json:"kind"`
	Document DocumentID         `json:"document"`
	AddedBy  string             `json:"addedBy"`
}

// PutMaterial keeps a paper, in place of an earlier one of its kind.
func (tx *Tx) PutMaterial(id verification.ID, m Material) error {
	return tx.exec(`INSERT INTO material (case_id, ordinal, kind, document, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (case_id, ordinal, kind) DO UPDATE SET document = excluded.document, added_at = excluded.added_at,
			added_by = excluded.added_by`,
		id, m.Ordinal, m.Kind, m.Document, ms(tx.Now), m.AddedBy)
}

const materialColumns = `SELECT ordinal, kind, document, added_by FROM material `

func scanMaterial(scan scanner) (m Material, err error) {
	err = scan(&m.Ordinal, &m.Kind, &m.Document, &m.AddedBy)
	return m, err
}

// Material finds a paper of a case.
func (tx *Tx) Material(id verification.ID, ordinal int, kind catalogue.Material) (Material, error) {
	return one(tx, fault.New(fault.Missing, "material.missing", "没有这份材料"),
		materialColumns+`WHERE case_id = $1 AND ordinal = $2 AND kind = $3`, scanMaterial, id, ordinal, kind)
}

// MaterialsOf lists the papers of the subjects first to last.
func (tx *Tx) MaterialsOf(id verification.ID, first, last int) ([]Material, error) {
	return list(tx, materialColumns+`WHERE case_id = $1 AND ordinal BETWEEN $2 AND $3 ORDER BY ordinal, kind`, scanMaterial, id, first, last)
}

// Materials lists the papers of a case by ordinal.
func (tx *Tx) Materials(id verification.ID) ([]Material, error) {
	return list(tx, materialColumns+`WHERE case_id = $1 ORDER BY ordinal, kind`, scanMaterial, id)
}
