package match

import "encoding/binary"

// reader takes bytes apart without ever leaving them; once bad it gives zeros.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if r.bad || n > len(r.rest) {
		r.bad = true
		return make([]byte, min(n, 64)) // the longest fixed field
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// bytes gives the next n bytes, none when there are not so many.
func (r *reader) bytes(n int) []byte {
	if r.bad || n < 0 || n > len(r.rest) {
		r.bad = true
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte     { return r.take(1)[0] }
func (r *reader) uint32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }

func (r *reader) int64(most int64) int64 {
	n := binary.LittleEndian.Uint64(r.take(8))
	if n > uint64(most) {
		r.bad = true
		return 0
	}
	return int64(n)
}

func (r *reader) uvarint() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 || n > uint64(len(r.rest)) {
		r.bad = true // no count or length here exceeds what is left
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *reader) varint() int64 {
	n, size := binary.Varint(r.rest)
	if r.bad || size <= 0 {
		r.bad = true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *reader) text() string { return string(r.bytes(int(r.uvarint()))) }
