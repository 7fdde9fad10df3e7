package listfile

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
)

// maxMerges bounds the merged ranges that are kept; a list of 1,000,000 persons
// with one merged household number per household stays below it.
const maxMerges = 1_000_000

// mergeColumns are the columns looked at: each open range costs time per row.
const mergeColumns = 256

// merges knows the ranges of cells merged downwards, such as one household
// number beside all its members. Only the uppermost cell of a range has a
// value in the file; fill gives it to those below.
type merges struct {
	starts map[uint64]int32 // row<<16|column of the uppermost cell → last row
	open   []openMerge
}

type openMerge struct {
	column int
	last   int
	cell   Cell
}

// readMerges reads the ranges, which the file holds behind its rows.
func readMerges(ctx context.Context, f *zip.File) (*merges, error) {
	p, err := openPart(ctx, f)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	m := &merges{starts: map[uint64]int32{}}
	rest, err := after(p, []byte("sheetData>"))
	if err != nil || rest == nil {
		return m, partFault(err)
	}
	s := newScanner(rest)
	for {
		t, err := s.next()
		if err != nil || t == tokenEOF || t == tokenEnd && string(s.name) == "mergeCells" {
			return m, partFault(err)
		}
		if t == tokenStart && string(s.name) == "mergeCell" {
			m.add(s.attr("ref"))
		}
	}
}

// add takes a range such as "A2:A5".
func (m *merges) add(ref []byte) {
	from, to, ok := bytes.Cut(ref, []byte{':'})
	if !ok || len(m.starts) >= maxMerges {
		return
	}
	c, top, ok1 := parseRef(from)
	_, last, ok2 := parseRef(to)
	if ok1 && ok2 && last > top && c < mergeColumns {
		m.starts[uint64(top)<<16|uint64(c)] = int32(last)
	}
}

// fill gives the cells of a row what is merged down into them.
func (m *merges) fill(row int, cells []Cell) []Cell {
	if len(m.starts) == 0 {
		return cells
	}
	kept := m.open[:0]
	for _, o := range m.open {
		if row > o.last {
			continue
		}
		kept = append(kept, o)
		for len(cells) <= o.column {
			cells = append(cells, Cell{})
		}
		cells[o.column] = o.cell
	}
	m.open = kept
	for c, cell := range cells {
		if last, ok := m.starts[uint64(row)<<16|uint64(c)]; ok {
			m.open = append(m.open, openMerge{c, int(last), cell})
		}
	}
	return cells
}

// after reads r up to the closing tag that ends with mark, and gives the rest;
// nil when there is none. The tag may have a namespace prefix, so the mark is
// "sheetData>", which also ends the opening tag.
func after(r io.Reader, mark []byte) (io.Reader, error) {
	buf := make([]byte, 0, 64<<10)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if rest := cutAfter(buf, mark); rest != nil {
			return io.MultiReader(bytes.NewReader(rest), r), nil
		}
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		const keep = 64 // a prefix, '/' and the mark
		if len(buf) > keep {
			buf = buf[:copy(buf, buf[len(buf)-keep:])]
		}
	}
}

// cutAfter finds the closing tag that ends with mark and returns what follows.
func cutAfter(b, mark []byte) []byte {
	for from := 0; ; {
		i := bytes.Index(b[from:], mark)
		if i < 0 {
			return nil
		}
		at := from + i
		if open := bytes.LastIndexByte(b[:at], '<'); open >= 0 && open+1 < at && b[open+1] == '/' {
			return append([]byte{}, b[at+len(mark):]...)
		}
		from = at + len(mark)
	}
}
