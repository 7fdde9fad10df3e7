package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hedui/internal/norm"
)

var rule = regexp.MustCompile(`\bR[0-9]{1,2}(\.[0-9]+[a-z]?)?\b`)

// TestCitedRulesExist: a rule that code or documents cite is one that `hedui
// norm` prints, or an article or paragraph of several.
func TestCitedRulesExist(t *testing.T) {
	paths, err := files()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		cites := strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") || strings.HasSuffix(p, ".md")
		if !cites || strings.Contains(p, "testdata/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, p))
		if err != nil {
			t.Fatal(err)
		}
		for _, cited := range rule.FindAllString(string(text), -1) {
			if !norm.Exists(cited) {
				t.Errorf("%s cites %s, which is no rule of the norm", p, cited)
			}
		}
	}
}
