package catalogue

import (
	"slices"

	"hedui/internal/agency"
	"hedui/internal/workday"
)

// elsewhere are the categories that other provinces are asked for from the
// start: what people really own, draw or are registered for in another province
// (R5.2b). Bank deposits and securities are nationwide and no province's.
var elsewhere = []CategoryCode{
	"hukou", "death", "marriage", "aid", "vehicle", "realestate", "housingfund", "pension", "medical", "company",
}

// elsewhereDays is shown as the limit of such items; the one that counts is
// configuration of the ministry link (R16.1).
const elsewhereDays = 30

// Elsewhere gives the items of all provinces but the own one, answered through
// the ministry (R5.2b): owner is the other province's code, by owner and
// category number.
func Elsewhere(regions []agency.Region, own agency.ID, from workday.Date) []Item {
	var items []Item
	for _, r := range regions {
		if r.Level != agency.Province || agency.ID(r.Code) == own {
			continue
		}
		for _, p := range plans() {
			if slices.Contains(elsewhere, p.Code) {
				items = append(items, p.elsewhere(r, from))
			}
		}
	}
	return items
}

func (p plan) elsewhere(r agency.Region, from workday.Date) Item {
	return Item{
		ID: ItemID(string(r.Code) + "." + string(p.Code)), Version: 1, Name: p.Name + "（" + r.Name + "）",
		Category: p.Code, Owner: agency.ID(r.Code), Department: agency.MinistryDepartment, Access: Ministry,
		Content: p.Content, Kinds: p.Kinds, Materials: p.Materials, LimitDays: elsewhereDays, From: from,
	}
}
