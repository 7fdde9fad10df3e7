package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// told is a fault as the source tells it: parts that only a run knows are "…".
type told struct{ code, kind, message, rule, mend string }

const unknown = "…"

// pkg is the source of one package, for finding what its faults say.
type pkg struct {
	constants map[string]ast.Expr
	calls     map[string][]site // by the name of the function called
	sites     []site            // where a fault or a field is made
}

// site is a node inside a function, with the nodes around it. A closure with a
// name counts as a function that only the declaration around it calls.
type site struct {
	node   ast.Node
	in     *function
	decl   *ast.FuncDecl
	around []ast.Node
}

// function is a declared one, or a closure with a name.
type function struct {
	name    string
	params  *ast.FieldList
	closure bool
}

// scan reads the production code of every package below a folder.
func scan(t *testing.T, root string) []told {
	t.Helper()
	byDir := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			byDir[filepath.Dir(path)] = append(byDir[filepath.Dir(path)], path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []told
	for _, dir := range slices.Sorted(maps.Keys(byDir)) {
		all = append(all, readPackage(t, byDir[dir]).faults()...)
	}
	return all
}

func readPackage(t *testing.T, paths []string) *pkg {
	t.Helper()
	p := &pkg{constants: map[string]ast.Expr{}, calls: map[string][]site{}}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			p.collect(d)
		}
	}
	return p
}

func (p *pkg) collect(d ast.Decl) {
	decl, _ := d.(*ast.FuncDecl)
	var around []ast.Node
	ast.Inspect(d, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		p.note(site{n, innermost(around), decl, slices.Clone(around)})
		around = append(around, n)
		return true
	})
}

// innermost is the function that the nodes around a node lead to, or nil.
func innermost(around []ast.Node) *function {
	for i := len(around) - 1; i >= 0; i-- {
		switch f := around[i].(type) {
		case *ast.FuncDecl:
			return &function{name: f.Name.Name, params: f.Type.Params}
		case *ast.FuncLit:
			if named, ok := around[i-1].(*ast.AssignStmt); ok && len(named.Lhs) == 1 {
				return &function{nameOf(named.Lhs[0]), f.Type.Params, true}
			}
		}
	}
	return nil
}

func (p *pkg) note(s site) {
	switch n := s.node.(type) {
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if i < len(n.Values) {
				p.constants[name.Name] = n.Values[i]
			}
		}
	case *ast.CallExpr:
		name := nameOf(n.Fun)
		p.calls[name] = append(p.calls[name], s)
		if path, ok := n.Fun.(*ast.SelectorExpr); ok && nameOf(path.X) == "fault" && (name == "New" || name == "Newf") {
			p.sites = append(p.sites, s)
		}
	case *ast.CompositeLit:
		if name := nameOf(n.Type); name == "Field" || name == "Fault" {
			p.sites = append(p.sites, s)
		}
	}
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// faults gives what every site tells.
func (p *pkg) faults() []told {
	var all []told
	for _, s := range p.sites {
		all = append(all, p.at(s)...)
	}
	return all
}

// at gives what a site tells: once, or once for each call of the function that
// it stands in when code or message is a parameter.
func (p *pkg) at(s site) []told {
	made := parts(s)
	if made.code == nil {
		return nil
	}
	var all []told
	for _, env := range p.environments(s, made, 3) {
		all = append(all, told{p.text(made.code, env), made.kind, p.text(made.message, env), p.text(made.rule, env), p.text(made.mend, env)})
	}
	return all
}

// expressions are the parts of a fault before they are evaluated.
type expressions struct {
	kind                      string
	code, message, rule, mend ast.Expr
}

