package report

import (
	"crypto/hmac"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"hedui/internal/seal"
)

// crockford is the base 32 alphabet without I, L, O and U, which people
// mistake on paper.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength characters carry 60 bits: guessing one valid code at a thousand
// tries a second takes ten million years, and it still opens nothing.
const codeLength = 12

// Code derives a report's verification code: a MAC under key over the report's
// id and its content's digest, as 7K2M-9QXT-4B1D. It proves that the paper is
// ours; it is no key to anything (R9.2).
func Code(key []byte, reportID string, digest [32]byte) string {
	mac := hmac.New(sm3.New, key)
	framed := seal.Digest([]byte("hedui.report.code/1"), []byte(reportID), digest[:])
	mac.Write(framed[:])
	sum := mac.Sum(nil)
	var b strings.Builder
	for i := range codeLength {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(crockford[fiveBits(sum, i)])
	}
	return b.String()
}

// fiveBits is the i-th group of five bits of data.
func fiveBits(data []byte, i int) byte {
	bit := i * 5
	pair := uint16(data[bit/8])<<8 | uint16(data[bit/8+1])
	return byte(pair>>(11-bit%8)) & 31
}

// NormalCode brings a typed code into Code's form: case, separators and the
// letters that look like digits are mended. "" where it cannot be one.
func NormalCode(typed string) string {
	var b strings.Builder
	n := 0
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case '-', ' ', '　':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(crockford, r) || n == codeLength {
			return ""
		}
		if n > 0 && n%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
		n++
	}
	if n != codeLength {
		return ""
	}
	return b.String()
}

// Link is what the QR code holds: base (https://host, no query) and the code.
// It names no person and no case. Without a base the QR holds the bare code.
func Link(base, code string) string {
	if base == "" {
		return code
	}
	return strings.TrimSuffix(base, "/") + "/v/" + strings.ReplaceAll(code, "-", "")
}

// Digest is the digest over the content without its code. Fault: report.encode.
func (c Content) Digest() ([32]byte, error) {
	c.Code = ""
	data, err := c.Encode()
	return seal.Digest(data), err
}

// Certify gives the content with its verification code. Fault: report.encode.
func (c Content) Certify(key []byte) (Content, error) {
	digest, err := c.Digest()
	c.Format, c.Code = Format, Code(key, c.ID, digest)
	return c, err
}

// Genuine tells whether the content bears the code that Certify gave it.
func (c Content) Genuine(key []byte) bool {
	digest, err := c.Digest()
	return err == nil && hmac.Equal([]byte(c.Code), []byte(Code(key, c.ID, digest)))
}
