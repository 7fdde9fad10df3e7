package bench

import (
	"path/filepath"
	"runtime"
	"testing"
)

// BenchmarkKernel finds 100,000 subjects in 300,000 records, list on the disk
// to findings on the disk.
func BenchmarkKernel(b *testing.B) {
	runtime.GOMAXPROCS(2)
	d := data{300_000, 100_000}
	list, csv := filepath.Join(b.TempDir(), "list.csv"), filepath.Join(b.TempDir(), "records.csv")
	if err := d.writeList(list); err != nil {
		b.Fatal(err)
	}
	if err := d.writeRecords(csv); err != nil {
		b.Fatal(err)
	}
	e, err := newEngine(b.TempDir(), list, d.subjects)
	if err != nil {
		b.Fatal(err)
	}
	defer e.close()
	if err := e.load(b.Context(), csv, 1); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := e.run(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkImport makes a snapshot of a CSV file of 200,000 records.
func BenchmarkImport(b *testing.B) {
	csv := filepath.Join(b.TempDir(), "records.csv")
	if err := (data{200_000, 0}).writeRecords(csv); err != nil {
		b.Fatal(err)
	}
	e, err := newEngine(b.TempDir(), "", 0)
	if err != nil {
		b.Fatal(err)
	}
	defer e.close()
	e.keys = [][]byte{make([]byte, 16)}
	for b.Loop() {
		if err := e.importFile(b.Context(), csv, 0); err != nil {
			b.Fatal(err)
		}
	}
}
