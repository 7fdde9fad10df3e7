package archtest

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hedui/internal/citizen"
	"hedui/internal/policy"
)

var update = flag.Bool("update", false, "write docs/errors.md anew")

const errorsDoc = "../../docs/errors.md"

// TestErrorsAreDocumented: docs/errors.md holds every fault of the source.
// Write it anew with: go test ./internal/archtest -run TestErrorsAreDocumented -update
func TestErrorsAreDocumented(t *testing.T) {
	all := append(scan(t, "../../internal"), scan(t, "../../cmd/hedui")...)
	for _, f := range citizen.Faults() {
		all = append(all, told{code: f.Code, kind: "fault", message: f.Message})
	}
	for _, p := range policy.Policies() {
		if p.Effect == "forbid" {
			all = append(all, told{"policy." + p.ID, "Forbidden", p.Says, p.Rule, p.Mend})
		}
	}
	want := document(t, all)
	if *update {
		if err := os.WriteFile(errorsDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(errorsDoc)
	if err != nil {
		t.Fatal(err)
	}
	missing(t, want, string(got), "is not in docs/errors.md; write it anew with -update")
	missing(t, string(got), want, "is in docs/errors.md and no longer in the source; write it anew with -update")
}

func missing(t *testing.T, of, in, complaint string) {
	t.Helper()
	for line := range strings.Lines(of) {
		if !strings.Contains(in, line) {
			t.Errorf("%s: %s", strings.TrimSpace(line), complaint)
		}
	}
}

const errorsHead = `# Faults

Every fault that Hedui tells, by its stable code: programs rely on the code,
people read the message. "…" stands for what only the case at hand knows; no
message holds a personal datum. This file is made from the source, and a test
compares the two: ` + "`go test ./internal/archtest -run TestErrorsAreDocumented -update`" + ` writes it anew.

- **kind, HTTP**: how the fault travels through the API, as an RFC 9457 problem.
  ` + "`field`" + ` is one wrong input in a problem's ` + "`errors`" + `; ` + "`cell`" + ` is one wrong cell in
  the result of a list's check, where the mend is the proposed value.
- **rule**: the rule of the norm that decided (` + "`hedui norm`" + ` prints them).
- On the command line a fault is one sentence on standard error. Exit codes:
  0 done, 1 faults were looked for and found, 2 the command line is wrong, 3 all else.
`

func document(t *testing.T, all []told) string {
	status := statuses(t)
	groups, worded := map[string][]told{}, map[string]bool{}
	for _, f := range all {
		worded[f.code] = worded[f.code] || !runtime(f.message)
	}
	for _, f := range all {
		switch {
		case runtime(f.code), runtime(f.message) && (worded[f.code] || strings.Contains(f.code, unknown)):
			continue // passed on from another place, which is here too
		case strings.Contains(f.code, unknown):
			t.Errorf("the code %s (%s) is made at run time: nobody could look it up; write it out", f.code, f.message)
		}
		group, _, _ := strings.Cut(f.code, ".")
		groups[group] = append(groups[group], f)
	}
	var b strings.Builder
	b.WriteString(errorsHead)
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		fmt.Fprintf(&b, "\n## %s\n\n| code | kind | HTTP | message | rule | what to do |\n|---|---|---|---|---|---|\n", group)
		for _, f := range sorted(groups[group]) {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", f.code, kindOf(f.kind), status[f.kind], cell(f.message), f.rule, cell(f.mend))
		}
	}
	return b.String()
}

// runtime tells whether only a run knows a text.
func runtime(text string) bool { return strings.Trim(text, unknown) == "" }

func sorted(all []told) []told {
	slices.SortFunc(all, func(a, b told) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.kind, b.kind), cmp.Compare(a.message, b.message),
			cmp.Compare(a.rule, b.rule), cmp.Compare(a.mend, b.mend))
	})
	return slices.Compact(all)
}

// kindOf is a kind's name in the API; package fault's own words.
func kindOf(name string) string {
	switch name {
	case "fault":
		return "cell"
	case "TooLarge":
		return "too-large"
	case "TooMany":
		return "too-many"
	}
	return strings.ToLower(name)
}

func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ", "<", "&lt;").Replace(text)
}

var statusLine = regexp.MustCompile(`fault\.(\w+):\s+http\.(Status\w+),`)

// statuses reads web's one table of kinds and statuses.
func statuses(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../../internal/web/problem.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]int{}
	for code := range 600 {
		names["Status"+strings.ReplaceAll(http.StatusText(code), " ", "")] = code
	}
	found := map[string]string{}
	for _, m := range statusLine.FindAllStringSubmatch(string(text), -1) {
		found[m[1]] = fmt.Sprint(names[m[2]])
	}
	if len(found) != 10 {
		t.Fatalf("web has %d statuses for the kinds", len(found))
	}
	return found
}
