package archtest

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEverythingExportedIsExplained: shapes, units, errors and the rule stand
// in the docstring. Methods that a standard interface defines need none.
func TestEverythingExportedIsExplained(t *testing.T) {
	for _, s := range production(t) {
		for _, decl := range s.file.Decls {
			for _, bare := range undocumented(decl) {
				t.Errorf("%s: exported %s has no docstring", s.at(bare.Pos()), bare.Name)
			}
		}
	}
}

func undocumented(decl ast.Decl) []*ast.Ident {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && !explainedElsewhere(d) {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		if d.Doc != nil {
			return nil
		}
		var bare []*ast.Ident
		for _, spec := range d.Specs {
			bare = append(bare, undocumentedSpec(spec)...)
		}
		return bare
	}
	return nil
}

func undocumentedSpec(spec ast.Spec) []*ast.Ident {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Doc == nil && s.Comment == nil && s.Name.IsExported() {
			return []*ast.Ident{s.Name}
		}
	case *ast.ValueSpec:
		if s.Doc == nil && s.Comment == nil {
			return slices.DeleteFunc(slices.Clone(s.Names), func(n *ast.Ident) bool { return !n.IsExported() })
		}
	}
	return nil
}

// explainedElsewhere: methods of standard interfaces, and methods of types
// that are not exported.
func explainedElsewhere(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return false
	}
	standard := []string{
		"String", "GoString", "Format", "Error", "Unwrap", "Is", "As", "LogValue", "Len", "Less", "Swap", "Push", "Pop",
		"MarshalText", "UnmarshalText", "MarshalJSON", "UnmarshalJSON", "Scan", "Value", "Read", "Write", "Close",
		"Kind", "Work", "ServeHTTP", "Schema",
	}
	return slices.Contains(standard, d.Name.Name) || !receiver(d).IsExported()
}

func receiver(d *ast.FuncDecl) *ast.Ident {
	expr := d.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.Ident:
			return e
		default:
			return ast.NewIdent("_")
		}
	}
}

// TestFaultsInDocstringsExist: a code that a docstring names after "Faults:" is
// one that the source tells, so that it can be looked up.
func TestFaultsInDocstringsExist(t *testing.T) {
	list, err := os.ReadFile(errorsDoc)
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, s := range production(t) {
		for _, doc := range s.file.Comments {
			for _, code := range faultsNamed(doc.Text()) {
				if named++; !strings.Contains(string(list), "| `"+code+"` |") {
					t.Errorf("%s: nothing tells the fault %s", s.at(doc.Pos()), code)
				}
			}
		}
	}
	if named < 200 {
		t.Errorf("the docstrings name %d faults only", named)
	}
}

var (
	faultsClause = regexp.MustCompile(`Faults?: ([^;]*?)(?:\.\s|\.$|;)`)
	faultCode    = regexp.MustCompile(`\b[a-z]+\.[a-z][a-zA-Z_]*\b`)
)

func faultsNamed(doc string) (codes []string) {
	for _, clause := range faultsClause.FindAllStringSubmatch(strings.ReplaceAll(doc, "\n", " "), -1) {
		codes = append(codes, faultCode.FindAllString(clause[1], -1)...)
	}
	return codes
}

func TestEveryPackageHasOnePackageComment(t *testing.T) {
	comments := map[string]int{}
	for _, s := range production(t) {
		comments[s.pkg] += 0
		if s.file.Doc != nil {
			comments[s.pkg]++
		}
	}
	for pkg, n := range comments {
		if n != 1 {
			t.Errorf("%s has %d package comments; one, in the main file, defines its nouns", pkg, n)
		}
	}
}

// TestDependenciesAreExplained: each direct one has its line.
func TestDependenciesAreExplained(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(root, "docs/dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`(?m)^(?:require |\t)(\S+\.\S+/\S+) v\S+$`)
	for _, m := range direct.FindAllSubmatch(mod, -1) {
		name := strings.TrimPrefix(string(m[1]), "github.com/")
		if !strings.Contains(string(doc), name) {
			t.Errorf("docs/dependencies.md does not say what %s is for", m[1])
		}
	}
}
