package listfile

import (
	"bytes"
	"context"
	"io"
	"testing"
)

func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><r><t>姓</t></r><rPh><t>x</t></rPh></is></c></row></sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>`)
	f.Add(`<x:sheetData><x:row><x:c r="XFD1048576" t="e"><x:f>1</x:f><x:v>&#x41;</x:v></x:c></x:row></x:sheetData>`)
	f.Add(`<sheetData><row><c s="1"><v>1E+300</v></c><c t="d"><v>2026-10-08T</v></c></row>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		data := handmade(sheet, "xl/sharedStrings.xml", `<sst><si><t>姓名</t></si></sst>`,
			"xl/styles.xml", `<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>`)
		Check(context.Background(), bytes.NewReader(data), int64(len(data)), Options{})
	})
}

func FuzzScanner(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><!-- c --><a b="1>2" c='"'>x&amp;<![CDATA[y]]></a><d/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := newScanner(bytes.NewReader(data))
		for range len(data) + 2 {
			tok, err := s.next()
			if err != nil || tok == tokenEOF {
				return
			}
			s.attr("b")
			s.attr(":id")
		}
		t.Error("more tokens than bytes")
	})
}

func FuzzSharedStrings(f *testing.F) {
	f.Add([]byte(`<sst><si><t>a_x000D_b</t></si><si><r><t>c</t></r><rPh><t>d</t></rPh></si><si/></sst>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var table stringTable
		if table.scan(bytes.NewReader(data)) != nil {
			return
		}
		for i := range table.index {
			if _, ok := table.at(i); !ok {
				t.Error("a string that was added is not there")
			}
		}
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("姓名,身份证号\r\n\"张,三\",1\r\n"))
	f.Add([]byte("\xff\xfe\x00\x00,\x00"))
	f.Add([]byte("\xd0\xd5\xc3\xfb\t\x81\x30\x81\x30"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		if _, err := sniff(r, r.Size()); err != nil {
			return
		}
		encoding, err := sniffEncoding(context.Background(), r, r.Size())
		if err != nil {
			t.Fatal(err)
		}
		last := 0
		err = csvRows(context.Background(), r, r.Size(), encoding, func(row int, _ []Cell, _ float64) error {
			if row <= last {
				t.Errorf("row %d after %d", row, last)
			}
			last = row
			return nil
		})
		if err == io.EOF {
			t.Error("the end is not an error")
		}
	})
}
