package source_test

import (
	"path/filepath"
	"strings"
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/workday"
)

// A row that says nothing but a name would become a finding "found" without
// content, which no answer can hold: the item could then never be answered.
func TestARowWithoutContentIsNotImported(t *testing.T) {
	const rows = "姓名,公民身份号码,号牌号码\n王小明,210102198001011232,\n"
	in := source.Import{
		Item: catalogue.Item{ID: "210200.vehicle", Content: []catalogue.Field{{Name: "plate", Label: "号牌号码", Type: catalogue.Text}}},
		AsOf: workday.NewDate(2026, 10, 1), Path: filepath.Join(t.TempDir(), "a.snapshot"), Key: make([]byte, 16), KeyID: 1, BlindVersion: 1,
		Blind: func(int, []string, []seal.Blind) bool { return true },
	}
	_, err := source.ImportFile(t.Context(), in, strings.NewReader(rows), int64(len(rows)))
	if !fault.HasCode(err, "resource.bad_rows") {
		t.Fatalf("got %v", err)
	}
}
