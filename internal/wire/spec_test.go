package wire

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"hedui/internal/docking"
)

var update = flag.Bool("update", false, "write api/docking.openapi.json anew")

const specification = "../../api/docking.openapi.json"

// The published description is what the program does: its schemas come from the
// types that are sealed.
func TestTheSpecificationIsCurrent(t *testing.T) {
	want, err := json.MarshalIndent(describe(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(specification, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(specification)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("api/docking.openapi.json is out of date: go test ./internal/wire -run Specification -update")
	}
	text, err := os.ReadFile("../../docs/docking.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range docking.Kinds() {
		if !strings.Contains(string(text), "`"+string(k)+"`") {
			t.Errorf("docs/docking.md does not explain %s", k)
		}
	}
}

// What the document names in one language, fields, kinds and codes, it names in the
// other: each half is the whole specification (R12.2).
func TestTheSpecificationSaysTheSameInBothLanguages(t *testing.T) {
	text, err := os.ReadFile("../../docs/docking.md")
	if err != nil {
		t.Fatal(err)
	}
	chinese, english, both := strings.Cut(string(text), "\n# English\n")
	names := func(half string) (all []string) {
		for _, one := range named.FindAllStringSubmatch(half, -1) {
			if !strings.HasSuffix(one[1], ".msg") {
				all = append(all, one[1])
			}
		}
		return all
	}
	if !both || len(names(chinese)) < 100 || len(names(english)) < 100 {
		t.Fatalf("two halves: %v, %d and %d names", both, len(names(chinese)), len(names(english)))
	}
	for half, of := range map[string]string{chinese: english, english: chinese} {
		for _, name := range names(of) {
			if !strings.Contains(half, name) {
				t.Errorf("%s stands in one language alone", name)
			}
		}
	}
}

// named is what the document sets as code and looks like a name.
var named = regexp.MustCompile("`([a-zA-Z_]+(?:\\.[a-z_…]+)?)`")

func describe(t *testing.T) map[string]any {
	t.Helper()
	r := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	for _, of := range []any{docking.Header{}, docking.Content{}} {
		r.Schema(reflect.TypeOf(of), true, "")
	}
	r.Schema(reflect.TypeOf(problem{}), true, "Problem")
	for _, s := range r.Map() {
		s.AdditionalProperties = true // unknown fields survive
	}
	kinds := docking.Kinds()
	slices.Sort(kinds)
	r.Map()["Header"].Properties["kind"].Enum = anys(kinds)
	five := map[string]any{"text/plain": map[string]any{"schema": map[string]any{"type": "string",
		"pattern": `^HEDUI-DOCKING/1\n[A-Za-z0-9+/=]+\n[A-Za-z0-9+/=]*\n[A-Za-z0-9+/=]*\n[A-Za-z0-9+/=]+\n$`, "maxLength": docking.MaxSize}}}
	failed := func(says string) map[string]any {
		return map[string]any{"description": says, "content": map[string]any{"application/problem+json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Problem"}}}}
	}
	return map[string]any{
		"openapi": "3.1.0",
		"info":    map[string]any{"title": "核对对接规范", "version": "1", "description": "正文见 docs/docking.md。Header 是第2行、Content 是第4行所含的JSON对象。"},
		"paths": map[string]any{Path: map[string]any{"post": map[string]any{
			"operationId": "exchange", "summary": "交付一份报文，得到回执或所领取的报文",
			"requestBody": map[string]any{"required": true, "content": five},
			"responses": map[string]any{
				"200": map[string]any{"description": "回执；对 collect、resend、ledger 为零至多份报文；对 receipt 为空", "content": map[string]any{"text/plain": map[string]any{"schema": map[string]any{"type": "string"}}}},
				"403": failed("证书、签名、收发方不符：不要重发"), "409": failed("编号已用于内容不同的报文：不要重发"), "413": failed("超过16 MB：不要重发"),
				"422": failed("格式有误：不要重发"), "429": failed("稍后重发原报文"), "503": failed("稍后重发原报文"),
			}}}},
		"components": map[string]any{"schemas": r.Map(), "examples": examples(t)},
	}
}

// examples are the test vectors, opened: a header and a content of each kind.
func examples(t *testing.T) map[string]any {
	t.Helper()
	read := func(name string) []byte {
		data, err := os.ReadFile("../docking/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	all := map[string]any{}
	for _, k := range docking.Kinds() {
		sealed, err := docking.Parse(read(string(k) + ".msg"))
		if err != nil {
			t.Fatal(k, err)
		}
		to := string(sealed.To)
		party, err := docking.OpenParty(read(to+".pem"), read(to+".key"))
		if err != nil {
			t.Fatal(err)
		}
		m, err := party.Open(sealed)
		if err != nil {
			t.Fatal(k, err)
		}
		all[string(k)] = map[string]any{"summary": k.Chinese(), "value": map[string]any{"header": m.Header, "content": m.Content}}
	}
	return all
}

func anys[T any](all []T) []any {
	out := make([]any, len(all))
	for i, v := range all {
		out[i] = v
	}
	return out
}
