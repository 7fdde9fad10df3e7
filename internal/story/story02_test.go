package story_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"

	"github.com/google/go-cmp/cmp"
)

// A thousand rows with every kind of fault: each is told with its cause and
// its mend, and nothing is stored until the clerk has chosen (R5.1).
func TestScenario02BadList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		list, err := demo.NewBadList(3)
		if err != nil {
			t.Fatal(err)
		}
		b := badList{t: t, Stage: stage(t, open), BadList: list}
		b.clerk = login(t, b.Stage, "heping.clerk")
		b.verifiedEarlier()
		c := b.draft()
		b.refused(c)
		b.refused(c, mend)
		b.taken(c, mend, drop)
		b.taken(b.draft(), drop)
	})
}

func mend(f *casework.ListFile) { f.Mend = true }
func drop(f *casework.ListFile) { f.DropBad = true }

type badList struct {
	t *testing.T
	demo.Stage
	demo.BadList
	clerk policy.Actor
}

// verifiedEarlier: an earlier case knew two of the numbers under other names.
func (b *badList) verifiedEarlier() {
	b.t.Helper()
	earlier := theCast(demo.Begin - 8)
	for number, name := range b.Known {
		earlier.people = append(earlier.people, [4]string{number, name, number, "户主"})
	}
	if _, err := earlier.ready(b.t.Context(), b.Desk, b.clerk); err != nil {
		b.t.Fatal(err)
	}
}

func (b *badList) draft() verification.ID {
	b.t.Helper()
	c, err := b.Desk.Create(b.t.Context(), b.clerk, theCast(demo.Begin-8).commission())
	if err != nil {
		b.t.Fatal(err)
	}
	return c.ID
}

// refused: all faults of the list are told, by cell, cause and mend, but those
// that were mended by choice; the case stays empty.
func (b *badList) refused(id verification.ID, choose ...func(*casework.ListFile)) {
	b.t.Helper()
	got, err := importList(b.t.Context(), b.Desk, b.clerk, id, b.Sheet, choose...)
	if err != nil || got.Taken {
		b.t.Fatal("taken:", got.Taken, err)
	}
	var want, told []string
	for _, w := range b.Wrong {
		if len(choose) == 0 || w.Mend == "" {
			want = append(want, fmt.Sprintf("%04d %s %s → %s", w.Row, w.Column, w.Code, w.Mend))
		}
	}
	for _, f := range got.Faults {
		if f.Warning {
			continue
		}
		_, column, _ := strings.Cut(f.Column, " ")
		told = append(told, fmt.Sprintf("%04d %s %s → %s", f.Row, column, f.Code, f.Mend.Reveal()))
		if f.Message == "" || f.Sheet == "" {
			b.t.Errorf("row %d: %q on sheet %q", f.Row, f.Message, f.Sheet)
		}
	}
	slices.Sort(want)
	slices.Sort(told)
	if diff := cmp.Diff(want, told); diff != "" || got.Total != len(want) {
		b.t.Errorf("%d faults (-want +got):\n%s", got.Total, diff)
	}
	if c := view(b.t, b.Stage, b.clerk, id).Case; c.Subjects != 0 || c.Households != 0 || len(b.subjects(id)) != 0 {
		b.t.Errorf("%d subjects were stored", c.Subjects)
	}
}

// taken: the case has exactly the households without a fault, in their order.
func (b *badList) taken(id verification.ID, choose ...func(*casework.ListFile)) {
	b.t.Helper()
	got, err := importList(b.t.Context(), b.Desk, b.clerk, id, b.Sheet, choose...)
	if err != nil || !got.Taken {
		b.t.Fatal("taken:", got.Taken, err)
	}
	want, households := b.good(len(choose) > 1)
	if diff := cmp.Diff(want, b.subjects(id)); diff != "" {
		b.t.Errorf("(-want +got):\n%s", diff)
	}
	c := view(b.t, b.Stage, b.clerk, id).Case
	if c.Subjects != len(want) || c.Households != households || got.Dropped != len(b.Rows)-len(want) {
		b.t.Errorf("%d subjects, %d households, %d dropped; want %d, %d", c.Subjects, c.Households, got.Dropped, len(want), households)
	}
}

// good gives those of households in which no row is wrong, or wrong only in a
// way that was mended.
func (b *badList) good(mended bool) (people []string, households int) {
	bad, mends := map[string]bool{}, map[int]map[string]string{}
	for _, w := range b.Wrong {
		if mended && w.Mend != "" {
			mends[w.Row] = map[string]string{w.Column: w.Mend}
			continue
		}
		bad[b.Rows[w.Row-b.First()][0]] = true
	}
	last := ""
	for i, row := range b.Rows {
		if bad[row[0]] {
			continue
		}
		if row[0] != last {
			households, last = households+1, row[0]
		}
		number, name := row[2], row[1]
		if m, ok := mends[b.First()+i]["身份证号"]; ok {
			number = m
		}
		if m, ok := mends[b.First()+i]["姓名"]; ok {
			name = m
		}
		people = append(people, fmt.Sprint(households, number, name, row[3]))
	}
	return people, households
}

func (b *badList) subjects(id verification.ID) (people []string) {
	b.t.Helper()
	all, err := b.Desk.Subjects(b.t.Context(), b.clerk, id, 1, listfile.DefaultMaxRows)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, s := range all {
		people = append(people, fmt.Sprint(s.Household, string(s.Number), s.Name, s.Relation))
	}
	return people
}