func parts(s site) expressions {
	if lit, ok := s.node.(*ast.CompositeLit); ok {
		e := expressions{kind: strings.ToLower(nameOf(lit.Type))}
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok && nameOf(kv.Key) == "Code" {
				e.code = kv.Value
			} else if ok && nameOf(kv.Key) == "Message" {
				e.message = kv.Value
			}
		}
		return e
	}
	args := s.node.(*ast.CallExpr).Args
	e := expressions{kind: nameOf(args[0]), code: args[1], message: args[2]}
	for i := len(s.around) - 1; i > 0; i -= 2 { // New(…) in (….Do) in (….Do)(mend)
		method, ok := s.around[i].(*ast.SelectorExpr)
		call, called := s.around[i-1].(*ast.CallExpr)
		if !ok || !called || len(call.Args) == 0 {
			break
		}
		switch method.Sel.Name {
		case "Do":
			e.mend = call.Args[0]
		case "Because":
			e.rule = call.Args[0]
		}
	}
	return e
}

// bound are a function's parameters with what a call gives them.
type bound map[string]ast.Expr

// environments gives the calls that decide what a site tells.
func (p *pkg) environments(s site, e expressions, depth int) []bound {
	if s.in == nil || depth == 0 || !p.takes(s.in, e.code) && !p.takes(s.in, e.message) {
		return []bound{nil}
	}
	var all []bound
	for _, call := range p.calls[s.in.name] {
		if s.in.closure && call.decl != s.decl {
			continue
		}
		env := bound{}
		args := call.node.(*ast.CallExpr).Args
		for i, name := range parameters(s.in) {
			if i < len(args) {
				env[name] = args[i]
			}
		}
		outer := expressions{code: p.resolve(e.code, env), message: p.resolve(e.message, env)}
		for _, further := range p.environments(call, outer, depth-1) {
			merged := maps.Clone(env)
			for name, value := range env {
				if id, ok := value.(*ast.Ident); ok && further[id.Name] != nil {
					merged[name] = further[id.Name]
				}
			}
			all = append(all, merged)
		}
	}
	if all == nil { // called from elsewhere
		return []bound{nil}
	}
	return all
}

func (p *pkg) resolve(e ast.Expr, env bound) ast.Expr {
	if id, ok := e.(*ast.Ident); ok && env[id.Name] != nil {
		return env[id.Name]
	}
	return e
}

// takes tells whether an expression depends on a parameter.
func (p *pkg) takes(f *function, e ast.Expr) (found bool) {
	if e == nil {
		return false
	}
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && slices.Contains(parameters(f), id.Name)
		return !found
	})
	return found
}

func parameters(f *function) []string {
	var all []string
	for _, field := range f.params.List {
		for _, name := range field.Names {
			all = append(all, name.Name)
		}
	}
	return all
}

var verb = regexp.MustCompile(`%[-+#0-9.]*[a-z]`)

// text evaluates what is constant.
func (p *pkg) text(e ast.Expr, env bound) string {
	switch e := e.(type) {
	case nil:
		return ""
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			return strings.ReplaceAll(verb.ReplaceAllString(s, unknown), "%%", "%")
		}
	case *ast.BinaryExpr:
		return p.text(e.X, env) + p.text(e.Y, env)
	case *ast.ParenExpr:
		return p.text(e.X, env)
	case *ast.Ident:
		if given := env[e.Name]; given != nil {
			return p.text(given, nil)
		}
		if constant := p.constants[e.Name]; constant != nil {
			return p.text(constant, nil)
		}
	case *ast.CallExpr:
		switch {
		case nameOf(e.Fun) == "Sprintf" && len(e.Args) > 0:
			return p.text(e.Args[0], env)
		case nameOf(e.Fun) == "ToValidUTF8":
			return p.text(e.Args[0], env)
		case nameOf(e.Fun) == "lastName": // of a path, as package verification reads it
			path := p.text(e.Args[0], env)
			name, _, _ := strings.Cut(path[strings.LastIndex(path, ".")+1:], "[")
			return name
		case nameOf(e.Fun) == "TrimRight": // of a path's index
			return strings.TrimRight(p.text(e.Args[0], env), "[]"+unknown)
		}
	}
	return unknown
}
