//go:build goexperiment.simd && amd64

package lanes

import (
	"encoding/binary"
	"simd/archsimd"
)

// roundKeys are SM4's (GB/T 32907), one a round.
type roundKeys [32]uint32

// words is a word of sixteen blocks.
type words = archsimd.Uint32x16

// SM4's S-box is an inversion in a field of 256 elements between two affine
// maps. The processor inverts in another such field (GFNI), so the first map also
// leads into that field and the second one back: 0x23 is a root there of SM4's
// polynomial x⁸+x⁷+x⁶+x⁵+x⁴+x²+1.
const (
	boxIn, boxInPlus   = 0x4c287db91a22505d, 0x3e
	boxOut, boxOutPlus = 0xf3ab34a974a6b589, 0xd3
)

// box is the S-box of each byte.
func box(x words, in, out archsimd.Uint64x8) words {
	return x.AsUint8x64().GaloisFieldAffineTransform(in, boxInPlus).GaloisFieldAffineTransformInverse(out, boxOutPlus).AsUint32x16()
}

// expand makes the round keys: in all lanes the same, of which one is taken.
func expand(key []byte) (rk roundKeys) {
	in, out := archsimd.BroadcastUint64x8(boxIn), archsimd.BroadcastUint64x8(boxOut)
	k := [4]words{}
	for i, system := range [4]uint32{0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc} {
		k[i] = archsimd.BroadcastUint32x16(binary.BigEndian.Uint32(key[4*i:]) ^ system)
	}
	var all [16]uint32
	for i := range rk {
		t := box(k[1].Xor(k[2]).Xor(k[3]).Xor(archsimd.BroadcastUint32x16(fixedKey(i))), in, out)
		k[0], k[1], k[2], k[3] = k[1], k[2], k[3], k[0].Xor(t).Xor(t.RotateAllLeft(13)).Xor(t.RotateAllLeft(23))
		k[3].Store(&all)
		rk[i] = all[0]
	}
	return rk
}

// fixedKey is the standard's CK: bytes (4i+j)·7.
func fixedKey(i int) (ck uint32) {
	for j := range 4 {
		ck = ck<<8 | uint32((4*i+j)*7&0xff)
	}
	return ck
}

// encrypt enciphers sixteen blocks, given word by word. Each round waits for the
// one before, so what does not is reckoned aside.
func (rk *roundKeys) encrypt(a, b, c, d words) (w, x, y, z words) {
	in, out := archsimd.BroadcastUint64x8(boxIn), archsimd.BroadcastUint64x8(boxOut)
	for i := 0; i < len(rk); i += 4 {
		a = mix(a, box(d.Xor(b.Xor(c).Xor(archsimd.BroadcastUint32x16(rk[i]))), in, out))
		b = mix(b, box(a.Xor(c.Xor(d).Xor(archsimd.BroadcastUint32x16(rk[i+1]))), in, out))
		c = mix(c, box(b.Xor(d.Xor(a).Xor(archsimd.BroadcastUint32x16(rk[i+2]))), in, out))
		d = mix(d, box(c.Xor(a.Xor(b).Xor(archsimd.BroadcastUint32x16(rk[i+3]))), in, out))
	}
	return d, c, b, a
}

// mix adds the standard's L of t to x.
func mix(x, t words) words {
	aside := x.Xor(t.RotateAllLeft(24))
	return t.Xor(t.RotateAllLeft(2)).Xor(t.RotateAllLeft(10).Xor(t.RotateAllLeft(18))).Xor(aside)
}

// keyStream is sixteen enciphered counters.
type keyStream [256]byte

// lanesCounter is what each lane adds to the counter: lane 4g+e counts 4e+g, so
// that the interleaving below leaves the blocks in order.
var lanesCounter = [16]uint32{0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15}

// swapWords turns the bytes of each word round.
var swapWords = func() (all [64]int8) {
	for i := range all {
		all[i] = int8(i%16 ^ 3)
	}
	return all
}()

// fill enciphers the counters from first on, behind the nonce.
func (s *keyStream) fill(rk *roundKeys, nonce []byte, first uint32) {
	a := archsimd.BroadcastUint32x16(binary.BigEndian.Uint32(nonce))
	b := archsimd.BroadcastUint32x16(binary.BigEndian.Uint32(nonce[4:]))
	c := archsimd.BroadcastUint32x16(binary.BigEndian.Uint32(nonce[8:]))
	d := archsimd.BroadcastUint32x16(first).Add(archsimd.LoadUint32x16(&lanesCounter))
	a, b, c, d = rk.encrypt(a, b, c, d)
	swap := archsimd.LoadInt8x64(&swapWords)
	ab, cd := a.InterleaveLoGrouped(b).AsUint64x8(), c.InterleaveLoGrouped(d).AsUint64x8()
	AB, CD := a.InterleaveHiGrouped(b).AsUint64x8(), c.InterleaveHiGrouped(d).AsUint64x8()
	for i, four := range [4]archsimd.Uint64x8{
		ab.InterleaveLoGrouped(cd), ab.InterleaveHiGrouped(cd), AB.InterleaveLoGrouped(CD), AB.InterleaveHiGrouped(CD),
	} {
		four.AsUint8x64().PermuteOrZeroGrouped(swap).Store((*[64]byte)(s[64*i:]))
	}
}
