package archtest

import (
	"bytes"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestFilesStayShort: the worst file of a program is the hub that everything
// goes through; a limit keeps one from growing. Generated files are exempt.
func TestFilesStayShort(t *testing.T) {
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		limit := 500
		if within(s.pkg, "internal/casework") {
			limit = 300 // one file per verb
		}
		if lines := fset.File(s.file.Pos()).LineCount(); lines > limit && !ast.IsGenerated(s.file) {
			t.Errorf("%s has %d lines, %d are the most", s.path, lines, limit)
		}
	}
}

// banned words of text files, each with its reason. They are put together
// here so that this file does not hold them itself.
var banned = []struct {
	what *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`(^|[\s"'(=` + "`" + `])/wor` + `k/`), "a path of one machine"},
	{regexp.MustCompile(`\.\./sha` + `red`), "a path outside the repository"},
	{regexp.MustCompile(`regis` + `try\.(npm|yarn)|proxy\.go` + `lang|sum\.go` + `lang|go` + `proxy\.|deb\.deb` + `ian|npm` + `mirror`),
		"a registry's host: the machine's own settings say where packages come from"},
	{regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`), "unfinished work is an issue, not a comment"},
}

func TestTextHoldsNothingThatBelongsElsewhere(t *testing.T) {
	paths, err := files()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		text, err := os.ReadFile(filepath.Join(root, p))
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > 4<<20 || !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			continue
		}
		for _, b := range banned {
			if at := b.what.FindIndex(text); at != nil {
				line := 1 + bytes.Count(text[:at[0]], []byte("\n"))
				t.Errorf("%s:%d: %q: %s", p, line, b.what.Find(text), b.why)
			}
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#:\s]+)(#[^)]*)?\)`)

// TestLinksLeadSomewhere: a document that points to nothing misleads whoever
// reads it first.
func TestLinksLeadSomewhere(t *testing.T) {
	paths, err := files()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		if !strings.HasSuffix(p, ".md") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, p))
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range link.FindAllSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(p), string(found[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", p, found[1])
			}
		}
	}
}
