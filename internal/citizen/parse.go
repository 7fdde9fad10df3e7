package citizen

import (
	"regexp"
	"strings"
)

// Parse reads an id number as people and spreadsheets write it. The Number is
// empty exactly when the text cannot be used: a fault that only concerns the
// writing (spaces, full width, lower-case x, the old 15 digits) comes with the
// Number and with the same as a certain Mend, so that a list can name the cell
// and a lenient caller can go on. A wrong check digit is never mended.
func Parse(raw string) (Number, *Fault) {
	if n := Number(raw); n.Valid() {
		return n, nil
	}
	text, found := tidy(raw)
	if len(text) == 15 && digits(text) {
		return parseFifteen(text)
	}
	if f := judge(text); f != nil {
		return "", f
	}
	return Number(text), found.fault("id", ".lower_x", text)
}

// ParseNumeric reads a cell that the spreadsheet holds as a number. Such a
// number keeps 15 digits, so whatever is longer has lost its end even if the
// check digit happens to fit.
func ParseNumeric(cell string) (Number, *Fault) {
	text, _ := tidy(cell)
	whole, fraction, _ := strings.Cut(text, ".")
	if len(whole) > 15 && digits(whole) {
		return "", newFault("id.rounded")
	}
	if digits(whole) && strings.Trim(fraction, "0") == "" {
		return Parse(whole)
	}
	return Parse(text)
}

var (
	scientific = regexp.MustCompile(`^[0-9](\.[0-9]*)?E\+?[0-9]{1,3}$`)
	fractional = regexp.MustCompile(`^[0-9]{16,}\.0*$`)
)

// judge finds what is wrong with a tidy text that is not 15 digits.
func judge(text string) *Fault {
	switch {
	case text == "":
		return newFault("id.empty")
	case scientific.MatchString(text):
		return newFault("id.scientific")
	case fractional.MatchString(text):
		return newFault("id.rounded")
	case !digits(strings.TrimSuffix(text, "X")):
		return illegal(text)
	case len(text) != 18:
		return newFault("id.length")
	}
	return judgeNumber(Number(text))
}

// judgeNumber checks 17 digits and a last digit or X.
func judgeNumber(n Number) *Fault {
	switch {
	case !knownProvince(string(n)):
		return newFault("id.region")
	case !n.birthPossible():
		return newFault("id.birth_date")
	case n[17] == checkDigit(string(n)):
		return nil
	case n[15:] == "000": // the trace of a number column saved as text
		return newFault("id.rounded")
	}
	return newFault("id.check_digit")
}

// lookalikes are typed or scanned for what they resemble.
var lookalikes = strings.NewReplacer(
	"O", "0", "О", "0", "I", "1", "L", "1", "|", "1",
	"Х", "X", "х", "X", "Χ", "X", "×", "X", "*", "X",
)

// illegal proposes the number meant when exchanging lookalikes gives a valid
// one. The check digit makes that likely, not certain.
func illegal(text string) *Fault {
	f := newFault("id.illegal_char")
	if n := Number(lookalikes.Replace(text)); n.Valid() {
		f.Mend = string(n)
	}
	return f
}

// parseFifteen turns a number from before 1999 into the one 18-digit number it
// became: those were given to people born in 19xx.
func parseFifteen(text string) (Number, *Fault) {
	first17 := text[:6] + "19" + text[6:]
	n := Number(first17 + string(checkDigit(first17)))
	if f := judgeNumber(n); f != nil {
		return "", f
	}
	return n, harmless("id.fifteen", string(n))
}
