package source

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/workday"
)

// values reads a record's content in normal form. Fields that the item's
// version does not have are left out (R13.1).
func (r Reading) values(item catalogue.Item, record any) (finding.Record, *Failure) {
	out := finding.Record{}
	for name, from := range r.Fields {
		field, ok := item.Field(name)
		if !ok {
			continue
		}
		raw, scalar := scalarAt(record, from.Path)
		value, fine := from.value(field, raw)
		if !scalar || !fine {
			return nil, failed("数据源返回的“" + field.Label + "”不是约定的形式")
		}
		if value != "" {
			out[name] = value
		}
	}
	if len(out) == 0 {
		return nil, failed("数据源返回了空的记录")
	}
	return out, nil
}

// value turns what the department writes into the field's normal form.
func (f From) value(field catalogue.Field, raw string) (string, bool) {
	raw = strings.TrimSpace(raw)
	if own, ok := f.Codes[raw]; ok {
		raw = own
	}
	if raw == "" {
		return "", true
	}
	switch field.Type {
	case catalogue.Money:
		return moneyOf(f.Unit, raw)
	case catalogue.Day:
		return dayOf(f.Unit, raw)
	}
	value, err := field.Parse(raw)
	return value, err == nil
}

// scale is what a unit of money is in 分.
var scale = map[string]int64{"": 100, "yuan": 100, "fen": 1, "wan": 1_000_000}

// amount is bounded, so that an exponent cannot ask for gigabytes. Programs
// write 1.2E7 where they mean 12000000.
var amount = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,8})?([eE][+-]?\d{1,2})?$`)

// moneyOf gives 分, exactly or not at all.
func moneyOf(unit, raw string) (string, bool) {
	raw = strings.NewReplacer(",", "", "，", "", "元", "", "¥", "", "￥", "").Replace(raw)
	if !amount.MatchString(raw) {
		return "", false
	}
	v, ok := new(big.Rat).SetString(raw)
	if !ok {
		return "", false
	}
	v.Mul(v, new(big.Rat).SetInt64(scale[unit]))
	return v.Num().String(), v.IsInt() && v.Num().IsInt64()
}

var dayField = catalogue.Field{Type: catalogue.Day}

// dayOf gives a date in normal form; "" stays.
func dayOf(unit, raw string) (string, bool) {
	raw = strings.TrimSpace(raw)
	switch unit {
	case "unix", "unixms":
		n, err := strconv.ParseInt(raw, 10, 64)
		if unit == "unixms" {
			n /= 1000
		}
		return workday.DateOf(time.Unix(n, 0)).String(), err == nil && n > -1<<36 && n < 1<<36
	case "datetime":
		raw, _, _ = strings.Cut(strings.Replace(raw, "T", " ", 1), " ")
		if len(raw) == len("20261008093000") && strings.Trim(raw, "0123456789") == "" {
			raw = raw[:8]
		}
	}
	day, err := dayField.Parse(raw)
	return day, err == nil
}
