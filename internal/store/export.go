package store

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"hedui/internal/audit"
)

// ExportAudit writes the register's entries from…to (by seq; to = 0 means the
// last one) with their leaf hashes and every signed checkpoint, for
// audit.Verify. The stretch is widened to whole checkpoints, so that each entry
// stands under a signature; what is pending is sequenced and signed first.
// Memory is constant.
func (s *Store) ExportAudit(ctx context.Context, w io.Writer, from, to int64) error {
	if err := s.Sequence(ctx, true); err != nil {
		return err
	}
	return s.look(ctx, func(t *sql.Tx) error {
		before, last, err := stretch(ctx, t, from, to)
		if err != nil {
			return err
		}
		x, err := audit.NewExporter(w, &before, s.Now(), s.signed)
		if err != nil {
			return err
		}
		if err := exportEntries(ctx, t, x, before.Size(), last); err != nil {
			return err
		}
		return x.Close(s.Now(), s.signer)
	})
}

// stretch gives the tree before the last checkpoint at or before from, and the
// size of the first one at or behind to.
func stretch(ctx context.Context, t *sql.Tx, from, to int64) (before audit.Tree, last int64, err error) {
	var b []byte
	err = t.QueryRowContext(ctx, `SELECT tree FROM audit_checkpoint WHERE size < $1 ORDER BY size DESC LIMIT 1`, from).Scan(&b)
	if err == nil {
		err = before.UnmarshalBinary(b)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return before, 0, err
	}
	err = t.QueryRowContext(ctx, `SELECT coalesce(min(CASE WHEN $1 > 0 AND size >= $1 THEN size END), max(size), 0)
		FROM audit_checkpoint`, to).Scan(&last)
	return before, last, err
}

// exportPage is how many entries are read at once: a page, not a cursor, keeps
// no statement open while a slow receiver reads.
const exportPage = 1000

func exportEntries(ctx context.Context, t *sql.Tx, x *audit.Exporter, after, last int64) error {
	for after < last {
		page, err := entryPage(ctx, t, after, last)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return errors.New("store: the register has a gap")
		}
		for _, p := range page {
			if err := p.export(x); err != nil {
				return err
			}
			after = p.seq
		}
	}
	return nil
}

// exportRow is one entry with the checkpoint behind it, if there is one.
type exportRow struct {
	seq        int64
	body, leaf []byte
	root       []byte
	at         sql.NullInt64
	key        sql.NullString
	signature  []byte
}

func entryPage(ctx context.Context, t *sql.Tx, after, last int64) (page []exportRow, err error) {
	rows, err := t.QueryContext(ctx, `SELECT e.seq, e.body, e.leaf, c.root, c.at, c.key, c.signature
		FROM audit_entry e LEFT JOIN audit_checkpoint c ON c.size = e.seq
		WHERE e.seq > $1 AND e.seq <= $2 ORDER BY e.seq LIMIT $3`, after, last, exportPage)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p exportRow
		if err := rows.Scan(&p.seq, &p.body, &p.leaf, &p.root, &p.at, &p.key, &p.signature); err != nil {
			return nil, err
		}
		page = append(page, p)
	}
	return page, rows.Err()
}

// export writes what the database holds, even when somebody has changed it
// there: finding that is the business of audit.Verify.
func (p exportRow) export(x *audit.Exporter) error {
	e, err := audit.Decode(p.body)
	if err != nil {
		e = audit.Entry{Seq: p.seq}
	}
	var leaf audit.Hash
	copy(leaf[:], p.leaf)
	if err := x.Entry(e, leaf); err != nil || !p.at.Valid {
		return err
	}
	c := audit.Checkpoint{Size: p.seq, At: fromMillis(p.at.Int64), Key: p.key.String, Signature: p.signature}
	copy(c.Root[:], p.root)
	return x.Checkpoint(c)
}
