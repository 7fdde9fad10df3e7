package report

import (
	"strings"
	"unicode"
)

// span is a piece of text in one style; raised ones stand as footnote marks.
type span struct {
	text   string
	face   int
	raised bool
}

// glyph is one character ready to be placed: its face, size and advance in
// points, and how far above the baseline it stands.
type glyph struct {
	r    rune
	face int
	size float64
	w    float64
	rise float64
}

// line is one line of text.
type line []glyph

func (l line) width() float64 {
	w := 0.0
	for _, g := range l {
		w += g.w
	}
	return w
}

// Characters that may not begin or end a line (GB/T 15834 and the habits of
// official documents, GB/T 9704).
const (
	neverFirst = "、。，．；：？！）〕］｝〉》」』】〗”’…—～·•％‰℃°㎡,.;:?!)]}%*①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
	neverLast  = "（〔［｛〈《「『【〖“‘([{¥￥$第"
)

// wrap breaks glyphs into lines of at most width points. A newline always
// breaks; a word or number breaks only where it alone is wider than the line.
func wrap(text []glyph, width float64) []line {
	var lines []line
	for {
		end := lineEnd(text, width)
		lines = append(lines, trim(text[:end]))
		rest := text[end:]
		if len(rest) == 0 {
			return lines
		}
		if rest[0].r == '\n' {
			rest = rest[1:]
		}
		text = trimStart(rest)
	}
}

// lineEnd is the number of glyphs that go on the first line, at least one
// (unless it begins with a newline or is empty).
func lineEnd(text []glyph, width float64) int {
	used, last := 0.0, 0
	for i, g := range text {
		if g.r == '\n' {
			return i
		}
		if i > 0 && breakable(text, i) {
			last = i
		}
		used += g.w
		if used > width+0.01 && i > 0 && g.r != ' ' {
			if last > 0 {
				return last
			}
			return i
		}
	}
	return len(text)
}

// breakable tells whether a line may end before text[i].
func breakable(text []glyph, i int) bool {
	before, after := text[i-1], text[i]
	switch {
	case after.raised() || strings.ContainsRune(neverFirst, after.r) || strings.ContainsRune(neverLast, before.r):
		return false
	case after.r == ' ':
		return false
	case before.r == ' ':
		return !binds(text, i-1)
	}
	if unicode.IsDigit(before.r) && unicode.Is(unicode.Han, after.r) {
		return false // a unit stays with its number
	}
	return !inWord(before.r) || !inWord(after.r)
}

func (g glyph) raised() bool { return g.rise > 0 }

// binds tells whether the space at i holds a number and its unit together:
// 30 个, 第 287 号.
func binds(text []glyph, i int) bool {
	digit := func(j int) bool { return 0 <= j && j < len(text) && unicode.IsDigit(text[j].r) }
	return digit(i-1) && !digit(i+1) || i > 0 && text[i-1].r == '第'
}

// inWord tells whether r belongs to an unbroken word or number.
func inWord(r rune) bool {
	if r < 0x80 {
		return r > ' '
	}
	return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func trim(text []glyph) line {
	for len(text) > 0 && text[len(text)-1].r == ' ' {
		text = text[:len(text)-1]
	}
	return trimStart(text)
}

func trimStart(text []glyph) line {
	for len(text) > 0 && text[0].r == ' ' {
		text = text[1:]
	}
	return text
}

// clean drops what has no shape (control and format characters, variation
// selectors) and makes every kind of space one; newlines stay.
func clean(r rune) (rune, bool) {
	switch {
	case r == '\n':
		return r, true
	case r == '\t' || r == '\u00a0':
		return ' ', true
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
		return 0, false
	}
	return r, true
}
