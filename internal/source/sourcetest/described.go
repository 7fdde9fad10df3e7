package sourcetest

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
)

// Described reads the n-th interface that docs/sources.md gives as an example, from
// 0 (HTTP, front-end database), into of: so the document is tried by every test that
// needs one. The tests stand two folders below the root; the address is theirs to set.
func Described(t testing.TB, n int, of any) {
	t.Helper()
	text, err := os.ReadFile("../../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllSubmatch(text, -1)
	if n >= len(examples) {
		t.Fatalf("docs/sources.md gives %d examples", len(examples))
	}
	if err := json.Unmarshal(examples[n][1], of); err != nil {
		t.Fatal(err)
	}
}
