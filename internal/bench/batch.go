package bench

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"hedui/internal/account"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// kernel is the engine alone, the side beside which the whole system stands.
const kernel = "kernel"

// Batch measures the whole system beside its engine, over the same records: a
// list file comes in, is checked, sealed and submitted as a city's batch (R6.2),
// every hosted item is matched, and the findings are stored, counted and audited.
// The list itself is written before the time is taken.
func Batch(ctx context.Context, j Job) (r Result, err error) {
	d, list, csv, err := j.write()
	if err != nil {
		return r, err
	}
	sides, err := j.batchSides(ctx, d, list, csv)
	defer closeAll(sides)
	if err != nil {
		return r, err
	}
	r, err = j.measure(ctx, "batch", sides, d.reference().times(j.Resources))
	r.Rates = map[string]float64{"subjects × resources": float64(j.Subjects*j.Resources) / r.Medians[ours]}
	return r, err
}

func (j Job) batchSides(ctx context.Context, d data, list, csv string) (sides []side, err error) {
	o, err := openOffice(ctx, filepath.Join(j.Dir, "office"), j.Database)
	if err != nil {
		return nil, err
	}
	b := &batch{office: o, data: d, file: filepath.Join(j.Dir, "recipients.csv")}
	sides = append(sides, side{name: ours, prepare: b.write, run: b.run, found: b.found, close: o.close})
	if err := o.host(ctx, csv, j.Resources, j.Note); err != nil {
		return sides, err
	}
	e, err := newEngine(j.Dir, list, j.Subjects)
	if err != nil {
		return sides, err
	}
	sides = append(sides, side{name: kernel, run: e.run, found: e.found, close: e.close})
	return sides, e.load(ctx, csv, j.Resources)
}

// batch is the business of a city over the office's items.
type batch struct {
	*office
	data
	file  string
	round int
	last  verification.ID // of the last round
}

// write makes the list of the next round: the same people under new letters
// (R3.4).
func (b *batch) write(context.Context) error {
	b.round++
	round := "CL-" + strconv.Itoa(b.round) + "-"
	signed := workday.DateOf(b.store.Now()).String()
	return writeLines(b.file, "姓名,身份证号,授权书编号,授权日期,授权保管单位", b.subjects, func(line []byte, i int) []byte {
		number, name := b.subject(i)
		line = append(append(append(append(line, name...), ','), number...), ',')
		line = strconv.AppendInt(append(line, round...), int64(i+1), 10)
		return append(append(append(line, ','), signed...), ",测量"...)
	})
}

// run takes the list through the procedure until every item is answered.
func (b *batch) run(ctx context.Context) error {
	err := read(b.file, func(f *os.File, size int64) (err error) {
		b.last, err = b.draft(ctx, catalogue.Existing, b.round, casework.ListFile{Content: f, Size: size})
		return err
	})
	if err != nil {
		return err
	}
	if _, _, err := b.desk.Submit(ctx, staff(account.Clerk), b.last); err != nil {
		return err
	}
	return b.answered(ctx, b.last)
}

// answered waits until no task of a case is open.
func (o *office) answered(ctx context.Context, id verification.ID) error {
	for open := 1; ; {
		err := o.store.View(ctx, func(tx *store.Tx) error {
			return tx.QueryRow(`SELECT count(*) FROM task WHERE case_id = $1 AND state = 'open'`, string(id)).Scan(&open)
		})
		if err != nil || open == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}

// found reads the last round's findings as an official would.
func (b *batch) found(ctx context.Context) (sum outcome, err error) {
	page, err := b.desk.Case(ctx, staff(account.Clerk), b.last)
	if err != nil {
		return sum, err
	}
	for _, t := range page.Tasks {
		for first := 1; first <= b.subjects; first += finding.PartSize {
			findings, err := b.desk.Findings(ctx, staff(account.Clerk), t.ID, first, first+finding.PartSize-1)
			if err != nil {
				return sum, err
			}
			for _, f := range findings {
				sum.addFinding(f)
			}
		}
	}
	return sum, nil
}
