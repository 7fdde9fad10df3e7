package catalogue_test

import (
	"testing"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// An item's id becomes part of file names, so it leads to no other folder.
func TestAnIDLeadsNowhere(t *testing.T) {
	regions, err := agency.StartRegions()
	if err != nil {
		t.Fatal(err)
	}
	agencies, _ := agency.Start(regions, "210000")
	item := catalogue.Start(agencies, workday.NewDate(2026, 1, 1))[0]
	for _, id := range []string{"", ".", "..", "x/../../y", "/x", `x\y`, "X", "机动车", "a\x00"} {
		item.ID = catalogue.ItemID(string(item.Owner) + "." + id)
		if !fault.HasCode(item.Check(), "catalogue.invalid") {
			t.Errorf("%q was taken", item.ID)
		}
	}
	item.ID = catalogue.ItemID(string(item.Owner) + ".real-estate_2")
	if err := item.Check(); err != nil {
		t.Error(err)
	}
}
