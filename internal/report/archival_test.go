package report

import (
	"bytes"
	"regexp"
	"strconv"
	"testing"

	"hedui/internal/workday"
)

var (
	descendant = regexp.MustCompile(`/DescendantFonts \[(\d+) 0 R\]`)
	descriptor = regexp.MustCompile(`/FontDescriptor (\d+) 0 R`)
	fontFile   = regexp.MustCompile(`/FontFile2 (\d+) 0 R`)
	// outside is what would make a document need, or do, more than show itself.
	outside = regexp.MustCompile(`/(Encrypt|JavaScript|JS|URI|AA|OpenAction|Launch|GoToR|SubmitForm|EmbeddedFile|Filespec|AcroForm)\b`)
)

// What goes into an archive is read in decades, without this program and without
// the network: every face is embedded, nothing is encrypted, nothing acts and
// nothing points outside (R7.1).
func TestReportsAndCoversStandAlone(t *testing.T) {
	t.Parallel()
	fonts := testFonts(t, "testdata")
	c := aFamily()
	c.Households[0].Members[0].Name = "𠮷𡈽" // also a face that is not ours
	cover, err := InventoryPDF(Inventory{Title: "核对业务案卷", Number: c.Case, Agency: c.Agency, On: workday.NewDate(2026, 11, 23),
		Facts: [][2]string{{"保管机构", c.Agency}}, Rows: []InventoryRow{{"核对报告", "reports/0001-v1.pdf", "00112233445566778899"}}, Note: "卷内文件"}, Options{Fonts: fonts})
	if err != nil {
		t.Fatal(err)
	}
	for name, pdf := range map[string][]byte{"report": drawn(t, c, fonts), "cover": cover} {
		objects, trailer, err := dissect(pdf)
		if err != nil {
			t.Fatal(err)
		}
		faces := 0
		for _, o := range append(objects, trailer) {
			head, _, _ := bytes.Cut(o, []byte("stream\n"))
			if found := outside.Find(head); found != nil {
				t.Errorf("the %s has %s", name, found)
			}
			if bytes.Contains(head, []byte("/Type /Font\n")) && descriptor.Find(head) == nil {
				faces++
				wantEmbedded(t, name, objects, head)
			}
		}
		if faces == 0 {
			t.Errorf("no face was looked at in the %s", name)
		}
	}
}

// wantEmbedded follows a face to its file, which must be a whole stream.
func wantEmbedded(t *testing.T, name string, objects [][]byte, font []byte) {
	t.Helper()
	for _, to := range []*regexp.Regexp{descendant, descriptor, fontFile} {
		m := to.FindSubmatch(font)
		if m == nil {
			t.Errorf("a face of the %s leads to no %s", name, to)
			return
		}
		at, _ := strconv.Atoi(string(m[1]))
		font = objects[at-1]
	}
	if !bytes.Contains(font, []byte("stream\n")) || len(font) < 500 {
		t.Errorf("a face of the %s has %d bytes", name, len(font))
	}
}
