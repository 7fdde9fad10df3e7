package citizen

import (
	"strings"
	"unicode"
)

// blemish is a set of harmless differences of writing found in a code.
type blemish uint8

const (
	fullWidth blemish = 1 << iota
	lowerCase
	quoted
	spaced
)

// quotes stand around a number that somebody tried to protect from the
// spreadsheet: '2101…, "2101…", ="2101…".
const quotes = "'\"`=‘’“”"

// tidy brings a number or code to plain upper-case ASCII as far as that is
// harmless, and says what it changed.
func tidy(raw string) (string, blemish) {
	var found blemish
	text := strings.Map(func(r rune) rune {
		r, b := tidyRune(r)
		found |= b
		return r
	}, raw)
	if bare := strings.Trim(text, quotes); bare != text {
		return bare, found | quoted
	}
	return text, found
}

func tidyRune(r rune) (rune, blemish) {
	switch {
	case '0' <= r && r <= '9' || 'A' <= r && r <= 'Z':
		return r, 0
	case 'a' <= r && r <= 'z':
		return r - 'a' + 'A', lowerCase
	case isFullWidth(r):
		return unicode.ToUpper(narrow(r)), fullWidth
	case isSeparator(r) || isInvisible(r):
		return -1, spaced
	}
	return r, 0
}

// fault names the first of the differences; nil when there were none.
func (b blemish) fault(kind, lower, mend string) *Fault {
	switch {
	case b&fullWidth != 0:
		return harmless(kind+".full_width", mend)
	case b&lowerCase != 0:
		return harmless(kind+lower, mend)
	case b&quoted != 0:
		return harmless(kind+".apostrophe", mend)
	case b&spaced != 0:
		return harmless(kind+".spaces", mend)
	}
	return nil
}

// isFullWidth knows the full-width twins of the visible ASCII characters.
func isFullWidth(r rune) bool { return 0xFF01 <= r && r <= 0xFF5E }

func narrow(r rune) rune { return r - 0xFEE0 }

// isSeparator knows every space, tab and line end, NBSP and U+3000 included.
func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || unicode.IsControl(r)
}

// isInvisible knows what copying brings along: zero-width characters, marks of
// writing direction, byte order marks, variation selectors.
func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}
