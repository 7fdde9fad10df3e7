package simulate

import (
	"crypto/sha256"
	"fmt"
	"hash"
)

// lastSteps is how many steps a Broken tells.
const lastSteps = 40

// trace is what happened, step by step: its digest, and the end of it.
type trace struct {
	sum   hash.Hash
	lines [lastSteps]string
	n     int
}

func newTrace() trace { return trace{sum: sha256.New()} }

func (t *trace) add(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Fprintln(t.sum, line)
	t.lines[t.n%lastSteps] = line
	t.n++
}

func (t *trace) last() (lines []string) {
	for i := max(0, t.n-lastSteps); i < t.n; i++ {
		lines = append(lines, t.lines[i%lastSteps])
	}
	return lines
}
