package source

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

func item(t testing.TB) catalogue.Item {
	for _, i := range catalogue.Start([]agency.Agency{{ID: "210200", Level: agency.City}}, 1) {
		if i.Category == "vehicle" {
			return i
		}
	}
	t.Fatal("no vehicle item")
	return catalogue.Item{}
}

// Whatever a name holds, it comes out of each place as it went in, and adds
// nothing beside itself.
func TestValuesAreEscapedForTheirPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOf(rapid.RuneFrom([]rune("王\"\\<>&'=#${}:?\n é𠮷"))).Draw(t, "name")
		v := values{"name": name, "page": "3"}
		data, err := v.json(json.RawMessage(`{"a": {"xm": "x${name}"}, "n": "${page}", "k": [1.50, null]}`))
		var tree struct {
			A map[string]string
			N int
			K []any
		}
		if err != nil || json.Unmarshal(data, &tree) != nil || len(tree.A) != 1 || tree.A["xm"] != "x"+name || tree.N != 3 || len(tree.K) != 2 {
			t.Fatalf("JSON %s, %v", data, err)
		}
		form, err := url.ParseQuery(v.form(map[string]string{"xm": "${name}"}).Encode())
		if err != nil || len(form) != 1 || form.Get("xm") != name {
			t.Fatalf("form %v, %v", form, err)
		}
		var x struct {
			Name string `xml:"xm"`
		}
		if err := xml.Unmarshal([]byte(v.fill("<q><xm>${name}</xm></q>", escapeXML)), &x); err != nil || x.Name != name {
			t.Fatalf("XML %q, %v", x.Name, err)
		}
	})
}

func TestAValueThatLooksLikeAPlaceholderStays(t *testing.T) {
	v := values{"name": "${credential.key}", "credential.key": "secret"}
	if got := v.fill("${name}", plain); got != "${credential.key}" {
		t.Errorf("got %s", got)
	}
}

func TestADescriptionIsCheckedWhole(t *testing.T) {
	of := Interface{
		HTTP: &HTTP{URL: "http://ga.example/q?x=${number}", Method: "DELETE", Query: map[string]string{"id": "${number}", "k": "${credential.k}", "z": "${what}"},
			JSON: json.RawMessage(`{`), XML: "<a>", Headers: map[string]string{"a b": "x", "N": "${name}"}, Paging: &Paging{Kind: "page"}, TLS: &TLS{Key: "k"}},
		Database: &Database{Driver: "dbase"},
		Reading: Reading{Format: "yaml", Errors: []ErrorSign{{}}, None: []Sign{{Path: "a"}},
			Fields: map[string]From{"nothing": {Path: "x"}, "plateNo": {Unit: "fen"}, "plateType": {Path: "p", Codes: map[string]string{"a": "99"}}}, AsOf: AsOf{Unit: "week"}},
		Pace: Pace{Parallel: 1000, Batch: -1, Tries: 99, TimeoutSeconds: 1e6, OpenAfter: -1, PerSecond: -1},
	}
	f, ok := fault.Of(of.Check(item(t)))
	if !ok || f.Code != "source.invalid" {
		t.Fatal(f)
	}
	var paths []string
	for _, one := range f.Fields {
		paths = append(paths, one.Path)
	}
	for _, want := range []string{"http", "http.url", "http.method", "http.query", "http.json", "http.xml", "http.headers", "http.paging", "http.paging.size", "http.tls",
		"database.driver", "database.query", "reading.format", "reading.number", "reading.errors[0]", "reading.errors[0].reason", "reading.none[0]",
		"reading.fields.nothing", "reading.fields.plateNo.path", "reading.fields.plateNo.unit", "reading.fields.plateType.codes", "reading.asOf", "reading.asOf.unit",
		"pace.parallel", "pace.batch", "pace.tries", "pace.timeoutSeconds", "pace.openAfter", "pace.perSecond"} {
		if !slices.Contains(paths, want) {
			t.Errorf("%s is not told", want)
		}
	}
}

