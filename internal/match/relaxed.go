package match

import (
	"runtime/debug"
	"sync"
)

var relaxed struct {
	sync.Mutex
	batches int
	before  int // the percentage without any
}

// relaxedPercent lets the heap grow to five times of what lives before it is
// collected: a batch makes much that lives for one part alone, and collecting it
// as often as is usual took a third of the time. Beside a server's 50 MB, a batch
// takes 250.
const relaxedPercent = 400

// Relaxed has the garbage of batches collected less often until the last of the
// results is called. What GOGC says is otherwise kept.
func Relaxed() (back func()) {
	relaxed.Lock()
	defer relaxed.Unlock()
	if relaxed.batches++; relaxed.batches == 1 {
		relaxed.before = debug.SetGCPercent(relaxedPercent)
	}
	return sync.OnceFunc(func() {
		relaxed.Lock()
		defer relaxed.Unlock()
		if relaxed.batches--; relaxed.batches == 0 {
			debug.SetGCPercent(relaxed.before)
		}
	})
}
