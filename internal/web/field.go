package web

import (
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"hedui/internal/fault"
)

// naming gives the Chinese name of the field at a path of a request's body
// ("commission.number"); "" where the interface document has none.
type naming func(path string) string

func unnamed(string) string { return "" }

// schemasKey is where an operation keeps what its body's description refers to.
const schemasKey = "schemas"

// namingOf reads the names from the interface document: a field's is how its
// description begins.
func namingOf(op *huma.Operation) naming {
	schemas, ok := op.Metadata[schemasKey].(huma.Registry)
	if !ok || op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil {
		return unnamed
	}
	body := op.RequestBody.Content["application/json"].Schema
	return func(path string) string {
		at := body
		for _, step := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
			if at = below(schemas, at, step); at == nil {
				return ""
			}
		}
		name, _, _ := strings.Cut(endOfName.Replace(at.Description), "\n")
		return name
	}
}

var endOfName = strings.NewReplacer("：", "\n", "，", "\n", "；", "\n", "。", "\n", "（", "\n")

// below gives what a property of an object is, or, for a number, a list's element.
func below(schemas huma.Registry, at *huma.Schema, step string) *huma.Schema {
	if at.Ref != "" {
		at = schemas.SchemaFromRef(at.Ref)
	}
	switch {
	case at == nil:
		return nil
	case at.Items != nil:
		return at.Items
	}
	return at.Properties[step]
}

var missing = regexp.MustCompile(`^expected required property ([A-Za-z]\w{0,40}) to be present$`)

// libraryField says which field is wrong, and what about it.
func libraryField(d *huma.ErrorDetail, name naming) fault.Field {
	location := d.Location
	if m := missing.FindStringSubmatch(d.Message); m != nil {
		location += "." + m[1] // the library tells of the object that it is missing in
	}
	path := safePath(location)
	return fault.Field{Path: path, Name: name(path), Code: "request.field", Message: wordsFor(d.Message)}
}
