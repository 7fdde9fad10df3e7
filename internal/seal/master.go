package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"encoding/binary"
	"io"

	"github.com/emmansun/gmsm/sm3"

	"hedui/internal/fault"
	"hedui/internal/lanes"
)

// Purposes of wrapped keys that a Ring uses. Others ("snapshot:…") belong to
// their callers, who Unwrap them.
const (
	PurposeData  = "data"  // seals content
	PurposeIndex = "index" // blinds values
)

const (
	secretSize = 32 // the master secret
	sealKey    = 16 // SM4
	indexKey   = 32 // HMAC-SM3
)

// WrappedKey is a data key as the database keeps it: unreadable without the
// Master, and bound to its id, purpose and version.
type WrappedKey struct {
	ID      uint32 // unique over all purposes and versions, never reused
	Purpose string // PurposeData, PurposeIndex, "snapshot:<resource>:<version>"
	Version int    // counts up within the purpose
	Wrapped []byte
	Retired bool // data: opens but never seals again; index: no longer searched
}

// Master is the secret of an installation, with its signing key. It is safe
// for concurrent use and prints as ***.
type Master struct {
	hidden
	secret [secretSize]byte
	id     uint32
	wrap   cipher.AEAD
	signer *Signer
	random io.Reader
}

func newMaster(secret [secretSize]byte, signer *Signer) (*Master, error) {
	m := &Master{secret: secret, signer: signer, random: rand.Reader}
	m.id = binary.BigEndian.Uint32(m.derive("id"))
	var err error
	m.wrap, err = lanes.NewGCM(m.derive("wrap")[:sealKey])
	return m, err
}

// WithRandom gives a Master that draws keys and nonces from r, as do the rings
// made of it: for frozen test vectors alone. OpenMaster's uses crypto/rand.
func (m *Master) WithRandom(r io.Reader) *Master {
	other := *m
	other.random = r
	return &other
}

// Signer gives the installation's signing key.
func (m *Master) Signer() *Signer { return m.signer }

// NewKey draws a key of the right size for its purpose (32 bytes for
// PurposeIndex, 16 else) and wraps it. Faults: seal.no_randomness.
func (m *Master) NewKey(purpose string, id uint32, version int) (WrappedKey, error) {
	key := make([]byte, keySize(purpose))
	if _, err := io.ReadFull(m.random, key); err != nil {
		return WrappedKey{}, noRandomness(err)
	}
	wrapped, err := m.Wrap(purpose, id, version, key)
	return WrappedKey{ID: id, Purpose: purpose, Version: version, Wrapped: wrapped}, err
}

// Wrap seals a key under the master, bound to purpose, id and version. Faults:
// seal.no_randomness.
func (m *Master) Wrap(purpose string, id uint32, version int, key []byte) ([]byte, error) {
	return sealWith(m.wrap, m.random, m.id, wrapData(purpose, id, version), key)
}

// Unwrap opens a wrapped key. Faults: seal.wrong_master when another master
// wrapped it, seal.wrapped_damaged when it or its description was changed,
// seal.newer_format.
func (m *Master) Unwrap(k WrappedKey) ([]byte, error) {
	by, err := idOf(k.Wrapped)
	if fault.HasCode(err, "seal.tampered") {
		return nil, wrappedDamaged(k.ID)
	} else if err != nil {
		return nil, err
	}
	if by != m.id {
		return nil, wrongMaster(k.ID)
	}
	key, err := openWith(m.wrap, wrapData(k.Purpose, k.ID, k.Version), k.Wrapped)
	if err != nil {
		return nil, wrappedDamaged(k.ID)
	}
	return key, nil
}

// derive gives a sub key of 32 bytes; it does not change when data keys do.
func (m *Master) derive(purpose string) []byte {
	h := hmac.New(sm3.New, m.secret[:])
	io.WriteString(h, "hedui derive\x00"+purpose)
	return h.Sum(nil)
}

func wrapData(purpose string, id uint32, version int) []byte {
	aad := binary.BigEndian.AppendUint32(nil, id)
	aad = binary.BigEndian.AppendUint32(aad, uint32(version))
	return append(aad, purpose...)
}

func keySize(purpose string) int {
	if purpose == PurposeIndex {
		return indexKey
	}
	return sealKey
}
