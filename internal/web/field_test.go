package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/web"
)

// Whoever leaves a field out is told which one, by the name that the form has for it.
func TestAMissingFieldIsNamed(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	clerk := p.as("heping.clerk")
	path := p.draft(clerk)
	commission := m{"number": "一", "department": "210102.mz", "purpose": "", "assistance": "dibao"}
	for name, c := range map[string]struct {
		method, path string
		body         any
		want         []any
	}{
		"within an object": {"POST", cases, m{"kind": "new", "commission": commission}, []any{
			m{"path": "commission.on", "name": "委托日期", "code": "request.field", "message": "缺少必填项"},
			m{"path": "commission.purpose", "name": "核对目的", "code": "request.field", "message": "不能为空"}}},
		"within a list": {"PUT", path + "/households", m{"people": []m{{"household": 1, "name": "王小明"}}}, []any{
			m{"path": "people[0].number", "name": "公民身份号码", "code": "request.field", "message": "缺少必填项"}}},
		"nobody knows it": {"POST", path + "/terminate", m{"reason": "一", "why": "二"}, []any{
			m{"path": "why", "code": "request.field", "message": "没有这个字段"}}},
	} {
		a := clerk.refused(http.StatusUnprocessableEntity, "request.invalid", c.method, c.path, c.body)
		if d := cmp.Diff(c.want, a.body["errors"]); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// schema is what the test reads of one in the interface document.
type schema struct {
	Ref         string            `json:"$ref"`
	Description string            `json:"description"`
	Required    []string          `json:"required"`
	Properties  map[string]schema `json:"properties"`
	Items       *schema           `json:"items"`
}

// Every field that a request must have begins its description with a name that a
// form could show; the norm's settings go as a whole, by norm.Settings.List.
func TestRequiredFieldsHaveNames(t *testing.T) {
	t.Parallel()
	text, err := web.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct{ Schema schema }
			}
		}
		Components struct{ Schemas map[string]schema }
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var look func(where string, s schema)
	look = func(where string, s schema) {
		if name := strings.TrimPrefix(s.Ref, "#/components/schemas/"); name != "" {
			if seen[name] {
				return
			}
			seen[name] = true
			s = document.Components.Schemas[name]
		}
		for _, name := range s.Required {
			field := s.Properties[name]
			if label := firstWords(field.Description); field.Ref == "" && (!chinese(label) || label[0] < utf8.RuneSelf || utf8.RuneCountInString(label) > 14) {
				t.Errorf("%s.%s: %q is no name", where, name, field.Description)
			}
		}
		for name, field := range s.Properties {
			look(where+"."+name, field)
		}
		if s.Items != nil {
			look(where+"[]", *s.Items)
		}
	}
	for path, methods := range document.Paths {
		for method, o := range methods {
			if path == "/api/v1/settings" {
				continue
			}
			look(method+" "+path, o.RequestBody.Content["application/json"].Schema)
		}
	}
	if len(seen) < 30 {
		t.Errorf("only %d bodies looked at", len(seen))
	}
}

func firstWords(description string) string {
	if i := strings.IndexAny(description, "：，；。（"); i >= 0 {
		return description[:i]
	}
	return description
}
