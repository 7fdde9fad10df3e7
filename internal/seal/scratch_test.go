package seal

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"hedui/internal/fault"
)

func TestScratchReadsBackWhatCameIn(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "bytes")
		s, err := NewScratch(dir, iotest.OneByteReader(bytes.NewReader(in)))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		from := rapid.IntRange(0, len(in)).Draw(t, "from")
		to := rapid.IntRange(from, len(in)).Draw(t, "to")
		out := make([]byte, to-from)
		if _, err := s.ReadAt(out, int64(from)); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if !bytes.Equal(out, in[from:to]) || s.Size() != int64(len(in)) {
			t.Fatalf("%d…%d of %d: %x", from, to, s.Size(), out)
		}
	})
}

func TestScratchLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	number := bytes.Repeat([]byte("11010519491231002X "), 10_000)
	s, err := NewScratch(dir, bytes.NewReader(number))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
	raw := make([]byte, s.Size())
	if _, err := s.file.ReadAt(raw, 0); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("1949")) {
		t.Error("the disk holds clear text")
	}
}

func TestScratchTellsWhoseErrorItIs(t *testing.T) {
	broken := errors.New("the sender has gone")
	if _, err := NewScratch(t.TempDir(), iotest.ErrReader(broken)); !errors.Is(err, broken) || fault.HasCode(err, "seal.no_scratch") {
		t.Errorf("%v", err)
	}
	if _, err := NewScratch(filepath.Join(t.TempDir(), "missing"), nil); !fault.HasCode(err, "seal.no_scratch") {
		t.Errorf("%v", err)
	}
}

func BenchmarkScratch(b *testing.B) {
	in := make([]byte, 8<<20)
	dir := b.TempDir()
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		s, err := NewScratch(dir, bytes.NewReader(in))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, io.NewSectionReader(s, 0, s.Size())); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
