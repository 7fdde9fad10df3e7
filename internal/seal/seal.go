// Package seal keeps personal data unreadable at rest (R3.4, R10, R11) with
// the national algorithms: SM4-GCM for content (GB/T 32907), SM3 for digests
// and blind indexes (GB/T 32905), SM2 for signatures (GB/T 32918).
//
// Nouns: the Master is the secret in the key folder; it wraps data keys and
// never seals content itself. A WrappedKey is such a data key as it lies in
// the database. The Ring holds the unwrapped keys of a running program: it
// seals, opens and blinds. A Blind is the keyed hash of a value, the only form
// in which equality of personal data is searched. A Secret is a text that
// prints as ***.
//
// Frozen formats (version 1), all integers big-endian, pinned by testdata:
//
//	sealed   01 | key id (4) | nonce (12) | SM4-GCM ciphertext | tag (16)
//	         associated data: what the caller gives, nothing else
//	wrapped  01 | master id (4) | nonce (12) | SM4-GCM of the key | tag (16)
//	         associated data: id (4) | version (4) | purpose
//	blind    HMAC-SM3(index key, len(domain) (1) | domain | value)
//	digest   SM3 of, for each part, length (8) | part
//	sub key  HMAC-SM3(master secret, "hedui derive" | 00 | purpose)
//
// The wrapping key is the first 16 bytes of the sub key "wrap", the master id
// the first 4 bytes of the sub key "id", and what Derive gives for a purpose
// the sub key "ring:" followed by it. Nonces are random, so a data key is
// to be renewed before it has sealed 2^32 times (NIST SP 800-38D, 8.3).
package seal

import (
	"crypto/cipher"
	"encoding/binary"
	"io"

	"github.com/emmansun/gmsm/sm3"
)

const (
	format     = 1 // first byte of everything sealed or wrapped
	idSize     = 4
	nonceSize  = 12
	tagSize    = 16
	headerSize = 1 + idSize + nonceSize

	// Overhead is how many bytes longer a sealed text is than the plain one.
	Overhead = headerSize + tagSize
)

// Digest is the SM3 hash of the parts, each framed by its length, so that no
// two different lists of parts run together into the same bytes.
func Digest(parts ...[]byte) [32]byte {
	h := sm3.New()
	var frame [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(frame[:], uint64(len(part)))
		h.Write(frame[:])
		h.Write(part)
	}
	return [32]byte(h.Sum(nil))
}

// sealWith writes the frozen form: version, id, nonce, ciphertext and tag.
func sealWith(gcm cipher.AEAD, random io.Reader, id uint32, aad, plain []byte) ([]byte, error) {
	out := make([]byte, headerSize, Overhead+len(plain))
	out[0] = format
	binary.BigEndian.PutUint32(out[1:], id)
	nonce := out[1+idSize : headerSize]
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, noRandomness(err)
	}
	return gcm.Seal(out, nonce, plain, aad), nil
}

// idOf reads the key id of a sealed or wrapped text, after checking its form.
func idOf(sealed []byte) (uint32, error) {
	switch {
	case len(sealed) == 0:
		return 0, tampered()
	case sealed[0] > format:
		return 0, newerFormat(sealed[0])
	case sealed[0] != format || len(sealed) < Overhead:
		return 0, tampered()
	}
	return binary.BigEndian.Uint32(sealed[1:]), nil
}

// openWith opens what sealWith wrote; idOf has checked the form.
func openWith(gcm cipher.AEAD, aad, sealed []byte) ([]byte, error) {
	return gcm.Open(nil, sealed[1+idSize:headerSize], sealed[headerSize:], aad)
}
