package match

import (
	"encoding/binary"
	"hash/crc32"
	"math/bits"

	"github.com/emmansun/gmsm/sm3"
)

const (
	magic        = "HEDUISNP"
	format       = 1
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
	maxWordsSize     = 1 << 28
	maxRecordSize    = 1 << 20 // bytes of one record's name and content
)

// Info says what a snapshot is; nothing personal.
type Info struct {
	Resource     string // whose data: the caller's name for it
	AsOf         string // 数据截止日期, "2026-10-09"
	Columns      []Column
	KeyID        uint32 // the wrapped data key that opens it
	BlindVersion int    // version of the index key behind the blinds
	Records      int64
	People       int64    // different keys
	Size         int64    // bytes of the file
	Digest       [32]byte // SM3 of the header, which binds the rest: names the content
}

// header is the head of the file.
type header struct {
	Info
	format  uint32
	salt    [saltSize]byte
	bits    uint8
	words   int64 // bytes of the sealed words
	payload int64
	digest  [32]byte // of the payload
	guards  [][tagSize]byte
}

// layout says where the parts of the file begin.
type layout struct{ words, directory, prints, payload, end int64 }

// bucketBits gives the directory's size for so many records.
func bucketBits(records int64) uint8 {
	return uint8(min(maxBits, max(minBits, bits.Len64(uint64(records)/perBucket))))
}

func (h *header) layout() layout {
	var l layout
	l.words = int64(h.size())
	l.directory = l.words + h.words
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
	numbers := []int64{h.Records, h.People, h.payload, h.words}
	if h.format == 0 {
		numbers = numbers[:3]
	}
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	b = append(append(b, h.bits), h.digest[:]...)
	b = appendText(appendText(b, h.Resource), h.AsOf)
	b = binary.AppendUvarint(b, uint64(len(h.Columns)))
	for _, c := range h.Columns {
		b = appendText(b, c.Name)
		if h.format > 0 {
			b = append(b, byte(c.Kind))
		}
	}
	for i := range guardCount(h.bits, h.Records) {
		var guard [tagSize]byte
		if h.guards != nil {
			guard = h.guards[i]
		}
		b = append(b, guard[:]...)
	}
	binary.LittleEndian.PutUint32(b[len(magic):], h.format)
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
	version := binary.LittleEndian.Uint32(file[len(magic):])
	if version > format {
		return nil, nil, newerFormat(name, version)
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
	h := &header{format: version}
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
	if h.format > 0 {
		h.words = r.int64(maxWordsSize)
	}
	h.bits = r.byte()
	copy(h.digest[:], r.take(len(h.digest)))
	h.Resource, h.AsOf = r.text(), r.text()
	for n := r.uvarint(); n > 0 && !r.bad; n-- {
		h.Columns = append(h.Columns, h.column(&r))
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

func (h *header) column(r *reader) Column {
	c := Column{r.text(), legacy}
	if h.format > 0 {
		c.Kind = Kind(r.byte())
		r.bad = r.bad || c.Kind > Day
	}
	return c
}

// restSize is how much of a record's key stands before it: what bucket and
// fingerprint do not say. Format 0 wrote the whole key.
func (h *header) restSize() int {
	if h.format == 0 {
		return keySize
	}
	return restSize
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}
