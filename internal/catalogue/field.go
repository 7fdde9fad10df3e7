package catalogue

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"hedui/internal/workday"
)

// Type is the type of a content field.
type Type string

// The types of content fields and the normal form of their values.
const (
	Text   Type = "text"   // as written
	Day    Type = "date"   // 2026-10-08
	Month  Type = "month"  // 2026-10
	Money  Type = "money"  // 分 as a decimal integer: "204630"
	Number Type = "number" // decimal without separators: "61.8"
	Share  Type = "share"  // per cent as a decimal: "33.33"
	Coded  Type = "code"   // a key of Codes
)

// Known tells whether t is one of the types.
func (t Type) Known() bool { _, ok := parsers[t]; return ok }

// Field is one field of an item's content (数据内容). Element is the data
// element code of MZ/T 073 once known; Total says that reports add it up.
type Field struct {
	Name    string            `json:"name" doc:"字段代码"`
	Label   string            `json:"label" doc:"字段名称"`
	Type    Type              `json:"type" doc:"字段类型"`
	Codes   map[string]string `json:"codes,omitempty"` // code → word
	Unit    string            `json:"unit,omitempty"`  // ㎡, 吨
	Total   bool              `json:"total,omitempty"`
	Secret  bool              `json:"secret,omitempty"` // sensitive beyond the rest: masked on screens
	Element string            `json:"element,omitempty"`
}

// FileHeadings are the columns that query and answer files have beside the
// content; no field bears the same Chinese name.
var FileHeadings = []string{"序号", "姓名", "公民身份号码", "查询结果", "数据截止日期", "说明"}

// unambiguous tells whether every word of Codes, and every code, is read as one
// code only.
func (f Field) unambiguous() bool {
	words := map[string]bool{}
	for code, word := range f.Codes {
		if _, ok := f.Codes[word]; words[word] || ok && word != code {
			return false
		}
		words[word] = true
	}
	return true
}

// Parse turns what a department wrote into the normal form of the field's
// type. Empty stays empty. The error names no value.
func (f Field) Parse(raw string) (string, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return "", nil
	}
	if !utf8.ValidString(raw) {
		return "", fmt.Errorf("“%s”含有无法识别的字符", f.Label)
	}
	parse, ok := parsers[f.Type]
	if !ok {
		return "", fmt.Errorf("字段“%s”的类型不明", f.Label)
	}
	value, ok := parse(f, raw)
	if !ok {
		return "", fmt.Errorf("“%s”应为%s", f.Label, typeWords[f.Type])
	}
	return value, nil
}

// Normal tells whether value already has the normal form of the field's type.
func (f Field) Normal(value string) bool {
	if value == "" {
		return true
	}
	if f.Type == Money {
		fen, err := strconv.ParseInt(value, 10, 64)
		return err == nil && -maxFen <= fen && fen <= maxFen && strconv.FormatInt(fen, 10) == value
	}
	normal, err := f.Parse(value)
	return err == nil && normal == value
}

// Show writes a value in normal form as people read it; one that the source
// left empty is said to be so.
func (f Field) Show(value string) string {
	if value == "" {
		return "来源未填"
	}
	switch f.Type {
	case Money:
		return Yuan(value) + " 元"
	case Coded:
		if word, ok := f.Codes[value]; ok {
			return word
		}
	case Share:
		return value + "%"
	case Number:
		return strings.TrimSpace(value + " " + f.Unit)
	}
	return value
}

var typeWords = map[Type]string{
	Text: "文本", Day: "日期（如 2026-10-08）", Month: "年月（如 2026-10）", Money: "金额（元，最多两位小数）",
	Number: "数字", Share: "百分比", Coded: "规定的代码或名称",
}

var parsers = map[Type]func(Field, string) (string, bool){
	Text:   func(_ Field, s string) (string, bool) { return s, len(s) <= 500 },
	Day:    func(_ Field, s string) (string, bool) { return parseDay(s) },
	Month:  func(_ Field, s string) (string, bool) { return parseMonth(s) },
	Money:  func(_ Field, s string) (string, bool) { return parseMoney(s) },
	Number: func(_ Field, s string) (string, bool) { return parseNumber(s) },
	Share:  func(_ Field, s string) (string, bool) { return parseNumber(strings.TrimSuffix(s, "%")) },
	Coded:  parseCode,
}

