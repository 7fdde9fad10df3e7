//go:build goexperiment.simd && amd64

package lanes

import (
	"bytes"
	"crypto/cipher"
	"fmt"
	"testing"

	"github.com/emmansun/gmsm/sm4"
)

// library is SM4-GCM without lanes.
func library(t testing.TB, key []byte) cipher.AEAD {
	block, err := sm4.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	g, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// agree seals and opens on both sides, appended and in place, and damages one bit.
func agree(t *testing.T, key, nonce, plain, data []byte) {
	ours, err := NewGCM(key)
	if err != nil {
		t.Fatal(err)
	}
	theirs, head := library(t, key), []byte("head")
	want := theirs.Seal(bytes.Clone(head), nonce, plain, data)
	if got := ours.Seal(bytes.Clone(head), nonce, plain, data); !bytes.Equal(got, want) {
		t.Fatalf("%d and %d bytes sealed: %x\nthe library: %x", len(plain), len(data), got, want)
	}
	sealed := want[len(head):]
	if got, err := ours.Open(bytes.Clone(head), nonce, sealed, data); err != nil || !bytes.Equal(got, append(head, plain...)) {
		t.Fatalf("%d bytes opened: %x, %v", len(plain), got, err)
	}
	place := append(make([]byte, 0, len(sealed)), plain...)
	if got := ours.Seal(place[:0], nonce, place, data); !bytes.Equal(got, sealed) {
		t.Fatalf("%d bytes sealed in place: %x", len(plain), got)
	}
	for _, bit := range []int{0, len(sealed)*8 - 1, len(sealed) * 4} {
		bad := bytes.Clone(sealed)
		bad[bit/8] ^= 1 << (bit % 8)
		if got, err := ours.Open(nil, nonce, bad, data); err == nil {
			t.Fatalf("%d bytes with bit %d turned opened: %x", len(plain), bit, got)
		}
	}
	if got, err := ours.Open(sealed[:0], nonce, sealed, data); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("%d bytes opened in place: %x, %v", len(plain), got, err)
	}
}

// TestGCMIsTheLibrarys seals every length up to some runs of sixteen blocks.
func TestGCMIsTheLibrarys(t *testing.T) {
	key, nonce := unhex("0123456789abcdef0123456789abcdef"), unhex("fedcba98765432100000ffff")
	text := make([]byte, 4097)
	for i := range text {
		text[i] = byte(i * i >> 3)
	}
	for n := range 800 {
		agree(t, key, nonce, text[:n], text[n:n+n%40])
	}
	agree(t, key, nonce, text, text)
}

// FuzzGCM compares with the library.
func FuzzGCM(f *testing.F) {
	f.Add(make([]byte, 16), make([]byte, 12), []byte("plain"), []byte("data"))
	f.Add(make([]byte, 16), bytes.Repeat([]byte{255}, 12), bytes.Repeat([]byte("long"), 200), []byte{})
	f.Fuzz(func(t *testing.T, key, nonce, plain, data []byte) {
		if len(key) == 16 && len(nonce) == 12 {
			agree(t, key, nonce, plain, data)
		}
	})
}

// BenchmarkGCM seals records and parts, beside the library.
func BenchmarkGCM(b *testing.B) {
	key, nonce, data := make([]byte, 16), make([]byte, 12), make([]byte, 16)
	ours, err := NewGCM(key)
	if err != nil {
		b.Fatal(err)
	}
	for name, g := range map[string]cipher.AEAD{"lanes": ours, "library": library(b, key)} {
		for _, n := range []int{128, 1 << 10, 160 << 10} {
			text := make([]byte, n, n+16)
			sealed := g.Seal(nil, nonce, text, data)
			b.Run(fmt.Sprintf("seal/%s/%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(n))
				for b.Loop() {
					g.Seal(text[:0], nonce, text, data)
				}
			})
			b.Run(fmt.Sprintf("open/%s/%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(n))
				var out []byte
				for b.Loop() {
					out, _ = g.Open(out[:0], nonce, sealed, data)
				}
			})
		}
	}
}
