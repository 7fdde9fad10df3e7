package store

import (
	"context"
	"database/sql"
)

// SQLite leaves what was deleted on its pages, and older pages in its log,
// until it needs the room; zeroing them costs writes, so that only a
// destruction asks for it.
func (sqliteDialect) overwrite(ctx context.Context, t statements) error {
	_, err := t.ExecContext(ctx, `PRAGMA secure_delete = ON`)
	return err
}

func (sqliteDialect) erase(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete = OFF`)
	return err
}

// PostgreSQL keeps dead rows until vacuum; its log is recycled in its own time.
func (postgresDialect) overwrite(context.Context, statements) error { return nil }

func (postgresDialect) erase(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, `VACUUM document, subject, asking, audit_entry`)
	return err
}
