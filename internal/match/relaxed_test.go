package match

import (
	"runtime/debug"
	"testing"
)

// What was set before holds again when the last batch is through, in whatever
// order they end.
func TestRelaxedEndsWithTheLastBatch(t *testing.T) {
	percent := func() int {
		now := debug.SetGCPercent(100)
		debug.SetGCPercent(now)
		return now
	}
	before := percent()
	first, second := Relaxed(), Relaxed()
	first()
	first() // again does nothing
	if percent() != relaxedPercent {
		t.Errorf("%d while a batch runs", percent())
	}
	second()
	if percent() != before {
		t.Errorf("%d afterwards, before %d", percent(), before)
	}
}
