package docking

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// Unknown are the fields of an object that this version does not know. They
// survive: what was read is written again with them.
type Unknown map[string]json.RawMessage

// decode reads an object into v and gives what v has no field for.
func decode(data []byte, v any) (Unknown, error) {
	if plain(data, v) {
		return nil, nil
	}
	reflect.ValueOf(v).Elem().SetZero() // of what plain has read
	if err := json.Unmarshal(data, v); err != nil {
		return nil, err
	}
	var all Unknown
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	for name := range all {
		if knows(v, name) {
			delete(all, name)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// plain reads an object of which all is known, which is nearly every one, in a
// single pass; where it gives false, v holds nothing to rely on.
func plain(data []byte, v any) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(v) == nil && len(bytes.TrimSpace(data[d.InputOffset():])) == 0
}

// knows tells whether a struct has a field of the name, as package json matches.
func knows(v any, name string) bool {
	t := reflect.TypeOf(v).Elem()
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if strings.EqualFold(tag, name) && tag != "-" {
			return true
		}
	}
	return false
}

// encode writes an object with its unknown fields behind the known ones.
func encode(v any, unknown Unknown) ([]byte, error) {
	data, err := marshal(v)
	if err != nil || len(unknown) == 0 {
		return data, err
	}
	more, err := marshal(unknown)
	if err != nil {
		return nil, err
	}
	if string(data) == "{}" {
		return more, nil
	}
	return append(append(data[:len(data)-1], ','), more[1:]...), nil
}

// marshal leaves <, > and & as they are: other languages do too.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