// dayForm takes no run of digits but eight: 2026111 could be two days, and
// 202611 is a month. Databases write midnight behind a date.
var dayForm = regexp.MustCompile(`^(?:(\d{4})(\d{2})(\d{2})|(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?)(?:[ T]0?0:00(?::00(?:\.0+)?)?)?$`)

func parseDay(s string) (string, bool) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' { // the normal form, which millions have
		d, err := workday.ParseDate(s)
		return s, err == nil && d != 0
	}
	m := dayForm.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	d, err := workday.ParseDate(fmt.Sprintf("%s-%02s-%02s", m[1]+m[4], m[2]+m[5], m[3]+m[6]))
	return d.String(), err == nil
}

// monthForm takes 2026.10 but not 2026.1: a spreadsheet makes the one of the
// other.
var monthForm = regexp.MustCompile(`^(\d{4})(?:[-/年](\d{1,2})月?|[-/.年]?(\d{2})月?)$`)

func parseMonth(s string) (string, bool) {
	m := monthForm.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	d, err := workday.ParseDate(fmt.Sprintf("%s-%02s-01", m[1], m[2]+m[3]))
	return fmt.Sprintf("%.7s", d), err == nil
}

// maxFen bounds amounts either way: ten million million yuan.
const maxFen = 1e15

var (
	moneyMarks = strings.NewReplacer("，", ",", "￥", "", "¥", "", " ", "")
	moneyForm  = regexp.MustCompile(`^(-?)(` + wholeForm + `)(?:\.(\d{1,2})0*)?$`)
)

// wholeForm is a whole number, separated by thousands or not at all: in 1,5 the
// comma would be a point.
const wholeForm = `\d{1,3}(?:,\d{3})+|\d{1,15}`

func parseMoney(s string) (string, bool) {
	if whole, fraction, _ := strings.Cut(s, "."); len(fraction) == 2 && len(whole) <= 12 && decimal(whole) && decimal(fraction) {
		return plainMoney(whole + fraction), true // as programs write it
	}
	m := moneyForm.FindStringSubmatch(strings.TrimSuffix(moneyMarks.Replace(s), "元"))
	if m == nil {
		return "", false
	}
	fen, err := strconv.ParseInt(strings.ReplaceAll(m[2], ",", "")+(m[3] + "00")[:2], 10, 64)
	if m[1] == "-" {
		fen = -fen
	}
	return strconv.FormatInt(fen, 10), err == nil && -maxFen <= fen && fen <= maxFen
}

// plainMoney drops the zeros before 分.
func plainMoney(fen string) string {
	if fen = strings.TrimLeft(fen, "0"); fen == "" {
		return "0"
	}
	return fen
}

func decimal(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

var numberForm = regexp.MustCompile(`^-?(?:` + wholeForm + `)(?:\.\d{1,6})?$`)

func parseNumber(s string) (string, bool) {
	if len(s) <= 15 && decimal(s) {
		return s, true
	}
	s = strings.ReplaceAll(strings.TrimSpace(s), "，", ",")
	return strings.ReplaceAll(s, ",", ""), numberForm.MatchString(s)
}

func parseCode(f Field, s string) (string, bool) {
	if len(f.Codes) == 0 {
		return s, len(s) <= 100
	}
	if _, ok := f.Codes[s]; ok {
		return s, true
	}
	for code, word := range f.Codes {
		if word == s {
			return code, true
		}
	}
	return "", false
}

// Yuan writes an amount in 分 (decimal integer) as 元 with separators:
// "204630" → "2,046.30". What is no amount comes back as it is.
func Yuan(fen string) string {
	n, err := strconv.ParseInt(fen, 10, 64)
	if err != nil {
		return fen
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	whole := strconv.FormatInt(n/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return fmt.Sprintf("%s%s.%02d", sign, whole, n%100)
}
