package listfile

import (
	"archive/zip"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"hedui/internal/citizen"
	"hedui/internal/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// made completes 17 digits to an invented number.
func made(first17 string) string {
	c, err := citizen.CheckDigit(first17)
	if err != nil {
		panic(err)
	}
	return first17 + string(c)
}

// nth is the n-th of 10,000,000 invented men and women of Heping district.
func nth(n int) string {
	return made(fmt.Sprintf("210102%04d%02d%02d%03d", 1950+n/1000/28/12%50, n/1000/28%12+1, n/1000%28+1, n%1000))
}

// csvOf joins cells to a csv file.
func csvOf(rows ...[]string) []byte {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, ",") + "\r\n")
	}
	return []byte(b.String())
}

// zipOf makes a zip of parts given as name, content, name, content…
func zipOf(parts ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		method := zip.Store // what is fuzzed shows in the bytes
		if len(parts[i+1]) > 1<<20 {
			method = zip.Deflate
		}
		w, _ := z.CreateHeader(&zip.FileHeader{Name: parts[i], Method: method})
		w.Write([]byte(parts[i+1]))
	}
	z.Close()
	return b.Bytes()
}

// handmade is a minimal workbook around one sheet's XML.
func handmade(sheet string, more ...string) []byte {
	return zipOf(append([]string{
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="名单 &amp; 附表" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet}, more...)...)
}

// excel makes a workbook with excelize.
func excel(t testing.TB, build func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	build(f)
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// persons reads a list whole.
func persons(data []byte, o Options) ([]Row, Summary, error) {
	var rows []Row
	s, err := Read(context.Background(), bytes.NewReader(data), int64(len(data)), o, func(r Row) error {
		rows = append(rows, r)
		return nil
	})
	return rows, s, err
}

func checked(t testing.TB, data []byte, o Options) Result {
	t.Helper()
	r, err := Check(context.Background(), bytes.NewReader(data), int64(len(data)), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s differs (%v):\n%s", name, err, got)
	}
}

func code(err error) string {
	f, _ := fault.Of(err)
	if f == nil {
		return ""
	}
	return f.Code
}

func TestWrongFilesAreRefusedByContentWithAWayOut(t *testing.T) {
	t.Parallel()
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 504)
	for _, c := range []struct{ code, data string }{
		{"listfile.empty", ""},
		{"listfile.empty", " \r\n\t"},
		{"listfile.xls", ole + string(wide("Workbook"))},
		{"listfile.encrypted", ole + string(wide("EncryptedPackage"))},
		{"listfile.document", ole + string(wide("WordDocument"))},
		{"listfile.pdf", "%PDF-1.7 …"},
		{"listfile.image", "\x89PNG\r\n\x1a\n"},
		{"listfile.image", "\xff\xd8\xff\xe0"},
		{"listfile.markup", "\xef\xbb\xbf\r\n<HTML><table><tr><td>姓名"},
		{"listfile.markup", `<?xml version="1.0"?><Workbook/>`},
		{"listfile.archive", "Rar!\x1a\x07"},
		{"listfile.archive", string(zipOf("名单.xlsx", "x"))},
		{"listfile.ods", string(zipOf("mimetype", "x", "content.xml", "x"))},
		{"listfile.document", string(zipOf("word/document.xml", "x"))},
		{"listfile.xlsb", string(zipOf("xl/workbook.bin", "x"))},
		{"listfile.damaged", "PK\x03\x04 cut off"},
		{"listfile.unknown", "\x7fELF\x00\x00"},
		{"listfile.no_heading", "\x00"[:0] + "一,二\r\n三,四\r\n"},
		{"listfile.missing_column", "姓名,住址\r\n某某,某处\r\n"},
		{"listfile.duplicate_column", "姓名,身份证号,证件号码\r\n"},
		{"listfile.quote", "姓名,身份证号\r\n\"某某,1\r\n"},
		{"listfile.too_large", "姓名,身份证号\r\n" + strings.Repeat("某", maxCellBytes) + ",1\r\n"},
		{"listfile.damaged", string(handmade(`<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`))},
		{"listfile.damaged", string(handmade(`<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`))},
	} {
		_, _, err := persons([]byte(c.data), Options{})
		if code(err) != c.code {
			t.Errorf("%.20q: %v, want %s", c.data, err, c.code)
		}
		if f, ok := fault.Of(err); ok && (f.Message == "" || f.Mend == "") {
			t.Errorf("%s does not say what to do", f.Code)
		}
	}
}

