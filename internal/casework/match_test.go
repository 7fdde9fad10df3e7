package casework

import (
	"slices"
	"testing"

	"hedui/internal/verification"
)

// A batch is walked once for as many items as the memory holds of their snapshots;
// a household once for all.
func TestPassesFitTheMemory(t *testing.T) {
	for _, c := range []struct {
		subjects int
		records  []int64
		want     []int
	}{
		{4, []int64{inMemory, inMemory, 1}, []int{3}},
		{1_000_000, []int64{10, 20, 30}, []int{3}},
		{1_000_000, []int64{inMemory, 1, inMemory - 1, 1}, []int{1, 2, 1}},
		{1_000_000, []int64{2 * inMemory, 2 * inMemory}, []int{1, 1}},
		{1_000_000, nil, nil},
	} {
		var open []*hostedTask
		for _, n := range c.records {
			open = append(open, &hostedTask{from: opening{records: n}})
		}
		var got []int
		for _, pass := range inPasses(verification.Case{Subjects: c.subjects}, open) {
			got = append(got, len(pass))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d people, snapshots of %v records: passes of %v tasks, not %v", c.subjects, c.records, got, c.want)
		}
	}
}
