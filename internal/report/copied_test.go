package report

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	resource  = regexp.MustCompile(`/F(\d+) (\d+) 0 R`)
	toUnicode = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	bfchar    = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>`)
	shows     = regexp.MustCompile(`/F(\d+) [\d.]+ Tf|\[<([0-9A-F]*)>\] TJ`)
)

// copied is what a reader gets who copies the text of each page: the glyphs of
// the content streams through the fonts' ToUnicode maps, as a viewer does it.
func copied(t testing.TB, pdf []byte) []string {
	t.Helper()
	objects, _, err := dissect(pdf)
	if err != nil {
		t.Fatal(err)
	}
	maps := map[string]map[string]string{} // font resource → glyph → text
	for _, object := range objects {
		for _, m := range resource.FindAllSubmatch(object, -1) {
			id, _ := strconv.Atoi(string(m[2]))
			if u := toUnicode.FindSubmatch(objects[id-1]); u != nil {
				at, _ := strconv.Atoi(string(u[1]))
				maps[string(m[1])] = glyphTexts(t, objects[at-1])
			}
		}
	}
	var pages []string
	for _, object := range objects {
		if bytes.Contains(object, []byte("FlateDecode/Length")) {
			pages = append(pages, pageText(t, object, maps))
		}
	}
	return pages
}

func glyphTexts(t testing.TB, object []byte) map[string]string {
	out := map[string]string{}
	for _, m := range bfchar.FindAllSubmatch(object, -1) {
		raw, err := hex.DecodeString(string(m[2]))
		if err != nil || len(raw)%2 != 0 {
			t.Fatalf("ToUnicode: %s is no UTF-16", m[2])
		}
		var units []uint16
		for i := 0; i < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		out[string(m[1])] = string(utf16.Decode(units))
	}
	return out
}

func pageText(t testing.TB, object []byte, maps map[string]map[string]string) string {
	_, stream, _ := bytes.Cut(object, []byte("stream\n"))
	zr, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	font := ""
	for _, m := range shows.FindAllSubmatch(content, -1) {
		if len(m[1]) > 0 {
			font = string(m[1])
			continue
		}
		for i := 0; i+4 <= len(m[2]); i += 4 {
			text, ok := maps[font][string(m[2][i:i+4])]
			if !ok {
				t.Fatalf("glyph %s of font %s copies as nothing", m[2][i:i+4], font)
			}
			b.WriteString(text)
		}
	}
	return b.String()
}
