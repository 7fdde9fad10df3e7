package listfile

import (
	"strings"

	"hedui/internal/citizen"
	"hedui/internal/workday"
)

// readable faults cells that hold no value a person could have meant.
func (r *Row) readable(field string) (Cell, bool) {
	c := r.record.Get(field)
	switch {
	case c.Kind == Broken && c.Text == "":
		r.fault(field, "cell.formula", "公式没有计算结果，请在表格软件中打开并保存，或改填文字")
	case c.Kind == Broken:
		r.fault(field, "cell.error", "单元格是公式错误值，请改填正确的内容")
	case strings.ContainsRune(c.Text, '\uFFFD'):
		r.fault(field, "cell.unreadable", "有无法识别的字符（文件编码有损坏），请重新填写")
	default:
		return c, true
	}
	return c, false
}

func (r *Row) readName() {
	c, ok := r.readable(keyName)
	if !ok {
		return
	}
	name, fault := citizen.NormalName(c.Text)
	if fault != nil {
		r.citizenFault(keyName, fault)
	}
	r.Name = name
}

func (r *Row) readNumber() {
	c, ok := r.readable(keyNumber)
	if !ok {
		return
	}
	parse := citizen.Parse
	if c.Kind == Number {
		parse = citizen.ParseNumeric // digits after the fifteenth are lost
	}
	number, fault := parse(c.Text)
	if fault != nil {
		r.citizenFault(keyNumber, fault)
	}
	r.Number = number
}

func (r *Row) readHousehold() {
	r.FormerName = r.text(keyFormer)
	r.HouseholdNo = r.text(keyHousehold)
	if _, ok := r.record.Table.Find(keyHousehold); ok {
		if r.HouseholdNo == "" && r.record.Get(keyHousehold).Kind != Broken {
			r.fault(keyHousehold, "household.missing", "户编号没有填写，同一户的每个成员都要填写相同的户编号")
		}
	}
	r.Relation = r.text(keyRelation)
	r.Group = r.readGroup()
}

// text is the trimmed text of an optional column, "" when it cannot be read.
func (r *Row) text(field string) string {
	if c, ok := r.readable(field); ok {
		return c.Trim()
	}
	return ""
}

// groups are the words in use for the two groups of a household.
var groups = map[string]string{
	"共同生活": Cohabiting, "共同生活家庭成员": Cohabiting, "共同生活成员": Cohabiting, "家庭成员": Cohabiting, "共同居住": Cohabiting,
	"赡养人": Supporter, "抚养人": Supporter, "扶养人": Supporter, "赡养义务人": Supporter, "抚养义务人": Supporter, "扶养义务人": Supporter,
	"赡养、抚养、扶养义务人": Supporter, "赡抚扶养人": Supporter, "赡(抚、扶)养人": Supporter, "赡(抚、扶)养义务人": Supporter, "法定赡养人": Supporter, "非共同生活": Supporter,
	"被赡养人": Supporter, "被抚养人": Supporter, "被扶养人": Supporter,
}

func (r *Row) readGroup() string {
	text := tidy(r.text(keyGroup))
	group, ok := groups[text]
	if text != "" && !ok {
		r.fault(keyGroup, "group.unknown", "家庭分组只能填“共同生活”“赡养人”“抚养人”或“扶养人”")
	}
	return group
}

func (r *Row) readAuthorization() {
	r.Authorization = Authorization{
		No:       r.text(keyAuthNo),
		SignedOn: r.readDate(keyAuthOn),
		ValidTo:  r.readDate(keyAuthTo),
		Keeper:   r.text(keyAuthKeep),
		Signer:   r.text(keyAuthBy),
	}
	if a := r.Authorization; a.ValidTo != 0 && a.SignedOn > a.ValidTo {
		r.fault(keyAuthTo, "authorization.ends_before_signing", "授权有效期早于授权日期")
	}
}

func (r *Row) readDate(field string) workday.Date {
	text := r.text(field)
	if text == "" || field == keyAuthTo && text == "长期" {
		return 0
	}
	d, ok := ParseDate(text)
	if !ok {
		r.fault(field, "authorization.date", "日期无法识别，请按 2026-10-08 的格式填写")
	}
	return d
}

// dateMarks brings the written forms of dates to one.
var dateMarks = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-", "．", "-", "－", "-", " ", "")

// ParseDate reads a date as people write it: 2026-10-08, 2026/10/8, 2026.10.8,
// 2026年10月8日, 20261008, with or without a time of day behind it.
func ParseDate(text string) (workday.Date, bool) {
	text = strings.TrimSpace(text)
	if len(text) >= 19 && text[10] == ' ' {
		text = text[:10]
	}
	text = dateMarks.Replace(text)
	if len(text) == 8 && digits(text) {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	parts := strings.Split(text, "-")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return 0, false
	}
	y, m, d := small(parts[0]), small(parts[1]), small(parts[2])
	date := workday.NewDate(y, m, d)
	return date, date != 0
}

// small reads up to four digits; -1 for everything else.
func small(s string) int {
	if !digits(s) || len(s) > 4 {
		return -1
	}
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}
