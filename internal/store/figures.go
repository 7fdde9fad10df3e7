package store

import (
	"fmt"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/timeliness"
)

// FiguresFilter narrows figures and the list of tasks behind them. Only Side
// must be set; Agencies nil means all.
type FiguresFilter struct {
	Side     timeliness.Side
	Agencies []agency.ID // of the side; of a flow, either end
	Party    agency.ID   // of the side, not of a flow
	From, To timeliness.Month
	Kind     catalogue.Kind
	Category catalogue.CategoryCode
	FlowFrom agency.ID // of a flow alone
	FlowTo   agency.ID
	Own      []agency.ID // of a flow alone: what these asked, each by itself instead of its city
}

// CellFigures are the figures of a cell.
type CellFigures struct {
	timeliness.Cell
	timeliness.Figures
}

// Apart says what figures are kept apart by; otherwise they come of all
// categories, or of all parties, together.
type Apart struct{ Category, Party bool }

// Figures reads figures, of what the filter names, as far apart as asked for.
// What is overdue is counted as of now.
func (tx *Tx) Figures(f FiguresFilter, by Apart) ([]CellFigures, error) {
	by.Category = by.Category && f.Category == ""
	by.Party = by.Party || f.Agencies != nil || f.Party != "" || f.Side == timeliness.Flow
	if f.Own != nil {
		return tx.ownFlows(f, by)
	}
	var w where
	w.and("side = ?", f.Side)
	if by.Category {
		w.and("category <> ''")
	} else {
		w.and("category = ?", f.Category)
	}
	if by.Party {
		w.and("party <> ''")
	} else {
		w.and("party = ''")
	}
	w.figures(f, "party", "party", "other")
	all, err := list(tx, `SELECT side, category, month, kind, party, other, body FROM figures `+w.then(""), func(scan scanner) (c CellFigures, err error) {
		err = scan(&c.Side, &c.Category, &c.Month, &c.Kind, &c.Party, &c.Other, document(&c.Figures))
		return c, err
	}, w.args...)
	if err != nil {
		return nil, err
	}
	overdue, err := tx.overdue(f, by)
	return append(all, overdue...), err
}

// figures adds the conditions that figures and lists share, on the columns of
// the party, and of both ends of a flow.
func (w *where) figures(f FiguresFilter, party, from, to string) {
	if f.From != 0 {
		w.and("month >= ?", f.From)
	}
	if f.To != 0 {
		w.and("month <= ?", f.To)
	}
	w.eq("kind", string(f.Kind))
	switch {
	case f.Side == timeliness.Flow && f.Agencies != nil:
		w.either(f.Agencies, from, to)
	case f.Agencies != nil:
		w.either(f.Agencies, party)
	}
	if f.Side != timeliness.Flow {
		w.eq(party, string(f.Party))
		return
	}
	w.eq(from, string(f.FlowFrom))
	w.eq(to, string(f.FlowTo))
}

// either wants one of the agencies in one of the columns.
func (w *where) either(agencies []agency.ID, columns ...string) {
	var all []string
	for _, column := range columns {
		places := make([]string, len(agencies))
		for i, a := range agencies {
			w.args = append(w.args, string(a))
			places[i] = fmt.Sprintf("$%d", len(w.args))
		}
		all = append(all, column+" IN ("+strings.Join(places, ", ")+")")
	}
	w.conditions = append(w.conditions, "("+strings.Join(all, " OR ")+")")
}

// counts are the conditions of a filter on counted tasks.
func (w *where) counts(f FiguresFilter) {
	w.and("month > 0")
	party := "assisting"
	if f.Side == timeliness.Initiating {
		party = "initiating"
	}
	from := "from_city"
	if f.Own != nil {
		from = "initiating"
		w.either(f.Own, from)
	}
	w.figures(f, party, from, "assisting")
	w.eq("category", string(f.Category))
}

const overdueNow = "outcome = 'open' AND task_id IN (SELECT id FROM task WHERE state = 'open' AND due_at > 0 AND due_at <= ?)"

// overdue counts what is open and past its limit now; the limits are few that
// lie behind.
func (tx *Tx) overdue(f FiguresFilter, by Apart) ([]CellFigures, error) {
	var w where
	w.counts(f)
	w.and(overdueNow, ms(tx.Now))
	all, err := list(tx, `SELECT month, kind, category, initiating, from_city, assisting, count(*) FROM task_count `+
		w.then("GROUP BY month, kind, category, initiating, from_city, assisting"), func(scan scanner) (c timeliness.Count, err error) {
		err = scan(&c.Month, &c.Kind, &c.Category, &c.Initiating, &c.From, &c.Assisting, &c.Figures.Overdue)
		return c, err
	}, w.args...)
	return f.cells(all, by), err
}

