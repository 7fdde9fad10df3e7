package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"hedui/internal/fault"
)

// SweepDocuments removes files that no transaction attached and that are older
// than age: what a crash between staging and commit leaves behind. Age is real
// time (the files' own), whatever clock the store runs on; use an hour or more.
func (s *Store) SweepDocuments(ctx context.Context, age time.Duration) error {
	root := filepath.Join(s.dir, "documents")
	return filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil || ctx.Err() != nil:
			return errors.Join(err, ctx.Err())
		case e.IsDir():
			return nil
		}
		return s.sweepFile(ctx, path, e, age)
	})
}

func (s *Store) sweepFile(ctx context.Context, path string, e fs.DirEntry, age time.Duration) error {
	info, err := e.Info()
	if err != nil || time.Since(info.ModTime()) < age {
		return nil // gone meanwhile, or young
	}
	attached, err := s.attached(ctx, DocumentID(strings.TrimSuffix(e.Name(), ".tmp")))
	if err != nil || attached {
		return err
	}
	return os.Remove(path)
}

func (s *Store) attached(ctx context.Context, id DocumentID) (there bool, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		return tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM document WHERE id = $1)`, string(id)).Scan(&there)
	})
	return there, err
}

// fileFault tells a full disk from our own defects.
func (s *Store) fileFault(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return fault.New(fault.Unavailable, "store.full", "存储空间已满，本次操作未保存").
			Do("请清理磁盘空间后重试").From(err)
	}
	return err
}
