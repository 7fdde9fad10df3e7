// Package citizen reads what identifies people and organisations: citizen id
// numbers (GB 11643), names, and unified social credit codes (GB 32100).
//
// Nouns: a Number is an id number in its normal form, 18 characters with an
// upper-case X; a normal name is the one written form that names are compared
// in; a Fault says what is wrong with a raw text and, where only one thing can
// have been meant, the mend.
//
// Everything here is personal: a Number and a Fault print themselves masked,
// and no message repeats what was read.
package citizen

import (
	"log/slog"
	"strings"
	"time"

	"hedui/internal/fault"
)

// Number is a citizen id number in normal form. fmt and slog show it masked;
// string(n) is the number itself, for sealing and for the owner of the data.
type Number string

// Sex as the number tells it.
type Sex uint8

// The sexes; Unknown belongs to a number that is not valid.
const (
	Unknown Sex = iota
	Male
	Female
)

// String is 男, 女 or "".
func (s Sex) String() string { return [...]string{"", "男", "女"}[s] }

// Valid tells whether n is a normal form: 18 characters, a known province, a
// possible birth date from 1800 on, the right check digit.
func (n Number) Valid() bool {
	return len(n) == 18 && digits(string(n[:17])) &&
		knownProvince(string(n)) && n.birthPossible() && n[17] == checkDigit(string(n))
}

// Birth is the date of birth; 0, 0, 0 when n is not valid.
func (n Number) Birth() (y, m, d int) {
	if !n.Valid() {
		return 0, 0, 0
	}
	return n.birth()
}

// Sex is told by the 17th digit: odd male, even female.
func (n Number) Sex() Sex {
	switch {
	case !n.Valid():
		return Unknown
	case n[16]%2 == 1:
		return Male
	}
	return Female
}

// Region is the six-digit code of the county that gave the number, often long
// abolished; "" when n is not valid.
func (n Number) Region() string {
	if !n.Valid() {
		return ""
	}
	return string(n[:6])
}

// Masked hides birth date and all but the last four: 210102********1441.
func (n Number) Masked() string {
	if len(n) != 18 {
		return "******"
	}
	return string(n[:6]) + "********" + string(n[14:])
}

// Age is the full years lived on a date, for minors whose guardian signs;
// negative before birth, -1 too when n is not valid.
func (n Number) Age(year, month, day int) int {
	y, m, d := n.Birth()
	if y == 0 {
		return -1
	}
	age := year - y
	if month < m || month == m && day < d {
		age--
	}
	return age
}

// BornAfter is the fault id.birth_future when the person would be born after
// the given date, and nil otherwise.
func (n Number) BornAfter(year, month, day int) *Fault {
	if n.Valid() && n.Age(year, month, day) < 0 {
		return newFault("id.birth_future")
	}
	return nil
}

// String is Masked, so that no log and no message can hold the number.
func (n Number) String() string { return n.Masked() }

// GoString is Masked, for %#v.
func (n Number) GoString() string { return n.Masked() }

// LogValue is Masked, for slog.
func (n Number) LogValue() slog.Value { return slog.StringValue(n.Masked()) }

// CheckDigit computes the 18th character ('0'…'9', 'X') from the first 17
// digits, after ISO 7064 MOD 11-2. Anything but 17 digits is Invalid with code
// id.length.
func CheckDigit(first17 string) (byte, error) {
	if len(first17) != 17 || !digits(first17) {
		return 0, fault.New(fault.Invalid, "id.length", "计算校验码需要17位数字")
	}
	return checkDigit(first17), nil
}

func checkDigit(s string) byte {
	sum := 0
	for i := range 17 {
		sum = (sum + int(s[i]-'0')) * 2 % 11
	}
	return "10X98765432"[sum]
}

// provinces of GB/T 2260, and the codes of residence permits for people from
// Hong Kong, Macao (81, 82) and Taiwan (83; 71 is the province).
const provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

// knownProvince looks at the first two digits only: numbers keep the county
// code of their day, and abolished ones are no fault. Permanent residents from
// abroad have a 9 before the province.
func knownProvince(s string) bool {
	if s[0] == '9' {
		s = s[1:]
	}
	return strings.Contains(provinces, " "+s[:2]+" ")
}

func (n Number) birth() (y, m, d int) {
	return number(n[6:10]), number(n[10:12]), number(n[12:14])
}

func (n Number) birthPossible() bool {
	y, m, d := n.birth()
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return y >= 1800 && t.Day() == d && int(t.Month()) == m
}

// number reads digits already checked.
func number(s Number) int {
	v := 0
	for i := range len(s) {
		v = v*10 + int(s[i]-'0')
	}
	return v
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
