package citizen

import (
	"strings"
	"testing"
)

func TestNormalNameKeepsGoodNames(t *testing.T) {
	for _, name := range []string{
		"王小明", "欧阳娜娜", "阿卜杜拉·买买提", "John Smith", "Anne-Marie O'Neil", "J. R. Smith",
		"𠮷田", "王𪚥", "张䶮", "李〇", "\U00030EDE某", "李\U00033479", "José", "Ōe",
	} {
		if got, f := NormalName(name); f != nil || got != name {
			t.Errorf("%s became %q: %v", name, got, f)
		}
	}
}

func TestNormalNameMendsTheWriting(t *testing.T) {
	dotted := "阿卜杜拉·买买提"
	for _, c := range []struct{ raw, want, code string }{
		{"阿卜杜拉•买买提", dotted, "name.middle_dot"},
		{"阿卜杜拉．买买提", dotted, "name.middle_dot"},
		{"阿卜杜拉‧买买提", dotted, "name.middle_dot"},
		{"阿卜杜拉・买买提", dotted, "name.middle_dot"},
		{"阿卜杜拉∙买买提", dotted, "name.middle_dot"},
		{"阿卜杜拉.买买提", dotted, "name.middle_dot"},
		{"阿卜杜拉 • 买买提", dotted, "name.middle_dot"},
		{"阿卜杜拉 · 买买提", dotted, "name.spaces"},
		{" 王 小明\u00a0", "王小明", "name.spaces"},
		{"王\u3000明", "王明", "name.spaces"},
		{"王\u200b小明\ufeff", "王小明", "name.spaces"},
		{"葛\U000E0100某", "葛某", "name.spaces"},
		{"'王小明", "王小明", "name.apostrophe"},
		{"  John   Smith ", "John Smith", "name.spaces"},
		{"Ｊｏｈｎ Smith", "John Smith", "name.full_width"},
		{"王Ａ", "王A", "name.full_width"},
		{"Jose\u0301", "José", "name.compatibility"},
		{"⽂某", "文某", "name.compatibility"},      // a Kangxi radical out of a PDF
		{"\uf9e7某", "裏某", "name.compatibility"}, // a compatibility ideograph
	} {
		got, f := NormalName(c.raw)
		if got != c.want || f == nil || f.Code != c.code || f.Mend != c.want || !f.Certain {
			t.Errorf("%q became %q, %v; want %q, %s", c.raw, got, f, c.want, c.code)
		}
	}
}

func TestNormalNameRefusesWhatIsNoName(t *testing.T) {
	for raw, code := range map[string]string{
		"":                      "name.empty",
		" \u3000\u200b":         "name.empty",
		"王小明2":                  "name.digit",
		"王小明２":                  "name.digit",
		"210102199001011240":    "name.digit",
		"王小明（户主）":               "name.illegal_char",
		"王*明":                   "name.illegal_char",
		"王小明、李某":                "name.illegal_char",
		"-":                     "name.illegal_char",
		"王\uE5F1":               "name.private_use",
		"王?":                    "name.lost_char",
		"王？":                    "name.lost_char",
		"王□":                    "name.lost_char",
		"王\xff":                 "name.lost_char",
		"·买买提":                  "name.dot",
		"阿卜杜拉·":                 "name.dot",
		"阿卜杜拉··买买提":             "name.dot",
		strings.Repeat("王", 61): "name.too_long",
	} {
		if got, f := NormalName(raw); got != "" || f == nil || f.Code != code || f.Mend != "" {
			t.Errorf("%q became %q: %v, want %s", raw, got, f, code)
		}
	}
	if _, f := NormalName("王\uE5F1"); !strings.Contains(f.Message, "U+E5F1") {
		t.Errorf("the private character is not named: %s", f.Message)
	}
}

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"王小明", " 王 小明 ", true},
		{"阿卜杜拉•买买提", "阿卜杜拉．买买提", true},
		{"JOHN SMITH", "John  Smith", true},
		{"JohnSmith", "John Smith", false},
		{"王小明", "王晓明", false},
		{"阿卜杜拉·买买提", "阿卜杜拉买买提", false},
		{"𠮷田", "吉田", false},
		{"", "", false},
		{"王小明", "", false},
	} {
		if got := SameName(c.a, c.b); got != c.same || SameName(c.b, c.a) != c.same {
			t.Errorf("SameName(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func FuzzNormalName(f *testing.F) {
	for _, s := range []string{"王小明", "阿卜杜拉 ． 买买提", "John  Smith", "𠮷\U000E0100", "王\uE5F1", "⽂", "'\"", "\xff", "e\u0301 . 王"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		name, fault := NormalName(raw)
		if (name != "") != (fault == nil || fault.Certain) || fault != nil && fault.Message == "" {
			t.Errorf("name and fault do not fit: %v", fault)
		}
		if name == "" {
			return
		}
		if again, f := NormalName(name); f != nil || again != name {
			t.Errorf("%q became %q, then %q: %v", raw, name, again, f)
		}
		if !SameName(raw, name) {
			t.Errorf("%q is not the same as its normal form %q", raw, name)
		}
	})
}

// TestCommonNamesAreInNormalForm: what NormalName passes at once is what the
// long way gives.
func TestCommonNamesAreInNormalForm(t *testing.T) {
	for r := rune(0x4E00); r <= 0x9FA5; r++ {
		name := string([]rune{r, '某'})
		if folded := foldName(name); folded != name || judgeName(folded) != nil || !common(name) {
			t.Errorf("U+%04X: %q becomes %q", r, name, folded)
		}
	}
	for _, name := range []string{"", "A", "张·李", "张 某", "⼀"} {
		if common(name) {
			t.Errorf("%q counts as common", name)
		}
	}
}
