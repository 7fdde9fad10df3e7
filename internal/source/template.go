package source

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var placeholder = regexp.MustCompile(`\$\{([^${}]*)\}`)

// personal are the placeholders that say who is asked about.
var personal = []string{"number", "name"}

// known are the placeholders beside ${credential.NAME}.
var known = []string{"number", "name", "today", "request", "page", "size", "cursor"}

// credentialPrefix begins the placeholder of a credential.
const credentialPrefix = "credential."

// values are what placeholders stand for.
type values map[string]string

// fill puts the values into a template, each escaped for its place.
func (v values) fill(template string, escape func(string) string) string {
	return placeholder.ReplaceAllStringFunc(template, func(p string) string {
		return escape(v[p[2:len(p)-1]])
	})
}

func plain(s string) string { return s }

func escapeXML(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

// form fills a query or a form; names are the description's own.
func (v values) form(templates map[string]string) url.Values {
	out := url.Values{}
	for name, template := range templates {
		out.Set(name, v.fill(template, plain))
	}
	return out
}

// json fills the strings of a JSON text and writes it anew, so that no value
// can leave its string.
func (v values) json(template json.RawMessage) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(template))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v.tree(tree))
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// tree fills a decoded JSON text. "${page}" and "${size}" by themselves become
// numbers.
func (v values) tree(t any) any {
	switch t := t.(type) {
	case map[string]any:
		for k, member := range t {
			t[k] = v.tree(member)
		}
	case []any:
		for i, element := range t {
			t[i] = v.tree(element)
		}
	case string:
		if t == "${page}" || t == "${size}" {
			return json.Number(v.fill(t, plain))
		}
		return v.fill(t, plain)
	}
	return t
}

// placeholders lists the names that a template mentions.
func placeholders(templates ...string) []string {
	var names []string
	for _, t := range templates {
		for _, m := range placeholder.FindAllStringSubmatch(t, -1) {
			names = append(names, m[1])
		}
	}
	return names
}

// personalIn tells whether a template names a person.
func personalIn(templates ...string) bool {
	return slices.ContainsFunc(placeholders(templates...), func(n string) bool { return slices.Contains(personal, n) })
}

// body gives every template of the request's body.
func (h HTTP) body() []string {
	return append(valuesOf(h.Form), string(h.JSON), h.XML)
}

// templates gives every template of the request.
func (h HTTP) templates() []string {
	return slices.Concat(valuesOf(h.Headers), valuesOf(h.Query), h.body())
}

func valuesOf(m map[string]string) []string {
	all := make([]string, 0, len(m))
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// Credentials lists the names of the credentials that the description needs,
// sorted.
func (i Interface) Credentials() []string {
	var names []string
	if h := i.HTTP; h != nil {
		for _, p := range placeholders(h.templates()...) {
			if name, ok := strings.CutPrefix(p, credentialPrefix); ok {
				names = append(names, name)
			}
		}
		if h.TLS != nil {
			names = append(names, h.TLS.Certificate, h.TLS.Key)
		}
	}
	if i.Database != nil {
		names = append(names, i.Database.Password)
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(n string) bool { return n == "" })
}
