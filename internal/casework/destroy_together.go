package casework

import (
	"slices"

	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// goesWhole refuses a part of a family's verification whose other parts are not on
// the list: one report tells of them all, so their files go together (R7.1).
func goesWhole(tx *store.Tx, id verification.ID, listed []verification.ID) error {
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	parts, err := reportedWith(tx, c)
	for _, p := range parts {
		if slices.Contains(listed, p.ID) || p.State == verification.Destroyed {
			continue
		}
		return fault.Newf(fault.Conflict, "destruction.apart", "业务 %s 与 %s 的核对对象列入同一份核对报告，案卷须一并销毁", c.Number, p.Number).
			Because("R7.1").Do("请把原业务和补充核对列入同一份销毁清册")
	}
	return err
}

// reportedWith gives the other parts of what a case's reports tell of: of a
// supplement, the case that it joins; of a case, its supplements.
func reportedWith(tx *store.Tx, c verification.Case) ([]verification.Case, error) {
	if !c.Supplement.Joins() {
		all, err := tx.Supplements(c.ID)
		return slices.DeleteFunc(all, func(s verification.Case) bool { return s.State != verification.Reported }), err
	}
	if c.State != verification.Reported {
		return nil, nil
	}
	first, err := tx.Case(c.Supplement.To)
	return []verification.Case{first}, err
}