// cells are where counted tasks stand, of those that the filter is about.
func (f FiguresFilter) cells(counts []timeliness.Count, by Apart) (cells []CellFigures) {
	for _, c := range counts {
		if f.Own != nil {
			c.From = c.Initiating
		}
		for _, at := range c.Cells() {
			if at.Side == f.Side && (at.Category != "") == (f.Category != "" || by.Category) && (at.Party != "") == by.Party {
				cells = append(cells, CellFigures{at, c.Figures})
			}
		}
	}
	return cells
}

// ownFlows works out whom a county, or each of a city's, asked, from the tasks
// themselves, some thousands a year of each: figures of flows are kept between
// cities, to whom counties belong. Nobody asks a county: what it holds is answered
// by its city (R4).
func (tx *Tx) ownFlows(f FiguresFilter, by Apart) ([]CellFigures, error) {
	var w where
	w.counts(f)
	counts, err := list(tx, countColumns+w.then(""), scanCount, w.args...)
	if err != nil {
		return nil, err
	}
	overdue, err := tx.overdue(f, by)
	return append(f.cells(counts, by), overdue...), err
}

// figureConditions say which tasks stand behind a figure.
var figureConditions = map[string]string{
	"takenIn": "", "asked": "",
	"inTime": "outcome = 'in_time'", "late": "outcome = 'late'", "expired": "outcome = 'expired'", "terminated": "outcome = 'terminated'",
	"open": "outcome = 'open'", "answered": "outcome IN ('in_time', 'late')",
	"targeted": "targeted > 0", "onTarget": "on_target > 0",
	"looked": "looked > 0", "hits": "hits > 0", "records": "hits > 0", "notAnswered": "missing > 0", "unavailable": "unavailable > 0",
	"overdue": overdueNow,
	"reviews": "reviews > 0", "reviewed": "reviewed > 0", "corrected": "corrected > 0",
}

// Counted is a task with the figures that it brings.
type Counted struct {
	Task     assist.Task
	Category catalogue.CategoryCode
	Figures  timeliness.Figures
}

// Behind lists the tasks behind a figure, newest first; after is the cursor. An
// unknown figure lists nothing.
func (tx *Tx) Behind(figure string, f FiguresFilter, after assist.ID, n int) ([]Counted, error) {
	if _, known := figureConditions[figure]; !known {
		return nil, nil
	}
	query, args := f.behind(figure, ms(tx.Now), after, n)
	counts, err := list(tx, query, scanCount, args...)
	if err != nil {
		return nil, err
	}
	all := make([]Counted, len(counts))
	for i, c := range counts {
		all[i].Category, all[i].Figures = c.Category, c.Figures
		if all[i].Task, err = tx.Task(c.Task); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// behind is the statement of a page. Of several agencies it is drawn from the
// first rows of each, which an index has in order: all rows of a city sorted took
// 220 ms of a million.
func (f FiguresFilter) behind(figure string, now int64, after assist.ID, n int) (string, []any) {
	var w where
	rest := w.bind("ORDER BY task_id DESC LIMIT ?", []any{limit(n)})
	page := func(f FiguresFilter) string {
		w.conditions = nil
		w.counts(f)
		w.behind(figure, now, after)
		return w.then(rest)
	}
	if len(f.Agencies) < 2 || f.Side == timeliness.Flow || f.Own != nil {
		return countColumns + page(f), w.args
	}
	draws := make([]string, len(f.Agencies))
	for i, a := range f.Agencies {
		f.Agencies = []agency.ID{a}
		draws[i] = fmt.Sprintf("SELECT task_id FROM (SELECT task_id FROM task_count %s) AS d%d", page(f), i)
	}
	return countColumns + "WHERE task_id IN (" + strings.Join(draws, " UNION ALL ") + ") " + rest, w.args
}

func (w *where) behind(figure string, now int64, after assist.ID) {
	switch condition := figureConditions[figure]; {
	case figure == "overdue":
		w.and(condition, now)
	case condition != "":
		w.and(condition)
	}
	if after != "" {
		w.and("task_id < ?", after)
	}
}
