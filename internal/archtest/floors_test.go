package archtest

import (
	"go/ast"
	"maps"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// floors gives every package its height, in tens; the unit orders two packages
// of one floor. A package inside another (store/storetest) stands where its
// parent stands, unless it has a line of its own.
var floors = map[string]int{
	"internal/fault": 10, "internal/lanes": 10,

	"internal/workday": 20, "internal/citizen": 20, "internal/seal": 20,
	"internal/match": 20, "internal/audit": 20, "internal/norm": 20,

	"internal/agency": 30,

	"internal/catalogue": 40, "internal/account": 40, "internal/listfile": 40,
	"internal/policy": 41, // an actor has an account

	"internal/verification": 50,

	"internal/assist": 60, "internal/finding": 60,
	"internal/review": 61, // a second look at a task
	"internal/hint":   61, // what to look at in findings

	"internal/report": 70, "internal/timeliness": 70, "internal/notice": 70, "internal/archive": 70, "internal/docking": 70,

	"internal/source": 80, "internal/gateway": 80, "internal/store": 80, "internal/wire": 80,

	"internal/casework": 90,

	"internal/demo":  95,  // invents a province and plays a story in it, by the real verbs
	"internal/bench": 101, // measures what is below, beside others

	"internal/simulate": 100, // lets the province live, by the real verbs
	"docs":              10,
	"ui":                100, "internal/web": 100,

	"cmd/hedui": 110, "scripts/tally": 110, "scripts/trace": 110, "scripts/plot": 110, "internal/archtest": 110,
}

// stations are the floors of pure decisions: values in, values out.
const stations = 80

// alone are the packages that could be published by themselves: of Hedui they
// import only fault and lanes.
var alone = []string{"internal/match", "internal/seal", "internal/audit", "internal/workday", "internal/citizen"}

// bans are imports that are refused whatever the floors say. An empty from is
// any package below floor 8.
var bans = []struct{ from, to, why string }{
	{"", "database/sql", "a station decides on values; rows are the store's"},
	{"", "net/http", "a station does not know that there is a web"},
	{"internal/web", "hedui/internal/store", "only casework opens transactions, so that every write has its verb and audit entry"},
	{"internal/web", "hedui/internal/source", "a request never waits for a sharing department; jobs do"},
	{"internal/store", "hedui/internal/source", "effects on the outside happen after the commit, never in it (it may run twice)"},
	{"cmd/hedui", "database/sql", "the command wires packages together; SQL is the store's"},
}

func TestImportsGoToLowerFloors(t *testing.T) {
	for _, f := range production(t) {
		from, known := floorOf(f.pkg)
		if !known {
			t.Errorf("%s: package %s has no floor: give it one in %s", f.path, f.pkg, "internal/archtest/floors_test.go")
			continue
		}
		for _, imported := range f.imports() {
			to, ours := strings.CutPrefix(imported, "hedui/")
			if !ours || sameFamily(f.pkg, to) {
				continue
			}
			if height, known := floorOf(to); known && height >= from {
				t.Errorf("%s: %s (floor %d) imports %s (floor %d): imports go down only", f.path, f.pkg, from/10, to, height/10)
			}
		}
	}
}

func TestBannedImports(t *testing.T) {
	for _, f := range production(t) {
		floor, _ := floorOf(f.pkg)
		for _, ban := range bans {
			concerned := sameFamily(f.pkg, ban.from) && ban.from != "" || ban.from == "" && floor < stations
			if concerned && slices.ContainsFunc(f.imports(), func(i string) bool { return within(i, ban.to) }) {
				t.Errorf("%s: %s must not import %s: %s", f.path, f.pkg, ban.to, ban.why)
			}
		}
	}
}

func TestSomePackagesCouldBePublishedAlone(t *testing.T) {
	for _, f := range production(t) {
		i := slices.IndexFunc(alone, func(p string) bool { return within(f.pkg, p) })
		if i < 0 {
			continue
		}
		for _, imported := range f.imports() {
			to, ours := strings.CutPrefix(imported, "hedui/")
			if ours && to != "internal/fault" && to != "internal/lanes" && !within(to, alone[i]) {
				t.Errorf("%s: %s must stay usable by itself, but imports %s", f.path, f.pkg, to)
			}
		}
	}
}

// TestStationsDoNotKnowWhatTimeItIs: the time comes in as a value, fixed once
// for each transaction, so that limits can be tested and explained.
func TestStationsDoNotKnowWhatTimeItIs(t *testing.T) {
	clock := []string{"Now", "Since", "Until"}
	for _, f := range production(t) {
		if floor, known := floorOf(f.pkg); !known || floor >= stations {
			continue
		}
		name, imported := f.nameOf("time")
		if !imported {
			continue
		}
		ast.Inspect(f.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains(clock, sel.Sel.Name) {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == name {
					t.Errorf("%s: time.%s: the time comes in as a value", f.at(sel.Pos()), sel.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestPackagesAreNamedAfterWhatTheyHold(t *testing.T) {
	banned := []string{
		"util", "utils", "common", "model", "models", "types", "service", "services", "manager",
		"core", "helper", "helpers", "base", "misc", "lib", "shared", "domain", "handler", "handlers",
	}
	std := standardLibrary(t)
	names := map[string]string{}
	for _, f := range production(t) {
		names[f.pkg] = f.name
	}
	for _, pkg := range slices.Sorted(maps.Keys(names)) {
		name := names[pkg]
		if slices.Contains(banned, name) {
			t.Errorf("%s: %q says nothing: name the package after what it holds", pkg, name)
		}
		if name != "main" && slices.Contains(std, name) {
			t.Errorf("%s: the standard library has a package %q", pkg, name)
		}
	}
}

func standardLibrary(t *testing.T) []string {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		t.Fatalf("go list std: %v", err)
	}
	var names []string
	for p := range strings.FieldsSeq(string(out)) {
		if !strings.HasPrefix(p, "vendor/") && !strings.Contains(p, "internal") {
			names = append(names, path.Base(p))
		}
	}
	return names
}

// floorOf looks the package up, then its parents.
func floorOf(pkg string) (height int, known bool) {
	for p := pkg; p != "." && p != "internal"; p = path.Dir(p) {
		if height, known = floors[p]; known {
			return height, true
		}
	}
	return 0, false
}

// within tells whether p is the package of or lies inside it.
func within(p, of string) bool { return p == of || strings.HasPrefix(p, of+"/") }

// sameFamily: a package and those inside it may import each other.
func sameFamily(a, b string) bool { return within(a, b) || within(b, a) }
