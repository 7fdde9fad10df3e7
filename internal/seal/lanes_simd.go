//go:build goexperiment.simd && amd64

package seal

import (
	"encoding/binary"
	"math/bits"
	"simd/archsimd"
)

// lanes tells whether this processor hashes sixteen values at once.
var lanes = archsimd.X86.AVX512()

// laneCount is how many values are hashed at once.
const laneCount = 16

// sm3Start is SM3's initial value, sm3Round the constant of each round (GB/T
// 32905, 4.1 and 4.2), turned as the round turns it.
var (
	sm3Start = [8]uint32{0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e}
	sm3Round = func() (t [64]uint32) {
		for j := range t {
			c := uint32(0x7a879d8a)
			if j < 16 {
				c = 0x79cc4519
			}
			t[j] = bits.RotateLeft32(c, j%32)
		}
		return t
	}()
)

// laneState is sixteen states of SM3, word by word; laneBlock sixteen blocks.
type (
	laneState [8][laneCount]uint32
	laneBlock [16][laneCount]uint32
)

// compress is SM3's compression of sixteen blocks into sixteen states.
func (s *laneState) compress(block *laneBlock) {
	var w [68]archsimd.Uint32x16
	for j := range block {
		w[j] = archsimd.LoadUint32x16(&block[j])
	}
	for j := 16; j < len(w); j++ {
		x := w[j-16].Xor(w[j-9]).Xor(w[j-3].RotateAllLeft(15))
		p1 := x.Xor(x.RotateAllLeft(15)).Xor(x.RotateAllLeft(23))
		w[j] = p1.Xor(w[j-13].RotateAllLeft(7)).Xor(w[j-6])
	}
	var v [8]archsimd.Uint32x16
	for i := range v {
		v[i] = archsimd.LoadUint32x16(&s[i])
	}
	a, b, c, d, e, f, g, h := v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]
	for j := range 64 {
		a12 := a.RotateAllLeft(12)
		ss1 := a12.Add(e).Add(archsimd.BroadcastUint32x16(sm3Round[j])).RotateAllLeft(7)
		ff, gg := a.Xor(b).Xor(c), e.Xor(f).Xor(g)
		if j >= 16 {
			ff = a.And(b).Or(a.Or(b).And(c))
			gg = f.Xor(g).And(e).Xor(g)
		}
		tt1 := ff.Add(d).Add(ss1.Xor(a12)).Add(w[j].Xor(w[j+4]))
		tt2 := gg.Add(h).Add(ss1).Add(w[j])
		d, c, b, a = c, b.RotateAllLeft(9), a, tt1
		h, g, f, e = g, f.RotateAllLeft(19), e, tt2.Xor(tt2.RotateAllLeft(9)).Xor(tt2.RotateAllLeft(17))
	}
	for i, x := range [8]archsimd.Uint32x16{a, b, c, d, e, f, g, h} {
		x.Xor(v[i]).Store(&s[i])
	}
}

// blindLanes hashes sixteen values that fit in one block: two compressions,
// as the pads of the key are hashed beforehand.
type blindLanes struct{ inner, outer laneState }

func newBlindLanes(key []byte) *blindLanes {
	l := new(blindLanes)
	l.inner.pad(key, 0x36)
	l.outer.pad(key, 0x5c)
	return l
}

func (s *laneState) pad(key []byte, with byte) {
	for i := range s {
		for lane := range laneCount {
			s[i][lane] = sm3Start[i]
		}
	}
	var pad [64]byte
	copy(pad[:], key)
	for i := range pad {
		pad[i] ^= with
	}
	var block laneBlock
	for lane := range laneCount {
		block.put(lane, pad[:])
	}
	s.compress(&block)
}

// put lays a block into a lane.
func (b *laneBlock) put(lane int, block []byte) {
	for i := range b {
		b[i][lane] = binary.BigEndian.Uint32(block[4*i:])
	}
}

// maxLane is the longest text that fits behind a pad into one block.
const maxLane = 64 - 9

// finish pads a text that lies in block, behind the 64 bytes of the key's pad.
func finish(block *[64]byte, n int) {
	block[n] = 0x80
	clear(block[n+1 : 56])
	binary.BigEndian.PutUint64(block[56:], uint64(64+n)*8)
}

// blind hashes sixteen values of a domain; none is longer than fits.
func (l *blindLanes) blind(domain string, values []string, out []Blind) {
	var block laneBlock
	var text [64]byte
	for lane, v := range values {
		n := copy(text[:], append(append([]byte{byte(len(domain))}, domain...), v...))
		finish(&text, n)
		block.put(lane, text[:])
	}
	clear(text[:])
	inner := l.inner
	inner.compress(&block)
	block = laneBlock{8: fill(0x80000000), 15: fill((64 + 32) * 8)}
	copy(block[:8], inner[:])
	outer := l.outer
	outer.compress(&block)
	for lane := range values {
		for i := range outer {
			binary.BigEndian.PutUint32(out[lane][4*i:], outer[i][lane])
		}
	}
}

func fill(x uint32) (all [laneCount]uint32) {
	for i := range all {
		all[i] = x
	}
	return all
}

// all hashes as many values as there are whole runs of sixteen that fit, and
// tells how many it has done.
func (l *blindLanes) all(domain string, values []string, out []Blind) (done int) {
	for ; lanes && done+laneCount <= len(values); done += laneCount {
		run := values[done : done+laneCount]
		for _, v := range run {
			if 1+len(domain)+len(v) > maxLane {
				return done
			}
		}
		l.blind(domain, run, out[done:])
	}
	return done
}
