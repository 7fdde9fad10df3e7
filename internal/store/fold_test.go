package store_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/timeliness"
)

// The figures equal a recount from the cases, however the tasks changed and
// whenever the folds came, also two at once (R3.3).
func TestFiguresEqualARecount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		b := newBustle(t, open)
		for range 60 {
			b.step()
			if b.dice.IntN(3) > 0 {
				continue
			}
			done := make(chan error)
			for range 2 {
				go func() { done <- b.s.Fold(t.Context()) }()
			}
			for range 2 {
				if err := <-done; err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := b.s.Fold(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.look(func(tx *store.Tx) {
			want, got := b.recount(tx), b.folded(tx)
			for _, cell := range slices.Collect(maps.Keys(want)) {
				if fmt.Sprint(want[cell]) != fmt.Sprint(got[cell]) {
					t.Errorf("%v: %v, a recount gives %v", cell, got[cell], want[cell])
				}
			}
			if len(want) != len(got) || len(want) < 20 {
				t.Errorf("%d cells, a recount gives %d", len(got), len(want))
			}
			if asOf, err := tx.FiguresAsOf(); err != nil || !asOf.Equal(tx.Now) {
				t.Errorf("as of %s, %v", asOf, err)
			}
		})
	})
}

func (b *bustle) look(fn func(tx *store.Tx)) {
	b.t.Helper()
	if err := b.s.View(b.t.Context(), func(tx *store.Tx) error { fn(tx); return nil }); err != nil {
		b.t.Fatal(err)
	}
}

// Each figure's list holds as many as the figure says, for every side, filter
// and figure (R3.3).
func TestEveryFigureOpensItsList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		b := newBustle(t, open)
		for range 60 {
			b.step()
		}
		if err := b.s.Fold(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.look(func(tx *store.Tx) {
			for _, f := range []store.FiguresFilter{
				{Side: timeliness.Assisting}, {Side: timeliness.Assisting, Agencies: []agency.ID{"210200", "210202"}, Kind: catalogue.New},
				{Side: timeliness.Initiating, Agencies: []agency.ID{"210100", "210102"}, Party: "210102"},
				{Side: timeliness.Initiating, From: 202610, To: 202611, Category: "deposit"},
				{Side: timeliness.Flow, Agencies: []agency.ID{"210100", "210102"}}, {Side: timeliness.Flow, FlowFrom: "210100", FlowTo: "210200"},
			} {
				b.wantLists(tx, f)
			}
		})
	})
}

func (b *bustle) wantLists(tx *store.Tx, f store.FiguresFilter) {
	b.t.Helper()
	cells, err := tx.Figures(f, store.Apart{})
	if err != nil {
		b.t.Fatal(err)
	}
	var want timeliness.Figures
	for _, c := range cells {
		want.Add(c.Figures, 1)
	}
	if want.TakenIn == 0 {
		b.t.Errorf("%+v: nothing to compare", f)
	}
	var overdue int
	for figure, of := range map[string]func(timeliness.Figures) int{
		"takenIn": func(f timeliness.Figures) int { return f.TakenIn }, "inTime": func(f timeliness.Figures) int { return f.InTime },
		"late": func(f timeliness.Figures) int { return f.Late }, "expired": func(f timeliness.Figures) int { return f.Expired },
		"terminated": func(f timeliness.Figures) int { return f.Terminated }, "open": func(f timeliness.Figures) int { return f.Open },
		"answered": timeliness.Figures.Answered, "targeted": func(f timeliness.Figures) int { return f.Targeted },
		"onTarget": func(f timeliness.Figures) int { return f.OnTarget }, "asked": func(f timeliness.Figures) int { return f.Asked },
		"looked": func(f timeliness.Figures) int { return f.Looked }, "hits": func(f timeliness.Figures) int { return f.Hits },
		"notAnswered": timeliness.Figures.NotAnswered, "unavailable": func(f timeliness.Figures) int { return f.Unavailable },
		"records": func(f timeliness.Figures) int { return f.Records }, "reviews": func(f timeliness.Figures) int { return f.Reviews },
		"reviewed": func(f timeliness.Figures) int { return f.Reviewed }, "corrected": func(f timeliness.Figures) int { return f.Corrected },
	} {
		if got := sum(b.behind(tx, figure, f), of); got != of(want) {
			b.t.Errorf("%+v: %s is %d, its list holds %d", f, figure, of(want), got)
		}
	}
	if overdue = len(b.behind(tx, "overdue", f)); overdue != want.Overdue {
		b.t.Errorf("%+v: %d are overdue, the list holds %d", f, want.Overdue, overdue)
	}
}

// behind walks a figure's list page by page.
func (b *bustle) behind(tx *store.Tx, figure string, f store.FiguresFilter) (all []store.Counted) {
	b.t.Helper()
	for after := assist.ID(""); ; after = all[len(all)-1].Task.ID {
		page, err := tx.Behind(figure, f, after, 7)
		if err != nil {
			b.t.Fatal(err)
		}
		all = append(all, page...)
		if len(page) < 7 {
			return all
		}
	}
}

func sum(all []store.Counted, of func(timeliness.Figures) int) (n int) {
	for _, c := range all {
		n += of(c.Figures)
	}
	return n
}
