package store

import (
	"context"
	"os"
	"testing"

	"hedui/internal/seal"
)

func TestMigrationsGoUpDownAndUpOnSQLite(t *testing.T) { upDownUp(t, "") }

func upDownUp(t *testing.T, dsn string) {
	ctx := context.Background()
	dir := t.TempDir()
	if err := seal.GenerateMaster(dir, zeros{}); err != nil {
		t.Fatal(err)
	}
	master, err := seal.OpenMaster(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, Options{DSN: dsn, Dir: dir, Master: master})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.migrateDown(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.prepare(ctx); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 7
	}
	return len(p), nil
}
