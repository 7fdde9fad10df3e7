package listfile

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"path"
	"strings"
)

var errBomb = errors.New("part inflates beyond the limits")

// part reads one part of a workbook, within the limits against zip bombs: what
// the directory declares is not believed, what comes out is counted.
type part struct {
	ctx    context.Context
	rc     io.ReadCloser
	packed int64
	whole  int64
	read   int64
}

func openPart(ctx context.Context, f *zip.File) (*part, error) {
	if f.Flags&1 != 0 {
		return nil, refuse("listfile.encrypted", "这个文件设了密码，不能导入", "请取消密码，另存为 .xlsx 后再导入")
	}
	rc, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return &part{ctx: ctx, rc: rc, packed: int64(f.CompressedSize64), whole: int64(f.UncompressedSize64)}, nil
}

// Read inflates; it ends with the context.
func (p *part) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.rc.Read(b)
	p.read += int64(n)
	if p.read > maxPart || p.read > ratioFrom && p.read/maxRatio > p.packed {
		return n, errBomb
	}
	return n, err
}

// Close ends the reading.
func (p *part) Close() error { return p.rc.Close() }

// fraction is how much of the part is read, 0…1.
func (p *part) fraction() float64 {
	if p.whole <= 0 {
		return 1
	}
	return min(1, float64(p.read)/float64(p.whole))
}

// partFault makes a fault of what went wrong while reading a part.
func partFault(err error) error {
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, errBomb):
		return tooLarge("表格展开后过大")
	case errors.Is(err, errXML), errors.Is(err, errDTD), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrAlgorithm):
		return damaged(err)
	}
	if strings.HasPrefix(err.Error(), "flate:") {
		return damaged(err)
	}
	return err
}

// elements calls start for every start tag of a small part.
func elements(ctx context.Context, f *zip.File, start func(*scanner) error) error {
	p, err := openPart(ctx, f)
	if err != nil {
		return err
	}
	defer p.Close()
	s := newScanner(p)
	for {
		switch t, err := s.next(); {
		case err != nil:
			return partFault(err)
		case t == tokenEOF:
			return nil
		case t == tokenStart:
			if err := start(s); err != nil {
				return partFault(err)
			}
		}
	}
}

// resolve makes a part's name of a relationship's target.
func resolve(base, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join(path.Dir(base), target)
}
