package citizen

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hedui/internal/fault"
)

func TestCheckUSCC(t *testing.T) {
	const good = "91350100M000100Y43" // the example in GB 32100
	for _, c := range []struct{ raw, code, want string }{
		{good, "", good},
		{strings.ToLower(good), "uscc.lower_case", good},
		{" " + good, "uscc.spaces", good},
		{"'" + good, "uscc.apostrophe", good},
		{"９" + good[1:], "uscc.full_width", good},
		{"", "uscc.empty", ""},
		{good[:17], "uscc.length", ""},
		{good[:17] + "4", "uscc.check_digit", ""},
		{"91350100O000100Y43", "uscc.illegal_char", ""},
		{"91A50100M000100Y43", "uscc.region", ""},
	} {
		got, f := CheckUSCC(c.raw)
		code := ""
		if f != nil {
			code = f.Code
		}
		if got != c.want || code != c.code {
			t.Errorf("%q: %q %q, want %q %q", c.raw, got, code, c.want, c.code)
		}
	}
}

func TestAnyOneWrongCharacterOfAUSCCIsFound(t *testing.T) {
	alphabet := rapid.SampledFrom([]byte(usccAlphabet))
	digit := rapid.SampledFrom([]byte("0123456789"))
	rapid.Check(t, func(t *rapid.T) {
		code := append([]byte("91"), rapid.SliceOfN(digit, 6, 6).Draw(t, "region")...)
		code = append(code, rapid.SliceOfN(alphabet, 9, 9).Draw(t, "body")...)
		c, err := USCCCheckDigit(string(code))
		if err != nil {
			t.Fatal(err)
		}
		code = append(code, c)
		if got, f := CheckUSCC(string(code)); f != nil || got != string(code) {
			t.Fatalf("%s: %v", code, f)
		}
		i, other := rapid.IntRange(0, 17).Draw(t, "place"), alphabet.Draw(t, "other")
		if code[i] == other {
			return
		}
		code[i] = other
		if got, f := CheckUSCC(string(code)); f == nil || got != "" {
			t.Fatalf("character %d was changed and not found", i)
		}
	})
}

func TestUSCCCheckDigitWantsSeventeenCharacters(t *testing.T) {
	for _, s := range []string{"", "91350100M000100Y4", "91350100M000100YI"} {
		_, err := USCCCheckDigit(s)
		if bad := len(s) != 17 || strings.Contains(s, "I"); bad != fault.HasCode(err, "uscc.length") {
			t.Errorf("%q: %v", s, err)
		}
	}
}
