package match

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var everyKind = []Column{{"a", Text}, {"b", Number}, {"c", Day}, {"d", Text}, {"e", Number}, {"f", Day}, {"g", Text}, {"h", Text}, {"i", Text}}

func drawValues(t *rapid.T) []string {
	values := make([]string, len(everyKind))
	for i, c := range everyKind {
		if rapid.Bool().Draw(t, "empty") {
			continue
		}
		switch c.Kind {
		case Text:
			values[i] = rapid.StringN(1, -1, 100).Draw(t, "text")
		case Number:
			values[i] = fmt.Sprint(rapid.Int64().Draw(t, "number"))
		case Day:
			values[i] = fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(0, 9999).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		}
	}
	return values
}

func TestRecordsComeOutAsTheyWentIn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWords(everyKind, true)
		type packed struct {
			values []string
			body   []byte
		}
		var all []packed
		for range rapid.IntRange(1, 8).Draw(t, "records") {
			values := drawValues(t)
			body, ok := w.pack(nil, everyKind, "张演示", values)
			if !ok {
				t.Fatalf("%q was not taken", values)
			}
			all = append(all, packed{values, body})
		}
		recode, read := w.settle(), newWords(everyKind, false)
		if !read.decode(w.encode()) {
			t.Fatal("the words are not well formed")
		}
		for _, p := range all {
			recodeBody(p.body, everyKind, recode)
			r, ok := read.unpack(p.body, everyKind)
			if !ok || r.Name != "张演示" || !slices.Equal(r.Values, p.values) {
				t.Fatalf("got %q, want %q", r.Values, p.values)
			}
		}
	})
}

// TestValuesThatRepeatTakeOneByte: records are made small before they are
// sealed, as sealed ones do not compress.
func TestValuesThatRepeatTakeOneByte(t *testing.T) {
	t.Parallel()
	w := newWords(everyKind, true)
	values := []string{"小型汽车", "204630", "2026-10-09", "大众", "0", "1999-12-31", "", "", "中国银行股份有限公司大连分行"}
	body, ok := w.pack(nil, everyKind, "", values)
	if want := 1 + 2 + 1 + 3 + 2 + 1 + 1 + 2 + 1; !ok || len(body) != want {
		t.Errorf("the record takes %d bytes, want %d", len(body), want)
	}
}

func TestADictionaryHolds255WordsAndNoMore(t *testing.T) {
	t.Parallel()
	columns := []Column{{"a", Text}}
	w := newWords(columns, true)
	for i := range 300 {
		body, ok := w.pack(nil, columns, "", []string{fmt.Sprintf("word %d", i)})
		if short := len(body) == 3; !ok || short != (i < maxWords) {
			t.Errorf("word %d takes %d bytes", i, len(body))
		}
	}
}

// FuzzRecord reads what a seal would have kept, as if by somebody who has the
// keys: never outside the bytes.
func FuzzRecord(f *testing.F) {
	w := newWords(everyKind, true)
	body, _ := w.pack(nil, everyKind, "张演示", []string{"a", "1", "2026-10-09", "b", "", "", "c", "d", "e"})
	w.settle()
	f.Add(body, w.encode())
	f.Fuzz(func(t *testing.T, body, sealed []byte) {
		w := newWords(everyKind, false)
		w.decode(sealed)
		w.unpack(body, everyKind)
	})
}
