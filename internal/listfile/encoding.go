package listfile

import (
	"bytes"
	"context"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encodings of csv files, as named in a Table.
const (
	UTF8    = "UTF-8"
	UTF16   = "UTF-16"
	GB18030 = "GB18030"
)

var (
	utf8BOM = []byte("\xef\xbb\xbf")
	utf16LE = []byte("\xff\xfe")
	utf16BE = []byte("\xfe\xff")
)

// sniffEncoding reads a csv file once to tell how it is encoded. Without a
// byte order mark, text that is valid UTF-8 to its end is UTF-8: GB18030 text
// of more than a few characters practically never is. A file that is UTF-8
// but for a few broken bytes stays UTF-8, so that only those cells are faulted.
func sniffEncoding(ctx context.Context, src io.ReaderAt, size int64) (string, error) {
	head := make([]byte, 3)
	n, _ := src.ReadAt(head, 0)
	return encodingOf(ctx, head[:n], io.NewSectionReader(src, 0, size))
}

// encodingOf judges by the first bytes, then by all.
func encodingOf(ctx context.Context, head []byte, all io.Reader) (string, error) {
	switch {
	case bytes.HasPrefix(head, utf8BOM):
		return UTF8, nil
	case bytes.HasPrefix(head, utf16LE), bytes.HasPrefix(head, utf16BE):
		return UTF16, nil
	}
	wide, broken, err := countUTF8(ctx, all)
	if broken > 0 && wide < 10*broken {
		return GB18030, err
	}
	return UTF8, err
}

// countUTF8 counts the valid multi-byte sequences and the bytes outside any.
func countUTF8(ctx context.Context, r io.Reader) (wide, broken int, err error) {
	buf := make([]byte, 64<<10)
	for kept := 0; ; {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		n, err := r.Read(buf[kept:])
		b := buf[:kept+n]
		if whole := wholeRunes(b); broken == 0 && utf8.Valid(b[:whole]) { // nearly always: ten times as fast
			wide += wideRunes(b[:whole])
			b = b[whole:]
		}
		for len(b) > 0 && (utf8.FullRune(b) || err != nil) {
			c, size := utf8.DecodeRune(b)
			switch {
			case c == utf8.RuneError && size == 1:
				broken++
			case size > 1:
				wide++
			}
			b = b[size:]
		}
		if err == io.EOF {
			return wide, broken, nil
		}
		if err != nil {
			return 0, 0, err
		}
		kept = copy(buf, b)
	}
}

// wholeRunes is where the last sequence that may be cut off begins.
func wholeRunes(b []byte) int {
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			if utf8.FullRune(b[i:]) {
				return len(b)
			}
			return i
		}
	}
	return len(b)
}

// wideRunes counts the multi-byte sequences of valid text: by the bytes that
// begin one.
func wideRunes(b []byte) (n int) {
	for _, c := range b {
		if c >= 0xC0 {
			n++
		}
	}
	return n
}

// decode gives r as UTF-8 without a byte order mark; bytes that are wrong in
// the encoding become U+FFFD.
func decode(r io.Reader, encoding string) io.Reader {
	switch encoding {
	case GB18030:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	case UTF16:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return transform.NewReader(r, unicode.UTF8BOM.NewDecoder())
}
