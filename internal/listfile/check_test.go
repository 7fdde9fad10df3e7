package listfile

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// badList is scenario 2: titles, a heading, and a list with every fault.
func badList(t testing.TB) []byte {
	man := func(n int) string { return nth(n*2 + 1) }
	return excel(t, func(f *excelize.File) {
		row := 0
		add := func(cells ...any) {
			row++
			f.SetSheetRow("Sheet1", fmt.Sprint("A", row), &cells)
		}
		add("某某区低保申请家庭核对名单（演示数据）")
		add()
		add("序号", "户编号", "姓名", "身份证号", "与户主关系", "家庭分组", "授权日期", "授权有效期至")
		add(1, "H1", "张三", man(1), "户主")
		add(2, "H1", "李四", man(2)[:17]+otherDigit(man(2)), "配偶") // wrong check digit
		add(3, "H1", "王五", "210102"+"900101123", "子")            // 15 digits
		add(4, "H2", "赵六", 210102199001011234.0, "户主")           // became a number
		add(5, "H2", "钱七", "2.10102E+17", "配偶")                  // saved as such
		add(6, "H2", "孙八", full(man(3)), "子")                    // full width
		add(7, "H3", "周九", "11010519491231002x", "户主")           // lower case
		add(8, "H3", "张三", man(1), "其他")                         // in two households
		add(9, "H3", "吴十", "11010519491231002X", "其他")           // repeated, other name
		add(10, "H4", "郑一", man(5), "户主")                        // earlier name
		add(11, "H4", " ", man(6), "子")                          // empty name
		add(12, "H4", "𠮷䶮", man(7), "子")                         // rare, right
		add(13, "H4", "阿依·买买提", man(8), "子")                     // middle dot, right
		add(14, "H4", "阿依•买买提", man(9), "子")                     // and its variants
		add(15, "H4", "阿依．买买提", man(10), "子")
		add(16, "H5", "冯二", man(11), "配偶") // no head
		add(17, "H6", "陈三", man(12), "户主")
		add(18, "H6", "褚四", man(13), "申请人")      // two heads
		add(19, "H6", "卫五", man(14), "妻")        // sex
		add(20, "H6", "蒋六", man(15), "")         // no relation
		add(21, "", "沈七", man(16), "户主")         // no household
		add(22, "H7", "韩八", man(17), "户主", "邻居") // group
		add(23, "H7", "杨九", "", "子", "赡养人")      // no number
		add(24, "H7", "朱十", man(18), "子", "", "2026-02-30")
		add(25, "H7", "秦一", man(19), "子", "", "2026-10-08", "2026-10-07")
		add(26, "H8", "尤二（低保户）", man(20), "户主")
		add(27)
		add("合计", "", "", "", "26人")
		add("制表人：某某")
	})
}

func otherDigit(n string) string {
	if n[17] == '1' {
		return "2"
	}
	return "1"
}

func full(s string) string {
	return strings.Map(func(r rune) rune { return r + 0xFEE0 }, s)
}

// knownNames is the register of earlier names.
func knownNames(people []Named) ([]bool, error) {
	differ := make([]bool, len(people))
	for i, p := range people {
		differ[i] = string(p.Number) == nth(11) && !slices.Contains(p.Names, "郑老一")
	}
	return differ, nil
}

