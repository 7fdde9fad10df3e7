package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const root = "../.."

// A source is one Go file of the repository.
type source struct {
	path, pkg, name string // "internal/fault/fault.go", "internal/fault", "fault"
	file            *ast.File
}

var fset = token.NewFileSet()

func (s source) at(p token.Pos) string {
	return strings.TrimPrefix(fset.Position(p).String(), root+"/")
}

func (s source) imports() []string {
	var paths []string
	for _, i := range s.file.Imports {
		paths = append(paths, unquote(i.Path.Value))
	}
	return paths
}

// nameOf is the name by which the file knows an imported package.
func (s source) nameOf(imported string) (string, bool) {
	for _, i := range s.file.Imports {
		if unquote(i.Path.Value) == imported {
			if i.Name != nil {
				return i.Name.Name, true
			}
			return filepath.Base(imported), true
		}
	}
	return "", false
}

// files lists what the repository holds, without what is built or fetched.
var files = sync.OnceValues(func() ([]string, error) {
	left := []string{".git", "node_modules", "data", "tmp", "bin", "dist"}
	var paths []string
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		switch {
		case d.IsDir() && (slices.Contains(left, rel) || d.Name() == "node_modules" || rel == "ui/dist"):
			return filepath.SkipDir
		case d.Type().IsRegular() && rel != ".git": // in a worktree it is a file
			paths = append(paths, filepath.ToSlash(rel))
		}
		return nil
	})
	return paths, err
})

var parsed = sync.OnceValues(func() ([]source, error) {
	paths, err := files()
	if err != nil {
		return nil, err
	}
	var sources []source
	for _, p := range paths {
		if !strings.HasSuffix(p, ".go") || strings.Contains(p, "testdata/") {
			continue
		}
		file, err := parser.ParseFile(fset, filepath.Join(root, p), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source{p, filepath.ToSlash(filepath.Dir(p)), file.Name.Name, file})
	}
	return sources, nil
})

// production is every Go file that is no test.
func production(t *testing.T) []source {
	t.Helper()
	all, err := parsed()
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(slices.Clone(all), func(s source) bool { return strings.HasSuffix(s.path, "_test.go") })
}

func unquote(s string) string {
	u, err := strconv.Unquote(s)
	if err != nil {
		return s
	}
	return u
}
