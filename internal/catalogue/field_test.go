package catalogue_test

import (
	"fmt"
	"strings"
	"testing"

	"hedui/internal/catalogue"

	"pgregory.net/rapid"
)

var codes = map[string]string{"1": "正常", "2": "抵押", "H": "注销"}

// fields is one of each type.
var fields = []catalogue.Field{
	{Name: "a", Label: "文本", Type: catalogue.Text}, {Name: "b", Label: "日期", Type: catalogue.Day},
	{Name: "c", Label: "年月", Type: catalogue.Month}, {Name: "d", Label: "金额", Type: catalogue.Money},
	{Name: "e", Label: "面积", Type: catalogue.Number, Unit: "㎡"}, {Name: "f", Label: "份额", Type: catalogue.Share},
	{Name: "g", Label: "状态", Type: catalogue.Coded, Codes: codes}, {Name: "h", Label: "代码", Type: catalogue.Coded},
}

func TestParseGivesTheNormalForm(t *testing.T) {
	for _, c := range []struct {
		typ       catalogue.Type
		raw, want string
	}{
		{catalogue.Text, "  辽B·D3817 ", "辽B·D3817"},
		{catalogue.Day, "2018-5-4", "2018-05-04"}, {catalogue.Day, "2018年05月14日", "2018-05-14"},
		{catalogue.Day, "20180514", "2018-05-14"}, {catalogue.Day, "2018/5/14", "2018-05-14"},
		{catalogue.Day, "2018-05-14 00:00:00", "2018-05-14"}, {catalogue.Day, "2018-05-14T00:00:00.000", "2018-05-14"},
		{catalogue.Day, "2018/5/14 0:00", "2018-05-14"},
		{catalogue.Month, "2019年3月", "2019-03"}, {catalogue.Month, "201903", "2019-03"},
		{catalogue.Month, "2019-3", "2019-03"}, {catalogue.Month, "2019.03", "2019-03"},
		{catalogue.Money, "2046.3", "204630"}, {catalogue.Money, "￥2,046.30 元", "204630"}, {catalogue.Money, "1，234，567", "123456700"},
		{catalogue.Money, "-5", "-500"}, {catalogue.Money, "-0.00", "0"}, {catalogue.Money, "3.500000", "350"}, {catalogue.Money, "007", "700"},
		{catalogue.Number, "61.80", "61.80"}, {catalogue.Number, "12,345.6", "12345.6"}, {catalogue.Number, "-3", "-3"},
		{catalogue.Share, "33.33 %", "33.33"}, {catalogue.Share, "50", "50"},
		{catalogue.Coded, "抵押", "2"}, {catalogue.Coded, "H", "H"}, {catalogue.Coded, "", ""},
	} {
		f := catalogue.Field{Label: "字段", Type: c.typ, Codes: map[catalogue.Type]map[string]string{catalogue.Coded: codes}[c.typ]}
		if got, err := f.Parse(c.raw); err != nil || got != c.want {
			t.Errorf("%s %q reads as %q (%v), want %q", c.typ, c.raw, got, err, c.want)
		}
	}
}

// What could be read in two ways is not read at all.
func TestParseRefusesWhatIsUnclear(t *testing.T) {
	for typ, all := range map[catalogue.Type][]string{
		catalogue.Text:   {strings.Repeat("长", 167), "\xff"},
		catalogue.Day:    {"2026111", "202611", "2026-02-29", "2026-1011", "10/8/2026", "2026-10-08 13:00:00", "0000-01-01"},
		catalogue.Month:  {"2026.1", "20261", "2026-13", "2026-00", "0000-01", "2026"},
		catalogue.Money:  {"3元5", "1,5", "12,34", "12万", "1.005", "12.", ".5", "1e5", "１２", "99999999999999", "--1"},
		catalogue.Number: {"1,5", "12 000", "1/3", "0.1234567", "1e3", "+1", "-"},
		catalogue.Share:  {"1/3", "三成", "%"},
		catalogue.Coded:  {"正", "3", "正常 抵押"},
	} {
		f := catalogue.Field{Label: "字段", Type: typ, Codes: map[catalogue.Type]map[string]string{catalogue.Coded: codes}[typ]}
		for _, raw := range all {
			got, err := f.Parse(raw)
			if err == nil {
				t.Errorf("%s %q was read as %q", typ, raw, got)
			} else if !strings.Contains(err.Error(), "字段") || strings.Contains(err.Error(), raw) && len(raw) > 4 {
				t.Errorf("%s: %v", typ, err)
			}
		}
	}
}

