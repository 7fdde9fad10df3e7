package bench

import (
	"bytes"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// peak is the most memory that this process has had, in MB: pages of mapped
// files among it.
func peak() float64 {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Maxrss) / 1024
}

// watchAnonymous looks at this process's anonymous memory until most is called,
// which tells the most that was seen, in MB: what a batch holds itself, without the
// mapped snapshots, which the system takes back when it needs the room.
func watchAnonymous() (most func() float64) {
	stop, told := make(chan struct{}), make(chan float64)
	go func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		seen := anonymous()
		for {
			select {
			case <-stop:
				told <- seen
				return
			case <-tick.C:
				seen = max(seen, anonymous())
			}
		}
	}()
	return func() float64 { close(stop); return <-told }
}

// anonymous is what the kernel says of this process; 0 where it does not.
func anonymous() (mb float64) {
	status, _ := os.ReadFile("/proc/self/status")
	if _, rest, ok := bytes.Cut(status, []byte("RssAnon:")); ok {
		fmt.Sscan(string(rest), &mb)
	}
	return mb / 1024
}
