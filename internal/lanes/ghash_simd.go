//go:build goexperiment.simd && amd64

package lanes

import (
	"encoding/binary"
	"math/bits"
	"simd/archsimd"
)

// GHASH is reckoned as POLYVAL (RFC 8452, appendix A): on blocks turned round,
// with a key turned round and multiplied by x. Four blocks lie in a register; each
// four multiply what there is by the key's fourth power, and in the end the lanes
// by the fourth, third, second and first.

// four is four elements of the field; the lower half of each comes first.
type four = archsimd.Uint64x8

// powers are those of the key: the fourth four times; fourth to first.
type powers struct{ fourth, falling [8]uint64 }

// newPowers takes the enciphered zero block.
func newPowers(h [16]byte) *powers {
	high, low := binary.BigEndian.Uint64(h[:]), binary.BigEndian.Uint64(h[8:])
	carry := high >> 63
	high, low = high<<1|low>>63, low<<1
	high, low = high^carry*0xC200000000000000, low^carry
	first := lanesOf(low, high)
	second := times(first, first)
	third, fourth := times(second, first), times(second, second)
	p := new(powers)
	fourth.Store(&p.fourth)
	for i, power := range []four{fourth, third, second, first} {
		var all [8]uint64
		power.Store(&all)
		copy(p.falling[2*i:], all[:2])
	}
	return p
}

func lanesOf(low, high uint64) four {
	return archsimd.LoadUint64x8(&[8]uint64{low, high, low, high, low, high, low, high})
}

// times multiplies lane by lane, in Montgomery's way: a·b·x⁻¹²⁸ modulo
// x¹²⁸+x¹²⁷+x¹²⁶+x¹²¹+1.
func times(a, b four) four {
	low, high := a.CarrylessMultiplyGrouped(0, 0, b), a.CarrylessMultiplyGrouped(1, 1, b)
	middle := a.CarrylessMultiplyGrouped(0, 1, b).Xor(a.CarrylessMultiplyGrouped(1, 0, b))
	zero := archsimd.BroadcastUint64x8(0)
	low = low.Xor(zero.InterleaveLoGrouped(middle))
	high = high.Xor(middle.InterleaveHiGrouped(zero))
	return high.Xor(fold(fold(low)))
}

// fold takes the lower half of each lane up into it.
func fold(low four) four {
	swapped := low.InterleaveHiGrouped(low)
	swapped = swapped.InterleaveLoGrouped(low)
	return swapped.Xor(low.CarrylessMultiplyGrouped(0, 0, archsimd.BroadcastUint64x8(0xC200000000000000)))
}

// turn turns the bytes of each lane round.
var turn = func() (all [64]int8) {
	for i := range all {
		all[i] = int8(15 - i%16)
	}
	return all
}()

// ghash takes bytes in. Its blocks are told beforehand, so that the last four
// fill a register: zeros go before the first.
type ghash struct {
	powers *powers
	sum    [8]uint64
	rest   [64]byte
	n      int
}

func newGHASH(p *powers, blocks int) *ghash { return &ghash{powers: p, n: 16 * (-blocks & 3)} }

// write takes data in, filled up with zeros to whole blocks.
func (g *ghash) write(data []byte) {
	if g.n > 0 {
		n := copy(g.rest[g.n:], data)
		data = data[n:]
		if g.n += n; g.n == len(g.rest) {
			g.take(g.rest[:])
			g.rest, g.n = [64]byte{}, 0
		}
	}
	whole := len(data) &^ 63
	if whole > 0 {
		g.take(data[:whole])
	}
	if data = data[whole:]; len(data) > 0 {
		g.n = copy(g.rest[:], data)
	}
	if g.n = (g.n + 15) &^ 15; g.n == len(g.rest) {
		g.take(g.rest[:])
		g.rest, g.n = [64]byte{}, 0
	}
}

// take takes whole registers in.
func (g *ghash) take(data []byte) {
	sum, turned := archsimd.LoadUint64x8(&g.sum), archsimd.LoadInt8x64(&turn)
	fourth := archsimd.LoadUint64x8(&g.powers.fourth)
	for ; len(data) > 0; data = data[64:] {
		x := archsimd.LoadUint8x64((*[64]byte)(data)).PermuteOrZeroGrouped(turned).AsUint64x8()
		sum = times(sum, fourth).Xor(x)
	}
	sum.Store(&g.sum)
}

// result gives the hash of all blocks.
func (g *ghash) result() (out [16]byte) {
	var all [8]uint64
	times(archsimd.LoadUint64x8(&g.sum), archsimd.LoadUint64x8(&g.powers.falling)).Store(&all)
	binary.LittleEndian.PutUint64(out[:], all[0]^all[2]^all[4]^all[6])
	binary.LittleEndian.PutUint64(out[8:], all[1]^all[3]^all[5]^all[7])
	low, high := binary.LittleEndian.Uint64(out[:]), binary.LittleEndian.Uint64(out[8:])
	binary.LittleEndian.PutUint64(out[:], bits.ReverseBytes64(high))
	binary.LittleEndian.PutUint64(out[8:], bits.ReverseBytes64(low))
	return out
}
