package listfile

import (
	"bufio"
	"io"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"hedui/internal/fault"
)

// Format is a form of file that is written.
type Format string

// The formats. GB18030 is written and never GBK, which lacks rare characters.
const (
	XLSX       Format = "xlsx"
	CSV        Format = "csv"         // UTF-8 with a byte order mark, as Excel needs it
	CSVGB18030 Format = "csv-gb18030" // for older systems of departments
)

// OutColumn is a column of a file that is written.
type OutColumn struct {
	Heading string
	Text    bool     // kept as text: id numbers, account numbers, codes
	Width   float64  // in characters; 0 = 14
	Options []string // drop-down list in xlsx; at most 255 characters together
}

// Writer writes a table row by row, in memory that does not grow with it.
// Nothing is valid before Close.
type Writer struct {
	columns []OutColumn
	xlsx    *xlsxWriter
	csv     *csvWriter
	rows    int
}

// NewWriter begins a file: lines of titles, the heading row, then what Write
// brings. In csv, texts that a spreadsheet would compute are protected as
// Escape says, which this package's readers undo. Faults: listfile.format,
// listfile.options; else the error of w.
func NewWriter(w io.Writer, format Format, columns []OutColumn, title ...string) (*Writer, error) {
	out := &Writer{columns: columns, rows: len(title) + 1}
	switch format {
	case XLSX:
		out.xlsx = newXLSXWriter(w)
		return out, out.xlsx.begin("Sheet1", columns, title)
	case CSV, CSVGB18030:
		out.csv = newCSVWriter(w, format)
		return out, out.csv.begin(columns, title)
	}
	return nil, fault.New(fault.Invalid, "listfile.format", "没有这种导出格式").Do("请选择 xlsx、csv 或 csv-gb18030")
}

// Write appends a row; values beyond the columns are an error of the caller
// and refused. Code listfile.too_many_rows: more rows than a sheet can hold.
func (w *Writer) Write(values ...string) error {
	if len(values) > len(w.columns) {
		return fault.New(fault.Internal, "listfile.columns", "导出的列数不对")
	}
	w.rows++
	if w.csv != nil {
		return w.csv.row(values)
	}
	if w.rows > maxSheetRow {
		return fault.New(fault.TooLarge, "listfile.too_many_rows", "超过了 xlsx 表格的行数上限").Do("请改用 csv 格式导出")
	}
	return w.xlsx.row(w.columns, values)
}

// Close ends the file; it does not close the io.Writer.
func (w *Writer) Close() error {
	if w.csv != nil {
		return w.csv.close()
	}
	return w.xlsx.close()
}

// csvWriter writes RFC 4180 with CRLF.
type csvWriter struct {
	buf     *bufio.Writer
	encoder io.WriteCloser
}

func newCSVWriter(w io.Writer, format Format) *csvWriter {
	c := &csvWriter{}
	if format == CSVGB18030 {
		c.encoder = transform.NewWriter(w, simplifiedchinese.GB18030.NewEncoder())
		w = c.encoder
	}
	c.buf = bufio.NewWriterSize(w, 64<<10)
	if format == CSV {
		c.buf.Write(utf8BOM)
	}
	return c
}

func (c *csvWriter) begin(columns []OutColumn, title []string) error {
	for _, t := range title {
		if err := c.row([]string{t}); err != nil {
			return err
		}
	}
	var names []string
	for _, column := range columns {
		names = append(names, column.Heading)
	}
	return c.row(names)
}

var quoteCSV = strings.NewReplacer(`"`, `""`)

func (c *csvWriter) row(values []string) error {
	for i, v := range values {
		if i > 0 {
			c.buf.WriteByte(',')
		}
		v = strings.ToValidUTF8(Escape(v), "\uFFFD")
		if strings.ContainsAny(v, ",;\"\r\n\t") {
			v = `"` + quoteCSV.Replace(v) + `"`
		}
		c.buf.WriteString(v)
	}
	_, err := c.buf.WriteString("\r\n")
	return err
}

func (c *csvWriter) close() error {
	err := c.buf.Flush()
	if c.encoder != nil && err == nil {
		err = c.encoder.Close()
	}
	return err
}
