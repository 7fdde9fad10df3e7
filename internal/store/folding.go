package store

import (
	"database/sql"
	"errors"

	"hedui/internal/assist"
	"hedui/internal/policy"
	"hedui/internal/timeliness"
)

// folding is one fold: what it read, and what it will write.
type folding struct {
	turn   int64
	marks  []mark
	seen   map[assist.ID]bool
	counts []timeliness.Count
	cells  map[timeliness.Cell]timeliness.Figures // as they will be
	actor  policy.Actor
}

// count takes a task out of the figures as it was counted, and adds it as it is.
func (f *folding) count(tx *Tx, c *counter, id assist.ID) error {
	if f.seen[id] {
		return nil
	}
	f.seen[id] = true
	before, counted, err := tx.counted(id)
	if err != nil {
		return err
	}
	now, err := c.count(tx, id)
	if err != nil {
		return err
	}
	f.counts = append(f.counts, now)
	if counted {
		if err := f.shift(tx, before, -1); err != nil {
			return err
		}
	}
	return f.shift(tx, now, 1)
}

func (f *folding) shift(tx *Tx, c timeliness.Count, sign int) error {
	for _, cell := range c.Cells() {
		figures, known := f.cells[cell]
		if !known {
			var err error
			if figures, err = tx.figuresIn(cell); err != nil {
				return err
			}
		}
		figures.Add(c.Figures, sign)
		f.cells[cell] = figures
	}
	return nil
}

// write puts the fold in its turn: if another one was faster, nothing happens.
func (f *folding) write(tx *Tx) error {
	err := tx.execOne(`INSERT INTO fold (id, turn, at) VALUES (1, $1, $2)
		ON CONFLICT (id) DO UPDATE SET turn = excluded.turn, at = excluded.at WHERE fold.turn = $3`, f.turn+1, ms(tx.Now), f.turn)
	if err != nil {
		return err
	}
	for _, c := range f.counts {
		if err := tx.putCount(c); err != nil {
			return err
		}
	}
	for cell, figures := range f.cells {
		if err := tx.putFigures(cell, figures); err != nil {
			return err
		}
	}
	for _, m := range f.marks {
		if err := tx.exec(`DELETE FROM task_mark WHERE id = $1`, m.id); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) counted(id assist.ID) (c timeliness.Count, ok bool, err error) {
	c, err = scanCount(tx.QueryRow(countColumns+`WHERE task_id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil, err
}

const countColumns = `SELECT task_id, month, kind, category, initiating, from_city, assisting, outcome, body FROM task_count `

func scanCount(scan scanner) (c timeliness.Count, err error) {
	err = scan(&c.Task, &c.Month, &c.Kind, &c.Category, &c.Initiating, &c.From, &c.Assisting, &c.Outcome, document(&c.Figures))
	return c, err
}

func (tx *Tx) putCount(c timeliness.Count) error {
	f := c.Figures
	return tx.exec(`INSERT INTO task_count (task_id, month, kind, category, initiating, from_city, assisting, outcome, targeted, on_target, hits,
			looked, missing, unavailable, reviews, reviewed, corrected, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (task_id) DO UPDATE SET month = excluded.month, kind = excluded.kind, category = excluded.category,
			initiating = excluded.initiating, from_city = excluded.from_city, assisting = excluded.assisting, outcome = excluded.outcome,
			targeted = excluded.targeted, on_target = excluded.on_target, hits = excluded.hits, looked = excluded.looked,
			missing = excluded.missing, unavailable = excluded.unavailable, reviews = excluded.reviews, reviewed = excluded.reviewed,
			corrected = excluded.corrected, body = excluded.body`,
		c.Task, c.Month, c.Kind, c.Category, c.Initiating, c.From, c.Assisting, c.Outcome, f.Targeted, f.OnTarget, f.Hits, f.Looked,
		f.NotAnswered(), f.Unavailable, f.Reviews, f.Reviewed, f.Corrected, text(f))
}

func (tx *Tx) figuresIn(c timeliness.Cell) (f timeliness.Figures, err error) {
	err = tx.QueryRow(`SELECT body FROM figures WHERE side = $1 AND category = $2 AND month = $3 AND kind = $4 AND party = $5 AND other = $6`,
		c.Side, c.Category, c.Month, c.Kind, c.Party, c.Other).Scan(document(&f))
	if errors.Is(err, sql.ErrNoRows) {
		return f, nil
	}
	return f, err
}

// putFigures keeps a cell's figures; an empty cell goes.
func (tx *Tx) putFigures(c timeliness.Cell, f timeliness.Figures) error {
	if f.Empty() {
		return tx.exec(`DELETE FROM figures WHERE side = $1 AND category = $2 AND month = $3 AND kind = $4 AND party = $5 AND other = $6`,
			c.Side, c.Category, c.Month, c.Kind, c.Party, c.Other)
	}
	return tx.exec(`INSERT INTO figures (side, category, month, kind, party, other, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (side, category, month, kind, party, other) DO UPDATE SET body = excluded.body`,
		c.Side, c.Category, c.Month, c.Kind, c.Party, c.Other, text(f))
}
