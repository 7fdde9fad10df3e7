package report

import (
	"fmt"
	"strconv"

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
	for i, cl := range h.Classes {
		for _, s := range cl.Sources {
			for _, r := range s.Records {
				d.want(member(r.Member) && len(r.Values) == len(s.Columns), fmt.Sprintf("%s.classes[%d]", path, i))
			}
		}
	}
	for i, p := range h.Comparison {
		d.want(member(p.Member) && outcomeWords[p.Result] != "", fmt.Sprintf("%s.comparison[%d]", path, i))
	}
}

// Sum adds up the money of the classes whose columns say so, per category,
// label and group of members, in the order of their first appearance.
func Sum(members []Member, classes []Class) []Total {
	var totals []Total
	at := map[[3]string]int{}
	for _, cl := range classes {
		for _, s := range cl.Sources {
			for _, r := range s.Records {
				for i, col := range s.Columns {
					fen, ok := amount(col, r.Values[i])
					if !ok {
						continue
					}
					key := [3]string{cl.Category, col.Label, members[r.Member].Group}
					if _, seen := at[key]; !seen {
						at[key] = len(totals)
						totals = append(totals, Total{Category: key[0], Label: key[1], Group: key[2]})
					}
					totals[at[key]].Records++
					totals[at[key]].Fen += fen
				}
			}
		}
	}
	return totals
}

// amount is a value's money in 分, where its column adds up.
func amount(c Column, value string) (int64, bool) {
	if c.Type != catalogue.Money || !c.Total {
		return 0, false
	}
	fen, err := strconv.ParseInt(value, 10, 64)
	return fen, err == nil
}