func TestAddressesOfFrontEndDatabases(t *testing.T) {
	for address, good := range map[string]bool{
		"postgres://r@db.example/share?sslmode=verify-full":    true,
		"postgres://r@127.0.0.1/share":                         true,
		"postgres://r@db.example/share":                        false,
		"postgres://r@db.example/share?sslmode=require":        false,
		"postgres://r:pw@db.example/share?sslmode=verify-full": false,
		"host=db.example password=pw":                          false,
		"mysql://r@127.0.0.1/share":                            false,
	} {
		if got := checkPostgres(address); (got == "") != good {
			t.Errorf("%s: %q", address, got)
		}
	}
}

func TestParametersAreBoundNotWritten(t *testing.T) {
	query := `SELECT ':numbers', ":numbers", x::text -- :numbers
		/* :numbers */ FROM t WHERE a IN (:numbers) AND d < :today AND 1-1=0/1`
	got, args := bind(query, postgres.Parameter, map[string][]any{"numbers": {"1", "2"}, "today": {"d"}})
	want := strings.NewReplacer("IN (:numbers)", "IN ($1, $2)", ":today", "$3").Replace(query)
	if got != want || len(args) != 3 {
		t.Errorf("got %s with %v", got, args)
	}
	rapid.Check(t, func(t *rapid.T) {
		query := rapid.StringOf(rapid.RuneFrom([]rune(`ab:'"-/* 核`))).Draw(t, "query")
		if got := strings.Join(slices.Collect(pieces(query)), ""); got != query {
			t.Fatalf("%q became %q", query, got)
		}
	})
}

func TestMoneyAndDates(t *testing.T) {
	for _, c := range []struct{ unit, raw, want string }{
		{"", "61000.5", "6100050"}, {"yuan", "1,234.00元", "123400"}, {"fen", "99", "99"}, {"wan", "6.1", "6100000"},
		{"wan", "0.00001", "10"}, {"", "1.2E7", "1200000000"}, {"", "-3", "-300"},
		{"", "1.001", "!"}, {"fen", "0.5", "!"}, {"", "1e99", "!"}, {"", "1e999999999", "!"}, {"", "12x", "!"},
	} {
		if got, ok := moneyOf(c.unit, c.raw); ok != (c.want != "!") || ok && got != c.want {
			t.Errorf("money %s %q: %q, %v", c.unit, c.raw, got, ok)
		}
	}
	for _, c := range []struct{ unit, raw, want string }{
		{"", "20261008", "2026-10-08"}, {"day", "2026/10/8", "2026-10-08"}, {"datetime", "2026-10-08T09:30:00+08:00", "2026-10-08"},
		{"datetime", "20261008093000", "2026-10-08"}, {"unixms", "1791392400000", "2026-10-08"}, {"unix", "1791392400", "2026-10-08"},
		{"", "", ""}, {"", "2026-13-08", "!"}, {"unix", "soon", "!"},
	} {
		if got, ok := dayOf(c.unit, c.raw); ok != (c.want != "!") || ok && got != c.want {
			t.Errorf("date %s %q: %q, %v", c.unit, c.raw, got, ok)
		}
	}
}

func TestXMLIsReadLikeJSON(t *testing.T) {
	body := []byte(`<?xml version="1.0"?><resp><code>0</code><data><row><n>1</n></row><row><n>2</n></row></data><one><row/></one></resp>`)
	tree, ok := decode("xml", "text/xml", body)
	list, there := listAt(tree, "data.row")
	if n, _ := scalarAt(tree, "data.row[1].n"); !ok || !there || len(list) != 2 || n != "2" {
		t.Errorf("tree %v", tree)
	}
	gb := []byte("{\"xm\": \"\xcd\xf5\"}")
	tree, ok = decode("json", "application/json; charset=GBK", gb)
	if name, _ := scalarAt(tree, "xm"); !ok || name != "王" {
		t.Errorf("GBK: %q", name)
	}
}

// No answer, however odd, ends the program or becomes "none" without a list.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"data":{"list":[{"a":1}]}}`, `<a><b>1</b><b>2</b></a>`, `[]`, `null`, `{} {}`, `<a>`} {
		f.Add(s, "data.list[0].a")
	}
	f.Fuzz(func(t *testing.T, body, path string) {
		for _, format := range []string{"json", "xml"} {
			tree, ok := decode(format, "", []byte(body))
			if _, there := listAt(tree, path); there && !ok {
				t.Error("a list in what is no answer")
			}
			scalarAt(tree, path)
		}
	})
}
