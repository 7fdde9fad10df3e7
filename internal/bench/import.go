package bench

import (
	"context"
	"fmt"
	"path/filepath"

	"hedui/internal/match"
)

// Import measures how a CSV file becomes a resource: ours is checked row by
// row, hashed, sealed, sorted and synced; DuckDB writes it as Parquet,
// PostgreSQL copies it into a table and indexes the number.
func Import(ctx context.Context, j Job) (r Result, err error) {
	d := data{j.Records, j.Subjects}
	csv := filepath.Join(j.Dir, "records.csv")
	j.Note("writing %d records", j.Records)
	if err := d.writeRecords(csv); err != nil {
		return r, err
	}
	sides, err := j.importSides(ctx, csv)
	defer closeAll(sides)
	if err != nil {
		return r, err
	}
	r, err = j.measure(ctx, "import", sides, outcome{rows: j.Records})
	r.Rates = map[string]float64{"rows": float64(j.Records) / r.Medians[ours]}
	return r, err
}

func (j Job) importSides(ctx context.Context, csv string) (sides []side, err error) {
	e, err := newEngine(j.Dir, "", 0)
	if err != nil {
		return nil, err
	}
	e.keys = [][]byte{make([]byte, 16)}
	sides = append(sides, side{name: ours, run: func(ctx context.Context) error { return e.importFile(ctx, csv, 0) }, found: e.count, close: e.close})
	if j.against("duckdb") {
		duck, err := newDuck(ctx, j)
		if err != nil {
			return sides, err
		}
		sides = append(sides, duck.importSide(csv))
	}
	if j.against("postgres") {
		p, err := newPostgres(ctx, j)
		if err != nil {
			return sides, err
		}
		sides = append(sides, p.importSide(csv))
	}
	return sides, nil
}

// count opens the snapshot, which checks it whole, and tells its records.
func (e *engine) count(ctx context.Context) (o outcome, err error) {
	s, err := match.Open(e.snapshot(0), e.keys[0])
	if err != nil {
		return o, err
	}
	defer s.Close()
	return outcome{rows: int(s.Info().Records)}, s.Check(ctx)
}

func (d *duck) importSide(csv string) side {
	parquet := filepath.Join(d.job.Dir, "import.parquet")
	run := func(context.Context) error {
		return d.do(`COPY (%s) TO '%s' (FORMAT parquet)`, readRecords(csv), parquet)
	}
	found := func(context.Context) (outcome, error) {
		n, err := d.number(`SELECT count(*)::INTEGER AS n FROM read_parquet('%s')`, parquet)
		return outcome{rows: n}, err
	}
	return side{name: "duckdb-parquet", run: run, found: found, close: d.close}
}

func (p *postgres) importSide(csv string) side {
	run := func(ctx context.Context) error {
		if err := p.do(ctx, "DROP TABLE IF EXISTS records; CREATE TABLE records "+recordsTable); err != nil {
			return err
		}
		if err := p.load(ctx, "records", csv); err != nil {
			return err
		}
		return p.do(ctx, "CREATE INDEX ON records (number)")
	}
	found := func(ctx context.Context) (o outcome, err error) {
		err = p.conn.QueryRow(ctx, "SELECT count(*) FROM records").Scan(&o.rows)
		return o, err
	}
	return side{name: "postgres", run: run, found: found, close: p.close}
}

// number asks for one number, as column n.
func (d *duck) number(format string, args ...any) (int, error) {
	rows, err := d.ask(format, args...)
	if err != nil || len(rows) != 1 || len(rows[0]) != 1 {
		return 0, fmt.Errorf("duckdb gave %v: %w", rows, err)
	}
	n, ok := rows[0][0].(float64)
	if !ok {
		return 0, fmt.Errorf("duckdb gave %v", rows)
	}
	return int(n), nil
}
