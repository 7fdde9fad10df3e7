package norm

import "testing"

// awaited are the rules without code or tests yet, each with the work that
// brings them. The list only shrinks: a rule that is kept and proved must leave it.
var awaited = map[string]string{}

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
		work, waits := awaited[line.Rule]
		switch whole := len(line.Code) > 0 && len(line.Tests) > 0; {
		case !whole && !waits:
			t.Errorf("%s has %d places in the code and %d tests: cite it where it is decided, and in the test that proves it", line.Rule, len(line.Code), len(line.Tests))
		case whole && waits:
			t.Errorf("%s is kept and proved now: take it off the list of what is awaited (%s)", line.Rule, work)
		}
	}
}

func TestWhatIsAwaitedIsARule(t *testing.T) {
	for rule, work := range awaited {
		if !Exists(rule) || work == "" {
			t.Errorf("%s is awaited for %q", rule, work)
		}
	}
}
