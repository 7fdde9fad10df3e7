package audit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// encodingVersion begins every encoded entry. The format is frozen
// (testdata/entry.golden); a change gets a new number and keeps this one.
const encodingVersion = 1

var errEncoding = errors.New("audit: not an encoded entry")

// Encode gives the entry's frozen bytes:
//
//	version(1) seq(8) at(8, ms since 1970) big endian,
//	actor device agency verb object rule outcome reason,
//	number of commitments, each,
//	number of details, each key and value, by key
//
// with texts and commitments as uvarint length and bytes. Texts that are not
// UTF-8 are mended, so that an export as JSON says the same.
func (e Entry) Encode() []byte {
	b := []byte{encodingVersion}
	b = binary.BigEndian.AppendUint64(b, uint64(e.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(e.At.UnixMilli()))
	for _, text := range e.texts() {
		b = appendText(b, *text)
	}
	b = binary.AppendUvarint(b, uint64(len(e.Commit)))
	for _, c := range e.Commit {
		b = appendBytes(b, c)
	}
	b = binary.AppendUvarint(b, uint64(len(e.Detail)))
	for _, key := range slices.Sorted(maps.Keys(e.Detail)) {
		b = appendText(b, key)
		b = appendText(b, e.Detail[key])
	}
	return b
}

// Decode reads what Encode wrote, and nothing else: another spelling of the
// same entry is refused, so that one entry has one hash.
func Decode(b []byte) (Entry, error) {
	if len(b) == 0 || b[0] != encodingVersion {
		return Entry{}, errEncoding
	}
	d := decoder{rest: b[1:]}
	e := Entry{Seq: int64(d.uint64()), At: time.UnixMilli(int64(d.uint64())).UTC()}
	for _, text := range e.texts() {
		*text = string(d.bytes())
	}
	for range d.count() {
		e.Commit = append(e.Commit, d.bytes())
	}
	if n := d.count(); n > 0 {
		e.Detail = make(map[string]string)
		for range n {
			key := string(d.bytes())
			e.Detail[key] = string(d.bytes())
		}
	}
	if d.bad || len(d.rest) > 0 || !bytes.Equal(e.Encode(), b) {
		return Entry{}, errEncoding
	}
	return e, nil
}

// texts lists the entry's texts in the order of the encoding.
func (e *Entry) texts() []*string {
	return []*string{&e.Actor, &e.Device, &e.Agency, &e.Verb, &e.Object,
		&e.Rule, (*string)(&e.Outcome), &e.Reason}
}

func appendText(b []byte, s string) []byte {
	return appendBytes(b, []byte(strings.ToValidUTF8(s, "\uFFFD")))
}

func appendBytes(b, s []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decoder reads the pieces and remembers the first failure.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) take(n uint64) []byte {
	if d.bad || n > uint64(len(d.rest)) {
		d.bad = true
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) uint64() uint64 {
	if b := d.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

// count reads a number of pieces; each takes at least one byte, so a number
// beyond the rest is a lie and not worth an allocation.
func (d *decoder) count() uint64 {
	n, size := binary.Uvarint(d.rest)
	if d.bad || size <= 0 || n > uint64(len(d.rest)) {
		d.bad = true
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) bytes() []byte { return d.take(d.count()) }

func leafHash(encoded []byte) Hash {
	return sm3.Sum(append([]byte{0x00}, encoded...))
}
