package web

import (
	"sync"
	"time"

	"hedui/internal/fault"
)

// What anybody may ask without a login is bounded by network address: thirty
// papers a minute are more than a counter verifies.
const (
	visitsEvery = time.Minute
	mostVisits  = 30
	mostKnown   = 10_000 // addresses remembered at once; beyond them, nobody new
)

// visits counts what an address asks within a minute.
type visits struct {
	mu    sync.Mutex
	began time.Time
	count map[string]int
}

// admit counts a visit, or faults with when to come again.
func (v *visits) admit(address string, now time.Time) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if now.Sub(v.began) >= visitsEvery || v.count == nil {
		v.began, v.count = now, map[string]int{}
	}
	n, known := v.count[address]
	if n >= mostVisits || !known && len(v.count) >= mostKnown {
		return fault.New(fault.TooMany, "verify.too_many", "查询过于频繁").Do("请一分钟后再试").Retry(visitsEvery - now.Sub(v.began))
	}
	v.count[address] = n + 1
	return nil
}
