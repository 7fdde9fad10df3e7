package citizen

import (
	"strings"

	"hedui/internal/fault"
)

// usccAlphabet gives each character its value, 0…30 (GB 32100 table 2).
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// CheckUSCC reads a unified social credit code (GB 32100) and returns its
// normal form, 18 upper-case characters. As with Parse the code is empty
// exactly when it cannot be used.
func CheckUSCC(raw string) (string, *Fault) {
	text, found := tidy(raw)
	if f := judgeUSCC(text); f != nil {
		return "", f
	}
	return text, found.fault("uscc", ".lower_case", text)
}

func judgeUSCC(text string) *Fault {
	switch {
	case text == "":
		return newFault("uscc.empty")
	case strings.Trim(text, usccAlphabet) != "":
		return newFault("uscc.illegal_char")
	case len(text) != 18:
		return newFault("uscc.length")
	case !digits(text[2:8]):
		return newFault("uscc.region")
	case text[17] != usccCheckDigit(text):
		return newFault("uscc.check_digit")
	}
	return nil
}

// USCCCheckDigit computes the 18th character from the first 17. Anything but
// 17 characters of the code's alphabet is Invalid with code uscc.length.
func USCCCheckDigit(first17 string) (byte, error) {
	if len(first17) != 17 || strings.Trim(first17, usccAlphabet) != "" {
		return 0, fault.New(fault.Invalid, "uscc.length", "计算校验码需要统一社会信用代码的前17位")
	}
	return usccCheckDigit(first17), nil
}

// usccCheckDigit weighs the i-th character with 3^i mod 31.
func usccCheckDigit(s string) byte {
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(usccAlphabet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return usccAlphabet[(31-sum%31)%31]
}
