package store_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/store"
	"hedui/internal/timeliness"
)

// seedFigures counts the tasks of seedLists, of whose open ones one in fifty is
// overdue, and puts figures of three years beside them: ten categories, both
// kinds, a hundred and fifteen parties, and the flows of fourteen cities.
func seedFigures(b *testing.B, s *store.Store, tasks int) {
	const (
		kind = "CASE WHEN i / 36 % 2 = 0 THEN 'new' ELSE 'existing' END"
		of   = "CASE WHEN i / 72 % 11 = 0 THEN '' ELSE 'c' || (i / 72 % 11) END"
		city = "CAST(210000 + 100 * (i / 792 % 14 + 1) AS TEXT)"
	)
	many := encoded(b, timeliness.Figures{TakenIn: 60, InTime: 55, Expired: 3, Open: 2, Asked: 180, Looked: 170, Hits: 30, Records: 41, Reviews: 2, Reviewed: 2,
		Days: []int{20, 11, 7, 4, 3, 2, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1}})
	seedCounts(b, s, tasks)
	seeds(b, s, `UPDATE task SET due_at = $1 WHERE state = 'open' AND id NOT LIKE '%000'`, clock.Add(24*time.Hour).UnixMilli())
	for _, side := range []timeliness.Side{timeliness.Assisting, timeliness.Initiating} {
		seedRows(b, s, 792*116-1, `INSERT INTO figures (side, category, month, kind, party, other, body)
			SELECT $1, `+of+`, `+month+`, `+kind+`, CASE WHEN i < 792 THEN '' ELSE CAST(210000 + i / 792 AS TEXT) END, '', $2`, side, many)
	}
	seedRows(b, s, 792*14*14, `INSERT INTO figures (side, category, month, kind, party, other, body)
		SELECT $1, `+of+`, `+month+`, `+kind+`, `+city+`, CAST(210000 + 100 * (i / 11088 + 1) AS TEXT), $2`, timeliness.Flow, many)
}

// month is that of row i, of three years.
const month = "((2024 + i / 12 % 3) * 100 + i % 12 + 1)"

// seedCounts counts the tasks of seedLists.
func seedCounts(t testing.TB, s *store.Store, tasks int) {
	one := encoded(t, timeliness.Figures{TakenIn: 1, InTime: 1, Asked: 3, Looked: 3, Hits: 1, Records: 1, Days: []int{0, 0, 1}})
	seedRows(t, s, tasks, `INSERT INTO task_count (task_id, month, kind, category, initiating, from_city, assisting, outcome, targeted, on_target, hits,
		looked, missing, unavailable, reviews, reviewed, corrected, body)
		SELECT 't' || (10000000 + i), `+month+`, 'new', 'c' || (i % 10 + 1), '210200', '210200', CAST(210000 + 100 * (i % 14 + 1) AS TEXT),
		CASE WHEN i % 20 = 0 THEN 'open' ELSE 'in_time' END, 0, 0, i % 3, 3, 0, 0, 0, 0, 0, $1`, one)
}

func encoded(t testing.TB, f timeliness.Figures) string {
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// dashboards are the figures as they are looked at, and what lies behind them.
func dashboards() map[string]func(tx *store.Tx) error {
	year := func(side timeliness.Side, agencies ...agency.ID) store.FiguresFilter {
		return store.FiguresFilter{Side: side, From: 202601, To: 202612, Agencies: agencies}
	}
	figures := func(f store.FiguresFilter, by store.Apart) func(tx *store.Tx) error {
		return func(tx *store.Tx) error { _, err := tx.Figures(f, by); return err }
	}
	league, categories := store.Apart{Party: true}, store.Apart{Category: true}
	whole := year(timeliness.Assisting)
	whole.From = 0
	return map[string]func(tx *store.Tx) error{
		"league of a year":              figures(year(timeliness.Assisting), league),
		"league of three years":         figures(whole, league),
		"a city's year":                 figures(year(timeliness.Assisting, "210200"), league),
		"categories of a year":          figures(year(timeliness.Assisting), categories),
		"a city's categories of a year": figures(year(timeliness.Assisting, "210200"), categories),
		"months of three years":         figures(whole, store.Apart{}),
		"what was asked in a year":      figures(year(timeliness.Initiating), league),
		"flows of a year":               figures(year(timeliness.Flow), league),
		"what lies behind the hits":     func(tx *store.Tx) error { _, err := tx.Behind("hits", year(timeliness.Assisting), "", 50); return err },
		"what lies behind a city's hits": func(tx *store.Tx) error {
			_, err := tx.Behind("hits", year(timeliness.Assisting, "210200"), "", 50)
			return err
		},
		"what lies behind what is overdue": func(tx *store.Tx) error {
			_, err := tx.Behind("overdue", year(timeliness.Assisting), "", 50)
			return err
		},
	}
}

// BenchmarkStatistics measures dashboards over benchTasks.
func BenchmarkStatistics(b *testing.B) {
	tasks := benchTasks()
	for name, open := range databases(b) {
		s := open(frozen)
		seedLists(b, s, tasks, 0)
		seedFigures(b, s, tasks)
		seeds(b, s, "ANALYZE")
		for _, look := range slices.Sorted(maps.Keys(dashboards())) {
			b.Run(name+"/"+look, func(b *testing.B) { measure(b, s, dashboards()[look]) })
		}
	}
}

// measure tells the slowest of a hundred looks.
func measure(b *testing.B, s *store.Store, look func(tx *store.Tx) error) {
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		if err := s.View(b.Context(), look); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
