package store

import (
	"encoding/binary"
	"io"

	"hedui/internal/audit"
)

// saltSize is the length of a commitment's salt, in bytes.
const saltSize = 16

// appendEntry writes the transaction's audit entry, unchained: a shared chain
// would be a row that every transaction fights for (decision 5).
func (tx *Tx) appendEntry() error {
	if tx.entry.Object == "" || tx.entry.Verb == "" {
		return errNoObject
	}
	id := tx.NewID("")
	salts, err := tx.commitAll()
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO audit_pending (id, body, salts) VALUES ($1, $2, $3)`, id, tx.entry.Encode(), salts)
	return err
}

// commitAll turns the collected personal data into commitments and gives the
// sealed salts, in their order; nil when there are none.
func (tx *Tx) commitAll() ([]byte, error) {
	if len(tx.personal) == 0 {
		return nil, nil
	}
	salts := make([]byte, saltSize*len(tx.personal))
	if _, err := io.ReadFull(tx.store.rand, salts); err != nil {
		return nil, err
	}
	tx.entry.Commit = nil
	for i, p := range tx.personal {
		tx.entry.Commit = append(tx.entry.Commit, audit.Commitment(salts[i*saltSize:][:saltSize], p))
	}
	return tx.store.ring.Seal(saltsAAD(tx.entry.Commit), salts)
}

// saltsAAD binds sealed salts to the commitments that they open, whatever seq
// the entry gets.
func saltsAAD(commit [][]byte) []byte {
	aad := binary.AppendUvarint([]byte("audit salts\x00"), uint64(len(commit)))
	for _, c := range commit {
		aad = append(aad, c...)
	}
	return aad
}
