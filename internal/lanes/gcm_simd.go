//go:build goexperiment.simd && amd64

package lanes

import (
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"simd/archsimd"
	"slices"
)

// able tells whether the processor has what the lanes need.
var able = archsimd.X86.AVX512() && archsimd.X86.AVX512GFNI() && archsimd.X86.AVX512VPCLMULQDQ()

const (
	blockSize = 16
	nonceSize = 12
	tagSize   = 16
	maxPlain  = (1<<32 - 2) * blockSize // the counter has 32 bits
)

// gcm is SM4-GCM (NIST SP 800-38D, 7): the first counter enciphers the tag, those
// behind it the text.
type gcm struct {
	keys   roundKeys
	powers *powers
}

func newGCM(key []byte) cipher.AEAD {
	if !able {
		return nil
	}
	g := &gcm{keys: expand(key)}
	zero := archsimd.BroadcastUint32x16(0)
	var h [blockSize]byte
	for i, word := range wordsOf(g.keys.encrypt(zero, zero, zero, zero)) {
		var all [16]uint32
		word.Store(&all)
		binary.BigEndian.PutUint32(h[4*i:], all[0])
	}
	g.powers = newPowers(h)
	return g
}

func wordsOf(a, b, c, d words) [4]words { return [4]words{a, b, c, d} }

func (g *gcm) NonceSize() int { return nonceSize }
func (g *gcm) Overhead() int  { return tagSize }

var errOpen = errors.New("lanes: message authentication failed")

// Seal is cipher.AEAD's.
func (g *gcm) Seal(dst, nonce, plain, data []byte) []byte {
	check(nonce, len(plain))
	out := slices.Grow(dst, len(plain)+tagSize)[:len(dst)+len(plain)]
	var first keyStream
	first.fill(&g.keys, nonce, 1)
	sealed := out[len(dst):]
	g.xor(sealed, plain, nonce, &first)
	tag := g.tag(sealed, data, &first)
	return append(out, tag[:]...)
}

// Open is cipher.AEAD's.
func (g *gcm) Open(dst, nonce, sealed, data []byte) ([]byte, error) {
	n := len(sealed) - tagSize
	if n < 0 {
		return nil, errOpen
	}
	check(nonce, n)
	var first keyStream
	first.fill(&g.keys, nonce, 1)
	tag := g.tag(sealed[:n], data, &first)
	if subtle.ConstantTimeCompare(tag[:], sealed[n:]) != 1 {
		return nil, errOpen
	}
	out := slices.Grow(dst, n)[:len(dst)+n]
	g.xor(out[len(dst):], sealed[:n], nonce, &first)
	return out, nil
}

func check(nonce []byte, plain int) {
	if len(nonce) != nonceSize {
		panic("lanes: a nonce of SM4-GCM has 12 bytes")
	}
	if uint64(plain) > maxPlain {
		panic("lanes: too long for one nonce of SM4-GCM")
	}
}

// xor enciphers or deciphers; the key stream's first sixteen blocks are there.
func (g *gcm) xor(to, from, nonce []byte, first *keyStream) {
	n := subtle.XORBytes(to, from, first[blockSize:])
	var stream keyStream
	for counter := uint32(17); n < len(from); counter += 16 {
		stream.fill(&g.keys, nonce, counter)
		n += subtle.XORBytes(to[n:], from[n:], stream[:])
	}
}

func (g *gcm) tag(sealed, data []byte, first *keyStream) (tag [tagSize]byte) {
	hash := newGHASH(g.powers, blocks(data)+blocks(sealed)+1)
	hash.write(data)
	hash.write(sealed)
	var lengths [blockSize]byte
	binary.BigEndian.PutUint64(lengths[:], uint64(len(data))*8)
	binary.BigEndian.PutUint64(lengths[8:], uint64(len(sealed))*8)
	hash.write(lengths[:])
	tag = hash.result()
	subtle.XORBytes(tag[:], tag[:], first[:blockSize])
	return tag
}

func blocks(b []byte) int { return (len(b) + blockSize - 1) / blockSize }
