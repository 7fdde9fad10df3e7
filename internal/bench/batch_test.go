package bench

import (
	"runtime"
	"testing"

	"hedui/internal/finding"
)

// The whole system, the engine alone and the naive reference find the same; also
// where a list has so many parts that two processors look several up together.
func TestBatchFindsWhatTheReferenceFinds(t *testing.T) {
	t.Parallel()
	jobs := []Job{{Records: 3000, Subjects: 900, Resources: 2, Rounds: 2}}
	if !testing.Short() {
		jobs = append(jobs, Job{Records: 60_000, Subjects: 13*finding.PartSize + 1, Resources: 1, Rounds: 1})
	}
	for _, j := range jobs {
		j.Dir, j.Note = t.TempDir(), t.Logf
		r, err := Batch(t.Context(), j)
		if err != nil || !r.Equal || r.Findings == 0 || r.Ratios[kernel] == 0 || r.AnonMB > r.PeakMB || runtime.GOOS == "linux" && r.AnonMB == 0 {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

// Every finding of every household is as the data says, read over HTTP.
func TestOnlineFindsWhatTheDataSays(t *testing.T) {
	t.Parallel()
	r, err := Online(t.Context(), Job{Records: 3000, Subjects: 28, Resources: 3, Dir: t.TempDir(), Note: t.Logf})
	if err != nil || !r.Equal || r.Households != 7 || r.Findings != 12 || r.P99 < r.P50 || r.P50 == 0 {
		t.Errorf("%+v, %v", r, err)
	}
}
