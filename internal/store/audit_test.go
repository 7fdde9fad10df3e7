package store_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"hedui/internal/audit"
	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

func exportOf(t testing.TB, s *store.Store, from, to int64) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.ExportAudit(ctx, &b, from, to); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func verifyExport(t testing.TB, s *store.Store) audit.Result {
	t.Helper()
	r, err := audit.Verify(bytes.NewReader(exportOf(t, s, 1, 0)), s.Signer().Verifier())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnExportVerifiesOffline(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		if r := verifyExport(t, s); r.Size != 0 {
			t.Errorf("an empty register has %d entries", r.Size)
		}
		for i := range 30 {
			put(s, fmt.Sprint("x", i))
			if i%7 == 0 {
				s.Sequence(ctx, true)
			}
		}
		if r := verifyExport(t, s); r.From != 1 || r.Size != 30 || r.Checkpoints != 6 {
			t.Errorf("got %+v", r)
		}
		r, err := audit.Verify(bytes.NewReader(exportOf(t, s, 10, 12)), s.Signer().Verifier())
		if err != nil || r.From != 9 || r.Size != 15 {
			t.Errorf("the stretch 10…12 gave %+v, %v", r, err)
		}
	})
}

func TestWhoeverChangesTheDatabaseIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sql, code string }{
		"changed": {`UPDATE audit_entry SET body = (SELECT body FROM audit_entry WHERE seq = 3) WHERE seq = 5`, "audit.missing"},
		"leaf":    {`UPDATE audit_entry SET leaf = (SELECT leaf FROM audit_entry WHERE seq = 3) WHERE seq = 5`, "audit.changed"},
		"removed": {`DELETE FROM audit_entry WHERE seq = 5`, "audit.missing"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, open storetest.Opener) {
				s := open()
				for i := range 9 {
					put(s, fmt.Sprint("x", i))
				}
				verifyExport(t, s)
				err := s.Write(ctx, clerk, "tamper", func(tx *store.Tx) error {
					tx.Object("audit", "5")
					_, err := tx.Exec(c.sql)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				r, err := audit.Verify(bytes.NewReader(exportOf(t, s, 1, 0)), s.Signer().Verifier())
				if r.Broken == 0 || r.Broken > 5 || !(fault.HasCode(err, c.code) || fault.HasCode(err, "audit.inserted")) {
					t.Errorf("got %v at %d", err, r.Broken)
				}
			})
		})
	}
}

func TestSequencersOfSeveralNodesMakeOneTree(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a, b := open(), open()
		a.RunSequencer(time.Millisecond)
		b.RunSequencer(time.Millisecond)
		var all sync.WaitGroup
		for i, s := range []*store.Store{a, b, a, b} {
			all.Go(func() {
				for k := range 25 {
					if err := put(s, fmt.Sprint(i, "-", k)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		b.Close()
		a.Close()
		s := open()
		if r := verifyExport(t, s); r.Size != 100 {
			t.Errorf("got %+v", r)
		}
	})
}

func TestClosingSignsWhatWasWritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		s.RunSequencer(time.Hour)
		put(s, "x")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open()
		err := s.View(ctx, func(tx *store.Tx) error {
			var size int64
			err := tx.QueryRow(`SELECT max(size) FROM audit_checkpoint`).Scan(&size)
			if size != 1 {
				t.Errorf("the last checkpoint has size %d", size)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheRegisterHoldsNothingPersonal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		s.Write(ctx, clerk, "submit", func(tx *store.Tx) error {
			tx.Object("case", "c_1")
			tx.Commit("210102199001011441")
			return nil
		})
		if strings.Contains(string(exportOf(t, s, 1, 0)), "210102199001011441") {
			t.Error("an id number was exported")
		}
	})
}

func BenchmarkSequence(b *testing.B) {
	for name, open := range databases(b) {
		b.Run(name, func(b *testing.B) {
			s := open()
			for b.Loop() {
				b.StopTimer()
				var all sync.WaitGroup
				for i := range 500 {
					all.Go(func() { put(s, fmt.Sprint(i)) })
				}
				all.Wait()
				b.StartTimer()
				if err := s.Sequence(ctx, true); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(500*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}
