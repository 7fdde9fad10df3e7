package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"flag"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hedui/internal/fault"
)

// testMaster is the same in every run: secret and randomness have a seed.
func testMaster(t testing.TB) *Master {
	t.Helper()
	random := mathrand.NewChaCha8([32]byte{1})
	text, err := generateSigner(random)
	if err != nil {
		t.Fatal(err)
	}
	signer, ok := decodeSigner(text)
	if !ok {
		t.Fatal("the signing key was not read back")
	}
	m, err := newMaster([secretSize]byte{2}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return m.WithRandom(random)
}

func newKey(t testing.TB, m *Master, purpose string, id uint32, version int) WrappedKey {
	t.Helper()
	k, err := m.NewKey(purpose, id, version)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func testRing(t testing.TB, m *Master) *Ring {
	t.Helper()
	r, err := NewRing(m, []WrappedKey{newKey(t, m, PurposeData, 1, 1), newKey(t, m, PurposeIndex, 2, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.HasCode(err, code) {
		t.Errorf("got %v, want the fault %s", err, code)
	}
}

var writeGolden = flag.Bool("write-golden", false, "write testdata for a format that is new")

// TestFormatsAreFrozen pins each stored form to the byte. A change here makes
// data on disk unreadable: add a format version instead.
func TestFormatsAreFrozen(t *testing.T) {
	m := testMaster(t)
	data := newKey(t, m, PurposeData, 1, 1)
	index := newKey(t, m, PurposeIndex, 2, 1)
	r, err := NewRing(m, []WrappedKey{data, index})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := r.Seal([]byte("subject/7"), []byte("张演示"))
	if err != nil {
		t.Fatal(err)
	}
	blind := r.Blind("citizen", "210102199003071441")
	digest := Digest([]byte("a"), nil, []byte("bc"))
	var b strings.Builder
	for _, line := range []struct {
		name string
		data []byte
	}{
		{"wrapped data key 1", data.Wrapped},
		{"wrapped index key 2", index.Wrapped},
		{"sealed 张演示 for subject/7", sealed},
		{"blind of citizen 210102199003071441", blind[:]},
		{"digest of a, empty, bc", digest[:]},
		{"derived cookie", r.Derive("cookie")},
	} {
		fmt.Fprintf(&b, "%s: %s\n", line.name, hex.EncodeToString(line.data))
	}
	b.Write(encodeMaster([secretSize]byte{2}))
	b.Write(m.Signer().Verifier().PEM())
	compareGolden(t, "testdata/formats.golden", b.String())
	plain, err := r.Open([]byte("subject/7"), sealed)
	if err != nil || string(plain) != "张演示" {
		t.Errorf("the golden text opens as %q, %v", plain, err)
	}
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *writeGolden {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s changed\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

func TestWhatIsSealedOpensOnlyWhole(t *testing.T) {
	t.Parallel()
	r := testRing(t, testMaster(t).WithRandom(rand.Reader))
	rapid.Check(t, func(t *rapid.T) {
		aad := rapid.SliceOf(rapid.Byte()).Draw(t, "aad")
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed, err := r.Seal(aad, plain)
		if err != nil {
			t.Fatal(err)
		}
		if len(sealed) != len(plain)+Overhead {
			t.Errorf("%d bytes became %d", len(plain), len(sealed))
		}
		got, err := r.Open(aad, sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("got %x, %v", got, err)
		}
		bit := rapid.IntRange(0, 8*len(sealed)-1).Draw(t, "bit")
		sealed[bit/8] ^= 1 << (bit % 8)
		if _, err = r.Open(aad, sealed); err == nil {
			t.Errorf("opened although bit %d was turned", bit)
		}
	})
}

func TestOpenTellsFaultsApart(t *testing.T) {
	t.Parallel()
	r := testRing(t, testMaster(t))
	sealed, err := r.Seal([]byte("here"), []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int, to byte) []byte {
		c := bytes.Clone(sealed)
		c[at] = to
		return c
	}
	for _, c := range []struct {
		name, code, aad string
		sealed          []byte
	}{
		{"nothing", "seal.tampered", "here", nil},
		{"cut off", "seal.tampered", "here", sealed[:Overhead-1]},
		{"version 0", "seal.tampered", "here", changed(0, 0)},
		{"a later version", "seal.newer_format", "here", changed(0, 2)},
		{"another key", "seal.key_missing", "here", changed(4, 9)},
		{"another nonce", "seal.tampered", "here", changed(5, sealed[5]+1)},
		{"moved elsewhere", "seal.tampered", "there", sealed},
	} {
		_, err := r.Open([]byte(c.aad), c.sealed)
		if !fault.HasCode(err, c.code) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
	}
}

func FuzzOpen(f *testing.F) {
	r := testRing(f, testMaster(f))
	sealed, err := r.Seal(nil, []byte("x"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte{1, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := r.Open(nil, text); err == nil && !bytes.Equal(text, sealed) {
			t.Error("opened what was never sealed")
		}
	})
}

func FuzzKeyFiles(f *testing.F) {
	m := testMaster(f)
	f.Add(encodeMaster(m.secret))
	f.Add(m.Signer().Verifier().PEM())
	f.Fuzz(func(t *testing.T, text []byte) {
		decodeMaster(text)
		decodeSigner(text)
		if v, err := ParsePublicKey(text); err == nil {
			v.PEM()
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	r, plain := testRing(b, testMaster(b).WithRandom(rand.Reader)), make([]byte, 128)
	for b.Loop() {
		r.Seal(nil, plain)
	}
}

func BenchmarkOpen(b *testing.B) {
	r := testRing(b, testMaster(b))
	sealed, _ := r.Seal(nil, make([]byte, 128))
	for b.Loop() {
		r.Open(nil, sealed)
	}
}

func BenchmarkBlind(b *testing.B) {
	r := testRing(b, testMaster(b))
	for b.Loop() {
		r.Blind("citizen", "210102199003071441")
	}
}
