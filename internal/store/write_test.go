package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hedui/internal/audit"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

var (
	ctx   = context.Background()
	clerk = policy.Actor{Account: "a_clerk", Agency: "210102", Device: "d_1"}
	clock = time.Date(2026, 10, 8, 1, 2, 3, 456789e3, time.UTC)
)

func frozen(o *store.Options) { o.Now = func() time.Time { return clock } }

// put counts a name up in a Write of its own.
func put(s *store.Store, name string) error {
	return s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
		tx.Object("case", name)
		_, err := tx.Next(name)
		return err
	})
}

// count tells how often a name was counted up for good.
func count(t testing.TB, s *store.Store, name string) (n int64) {
	t.Helper()
	err := s.View(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT coalesce(sum(value), 0) FROM counter WHERE name = $1`, name).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// entries gives the whole register, checked.
func entries(t testing.TB, s *store.Store) []audit.Entry {
	t.Helper()
	if err := s.Sequence(ctx, true); err != nil {
		t.Fatal(err)
	}
	var all []audit.Entry
	err := s.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT body FROM audit_entry ORDER BY seq`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var body []byte
			if err := rows.Scan(&body); err != nil {
				return err
			}
			e, err := audit.Decode(body)
			if err != nil {
				return err
			}
			all = append(all, e)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestParametersBindByNumber(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		err := open().View(ctx, func(tx *store.Tx) error {
			var got string
			if err := tx.QueryRow(`SELECT CAST($3 AS TEXT) || CAST($1 AS TEXT) || CAST($2 AS TEXT) || CAST($1 AS TEXT)`, "a", "b", "c").Scan(&got); err != nil || got != "caba" {
				t.Errorf("got %q, %v", got, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestMigrationsGoUpDownAndUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		if err := put(s, "before"); err != nil {
			t.Fatal(err)
		}
		if err := s.MigrateBothWays(ctx); err != nil {
			t.Fatal(err)
		}
		if err := put(s, "x"); err != nil || count(t, s, "before") != 0 {
			t.Errorf("after up, down, up: %v", err)
		}
	})
}

func TestAnUnknownDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	master, err := storetest.Master()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(ctx, store.Options{DSN: "mysql://x", Dir: t.TempDir(), Master: master}); !fault.HasCode(err, "store.dsn") {
		t.Errorf("got %v", err)
	}
	if _, err := store.Open(ctx, store.Options{DSN: "postgres://nobody@127.0.0.1:1/none", Dir: t.TempDir(), Master: master}); !fault.HasCode(err, "store.unreachable") {
		t.Errorf("got %v", err)
	}
}

func TestAWriteLastsWithItsEntry(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		err := s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
			tx.Object("case", "c_1")
			tx.Rule("R5.1")
			tx.Reason("低保申请")
			tx.Detail("households", "3")
			tx.Commit("210102199001011441", "张三")
			if want := clock.Truncate(time.Millisecond); !tx.Now.Equal(want) || tx.Now.Location() != time.UTC {
				t.Errorf("tx.Now = %v, want %v", tx.Now, want)
			}
			_, err := tx.Next("x")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		all := entries(t, s)
		if len(all) != 1 || count(t, s, "x") != 1 {
			t.Fatalf("%d entries, counter %d", len(all), count(t, s, "x"))
		}
		e := all[0]
		if e.Seq != 1 || e.Actor != "a_clerk" || e.Agency != "210102" || e.Device != "d_1" || e.Verb != "submit" ||
			e.Object != "case c_1" || e.Rule != "R5.1" || e.Outcome != audit.Done || e.Reason != "低保申请" ||
			e.Detail["households"] != "3" || len(e.Commit) != 2 || !e.At.Equal(clock.Truncate(time.Millisecond)) {
			t.Errorf("entry %+v", e)
		}
	})
}

func TestAFailedWriteLeavesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		refusal := errors.New("no")
		err := s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
			tx.Object("case", "c_1")
			if _, err := tx.Next("x"); err != nil {
				return err
			}
			return refusal
		})
		if !errors.Is(err, refusal) || count(t, s, "x") != 0 || len(entries(t, s)) != 0 {
			t.Errorf("err %v, counter %d", err, count(t, s, "x"))
		}
	})
}

func TestAWriteAboutNothingIsADefect(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		err := s.Write(ctx, clerk, "submit", func(tx *store.Tx) error { _, err := tx.Next("x"); return err })
		if !fault.HasCode(err, "store.no_object") || count(t, s, "x") != 0 {
			t.Errorf("err %v", err)
		}
	})
}

func TestAPanicRollsBackAndGoesOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		func() {
			defer func() {
				if recover() != "boom" {
					t.Error("the panic was swallowed")
				}
			}()
			s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
				tx.Next("x")
				panic("boom")
			})
		}()
		if err := put(s, "y"); err != nil || count(t, s, "x") != 0 || count(t, s, "y") != 1 {
			t.Errorf("after the panic: %v", err)
		}
	})
}

func TestARefusalIsRegisteredThoughItsWriteIsNot(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		refusal := fault.New(fault.Refused, "assist.expired", "反馈时限已过").Because("R8.1")
		err := s.Write(ctx, clerk, "answer", func(tx *store.Tx) error { return refusal })
		gone, hangUp := context.WithCancel(ctx)
		hangUp()
		err = s.Refuse(gone, clerk, "answer", "task t_1", err, func(tx *store.Tx) error {
			_, err := tx.Next("failures")
			return err
		})
		if !errors.Is(err, refusal) || count(t, s, "failures") != 1 {
			t.Fatalf("err %v", err)
		}
		all := entries(t, s)
		if len(all) != 1 || all[0].Outcome != audit.Refused || all[0].Rule != "R8.1" || all[0].Object != "task t_1" || all[0].Detail["fault"] != "assist.expired" {
			t.Errorf("entries %+v", all)
		}
	})
}

func TestAReadIsRegisteredBeforeItsDataLeave(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		err := s.Read(ctx, clerk, "open report", "发放低保", func(tx *store.Tx) error {
			tx.Object("report", "r_1")
			tx.Commit("person")
			if err := tx.Register(); err != nil {
				return err
			}
			if n := len(entries(t, s)); n != 1 {
				t.Errorf("%d entries before the data leave", n)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Read(ctx, clerk, "open report", "", func(tx *store.Tx) error { return errors.New("not found") })
		all := entries(t, s)
		if len(all) != 1 || all[0].Outcome != audit.Read || all[0].Reason != "发放低保" || len(all[0].Commit) != 1 {
			t.Errorf("entries %+v", all)
		}
	})
}

func TestAReadThatCannotBeRegisteredFails(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		broken := errors.New("disk")
		s := open(func(o *store.Options) { o.Committing = func(func() error) error { return broken } })
		err := s.Read(ctx, clerk, "open report", "", func(tx *store.Tx) error { tx.Object("report", "r_1"); return nil })
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		err := s.View(ctx, func(tx *store.Tx) error { _, err := tx.Next("x"); return err })
		if err == nil || count(t, s, "x") != 0 {
			t.Errorf("a View wrote: %v", err)
		}
	})
}

func TestIdsAreSortedByTime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		now := clock
		s := open(func(o *store.Options) { o.Now = func() time.Time { return now } })
		last := ""
		for range 50 {
			s.View(ctx, func(tx *store.Tx) error {
				id := tx.NewID("c_")
				if id <= last || len(id) != 28 || strings.ToLower(id) != id {
					t.Errorf("%q after %q", id, last)
				}
				last = id
				return nil
			})
			now = now.Add(time.Millisecond)
		}
	})
}
