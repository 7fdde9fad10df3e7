package seal

import (
	"cmp"
	"crypto/cipher"
	"crypto/hmac"
	"hash"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/emmansun/gmsm/sm3"

	"hedui/internal/lanes"
)

// Blind is the keyed hash under which a personal value is searched.
type Blind [32]byte

// Ring holds the unwrapped keys of a running program. It is safe for
// concurrent use, also while Reload changes the keys; it prints as ***.
type Ring struct {
	hidden
	keys atomic.Pointer[ringKeys]
}

type dataKey struct {
	id  uint32
	gcm cipher.AEAD
}

// ringKeys is one immutable state of a ring.
type ringKeys struct {
	master *Master
	data   map[uint32]*dataKey
	inUse  *dataKey   // seals
	index  []*blinder // live index keys, newest first
}

// NewRing unwraps the keys for data and index; keys of other purposes are
// passed over. There must be a data key and an index key that are not retired.
// Faults: those of Master.Unwrap, seal.no_live_key, seal.repeated_key,
// seal.bad_key.
func NewRing(m *Master, keys []WrappedKey) (*Ring, error) {
	r := new(Ring)
	return r, r.Reload(m, keys)
}

// Reload replaces the ring's keys at once, after a rotation; on an error the
// former keys stay in use.
func (r *Ring) Reload(m *Master, keys []WrappedKey) error {
	next := &ringKeys{master: m, data: map[uint32]*dataKey{}}
	newest := slices.SortedFunc(slices.Values(keys), newestFirst)
	for _, k := range newest {
		if err := next.add(k); err != nil {
			return err
		}
	}
	if next.inUse == nil {
		return noLiveKey(PurposeData)
	}
	if len(next.index) == 0 {
		return noLiveKey(PurposeIndex)
	}
	r.keys.Store(next)
	return nil
}

func newestFirst(a, b WrappedKey) int {
	return cmp.Or(cmp.Compare(b.Version, a.Version), cmp.Compare(b.ID, a.ID))
}

// add takes keys newest first, so the first live data key is the one in use.
func (s *ringKeys) add(k WrappedKey) error {
	switch {
	case k.Purpose == PurposeData:
		return s.addData(k)
	case k.Purpose == PurposeIndex && !k.Retired:
		return s.addIndex(k)
	}
	return nil
}

func (s *ringKeys) addData(k WrappedKey) error {
	if s.data[k.ID] != nil {
		return repeatedKey(k.ID)
	}
	key, err := s.master.Unwrap(k)
	if err != nil {
		return err
	}
	gcm, err := lanes.NewGCM(key)
	if err != nil {
		return badKey(k.ID, err)
	}
	s.data[k.ID] = &dataKey{k.ID, gcm}
	if s.inUse == nil && !k.Retired {
		s.inUse = s.data[k.ID]
	}
	return nil
}

func (s *ringKeys) addIndex(k WrappedKey) error {
	key, err := s.master.Unwrap(k)
	if err != nil {
		return err
	}
	if len(key) != indexKey {
		return badKey(k.ID, nil)
	}
	s.index = append(s.index, newBlinder(k.Version, key))
	return nil
}

// Seal encrypts plain under the newest live data key; Open wants the same aad.
// The result is Overhead bytes longer. Associated data says where the text
// belongs (table, column, row), so that it cannot be moved elsewhere. Faults:
// seal.no_live_key, seal.no_randomness.
func (r *Ring) Seal(aad, plain []byte) ([]byte, error) {
	s := r.keys.Load()
	return sealWith(s.inUse.gcm, s.master.random, s.inUse.id, aad, plain)
}

// Open decrypts what Seal gave, under whichever data key it was. Faults:
// seal.tampered when text, key id or aad are not the ones that were sealed,
// seal.key_missing, seal.newer_format.
func (r *Ring) Open(aad, sealed []byte) ([]byte, error) {
	id, err := idOf(sealed)
	if err != nil {
		return nil, err
	}
	key := r.keys.Load().data[id]
	if key == nil {
		return nil, keyMissing(id)
	}
	plain, err := openWith(key.gcm, aad, sealed)
	if err != nil {
		return nil, tampered()
	}
	return plain, nil
}

// Blind hashes a value of a domain ("citizen", "name" …; at most 255 bytes)
// under the newest index key: the form in which it is stored.
func (r *Ring) Blind(domain, value string) Blind {
	return r.keys.Load().index[0].blind(domain, value)
}

// BlindMany hashes values of a domain under a version of the index key into
// out, which is as long; false when that version is not alive. Where toolchain
// and processor allow it, sixteen at once.
func (r *Ring) BlindMany(version int, domain string, values []string, out []Blind) bool {
	for _, key := range r.keys.Load().index {
		if key.version == version {
			key.many(domain, values, out)
			return true
		}
	}
	return false
}

// BlindAll hashes a value under every live index key, newest first: the forms
// to search for while an index is being rebuilt under a new key. They run
// parallel to IndexVersions.
func (r *Ring) BlindAll(domain, value string) []Blind {
	index := r.keys.Load().index
	all := make([]Blind, len(index))
	for i, key := range index {
		all[i] = key.blind(domain, value)
	}
	return all
}

// IndexVersions lists the live index-key versions, newest first. What keeps
// blinds in an immutable file notes the version that it was made with.
func (r *Ring) IndexVersions() []int {
	index := r.keys.Load().index
	versions := make([]int, len(index))
	for i, key := range index {
		versions[i] = key.version
	}
	return versions
}

// Derive gives a sub key of 32 bytes for another use (cookies, tokens). It
// stays the same as long as the master does, whatever data keys come and go.
func (r *Ring) Derive(purpose string) []byte {
	return r.keys.Load().master.derive("ring:" + purpose)
}

// blinder computes HMAC-SM3 with reused states: 355 ns against 830 ns for a
// fresh hmac.New, which hashes the two pads each time.
type blinder struct {
	version int
	states  sync.Pool
	lanes   *lanes.HMAC
}

type blindState struct {
	mac hash.Hash
	buf []byte
}

func newBlinder(version int, key []byte) *blinder {
	b := &blinder{version: version, lanes: lanes.NewHMAC(key)}
	b.states.New = func() any { return &blindState{mac: hmac.New(sm3.New, key)} }
	return b
}

func (b *blinder) blind(domain, value string) (out Blind) {
	if len(domain) > 255 {
		panic("seal: a domain has at most 255 bytes")
	}
	s := b.states.Get().(*blindState)
	defer b.states.Put(s)
	return s.blind(domain, value)
}

func (s *blindState) blind(domain, value string) (out Blind) {
	s.mac.Reset()
	s.buf = append(append(append(s.buf[:0], byte(len(domain))), domain...), value...)
	s.mac.Write(s.buf)
	clear(s.buf) // no personal datum stays in the pool
	s.buf = s.mac.Sum(s.buf[:0])
	copy(out[:], s.buf)
	return out
}

func (b *blinder) many(domain string, values []string, out []Blind) {
	framed := string([]byte{byte(len(domain))}) + domain
	s := b.states.Get().(*blindState)
	defer b.states.Put(s)
	for i := lanes.Many(b.lanes, framed, values, out); i < len(values); i++ {
		out[i] = s.blind(domain, values[i])
	}
}
