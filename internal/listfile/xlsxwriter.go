package listfile

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"hedui/internal/fault"
)

// xlsxWriter streams a workbook: sheets one after the other, texts inline, so
// that nothing is collected in memory or on disk. Equal input gives equal bytes.
type xlsxWriter struct {
	zip    *zip.Writer
	buf    *bufio.Writer
	names  []string
	line   int
	titles int
	tail   string // what follows sheetData in the sheet being written
}

// Cell styles, by their place in cellXfs of xlsxStyles.
const (
	stylePlain   = 0
	styleText    = 1
	styleHeading = 2
	styleTitle   = 3
	styleNeeded  = 4 // heading of a column that must be filled
	styleNote    = 5 // wrapped text
)

func newXLSXWriter(w io.Writer) *xlsxWriter { return &xlsxWriter{zip: zip.NewWriter(w)} }

// begin starts a sheet with its titles and its frozen heading row.
func (x *xlsxWriter) begin(name string, columns []OutColumn, title []string) error {
	x.names = append(x.names, name)
	part, err := x.zip.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(x.names)))
	if err != nil {
		return err
	}
	x.buf, x.line, x.titles = bufio.NewWriterSize(part, 64<<10), 0, len(title)
	x.buf.WriteString(xmlHead + `<worksheet xmlns="` + mainSpace + `">`)
	fmt.Fprintf(x.buf, `<sheetViews><sheetView workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`,
		len(title)+1, len(title)+2)
	x.writeColumns(columns)
	x.buf.WriteString(`<sheetData>`)
	for _, t := range title {
		x.open()
		x.text(0, styleTitle, t)
		x.shut()
	}
	x.heading(columns)
	x.tail, err = tail(columns, len(title))
	return err
}

func (x *xlsxWriter) writeColumns(columns []OutColumn) {
	x.buf.WriteString(`<cols>`)
	for i, c := range columns {
		width := c.Width
		if width == 0 {
			width = 14
		}
		fmt.Fprintf(x.buf, `<col min="%d" max="%d" width="%g" style="%d" customWidth="1"/>`, i+1, i+1, width, bodyStyle(c))
	}
	x.buf.WriteString(`</cols>`)
}

func bodyStyle(c OutColumn) int {
	if c.Text {
		return styleText
	}
	return stylePlain
}

// heading writes the heading row; a heading ending in * must be filled.
func (x *xlsxWriter) heading(columns []OutColumn) {
	x.open()
	for i, c := range columns {
		style := styleHeading
		if strings.HasSuffix(c.Heading, "*") {
			style = styleNeeded
		}
		x.text(i, style, c.Heading)
	}
	x.shut()
}

// row writes one row. Short plain numbers of columns that are not Text become
// numbers; all others stay text and lose nothing.
func (x *xlsxWriter) row(columns []OutColumn, values []string) error {
	x.open()
	for i, v := range values {
		switch {
		case v == "":
		case !columns[i].Text && exact(v):
			fmt.Fprintf(x.buf, `<c r="%s%d"><v>%s</v></c>`, Letters(i), x.line, v)
		default:
			x.text(i, bodyStyle(columns[i]), v)
		}
	}
	return x.shut()
}

// exact tells texts that a spreadsheet keeps as a number without changing more
// than zeros at the end of a fraction.
func exact(v string) bool {
	rest := strings.TrimPrefix(v, "-")
	leading := len(rest) > 1 && rest[0] == '0' && rest[1] != '.'
	return plainNumber(v) && len(v) <= 15 && v[0] != '+' && v != "-0" && !leading
}

func (x *xlsxWriter) open() {
	x.line++
	fmt.Fprintf(x.buf, `<row r="%d">`, x.line)
}

func (x *xlsxWriter) shut() error {
	_, err := x.buf.WriteString(`</row>`)
	return err
}

func (x *xlsxWriter) text(column, style int, text string) {
	fmt.Fprintf(x.buf, `<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">`, Letters(column), x.line, style)
	escapeXML(x.buf, text)
	x.buf.WriteString(`</t></is></c>`)
}

// end finishes the sheet being written.
func (x *xlsxWriter) end() error {
	x.buf.WriteString(`</sheetData>` + x.tail + `</worksheet>`)
	return x.buf.Flush()
}

func (x *xlsxWriter) close() error {
	if err := x.end(); err != nil {
		return err
	}
	for _, part := range x.packageParts() {
		w, err := x.zip.Create(part[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, xmlHead+part[1]); err != nil {
			return err
		}
	}
	return x.zip.Close()
}

// tail writes the merged titles and the drop-down lists, which apply to all
// rows below the heading.
func tail(columns []OutColumn, titles int) (string, error) {
	var merged, lists strings.Builder
	for i := 1; i <= titles && len(columns) > 1; i++ {
		fmt.Fprintf(&merged, `<mergeCell ref="A%d:%s%d"/>`, i, Letters(len(columns)-1), i)
	}
	count := 0
	for i, c := range columns {
		if len(c.Options) == 0 {
			continue
		}
		list := strings.Join(c.Options, ",")
		if utf8.RuneCountInString(list) > 255 {
			return "", fault.New(fault.Internal, "listfile.options", "下拉列表过长")
		}
		count++
		fmt.Fprintf(&lists, `<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorStyle="warning" sqref="%[1]s%[2]d:%[1]s%[3]d"><formula1>`, Letters(i), titles+2, maxSheetRow)
		lists.WriteByte('"')
		escapeXML(&lists, strings.ReplaceAll(list, `"`, `""`))
		lists.WriteString(`"</formula1></dataValidation>`)
	}
	out := ""
	if merged.Len() > 0 {
		out = fmt.Sprintf(`<mergeCells count="%d">%s</mergeCells>`, titles, merged.String())
	}
	if count > 0 {
		out += fmt.Sprintf(`<dataValidations count="%d">%s</dataValidations>`, count, lists.String())
	}
	return out, nil
}

// stringWriter is what bufio.Writer and strings.Builder have in common.
type stringWriter interface {
	io.StringWriter
	WriteRune(r rune) (int, error)
}

// escapeXML writes text as XML character data. Characters that XML cannot hold
// are written as _xHHHH_, and an underscore that would look like it likewise.
func escapeXML(w stringWriter, text string) {
	for i, r := range text {
		switch {
		case r == '&':
			w.WriteString("&amp;")
		case r == '<':
			w.WriteString("&lt;")
		case r == '>':
			w.WriteString("&gt;")
		case r == '_' && looksEscaped(text[i:]):
			w.WriteString("_x005F_")
		case r < ' ' && r != '\n' && r != '\t':
			fmt.Fprintf(runes{w}, "_x%04X_", r)
		case r == 0xFFFE || r == 0xFFFF:
			w.WriteRune(utf8.RuneError)
		default:
			w.WriteRune(r)
		}
	}
}

// runes lets fmt print into a stringWriter.
type runes struct{ stringWriter }

func (r runes) Write(b []byte) (int, error) { return r.WriteString(string(b)) }

// looksEscaped tells texts that a reader would decode as _xHHHH_.
func looksEscaped(text string) bool {
	if len(text) < 7 || text[1] != 'x' || text[6] != '_' {
		return false
	}
	for i := 2; i < 6; i++ {
		if _, ok := hexDigit(text[i]); !ok {
			return false
		}
	}
	return true
}
