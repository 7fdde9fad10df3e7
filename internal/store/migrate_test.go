package store

import (
	"context"
	"testing"

	"hedui/internal/fault"
	"hedui/internal/seal"
)

// MigrateBothWays takes the migrations of an open store down and up again: for
// the tests in package store_test, which know both databases.
func (s *Store) MigrateBothWays(ctx context.Context) error {
	p, err := s.migrator()
	if err == nil {
		_, err = p.DownTo(ctx, 0)
	}
	if err == nil {
		err = s.prepare(ctx)
	}
	return err
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := seal.GenerateMaster(dir, stream{}); err != nil {
		t.Fatal(err)
	}
	master, err := seal.OpenMaster(dir)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Dir: dir, Master: master}
	s, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.write.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), o); !fault.HasCode(err, "store.newer") {
		t.Errorf("got %v", err)
	}
}
