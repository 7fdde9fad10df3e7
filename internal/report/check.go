package report

import (
	"fmt"
	"math/big"
	"strings"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

// Check faults a content that cannot be drawn: an incomplete head, a cell too
// many or too few, an index out of range. All defects at once, by their path.
func (c Content) Check() error {
	var d defects
	d.want(c.Format == Format, "format")
	d.want(c.Number != "", "number")
	d.want(c.Version >= 1 && (c.Version == 1 || c.Reissue != ""), "version")
	d.want(c.IssuedOn > 0, "issuedOn")
	d.want(len(c.Households) > 0, "households")
	for i, h := range c.Households {
		h.check(&d, fmt.Sprintf("households[%d]", i))
	}
	if len(d) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "report.incomplete", "核对报告内容不完整").Because("R5.4").At(d...)
}

type defects []fault.Field

func (d *defects) want(ok bool, path string) {
	if !ok {
		*d = append(*d, fault.Field{Path: path, Code: "report.incomplete", Message: "缺失或者前后不一致"})
	}
}

func (h Household) check(d *defects, path string) {
	d.want(len(h.Members) > 0, path+".members")
	member := func(i int) bool { return 0 <= i && i < len(h.Members) }
	for i, l := range h.Coverage {
		d.want(len(l.Cells) == len(h.Members), fmt.Sprintf("%s.coverage[%d]", path, i))
		for _, cell := range l.Cells {
			known := cell.State == Found || stateWords[cell.State] != ""
			d.want(known && 0 <= cell.Note && cell.Note <= len(h.Notes), fmt.Sprintf("%s.coverage[%d]", path, i))
		}
	}
	for i, cl := range h.Details {
		for _, s := range cl.Sources {
			for _, r := range s.Records {
				d.want(member(r.Member) && len(r.Values) == len(s.Columns), fmt.Sprintf("%s.details[%d]", path, i))
			}
		}
	}
	for i, p := range h.Comparison {
		d.want(member(p.Member) && outcomeWords[p.Result] != "", fmt.Sprintf("%s.comparison[%d]", path, i))
	}
}

// Sum adds up the columns that say so, per category, column and group of
// members, in the order of their first appearance.
func Sum(members []Member, details []Category) []Total {
	var totals []Total
	at := map[Total]int{} // by all but the sum itself
	add := func(key Total, value string) {
		i, seen := at[key]
		if !seen {
			i = len(totals)
			at[key] = i
			totals = append(totals, key)
		}
		totals[i].Records++
		totals[i].Value = plus(totals[i].Value, value)
	}
	for _, d := range details {
		for _, s := range d.Sources {
			for _, r := range s.Records {
				for i, col := range s.Columns {
					if col.adds(r.Values[i]) {
						add(Total{Category: d.Name, Column: col, Group: members[r.Member].Group}, r.Values[i])
					}
				}
			}
		}
	}
	return totals
}

// adds tells whether a value of the column can be added up.
func (c Column) adds(value string) bool {
	_, ok := new(big.Rat).SetString(value)
	return ok && c.Total && (c.Type == catalogue.Money || c.Type == catalogue.Number)
}

// plus adds decimals exactly; their normal form has six decimals at most.
func plus(a, b string) string {
	sum := new(big.Rat)
	for _, s := range []string{a, b} {
		if r, ok := new(big.Rat).SetString(s); ok {
			sum.Add(sum, r)
		}
	}
	if s := sum.FloatString(6); strings.Contains(s, ".") {
		return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return sum.FloatString(0)
}
