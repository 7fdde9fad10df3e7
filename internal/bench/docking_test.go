package bench

import "testing"

// Every exchange of a small run is taken on both sides; how long it takes is not
// asserted.
func TestDockingExchangesAreAllTaken(t *testing.T) {
	r, err := Docking(t.Context(), DockingJob{Exchanges: 40, AtOnce: 8, Dir: t.TempDir()})
	if err != nil || !r.Taken || r.PerSecond == 0 || r.P99 < r.P50 {
		t.Errorf("%+v, %v", r, err)
	}
}
