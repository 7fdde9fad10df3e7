package seal

import (
	"bytes"
	"fmt"
	"testing"
)

// FuzzBlindMany: many at once are bit for bit what the library gives one by
// one, in whatever build.
func FuzzBlindMany(f *testing.F) {
	f.Add([]byte("sixteen and sixteen bytes of key"), "citizen", "210102199003071441", uint8(35))
	f.Add([]byte(""), "", "", uint8(16))
	f.Add([]byte("k"), "name", "a value that does not fit into the one block of a lane, so that the library hashes it", uint8(17))
	f.Fuzz(func(t *testing.T, key []byte, domain, value string, n uint8) {
		if len(domain) > 255 || len(key) > 64 {
			return
		}
		b := newBlinder(1, key)
		values := make([]string, n)
		for i := range values {
			values[i] = fmt.Sprint(value, i*i)
		}
		out := make([]Blind, n)
		b.many(domain, values, out)
		for i := range values {
			if want := b.blind(domain, values[i]); !bytes.Equal(out[i][:], want[:]) {
				t.Fatalf("value %d of %d: %x, the library gives %x", i, n, out[i], want)
			}
		}
	})
}

// BenchmarkBlindMany hashes 4,096 id numbers.
func BenchmarkBlindMany(b *testing.B) {
	blinder := newBlinder(1, make([]byte, indexKey))
	values, out := make([]string, 4096), make([]Blind, 4096)
	for i := range values {
		values[i] = fmt.Sprintf("2101021990%08d", i)
	}
	for b.Loop() {
		blinder.many("citizen", values, out)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/4096, "ns/number")
}
