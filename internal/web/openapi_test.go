package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"hedui/internal/web"
)

var update = flag.Bool("update", false, "write api/openapi.json anew")

const committed = "../../api/openapi.json"

// The committed document is the one of the Go types: whoever changes the
// interface shows it in the diff.
func TestTheInterfaceIsAsCommitted(t *testing.T) {
	t.Parallel()
	now, err := web.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(committed, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	was, err := os.ReadFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(now, was) {
		t.Error("api/openapi.json is not the interface of the Go types; run: make openapi")
	}
}

type operation struct {
	ID       string                     `json:"operationId"`
	Summary  string                     `json:"summary"`
	Action   string                     `json:"x-action"`
	Security []any                      `json:"security"`
	Errors   map[string]json.RawMessage `json:"responses"`

	Parameters []struct{ Name, In string } `json:"parameters"`

	method, path string
}

// operationsOf lists the document's operations by id.
func operationsOf(t testing.TB) map[string]operation {
	t.Helper()
	text, err := web.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]operation `json:"paths"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	all := map[string]operation{}
	for path, methods := range document.Paths {
		for method, o := range methods {
			o.method, o.path = strings.ToUpper(method), path
			if _, twice := all[o.ID]; twice {
				t.Errorf("operation %s is there twice", o.ID)
			}
			all[o.ID] = o
		}
	}
	return all
}

func TestEveryRouteSaysWhatItDoesAndHowItFails(t *testing.T) {
	t.Parallel()
	for id, o := range operationsOf(t) {
		if o.Summary == "" || !strings.ContainsFunc(o.Summary, func(r rune) bool { return r > 0x4e00 }) {
			t.Errorf("%s has no Chinese summary", id)
		}
		for _, status := range []string{"401", "403"} {
			if _, ok := o.Errors[status]; !ok && len(o.Security) > 0 {
				t.Errorf("%s does not tell of %s", id, status)
			}
		}
	}
}

// What stands in braces in an address reaches the verb: the library passes over
// parameters in an embedded struct that is not exported.
func TestEveryAddressNamesWhatItIsAbout(t *testing.T) {
	t.Parallel()
	for id, o := range operationsOf(t) {
		for part := range strings.SplitSeq(o.path, "/") {
			if name, ok := strings.CutPrefix(part, "{"); ok && !slices.ContainsFunc(o.Parameters, func(p struct{ Name, In string }) bool {
				return p.In == "path" && p.Name == strings.TrimSuffix(name, "}")
			}) {
				t.Errorf("%s: %s is not taken from the address", id, part)
			}
		}
	}
}

// What the program serves is the same document, whoever asks.
func TestTheServedInterfaceIsTheCommittedOne(t *testing.T) {
	t.Parallel()
	d := open(t, true)
	var served, was any
	d.must(json.Unmarshal([]byte(d.visitor().want(http.StatusOK, "GET", "/api/openapi.json", nil).raw), &served))
	text, err := web.OpenAPI()
	d.must(err)
	d.must(json.Unmarshal(text, &was))
	a, _ := json.Marshal(served)
	b, _ := json.Marshal(was)
	if !bytes.Equal(a, b) {
		t.Error("they differ")
	}
}
