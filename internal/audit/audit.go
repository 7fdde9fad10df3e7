// Package audit is the register of who did what: its entries, their frozen
// bytes, the tree that makes them tamper-evident, and the check of an export
// without the server (R3.4, R11; GB/T 22239 level 3: the audit is never off).
//
// Nouns: an Entry is one deed, refusal or look; a Commitment stands in it for
// a personal datum, so that the datum can be destroyed and the proof stays; a
// Tree is the Merkle tree of RFC 6962 over the entries, hashed with SM3; a
// Checkpoint is its root at one size, signed; an export is a file of entries,
// leaf hashes and checkpoints that Verify reads.
package audit

import (
	"crypto/hmac"
	"encoding/hex"
	"time"

	"github.com/emmansun/gmsm/sm3"
)

// Outcome says how a deed ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"    // it was done and is durable
	Refused Outcome = "refused" // it was asked for and not allowed
	Read    Outcome = "read"    // personal data were looked at
)

// Entry is one line of the register. It holds no personal datum: subjects
// appear only as Commit.
type Entry struct {
	Seq     int64             // 1, 2, 3 … without a gap; given by the sequencer
	At      time.Time         // UTC, to the millisecond
	Actor   string            // account id, or "hedui:job"
	Device  string            // registered device id; empty where none is asked
	Agency  string            // region code of the actor's agency
	Verb    string            // the verb of the norm: "submit", "answer" …
	Object  string            // "case c_…": what it was done to
	Rule    string            // "R8.1" where a rule of the norm decided
	Outcome Outcome           // Done, Refused or Read
	Reason  string            // why, as far as one was asked
	Commit  [][]byte          // Commitments, 32 bytes each
	Detail  map[string]string // further facts, nothing personal
}

// Hash is an SM3 digest.
type Hash [sm3.Size]byte

// String is the hash in hexadecimal, for exports and messages.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash in hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (h *Hash) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(h) {
		return hex.ErrLength
	}
	_, err := hex.Decode(h[:], text)
	return err
}

// Commitment hides a personal datum in an entry: HMAC-SM3 under a secret
// random salt of at least 16 bytes. Whoever keeps datum and salt can prove
// what the entry was about; without the salt nobody can try out id numbers.
func Commitment(salt, personal []byte) []byte {
	mac := hmac.New(sm3.New, salt)
	mac.Write(personal)
	return mac.Sum(nil)
}

// LeafHash is the entry's hash in the tree: SM3(0x00 ‖ Encode()).
func (e Entry) LeafHash() Hash { return leafHash(e.Encode()) }
