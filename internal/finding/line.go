package finding

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"
)

// appendFinding writes a finding as a line of JSON: what encoding/json makes of
// it, at a tenth of the time, as a batch has millions. A test compares the two.
func appendFinding(b []byte, f *Finding) []byte {
	b = strconv.AppendInt(append(b, `{"ordinal":`...), int64(f.Ordinal), 10)
	b = appendString(append(b, `,"status":`...), string(f.Status))
	if len(f.Records) > 0 {
		b = append(b, `,"records":[`...)
		for i, r := range f.Records {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendRecord(b, r)
		}
		b = append(b, ']')
	}
	if f.Reason != "" {
		b = appendString(append(b, `,"reason":`...), f.Reason)
	}
	if f.AsOf != 0 {
		b = appendString(append(b, `,"asOf":`...), f.AsOf.String())
	}
	if f.Source != "" {
		b = appendString(append(b, `,"source":`...), f.Source)
	}
	return append(b, '}', '\n')
}

func appendRecord(b []byte, r Record) []byte {
	if r == nil {
		return append(b, "null"...)
	}
	var few [24]string // so that they stay on the stack
	names := few[:0]
	for name := range r {
		names = append(names, name)
	}
	slices.Sort(names)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(append(appendString(b, name), ':'), r[name])
	}
	return append(b, '}')
}

// appendString writes a JSON string. What needs escaping is left to the
// library; 0xE2 begins the two line separators that it escapes.
func appendString(b []byte, s string) []byte {
	wide := false
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == 0xE2:
			return appendQuoted(b, s)
		case c >= utf8.RuneSelf:
			wide = true
		}
	}
	if wide && !utf8.ValidString(s) {
		return appendQuoted(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendQuoted(b []byte, s string) []byte {
	var quoted bytes.Buffer
	enc := json.NewEncoder(&quoted)
	enc.SetEscapeHTML(false)
	enc.Encode(s) // a string always can be
	return append(b, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
}