func checkParse(t interface{ Fatalf(string, ...any) }, f catalogue.Field, raw string) {
	value, err := f.Parse(raw)
	if err != nil {
		return
	}
	if !f.Normal(value) {
		t.Fatalf("%s %q reads as %q, which is not normal", f.Type, raw, value)
	}
	if f.Type == catalogue.Money { // what is shown is 元, what is kept 分
		value = strings.TrimSuffix(catalogue.Yuan(value), "元")
	}
	again, err := f.Parse(value)
	if first, _ := f.Parse(raw); err != nil || again != first {
		t.Fatalf("%s %q reads as %q, then as %q (%v)", f.Type, raw, first, again, err)
	}
}

func FuzzFieldParse(f *testing.F) {
	for _, seed := range []string{"", "2026-10-08", "20261008", "2019年3月", "2,046.30 元", "-0.5", "33.3%", "抵押", "1", "2018-05-14 00:00:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, field := range fields {
			checkParse(t, field, raw)
		}
	})
}

func TestParsedValuesAreNormal(t *testing.T) {
	raw := rapid.OneOf(rapid.StringMatching(`-?[0-9]{1,4}[-/.年,，]?[0-9]{0,3}[-/.月,，]?[0-9]{0,3}[日元%]?`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		checkParse(t, rapid.SampledFrom(fields).Draw(t, "field"), raw.Draw(t, "raw"))
	})
}

// A person can copy what is shown back into a file.
func TestShownMoneyReadsBack(t *testing.T) {
	money := catalogue.Field{Label: "金额", Type: catalogue.Money}
	rapid.Check(t, func(t *rapid.T) {
		fen := fmt.Sprint(rapid.Int64Range(-1e15, 1e15).Draw(t, "fen"))
		if back, err := money.Parse(money.Show(fen)); err != nil || back != fen || !money.Normal(fen) {
			t.Fatalf("%s is shown as %s, which reads %q (%v)", fen, money.Show(fen), back, err)
		}
	})
}

func TestShownSharesAndCodesReadBack(t *testing.T) {
	for _, c := range []struct {
		field        catalogue.Field
		value, shown string
	}{
		{fields[5], "33.33", "33.33%"}, {fields[6], "2", "抵押"}, {fields[4], "61.8", "61.8 ㎡"},
		{fields[1], "2026-10-08", "2026-10-08"}, {fields[0], "", "来源未填"}, {fields[6], "9", "9"},
	} {
		if got := c.field.Show(c.value); got != c.shown {
			t.Errorf("%q is shown as %q", c.value, got)
		}
	}
}

func TestNormalRefusesOtherForms(t *testing.T) {
	for typ, all := range map[catalogue.Type][]string{
		catalogue.Money:  {"+5", "007", "-0", "1.5", "2000000000000000", "9223372036854775807", "1,000"},
		catalogue.Day:    {"2026-1-1", "20260101"},
		catalogue.Month:  {"2026-1"},
		catalogue.Number: {"1,000", " 1"},
		catalogue.Share:  {"50%"},
		catalogue.Text:   {" x", "x "},
	} {
		for _, value := range all {
			if (catalogue.Field{Type: typ}).Normal(value) {
				t.Errorf("%s %q passes as normal", typ, value)
			}
		}
	}
}
