package match

import (
	"bytes"
	"cmp"
	"context"
	"crypto/cipher"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"hedui/internal/lanes"
)

// spill keeps the records of a build on the disk until they are sorted, sealed
// under a key that never leaves the memory: what a killed build leaves behind
// nobody can read (R11). Records of one part lie in blocks.
type spill struct {
	builder *Builder
	depth   int // which byte of the key makes the part
	file    *os.File
	gcm     cipher.AEAD
	end     atomic.Int64  // of the file
	blocks  atomic.Uint64 // nonces
	parts   [parts]part
}

// part is what has the same key byte. Its last records wait in buf.
type part struct {
	mu     sync.Mutex
	buf    []byte
	blocks []block
	broken error // a block was lost; the part is of no use any more
	totals
}

// totals counts what a part holds.
type totals struct {
	records int64
	plain   int64 // bytes in the spill
	sealed  int64 // bytes in the snapshot's payload
}

type block struct {
	at    int64
	size  int
	nonce uint64
}

func (b *Builder) newSpill(depth int) (*spill, error) {
	var secret [keySize]byte
	if _, err := io.ReadFull(b.spec.Random, secret[:]); err != nil {
		return nil, noRandomness(err)
	}
	gcm, err := lanes.NewGCM(secret[:])
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(filepath.Dir(b.path), tempFiles)
	if err != nil {
		return nil, unwritable(b.name(), err)
	}
	return &spill{builder: b, depth: depth, file: file, gcm: gcm}, nil
}

func (s *spill) remove() {
	s.file.Close()
	os.Remove(s.file.Name())
}

// blockSize lets all buffers together take a quarter of the memory at most: a
// build that fits there never touches the disk, nor is it sealed twice.
func (s *spill) blockSize() int { return int(s.builder.spec.MemoryLimit / 4 / parts) }

// partLimit is what a worker sorts at once: the rest is for the garbage.
func (s *spill) partLimit() int64 {
	return min(s.builder.spec.MemoryLimit/4/int64(s.builder.spec.Workers), 1<<31)
}

const (
	lengthSize = 4 // of a body's length
	spillHead  = keySize + lengthSize
)

// add appends a record to its part: key | length | body, which pack writes.
func (s *spill) add(k key, pack func(to []byte) ([]byte, bool)) error {
	p := &s.parts[k[s.depth]]
	p.mu.Lock()
	defer p.mu.Unlock()
	before := len(p.buf)
	p.buf = append(append(p.buf, k[:]...), 0, 0, 0, 0)
	body, ok := pack(p.buf)
	if !ok {
		p.buf = p.buf[:before]
		return valueForm()
	}
	size := len(body) - before - spillHead
	p.buf = body
	binary.LittleEndian.PutUint32(p.buf[before+keySize:], uint32(size))
	p.records++
	p.plain += int64(spillHead + size)
	p.sealed += sealedSize(size)
	if len(p.buf) < s.blockSize() {
		return p.broken
	}
	return s.flush(p)
}

// sealedSize is what a record of so many bytes takes in the payload.
func sealedSize(body int) int64 {
	n := restSize + body + tagSize
	var v [binary.MaxVarintLen64]byte
	return int64(binary.PutUvarint(v[:], uint64(n)) + n)
}

func (s *spill) flush(p *part) error {
	n := s.blocks.Add(1)
	p.buf = s.gcm.Seal(p.buf[:0], nonce(n), p.buf, nil)
	at := s.end.Add(int64(len(p.buf))) - int64(len(p.buf))
	if _, err := s.file.WriteAt(p.buf, at); err != nil {
		p.broken = unwritable(s.builder.name(), err)
	}
	p.blocks = append(p.blocks, block{at, len(p.buf), n})
	p.buf = p.buf[:0]
	return p.broken
}

// scratch is the memory in which a worker sorts and writes one part after the
// other; had anew for each, it was a third of what a build allocates.
type scratch struct {
	block   []byte
	arena   []byte
	records []record
	columns [3][]byte
}

// read gives a part's records, block by block; they are valid until the next.
func (s *spill) read(p *part, mem *scratch, yield func(records []byte) error) error {
	if p.broken != nil {
		return p.broken
	}
	for _, b := range p.blocks {
		mem.block = slices.Grow(mem.block[:0], b.size)[:b.size]
		buf := mem.block
		if _, err := s.file.ReadAt(buf, b.at); err != nil {
			return spillDamaged(s.builder.name())
		}
		plain, err := s.gcm.Open(buf[:0], nonce(b.nonce), buf, nil)
		if err != nil {
			return spillDamaged(s.builder.name())
		}
		if err := yield(plain); err != nil {
			return err
		}
	}
	return yield(p.buf)
}

// emit takes the records of a part in order.
type emit func(k key, body []byte) error

// sorted gives the records of part n in the order of key, then content. A part
// too large to be sorted at once is split by the next byte of the key.
func (s *spill) sorted(ctx context.Context, n int, mem *scratch, to emit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p := &s.parts[n]
	if p.plain > s.partLimit() {
		return s.split(ctx, p, mem, to)
	}
	mem.arena = slices.Grow(mem.arena[:0], int(p.plain))
	err := s.read(p, mem, func(records []byte) error {
		mem.arena = append(mem.arena, records...)
		return nil
	})
	if err != nil {
		return err
	}
	eachRecord(mem.arena, func(_ key, body []byte) error {
		recodeBody(body, s.builder.spec.Columns, s.builder.recode)
		return nil
	})
	return mem.sort(p.records, to)
}

func (s *spill) split(ctx context.Context, p *part, mem *scratch, to emit) error {
	if s.depth == keySize-1 {
		return personTooLarge()
	}
	finer, err := s.builder.newSpill(s.depth + 1)
	if err != nil {
		return err
	}
	defer finer.remove()
	err = s.read(p, mem, func(records []byte) error {
		return eachRecord(records, func(k key, body []byte) error {
			return finer.add(k, func(to []byte) ([]byte, bool) { return append(to, body...), true })
		})
	})
	for n := 0; n < parts && err == nil; n++ {
		err = finer.sorted(ctx, n, mem, to)
	}
	return err
}

// eachRecord takes a block apart, which the seal has proved to be our own.
func eachRecord(records []byte, to emit) error {
	for len(records) > 0 {
		n := binary.LittleEndian.Uint32(records[keySize:])
		body := records[spillHead:][:n]
		if err := to(key(records), body); err != nil {
			return err
		}
		records = records[spillHead+n:]
	}
	return nil
}

// record is one that is being sorted.
type record struct {
	high, low uint64 // the key
	body      []byte
}

// sort orders by key, then by content, so that the snapshot does not depend on
// the order of Add.
func (mem *scratch) sort(count int64, to emit) error {
	all := slices.Grow(mem.records[:0], int(count))
	eachRecord(mem.arena, func(k key, body []byte) error {
		all = append(all, record{binary.BigEndian.Uint64(k[:]), binary.BigEndian.Uint64(k[8:]), body})
		return nil
	})
	mem.records = all
	slices.SortFunc(all, func(a, b record) int {
		if a.high != b.high {
			return cmp.Compare(a.high, b.high)
		}
		return cmp.Or(cmp.Compare(a.low, b.low), bytes.Compare(a.body, b.body))
	})
	for _, r := range all {
		var k key
		binary.BigEndian.PutUint64(k[:], r.high)
		binary.BigEndian.PutUint64(k[8:], r.low)
		if err := to(k, r.body); err != nil {
			return err
		}
	}
	return nil
}
