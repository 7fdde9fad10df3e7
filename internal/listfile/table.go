package listfile

import (
	"context"
	"errors"
	"io"

	"hedui/internal/fault"
)

// Table tells where a table was found and which columns it has.
type Table struct {
	Sheet      string // "" for csv
	Encoding   string // of csv: UTF8, UTF16 or GB18030; "" for xlsx
	HeadingRow int    // from 1
	Columns    []Column
	Unread     []string // the other visible sheets, for the user to see that they were not read
}

// Find is the column that answers a Wanted's key.
func (t *Table) Find(key string) (Column, bool) {
	if i := at(t.Columns, key); i >= 0 {
		return t.Columns[i], true
	}
	return Column{}, false
}

// Record is one filled row below the heading. It is valid until the yield that
// received it returns.
type Record struct {
	Table *Table
	Row   int    // 1 = first line of the sheet or file
	Cells []Cell // by column of the sheet; may be shorter than the heading row
}

// Cell is the cell in a column; the empty cell where the row ends before it.
func (r Record) Cell(c Column) Cell {
	if c.Index < len(r.Cells) {
		return r.Cells[c.Index]
	}
	return Cell{}
}

// Get is the cell of a Wanted's key; the empty cell when there is no such column.
func (r Record) Get(key string) Cell {
	c, ok := r.Table.Find(key)
	if !ok {
		return Cell{}
	}
	return r.Cell(c)
}

// visitor receives the rows of one sheet.
type visitor func(row int, cells []Cell, done float64) error

// sheet is one place where the table may be.
type sheet struct {
	table Table
	rows  func(context.Context, visitor) error
}

// errNext ends a sheet in which no heading was found.
var errNext = errors.New("no heading in this sheet")

// ReadTable reads the first visible sheet that has a heading row with all
// needed columns among its first 20 filled rows, and yields its filled rows in
// order. Blank rows and repeated heading rows are passed over. The returned
// Table is the one yielded from. Errors are faults (kind Invalid or TooLarge,
// codes "listfile.…"), what yield returned, or the context's.
func ReadTable(ctx context.Context, src io.ReaderAt, size int64, wanted []Wanted, o Options, yield func(Record) error) (Table, error) {
	sheets, err := open(ctx, src, size)
	if err != nil {
		return Table{}, err
	}
	h := newHeadings(wanted)
	var best Table
	for i := range sheets {
		t := &tableReader{headings: h, table: &sheets[i].table, options: o, yield: yield}
		err := sheets[i].rows(ctx, t.visit)
		if t.found {
			t.table.Unread = others(sheets, i)
			return *t.table, err
		}
		if err != nil && !errors.Is(err, errNext) {
			return Table{}, err
		}
		if best.HeadingRow == 0 || known(t.best.Columns) > known(best.Columns) {
			best = t.best
		}
	}
	return Table{}, h.noHeading(best)
}

// others names all sheets but one.
func others(sheets []sheet, read int) []string {
	var names []string
	for i, s := range sheets {
		if i != read {
			names = append(names, s.table.Sheet)
		}
	}
	return names
}

// open lists the sheets of a file of any form that is taken.
func open(ctx context.Context, src io.ReaderAt, size int64) ([]sheet, error) {
	form, err := sniff(src, size)
	if err != nil {
		return nil, err
	}
	if form == formXLSX {
		return openSheets(ctx, src, size)
	}
	encoding, err := sniffEncoding(ctx, src, size)
	return []sheet{{
		table: Table{Encoding: encoding},
		rows:  func(ctx context.Context, v visitor) error { return csvRows(ctx, src, size, encoding, v) },
	}}, err
}

func openSheets(ctx context.Context, src io.ReaderAt, size int64) ([]sheet, error) {
	book, err := openXLSX(ctx, src, size)
	if err != nil {
		return nil, err
	}
	var sheets []sheet
	for _, ref := range book.sheets {
		sheets = append(sheets, sheet{
			table: Table{Sheet: ref.name},
			rows:  func(ctx context.Context, v visitor) error { return book.rows(ctx, ref, v) },
		})
	}
	return sheets, nil
}

// tableReader looks for the heading row, then yields the rows below it.
type tableReader struct {
	headings *headings
	table    *Table
	options  Options
	yield    func(Record) error
	found    bool
	filled   int   // rows looked at for the heading
	best     Table // the row most like a heading
	rows     int64
}

func (t *tableReader) visit(row int, cells []Cell, done float64) error {
	if blankRow(cells) {
		return nil
	}
	if !t.found {
		return t.seek(row, cells)
	}
	if t.repeated(cells) {
		return nil
	}
	if t.rows++; t.rows > t.options.maxRows() {
		return fault.Newf(fault.TooLarge, "listfile.too_many_rows", "名单超过%d行", t.options.maxRows()).Do("请把名单分成几个文件导入")
	}
	if t.options.Progress != nil && t.rows%1000 == 0 {
		t.options.Progress(t.rows, done)
	}
	return t.yield(Record{Table: t.table, Row: row, Cells: cells})
}

// seek looks at a row above the heading.
func (t *tableReader) seek(row int, cells []Cell) error {
	columns := t.headings.columns(cells)
	if len(t.headings.missing(columns)) == 0 {
		t.table.HeadingRow, t.table.Columns, t.found = row, columns, true
		return t.headings.duplicate(row, columns)
	}
	if t.best.HeadingRow == 0 || known(columns) > known(t.best.Columns) {
		t.best = Table{HeadingRow: row, Columns: columns}
	}
	if t.filled++; t.filled >= headingWithin {
		return errNext
	}
	return nil
}

// repeated recognises the heading when it is printed again on each page, and
// the second line of a heading merged over two rows.
func (t *tableReader) repeated(cells []Cell) bool {
	needed := 0
	for _, w := range t.headings.wanted {
		if !w.Needed {
			continue
		}
		c, _ := t.table.Find(w.Key)
		if c.Index >= len(cells) || digitsAlone(cells[c.Index].Text) || t.headings.key(cells[c.Index].Text) != w.Key {
			return false
		}
		needed++
	}
	return needed > 0
}

// digitsAlone tells at a glance most cells that are no heading.
func digitsAlone(text string) bool {
	return len(text) > 2 && '0' <= text[0] && text[0] <= '9' && '0' <= text[1] && text[1] <= '9' && '0' <= text[2] && text[2] <= '9'
}

func blankRow(cells []Cell) bool {
	for _, c := range cells {
		if !c.blank() {
			return false
		}
	}
	return true
}
