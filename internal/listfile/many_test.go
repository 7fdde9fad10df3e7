package listfile

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"hedui/internal/fault"
)

var manyWanted = []Wanted{{Key: "a", Headings: []string{"甲"}, Needed: true}, {Key: "b", Headings: []string{"乙"}}}

// readRow is a record that outlives its yield.
type readRow struct {
	Row   int
	Cells []Cell
}

func readMany(t *testing.T, file []byte, workers int) (rows []readRow, table Table, err error) {
	var mu sync.Mutex
	table, err = ReadMany(t.Context(), bytes.NewReader(file), int64(len(file)), manyWanted, Options{}, workers, func(_ int, r Record) error {
		mu.Lock()
		defer mu.Unlock()
		rows = append(rows, readRow{r.Row, slices.Clone(r.Cells)})
		return nil
	})
	slices.SortFunc(rows, func(a, b readRow) int { return cmp.Compare(a.Row, b.Row) })
	return rows, table, err
}

func readOne(t *testing.T, file []byte) (rows []readRow, table Table, err error) {
	table, err = ReadTable(t.Context(), bytes.NewReader(file), int64(len(file)), manyWanted, Options{}, func(r Record) error {
		rows = append(rows, readRow{r.Row, slices.Clone(r.Cells)})
		return nil
	})
	return rows, table, err
}

func TestManyReadsWhatTableReads(t *testing.T) {
	cell := rapid.OneOf(rapid.SampledFrom([]string{"", " ", "　", "甲", "乙", "'=1", "=1", `="21"`, "张演示", "a b ", "\xff", `"x,y"`, "\"two\r\nlines\"", `"a ""b"""`, `q"q`, "\u2028"}),
		rapid.StringMatching(`[a-z0-9一-龥]{0,12}`))
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"", "某市登记表\n\n", "\ufeff"}).Draw(rt, "title"))
		b.WriteString("甲,乙,丙\n")
		for range rapid.IntRange(0, 40).Draw(rt, "rows") {
			b.WriteString(strings.Join(rapid.SliceOfN(cell, 0, 5).Draw(rt, "cells"), ","))
			b.WriteString(rapid.SampledFrom([]string{"\n", "\r\n", "\n\n", "\r"}).Draw(rt, "end"))
		}
		file := []byte(strings.TrimRight(b.String(), rapid.SampledFrom([]string{"\n", ""}).Draw(rt, "trim")))
		want, wantTable, wantErr := readOne(t, file)
		got, table, err := readMany(t, file, rapid.IntRange(1, 4).Draw(rt, "workers"))
		if fmt.Sprint(err) != fmt.Sprint(wantErr) {
			rt.Fatalf("%v, one by one %v", err, wantErr)
		}
		if err != nil {
			return
		}
		if diff := gocmp.Diff(want, got); diff != "" || gocmp.Diff(wantTable, table) != "" {
			rt.Fatalf("%q: %s%s", file, diff, gocmp.Diff(wantTable, table))
		}
	})
}

func TestManyReadsLongFilesInAnyEncodingAndPacking(t *testing.T) {
	var b strings.Builder
	b.WriteString("甲,乙\n")
	for i := range 40_000 {
		fmt.Fprintf(&b, "第%d行,张演示\n", i)
		if i%1000 == 0 {
			fmt.Fprintf(&b, "\"%s\",x\n", strings.Repeat("长", i))
		}
	}
	plain := []byte(b.String())
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(plain)
	if err != nil {
		t.Fatal(err)
	}
	var gz, zst bytes.Buffer
	z := gzip.NewWriter(&gz)
	s, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []io.WriteCloser{z, s} {
		if _, err := w.Write(gb); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	want, _, err := readOne(t, plain)
	if err != nil || len(want) != 40_040 {
		t.Fatal(len(want), err)
	}
	for name, file := range map[string][]byte{"utf-8": plain, "gb18030": gb, "gzip": gz.Bytes(), "zstandard": zst.Bytes()} {
		got, _, err := readMany(t, file, 3)
		if err != nil || gocmp.Diff(want, got) != "" {
			t.Errorf("%s: %d rows, %v", name, len(got), err)
		}
	}
	for _, cut := range [][]byte{gz.Bytes()[:gz.Len()/2], zst.Bytes()[:zst.Len()/2]} {
		if _, _, err := readMany(t, cut, 2); !fault.HasCode(err, "listfile.packed") {
			t.Errorf("half a package: %v", err)
		}
	}
}
