package match

import (
	"encoding/binary"
	"hash"
	"os"

	"github.com/emmansun/gmsm/sm3"
)

// partWriter writes one part of a snapshot: a run of buckets with their
// fingerprints and their stretch of the payload.
type partWriter struct {
	keys      *keys
	bits      uint8
	directory column
	prints    column
	payload   column
	sum       hash.Hash // over the payload
	digest    []byte    // sum in the end

	place  uint64 // of the next record in the file
	offset uint64 // of the next record in the payload
	bucket int    // next without an entry
	end    int    // bucket after the part's last
	last   key
	people int64
}

func newPartWriter(file *os.File, h *header, k *keys, n int, place, offset int64) *partWriter {
	l, perPart := h.layout(), 1<<(h.bits-minBits)
	return &partWriter{keys: k, bits: h.bits,
		directory: column{file: file, at: l.directory + int64(n*perPart)*entrySize},
		prints:    column{file: file, at: l.prints + place*printSize},
		payload:   column{file: file, at: l.payload + offset},
		place:     uint64(place), offset: uint64(offset), bucket: n * perPart, end: (n + 1) * perPart}
}

// add writes one record; they come in the order of their keys.
func (w *partWriter) add(k key, body []byte) error {
	w.enter(k.bucket(w.bits) + 1)
	if w.people == 0 || k != w.last {
		w.people++
		w.last = k
	}
	var mark [8]byte
	binary.LittleEndian.PutUint64(mark[:], k.fingerprint())
	w.prints.buf = append(w.prints.buf, mark[:printSize]...)
	before := len(w.payload.buf)
	buf := binary.AppendUvarint(w.payload.buf, uint64(restSize+len(body)+tagSize))
	buf = append(buf, k[keySize-restSize:]...)
	stored := k.stored(w.bits)
	w.payload.buf = w.keys.records.Seal(buf, nonce(w.place), body, stored[:])
	w.place++
	w.offset += uint64(len(w.payload.buf) - before)
	return w.flush(flushAt)
}

// enter writes the directory entries of the buckets before the given one.
func (w *partWriter) enter(bucket int) {
	for ; w.bucket < bucket; w.bucket++ {
		w.directory.buf = appendEntry(w.directory.buf, w.place, w.offset)
	}
}

// write takes a part's records from the spill.
func (w *partWriter) write(from func(emit) error, mem *scratch) error {
	w.sum = sm3.New()
	columns := []*column{&w.directory, &w.prints, &w.payload}
	for i, c := range columns {
		c.buf = mem.columns[i]
	}
	if err := from(w.add); err != nil {
		return err
	}
	w.enter(w.end)
	err := w.flush(1)
	w.digest, w.sum = w.sum.Sum(nil), nil
	for i, c := range columns {
		mem.columns[i], c.buf = c.buf, nil
	}
	return err
}

// flush writes out what has grown to that many bytes.
func (w *partWriter) flush(from int) error {
	if len(w.payload.buf) >= from {
		w.sum.Write(w.payload.buf)
	}
	for _, c := range []*column{&w.directory, &w.prints, &w.payload} {
		if err := c.flush(from); err != nil {
			return err
		}
	}
	return nil
}

// flushAt is how many bytes a column gathers before it writes.
const flushAt = 256 << 10

// column is a stretch of the file that is written front to back.
type column struct {
	file *os.File
	at   int64
	buf  []byte
}

func (c *column) flush(from int) error {
	if len(c.buf) < from {
		return nil
	}
	n, err := c.file.WriteAt(c.buf, c.at)
	c.at += int64(n)
	c.buf = c.buf[:0]
	return err
}