func TestScenario02EveryBadCellIsNamed(t *testing.T) {
	t.Parallel()
	r := checked(t, badList(t), Options{Earlier: knownNames})
	var lines bytes.Buffer
	for _, f := range r.Faults {
		line, err := f.JSON()
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	golden(t, "scenario02.jsonl", lines.Bytes())
	if r.Persons != 26 || r.Households != 9 || r.Total != len(r.Faults)-r.Warnings {
		t.Errorf("persons %d, households %d, total %d of %d", r.Persons, r.Households, r.Total, len(r.Faults))
	}
}

func TestFaultsPrintNothingPersonal(t *testing.T) {
	t.Parallel()
	r := checked(t, badList(t), Options{})
	for _, f := range r.Faults {
		for _, format := range []string{"%v", "%+v", "%#v"} {
			if text := fmt.Sprintf(format, f); strings.Contains(text, "2101021") || strings.Contains(text, "张三") || strings.Contains(f.Message, "2101") {
				t.Error(text)
			}
		}
	}
	rows, _, _ := persons(badList(t), Options{})
	if text := fmt.Sprintf("%v %+v %#v", rows, rows[0], rows); strings.Contains(text, "张三") {
		t.Error(text)
	}
}

func TestCertainMendsAreAppliedByChoice(t *testing.T) {
	t.Parallel()
	plain := checked(t, badList(t), Options{})
	mended := checked(t, badList(t), Options{Mend: true})
	for code, certain := range map[string]bool{"id.full_width": true, "id.lower_x": true, "id.fifteen": true, "name.middle_dot": true,
		"id.check_digit": false, "name.illegal_char": false} {
		if plain.ByCode[code] == 0 || (mended.ByCode[code] == 0) != certain {
			t.Errorf("%s: %d, after mending %d", code, plain.ByCode[code], mended.ByCode[code])
		}
	}
	if mended.ByCode["person.repeated"] != plain.ByCode["person.repeated"] {
		t.Error("duplicates show before and after mending")
	}
}

func TestBadHouseholdsAreDroppedWhole(t *testing.T) {
	t.Parallel()
	data := badList(t)
	o := Options{Mend: true}
	good := map[string]int{}
	r, err := ReadGood(context.Background(), bytes.NewReader(data), int64(len(data)), o, func(r Row) error {
		good[r.HouseholdNo]++
		return nil
	})
	if err != nil || len(good) != 0 {
		t.Errorf("%v: every household here has a bad member, but %v were taken", err, good)
	}
	if int64(r.Dropped) != r.Rows {
		t.Errorf("dropped %d of %d", r.Dropped, r.Rows)
	}
	data = csvOf([]string{"户号", "姓名", "身份证号"}, []string{"1", "甲", nth(1)}, []string{"2", "乙", "1"}, []string{"2", "丙", nth(3)})
	r, err = ReadGood(context.Background(), bytes.NewReader(data), int64(len(data)), o, func(r Row) error {
		good[r.HouseholdNo]++
		return nil
	})
	if err != nil || r.Dropped != 2 || len(good) != 1 || good["1"] != 1 {
		t.Error(err, r.Dropped, good)
	}
}

func TestBadRowsComeBackMended(t *testing.T) {
	t.Parallel()
	data := csvOf([]string{"序号", "姓名", "身份证号", "申报机动车"}, []string{"1", "甲", nth(1), ""},
		[]string{"2", "乙", nth(1), "=1+1"}, []string{"3", "丙", "1", ""})
	for _, format := range []Format{XLSX, CSV, CSVGB18030} {
		var out bytes.Buffer
		n, err := WriteBad(context.Background(), bytes.NewReader(data), int64(len(data)), Options{}, &out, format)
		if err != nil || n != 2 {
			t.Fatal(format, n, err)
		}
		back, s, err := persons(out.Bytes(), Options{})
		if err != nil || len(back) != 2 || back[0].Name != "乙" || back[0].Declared["申报机动车"] != "=1+1" {
			t.Errorf("%s: %v %v", format, err, s)
		}
		if reason := back[0].record.Table.Columns; reason[len(reason)-1].Heading != badReason {
			t.Errorf("%s: no reasons", format)
		}
	}
}

func TestFaultsAreBoundedButCounted(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"姓名", "身份证号"}}
	for range 50 {
		rows = append(rows, []string{"甲", "1"})
	}
	r := checked(t, csvOf(rows...), Options{MaxFaults: 7})
	if len(r.Faults) != 7 || r.Total != 50 || r.ByCode["id.length"] != 50 || r.Households != 50 {
		t.Error(len(r.Faults), r.Total, r.ByCode)
	}
}

