package casework

import (
	"sync"
	"time"
)

// mostStrangers bounds the entries that whoever is not registered can make in a
// minute: what anybody may write must not fill the register (R11).
const mostStrangers = 30

// strangers counts refusals of unregistered certificates. The zero value is ready.
type strangers struct {
	mu     sync.Mutex
	minute int64
	n      int // in this minute
	unsaid int // refused without an entry, since the last one that has
}

// another tells whether a refusal gets an entry of its own, and how many before it
// got none: the entry says so.
func (s *strangers) another(now time.Time) (told bool, unsaid int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := now.Unix() / 60; m != s.minute {
		s.minute, s.n = m, 0
	}
	if s.n++; s.n > mostStrangers {
		s.unsaid++
		return false, 0
	}
	unsaid, s.unsaid = s.unsaid, 0
	return true, unsaid
}
