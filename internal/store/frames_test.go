package store

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"hedui/internal/seal"

	"github.com/emmansun/gmsm/sm3"
)

var update = flag.Bool("update", false, "write testdata anew")

// fixedRing is the same in every run: keys and nonces come from a stream that
// is no secret.
func fixedRing(t testing.TB) *seal.Ring {
	t.Helper()
	dir := t.TempDir()
	if err := seal.GenerateMaster(dir, stream{}); err != nil {
		t.Fatal(err)
	}
	master, err := seal.OpenMaster(dir)
	if err != nil {
		t.Fatal(err)
	}
	master = master.WithRandom(stream{})
	data, err := master.NewKey(seal.PurposeData, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	index, err := master.NewKey(seal.PurposeIndex, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := seal.NewRing(master, []seal.WrappedKey{data, index})
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

type stream struct{}

func (stream) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i + 1)
	}
	return len(p), nil
}

// frames gives a document of two small frames.
func frames(t testing.TB, ring *seal.Ring) (Document, []byte) {
	t.Helper()
	d := Document{ID: "d_1", Kind: "scan", Owner: "case c_1"}
	out := []byte(frameMagic)
	for i, part := range []string{"first", "second"} {
		var err error
		if out, err = appendFrame(out, ring, frameAAD(d, uint64(i), i == 1), []byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	d.Digest = sm3.Sum(out)
	return d, out
}

func read(ring *seal.Ring, d Document, sealed []byte) (string, error) {
	b, err := io.ReadAll(newFrameReader(ring, d, io.NopCloser(bytes.NewReader(sealed))))
	return string(b), err
}

func TestTheFormsOfDocumentsAndRowsAreFrozen(t *testing.T) {
	ring := fixedRing(t)
	d, sealed := frames(t, ring)
	unchanged(t, "document.golden", sealed)
	if got, err := read(ring, d, sealed); got != "firstsecond" || err != nil {
		t.Errorf("read %q, %v", got, err)
	}
	unchanged(t, "rows.golden", someRows(t))
}

func someRows(t testing.TB) []byte {
	t.Helper()
	b := appendColumns(nil, []string{"a", "b"})
	for _, v := range []any{nil, int64(-3), "词", []byte{0, 1}, true, false, 1.5, int64(1) << 62} {
		var err error
		if b, err = appendValue(b, v); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func unchanged(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: the frozen bytes changed:\n got %x\nwant %x", name, got, want)
	}
}

func FuzzDocument(f *testing.F) {
	ring := fixedRing(f)
	d, sealed := frames(f, ring)
	f.Add(sealed)
	f.Add([]byte(frameMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := read(ring, d, b); err == nil && !bytes.Equal(b, sealed) {
			t.Errorf("forged bytes were read as %q", got)
		}
	})
}

func FuzzRows(f *testing.F) {
	f.Add(someRows(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := decodeRows(b)
		if err != nil {
			return
		}
		again := appendColumns(nil, d.columns)
		for {
			row, err := d.row()
			if err != nil {
				return
			}
			if row == nil {
				break
			}
			for _, v := range row {
				if again, err = appendValue(again, v); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := decodeRows(again); err != nil {
			t.Errorf("what was read cannot be written and read again: %v", err)
		}
	})
}
