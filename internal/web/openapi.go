package web

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"hedui/internal/casework"
)

// apiVersion is the interface's own: it changes when a client must.
const apiVersion = "v1"

// OpenAPI is the interface's document, from the Go types and without a server:
// OpenAPI 3.1, indented JSON, always the same bytes. api/openapi.json is it.
func OpenAPI() ([]byte, error) {
	text, err := New(Options{Desk: casework.New(casework.Options{})}).api.OpenAPI().MarshalJSON()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// schemaName keeps types of one name in several packages apart: what is not
// the door's own bears its package, ReportContent.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	pkg, ours := strings.CutPrefix(t.PkgPath(), "hedui/internal/")
	if !ours || pkg == "web" {
		return name
	}
	pkg = strings.ToUpper(pkg[:1]) + pkg[1:]
	return pkg + strings.TrimPrefix(name, pkg)
}
