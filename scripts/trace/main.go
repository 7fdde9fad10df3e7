// Command trace writes where each rule of the norm is kept and which tests
// prove it: a table from the citations in code (R5.3a) to the declarations and
// test functions that hold them. The table is committed; CI compares it.
//
//	go run ./scripts/trace > internal/norm/trace.json
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"hedui/internal/norm"
)

func main() {
	table, err := trace(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, "trace:", err)
		os.Exit(1)
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(table); err != nil {
		fmt.Fprintln(os.Stderr, "trace:", err)
		os.Exit(1)
	}
}

// places are the declarations that cite each rule, by rule.
type places struct{ code, tests map[string][]string }

// trace reads every Go and Cedar file under root.
func trace(root string) ([]norm.Traced, error) {
	p := places{map[string][]string{}, map[string][]string{}}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, _ := filepath.Rel(root, path)
		return p.read(path, filepath.ToSlash(name))
	})
	return p.table(), err
}

// mute are the packages that speak of rules without keeping any.
var mute = []string{"internal/norm/", "internal/archtest/", "internal/fault/"}

func (p *places) read(path, name string) error {
	switch {
	case slices.ContainsFunc(mute, func(dir string) bool { return strings.HasPrefix(name, dir) }):
		return nil
	case strings.HasSuffix(name, ".go"):
		return p.readGo(path, name)
	case strings.HasSuffix(name, ".cedar"):
		return p.readCedar(path, name)
	}
	return nil
}

var cited = regexp.MustCompile(`\bR\d{1,2}(\.\d+[a-c]?)?\b`)

// readGo finds the citations in each declaration, its comment included.
func (p *places) readGo(path, name string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, d := range file.Decls {
		from, to := extent(d)
		rules := cited.FindAllString(string(text[files.Position(from).Offset:files.Position(to).Offset]), -1)
		if strings.HasSuffix(name, "_test.go") {
			if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") {
				add(p.tests, rules, filepath.ToSlash(filepath.Dir(name))+"."+f.Name.Name)
			}
			continue
		}
		add(p.code, rules, name+" "+declared(d))
	}
	return nil
}

func extent(d ast.Decl) (from, to token.Pos) {
	from, to = d.Pos(), d.End()
	var doc *ast.CommentGroup
	switch d := d.(type) {
	case *ast.FuncDecl:
		doc = d.Doc
	case *ast.GenDecl:
		doc = d.Doc
	}
	if doc != nil {
		from = doc.Pos()
	}
	return from, to
}

// declared names what a declaration declares: its first name.
func declared(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Name.Name
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				return s.Name.Name
			case *ast.ValueSpec:
				return s.Names[0].Name
			}
		}
	}
	return ""
}

var policyID = regexp.MustCompile(`@id\("([^"]+)"\)\s*@rule\("([^"]+)"\)`)

func (p *places) readCedar(path, name string) error {
	text, err := os.ReadFile(path)
	for _, m := range policyID.FindAllStringSubmatch(string(text), -1) {
		add(p.code, []string{m[2]}, name+" "+m[1])
	}
	return err
}

func add(to map[string][]string, rules []string, place string) {
	for _, r := range rules {
		if !slices.Contains(to[r], place) {
			to[r] = append(to[r], place)
		}
	}
}

// table has a line for each rule. A citation of a whole paragraph or article
// counts for the rules in it only where there is just one.
func (p *places) table() []norm.Traced {
	var table []norm.Traced
	for _, r := range norm.Rules() {
		line := norm.Traced{Rule: r.ID, Says: r.Says, Code: p.code[r.ID], Tests: p.tests[r.ID]}
		for whole := range p.code {
			if whole != r.ID && alone(whole, r.ID) {
				line.Code = append(line.Code, p.code[whole]...)
			}
		}
		for whole := range p.tests {
			if whole != r.ID && alone(whole, r.ID) {
				line.Tests = append(line.Tests, p.tests[whole]...)
			}
		}
		slices.Sort(line.Code)
		slices.Sort(line.Tests)
		line.Code, line.Tests = slices.Compact(line.Code), slices.Compact(line.Tests)
		table = append(table, line)
	}
	return table
}

// alone tells whether rule is the only one in the cited paragraph or article.
func alone(whole, rule string) bool {
	n := 0
	for _, r := range norm.Rules() {
		if rest, ok := strings.CutPrefix(r.ID, whole); ok && (rest == "" || rest[0] == '.' || rest[0] >= 'a') {
			n++
		}
	}
	rest, ok := strings.CutPrefix(rule, whole)
	return n == 1 && ok && rest != ""
}
