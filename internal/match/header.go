package match

import (
	"encoding/binary"
	"hash/crc32"
	"math/bits"

	"github.com/emmansun/gmsm/sm3"
)

const (
	magic        = "HEDUISNP"
	format       = 0
	prefixSize   = len(magic) + 4 + 4 // magic, format, header length
	trailerSize  = 4 + tagSize        // checksum, tag
	entrySize    = 16                 // of the directory
	guardSpan    = 1 << 20            // bytes of columns under one guard
	printPadding = 3                  // lets eight bytes be read at the last fingerprint

	minBits, maxBits = 8, 24 // of the bucket; 8 = the builder's parts
	perBucket        = 12    // records aimed at, so 6 to 12
	maxHeader        = 1 << 26
	maxRecords       = 1 << 40
	maxPayload       = 1 << 50
	maxRecordSize    = 1 << 20 // bytes of one record's name and content
)

// Info says what a snapshot is; nothing personal.
type Info struct {
	Resource     string   // whose data: the caller's name for it
	AsOf         string   // 数据截止日期, "2026-10-09"
	Fields       []string // names of the payload's fields, for the caller
	KeyID        uint32   // the wrapped data key that opens it
	BlindVersion int      // version of the index key behind the blinds
	Records      int64
	People       int64    // different keys
	Size         int64    // bytes of the file
	Digest       [32]byte // SM3 of the header, which binds the rest: names the content
}

// header is the head of the file.
type header struct {
	Info
	salt    [saltSize]byte
	bits    uint8
	payload int64
	digest  [32]byte // of the payload
	guards  [][tagSize]byte
}

// layout says where the parts of the file begin.
type layout struct{ directory, prints, payload, end int64 }

// bucketBits gives the directory's size for so many records.
func bucketBits(records int64) uint8 {
	return uint8(min(maxBits, max(minBits, bits.Len64(uint64(records)/perBucket))))
}

func (h *header) layout() layout {
	var l layout
	l.directory = int64(h.size())
	l.prints = l.directory + entrySize*(1<<h.bits+1)
	l.payload = l.prints + printSize*h.Records + printPadding
	l.end = l.payload + h.payload
	return l
}

func guardCount(bits uint8, records int64) int64 {
	columns := entrySize*(1<<bits+1) + printSize*records + printPadding
	return (columns + guardSpan - 1) / guardSpan
}

func (h *header) size() int { return len(h.body()) + trailerSize }

// body encodes the header without its checksum and tag. Its length does not
// depend on what is known only in the end: people, payload, guards.
func (h *header) body() []byte {
	b := append([]byte(magic), 0, 0, 0, 0, 0, 0, 0, 0)
	b = append(b, h.salt[:]...)
	b = binary.LittleEndian.AppendUint32(b, h.KeyID)
	b = binary.LittleEndian.AppendUint32(b, uint32(h.BlindVersion))
	for _, n := range []int64{h.Records, h.People, h.payload} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	b = append(append(b, h.bits), h.digest[:]...)
	b = appendText(appendText(b, h.Resource), h.AsOf)
	b = binary.AppendUvarint(b, uint64(len(h.Fields)))
	for _, field := range h.Fields {
		b = appendText(b, field)
	}
	for i := range guardCount(h.bits, h.Records) {
		var guard [tagSize]byte
		if h.guards != nil {
			guard = h.guards[i]
		}
		b = append(b, guard[:]...)
	}
	binary.LittleEndian.PutUint32(b[len(magic):], format)
	binary.LittleEndian.PutUint32(b[len(magic)+4:], uint32(len(b)+trailerSize))
	return b
}

// encode gives the whole header and notes its digest and the file's size.
func (h *header) encode(k *keys) []byte {
	b := h.body()
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	b = append(b, k.tag(headerNonce, b)...)
	h.Digest = sm3.Sum(b)
	h.Size = h.layout().end
	return b
}

// parseHeader reads the header of a file, without believing it yet: the caller
// checks the tag with the keys that the header names.
func parseHeader(file []byte, name string) (*header, []byte, error) {
	if len(file) < len(magic) || string(file[:len(magic)]) != magic {
		return nil, nil, foreign(name)
	}
	if len(file) < prefixSize {
		return nil, nil, damaged(name)
	}
	if v := binary.LittleEndian.Uint32(file[len(magic):]); v > format {
		return nil, nil, newerFormat(name, v)
	}
	size := int64(binary.LittleEndian.Uint32(file[len(magic)+4:]))
	if size > min(maxHeader, int64(len(file))) || size < int64(prefixSize+trailerSize) {
		return nil, nil, damaged(name)
	}
	raw := file[:size]
	sum := raw[size-trailerSize:][:4]
	if crc32.ChecksumIEEE(raw[:size-trailerSize]) != binary.LittleEndian.Uint32(sum) {
		return nil, nil, damaged(name)
	}
	h := new(header)
	if !h.decode(raw[prefixSize:size-trailerSize]) || h.layout().end != int64(len(file)) {
		return nil, nil, damaged(name)
	}
	h.Digest, h.Size = sm3.Sum(raw), int64(len(file))
	return h, raw, nil
}

// decode reads the body behind the prefix; false when it is not well formed.
func (h *header) decode(b []byte) bool {
	r := reader{rest: b}
	copy(h.salt[:], r.take(saltSize))
	h.KeyID = r.uint32()
	h.BlindVersion = int(r.uint32())
	h.Records = r.int64(maxRecords)
	h.People = r.int64(h.Records)
	h.payload = r.int64(maxPayload)
	h.bits = r.byte()
	copy(h.digest[:], r.take(len(h.digest)))
	h.Resource, h.AsOf = r.text(), r.text()
	for n := r.uvarint(); n > 0 && !r.bad; n-- {
		h.Fields = append(h.Fields, r.text())
	}
	if r.bad || h.bits != bucketBits(h.Records) {
		return false
	}
	for range guardCount(h.bits, h.Records) {
		h.guards = append(h.guards, [tagSize]byte(r.take(tagSize)))
		if r.bad {
			return false
		}
	}
	return len(r.rest) == 0
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// reader takes a header apart; once bad it gives zeros.
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

func (r *reader) text() string {
	n := int(r.uvarint())
	if r.bad || n > len(r.rest) {
		r.bad = true
		return ""
	}
	return string(r.take(n))
}
