package match

import (
	"crypto/rand"
	"encoding/binary"
	"io"
	"path/filepath"
)

// parts is how many parts a build falls into, by the first byte of the key;
// each is sorted in memory by itself.
const parts = 1 << minBits

const defaultMemory = 256 << 20

// Spec says what is to be built.
type Spec struct {
	Resource     string   // whose data: the caller's name for it
	AsOf         string   // 数据截止日期, "2026-10-09"
	Fields       []string // names of the payload's fields, for the caller
	Key          []byte   // data key of 16 bytes, of this snapshot alone
	KeyID        uint32   // the id under which the caller keeps it wrapped
	Blind        func(number string) [32]byte
	BlindVersion int       // version of the index key that Blind uses
	MemoryLimit  int64     // bytes to work in, about; 0 = 256 MiB
	Workers      int       // goroutines of Publish; less than 1 means 1
	Random       io.Reader // nil = crypto/rand; another for frozen test files alone
}

// Builder takes records in any order, spills them sealed to the disk, and
// publishes them as a snapshot. Finish it by Publish or Abort, once every Add
// has returned.
type Builder struct {
	path  string
	spec  Spec
	salt  [saltSize]byte
	keys  *keys
	spill *spill
	done  bool
}

// NewBuilder begins the snapshot that Publish will put at path. Its temporary
// files lie beside it. Faults: match.unwritable, match.key_length,
// match.no_randomness.
func NewBuilder(path string, spec Spec) (*Builder, error) {
	if spec.Random == nil {
		spec.Random = rand.Reader
	}
	if spec.MemoryLimit <= 0 {
		spec.MemoryLimit = defaultMemory
	}
	spec.Workers = max(1, spec.Workers)
	b := &Builder{path: path, spec: spec}
	if _, err := io.ReadFull(spec.Random, b.salt[:]); err != nil {
		return nil, noRandomness(err)
	}
	var err error
	if b.keys, err = newKeys(spec.Key, b.salt, spec.Resource); err != nil {
		return nil, err
	}
	b.spill, err = b.newSpill(0)
	return b, err
}

func (b *Builder) name() string { return filepath.Base(b.path) }

// Add takes one record: the person's number in normal form, the name as the
// resource has it, and the content. It is safe for concurrent use, and the
// snapshot does not depend on the order. Faults: match.record_too_large (over
// 1 MiB; the snapshot can go on without it), match.unwritable, match.finished.
func (b *Builder) Add(number, name string, payload []byte) error {
	if b.done {
		return finished(b.name())
	}
	if len(name)+len(payload) > maxRecordSize {
		return recordTooLarge()
	}
	body := make([]byte, 0, binary.MaxVarintLen32+len(name)+len(payload))
	body = append(appendText(body, name), payload...)
	return b.spill.add(b.keys.keyOf(b.spec.Blind(number)), body)
}

// Abort gives the build up and removes its temporary files; after Publish it
// does nothing.
func (b *Builder) Abort() {
	if !b.done {
		b.done = true
		b.spill.remove()
	}
}
