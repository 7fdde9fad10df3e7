package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// Match measures the engine alone: a list on the disk becomes findings on the
// disk. The records are where each side keeps them: ours hashed and sealed in
// snapshots, the others' in plain text, in Parquet, in DuckDB's memory and in
// an indexed table.
func Match(ctx context.Context, j Job) (r Result, err error) {
	d, list, csv, err := j.write()
	if err != nil {
		return r, err
	}
	sides, err := j.matchSides(ctx, list, csv)
	defer closeAll(sides)
	if err != nil {
		return r, err
	}
	r, err = j.measure(ctx, "match", sides, d.reference().times(j.Resources))
	r.Rates = map[string]float64{"subjects × resources": float64(j.Subjects*j.Resources) / r.Medians[ours]}
	return r, err
}

// write makes a job's data: the list of those who are looked for, and the records
// of each resource.
func (j Job) write() (d data, list, csv string, err error) {
	d, list, csv = data{j.Records, j.Subjects}, filepath.Join(j.Dir, "list.csv"), filepath.Join(j.Dir, "records.csv")
	j.Note("writing %d records and %d subjects", j.Records, j.Subjects)
	return d, list, csv, errors.Join(d.writeList(list), d.writeRecords(csv))
}

func (j Job) matchSides(ctx context.Context, list, csv string) (sides []side, err error) {
	e, err := newEngine(j.Dir, list, j.Subjects)
	if err != nil {
		return nil, err
	}
	sides = append(sides, side{name: ours, run: e.run, found: e.found, close: e.close})
	j.Note("importing into %d snapshots", j.Resources)
	if err := e.load(ctx, csv, j.Resources); err != nil {
		return sides, err
	}
	if j.against("duckdb") {
		duck, err := newDuck(ctx, j)
		if err != nil {
			return sides, err
		}
		more, err := duck.matchSides(ctx, list, csv)
		if sides = append(sides, more...); err != nil {
			return sides, fmt.Errorf("duckdb: %w", err)
		}
	}
	if j.against("postgres") {
		p, err := newPostgres(ctx, j)
		if err != nil {
			return sides, err
		}
		one, err := p.matchSide(ctx, list, csv)
		if sides = append(sides, one); err != nil {
			return sides, fmt.Errorf("postgres: %w", err)
		}
	}
	return sides, nil
}

// joined is the match in SQL: each record of a subject, without its content
// where the name differs.
func joined(list, records string) string {
	return fmt.Sprintf(`SELECT s.ord, s.name <> r.name AS differs,
		CASE WHEN s.name = r.name THEN r.plate END AS plate, CASE WHEN s.name = r.name THEN r.model END AS model,
		CASE WHEN s.name = r.name THEN r.registered END AS registered, CASE WHEN s.name = r.name THEN r.price END AS price,
		CASE WHEN s.name = r.name THEN r.vin END AS vin, CASE WHEN s.name = r.name THEN r.address END AS address
		FROM %s s JOIN %s r ON r.number = s.number`, list, records)
}
