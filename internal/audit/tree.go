package audit

import (
	"encoding/binary"
	"errors"
	"math/bits"

	"github.com/emmansun/gmsm/sm3"
)

// Tree is a Merkle tree as in RFC 6962 section 2.1, with SM3, kept as its
// right edge: appending needs no earlier leaf. The zero value is empty.
type Tree struct {
	size int64
	edge []Hash // roots of the full subtrees, largest (leftmost) first
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Append adds a leaf hash (Entry.LeafHash).
func (t *Tree) Append(leaf Hash) {
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.edge) - 1
		leaf = nodeHash(t.edge[last], leaf)
		t.edge = t.edge[:last]
	}
	t.edge = append(t.edge, leaf)
	t.size++
}

// Root is the Merkle tree hash of all leaves; of none, SM3 of nothing.
func (t *Tree) Root() Hash {
	if len(t.edge) == 0 {
		return sm3.Sum(nil)
	}
	root := t.edge[len(t.edge)-1]
	for i := len(t.edge) - 2; i >= 0; i-- {
		root = nodeHash(t.edge[i], root)
	}
	return root
}

// MarshalBinary gives the frozen form: size (8 bytes, big endian), then the
// edge, 32 bytes each: at most 8+63×32 bytes.
func (t *Tree) MarshalBinary() ([]byte, error) {
	b := binary.BigEndian.AppendUint64(nil, uint64(t.size))
	for _, h := range t.edge {
		b = append(b, h[:]...)
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (t *Tree) UnmarshalBinary(b []byte) error {
	if len(b) < 8 {
		return errors.New("audit: not a tree")
	}
	size := binary.BigEndian.Uint64(b)
	if size>>63 != 0 || len(b)-8 != bits.OnesCount64(size)*sm3.Size {
		return errors.New("audit: not a tree")
	}
	t.size, t.edge = int64(size), nil
	for b = b[8:]; len(b) > 0; b = b[sm3.Size:] {
		t.edge = append(t.edge, Hash(b[:sm3.Size]))
	}
	return nil
}

func nodeHash(left, right Hash) Hash {
	var b [1 + 2*sm3.Size]byte
	b[0] = 0x01
	copy(b[1:], left[:])
	copy(b[1+sm3.Size:], right[:])
	return sm3.Sum(b[:])
}
