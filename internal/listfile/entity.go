package listfile

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// unescape appends raw to dst with its entities decoded.
func unescape(dst, raw []byte) ([]byte, error) {
	for {
		amp := bytes.IndexByte(raw, '&')
		if amp < 0 {
			return append(dst, raw...), nil
		}
		dst = append(dst, raw[:amp]...)
		raw = raw[amp+1:]
		end := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
		if end < 0 {
			return dst, errXML
		}
		r, ok := entity(string(raw[:end]))
		if !ok {
			return dst, errXML
		}
		dst, raw = utf8.AppendRune(dst, r), raw[end+1:]
	}
}

var entities = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"', "apos": '\''}

func entity(name string) (rune, bool) {
	if r, ok := entities[name]; ok {
		return r, true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune
}

// clean makes a string of text; bytes that are no UTF-8 become U+FFFD, which
// is reported as a fault of the cell.
func clean(text []byte) string { return string(bytes.ToValidUTF8(text, []byte("\uFFFD"))) }
