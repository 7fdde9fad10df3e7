package listfile

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
)

// csvReader cuts UTF-8 text into rows (RFC 4180), forgiving where people and
// programs are careless: quotes inside unquoted cells, any line ending, rows
// of different lengths. Unlike encoding/csv it bounds the size of a cell, so
// that one forgotten quote cannot swallow the file.
type csvReader struct {
	r     *bufio.Reader
	comma byte
	line  int // the last line begun, from 1
	cells []Cell
	text  []byte
}

// countingReader counts what was read, for the progress.
type countingReader struct {
	ctx  context.Context
	r    io.Reader
	read int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(b)
	c.read += int64(n)
	return n, err
}

// csvRows calls visit for every row; row is the line of the file on which the
// row begins.
func csvRows(ctx context.Context, src io.ReaderAt, size int64, encoding string, visit func(row int, cells []Cell, done float64) error) error {
	counter := &countingReader{ctx: ctx, r: io.NewSectionReader(src, 0, size)}
	c, err := newCSV(decode(counter, encoding), 64<<10)
	if err != nil {
		return err
	}
	for {
		row, err := c.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := visit(row, c.cells, float64(counter.read)/float64(size)); err != nil {
			return err
		}
	}
}

func newCSV(text io.Reader, buffer int) (*csvReader, error) {
	r := bufio.NewReaderSize(text, buffer)
	head, err := r.Peek(4096)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, err
	}
	return &csvReader{r: r, comma: separator(head)}, nil
}

// separator guesses what stands between cells: the candidate that most of the
// first lines hold outside quotes.
func separator(head []byte) byte {
	counts := map[byte]int{}
	inQuote := false
	for _, b := range head {
		switch {
		case b == '"':
			inQuote = !inQuote
		case !inQuote && (b == ',' || b == '\t' || b == ';'):
			counts[b]++
		}
	}
	best := byte(',')
	for _, b := range []byte{'\t', ';'} {
		if counts[b] > counts[best] {
			best = b
		}
	}
	return best
}

// next reads one row into c.cells and tells the line where it begins.
func (c *csvReader) next() (int, error) {
	if _, err := c.r.Peek(1); err != nil {
		return 0, err
	}
	c.line++
	row := c.line
	c.cells = c.cells[:0]
	for {
		end, err := c.cell()
		if err != nil {
			return 0, err
		}
		c.cells = append(c.cells, textCell(c.text))
		if len(c.cells) > maxColumns {
			return 0, tooLarge("表格的列过多")
		}
		if end != c.comma {
			return row, nil
		}
	}
}

// cell reads one cell into c.text and returns what ended it: the separator or
// '\n' (also for the end of the file).
func (c *csvReader) cell() (byte, error) {
	c.text = c.text[:0]
	quoted, from := false, c.line
	for {
		b, err := c.r.ReadByte()
		if err == io.EOF && !quoted {
			return '\n', nil
		}
		if len(c.text) > maxCellBytes && !quoted {
			return 0, tooLarge("第" + itoa(from) + "行有一格的文字过长")
		}
		if err == io.EOF || len(c.text) > maxCellBytes {
			return 0, unclosed(from)
		}
		if err != nil {
			return 0, err
		}
		switch {
		case quoted && b == '"':
			quoted = c.followed('"')
			if quoted {
				c.text = append(c.text, '"')
			}
		case quoted:
			c.breaks(b)
			c.text = append(c.text, b)
		case b == '"' && len(c.text) == 0:
			quoted = true
		case b == '\r' && c.followed('\n'), b == '\n', b == '\r':
			return '\n', nil
		case b == c.comma:
			return b, nil
		default:
			c.text = append(c.text, b)
		}
	}
}

// breaks counts the line that b ends inside quotes.
func (c *csvReader) breaks(b byte) {
	if b == '\n' {
		c.line++
	}
}

// followed takes the next byte if it is b.
func (c *csvReader) followed(b byte) bool {
	if next, err := c.r.Peek(1); err == nil && next[0] == b {
		c.r.Discard(1)
		return true
	}
	return false
}

func unclosed(line int) error {
	return refuse("listfile.quote", "第"+itoa(line)+"行的引号没有成对，后面的内容无法分列", "请改正这一行的英文双引号，或另存为 .xlsx 后再导入")
}

// textCell makes a cell of a csv value. It undoes two ways of keeping
// spreadsheets from computing it: ="value", and the apostrophe of Escape.
func textCell(raw []byte) Cell {
	if len(bytes.TrimSpace(raw)) == 0 {
		return Cell{}
	}
	text := clean(raw)
	if inner, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inner, `"`) {
		text = strings.ReplaceAll(strings.TrimSuffix(inner, `"`), `""`, `"`)
	}
	return Cell{Unescape(text), Text}
}

// dangerous are the first characters that make a spreadsheet compute a csv
// cell as a formula (OWASP, CSV injection), and the apostrophe itself.
const dangerous = "=+-@\t\r'"

// Escape protects the text of a csv cell from being computed as a formula: an
// apostrophe is put before a text that begins with = + - @, a tab, a carriage
// return or an apostrophe. Plain numbers such as -5 or +8613 are harmless and
// stay. Unescape undoes exactly this.
func Escape(text string) string {
	if text == "" || strings.IndexByte(dangerous, text[0]) < 0 || plainNumber(text) {
		return text
	}
	return "'" + text
}

// Unescape is the inverse of Escape; other texts are returned as they are.
func Unescape(text string) string {
	if len(text) > 1 && text[0] == '\'' && strings.IndexByte(dangerous, text[1]) >= 0 {
		return text[1:]
	}
	return text
}

// plainNumber tells decimal numbers, with sign and fraction, without exponent.
func plainNumber(text string) bool {
	if text != "" && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	whole, fraction, dot := strings.Cut(text, ".")
	return digits(whole) && (!dot || digits(fraction))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
