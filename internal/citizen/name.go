package citizen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxName is the longest name taken, in characters: long enough for the
// longest names of the country's minorities and of foreigners.
const MaxName = 60

const middleDot = "·"

// dots are the characters written for the middle dot in the names of many
// minorities; the full stop counts as one only in a name in Chinese characters.
const dots = "•‧・∙･⋅●．."

// NormalName brings a name to the form that names are kept and compared in:
// middle dots as U+00B7, half-width letters, no invisible characters, no space
// beside a Chinese character, single spaces between others, canonical
// composition (NFC). The name is empty exactly when it cannot be used; a fault
// that only concerns the writing comes with the normal name, and with the same
// as a certain Mend. Characters beyond the BMP stay as they are.
func NormalName(raw string) (string, *Fault) {
	if common(raw) {
		return raw, nil
	}
	name := foldName(raw)
	if f := judgeName(name); f != nil {
		return "", f
	}
	if name == raw {
		return name, nil
	}
	return name, harmless(nameBlemish(raw, name), name)
}

// common tells the names of nearly everybody, which are in normal form: some
// characters of the main block. It spares them the rest, as millions are read.
func common(raw string) bool {
	n := 0
	for _, r := range raw {
		if n++; r < 0x4E00 || r > 0x9FA5 || n > MaxName {
			return false
		}
	}
	return n > 0
}

// SameName compares by normal form, Latin letters without regard to case. An
// empty name is the same as none.
func SameName(a, b string) bool {
	if common(a) && common(b) {
		return a == b
	}
	a = foldName(a)
	return a != "" && strings.EqualFold(a, foldName(b))
}

func foldName(raw string) string {
	name := norm.NFC.String(strings.Map(foldNameRune, raw))
	if strings.ContainsFunc(name, isHan) {
		name = strings.ReplaceAll(name, ".", middleDot)
	}
	return closeUp(strings.Trim(name, " '\"`"))
}

func foldNameRune(r rune) rune {
	switch {
	case isInvisible(r):
		return -1
	case isSeparator(r):
		return ' '
	case isFullWidth(r):
		return narrow(r)
	case r == '‘' || r == '’':
		return '\''
	case r == '“' || r == '”':
		return '"'
	case r != '.' && strings.ContainsRune(dots, r):
		return '·'
	case isRadical(r):
		return compatible(r)
	}
	return r
}

// isRadical knows the Kangxi and CJK radicals, which text copied from PDF
// files has in place of the characters they look like; NFC keeps them.
func isRadical(r rune) bool { return 0x2E80 <= r && r <= 0x2FDF }

func compatible(r rune) rune {
	same, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	return same
}

// isHan knows Chinese characters, also those newer than Go's tables: planes 2
// and 3 are set aside for them.
func isHan(r rune) bool {
	return unicode.Is(unicode.Han, r) || r>>16 == 2 || r>>16 == 3
}

// closeUp removes the spaces beside Chinese characters and dots and makes the
// others single.
func closeUp(name string) string {
	var b strings.Builder
	last := 'x'
	for i, word := range strings.Fields(name) {
		first, _ := utf8.DecodeRuneInString(word)
		if i > 0 && !tight(last) && !tight(first) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		last, _ = utf8.DecodeLastRuneInString(word)
	}
	return b.String()
}

func tight(r rune) bool { return isHan(r) || r == '·' }

// judgeName finds what is wrong with a folded name.
func judgeName(name string) *Fault {
	switch {
	case name == "":
		return newFault("name.empty")
	case utf8.RuneCountInString(name) > MaxName:
		return newFault("name.too_long")
	}
	for _, r := range name {
		if f := judgeNameRune(r); f != nil {
			return f
		}
	}
	if strings.HasPrefix(name, middleDot) || strings.HasSuffix(name, middleDot) || strings.Contains(name, "··") {
		return newFault("name.dot")
	}
	if !strings.ContainsFunc(name, isLetter) {
		return newFault("name.illegal_char")
	}
	return nil
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || isHan(r) }

func judgeNameRune(r rune) *Fault {
	switch {
	case isLetter(r) && !isRadical(r), unicode.Is(unicode.Mn, r), strings.ContainsRune("· '-.", r):
		return nil
	case unicode.Is(unicode.Co, r):
		return privateUse(r)
	case strings.ContainsRune("?�□■〓", r): // what converters leave for a character they lack
		return newFault("name.lost_char")
	case unicode.IsNumber(r):
		return newFault("name.digit")
	}
	return newFault("name.illegal_char")
}

// nameBlemish names the first difference of writing between raw and name.
func nameBlemish(raw, name string) string {
	has := func(is func(rune) bool) bool { return strings.ContainsFunc(raw, is) }
	switch {
	case strings.Contains(name, middleDot) && strings.ContainsAny(raw, dots):
		return "name.middle_dot"
	case has(isFullWidth):
		return "name.full_width"
	case has(isSeparator), has(isInvisible):
		return "name.spaces"
	case strings.ContainsAny(raw, quotes):
		return "name.apostrophe"
	}
	return "name.compatibility" // what is left is composition
}
