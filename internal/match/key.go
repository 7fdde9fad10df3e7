package match

import (
	"crypto/cipher"
	"crypto/hmac"
	"encoding/binary"
	"io"

	gmcipher "github.com/emmansun/gmsm/cipher"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"

	"hedui/internal/lanes"
)

const (
	keySize   = 16 // of a record's key and of every SM4 key
	tagSize   = 16
	saltSize  = 16
	nonceSize = 12
	printSize = 5 // bytes of a fingerprint
	restSize  = 8 // bytes of the key that stand before a record
)

// key is the blind key of a record in one snapshot.
type key [keySize]byte

// keys are the three sub keys of one snapshot.
type keys struct {
	probe   cipher.Block // turns blinds into keys
	records cipher.AEAD  // seals records; nonce: place of the record
	frame   cipher.AEAD  // tags header and columns; nonce: number of the guard
}

// The frame nonces of header and words; guards count from 0.
const (
	headerNonce = 1<<64 - 1
	wordsNonce  = 1<<64 - 2
)

func newKeys(dataKey []byte, salt [saltSize]byte, resource string) (*keys, error) {
	if len(dataKey) != keySize {
		return nil, badKeyLength(len(dataKey))
	}
	k := new(keys)
	var err error
	if k.probe, err = sm4.NewCipher(subKey(dataKey, "probe", salt, resource)); err != nil {
		return nil, err
	}
	if k.records, err = lanes.NewGCM(subKey(dataKey, "records", salt, resource)); err != nil {
		return nil, err
	}
	k.frame, err = lanes.NewGCM(subKey(dataKey, "frame", salt, resource))
	return k, err
}

func subKey(dataKey []byte, label string, salt [saltSize]byte, resource string) []byte {
	h := hmac.New(sm3.New, dataKey)
	io.WriteString(h, "hedui snapshot\x00"+label+"\x00")
	h.Write(salt[:])
	io.WriteString(h, resource)
	return h.Sum(nil)[:keySize]
}

// keyOf derives one key; derive does the same for many.
func (k *keys) keyOf(blind [32]byte) (out key) {
	k.probe.Encrypt(out[:], blind[:keySize])
	return out
}

// derive turns n blinds into keys, many at once: the cipher works on eight
// blocks in parallel.
func (k *keys) derive(n int, blind func(i int) []byte, each func(i int, k key)) {
	const many = 256 // what stays in the nearest cache
	blocks, cipher := make([]byte, min(n, many)*keySize), gmcipher.NewECBEncrypter(k.probe)
	for from := 0; from < n; from += many {
		some := blocks[:min(n-from, many)*keySize]
		for i := 0; i < len(some); i += keySize {
			copy(some[i:], blind(from + i/keySize)[:keySize])
		}
		cipher.CryptBlocks(some, some)
		for i := 0; i < len(some); i += keySize {
			each(from+i/keySize, key(some[i:]))
		}
	}
}

// stored is the key as a file of so many buckets tells it: without the bits
// between bucket and fingerprint.
func (k key) stored(bits uint8) key {
	kept := ^uint32(0) << (32 - bits)
	k[0] &= byte(kept >> 24)
	k[1] &= byte(kept >> 16)
	k[2] &= byte(kept >> 8)
	return k
}

const printMask = 1<<(8*printSize) - 1

// fingerprint gives bytes 3 to 7 of the key as a number.
func (k key) fingerprint() uint64 { return binary.BigEndian.Uint64(k[:8]) & printMask }

// bucket gives the first bits of the key as a number.
func (k key) bucket(bits uint8) int { return int(binary.BigEndian.Uint64(k[:8]) >> (64 - bits)) }

func nonce(n uint64) []byte {
	var b [nonceSize]byte
	binary.BigEndian.PutUint64(b[nonceSize-8:], n)
	return b[:]
}

// tag authenticates data without hiding it.
func (k *keys) tag(n uint64, data []byte) []byte {
	return k.frame.Seal(nil, nonce(n), nil, data)
}

func (k *keys) tagged(n uint64, data, tag []byte) bool {
	_, err := k.frame.Open(nil, nonce(n), tag, data)
	return err == nil
}
