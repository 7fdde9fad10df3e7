package store_test

import (
	"slices"
	"testing"

	"hedui/internal/notice"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// What is new is counted for offices that tell somebody, and for no others: not
// before they do, and not after. Hours and secret wait for whoever comes next.
func TestNewsAreCountedOnlyForWhomeverTheyAreFor(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		set := func(recipients ...notice.Recipient) {
			noError(t, write(t, s, func(tx *store.Tx) error {
				setting := notice.Default()
				setting.Recipients, setting.FromHour, setting.Secret = recipients, 11, "sixteen characters"
				return tx.PutNoticeSetting("210000", setting)
			}))
		}
		waits := func(when string, want ...string) {
			t.Helper()
			noError(t, write(t, s, func(tx *store.Tx) error {
				return tx.AddNotice(store.Notice{Office: "210000", Kind: "task.reason", Words: "一条"})
			}))
			noError(t, s.View(ctx, func(tx *store.Tx) error {
				got, err := tx.OfficesWithNews()
				if !slices.Equal(got, want) {
					t.Errorf("%s: %v", when, got)
				}
				return err
			}))
		}
		set()
		waits("nobody is told")
		set(notice.Recipient{Channel: notice.SMS, To: "13800000000"})
		waits("somebody is", "210000")
		set()
		waits("nobody any more")
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			kept, err := tx.NoticeSetting("210000")
			if kept.FromHour != 11 || kept.Secret != "sixteen characters" || len(kept.Recipients) != 0 {
				t.Errorf("kept: %+v", kept)
			}
			return err
		}))
	})
}
