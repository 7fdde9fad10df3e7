package workday

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/fault"
)

func TestDateCountsFromTheYearOne(t *testing.T) {
	if d := NewDate(1, 1, 2); d != 1 || d.Weekday() != time.Tuesday {
		t.Errorf("0001-01-02 is %d, a %s", d, d.Weekday())
	}
	if got := NewDate(2026, 10, 8); got != 739896 {
		t.Errorf("2026-10-08 = %d: the number is stored and must not change", got)
	}
}

func TestNoSuchDayIsNoDate(t *testing.T) {
	for _, c := range [][3]int{{2026, 2, 29}, {2026, 13, 1}, {2026, 0, 1}, {2026, 1, 0}, {0, 1, 1}, {10000, 1, 1}, {-5, 1, 1}} {
		if d := NewDate(c[0], c[1], c[2]); d != 0 || d.String() != "" || d.Chinese() != "" {
			t.Errorf("%v became %s", c, d)
		}
	}
	for _, s := range []string{"", "2026-02-29", "2026-1-1", "2026/01/01", " 2026-01-01", "0001-01-01", "0000-01-01", "20260101"} {
		if _, err := ParseDate(s); !fault.HasCode(err, "workday.date") {
			t.Errorf("ParseDate(%q): %v", s, err)
		}
	}
}

func TestDateInWordsAndJSON(t *testing.T) {
	type row struct{ On, None Date }
	in := row{On: NewDate(2026, 10, 8)}
	out, err := json.Marshal(in)
	if err != nil || string(out) != `{"On":"2026-10-08","None":""}` {
		t.Fatalf("%s %v", out, err)
	}
	var back row
	if err := json.Unmarshal(out, &back); err != nil || back != in {
		t.Errorf("%v %v", back, err)
	}
	if got := in.On.Chinese(); got != "2026年10月8日" {
		t.Error(got)
	}
}

func TestDateRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date(rapid.IntRange(1, int(NewDate(9999, 12, 31))).Draw(t, "date"))
		if back, err := ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%s came back as %s: %v", d, back, err)
		}
		if back := NewDate(d.Year(), d.Month(), d.Day()); back != d {
			t.Fatalf("%s came back as %s", d, back)
		}
		if DateOf(d.Start()) != d || DateOf(d.End()) != d+1 || d.Weekday() != d.utc().Weekday() {
			t.Fatalf("%s does not hold its own instants", d)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-10-08", "0001-01-01", "9999-12-31", "2026-02-29", "", "二〇二六"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err == nil && d.String() != s {
			t.Errorf("%q was read as %s", s, d)
		}
		if err != nil && d != 0 {
			t.Errorf("%q is a fault and a date", s)
		}
	})
}
