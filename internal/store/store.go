// Package store keeps everything that lasts, on SQLite or PostgreSQL with one
// SQL (dialect.go, with sqlite.go and postgres.go, alone knows the difference).
//
// Nouns: a Store is an open database with its data folder and keys; a Tx is
// one transaction, handed to a closure with its time fixed and its audit entry
// growing; Write does, Read looks at personal data, View looks at the rest,
// Refuse registers what was not allowed. The sequencer gives audit entries
// their place in the Merkle tree; a document is sealed bytes that never change.
//
// What a Tx's methods give is alike. One that finds a single thing faults with
// KIND.missing (case.missing, agency.missing …); one that lists gives none;
// Update… faults with store.stale when somebody else was faster; Put… of what
// must be unique, and Claim…, say in their docstring what a second one gets.
// Any of them faults with store.busy, store.full, store.unavailable or store.damaged
// when the database cannot do it; another error is a defect. Lists are read by
// their indexes; instants are kept to the millisecond, in UTC, money in 分.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"hedui/internal/fault"
	"hedui/internal/seal"
)

// Options say what to open. Dir and Master are needed, the rest has defaults.
type Options struct {
	DSN    string           // "" = SQLite in Dir; postgres://…
	Dir    string           // data folder: database, documents, temporary files; made if missing
	Now    func() time.Time // the clock; time.Now
	Master *seal.Master     // wraps the data keys and signs checkpoints
	Rand   io.Reader        // for ids and salts; crypto/rand
	Log    *slog.Logger     // slog.Default()

	// Founded wants a database that holds an installation already; in a lost or
	// another one nothing is begun (store.empty).
	Founded bool

	// Committing wraps every commit of a Write, Read or Refuse, for tests that
	// let one fail: before it (call commit never) or after it (call it, then
	// report an error). nil = commit.
	Committing func(commit func() error) error
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	dialect dialect
	write   *sql.DB // on SQLite one connection; on PostgreSQL a pool
	read    *sql.DB // a pool; on SQLite it cannot write
	dir     string
	now     func() time.Time
	rand    io.Reader
	log     *slog.Logger
	commit  func(commit func() error) error

	master *seal.Master
	ring   *seal.Ring
	signer *seal.Signer
	signed string // fingerprint of the signing key

	group      group
	losers     sync.Mutex    // PostgreSQL: one at a time of those that lost too often
	losing     atomic.Int64  // how many they are
	window     atomic.Int64  // the sequencer's last window, ns
	sequencing atomic.Bool   // RunSequencer was called
	woken      chan struct{} // a job was enqueued in this process
	running    sync.WaitGroup
	stopping   context.CancelFunc
	life       context.Context
}

// Open opens the database, migrates it to this program's version and makes its
// keys on first use. Faults: store.dsn, store.open, store.unreachable, store.login,
// store.damaged, store.empty, store.newer, and those of seal when the master is
// not the one that wrapped the keys.
func Open(ctx context.Context, o Options) (*Store, error) {
	s, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	if o.Founded {
		err = s.mustBeFounded(ctx)
	}
	if err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if o.Committing != nil {
		s.commit = o.Committing
	}
	return s, nil
}

// connect opens the connections and changes nothing in the database.
func connect(ctx context.Context, o Options) (*Store, error) {
	d, err := dialectOf(o.DSN)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, cannotOpen(err)
	}
	s := &Store{dialect: d, dir: filepath.Clean(o.Dir), now: o.Now, rand: o.Rand, log: o.Log, commit: plain, woken: make(chan struct{}, 1),
		master: o.Master, signer: o.Master.Signer()}
	s.defaults()
	s.signed = s.signer.Verifier().Fingerprint()
	s.life, s.stopping = context.WithCancel(context.WithoutCancel(ctx))
	if s.write, s.read, err = d.connect(ctx, o.Dir, o.Founded); err != nil {
		return nil, d.refusal(err)
	}
	return s, nil
}

// mustBeFounded wants tables in the database.
func (s *Store) mustBeFounded(ctx context.Context) error {
	rows, err := s.read.QueryContext(ctx, s.dialect.tables())
	if err != nil {
		return s.dialect.refusal(err)
	}
	defer rows.Close()
	if !rows.Next() && rows.Err() == nil {
		return notFounded()
	}
	return s.dialect.refusal(rows.Err())
}

func (s *Store) defaults() {
	if s.now == nil {
		s.now = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	if s.log == nil {
		s.log = slog.Default()
	}
}

func plain(commit func() error) error { return commit() }

// prepare brings schema and keys up to date.
func (s *Store) prepare(ctx context.Context) error {
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return s.loadKeys(ctx)
}

// Close ends the store's goroutines and connections. If RunSequencer was
// called, what has come together is sequenced and signed first; entries that no
// sequencer has seen yet wait in the database for the next one.
func (s *Store) Close() error {
	s.stopping()
	s.running.Wait()
	var err error
	if s.sequencing.Swap(false) {
		err = s.Sequence(context.WithoutCancel(s.life), true)
	}
	return errors.Join(err, s.write.Close(), s.read.Close())
}

// Ping tells whether the database answers; the fault is store.unavailable.
func (s *Store) Ping(ctx context.Context) error {
	return s.faultOf(s.read.PingContext(ctx))
}

// Now is the store's clock: UTC, to the millisecond, as a Tx has it.
func (s *Store) Now() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Database names the kind of database: "sqlite" or "postgres".
func (s *Store) Database() string { return s.dialect.name() }

// faultOf turns what a database reports into a fault; other errors, and nil,
// pass. The cause goes to the log and holds no values: drivers name
// constraints, not contents (PostgreSQL's detail is left out).
func (s *Store) faultOf(err error) error {
	if _, ok := fault.Of(err); ok || err == nil || errors.Is(err, context.Canceled) || errors.Is(err, sql.ErrNoRows) {
		return err
	}
	class := s.dialect.classify(err)
	if errors.Is(err, errGroupLost) && class == classOther {
		class = classBusy
	}
	switch class {
	case classFull:
		return noRoom(err)
	case classBusy, classRetry:
		return fault.New(fault.Unavailable, "store.busy", "系统繁忙，本次操作未保存").
			Do("请稍后重试").Retry(time.Second).From(err)
	case classDamaged:
		return damagedDatabase(err)
	case classDown:
		return fault.New(fault.Unavailable, "store.unavailable", "数据库暂时无法使用").
			Do("请稍后重试；若持续出现，请联系系统管理员").Retry(5 * time.Second).From(err)
	}
	return err
}

func cannotOpen(err error) error {
	return fault.New(fault.Unavailable, "store.open", "无法打开数据库或数据目录").
		Do("请检查数据目录的权限、磁盘空间以及数据库地址").From(err)
}

func noRoom(err error) error {
	return fault.New(fault.Unavailable, "store.full", "存储空间已满，本次操作未保存").
		Do("请清理磁盘空间后重试").From(err)
}

func damagedDatabase(err error) error {
	return fault.New(fault.Unavailable, "store.damaged", "数据库已损坏，或不是核对系统的数据库").
		Do("请停止服务，保留现有文件，从备份恢复").From(err)
}

func notFounded() error {
	return fault.New(fault.Missing, "store.empty", "数据库是空的或已不在，其中没有核对系统的数据").
		Do("请检查 --dir 和 --database 是否写对；数据丢失的，请从备份恢复")
}

// missing turns "no row" into a fault of kind Missing.
func (s *Store) missing(err error, code, message string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.Missing, code, message)
	}
	return s.faultOf(err)
}
