package match

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sync/errgroup"
)

// benchContent is what a vehicle takes.
var benchContent = []string{"辽B12345", "2026-10-09", "20463000"}

func benchNumber(i int) string { return fmt.Sprintf("2101021990%08d", i) }

// benchBlind stands for the keyed hash, which package seal measures.
func benchBlind(number string) (blind [32]byte) {
	n := 0
	for _, c := range number[10:] {
		n = n*10 + int(c-'0')
	}
	binary.BigEndian.PutUint64(blind[:], uint64(n))
	return blind
}

func benchSpec() Spec {
	spec := testSpec()
	spec.Blind, spec.Workers = each(benchBlind), runtime.GOMAXPROCS(0)
	return spec
}

func benchBuild(b *testing.B, rows int) string {
	builder, err := NewBuilder(filepath.Join(b.TempDir(), "bench"), benchSpec())
	if err != nil {
		b.Fatal(err)
	}
	var adders errgroup.Group
	for w := range builder.spec.Workers {
		adders.Go(func() (err error) {
			var some []Row
			for i := w; i < rows && err == nil; i += builder.spec.Workers {
				if some = append(some, Row{benchNumber(i), "张演示", benchContent}); len(some) == 64 || i+builder.spec.Workers >= rows {
					err = builder.Add(some...)
					some = some[:0]
				}
			}
			return err
		})
	}
	if err := adders.Wait(); err != nil {
		b.Fatal(err)
	}
	if _, err := builder.Publish(b.Context()); err != nil {
		b.Fatal(err)
	}
	return builder.path
}

// BenchmarkBuild builds a snapshot of 1,000,000 records, blinding left out.
func BenchmarkBuild(b *testing.B) {
	const rows = 1_000_000
	b.ReportAllocs()
	for b.Loop() {
		benchBuild(b, rows)
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkMatch finds 100,000 subjects, 15 % of whom have a record, in
// 1,000,000 records, blinding left out.
func BenchmarkMatch(b *testing.B) {
	const rows, asked = 1_000_000, 100_000
	s, err := Open(benchBuild(b, rows), testKey)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	subjects := make([]Subject, asked)
	for i := range subjects {
		n := i * 7
		if i%100 >= 15 {
			n += rows
		}
		subjects[i] = Subject{i, benchBlind(benchNumber(n)), "张演示"}
	}
	b.ReportAllocs()
	for b.Loop() {
		hits := 0
		err := s.Match(b.Context(), subjects, Options{runtime.GOMAXPROCS(0), nil}, func(Hit) error { hits++; return nil })
		if err != nil || hits != asked*15/100 {
			b.Fatal(hits, err)
		}
	}
	b.ReportMetric(float64(asked*b.N)/b.Elapsed().Seconds(), "subjects/s")
}

// BenchmarkFind looks up one person in 100,000 records.
func BenchmarkFind(b *testing.B) {
	s, err := Open(benchBuild(b, 100_000), testKey)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	blind := benchBlind(benchNumber(77))
	for b.Loop() {
		if found, err := s.Find(blind); len(found) != 1 || err != nil {
			b.Fatal(found, err)
		}
	}
}