func TestAFormerNameExplainsAChange(t *testing.T) {
	t.Parallel()
	data := csvOf([]string{"姓名", "身份证号", "曾用名"}, []string{"郑一", nth(11), "郑老一"})
	if r := checked(t, data, Options{Earlier: knownNames}); !r.Clean() {
		t.Error(r.ByCode)
	}
}

// Names are compared many at once: those that come last are compared too, a
// fault leaves out just its own household, and an error ends the check.
func TestEarlierNamesAreComparedManyAtOnce(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"姓名", "身份证号", "户编号", "与户主关系"}}
	for i := range 2*askedAtOnce + 1 {
		rows = append(rows, []string{"甲", nth(i), strconv.Itoa(i / 2), []string{"户主", "配偶"}[i%2]})
	}
	var asked []int
	o := Options{Earlier: func(people []Named) ([]bool, error) {
		asked = append(asked, len(people))
		differ := make([]bool, len(people))
		differ[0] = true
		return differ, nil
	}}
	data := csvOf(rows...)
	result := checked(t, data, o)
	if r := result.ByCode["name.differs_from_earlier"]; r != 3 || result.Dropped != 5 || !slices.Equal(asked, []int{askedAtOnce, askedAtOnce, 1}) {
		t.Errorf("%d names differ, %d rows are left out, asked for %v", r, result.Dropped, asked)
	}
	o.Earlier = func([]Named) ([]bool, error) { return nil, io.ErrUnexpectedEOF }
	if _, err := Check(t.Context(), bytes.NewReader(data), int64(len(data)), o); err != io.ErrUnexpectedEOF {
		t.Error(err)
	}
}

// A clean list is yielded row by row while it is checked; of one with a fault
// nothing is yielded from there on.
func TestTakeYieldsUntilTheFirstFault(t *testing.T) {
	t.Parallel()
	heading := []string{"姓名", "身份证号", "户编号", "与户主关系"}
	rows := [][]string{{"甲", nth(1), "1", "户主"}, {"乙", nth(2), "1", "配偶"}, {"丙", nth(3), "2", "户主"}}
	wrong := [][]string{rows[0], {"乙", otherDigit(nth(2)), "1", "配偶"}, rows[2]}
	for name, c := range map[string]struct {
		rows [][]string
		want []string
	}{"clean": {rows, []string{"甲", "乙", "丙"}}, "a fault in the second row": {wrong, []string{"甲"}}} {
		data, got := csvOf(append([][]string{heading}, c.rows...)...), []string(nil)
		r, err := Take(t.Context(), bytes.NewReader(data), int64(len(data)), Options{}, func(r Row) error {
			got = append(got, r.Name)
			return nil
		})
		if err != nil || r.Clean() != (len(c.want) == 3) || !slices.Equal(got, c.want) {
			t.Errorf("%s: yielded %v, clean %v, %v", name, got, r.Clean(), err)
		}
	}
	data := csvOf(heading, rows[0])
	if _, err := Take(t.Context(), bytes.NewReader(data), int64(len(data)), Options{}, func(Row) error { return io.ErrShortWrite }); err != io.ErrShortWrite {
		t.Error(err)
	}
}

func TestRowsWithoutHouseholdColumnsAreHouseholdsOfOne(t *testing.T) {
	t.Parallel()
	data := csvOf([]string{"姓名", "身份证号", "关系"}, []string{"甲", nth(1), ""}, []string{"乙", nth(3), "子"},
		[]string{"姓名", "身份证号", "关系"}, []string{"丙", nth(5), ""})
	if r := checked(t, data, Options{}); !r.Clean() || r.Households != 3 || r.Persons != 3 {
		t.Error(r.Households, r.Persons, r.ByCode)
	}
}
