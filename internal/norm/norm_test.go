package norm

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestTheNumbersOfTheNorm(t *testing.T) {
	s := Default()
	if s.NewFeedbackDays != 30 || s.ReviewDays != 20 || s.ConsultationDays != 5 || !cmp.Equal(s.ReminderDays, []int{5, 3, 1}) {
		t.Errorf("the numbers of articles 5 and 7 are %+v", s)
	}
	if err := s.Check(); err != nil {
		t.Errorf("the norm's own numbers are refused: %v", err)
	}
	s.ReminderDays[0] = 9
	if Default().ReminderDays[0] != 5 {
		t.Error("a change of one province's settings reached the default")
	}
}

// Settings are kept as JSON in the database: an old row must stay readable.
func TestSettingsAgainstGolden(t *testing.T) { golden(t, "testdata/settings.json", Default()) }

func TestListAgainstGolden(t *testing.T) { golden(t, "testdata/list.json", Default().List()) }

func TestRulesAgainstGolden(t *testing.T) { golden(t, "testdata/rules.json", Rules()) }

func golden(t *testing.T, file string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: %s", file, diff)
	}
}

func TestEverySettingIsListedWithItsArticle(t *testing.T) {
	listed := map[string]Setting{}
	for _, s := range Default().List() {
		listed[s.Name] = s
		if s.Label == "" || !Exists(s.Rule) || fault.Cite(s.Rule) == "" {
			t.Errorf("%s has no label or cites nothing", s.Name)
		}
	}
	value := reflect.ValueOf(Default())
	for i := range value.NumField() {
		name := value.Type().Field(i).Tag.Get("json")
		if diff := cmp.Diff(value.Field(i).Interface(), listed[name].Value); diff != "" {
			t.Errorf("%s is not listed with its value: %s", name, diff)
		}
		delete(listed, name)
	}
	if len(listed) > 0 {
		t.Errorf("listed, but no setting: %v", listed)
	}
}

func TestCheckNamesEveryBadSetting(t *testing.T) {
	e, ok := fault.Of(Settings{ReminderDays: []int{1, 3}}.Check())
	if !ok || e.Kind != fault.Invalid || e.Code != "norm.settings" {
		t.Fatalf("got %v", e)
	}
	var got []string
	for _, f := range e.Fields {
		got = append(got, f.Path)
	}
	want := []string{"version", "newFeedbackDays", "reviewDays", "consultationDays", "agreementReminderDays", "registerYears", "archiveNewYears", "archiveExistingYears", "reminderDays"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRemindersFallWithinTheLimit(t *testing.T) {
	for _, c := range []struct {
		days []int
		ok   bool
	}{
		{nil, true},
		{[]int{29, 1}, true},
		{[]int{30}, false},
		{[]int{5, 5}, false},
		{[]int{3, 5}, false},
		{[]int{3, 0}, false},
	} {
		s := Default()
		s.ReminderDays = c.days
		if err := s.Check(); (err == nil) != c.ok {
			t.Errorf("%v: %v", c.days, err)
		}
	}
}

func TestRulesAreCitable(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] || r.Says == "" || strings.HasSuffix(r.Says, "。") || fault.Cite(r.ID) == "" || !Exists(r.ID) {
			t.Errorf("%s is doubled, empty or not citable", r.ID)
		}
		seen[r.ID] = true
	}
	for _, whole := range []string{"R5", "R5.3", "R10", "R11"} {
		if !Exists(whole) {
			t.Errorf("%s is cited as a whole", whole)
		}
	}
	for _, none := range []string{"", "R", "R1", "R18", "R5.9", "R5.3d", "r5.1", "R5.", "R5.1 "} {
		if Exists(none) {
			t.Errorf("%q is no rule", none)
		}
	}
}
