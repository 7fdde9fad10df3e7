package catalogue_test

import (
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

func vehicle() catalogue.Item {
	return catalogue.Item{
		ID: "210200.vehicle", Version: 1, Name: "机动车（大连市）", Category: "vehicle", Owner: "210200", Department: "210200.ga",
		Access: catalogue.Hosted, Content: []catalogue.Field{{Name: "plate", Label: "号牌号码", Type: catalogue.Text}},
		Kinds: []catalogue.Kind{catalogue.New}, LimitDays: 3, From: workday.NewDate(2026, 1, 1),
	}
}

// field makes a change of the item's only field.
func field(change func(*catalogue.Field)) func(*catalogue.Item) {
	return func(i *catalogue.Item) { change(&i.Content[0]) }
}

func TestItemCheckNamesTheDefect(t *testing.T) {
	for _, c := range []struct {
		name, path string
		change     func(*catalogue.Item)
	}{
		{"sound", "", func(*catalogue.Item) {}},
		{"id of another owner", "id", func(i *catalogue.Item) { i.ID = "210100.vehicle" }},
		{"id without category", "id", func(i *catalogue.Item) { i.ID = "210200." }},
		{"version zero", "version", func(i *catalogue.Item) { i.Version = 0 }},
		{"blank name", "name", func(i *catalogue.Item) { i.Name = " " }},
		{"no category", "category", func(i *catalogue.Item) { i.Category = "" }},
		{"no department", "department", func(i *catalogue.Item) { i.Department = "" }},
		{"unknown access", "access", func(i *catalogue.Item) { i.Access = "fax" }},
		{"no content", "content", func(i *catalogue.Item) { i.Content = nil }},
		{"no kind", "kinds", func(i *catalogue.Item) { i.Kinds = nil }},
		{"no limit", "limitDays", func(i *catalogue.Item) { i.LimitDays = 0 }},
		{"limit beyond a year", "limitDays", func(i *catalogue.Item) { i.LimitDays = 251 }},
		{"no first day", "from", func(i *catalogue.Item) { i.From = 0 }},
		{"ends before it begins", "to", func(i *catalogue.Item) { i.To = i.From - 1 }},
		{"quota without period", "quota", func(i *catalogue.Item) { i.Quota = catalogue.Quota{Count: 5} }},
		{"negative quota", "quota", func(i *catalogue.Item) { i.Quota = catalogue.Quota{Count: -1, Per: "day"} }},
		{"unknown paper", "materials", func(i *catalogue.Item) { i.Materials = []catalogue.Material{"selfie"} }},
		{"window that closes before it opens", "window", func(i *catalogue.Item) {
			i.Window = &catalogue.Window{Every: catalogue.Monthly, FromDay: 5, ToDay: 1, AnswerDay: 20}
		}},
		{"nameless field", "content", field(func(f *catalogue.Field) { f.Name = "" })},
		{"field of unknown type", "content", field(func(f *catalogue.Field) { f.Type = "blob" })},
		{"label of the query file's own", "content", field(func(f *catalogue.Field) { f.Label = "说明" })},
		{"one word for two codes", "content", field(func(f *catalogue.Field) { f.Type, f.Codes = catalogue.Coded, map[string]string{"1": "甲", "2": "甲"} })},
		{"a word that is another's code", "content", field(func(f *catalogue.Field) { f.Type, f.Codes = catalogue.Coded, map[string]string{"1": "2", "2": "乙"} })},
		{"one name for two fields", "content", func(i *catalogue.Item) {
			i.Content = append(i.Content, catalogue.Field{Name: "plate", Label: "车型", Type: catalogue.Text})
		}},
		{"one label for two fields", "content", func(i *catalogue.Item) {
			i.Content = append(i.Content, catalogue.Field{Name: "model", Label: "号牌号码", Type: catalogue.Text})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := vehicle()
			c.change(&i)
			var got []string
			if e, ok := fault.Of(i.Check()); ok {
				for _, f := range e.Fields {
					got = append(got, f.Path)
				}
			}
			if c.path == "" && len(got) > 0 || c.path != "" && (len(got) != 1 || got[0] != c.path) {
				t.Errorf("faults at %v, want %q", got, c.path)
			}
		})
	}
}

func TestItemIsInForceOnItsDays(t *testing.T) {
	i := vehicle()
	i.To = i.From + 9
	for day, want := range map[workday.Date]bool{i.From - 1: false, i.From: true, i.To: true, i.To + 1: false} {
		if i.InForce(day) != want {
			t.Errorf("%s: %t", day, !want)
		}
	}
}

func TestQuotaPeriods(t *testing.T) {
	on := workday.NewDate(2026, 10, 8)
	for per, want := range map[string]string{"day": "2026-10-08", "month": "2026-10", "year": "2026"} {
		if got := (catalogue.Quota{Per: per}).Period(on); got != want {
			t.Errorf("%s: %q", per, got)
		}
	}
}
