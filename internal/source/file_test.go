package source

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/workday"
)

var (
	sun  = Asked{Ordinal: 1, Number: "210102195803141449", Name: "孙玉芬"}
	ma   = Asked{Ordinal: 2, Number: "210304200305121063", Name: "马䶮"}
	both = []Asked{sun, ma}
	day  = workday.NewDate(2026, 10, 8)

	hostedDay = workday.NewDate(2026, 9, 30)
	cars      = catalogue.Item{ID: "210200.vehicle", Department: "210200.ga", Content: []catalogue.Field{
		{Name: "plate", Label: "号牌号码", Type: catalogue.Text}, {Name: "value", Label: "评估价", Type: catalogue.Money},
		{Name: "first", Label: "初次登记日期", Type: catalogue.Day}, {Name: "note", Label: "备注", Type: catalogue.Text}}}
)

const headings = "序号,姓名,公民身份号码,查询结果,数据截止日期,说明,号牌号码,评估价,初次登记日期,备注\n"

func readText(t *testing.T, terms Terms, text string) ([]finding.Finding, error) {
	t.Helper()
	a, err := ReadAnswers(t.Context(), cars, terms, strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	findings := a.For(both, "210200.ga")
	return findings, a.Fault()
}

func TestAnswerFileFaults(t *testing.T) {
	none := "2,马䶮,210304200305121063,未检出,,,,,,\n"
	for _, c := range []struct {
		name, rows string
		want       []string // place and a piece of the message, in the order of the file
	}{
		{"complete", "1,孙玉芬,210102195803141449,检出,,,辽B·1,100,2018-05-14,\n" + none, nil},
		{"somebody not asked", "1,孙玉芬,210102195803141449,无,,,,,,\n" + none + "3,王五,210202199001011232,无,,,,,,\n" + "4,赵六,21010519751231001X,无,,,,,,\n",
			[]string{"第 4 行", "没有查询此人", "第 5 行", "没有查询此人"}},
		{"another name", "1,孙玉芳,210102195803141449,无,,,,,,\n" + none, []string{"第 2 行", "姓名与查询文件中的不一致"}},
		{"somebody missing", none, []string{"文件", "序号 1 "}},
		{"twice none", none + none + "1,孙玉芬,210102195803141449,无,,,,,,\n", []string{"第 3 行", "与第 2 行"}},
		{"found and not found", none + "1,孙玉芬,210102195803141449,检出,,,辽B·1,,,\n1,孙玉芬,210102195803141449,未检出,,,,,,\n", []string{"第 4 行", "矛盾"}},
		{"a second record under another name", none + "1,孙玉芬,210102195803141449,检出,,,辽B·1,,,\n1,孙玉芳,210102195803141449,检出,,,辽B·2,,,\n",
			[]string{"第 4 行", "姓名不一致"}},
		{"amount in words", none + "1,孙玉芬,210102195803141449,检出,,,辽B·1,三千,,\n", []string{"第 3 行 H", "金额"}},
		{"unclear day", none + "1,孙玉芬,210102195803141449,检出,,,辽B·1,,2018111,\n", []string{"第 3 行 I", "日期"}},
		{"as of no day", none + "1,孙玉芬,210102195803141449,检出,昨天,,辽B·1,,,\n", []string{"第 3 行 E", "截止日期有误"}},
		{"as of tomorrow", none + "1,孙玉芬,210102195803141449,检出,2026-10-09,,辽B·1,,,\n", []string{"第 3 行 E", "截止日期有误"}},
		{"unavailable without reason", none + "1,孙玉芬,210102195803141449,无法提供,,,,,,\n", []string{"第 3 行 F", "原因"}},
		{"found nothing", none + "1,孙玉芬,210102195803141449,检出,,,,,,\n", []string{"第 3 行", "没有填写数据内容"}},
		{"none with content", none + "1,孙玉芬,210102195803141449,未检出,,,辽B·1,,,\n", []string{"第 3 行 D", "却填写了数据内容"}},
		{"unknown result", none + "1,孙玉芬,210102195803141449,可能,,,,,,\n", []string{"第 3 行 D", "查询结果应为", "文件", "序号 1 "}},
		{"no result", none + "1,孙玉芬,210102195803141449,,,,辽B·1,,,\n", []string{"第 3 行 D", "查询结果应为", "文件", "序号 1 "}},
		{"wrong number", none + "1,孙玉芬,210102195803141440,无,,,,,,\n", []string{"第 3 行 C", "", "文件", "序号 1 "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			findings, err := readText(t, Terms{AsOf: hostedDay, Today: day}, headings+c.rows)
			e, _ := fault.Of(err)
			if c.want == nil {
				if err != nil || len(findings) != 2 || findings[0].Check(cars) != nil || findings[1].Check(cars) != nil {
					t.Fatalf("%v, %v", err, findings)
				}
				return
			}
			if e == nil || len(e.Fields) != len(c.want)/2 {
				t.Fatalf("%+v", e)
			}
			for i, f := range e.Fields {
				if !strings.HasPrefix(f.Path, c.want[2*i]) || !strings.Contains(f.Message, c.want[2*i+1]) {
					t.Errorf("%s: %s, want %s", f.Path, f.Message, c.want[2*i:2*i+2])
				}
				if strings.Contains(f.Message+f.Path, "孙玉") || strings.Contains(f.Message+f.Path, "2101021958") {
					t.Errorf("names a person: %+v", f)
				}
			}
		})
	}
}

// A file of hits alone says nothing of the rest, unless the officer does.
func TestHitsAloneNeedTheOfficersWord(t *testing.T) {
	hits := "姓名,身份证号,号牌号码\n孙玉芬,210102195803141449,辽B·1\n"
	findings, err := readText(t, Terms{AsOf: hostedDay, Today: day, RestNone: true}, hits)
	want := []finding.Finding{
		{Ordinal: 1, Status: finding.Found, AsOf: hostedDay, Source: "210200.ga", Records: []finding.Record{{"plate": "辽B·1"}}},
		{Ordinal: 2, Status: finding.None, AsOf: hostedDay, Source: "210200.ga"},
	}
	if err != nil || !cmp.Equal(want, findings) {
		t.Fatalf("%v: %s", err, cmp.Diff(want, findings))
	}
	for name, terms := range map[string]Terms{
		"without the word":      {AsOf: hostedDay, Today: day},
		"without a day, though": {Today: day, RestNone: true},
	} {
		if findings, err := readText(t, terms, hits); err == nil || findings[1].Status == finding.None {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestTheOldestDayOfSeveralRecordsCounts(t *testing.T) {
	findings, err := readText(t, Terms{Today: day}, headings+
		"1,孙玉芬,210102195803141449,检出,2026-10-01,,辽B·1,,,\n1,孙玉芬,210102195803141449,有,2026年9月20日,,辽B·2,,,报废\n"+
		"2,马䶮,210304200305121063,无法提供,,系统停机,,,,\n")
	want := []finding.Finding{
		{Ordinal: 1, Status: finding.Found, AsOf: workday.NewDate(2026, 9, 20), Source: "210200.ga",
			Records: []finding.Record{{"plate": "辽B·1"}, {"plate": "辽B·2", "note": "报废"}}},
		{Ordinal: 2, Status: finding.Unavailable, Reason: "系统停机", Source: "210200.ga"},
	}
	if err != nil || !cmp.Equal(want, findings) {
		t.Fatalf("%v: %s", err, cmp.Diff(want, findings))
	}
}

// The query file that went out is the answer file that comes back, in every
// format, also where the content has a 备注 of its own.
func TestTheQueryFileComesBackAsAnswers(t *testing.T) {
	ask := func(yield func(Asked) error) error {
		for _, a := range both {
			if err := yield(a); err != nil {
				return err
			}
		}
		return nil
	}
	for _, format := range []listfile.Format{listfile.CSV, listfile.CSVGB18030, listfile.XLSX} {
		var b bytes.Buffer
		if err := WriteQuery(&b, format, cars, []string{"查询文件"}, ask); err != nil {
			t.Fatal(err)
		}
		a, err := ReadAnswers(t.Context(), cars, Terms{AsOf: hostedDay, Today: day}, bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if e, _ := fault.Of(a.Fault()); e == nil || len(e.Fields) != 2 || e.Fields[0].Message != e.Fields[1].Message {
			t.Errorf("%s: an unanswered file: %v", format, e)
		}
	}
	var b bytes.Buffer
	if err := WriteQuery(&b, listfile.CSV, cars, nil, ask); err != nil {
		t.Fatal(err)
	}
	done := ",未检出,2026-10-01,查无此人\r\n"
	filled := strings.NewReplacer("449\r\n", "449"+done, "063\r\n", "063"+done).Replace(b.String())
	findings, err := readText(t, Terms{Today: day}, filled)
	if err != nil || findings[1].Status != finding.None || findings[1].Reason != "查无此人" {

		t.Errorf("%v, %+v of %q", err, findings, filled)
	}
}

func FuzzReadAnswers(f *testing.F) {
	f.Add([]byte(headings + "1,孙玉芬,210102195803141449,检出,,,辽B·1,100,2018-05-14,\n2,马䶮,210304200305121063,未检出,,,,,,\n"))
	f.Add([]byte("姓名,身份证号,号牌号码\n孙玉芬,210102195803141449,辽B·1\n"))
	f.Add([]byte(headings + "1,孙玉芬,210102195803141449,无法提供,,停机,,,,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, rest := range []bool{false, true} {
			a, err := ReadAnswers(t.Context(), cars, Terms{AsOf: hostedDay, Today: day, RestNone: rest}, bytes.NewReader(data), int64(len(data)))
			if err != nil {
				if _, ok := fault.Of(err); !ok {
					t.Fatal(err)
				}
				continue
			}
			findings := a.For(both, "210200.ga")
			if a.Fault() != nil {
				continue
			}
			for _, one := range findings { // what is taken can stand as an answer
				if err := one.Check(cars); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
