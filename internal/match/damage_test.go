package match

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var goldenRows = []row{
	{"210102199003071441", "张演示", "辽B12345"},
	{"210102199003071441", "张演示", "辽B54321"},
	{"210202198001010011", "𠮷田", ""},
}

const goldenFile = "testdata/format-1.snapshot"

var writeGolden = flag.Bool("write-golden", false, "write testdata for a format that is new")

// TestFormatIsPinned: format 1 is frozen (docs/snapshot-format.md).
func TestFormatIsPinned(t *testing.T) {
	t.Parallel()
	spec := testSpec()
	spec.Random = mathrand.NewChaCha8([32]byte{1})
	b := newBuilder(t, spec)
	addAll(t, b, goldenRows)
	publish(t, b)
	got, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	if *writeGolden {
		if err := os.WriteFile(goldenFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(got, golden(t)) {
		t.Error("the same records give another file than the golden one")
	}
	s, err := Open(goldenFile, testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	want := naive(goldenRows, goldenSubjects())
	if diff := cmp.Diff(inOrder(want), inOrder(matchAll(t, s, goldenSubjects(), 1))); diff != "" {
		t.Errorf("the golden file gives %s", diff)
	}
}

// TestFormat0StaysReadable: its records had all values as texts, and the whole
// key before them.
func TestFormat0StaysReadable(t *testing.T) {
	t.Parallel()
	s, err := Open("testdata/format-0.snapshot", testKey)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	want := []Hit{
		{0, []Record{{"张演示", false, []string{"辽B12345", "2026-10-09"}}, {"张演示", false, []string{"辽B54321", ""}}}},
		{1, []Record{{"𠮷田", false, []string{"", "1999-12-31"}}}},
	}
	if diff := cmp.Diff(want, matchAll(t, s, goldenSubjects(), 1)); diff != "" {
		t.Error(diff)
	}
}

func golden(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func goldenSubjects() []Subject {
	return []Subject{subject(0, goldenRows[0].number, ""), subject(1, goldenRows[2].number, ""), subject(2, "nobody", "")}
}

// readAndMatch is what a served snapshot goes through.
func readAndMatch(t testing.TB, data []byte) error {
	s, err := read(data, "vehicle.snapshot", testKey)
	if err != nil {
		return err
	}
	return s.Match(t.Context(), goldenSubjects(), Options{}, func(Hit) error { return nil })
}

func TestNoTurnedByteGoesUnnoticed(t *testing.T) {
	t.Parallel()
	file := golden(t)
	for i := range file {
		changed := bytes.Clone(file)
		changed[i] ^= 1 << (i % 8)
		if err := readAndMatch(t, changed); err == nil {
			t.Errorf("byte %d of %d was turned unnoticed", i, len(file))
		} else if !strings.Contains(err.Error(), "vehicle.snapshot") {
			t.Errorf("byte %d: %v does not name the file", i, err)
		}
	}
}

func TestNoTruncationOrAppendixGoesUnnoticed(t *testing.T) {
	t.Parallel()
	file := golden(t)
	for n := range file {
		if readAndMatch(t, file[:n:n]) == nil {
			t.Errorf("truncation to %d bytes went unnoticed", n)
		}
	}
	wantCode(t, readAndMatch(t, append(bytes.Clone(file), 0)), "match.damaged")
}

func TestOpenTellsFaultsApart(t *testing.T) {
	t.Parallel()
	file := golden(t)
	later := bytes.Clone(file)
	later[len(magic)] = format + 1
	payload := bytes.Clone(file)
	payload[len(payload)-1] ^= 1
	for _, c := range []struct {
		name, code string
		data, key  []byte
	}{
		{"empty", "match.foreign", nil, testKey},
		{"spreadsheet", "match.foreign", []byte("PK\x03\x04 and so on and on"), testKey},
		{"of a later program", "match.newer_format", later, testKey},
		{"cut in its head", "match.damaged", file[:12], testKey},
		{"cut in its end", "match.damaged", file[:len(file)-1], testKey},
		{"another key", "match.wrong_key", file, []byte("sixteen bytes no")},
		{"a short key", "match.key_length", file, []byte("short")},
	} {
		path := filepath.Join(t.TempDir(), "vehicle.snapshot")
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path, c.key)
		wantCode(t, err, c.code)
		if err != nil && strings.Contains(err.Error(), filepath.Dir(path)) {
			t.Errorf("%s: %v tells the folder", c.name, err)
		}
	}
	_, err := Open(filepath.Join(t.TempDir(), "none"), testKey)
	wantCode(t, err, "match.missing")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v has lost its cause", err)
	}
	_, err = Open(t.TempDir(), testKey)
	wantCode(t, err, "match.unreadable")
	wantCode(t, readAndMatch(t, payload), "match.damaged")
}

func TestCheckFindsDamageThatNobodyAskedFor(t *testing.T) {
	t.Parallel()
	file := bytes.Clone(golden(t))
	file[len(file)-1] ^= 1
	s, err := read(file, "vehicle.snapshot", testKey)
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.Check(t.Context()), "match.damaged")
}

// FuzzOpen feeds files as they come in from anywhere.
func FuzzOpen(f *testing.F) {
	file := golden(f)
	f.Add(file)
	f.Add(file[:200])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		if readAndMatch(t, data) == nil && !bytes.Equal(data, file) {
			t.Error("a file that was never published was believed")
		}
	})
}

// FuzzInside goes behind the seals: columns and payload are replaced, as if by
// somebody who has the keys, and must never lead outside the file.
func FuzzInside(f *testing.F) {
	file := golden(f)
	h, _, err := parseHeader(file, "golden")
	if err != nil {
		f.Fatal(err)
	}
	k, err := newKeys(testKey, h.salt, h.Resource)
	if err != nil {
		f.Fatal(err)
	}
	inside := h.layout().directory
	f.Add(file[inside:], uint16(0))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, uint16(16))
	f.Fuzz(func(t *testing.T, patch []byte, at uint16) {
		data := bytes.Clone(file)
		copy(data[min(inside+int64(at), int64(len(data))):], patch)
		s := view(h, data, "golden", k)
		s.words = newWords(s.Columns, false)
		s.Check(t.Context())
		s.Match(t.Context(), goldenSubjects(), Options{}, func(Hit) error { return nil })
	})
}

// FuzzHeader goes behind the checksum.
func FuzzHeader(f *testing.F) {
	h, raw, err := parseHeader(golden(f), "golden")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw[prefixSize : len(raw)-trailerSize])
	f.Fuzz(func(t *testing.T, body []byte) {
		h = &header{format: format}
		if h.decode(body) {
			if l := h.layout(); l.words > l.directory || l.directory > l.prints || l.prints > l.payload || l.payload > l.end {
				t.Errorf("the layout is %+v", l)
			}
		}
	})
}
