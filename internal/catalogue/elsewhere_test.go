package catalogue

import (
	"testing"

	"hedui/internal/agency"
	"hedui/internal/workday"
)

func TestElsewhereOffersEveryOtherProvinceThroughTheMinistry(t *testing.T) {
	regions, err := agency.StartRegions()
	if err != nil {
		t.Fatal(err)
	}
	items := Elsewhere(regions, "210000", workday.NewDate(2026, 1, 1))
	owners, ids := map[agency.ID]int{}, map[ItemID]bool{}
	for _, i := range items {
		if err := i.Check(); err != nil || i.Access != Ministry || i.Owner.OfProvince("210000") || ids[i.ID] {
			t.Errorf("%s: %v", i.ID, err)
		}
		ids[i.ID] = true
		owners[i.Owner]++
	}
	if len(owners) != 30 || len(items) != 30*len(elsewhere) {
		t.Errorf("%d items of %d provinces", len(items), len(owners))
	}
	for _, id := range []ItemID{"220000.vehicle", "220000.realestate", "110000.pension"} {
		if !ids[id] {
			t.Errorf("%s is missing", id)
		}
	}
	if items[0].Owner > items[len(items)-1].Owner {
		t.Error("not by owner")
	}
}
