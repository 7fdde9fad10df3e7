package casework

import (
	"hash/maphash"
	"sync"
)

// turns lets what concerns one key be done one after the other, in this
// process; other nodes are caught by the database, and try again. Keys share a
// fixed number of locks, so that made-up keys take no memory.
type turns [64]sync.Mutex

var turnSeed = maphash.MakeSeed()

// take waits for the key's turn, which ends with done.
func (t *turns) take(key string) (done func()) {
	lock := &t[maphash.String(turnSeed, key)%uint64(len(t))]
	lock.Lock()
	return lock.Unlock
}
