package store

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"hedui/internal/verification"
)

// own names, as SQL, everything that belongs to case $1, as the owners of
// documents and the objects of audit entries name it: "case c_…".
const own = `(SELECT 'case ' || CAST($1 AS TEXT)
	UNION ALL SELECT 'task ' || id FROM task WHERE case_id = $1
	UNION ALL SELECT 'report ' || id FROM report WHERE case_id = $1
	UNION ALL SELECT 'objection ' || id FROM objection WHERE case_id = $1
	UNION ALL SELECT 'review ' || id FROM review WHERE case_id = $1
	UNION ALL SELECT 'consultation ' || id FROM consultation WHERE case_id = $1
	UNION ALL SELECT 'message ' || id FROM docking_sent WHERE of = $1 OR of IN (SELECT id FROM task WHERE case_id = $1)
	UNION ALL SELECT 'message ' || id FROM docking_received WHERE of = $1 OR of IN (SELECT id FROM task WHERE case_id = $1))`

// forgotten are the statements after which a case ($1) has neither people nor
// papers. What stays is its skeleton: numbers, parties, tasks and their times,
// the timeline, the lines of its reports. The commitments in the register's entries
// about it stay, and without their salts prove nothing about anybody any more;
// searches by number are no part of a case and keep theirs (decision 17).
var forgotten = []string{
	`DELETE FROM document WHERE owner IN ` + own,
	`UPDATE audit_entry SET salts = NULL WHERE salts IS NOT NULL AND object IN ` + own,
	`DELETE FROM subject WHERE case_id = $1`,
	`DELETE FROM subject_part WHERE case_id = $1`,
	`DELETE FROM material WHERE case_id = $1`,
	`DELETE FROM withdrawal WHERE case_id = $1`,
	`DELETE FROM hit_mark WHERE case_id = $1`,
	`DELETE FROM task_subject WHERE task_id IN (SELECT id FROM task WHERE case_id = $1)`,
	`DELETE FROM answer_part WHERE task_id IN (SELECT id FROM task WHERE case_id = $1)`,
	`DELETE FROM prepared WHERE task_id IN (SELECT id FROM task WHERE case_id = $1)`,
	`DELETE FROM asking WHERE task_id IN (SELECT id FROM task WHERE case_id = $1)`,
	`DELETE FROM hint WHERE case_id = $1`,
	`DELETE FROM exchange WHERE task_id IN (SELECT id FROM task WHERE case_id = $1)`,
	`DELETE FROM review_prepared WHERE review IN (SELECT id FROM review WHERE case_id = $1)`,
	`DELETE FROM objection_evidence WHERE objection IN (SELECT id FROM objection WHERE case_id = $1)`,
	`UPDATE objection SET words = '' WHERE case_id = $1`,
	`DELETE FROM consultation_paper WHERE consultation IN (SELECT id FROM consultation WHERE case_id = $1)`,
	`UPDATE docking_sent SET document = '' WHERE of = $1 OR of IN (SELECT id FROM task WHERE case_id = $1)`,
	`UPDATE docking_received SET document = '' WHERE of = $1 OR of IN (SELECT id FROM task WHERE case_id = $1)`,
	`UPDATE ministry_request SET nos = '[]' WHERE case_id = $1`,
	`UPDATE report SET content = '', pdf = '', xlsx = '' WHERE case_id = $1`,
}

// OwnDocuments lists the documents that belong to a case, and to its tasks,
// reports, objections, reviews, consultations and messages.
func (tx *Tx) OwnDocuments(id verification.ID) ([]DocumentID, error) {
	return list(tx, `SELECT id FROM document WHERE owner IN `+own+` ORDER BY id`,
		func(scan scanner) (d DocumentID, err error) { err = scan(&d); return d, err }, id)
}

// Objects names a case and everything of it as the register does, for an
// extract.
func (tx *Tx) Objects(id verification.ID) ([]string, error) {
	return list(tx, `SELECT * FROM `+own+` AS own ORDER BY 1`, func(scan scanner) (s string, err error) { err = scan(&s); return s, err }, id)
}

// Destroy takes people and papers out of a case (R7.1), and gives the documents
// whose files Erase removes once this is committed.
func (tx *Tx) Destroy(id verification.ID) ([]DocumentID, error) {
	if err := tx.store.dialect.overwrite(tx.ctx, tx.sql); err != nil {
		return nil, err
	}
	gone, err := tx.OwnDocuments(id)
	for _, statement := range forgotten {
		if err != nil {
			return nil, err
		}
		err = tx.exec(statement, id)
	}
	return gone, err
}

// Erase removes the files of destroyed documents, and what the database itself
// still holds of deleted rows. After a crash SweepDocuments does it for the
// files, and the database in its own time for its pages.
func (s *Store) Erase(ctx context.Context, gone []DocumentID) error {
	for _, id := range gone {
		if err := os.Remove(s.documentPath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return s.dialect.erase(ctx, s.write)
}
