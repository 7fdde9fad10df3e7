package casework

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/finding"
	"hedui/internal/source"
	"hedui/internal/store"
)

// A failure tells against a person only while others are answered, or after a
// day; until then it is owed, and never looks like an answer.
func TestWhoIsGivenUp(t *testing.T) {
	now := time.Date(2026, 10, 8, 1, 0, 0, 0, time.UTC)
	answered := source.Outcome{Finding: finding.Finding{Ordinal: 1, Status: finding.None}}
	bad, away := source.Outcome{Failure: &source.Failure{Reason: "错误"}}, source.Outcome{Failure: &source.Failure{Reason: "停机", Whole: true}}
	for name, c := range map[string]struct {
		outcomes []source.Outcome
		tries    int
		begun    time.Time
		came     []finding.Status
		owed     []store.Owed
		again    time.Duration
	}{
		"first failure beside an answer": {[]source.Outcome{answered, bad}, 0, now, []finding.Status{finding.None}, []store.Owed{{Ordinal: 2, Tries: 1, Reason: "错误"}}, 2 * time.Minute},
		"third failure beside answers":   {[]source.Outcome{answered, bad}, 2, now, []finding.Status{finding.None, finding.Unavailable}, []store.Owed{}, 0},
		"failures of everybody":          {[]source.Outcome{bad, bad}, 2, now, nil, []store.Owed{{Ordinal: 1, Tries: 2, Reason: "错误"}, {Ordinal: 2, Tries: 2, Reason: "错误"}}, 4 * time.Minute},
		"failures for a day":             {[]source.Outcome{bad, bad}, 0, now.Add(-25 * time.Hour), []finding.Status{finding.Unavailable, finding.Unavailable}, []store.Owed{}, 0},
		"an outage for a day":            {[]source.Outcome{away, away}, 2, now.Add(-25 * time.Hour), nil, []store.Owed{{Ordinal: 1, Tries: 2, Reason: "停机"}, {Ordinal: 2, Tries: 2, Reason: "停机"}}, time.Second},
	} {
		r := round{people: []source.Asked{{Ordinal: 1}, {Ordinal: 2}}, asking: store.Asking{First: 1, Last: 2, BegunAt: c.begun,
			Owed: []store.Owed{{Ordinal: 1, Tries: c.tries}, {Ordinal: 2, Tries: c.tries}}}}
		next, came := r.settle(c.outcomes, now)
		var said []finding.Status
		for _, f := range came {
			said = append(said, f.Status)
		}
		var again time.Duration
		if !next.AgainAt.IsZero() {
			again = next.AgainAt.Sub(now)
		}
		if diff := cmp.Diff(c.came, said) + cmp.Diff(c.owed, next.Owed) + cmp.Diff(c.again, again); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Departments refuse a wrong check digit; a trial must get past that.
func TestNobodyHasAValidNumber(t *testing.T) {
	if !nobody.Number.Valid() {
		t.Error("the trial's number is not valid")
	}
}
