package store

import "hedui/internal/verification"

// Supplements lists the supplements to a case, oldest first, whatever became
// of them.
func (tx *Tx) Supplements(to verification.ID) ([]verification.Case, error) {
	return list(tx, caseColumns+`WHERE supplement_to = $1 AND supplement_to <> '' ORDER BY id`, scanCase, to)
}
