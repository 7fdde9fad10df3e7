package casework

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hedui/internal/policy"
	"hedui/internal/store"
)

// keepSuperseded is how long a snapshot stays after another took its place: long
// enough to look into a doubtful import, and no longer, since it is a register of
// people that answers nobody any more (R12.1, Personal Information Protection Law
// art. 19: the shortest time necessary).
const keepSuperseded = 7 * 24 * time.Hour

// forgetSnapshots removes the snapshots whose successors have served for
// keepSuperseded, and then their keys, so that a copy elsewhere opens no more; what
// they were stays in the table.
func (d *Desk) forgetSnapshots(ctx context.Context) error {
	var old []store.Snapshot
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		old, err = tx.SupersededSnapshots(tx.Now.Add(-keepSuperseded))
		return err
	})
	for _, s := range old {
		err = errors.Join(err, d.forgetSnapshot(ctx, s))
	}
	return err
}

func (d *Desk) forgetSnapshot(ctx context.Context, s store.Snapshot) error {
	path := filepath.Join(d.snapshotDir(), s.File)
	if err := errors.Join(d.hosted.Drop(path), removed(path)); err != nil {
		return err
	}
	return d.store.Write(ctx, policy.Program("tidy"), "resource.forget", func(tx *store.Tx) error {
		tx.Object("item", string(s.Item))
		tx.Rule("R12.1")
		tx.Detail("version", fmt.Sprint(s.Version))
		tx.Detail("digest", s.Digest)
		return tx.ForgetKey(s.KeyID)
	})
}

// removed removes a file that may be gone already.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
