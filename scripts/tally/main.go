// Tally reads `go test -json` on standard input and writes what a person needs
// to know: one line for each package, the output of each failed test, and the
// totals at the end. It exits 1 when a test failed, was skipped (a skipped
// test proves nothing), or when no test ran at all.
//
// Nouns: an event is one line of the input; the sheet is what is counted.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// event is what test2json writes; build output comes with Action build-output.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64
}

type sheet struct {
	out                     io.Writer
	passed, failed, skipped int
	packages                int
	inPackage               map[string]int
	said                    map[string]*strings.Builder // output by package and test, until it is known to be good
	bad                     []string                    // what failed or was skipped, told again at the end
}

func newSheet(out io.Writer) *sheet {
	return &sheet{out: out, inPackage: map[string]int{}, said: map[string]*strings.Builder{}}
}

func main() {
	s := newSheet(os.Stdout)
	if err := s.readAll(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(1)
	}
	if !s.total() {
		os.Exit(1)
	}
}

func (s *sheet) readAll(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			s.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// line takes one event. What is not JSON comes from the go command itself.
func (s *sheet) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "build-output" {
		if e.Output == "" {
			e.Output = string(line)
		}
		fmt.Fprint(s.out, e.Output)
		return
	}
	switch e.Action {
	case "output":
		s.keep(e)
	case "pass", "fail", "skip":
		s.done(e)
	}
}

func (s *sheet) keep(e event) {
	b := s.said[e.Package+" "+e.Test]
	if b == nil {
		b = &strings.Builder{}
		s.said[e.Package+" "+e.Test] = b
	}
	b.WriteString(e.Output)
}

func (s *sheet) done(e event) {
	defer delete(s.said, e.Package+" "+e.Test)
	if e.Test == "" {
		s.packageDone(e)
		return
	}
	if e.Action != "pass" {
		s.tell(e)
	}
	s.inPackage[e.Package]++
	switch e.Action {
	case "pass":
		s.passed++
	case "fail":
		s.failed++
	case "skip":
		s.skipped++
	}
}

// tell shows what the test or package said, and remembers it.
func (s *sheet) tell(e event) {
	s.bad = append(s.bad, strings.TrimSpace(e.Action+": "+e.Package+" "+e.Test))
	if b := s.said[e.Package+" "+e.Test]; b != nil {
		fmt.Fprint(s.out, b)
	}
}

// packageDone tells of a package; one without tests is not worth a line.
func (s *sheet) packageDone(e event) {
	if e.Action == "skip" {
		return
	}
	s.packages++
	if e.Action == "fail" {
		if !slices.ContainsFunc(s.bad, func(b string) bool { return strings.HasPrefix(b, "fail: "+e.Package+" ") }) {
			s.failed++ // no test of it failed: it did not build, or died between two tests
			s.tell(e)
		}
		fmt.Fprintf(s.out, "  ✗ %s\n", e.Package)
		return
	}
	fmt.Fprintf(s.out, "  ✓ %-44s %5d tests %7.1f s\n", e.Package, s.inPackage[e.Package], e.Elapsed)
}

// total writes the sums and tells whether all is well.
func (s *sheet) total() bool {
	for _, b := range s.bad {
		fmt.Fprintf(s.out, "  ✗ %s\n", b)
	}
	fmt.Fprintf(s.out, "  %d packages, %d tests passed, %d failed, %d skipped\n",
		s.packages, s.passed, s.failed, s.skipped)
	return s.passed > 0 && s.failed == 0 && s.skipped == 0
}