func TestMissingAndDuplicateColumnsAreNamed(t *testing.T) {
	t.Parallel()
	_, _, err := persons([]byte("名单\r\n序号,姓名\r\n1,某某\r\n"), Options{})
	if f, _ := fault.Of(err); f == nil || f.Message != "第2行的表头缺少这些列：“身份证号”" {
		t.Error(err)
	}
	_, _, err = persons([]byte("姓名,身份证号,姓 名\r\n"), Options{})
	if f, _ := fault.Of(err); f == nil || f.Message != "第1行的表头里有2列都是“姓名”：A 姓名、C 姓名" {
		t.Error(err)
	}
}

func TestCsvIsReadInEveryEncoding(t *testing.T) {
	t.Parallel()
	text := "2026年低保复核名单,,\r\n,,\r\n序号,姓 名*,公民身份号码（必填）\r\n1,阿依古丽·买买提,\t" + nth(1) + "\r\n2,𠮷䶮㐂,'" + nth(2) + "\r\n"
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(text)
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	for encoding, data := range map[string]string{
		UTF8: text, "bom": "\xef\xbb\xbf" + text, GB18030: gb, UTF16: wide,
		"tabs": strings.ReplaceAll(strings.ReplaceAll(text, "\t", ""), ",", "\t"), "lf": strings.ReplaceAll(text, "\r", ""),
		"cr": strings.ReplaceAll(text, "\n", ""),
	} {
		rows, s, err := persons([]byte(data), Options{Mend: true})
		if err != nil || len(rows) != 2 || s.HeadingRow != 3 {
			t.Errorf("%s: %v %v", encoding, err, rows)
			continue
		}
		if rows[1].Name != "𠮷䶮㐂" || string(rows[1].Number) != nth(2) || string(rows[0].Number) != nth(1) || rows[0].Row != 4 {
			t.Errorf("%s: %q %q", encoding, rows[1].Name, string(rows[1].Number))
		}
	}
}

func TestABrokenByteFaultsItsCellAlone(t *testing.T) {
	t.Parallel()
	data := append(csvOf([]string{"姓名", "身份证号"}, []string{"李\xff四", nth(1)}), csvOf([]string{"王五王五王五", nth(2)})...)
	rows, s, err := persons(data, Options{})
	if err != nil || s.Encoding != UTF8 || len(rows) != 2 || len(rows[0].Faults) != 1 || rows[0].Faults[0].Code != "cell.unreadable" || len(rows[1].Faults) != 0 {
		t.Error(err, s.Encoding, rows)
	}
}

func TestQuotedLineBreaksKeepTheLineCount(t *testing.T) {
	t.Parallel()
	rows, _, err := persons([]byte("\"姓\r\n名\",身份证号\r\n某某,1\r\n"), Options{})
	if err != nil || rows[0].Row != 3 {
		t.Error(err, rows)
	}
}

func TestMoreRowsThanAllowedAreRefused(t *testing.T) {
	t.Parallel()
	_, _, err := persons(csvOf([]string{"姓名", "身份证号"}, []string{"甲", nth(1)}, []string{"乙", nth(2)}), Options{MaxRows: 1})
	if !fault.Is(err, fault.TooLarge) {
		t.Error(err)
	}
}

func TestACancelledReadEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := csvOf([]string{"姓名", "身份证号"})
	if _, err := Check(ctx, bytes.NewReader(data), int64(len(data)), Options{}); err != context.Canceled {
		t.Error(err)
	}
}
