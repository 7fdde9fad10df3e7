package match

import (
	"encoding/binary"
	"strconv"
	"time"
)

// Kind is how a column's values lie in a record.
type Kind byte

// The kinds. A value is text in its normal form wherever it is handed in or
// out; "" is no value.
const (
	Text   Kind = iota // any text; values that repeat become one byte
	Number             // a whole number: "204630" (money in 分)
	Day                // "2026-10-09"
	legacy             // of format 0: v(length) and text, "" too
)

// Column is one field of a resource's records.
type Column struct {
	Name string
	Kind Kind
}

// day0 is the day written as 0, so that most dates take two bytes:
// 2010-01-01, in days since 1970.
const day0 = 14610

// pack appends a record's body: name, a bit for each column that has a value,
// then the values. ok is false for a value that has not its kind's normal form.
func (w words) pack(b []byte, columns []Column, name string, values []string) (body []byte, ok bool) {
	b = appendText(b, name)
	bits := len(b)
	b = append(b, make([]byte, (len(columns)+7)/8)...)
	for i, value := range values {
		if value == "" {
			continue
		}
		b[bits+i/8] |= 1 << (i % 8)
		if b, ok = w.packValue(b, i, columns[i].Kind, value); !ok {
			return b, false
		}
	}
	return b, true
}

func (w words) packValue(b []byte, column int, kind Kind, value string) ([]byte, bool) {
	switch kind {
	case Number:
		n, err := strconv.ParseInt(value, 10, 64)
		var again [20]byte
		return binary.AppendVarint(b, n), err == nil && string(strconv.AppendInt(again[:0], n, 10)) == value
	case Day:
		n, ok := dayNumber(value)
		return binary.AppendVarint(b, n), ok
	}
	if code := w[column].code(value); code > 0 {
		return append(b, code), true
	}
	return appendText(append(b, 0), value), true
}

// dayNumber counts the days of a date from day0.
func dayNumber(value string) (int64, bool) {
	if len(value) != len(time.DateOnly) || value[4] != '-' || value[7] != '-' {
		return 0, false
	}
	y, m, d := digits(value[:4]), digits(value[5:7]), digits(value[8:])
	if y < 0 || m < 1 || d < 1 {
		return 0, false
	}
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return at.Unix()/86400 - day0, at.Day() == d && int(at.Month()) == m
}

// digits reads a number of a few digits; negative when it is none.
func digits(s string) (n int) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// unpack reads what pack wrote; whatever the bytes are, it stays inside them.
// Format 0 had no bits: every value was there.
func (w words) unpack(body []byte, columns []Column) (Record, bool) {
	r := reader{rest: body}
	text := append(make([]byte, 0, 2*len(body)), r.bytes(int(r.uvarint()))...)
	ends := make([]int, 1, len(columns)+1)
	ends[0] = len(text)
	var bits []byte
	if len(columns) > 0 && columns[0].Kind != legacy {
		bits = r.bytes((len(columns) + 7) / 8)
	}
	for i := range columns {
		if !r.bad && (bits == nil || bits[i/8]>>(i%8)&1 == 1) {
			text = w.unpackValue(text, i, columns[i].Kind, &r)
		}
		ends = append(ends, len(text))
	}
	if r.bad || len(r.rest) > 0 {
		return Record{}, false
	}
	pieces := cut(string(text), ends)
	return Record{Name: pieces[0], Values: pieces[1:]}, true
}

func (w words) unpackValue(b []byte, column int, kind Kind, r *reader) []byte {
	switch kind {
	case Number:
		return strconv.AppendInt(b, r.varint(), 10)
	case Day:
		n := r.varint()
		if n < -1<<20 || n > 1<<22 {
			r.bad = true
			return b
		}
		return time.Unix((n+day0)*86400, 0).UTC().AppendFormat(b, time.DateOnly)
	case Text:
		if code := r.byte(); code > 0 {
			word, ok := w[column].word(code)
			r.bad = r.bad || !ok
			return append(b, word...)
		}
	}
	return append(b, r.bytes(int(r.uvarint()))...)
}

// cut gives a text's pieces, which share its memory.
func cut(text string, ends []int) []string {
	pieces := make([]string, len(ends))
	from := 0
	for i, end := range ends {
		pieces[i], from = text[from:end], end
	}
	return pieces
}
