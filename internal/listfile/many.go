package listfile

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
)

// ReadMany is ReadTable for resources of many millions of rows: it also takes
// csv packed by gzip or Zstandard, and calls yield from so many goroutines at
// once, with the number of each. The rows of one goroutine rise. Faults: those
// of ReadTable.
func ReadMany(ctx context.Context, src io.ReaderAt, size int64, wanted []Wanted, o Options, workers int, yield func(worker int, r Record) error) (Table, error) {
	p, err := packing(src, size)
	if err != nil {
		return Table{}, err
	}
	if p == notPacked {
		if f, err := sniff(src, size); err != nil || f == formXLSX {
			return ReadTable(ctx, src, size, wanted, o, func(r Record) error { return yield(0, r) })
		}
	}
	m := &many{options: o, yield: yield, size: size, workers: max(1, workers)}
	m.table = &tableReader{headings: newHeadings(wanted), table: new(Table), options: o, yield: func(Record) error { return nil }}
	if m.table.table.Encoding, err = p.encoding(ctx, src, size); err != nil {
		return Table{}, err
	}
	return m.read(ctx, p, src)
}

// many reads a csv file with several goroutines: one cuts it into rows, which
// is quick as most need a look for the line's end only; the others cut the rows
// into cells.
type many struct {
	table   *tableReader
	options Options
	yield   func(int, Record) error
	size    int64
	workers int
	rows    atomic.Int64
	free    sync.Pool // of *block
}

func (m *many) read(ctx context.Context, p packed, src io.ReaderAt) (Table, error) {
	group, ctx := errgroup.WithContext(ctx)
	counter := &countingReader{ctx: ctx, r: io.NewSectionReader(src, 0, m.size)}
	text, err := p.unpack(counter)
	if err != nil {
		return Table{}, p.explain(err)
	}
	defer text.Close()
	c, err := newCSV(decode(text, m.table.table.Encoding), manySize)
	if err != nil {
		return Table{}, err
	}
	if err := m.seek(c); err != nil {
		return Table{}, p.explain(err)
	}
	blocks := make(chan *block, m.workers)
	group.Go(func() error {
		defer close(blocks)
		return m.cut(ctx, c, counter, blocks)
	})
	for w := range m.workers {
		group.Go(func() error {
			for b := range blocks {
				if err := m.visit(w, b, c.comma); err != nil {
					return err
				}
				m.free.Put(b)
			}
			return nil
		})
	}
	return *m.table.table, p.explain(group.Wait())
}

// seek finds the heading.
func (m *many) seek(c *csvReader) error {
	for !m.table.found {
		row, err := c.next()
		if err == nil {
			err = m.table.visit(row, c.cells, 0)
		}
		if err == io.EOF || err == errNext {
			return m.table.headings.noHeading(m.table.best)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// manySize is how much text goes to a worker at once.
const manySize = 256 << 10

// block is a run of rows. Those in which nothing is quoted lie in text.
type block struct {
	text []byte
	rows []blockRow
}

type blockRow struct {
	row   int
	end   int    // of the row in text
	cells []Cell // of a row with quotes
}

func (m *many) cut(ctx context.Context, c *csvReader, counter *countingReader, to chan<- *block) error {
	for {
		b, _ := m.free.Get().(*block)
		b, err := c.block(b)
		if err != nil && err != io.EOF {
			return err
		}
		select {
		case to <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
		if n := m.rows.Add(int64(len(b.rows))); m.options.Progress != nil {
			m.options.Progress(n, float64(counter.read)/float64(m.size))
		}
		if err == io.EOF {
			return nil
		}
	}
}

// block reads the next rows, into one that was read before if there is one;
// io.EOF comes with the last.
func (c *csvReader) block(b *block) (*block, error) {
	if b == nil {
		b = &block{text: make([]byte, 0, manySize)}
	}
	b.text, b.rows = b.text[:0], b.rows[:0]
	for len(b.text) < manySize*7/8 {
		if line, ok := c.plainLine(); ok {
			b.text = append(b.text, line...)
			b.rows = append(b.rows, blockRow{c.line, len(b.text), nil})
			continue
		}
		row, err := c.next()
		if err != nil {
			return b, err
		}
		b.rows = append(b.rows, blockRow{row, len(b.text), append([]Cell{}, c.cells...)})
	}
	return b, nil
}

// plainLine takes the next line if it is in the buffer and there is nothing in
// it that next would have to look at closely.
func (c *csvReader) plainLine() ([]byte, bool) {
	ahead, _ := c.r.Peek(c.r.Buffered())
	end := bytes.IndexByte(ahead, '\n')
	if end < 0 { // the buffer ends in the line
		ahead, _ = c.r.Peek(min(c.r.Size(), len(ahead)+maxPlain))
		if end = bytes.IndexByte(ahead, '\n'); end < 0 {
			return nil, false
		}
	}
	line := bytes.TrimSuffix(ahead[:end], []byte("\r"))
	if len(line) > maxPlain || bytes.IndexByte(line, '"') >= 0 || bytes.IndexByte(line, '\r') >= 0 {
		return nil, false
	}
	c.r.Discard(end + 1)
	c.line++
	return line, true
}

const maxPlain = 32 << 10

// visit cuts a block's rows into cells and yields them.
func (m *many) visit(worker int, b *block, comma byte) error {
	text, from := string(b.text), 0
	var cells []Cell
	for _, r := range b.rows {
		if r.cells == nil {
			cells = splitPlain(cells[:0], text[from:r.end], comma)
			if len(cells) > maxColumns {
				return tooLarge("表格的列过多")
			}
			r.cells = cells
		}
		from = r.end
		if blankRow(r.cells) || m.table.repeated(r.cells) {
			continue
		}
		if err := m.yield(worker, Record{Table: m.table.table, Row: r.row, Cells: r.cells}); err != nil {
			return err
		}
	}
	return nil
}

// splitPlain cuts a line without quotes; the cells share its memory.
func splitPlain(cells []Cell, line string, comma byte) []Cell {
	for {
		end := strings.IndexByte(line, comma)
		cell := line
		if end >= 0 {
			cell = line[:end]
		}
		cells = append(cells, plainCell(cell))
		if end < 0 {
			return cells
		}
		line = line[end+1:]
	}
}

// plainCell is textCell without its cost where there is nothing to undo.
func plainCell(s string) Cell {
	if s == "" {
		return Cell{}
	}
	first, _ := utf8.DecodeRuneInString(s)
	if unicode.IsSpace(first) || strings.ContainsRune(dangerous, first) || !utf8.ValidString(s) {
		return textCell([]byte(s))
	}
	return Cell{s, Text}
}
