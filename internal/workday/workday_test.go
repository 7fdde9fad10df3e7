package workday

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDueFollowsTheOrders(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		on   string
	}{
		{"2026-09-30", 0, "2026-09-30"},
		{"2026-09-30", 1, "2026-10-08"},  // National Day skipped
		{"2026-09-30", 3, "2026-10-10"},  // a Saturday worked in exchange
		{"2026-02-13", 1, "2026-02-14"},  // Saturday worked before the Spring Festival
		{"2026-02-13", 2, "2026-02-24"},  // … and the festival
		{"2026-02-13", 30, "2026-04-02"}, // limit of R5.3a across it
		{"2026-09-10", 30, "2026-10-28"},
		{"2020-01-23", 1, "2020-02-03"}, // the lengthened Spring Festival
		{"2015-09-02", 1, "2015-09-06"}, // a single commemoration, Sunday worked
	} {
		if got := Embedded().Due(day(t, c.from), c.n); got.On.String() != c.on || !got.Known {
			t.Errorf("%d working days after %s: %s (known %v), want %s", c.n, c.from, got.On, got.Known, c.on)
		}
	}
}

func TestAYearWithoutAnOrderSaysSo(t *testing.T) {
	due := Embedded().Due(day(t, "2026-12-25"), 30)
	if due.Known || !cmp.Equal(due.UnknownYears, []int{2027}) {
		t.Fatalf("known %v, unknown years %v", due.Known, due.UnknownYears)
	}
	if Embedded().Known(2003) || !Embedded().Known(2004) || !Embedded().Known(2026) || Embedded().Known(2027) {
		t.Error("the orders of 2004-2026 are known, and no others")
	}
	if due := Embedded().Due(day(t, "2026-12-25"), 4); !due.Known {
		t.Error("a limit that ends in 2026 does not depend on 2027")
	}
}

func TestTheLawFixesThirteenDays(t *testing.T) {
	var got []string
	for _, d := range statutory(2027) {
		got = append(got, d.On.String()+" "+d.Name)
	}
	want := []string{
		"2027-01-01 元旦",
		"2027-02-05 春节", "2027-02-06 春节", "2027-02-07 春节", "2027-02-08 春节",
		"2027-04-05 清明", "2027-05-01 劳动节", "2027-05-02 劳动节", "2027-06-09 端午", "2027-09-15 中秋",
		"2027-10-01 国庆节", "2027-10-02 国庆节", "2027-10-03 国庆节",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What the lunar calendar computes must be a day off in every order of the law
// in force, and the three lunar days in every order since they became days off.
func TestTheLawsDaysAreInTheOrders(t *testing.T) {
	for y := 2008; y <= 2026; y++ {
		for _, d := range statutory(y) {
			if y < 2025 && (d.Name == "春节" || d.Name == "劳动节") {
				continue // the older law gave other days
			}
			if Embedded().IsWorkday(d.On) {
				t.Errorf("%s (%s) is worked", d.On, d.Name)
			}
		}
	}
}

func TestAnotherOrderLeavesTheOldCalendarAlone(t *testing.T) {
	order := []Day{
		{On: day(t, "2026-12-31"), Name: "元旦"},
		{On: day(t, "2027-01-01"), Name: "元旦"},
		{On: day(t, "2027-01-02"), Works: true, Name: "元旦"},
		{On: day(t, "2027-10-01"), Name: "国庆节"},
	}
	from := day(t, "2026-12-30")
	next := Embedded().Add(order, "2027")
	if next.Version() != "2027" || !next.Known(2027) || !next.Known(2026) {
		t.Error("the new order is not in force")
	}
	if got := next.Due(from, 1); got.On.String() != "2027-01-02" || !got.Known {
		t.Errorf("with the order: %s", got.On)
	}
	if got := Embedded().Due(from, 1); got.On.String() != "2026-12-31" {
		t.Errorf("without it: %s", got.On)
	}
	if next.IsWorkday(day(t, "2027-02-08")) != true {
		t.Error("a known year follows its order, not the law's fallback")
	}
}

func TestPartOfAnOrderDoesNotMakeAYearKnown(t *testing.T) {
	c := Embedded().Add([]Day{{On: day(t, "2027-12-31"), Name: "元旦"}}, "x")
	if c.Known(2027) || c.IsWorkday(day(t, "2027-12-31")) || c.IsWorkday(day(t, "2027-02-08")) {
		t.Error("a December day of the next order is a day off in a year still unknown")
	}
	c = c.Add([]Day{{On: day(t, "2027-10-01"), Name: "国庆节"}}, "y")
	if !c.Known(2027) || c.IsWorkday(day(t, "2027-12-31")) || !c.IsWorkday(day(t, "2027-02-08")) {
		t.Error("the order, once entered, takes the place of the law's days and keeps the earlier entry")
	}
}

func TestTheLaterEntryCorrectsTheEarlier(t *testing.T) {
	d := day(t, "2026-10-08")
	c := Embedded().Add([]Day{{On: d, Name: "国庆节"}, {On: d, Works: true, Name: "国庆节"}}, "x")
	if !c.IsWorkday(d) {
		t.Error("the later of two entries holds")
	}
	if c = c.Add([]Day{{On: d, Name: "国庆节"}}, "y"); c.IsWorkday(d) {
		t.Error("the later order holds")
	}
}

func TestExplainAgainstGolden(t *testing.T) {
	var b strings.Builder
	for _, c := range []struct {
		from string
		n    int
	}{{"2026-10-10", 30}, {"2026-09-10", 30}, {"2026-02-10", 30}, {"2025-09-25", 10}, {"2026-12-25", 30}, {"2018-12-27", 5}, {"2026-03-02", 2}, {"2026-03-02", 0}} {
		b.WriteString(Embedded().Due(day(t, c.from), c.n).Explain() + "\n")
	}
	golden(t, "testdata/explain.golden", b.String())
}

func TestDueInJSONAgainstGolden(t *testing.T) {
	out, err := json.MarshalIndent(Embedded().Due(day(t, "2026-12-25"), 6), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/due.json", string(out)+"\n")
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", file, diff)
	}
}

// naiveDue is the slow and obvious count.
func naiveDue(c *Calendar, from Date, n int) Date {
	for n > 0 {
		from++
		if c.IsWorkday(from) {
			n--
		}
	}
	return from
}

func naiveUntil(c *Calendar, from, to Date) int {
	if to < from {
		return -naiveUntil(c, to, from)
	}
	n := 0
	for d := from + 1; d <= to; d++ {
		if c.IsWorkday(d) {
			n++
		}
	}
	return n
}

// dates reaches over both ends of the known years.
func dates() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		return NewDate(2001, 1, 1) + Date(rapid.IntRange(0, 30*365).Draw(t, "day"))
	})
}

