//go:build goexperiment.simd && amd64

package lanes

import (
	"encoding/binary"
	"math/bits"
	"simd/archsimd"
)

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

// HMAC hashes sixteen texts that fit in one block: two compressions, as the pads
// of the key are hashed beforehand.
type HMAC struct{ inner, outer laneState }

// NewHMAC takes a key of at most 64 bytes.
func NewHMAC(key []byte) *HMAC {
	h := new(HMAC)
	h.inner.pad(key, 0x36)
	h.outer.pad(key, 0x5c)
	return h
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

// run hashes sixteen texts behind a prefix; none is longer than fits.
func run[H ~[32]byte](h *HMAC, prefix string, texts []string, out []H) {
	var block laneBlock
	var text [64]byte
	for lane, t := range texts {
		n := copy(text[:], prefix)
		n += copy(text[n:], t)
		finish(&text, n)
		block.put(lane, text[:])
	}
	clear(text[:])
	inner := h.inner
	inner.compress(&block)
	block = laneBlock{8: fill(0x80000000), 15: fill((64 + 32) * 8)}
	copy(block[:8], inner[:])
	outer := h.outer
	outer.compress(&block)
	for lane := range texts {
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

// Many gives HMAC-SM3 of prefix and text for as many of the texts as there are
// whole runs of sixteen short ones, and tells how many it has done.
func Many[H ~[32]byte](h *HMAC, prefix string, texts []string, out []H) (done int) {
	for ; able && done+laneCount <= len(texts); done += laneCount {
		some := texts[done : done+laneCount]
		for _, t := range some {
			if len(prefix)+len(t) > maxLane {
				return done
			}
		}
		run(h, prefix, some, out[done:])
	}
	return done
}
