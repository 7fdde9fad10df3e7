package casework_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// A burst of guesses gets no more tries than the same guesses one by one: the
// account is locked after the fifth (GB/T 22239).
func TestABurstOfGuessesIsCounted(t *testing.T) {
	p := newPlay(t, storetest.SQLite(t)(func(o *store.Options) { o.Now = begun() }))
	var wrong atomic.Int64
	var guesses sync.WaitGroup
	for range 40 {
		guesses.Go(func() {
			_, err := p.Desk.Login(t.Context(), "heping.clerk", "Falsch-Geraten-1", "127.0.0.1")
			if fault.HasCode(err, "login.refused") {
				wrong.Add(1)
			}
		})
	}
	guesses.Wait()
	if n := wrong.Load(); n == 0 || n > 5 {
		t.Errorf("%d guesses were looked at", n)
	}
}
