package report

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf16"

	"hedui/internal/fault"
)

// gopdf 0.33 writes characters beyond the BMP into its ToUnicode maps as five
// or six hex digits, where ISO 32000-1, 9.10.3 wants UTF-16BE: a copied 𠮷
// came out as another character, and could not be searched for. It also puts
// more than 100 entries into one block. mend writes those maps anew, and the
// table of offsets with them.

var (
	mapEntry = regexp.MustCompile(`<([0-9A-F]{4})><[0-9A-F]{4}><([0-9A-F]{4,6})>`)
	offset   = regexp.MustCompile(`(\d{10}) 00000 n`)
)

// mend gives gopdf's document with right ToUnicode maps, a language, and an
// identifier made from the content, so that equal input gives equal bytes.
func mend(pdf []byte) ([]byte, error) {
	objects, trailer, err := dissect(pdf)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe6\xa0\xb8\xe5\xaf\xb9\n")
	var offsets []int
	for i, object := range objects {
		offsets = append(offsets, out.Len())
		switch {
		case bytes.Contains(object, []byte("/CIDInit /ProcSet")):
			object = unicodeMap(i+1, object)
		case bytes.Contains(object, []byte("/Type /Catalog\n")):
			object = bytes.Replace(object, []byte("/Type /Catalog\n"),
				[]byte("/Type /Catalog\n/Lang (zh-CN)\n/ViewerPreferences <</DisplayDocTitle true>>\n"), 1)
		}
		out.Write(object)
	}
	id := sha256.Sum256(out.Bytes())
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	identified := bytes.Replace(trailer, []byte("<<\n"), fmt.Appendf(nil, "<<\n/ID [<%x><%x>]\n", id[:16], id[:16]), 1)
	fmt.Fprintf(&out, "%sstartxref\n%d\n%%%%EOF\n", identified, start)
	return out.Bytes(), nil
}

// dissect cuts a document as gopdf writes it (one table of offsets, objects in
// order) into its objects and its trailer.
func dissect(pdf []byte) (objects [][]byte, trailer []byte, err error) {
	broken := fault.New(fault.Internal, "report.pdf", "PDF 报告未能生成")
	at := bytes.LastIndex(pdf, []byte("startxref\n"))
	if at < 0 {
		return nil, nil, broken
	}
	number, _, _ := bytes.Cut(pdf[at+len("startxref\n"):], []byte("\n"))
	table, err := strconv.Atoi(string(number))
	if err != nil || table < 0 || table > at {
		return nil, nil, broken
	}
	head := bytes.Index(pdf[table:at], []byte("trailer\n"))
	if head < 0 {
		return nil, nil, broken
	}
	var from []int
	for _, m := range offset.FindAllSubmatch(pdf[table:table+head], -1) {
		o, _ := strconv.Atoi(string(m[1]))
		from = append(from, o)
	}
	from = append(from, table)
	for i := range len(from) - 1 {
		if from[i] > from[i+1] {
			return nil, nil, broken
		}
		objects = append(objects, pdf[from[i]:from[i+1]])
	}
	return objects, pdf[table+head : at], nil
}

// unicodeMap writes one ToUnicode map in the form of ISO 32000-1, 9.10.3.
func unicodeMap(id int, object []byte) []byte {
	var entries []string
	seen := map[string]bool{}
	for _, m := range mapEntry.FindAllSubmatch(object, -1) {
		glyph := string(m[1])
		r, err := strconv.ParseInt(string(m[2]), 16, 32)
		if err != nil || seen[glyph] {
			continue
		}
		seen[glyph] = true
		entries = append(entries, fmt.Sprintf("<%s> <%s>\n", glyph, utf16Hex(rune(r))))
	}
	var cmap bytes.Buffer
	cmap.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for len(entries) > 0 {
		n := min(100, len(entries))
		fmt.Fprintf(&cmap, "%d beginbfchar\n", n)
		for _, e := range entries[:n] {
			cmap.WriteString(e)
		}
		cmap.WriteString("endbfchar\n")
		entries = entries[n:]
	}
	cmap.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return fmt.Appendf(nil, "%d 0 obj\n<<\n/Length %d\n>>\nstream\n%sendstream\nendobj\n\n", id, cmap.Len(), cmap.Bytes())
}

func utf16Hex(r rune) string {
	s := ""
	for _, u := range utf16.Encode([]rune{r}) {
		s += fmt.Sprintf("%04X", u)
	}
	return s
}
