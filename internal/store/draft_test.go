package store_test

import (
	"fmt"
	"testing"

	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// One account cannot fill the disk with drafts; those it has can be changed.
func TestAnAccountsDraftsHaveAnEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		keep := func(n int) error { return s.KeepDraft(ctx, clerk, fmt.Sprintf("case.c%d.people", n), []byte("{}")) }
		for n := range store.MaxDrafts {
			if err := keep(n); err != nil {
				t.Fatal(err)
			}
		}
		if err := keep(store.MaxDrafts); !fault.HasCode(err, "draft.many") {
			t.Errorf("one more gives %v", err)
		}
		if err := keep(0); err != nil {
			t.Errorf("an earlier one cannot be changed: %v", err)
		}
		if err := s.DropDraft(ctx, clerk, "case.c1.people"); err != nil {
			t.Fatal(err)
		}
		if err := keep(store.MaxDrafts); err != nil {
			t.Errorf("there is room again: %v", err)
		}
	})
}
