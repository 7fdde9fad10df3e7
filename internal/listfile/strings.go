package listfile

import (
	"archive/zip"
	"context"
	"io"
)

// stringTable keeps a workbook's shared strings in blocks of 1 MiB with eight
// bytes of index each: no header and no garbage-collector work per string, and
// no doubling copy while it grows.
type stringTable struct {
	blocks [][]byte
	index  []uint64 // block<<40 | offset<<20 | length
	bytes  int
}

const blockSize = 1 << 20 // a cell's text, at most maxCellBytes, fits in

// add keeps one string.
func (t *stringTable) add(text []byte) error {
	if len(text) > maxCellBytes {
		return errXML
	}
	if t.bytes += len(text) + 8; t.bytes > maxShared {
		return tooLarge("表格里不同的文字过多")
	}
	last := len(t.blocks) - 1
	if last < 0 || len(t.blocks[last])+len(text) > blockSize {
		t.blocks = append(t.blocks, make([]byte, 0, blockSize))
		last++
	}
	at := len(t.blocks[last])
	t.blocks[last] = append(t.blocks[last], text...)
	t.index = append(t.index, uint64(last)<<40|uint64(at)<<20|uint64(len(text)))
	return nil
}

// at is the i-th string.
func (t *stringTable) at(i int) (string, bool) {
	if i < 0 || i >= len(t.index) {
		return "", false
	}
	e := t.index[i]
	block := t.blocks[e>>40]
	from := e >> 20 & (blockSize - 1)
	return clean(block[from : from+e&(blockSize-1)]), true
}

// read fills the table from the part.
func (t *stringTable) read(ctx context.Context, f *zip.File) error {
	p, err := openPart(ctx, f)
	if err != nil {
		return err
	}
	defer p.Close()
	return partFault(t.scan(p))
}

func (t *stringTable) scan(r io.Reader) error {
	s := newScanner(r)
	var text []byte
	for {
		switch tok, err := s.next(); {
		case err != nil:
			return err
		case tok == tokenEOF:
			return nil
		case tok == tokenStart && string(s.name) == "si":
			if text, err = richText(s, "si", text[:0]); err != nil {
				return err
			}
			if err := t.add(text); err != nil {
				return err
			}
		}
	}
}

// richText appends the text of the element whose start was just read: the runs
// of <t>, without the phonetic hints of <rPh>.
func richText(s *scanner, element string, text []byte) ([]byte, error) {
	from := len(text)
	for inText := false; ; {
		tok, err := s.next()
		switch {
		case err != nil:
			return text, err
		case tok == tokenEOF || len(text)-from > maxCellBytes:
			return text, errXML
		case tok == tokenStart && string(s.name) == "rPh":
			if err := s.skip(); err != nil {
				return text, err
			}
		case tok == tokenText && inText:
			text = append(text, s.text...)
		case tok == tokenEnd && string(s.name) == element:
			return unescapeX(text, from), nil
		case tok != tokenText:
			inText = tok == tokenStart && string(s.name) == "t"
		}
	}
}

// unescapeX decodes _xHHHH_, the form in which spreadsheets keep characters
// that XML cannot hold (ISO/IEC 29500-1, 22.9.2.19), in text[from:].
func unescapeX(text []byte, from int) []byte {
	out := text[:from]
	for i := from; i < len(text); i++ {
		if r, ok := hexEscape(text[i:]); ok {
			out = append(out, r)
			i += 6
			continue
		}
		out = append(out, text[i])
	}
	return out
}

// hexEscape reads _x00HH_; higher characters need no such form.
func hexEscape(b []byte) (byte, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[2] != '0' || b[3] != '0' || b[6] != '_' {
		return 0, false
	}
	hi, ok1 := hexDigit(b[4])
	lo, ok2 := hexDigit(b[5])
	return hi<<4 | lo, ok1 && ok2 && hi < 8
}

func hexDigit(b byte) (byte, bool) {
	switch {
	case b >= '0' && b <= '9':
		return b - '0', true
	case b >= 'A' && b <= 'F':
		return b - 'A' + 10, true
	case b >= 'a' && b <= 'f':
		return b - 'a' + 10, true
	}
	return 0, false
}
