package source

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// decode makes a tree of an answer: maps, lists, texts and numbers.
func decode(format, kind string, body []byte) (any, bool) {
	if _, params, err := mime.ParseMediaType(kind); err == nil && chinese(params["charset"]) && format != "xml" {
		if utf8, err := simplifiedchinese.GB18030.NewDecoder().Bytes(body); err == nil {
			body = utf8
		}
	}
	if format == "xml" {
		tree, err := decodeXML(body)
		return tree, err == nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var tree any
	if dec.Decode(&tree) != nil {
		return nil, false
	}
	_, err := dec.Token()
	return tree, errors.Is(err, io.EOF) // what follows would be a second answer
}

// chinese tells whether a charset is one of those that GB18030 contains.
func chinese(charset string) bool { return strings.HasPrefix(strings.ToLower(charset), "gb") }

// decodeXML makes a tree of elements by their local names; an element that
// occurs again becomes a list, one with text alone that text. The top element
// is left out, as an object's braces are.
func decodeXML(body []byte) (any, error) {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		if !chinese(charset) {
			return nil, errors.New("charset")
		}
		return simplifiedchinese.GB18030.NewDecoder().Reader(r), nil
	}
	for {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		if _, ok := token.(xml.StartElement); ok {
			return element(dec, 0)
		}
	}
}

// maxDepth bounds how deep elements lie in each other.
const maxDepth = 100

func element(dec *xml.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errors.New("depth")
	}
	members, text := map[string]any{}, ""
	for {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			child, err := element(dec, depth+1)
			if err != nil {
				return nil, err
			}
			add(members, t.Name.Local, child)
		case xml.CharData:
			text += string(t)
		case xml.EndElement:
			if len(members) > 0 {
				return members, nil
			}
			return strings.TrimSpace(text), nil
		}
	}
}

func add(members map[string]any, name string, child any) {
	switch earlier := members[name].(type) {
	case nil:
		members[name] = child
	case []any:
		members[name] = append(earlier, child)
	default:
		members[name] = []any{earlier, child}
	}
}

// at follows a path from a tree's top: names by dots, places in brackets.
func at(tree any, path string) (any, bool) {
	for step := range strings.SplitSeq(strings.TrimPrefix(path, "$."), ".") {
		name, places, _ := strings.Cut(step, "[")
		if name != "" && name != "$" {
			members, ok := tree.(map[string]any)
			if !ok {
				return nil, false
			}
			if tree, ok = members[name]; !ok {
				return nil, false
			}
		}
		for place := range strings.SplitSeq(strings.TrimSuffix(places, "]"), "][") {
			if place == "" {
				continue
			}
			list, ok := tree.([]any)
			n, err := strconv.Atoi(place)
			if !ok || err != nil || n < 0 || n >= len(list) {
				return nil, false
			}
			tree = list[n]
		}
	}
	return tree, true
}

// scalar gives a text, number or truth value as text; null is empty.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// scalarAt gives the scalar at a path; nothing there is empty.
func scalarAt(tree any, path string) (string, bool) {
	v, there := at(tree, path)
	if !there {
		return "", true
	}
	return scalar(v)
}

// listAt gives the list at a path ("" = the top); a single record, as XML has
// it, is a list of one. Null and nothing are no list: "none" needs a sign.
func listAt(tree any, path string) ([]any, bool) {
	v, there := at(tree, path)
	switch v := v.(type) {
	case []any:
		return v, there
	case map[string]any:
		return []any{v}, there
	}
	return nil, false
}
