package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"hedui/internal/store/storetest"

	_ "modernc.org/sqlite"
)

func databases(b *testing.B) map[string]storetest.Opener {
	return map[string]storetest.Opener{"sqlite": storetest.SQLite(b), "postgres": storetest.Postgres(b)}
}

// BenchmarkWrite compares one writer at a time with 64 at once. On SQLite the
// 64 share commits; on PostgreSQL each has its own and the server groups them.
func BenchmarkWrite(b *testing.B) {
	for name, open := range databases(b) {
		for _, writers := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/%d", name, writers), func(b *testing.B) {
				s := open()
				var n atomic.Int64
				b.SetParallelism(max(1, writers/2)) // times GOMAXPROCS, 2 here
				work := func() {
					if err := put(s, fmt.Sprint("n", n.Add(1))); err != nil {
						b.Error(err)
					}
				}
				if writers == 1 {
					for b.Loop() {
						work()
					}
				} else {
					b.RunParallel(func(pb *testing.PB) {
						for pb.Next() {
							work()
						}
					})
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "closures/s")
			})
		}
	}
}

// BenchmarkCommit is the reference: the bare durable commit of two rows.
func BenchmarkCommit(b *testing.B) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "x.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)`); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		for range 2 {
			tx.Exec(`INSERT INTO t (v) VALUES ('x')`)
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}
