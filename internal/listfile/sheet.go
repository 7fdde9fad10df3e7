package listfile

import (
	"context"
	"strconv"
)

// sheetReader walks the rows of one worksheet.
type sheetReader struct {
	*scanner
	book   *workbook
	merges *merges
	row    int
	column int
	cells  []Cell
	text   []byte
	inline bool
}

// rows calls visit for every row that the sheet holds, in order: row counts
// from 1, the cells are valid until visit returns and begin with column A.
func (w *workbook) rows(ctx context.Context, ref sheetRef, visit func(row int, cells []Cell, done float64) error) error {
	merged, err := readMerges(ctx, ref.file)
	if err != nil {
		return err
	}
	p, err := openPart(ctx, ref.file)
	if err != nil {
		return err
	}
	defer p.Close()
	s := &sheetReader{scanner: newScanner(p), book: w, merges: merged}
	return partFault(s.walk(func() error { return visit(s.row, s.cells, p.fraction()) }))
}

func (s *sheetReader) walk(visit func() error) error {
	for {
		t, err := s.next()
		if err != nil || t == tokenEOF {
			return err
		}
		if t == tokenStart && string(s.name) == "row" {
			if err := s.readRow(visit); err != nil {
				return err
			}
		}
		if t == tokenEnd && string(s.name) == "sheetData" {
			return nil
		}
	}
}

// readRow reads one row whose start was just read, and visits it.
func (s *sheetReader) readRow(visit func() error) error {
	s.row, s.column, s.cells = s.row+1, 0, s.cells[:0]
	if r, err := strconv.Atoi(string(s.attr("r"))); err == nil {
		s.row = r
	}
	if s.row < 1 || s.row > maxSheetRow {
		return errXML
	}
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return err
		case t == tokenEOF:
			return errXML
		case t == tokenStart && string(s.name) == "c":
			if err := s.readCell(); err != nil {
				return err
			}
		case t == tokenStart:
			if err := s.skip(); err != nil {
				return err
			}
		case t == tokenEnd:
			s.cells = s.merges.fill(s.row, s.cells)
			return visit()
		}
	}
}

// readCell reads one cell into its column.
func (s *sheetReader) readCell() error {
	if c, _, ok := parseRef(s.attr("r")); ok {
		s.column = c
	}
	if s.column >= maxColumns {
		return errXML
	}
	kind := cellType(s.attr("t"))
	style, _ := strconv.Atoi(string(s.attr("s")))
	formula, err := s.content()
	if err != nil {
		return err
	}
	cell, ok := s.cell(kind, style)
	if !ok {
		return errXML
	}
	if formula && cell.Kind == Empty {
		cell.Kind = Broken
	}
	for len(s.cells) <= s.column {
		s.cells = append(s.cells, Cell{})
	}
	s.cells[s.column] = cell
	s.column++
	return nil
}

// content reads up to the end of the cell: its value into s.text, whether that
// came from <is>, and whether there is a formula.
func (s *sheetReader) content() (formula bool, err error) {
	s.text, s.inline = s.text[:0], false
	inValue := false
	for {
		t, err := s.next()
		switch {
		case err != nil:
			return false, err
		case t == tokenEOF:
			return false, errXML
		case t == tokenText && inValue:
			if s.text = append(s.text, s.scanner.text...); len(s.text) > maxCellBytes {
				return false, errXML
			}
		case t == tokenText:
		case t == tokenEnd && string(s.name) == "c":
			return formula, nil
		case t == tokenStart && string(s.name) == "is":
			s.inline = true
			s.text, err = richText(s.scanner, "is", s.text)
		case t == tokenStart && string(s.name) == "f":
			formula, err = true, s.skip()
		case t == tokenStart && string(s.name) != "v":
			err = s.skip() // extensions
		default:
			inValue = t == tokenStart
		}
		if err != nil {
			return false, err
		}
	}
}

// cellTypes are the values of a cell's t attribute (ISO/IEC 29500-1, 18.18.11).
type cellTypes uint8

const (
	typeNumber cellTypes = iota
	typeShared
	typeText
	typeBool
	typeError
	typeDate
)

func cellType(t []byte) cellTypes {
	switch string(t) {
	case "s":
		return typeShared
	case "str", "inlineStr":
		return typeText
	case "b":
		return typeBool
	case "e":
		return typeError
	case "d":
		return typeDate
	}
	return typeNumber
}

// cell makes the cell of the value just read.
func (s *sheetReader) cell(kind cellTypes, style int) (Cell, bool) {
	if len(s.text) == 0 {
		return Cell{}, true
	}
	switch {
	case s.inline || kind == typeText:
		if !s.inline {
			s.text = unescapeX(s.text, 0)
		}
		return Cell{clean(s.text), Text}, true
	case kind == typeShared:
		i, err := strconv.Atoi(string(s.text))
		text, ok := s.book.strings.at(i)
		if text == "" {
			return Cell{}, ok && err == nil
		}
		return Cell{text, Text}, ok && err == nil
	case kind == typeBool:
		return Cell{map[bool]string{true: "TRUE", false: "FALSE"}[string(s.text) == "1"], Bool}, true
	case kind == typeError:
		return Cell{clean(s.text), Broken}, true
	case kind == typeDate:
		return Cell{isoDate(clean(s.text)), Date}, true
	}
	return s.book.numberCell(s.text, style), true
}

// isoDate brings an ISO 8601 value into the form of Date cells.
func isoDate(s string) string {
	if len(s) > 10 && s[10] == 'T' {
		if t := s[11:min(len(s), 19)]; t != "00:00:00" {
			return s[:10] + " " + t
		}
		return s[:10]
	}
	return s
}
