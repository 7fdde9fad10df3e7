package listfile

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// cells reads a table of columns 甲 and 乙 whole.
func cells(t *testing.T, data []byte) (rows [][]Cell, table Table) {
	t.Helper()
	wanted := []Wanted{{"a", []string{"甲"}, true}, {"b", []string{"乙"}, true}}
	table, err := ReadTable(context.Background(), bytes.NewReader(data), int64(len(data)), wanted, Options{}, func(r Record) error {
		rows = append(rows, []Cell{r.Get("a"), r.Get("b")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, table
}

func TestCellsOfAHandmadeSheetAreReadByKind(t *testing.T) {
	t.Parallel()
	data := handmade(`<?xml version="1.0"?><x:worksheet xmlns:x="m"><!-- a > b --><x:dimension ref="A1"/><x:sheetData>
<x:row r="1" spans="1:2"><x:c r="A1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c><x:c t="s"><x:v>0</x:v></x:c></x:row>
<x:row><x:c t="str"><x:f>A1&amp;"&gt;"</x:f><x:v>a&lt;b</x:v></x:c><x:c><x:v>2.10102199001011E+17</x:v></x:c></x:row>
<x:row r="5"><x:c r="A5" s="1"><x:v>46303</x:v></x:c><x:c r="B5" s="2"><x:v>46303.5</x:v></x:c></x:row>
<x:row r="6"><x:c r="A6" t="b"><x:v>1</x:v></x:c><x:c r="B6" t="e"><x:v>#N/A</x:v></x:c></x:row>
<x:row r="7"><x:c r="A7"><x:f>SUM(B1)</x:f></x:c><x:c r="B7" t="s"><x:v>1</x:v></x:c></x:row>
<x:row r="8"><x:c r="A8" t="d"><x:v>2026-10-08T00:00:00</x:v></x:c><x:c r="B8"><x:v>0.1000000000000000055</x:v></x:c></x:row>
<x:row r="9"/></x:sheetData></x:worksheet>`,
		"xl/sharedStrings.xml", `<sst><si><t>乙</t></si><si><r><t xml:space="preserve">富 </t></r><r><t>文<![CDATA[<本>]]>_x000A_</t></r><rPh sb="0"><t>fu</t></rPh></si></sst>`,
		"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m/d h:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="176"/></cellXfs></styleSheet>`)
	rows, table := cells(t, data)
	want := [][]Cell{
		{{"a<b", Text}, {"210102199001011000", Number}},
		{{"2026-10-08", Date}, {"2026-10-08 12:00:00", Date}},
		{{"TRUE", Bool}, {"#N/A", Broken}},
		{{"", Broken}, {"富 文<本>\n", Text}},
		{{"2026-10-08", Date}, {"0.1", Number}},
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if table.Sheet != "名单 & 附表" || table.Columns[1].Name() != "B 乙" {
		t.Error(table)
	}
}

func TestTheFirstVisibleSheetWithAHeadingIsRead(t *testing.T) {
	t.Parallel()
	data := excel(t, func(f *excelize.File) {
		f.SetCellStr("Sheet1", "A1", "封面")
		for _, name := range []string{"旧名单", "本月"} {
			f.NewSheet(name)
			f.SetCellStr(name, "A1", "核对名单")
			f.MergeCell(name, "A1", "C1")
			f.SetSheetRow(name, "A3", &[]any{"姓名", "身份证号\n（18位）", "申报机动车"})
			f.SetSheetRow(name, "A4", &[]any{name, nth(1), 2})
		}
		f.SetSheetVisible("旧名单", false)
	})
	rows, s, err := persons(data, Options{})
	if err != nil || s.Sheet != "本月" || len(rows) != 1 {
		t.Fatal(err, s.Sheet, rows)
	}
	if d := cmp.Diff([]string{"Sheet1"}, s.Unread); d != "" {
		t.Error(d)
	}
	r := rows[0]
	if r.Name != "本月" || r.Row != 4 || r.Declared["申报机动车"] != "2" || len(r.Faults) != 0 {
		t.Error(r.Name, r.Row, r.Declared, r.Faults)
	}
}

func TestACellMergedDownCountsForAllItsRows(t *testing.T) {
	t.Parallel()
	data := excel(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"户编号", "姓名", "身份证号", "关系"})
		f.SetSheetRow("Sheet1", "A2", &[]any{1, "甲", nth(1), "户主"})
		f.SetSheetRow("Sheet1", "B3", &[]any{"乙", nth(3), "其他"})
		f.SetSheetRow("Sheet1", "A4", &[]any{2, "丙", nth(5), "户主"})
		f.MergeCell("Sheet1", "A2", "A3")
	})
	r := checked(t, data, Options{})
	if r.Households != 2 || !r.Clean() {
		t.Error(r.Households, r.Faults)
	}
}

func TestZipBombsAreRefused(t *testing.T) {
	t.Parallel()
	bomb := handmade(`<worksheet><sheetData>` + strings.Repeat(" ", 40<<20) + `</sheetData></worksheet>`)
	if _, _, err := persons(bomb, Options{}); code(err) != "listfile.too_large" {
		t.Error(err)
	}
}

func TestNothingAfterTheFirstFortyBytesMayPanic(t *testing.T) {
	t.Parallel()
	good := excel(t, func(f *excelize.File) {
		f.SetSheetRow("Sheet1", "A1", &[]any{"姓名", "身份证号"})
		f.SetSheetRow("Sheet1", "A2", &[]any{"甲", nth(1)})
	})
	for i := 40; i < len(good); i += 97 {
		broken := bytes.Clone(good)
		broken[i] ^= 0xff
		persons(broken, Options{})
		persons(good[:i], Options{})
	}
}

func TestLettersNameColumns(t *testing.T) {
	t.Parallel()
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := Letters(i); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
		c, row, ok := parseRef([]byte(fmt.Sprint(want, "12")))
		if !ok || c != i || row != 12 {
			t.Errorf("%s12: %d %d %v", want, c, row, ok)
		}
	}
	for _, bad := range []string{"", "A", "12", "A0", "AAAAA1", "XFE1", "A1048577", "A1B", "a1"} {
		if _, _, ok := parseRef([]byte(bad)); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestSerialDatesFollowTheSpreadsheets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		serial   float64
		from1904 bool
		want     string
	}{{1, false, "1900-01-01"}, {59, false, "1900-02-28"}, {61, false, "1900-03-01"}, {46303, false, "2026-10-08"},
		{44841, true, "2026-10-08"}, {46303.375, false, "2026-10-08 09:00:00"}} {
		if got := dateText(c.serial, c.from1904); got != c.want {
			t.Errorf("%v: %s, want %s", c.serial, got, c.want)
		}
	}
	for code, want := range map[string]bool{"yyyy-mm-dd": true, `0.00"d"`: false, "[Red]0": false, "General": false, "@": false, `\d0`: false, "上午/下午h": true} {
		if dateFormat(code) != want {
			t.Errorf("%s: date is %v", code, !want)
		}
	}
}

func TestDatesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2026-10-08", "2026/10/8", "2026.10.8", "2026年10月8日", "20261008", " 2026-10-08 ", "2026-10-08 12:00:00"} {
		if d, ok := ParseDate(s); !ok || d.String() != "2026-10-08" {
			t.Errorf("%q: %v", s, d)
		}
	}
	for _, s := range []string{"", "2026-02-30", "10/8/2026", "2026-10", "八月", "46303"} {
		if _, ok := ParseDate(s); ok {
			t.Errorf("%q was taken", s)
		}
	}
}