func TestDueAndUntilAgreeWithADayByDayWalk(t *testing.T) {
	c := Embedded()
	rapid.Check(t, func(t *rapid.T) {
		from, n := dates().Draw(t, "from"), rapid.IntRange(0, 300).Draw(t, "n")
		due := c.Due(from, n)
		if want := naiveDue(c, from, n); due.On != want {
			t.Fatalf("Due(%s, %d) = %s, want %s", from, n, due.On, want)
		}
		if got := c.Until(from, due.On); got != n {
			t.Fatalf("Until(%s, Due %d) = %d", from, n, got)
		}
		if days := int(due.On - from); days != n+len(due.Skipped) {
			t.Fatalf("%d days passed, %d counted, %d explained", days, n, len(due.Skipped))
		}
		to := dates().Draw(t, "to")
		if got, want := c.Until(from, to), naiveUntil(c, from, to); got != want {
			t.Fatalf("Until(%s, %s) = %d, want %d", from, to, got, want)
		}
	})
}

func TestALimitEndsWithTheDayInBeijing(t *testing.T) {
	due := Embedded().Due(day(t, "2026-09-30"), 1)
	if want := time.Date(2026, 10, 8, 16, 0, 0, 0, time.UTC); !due.At().Equal(want) {
		t.Errorf("At() = %s, want %s", due.At(), want)
	}
	last := due.At().Add(-time.Nanosecond)
	if DateOf(last) != due.On || DateOf(due.At()) != due.On+1 {
		t.Error("the last nanosecond is in time, the next is not")
	}
}

func TestDueIsBounded(t *testing.T) {
	d := day(t, "2026-10-08")
	if got := Embedded().Due(d, 1<<40); got.N != MaxDays {
		t.Errorf("counted %d days", got.N)
	}
	if got := Embedded().Due(d, -3); got.On != d || got.N != 0 {
		t.Errorf("a negative count gave %s", got.On)
	}
}
