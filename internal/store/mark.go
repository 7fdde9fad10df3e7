package store

import (
	"hedui/internal/catalogue"
	"hedui/internal/verification"
)

// PutMark keeps a mark, in place of an earlier one.
func (tx *Tx) PutMark(id verification.ID, m verification.Marked) error {
	return tx.exec(`INSERT INTO hit_mark (case_id, ordinal, category, mark, marked_at, marked_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (case_id, ordinal, category) DO UPDATE SET mark = excluded.mark, marked_at = excluded.marked_at, marked_by = excluded.marked_by`,
		id, m.Ordinal, m.Category, string(m.Mark), ms(m.At), m.By)
}

// DropMark takes a mark back.
func (tx *Tx) DropMark(id verification.ID, ordinal int, category catalogue.CategoryCode) error {
	return tx.exec(`DELETE FROM hit_mark WHERE case_id = $1 AND ordinal = $2 AND category = $3`, id, ordinal, category)
}

// Marks lists the marks of a case's subjects first to last.
func (tx *Tx) Marks(id verification.ID, first, last int) ([]verification.Marked, error) {
	return list(tx, `SELECT ordinal, category, mark, marked_at, marked_by FROM hit_mark WHERE case_id = $1 AND ordinal BETWEEN $2 AND $3
		ORDER BY ordinal, category`, func(scan scanner) (m verification.Marked, err error) {
		err = scan(&m.Ordinal, &m.Category, &m.Mark, at(&m.At), &m.By)
		return m, err
	}, id, first, last)
}

// CountMarks counts the marks of a case.
func (tx *Tx) CountMarks(id verification.ID) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM hit_mark WHERE case_id = $1`, id).Scan(&n)
	return n, err
}
