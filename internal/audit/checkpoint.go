package audit

import (
	"encoding/binary"
	"time"
)

// Signer signs checkpoints and exports; *seal.Signer is one.
type Signer interface {
	Sign(message []byte) (signature []byte, err error)
}

// Key checks a Signer's signatures; *seal.Verifier is one.
type Key interface {
	Fingerprint() string // names the key; not secret
	Verify(message, signature []byte) bool
}

// Checkpoint is the tree's root at one size, signed. Whoever keeps one can
// show that nothing before it was changed since.
type Checkpoint struct {
	Size      int64     `json:"size"` // entries 1…Size are under it
	Root      Hash      `json:"root"`
	At        time.Time `json:"at"`  // UTC, to the millisecond
	Key       string    `json:"key"` // the fingerprint of the signing key
	Signature []byte    `json:"signature"`
}

// NewCheckpoint signs the tree as it stands, with the key of that fingerprint.
func NewCheckpoint(t *Tree, at time.Time, signer Signer, fingerprint string) (Checkpoint, error) {
	c := Checkpoint{Size: t.Size(), Root: t.Root(), At: instant(at), Key: fingerprint}
	var err error
	c.Signature, err = signer.Sign(c.message())
	return c, err
}

// Check tells whether key signed the checkpoint.
func (c Checkpoint) Check(key Key) bool {
	return c.Key == key.Fingerprint() && key.Verify(c.message(), c.Signature)
}

// message is what is signed: frozen (testdata/checkpoint.golden).
func (c Checkpoint) message() []byte {
	b := []byte("hedui audit checkpoint 1\n")
	b = binary.BigEndian.AppendUint64(b, uint64(c.Size))
	b = binary.BigEndian.AppendUint64(b, uint64(c.At.UnixMilli()))
	b = append(b, c.Root[:]...)
	return append(b, c.Key...)
}

// instant is a time as the register keeps it.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
