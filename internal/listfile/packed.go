package listfile

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

// packed is how a csv file was made small.
type packed uint8

const (
	notPacked packed = iota
	gzipped
	zstandard
)

// maxWindow bounds the memory that a Zstandard file may ask for.
const maxWindow = 64 << 20

func packing(src io.ReaderAt, size int64) (packed, error) {
	head := make([]byte, min(4, size))
	if n, err := src.ReadAt(head, 0); n < len(head) && err != io.EOF {
		return notPacked, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return gzipped, nil
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		return zstandard, nil
	}
	return notPacked, nil
}

// unpack gives the text as it was before.
func (p packed) unpack(r io.Reader) (io.ReadCloser, error) {
	switch p {
	case gzipped:
		return gzip.NewReader(r)
	case zstandard:
		d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return d.IOReadCloser(), nil
	}
	return io.NopCloser(r), nil
}

// explain makes a fault of what the unpacking says.
func (packed) explain(err error) error {
	if err != nil && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) ||
		errors.Is(err, zstd.ErrMagicMismatch) || errors.Is(err, zstd.ErrCRCMismatch) || errors.Is(err, zstd.ErrWindowSizeExceeded)) {
		return refuse("listfile.packed", "压缩文件已损坏，解不开", "请重新压缩或重新传送后再导入").From(err)
	}
	return err
}

// encoding reads a csv file once to tell how it is encoded; what is in a
// package must be text as well.
func (p packed) encoding(ctx context.Context, src io.ReaderAt, size int64) (string, error) {
	if p == notPacked {
		return sniffEncoding(ctx, src, size)
	}
	text, err := p.unpack(io.NewSectionReader(src, 0, size))
	if err != nil {
		return "", p.explain(err)
	}
	defer text.Close()
	head := make([]byte, 4096)
	n, err := io.ReadFull(text, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return "", p.explain(err)
	}
	if err := refuseText(head[:n]); err != nil {
		return "", err
	}
	encoding, err := encodingOf(ctx, head[:n], io.MultiReader(bytes.NewReader(head[:n]), text))
	return encoding, p.explain(err)
}
