package store

import (
	"context"
	"embed"
	"io/fs"
	"strings"

	"hedui/internal/fault"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema up to this program's version; it does nothing when
// it is there already. The fault store.newer means that a newer program has
// used the database.
func (s *Store) Migrate(ctx context.Context) error {
	p, err := s.migrator()
	if err != nil {
		return err
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return s.migrationFailed(err)
	}
	if have > want {
		return newerSchema(have, want)
	}
	if have < want {
		_, err = p.Up(ctx)
	}
	return s.migrationFailed(err)
}

// migrateTo brings an empty database to an older version of the schema.
func (s *Store) migrateTo(ctx context.Context, version int64) error {
	p, err := s.migrator()
	if err != nil {
		return err
	}
	if last := p.ListSources()[len(p.ListSources())-1].Version; version > last {
		return newerSchema(version, last)
	}
	_, err = p.UpTo(ctx, version)
	return s.migrationFailed(err)
}

// schemaVersion is the database's version of the schema.
func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	p, err := s.migrator()
	if err != nil {
		return 0, err
	}
	have, err := p.GetDBVersion(ctx)
	return have, s.faultOf(err)
}

func newerSchema(have, want int64) error {
	return fault.Newf(fault.Refused, "store.newer", "数据库已由更新版本的程序使用（结构版本%d，本程序为%d）", have, want).
		Do("请使用较新版本的核对系统，或从备份恢复")
}

func (s *Store) migrator() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	options, err := s.dialect.migrating()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(s.dialect.goose(), s.write, files, options...)
}

func (s *Store) migrationFailed(err error) error {
	if err == nil {
		return nil
	}
	if s.dialect.classify(err) == classFull {
		return noRoom(err)
	}
	return fault.New(fault.Unavailable, "store.migrate", "数据库结构升级失败，数据未改动").
		Do("请检查磁盘空间后重试，仍不成功的请保留数据目录并联系系统管理员").From(err)
}

// Schema is the text of all migrations: what a template database is named
// after.
func Schema() string {
	var all strings.Builder
	names, _ := fs.Glob(migrations, "migrations/*.sql") // the pattern is right
	for _, name := range names {
		text, _ := fs.ReadFile(migrations, name) // it was just listed
		all.Write(text)
	}
	return all.String()
}
