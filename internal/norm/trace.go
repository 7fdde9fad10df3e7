package norm

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// Traced is a rule with the places in the code that keep it and the tests that
// prove it. A place is a file and the declaration in it (or a policy's id); a
// test is its package's folder and its function.
type Traced struct {
	Rule  string   `json:"rule"`
	Says  string   `json:"says"`
	Code  []string `json:"code"`
	Tests []string `json:"tests"`
}

// traceJSON is written by scripts/trace from the citations in the code.
//
//go:embed trace.json
var traceJSON []byte

// Trace gives every rule with its places and tests, in the order of the
// articles. The error is a defect of the build.
func Trace() ([]Traced, error) {
	var all []Traced
	if err := json.Unmarshal(traceJSON, &all); err != nil {
		return nil, fmt.Errorf("trace.json: %w", err)
	}
	return all, nil
}
