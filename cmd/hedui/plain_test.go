package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func decode[T any](t testing.TB, line string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(line), &v); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	return v
}

func TestWorkday(t *testing.T) {
	t.Parallel()
	out := hedui(t, "", "", "workday", "2026-10-01", "30", "--json").must(t).out
	got := decode[dueOut](t, out)
	if got.Due.String() != "2026-11-17" || !got.Known || len(got.Skipped) != 17 || got.Skipped[0].Why != "国庆节" || len(got.Worked) != 1 {
		t.Errorf("got %s", out)
	}
	if got := decode[dueOut](t, hedui(t, "", "", "workday", "2027-03-01", "5", "--json").must(t).out); got.Known || len(got.UnknownYears) != 1 {
		t.Errorf("2027 has no order yet, got %+v", got)
	}
	if out := hedui(t, "", "", "workday", "2026-10-01", "30").must(t).out; !strings.HasPrefix(out, "2026-11-17\n自2026年10月1日") {
		t.Errorf("got %s", out)
	}
}

func TestNorm(t *testing.T) {
	t.Parallel()
	out := hedui(t, "", "", "norm", "--json").must(t).out
	rules := decode[[]struct {
		Rule, Says  string
		Code, Tests []string
	}](t, out)
	if len(rules) < 30 || rules[0].Rule != "R2.1" || len(rules[0].Code) == 0 {
		t.Errorf("got %s", out)
	}
	out = hedui(t, "", "", "norm", "--settings", "--json").must(t).out
	settings := decode[[]struct {
		Name, Rule string
		Value      any
	}](t, out)
	if first := settings[0]; first.Rule != "R5.3a" || first.Value != 30.0 {
		t.Errorf("got %s", out)
	}
	text := hedui(t, "", "", "norm").must(t).out
	for _, want := range []string{"30个工作日", "5、3、1个工作日", "R17"} {
		if !strings.Contains(text, want) {
			t.Errorf("norm does not print %q", want)
		}
	}
}

func TestCitizen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args, normal, fault, mend string
		valid                     bool
	}{
		{"11010519491231002X", "11010519491231002X", "", "", true},
		{"11010519491231002x", "11010519491231002X", "id.lower_x", "11010519491231002X", true},
		{"１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", "id.full_width", "11010519491231002X", true},
		{"110105491231002", "11010519491231002X", "id.fifteen", "11010519491231002X", true},
		{"110105194912310021", "", "id.check_digit", "", false},
		{"2.10102E+17", "", "id.scientific", "", false},
		{"11010519491231002X 阿依古丽•买买提", "11010519491231002X", "name.middle_dot", "阿依古丽·买买提", true},
		{"11010519491231002X 张3", "11010519491231002X", "name.digit", "", false},
	} {
		o := hedui(t, "", "", append([]string{"citizen", "--json"}, strings.Fields(c.args)...)...)
		got := decode[judged](t, o.out)
		if got.Valid != c.valid || got.Normal != c.normal || got.Fault != c.fault || got.Mend != c.mend {
			t.Errorf("%s: got %s", c.args, o.out)
		}
		if want := map[bool]int{true: 0, false: exitFound}[c.valid]; o.code != want || o.err != "" {
			t.Errorf("%s: exit code %d, want %d; stderr %q", c.args, o.code, want, o.err)
		}
	}
	text := hedui(t, "", "", "citizen", "11010519491231002X", "阿依古丽•买买提").must(t).out
	if !strings.HasPrefix(text, "身份证号正确：11010519491231002X\n姓名可用，") {
		t.Errorf("the number is told with the name's fault: %s", text)
	}
}

func TestCitizenFromStandardInput(t *testing.T) {
	t.Parallel()
	in := "\ufeff11010519491231002X\n11010519491231002X,王芳\n11010519491231002X\t王 芳\n\n110105194912310021，王芳\n11010519491231002X  王 芳\n11010519491231 002 X"
	o := hedui(t, "", in, "citizen", "-", "--json")
	lines := strings.Split(strings.TrimSpace(o.out), "\n")
	var faults []string
	for _, line := range lines {
		faults = append(faults, decode[judged](t, line).Fault)
	}
	if got := strings.Join(faults, " "); got != "  name.spaces id.empty id.check_digit name.spaces id.spaces" || o.code != exitFound {
		t.Errorf("faults %q, exit code %d", got, o.code)
	}
	long := strings.Repeat("9", maxLine+1)
	hedui(t, "", long, "citizen", "-").mustSay(t, exitFailed, "过长")
	if out := hedui(t, "", in, "citizen", "-").out; !strings.Contains(out, "姓名可用，但写法不规范") {
		t.Errorf("got %s", out)
	}
	hedui(t, "", "", "citizen", "-").must(t)
}
