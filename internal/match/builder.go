package match

import (
	"crypto/rand"
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
	Columns      []Column // of the records
	Key          []byte   // data key of 16 bytes, of this snapshot alone
	KeyID        uint32   // the id under which the caller keeps it wrapped
	Blind        Blind
	BlindVersion int       // version of the index key that Blind uses
	MemoryLimit  int64     // bytes to work in, about; 0 = 256 MiB
	Workers      int       // goroutines of Publish; less than 1 means 1
	Random       io.Reader // nil = crypto/rand; another for frozen test files alone
}

// Blind gives the keyed hashes of numbers, into out, which is as long. Several
// at once: they may be hashed in lanes.
type Blind func(numbers []string, out [][32]byte) error

// Row is a record to be taken: the person's number in normal form, the name as
// the resource has it, and the values by column, in the normal form of each.
type Row struct {
	Number, Name string
	Values       []string
}

// Builder takes records in any order, spills them sealed to the disk, and
// publishes them as a snapshot. Finish it by Publish or Abort, once every Add
// has returned.
type Builder struct {
	path   string
	spec   Spec
	salt   [saltSize]byte
	keys   *keys
	words  words
	recode [][maxWords + 1]byte // from the learnt codes to the final ones
	spill  *spill
	done   bool
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
	b := &Builder{path: path, spec: spec, words: newWords(spec.Columns, true)}
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

// Add takes records; hand in some dozens at once, which are hashed together. It
// is safe for concurrent use. The snapshot does not depend on the order, but
// for which 255 of a column's values are written short. Faults:
// match.record_too_large (over 1 MiB) and match.value_form, after which the
// snapshot can go on without that record and those behind it;
// match.unwritable, match.finished, Blind's.
func (b *Builder) Add(rows ...Row) error {
	if b.done {
		return finished(b.name())
	}
	keys, err := b.keysOf(rows)
	for i := 0; i < len(rows) && err == nil; i++ {
		err = b.add(keys[i], rows[i])
	}
	return err
}

func (b *Builder) add(k key, r Row) error {
	if len(r.Values) != len(b.spec.Columns) {
		return columnsDiffer(len(b.spec.Columns), len(r.Values))
	}
	size := len(r.Name)
	for _, v := range r.Values {
		size += len(v)
	}
	if size > maxRecordSize {
		return recordTooLarge()
	}
	return b.spill.add(k, func(to []byte) ([]byte, bool) {
		return b.words.pack(to, b.spec.Columns, r.Name, r.Values)
	})
}

func (b *Builder) keysOf(rows []Row) ([]key, error) {
	numbers, blinds := make([]string, len(rows)), make([][32]byte, len(rows))
	for i, r := range rows {
		numbers[i] = r.Number
	}
	if err := b.spec.Blind(numbers, blinds); err != nil {
		return nil, err
	}
	keys := make([]key, len(rows))
	b.keys.derive(len(rows), func(i int) []byte { return blinds[i][:] }, func(i int, k key) { keys[i] = k })
	return keys, nil
}

// Abort gives the build up and removes its temporary files; after Publish it
// does nothing.
func (b *Builder) Abort() {
	if !b.done {
		b.done = true
		b.spill.remove()
	}
}
