package norm

import "testing"

// Every rule of the norm has a place in the code that keeps it, and a test that
// proves it, as the citations say (scripts/trace).
func TestEveryRuleIsKeptAndProved(t *testing.T) {
	table, err := Trace()
	if err != nil {
		t.Fatal(err)
	}
	rules := Rules()
	if len(table) != len(rules) {
		t.Fatalf("%d lines of the table for %d rules; run make trace", len(table), len(rules))
	}
	for i, line := range table {
		if line.Rule != rules[i].ID || line.Says != rules[i].Says {
			t.Errorf("line %d of the table is about %s, the rule is %s; run make trace", i+1, line.Rule, rules[i].ID)
		}
		if len(line.Code) == 0 || len(line.Tests) == 0 {
			t.Errorf("%s has %d places in the code and %d tests: cite it where it is decided, and in the test that proves it", line.Rule, len(line.Code), len(line.Tests))
		}
	}
}
