package match

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/emmansun/gmsm/sm3"
)

// Snapshot is an open snapshot. It is safe for concurrent use. The file must
// stay as it is while it is open; publishing replaces it without touching it.
type Snapshot struct {
	header
	name      string // of the file, for faults
	keys      *keys
	words     words
	directory []byte
	prints    []byte
	payload   []byte // the records; header.payload is their length
	unmap     func() error
	use       sync.RWMutex // held for reading while the map is in use
	closed    bool
}

// Open maps the snapshot at path, which dataKey (16 bytes) opens, and checks
// header, directory and fingerprints. Faults, naming the file without its
// folder: match.missing, match.unreadable, match.foreign, match.newer_format,
// match.damaged, match.wrong_key, match.key_length.
func Open(path string, dataKey []byte) (*Snapshot, error) {
	name := filepath.Base(path)
	data, unmap, err := openMap(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(name, err)
	} else if err != nil {
		return nil, unreadable(name, err)
	}
	s, err := read(data, name, dataKey)
	if err != nil {
		unmap()
		return nil, err
	}
	s.unmap = unmap
	return s, nil
}

func openMap(path string) ([]byte, func() error, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, errors.New("not a regular file")
	}
	return mapFile(f, info.Size())
}

// read takes a file's bytes apart and checks what Open promises.
func read(data []byte, name string, dataKey []byte) (*Snapshot, error) {
	h, raw, err := parseHeader(data, name)
	if err != nil {
		return nil, err
	}
	k, err := newKeys(dataKey, h.salt, h.Resource)
	if err != nil {
		return nil, err
	}
	end := len(raw) - tagSize
	if !k.tagged(headerNonce, raw[:end], raw[end:]) {
		return nil, wrongKey(name, h.KeyID)
	}
	s := view(h, data, name, k)
	if !s.openWords(data) {
		return nil, damaged(name)
	}
	return s, s.checkColumns(data)
}

// openWords reads the dictionaries; format 0 had none.
func (s *Snapshot) openWords(data []byte) bool {
	l := s.layout()
	s.words = newWords(s.Columns, false)
	if s.format == 0 {
		return true
	}
	plain, err := s.keys.frame.Open(nil, nonce(wordsNonce), data[l.words:l.directory], nil)
	return err == nil && s.words.decode(plain)
}

// view lays the parts over the bytes; parseHeader has checked their sizes.
func view(h *header, data []byte, name string, k *keys) *Snapshot {
	l := h.layout()
	return &Snapshot{header: *h, name: name, keys: k,
		directory: data[l.directory:l.prints], prints: data[l.prints:l.payload], payload: data[l.payload:]}
}

// checkColumns checks the guards over directory and fingerprints.
func (s *Snapshot) checkColumns(data []byte) error {
	l := s.layout()
	columns := data[l.directory:l.payload]
	for i, guard := range s.guards {
		part := columns[i*guardSpan : min((i+1)*guardSpan, len(columns))]
		if !s.keys.tagged(uint64(i), part, guard[:]) {
			return damaged(s.name)
		}
	}
	return nil
}

// Info says what the snapshot is.
func (s *Snapshot) Info() Info { return s.header.Info }

// Close ends the use of the file, after those who are using it now.
func (s *Snapshot) Close() error {
	s.use.Lock()
	defer s.use.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.unmap()
}

func (s *Snapshot) hold() (release func(), err error) {
	s.use.RLock()
	if s.closed {
		s.use.RUnlock()
		return nil, closed(s.name)
	}
	return s.use.RUnlock, nil
}

// Find gives the records of one person, ordered by content; none is no error.
// Faults: match.damaged, match.closed.
func (s *Snapshot) Find(blind [32]byte) ([]Record, error) {
	release, err := s.hold()
	if err != nil {
		return nil, err
	}
	defer release()
	k := s.keys.keyOf(blind)
	if !s.mayHold(k, s.bucketOf(k)) {
		return nil, nil
	}
	return s.records(k)
}

// Check reads the whole payload and compares its digest: for backups and for
// suspicion; a record that is used is always checked by itself. Faults:
// match.damaged, match.closed, the context's error.
func (s *Snapshot) Check(ctx context.Context) error {
	release, err := s.hold()
	if err != nil {
		return err
	}
	defer release()
	all := sm3.New()
	for part := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		perPart := 1 << (s.bits - minBits)
		_, from := s.entry(part * perPart)
		_, to := s.entry((part + 1) * perPart)
		if from > to || to > uint64(len(s.payload)) {
			return damaged(s.name)
		}
		sum := sm3.Sum(s.payload[from:to])
		all.Write(sum[:])
	}
	if !bytes.Equal(all.Sum(nil), s.digest[:]) {
		return damaged(s.name)
	}
	return nil
}

// entry reads the directory: the first record of a bucket and its offset.
func (s *Snapshot) entry(bucket int) (first, offset uint64) {
	e := s.directory[bucket*entrySize:]
	return binary.LittleEndian.Uint64(e), binary.LittleEndian.Uint64(e[8:])
}

// bucket is where the records of some keys lie: their places and their bytes.
// It is not ok when the directory leads outside the file.
type bucket struct {
	first, last, from, to uint64
	ok                    bool
}

func (s *Snapshot) bucketOf(k key) (b bucket) {
	n := k.bucket(s.bits)
	b.first, b.from = s.entry(n)
	b.last, b.to = s.entry(n + 1)
	b.ok = b.first <= b.last && b.last <= uint64(s.Records) && b.from <= b.to && b.to <= uint64(len(s.payload))
	return b
}

func (s *Snapshot) printAt(i uint64) uint64 {
	return binary.LittleEndian.Uint64(s.prints[i*printSize:]) & printMask
}

// mayHold tells whether the key's fingerprint stands in its bucket; true also
// for a broken directory, which records then reports.
func (s *Snapshot) mayHold(k key, b bucket) bool {
	want := k.fingerprint()
	for i := b.first; b.ok && i < b.last; i++ {
		if s.printAt(i) == want {
			return true
		}
	}
	return !b.ok
}

// records opens the records of a key. The fingerprint decides nothing: what
// opens under another key was a collision, what does not open was changed.
func (s *Snapshot) records(k key) (found []Record, err error) {
	b := s.bucketOf(k)
	if !b.ok {
		return nil, damaged(s.name)
	}
	want, rest := k.fingerprint(), reader{rest: s.payload[b.from:b.to]}
	for i := b.first; i < b.last; i++ {
		stored := rest.bytes(int(rest.uvarint()))
		if rest.bad || len(stored) < s.restSize()+tagSize {
			return nil, damaged(s.name)
		}
		if s.printAt(i) != want {
			continue
		}
		r, theirs, ok := s.unseal(i, k, stored)
		if !ok {
			return nil, damaged(s.name)
		}
		if theirs {
			found = append(found, r)
		}
	}
	return found, nil
}

// unseal opens the record at a place under the key that stands there, and tells
// whether that is k.
func (s *Snapshot) unseal(place uint64, k key, stored []byte) (r Record, theirs, ok bool) {
	size := s.restSize()
	if s.format > 0 {
		k = k.stored(s.bits)
	}
	there := k
	copy(there[keySize-size:], stored)
	plain, err := s.keys.records.Open(nil, nonce(place), stored[size:], there[:])
	if err != nil {
		return Record{}, false, false
	}
	r, ok = s.words.unpack(plain, s.Columns)
	return r, there == k, ok
}
