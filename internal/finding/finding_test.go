package finding

import (
	"strings"
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

var vehicle = catalogue.Item{Content: []catalogue.Field{
	{Name: "plate", Label: "号牌号码", Type: catalogue.Text}, {Name: "value", Label: "评估价", Type: catalogue.Money},
}}

// A finding says one thing, and enough: not answered never looks like nothing
// found; and nothing beyond the item's content (R3.2).
func TestFindingCheck(t *testing.T) {
	record := []Record{{"plate": "辽B·D3817", "value": "150000"}}
	for _, c := range []struct {
		name, says string
		f          Finding
	}{
		{"found", "", Finding{Status: Found, AsOf: asOf, Records: record}},
		{"none", "", Finding{Status: None, AsOf: asOf}},
		{"name differs", "", Finding{Status: NameDiffers, AsOf: asOf}},
		{"unavailable", "", Finding{Status: Unavailable, Reason: "停机"}},
		{"found without record", "没有信息记录", Finding{Status: Found, AsOf: asOf}},
		{"found an empty record", "第 1 条记录为空", Finding{Status: Found, AsOf: asOf, Records: []Record{{}}}},
		{"none with a record", "却附有信息记录", Finding{Status: None, AsOf: asOf, Records: record}},
		{"another's name with a record", "却附有信息记录", Finding{Status: NameDiffers, AsOf: asOf, Records: record}},
		{"unavailable without reason", "没有原因", Finding{Status: Unavailable}},
		{"unavailable with a record", "却附有信息记录", Finding{Status: Unavailable, Reason: "停机", Records: record}},
		{"found as of no day", "数据截止日期", Finding{Status: Found, Records: record}},
		{"none as of no day", "数据截止日期", Finding{Status: None}},
		{"coverage is no answer", "结果应为", Finding{Status: NotAnswered, AsOf: asOf}},
		{"nothing", "结果应为", Finding{}},
		{"a field beyond the content", "数据内容以外", Finding{Status: Found, AsOf: asOf, Records: []Record{{"owner": "孙玉芬"}}}},
		{"an amount in yuan", "评估价", Finding{Status: Found, AsOf: asOf, Records: []Record{{"value": "1,500.00"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.f.Ordinal = 7
			err := c.f.Check(vehicle)
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Fatalf("%v", err)
			}
			if err != nil && (!fault.Is(err, fault.Invalid) || strings.Contains(err.Error(), "孙玉芬") || strings.Contains(err.Error(), "1,500")) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestCountsSayTheirDenominator(t *testing.T) {
	var c Counts
	for _, f := range sample {
		c.Add(f)
	}
	if got, want := c.Words(), "查询 4 人，检出 1 人 2 条，未检出 1 人，姓名不符 1 人，无法提供 1 人"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := (Counts{}).Words(), "查询 0 人，检出 0 人 0 条，未检出 0 人"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
