package store_test

import (
	"testing"

	"hedui/internal/hint"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// What was raised before in the same words is not raised again, also while the
// index is being rebuilt under a new key.
func TestAHintIsRaisedOnceAlsoUnderTwoIndexKeys(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		said := hint.Hint{Rule: "deposit", Version: 1, Name: "存款高于参考值", Ordinal: 1, Reason: "合计 46,312.57 元"}
		raise := func(s *store.Store, h hint.Hint) (isNew bool) {
			noError(t, write(t, s, func(tx *store.Tx) (err error) { isNew, err = tx.PutHint("c1", 1, h); return err }))
			return isNew
		}
		s := open()
		if !raise(s, said) || raise(s, said) {
			t.Error("not raised once")
		}
		noError(t, write(t, s, func(tx *store.Tx) error { _, _, err := tx.NewKey(seal.PurposeIndex); return err }))
		noError(t, s.Close())
		if s = open(); len(s.Ring().IndexVersions()) != 2 || raise(s, said) {
			t.Error("raised again under another key")
		}
		if said.Reason = "合计 46,312.58 元"; !raise(s, said) {
			t.Error("other words are not raised")
		}
	})
}
