package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/review"
	"hedui/internal/timeliness"
	"hedui/internal/workday"
)

// foldPage is how many marks one fold takes: it holds the writer for some tens
// of milliseconds.
const foldPage = 200

// mark says that a task is to be counted anew (decision 5). Every write that
// touches what the figures look at appends one.
func (tx *Tx) mark(id assist.ID) error {
	return tx.exec(`INSERT INTO task_mark (id, task_id) VALUES ($1, $2)`, tx.NewID("m_"), id)
}

// MarkAnswered has the tasks that were answered since an instant counted anew:
// their working days are others by another calendar.
func (tx *Tx) MarkAnswered(since time.Time) error {
	return tx.exec(`INSERT INTO task_mark (id, task_id) SELECT $1 || id, id FROM task WHERE answered_at >= $2`, tx.NewID("m_"), ms(since))
}

// Fold counts the tasks that were marked, and brings the figures up to date.
// Folds on several nodes take turns: who is late gives up, and finds nothing
// left to do.
func (s *Store) Fold(ctx context.Context) error {
	for {
		f, err := s.readFold(ctx)
		if err != nil || len(f.marks) == 0 {
			return err
		}
		err = s.durably(ctx, func(t *sql.Tx) error {
			tx := s.newTx(ctx, t, f.actor, "")
			tx.writing = true
			return f.write(tx)
		})
		if fault.HasCode(err, "store.stale") {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

type mark struct {
	id   string
	task assist.ID
}

// readFold gathers a page of marks and works the new figures out, on one
// snapshot: what is marked later is left for the next fold.
func (s *Store) readFold(ctx context.Context) (f *folding, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		f = &folding{cells: map[timeliness.Cell]timeliness.Figures{}, seen: map[assist.ID]bool{}}
		if f.turn, err = tx.turn(); err != nil {
			return err
		}
		f.marks, err = list(tx, `SELECT id, task_id FROM task_mark ORDER BY id LIMIT $1`,
			func(scan scanner) (m mark, err error) { err = scan(&m.id, &m.task); return m, err }, foldPage)
		if err != nil || len(f.marks) == 0 {
			return err
		}
		c, err := tx.counter()
		if err != nil {
			return err
		}
		for _, m := range f.marks {
			if err := f.count(tx, c, m.task); err != nil {
				return err
			}
		}
		return nil
	})
	return f, err
}

// turn tells how many folds there were.
func (tx *Tx) turn() (n int64, err error) {
	err = tx.QueryRow(`SELECT turn FROM fold WHERE id = 1`).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, err
}

// counter counts tasks; it knows what many of them share.
type counter struct {
	calendar   *workday.Calendar
	from       map[agency.ID]agency.ID
	categories map[catalogue.ItemID]catalogue.CategoryCode
}

func (tx *Tx) counter() (*counter, error) {
	c := &counter{from: map[agency.ID]agency.ID{}, categories: map[catalogue.ItemID]catalogue.CategoryCode{}}
	var err error
	if c.calendar, err = tx.Calendar(); err != nil {
		return nil, err
	}
	agencies, err := tx.Agencies()
	for _, a := range agencies {
		c.from[a.ID] = a.ID
		if a.Level == agency.County {
			c.from[a.ID] = a.Parent
		}
	}
	return c, err
}

// count counts a task as it is now. An item keeps its category for ever, so any
// version of it tells.
func (c *counter) count(tx *Tx, id assist.ID) (timeliness.Count, error) {
	t, err := tx.Task(id)
	if err != nil {
		return timeliness.Count{}, err
	}
	b := timeliness.Business{Task: t, From: c.from[t.Initiating]}
	if b.From == "" {
		b.From = t.Initiating
	}
	if b.Category, err = c.category(tx, t.Item); err != nil {
		return timeliness.Count{}, err
	}
	if b.First, err = tx.answerCounts(id, 1); err != nil {
		return timeliness.Count{}, err
	}
	if b.Reviews, err = tx.TaskReviews(t.Case, id); err != nil {
		return timeliness.Count{}, err
	}
	for _, r := range b.Reviews {
		s, err := tx.shift(r)
		if err != nil {
			return timeliness.Count{}, err
		}
		b.Shifts = append(b.Shifts, s)
	}
	return timeliness.Of(b, c.calendar), nil
}

func (c *counter) category(tx *Tx, ref catalogue.Ref) (catalogue.CategoryCode, error) {
	if known, ok := c.categories[ref.ID]; ok {
		return known, nil
	}
	item, err := tx.Item(ref)
	c.categories[ref.ID] = item.Category
	return item.Category, err
}

// answerCounts sums up an answer of a task; nothing when there is none.
func (tx *Tx) answerCounts(id assist.ID, no int) (finding.Counts, error) {
	all, err := list(tx, `SELECT manifest FROM answer WHERE task_id = $1 AND no = $2`,
		func(scan scanner) (m finding.Manifest, err error) { err = scan(document(&m)); return m, err }, id, no)
	if err != nil || len(all) == 0 {
		return finding.Counts{}, err
	}
	return all[0].Counts, nil
}

// shift says what an answered review put in place of what.
func (tx *Tx) shift(r review.Review) (s timeliness.Shift, err error) {
	if r.State != review.Answered {
		return s, nil
	}
	if err = tx.QueryRow(`SELECT before_counts FROM review WHERE id = $1`, r.ID).Scan(document(&s.Before)); err != nil || s.Before.Subjects == nil {
		return timeliness.Shift{}, err // answered before it was kept what it changed
	}
	s.After, err = tx.answerCounts(r.Task, r.Answer)
	return s, err
}

// PutReviewBefore keeps what the reviewed subjects' findings were before.
func (tx *Tx) PutReviewBefore(id review.ID, before finding.Counts) error {
	return tx.execOne(`UPDATE review SET before_counts = $2 WHERE id = $1`, id, text(before))
}

// CountOf counts a task from its case, whatever was folded: the reference for
// the figures.
func (tx *Tx) CountOf(id assist.ID) (timeliness.Count, error) {
	c, err := tx.counter()
	if err != nil {
		return timeliness.Count{}, err
	}
	return c.count(tx, id)
}

// FiguresAsOf tells as of when the figures are: now, unless marks wait.
func (tx *Tx) FiguresAsOf() (asOf time.Time, err error) {
	var waits bool
	if err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM task_mark)`).Scan(&waits); err != nil || !waits {
		return tx.Now, err
	}
	err = tx.QueryRow(`SELECT coalesce(max(at), 0) FROM fold`).Scan(at(&asOf))
	return asOf, err
}
