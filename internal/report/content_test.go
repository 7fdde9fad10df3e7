package report

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/fault"
)

func TestTheStoredFormIsFrozen(t *testing.T) {
	t.Parallel()
	c, err := aFamily().Certify([]byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/family.json"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the stored form changed; that is a new format (-want +got):\n%s", diff)
	}
	back, err := Decode(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, back); diff != "" {
		t.Errorf("decoding lost something (-want +got):\n%s", diff)
	}
	if !back.Genuine([]byte("key")) {
		t.Error("a stored report is no longer genuine")
	}
}

func TestDecodeRefusesWhatItDoesNotWhollyUnderstand(t *testing.T) {
	t.Parallel()
	good, _ := aFamily().Encode()
	for name, data := range map[string]string{
		"empty":         "",
		"other format":  strings.Replace(string(good), Format, "hedui.report/9", 1),
		"unknown field": strings.Replace(string(good), `"id"`, `"verdict":"", "id"`, 1),
		"two documents": string(good) + string(good),
		"index beyond":  strings.Replace(string(good), `"member":2`, `"member":3`, 1),
		"unknown state": strings.Replace(string(good), `"unauthorised"`, `"fine"`, 1),
	} {
		_, err := Decode([]byte(data))
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestCheckNamesEveryDefect(t *testing.T) {
	t.Parallel()
	c := aFamily()
	c.Number, c.Version = "", 2
	c.Households[0].Coverage[3].Cells = c.Households[0].Coverage[3].Cells[:2]
	f, ok := fault.Of(c.Check())
	if !ok {
		t.Fatal("no fault")
	}
	var paths []string
	for _, field := range f.Fields {
		paths = append(paths, field.Path)
	}
	if diff := cmp.Diff([]string{"number", "version", "households[0].coverage[3]"}, paths); diff != "" {
		t.Error(diff)
	}
}

func TestSumKeepsGroupsApart(t *testing.T) {
	t.Parallel()
	members := []Member{{Group: "共同生活"}, {Group: "赡养义务人"}, {Group: "共同生活"}}
	details := []Category{{Name: "养老保险", Sources: []Source{{Columns: pension(), Records: []Record{
		{Member: 0, Values: []string{"a", "100", ""}}, {Member: 1, Values: []string{"a", "999", ""}},
		{Member: 2, Values: []string{"a", "-25", ""}}, {Member: 2, Values: []string{"a", "", ""}}}}}}}
	col := pension()[1]
	want := []Total{{"养老保险", col, "共同生活", 2, "75"}, {"养老保险", col, "赡养义务人", 1, "999"}}
	if diff := cmp.Diff(want, Sum(members, details)); diff != "" {
		t.Error(diff)
	}
}

func TestPlusIsExact(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"", "5", "5"}, {"0.1", "0.2", "0.3"}, {"999999999999999.999999", "0.000001", "1000000000000000"},
		{"100", "200", "300"}, {"-1.5", "1.5", "0"}, {"61.8", "", "61.8"},
	} {
		if got := plus(c[0], c[1]); got != c[2] {
			t.Errorf("%s + %s = %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func FuzzDecode(f *testing.F) {
	good, _ := aFamily().Encode()
	f.Add(good)
	f.Add([]byte(`{"format":"hedui.report/1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Decode(data)
		if err != nil {
			return
		}
		first, err := c.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(first)
		if err != nil {
			t.Fatal(err)
		}
		second, _ := again.Encode()
		if !bytes.Equal(first, second) {
			t.Error("the stored form is not stable")
		}
	})
}

// A dash could be taken for "nothing found": whatever was not asked, not answered
// or not filled in is told in words, on paper and in the workbook (R5.4b).
func TestNothingIsToldByADash(t *testing.T) {
	t.Parallel()
	c := aFamily()
	h := &c.Households[0]
	h.Comparison = append(h.Comparison, Comparison{2, "银行存款", "", "", Incomplete, "", 0})
	text := strings.Join(copied(t, drawn(t, c, testFonts(t))), "")
	f := opened(t, c)
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			text += "\n" + strings.Join(row, "\n")
		}
	}
	if strings.Contains(text, "—") {
		t.Error("a dash")
	}
	for _, want := range []string{"未查询", notFilled, notObtained, "来源未填"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

// Nothing found is said of what was answered, and of that alone (R5.4b).
func TestNothingFoundIsSaidOfWhatWasAnswered(t *testing.T) {
	t.Parallel()
	for want, states := range map[string][]State{
		"各目录项均未检出信息记录。": {None, None}, "不等于没有记录": {None, Unanswered}, "没有取得任何核对结果": {NotAsked, Terminated},
		"这不等于没有记录": {},
	} {
		var h Household
		for _, s := range states {
			h.Coverage = append(h.Coverage, Line{Cells: []Cell{{State: s}}})
		}
		if got := NothingFound(h); !strings.Contains(got, want) {
			t.Errorf("%v: %s", states, got)
		}
	}
}
