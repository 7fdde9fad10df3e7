package listfile

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	stdunicode "unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

func TestWhatIsWrittenIsReadBackInEveryFormat(t *testing.T) {
	t.Parallel()
	columns := []OutColumn{{Heading: "键", Text: true}, {Heading: "值"}}
	value := rapid.StringOfN(rapid.RuneFrom([]rune("a,\"'=+-@_x05\n;·𠮷䶮，<>&"), stdunicode.Han), 1, 30, -1).
		Filter(func(s string) bool { return strings.TrimSpace(s) == s && s != "" })
	rapid.Check(t, func(t *rapid.T) {
		format := rapid.SampledFrom([]Format{XLSX, CSV, CSVGB18030}).Draw(t, "format")
		want := rapid.SliceOfN(rapid.SliceOfN(value, 2, 2), 1, 5).Draw(t, "rows")
		var out bytes.Buffer
		w, err := NewWriter(&out, format, columns, "标题")
		for _, row := range want {
			if err == nil {
				err = w.Write(row...)
			}
		}
		if err == nil {
			err = w.Close()
		}
		var got [][]string
		wanted := []Wanted{{"k", []string{"键"}, true}, {"v", []string{"值"}, true}}
		_, readErr := ReadTable(context.Background(), bytes.NewReader(out.Bytes()), int64(out.Len()), wanted, Options{}, func(r Record) error {
			got = append(got, []string{r.Get("k").Text, r.Get("v").Text})
			return nil
		})
		if err != nil || readErr != nil || !cmp.Equal(want, got) {
			t.Fatalf("%s: %v %v\n%s", format, err, readErr, cmp.Diff(want, got))
		}
	})
}

func TestGB18030KeepsEveryStandardCharacter(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for r := rune(0x80); r <= 0x3FFFF; r++ {
		if utf8.ValidRune(r) && !stdunicode.Is(stdunicode.Co, r) { // private use is refused in names
			all.WriteRune(r)
		}
	}
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(all.String())
	if err != nil {
		t.Fatal(err)
	}
	back, err := simplifiedchinese.GB18030.NewDecoder().String(encoded)
	if err != nil {
		t.Fatal(err)
	}
	want, got := []rune(all.String()), []rune(back)
	for i := range want {
		if want[i] != got[i] {
			t.Fatalf("U+%04X comes back as U+%04X", want[i], got[i])
		}
	}
	for r, want := range map[string]string{"𠮷": "\x95\x34\xb2\x35", "㐂": "\x81\x39\xef\x31", "䶮": "\xfe\x9f"} {
		back, _ := simplifiedchinese.GB18030.NewDecoder().String(want)
		if got, _ := simplifiedchinese.GB18030.NewEncoder().String(r); got != want || back != r {
			t.Errorf("%s is written as % x and % x read as %s", r, got, want, back)
		}
	}
}

func TestFormulasAreNeutralisedAndComeBack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"=1+1": "'=1+1", "@x": "'@x", "'=x": "''=x", "-5": "-5", "+86": "+86", "-5.5": "-5.5",
		"-1+1": "'-1+1", "+": "'+", "": "", "张三": "张三", "\t=x": "'\t=x"} {
		if got := Escape(text); got != want || Unescape(got) != text {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if s := rapid.String().Draw(t, "text"); Unescape(Escape(s)) != s {
			t.Fatalf("%q", s)
		}
	})
}

func TestTheTemplateIsWhatAnAgencyNeeds(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := Template(&out); err != nil {
		t.Fatal(err)
	}
	golden(t, "template.xml", sheetXML(t, out.Bytes()))
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lists, err := f.GetDataValidations("核对对象名单")
	if err != nil || len(lists) != 2 || !strings.Contains(lists[0].Formula1, "户主,配偶") {
		t.Error(err, lists)
	}
	panes, err := f.GetPanes("核对对象名单")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Error(err, panes)
	}
	style, _ := f.GetColStyle("核对对象名单", "C")
	if s, err := f.GetStyle(style); err != nil || s.NumFmt != 49 {
		t.Error("the id column is not text", err)
	}
	if v, err := f.GetCellValue("填写说明", "A2"); err != nil || v != "户编号" {
		t.Error(v, err)
	}
}

// sheetXML is the first sheet of a workbook as stored.
func sheetXML(t *testing.T, data []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := io.ReadAll(f)
	return bytes.ReplaceAll(b, []byte("<row"), []byte("\n<row"))
}

func TestTheTemplateFilledByHandIsAClearList(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := Template(&out); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	f.SetSheetRow("核对对象名单", "A3", &[]any{"1", "张三", nth(1), "户主", "共同生活", "", "甲1", "2026年10月8日", "长期", "", "1辆"})
	f.SetSheetRow("核对对象名单", "A4", &[]any{"1", "李四", nth(3), "父亲", "赡养人"})
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	rows, s, err := persons(b.Bytes(), Options{})
	if err != nil || len(rows) != 2 || s.Examples != 1 {
		t.Fatal(err, len(rows), s.Examples)
	}
	if a := rows[0].Authorization; a.No != "甲1" || a.SignedOn.String() != "2026-10-08" || a.ValidTo != 0 || rows[1].Group != Supporter {
		t.Error(a, rows[1].Group)
	}
	if r := checked(t, b.Bytes(), Options{}); !r.Clean() {
		t.Error(r.ByCode)
	}
}

func TestShortNumbersStayNumbersAndLongOnesText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w, _ := NewWriter(&out, XLSX, []OutColumn{{Heading: "甲"}, {Heading: "乙", Text: true}})
	w.Write("12.5", "12")
	w.Write("2101021990010112", "")
	w.Close()
	rows, _ := cells(t, out.Bytes())
	want := [][]Cell{{{"12.5", Number}, {"12", Text}}, {{"2101021990010112", Text}, {}}}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
}
