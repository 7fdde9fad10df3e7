package report

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"golang.org/x/sync/errgroup"

	"hedui/internal/fault"
)

func drawn(t testing.TB, c Content, f *Fonts) []byte {
	t.Helper()
	c, err := c.Certify([]byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := PDF(c, Options{Fonts: f, BaseURL: "https://h.example"})
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestTheReportSaysWhatItsContentSays(t *testing.T) {
	t.Parallel()
	c := aFamily()
	text := strings.Join(copied(t, drawn(t, c, testFonts(t))), "")
	for _, want := range []string{
		Title, c.Number, c.Case, "第 1 版", c.Commission.Department, c.Commission.Number, "2026年10月10日", "最低生活保障", "新申请",
		c.Agency, "2026年11月23日", "孙玉芬", "马䶮", "210102********1441", "赡养义务人", "SQ-26-0319",
		"检出 1 条", "未检出", "未反馈①", "姓名不符②", "未授权③", "无法提供④", "拒绝协查④", "说明理由：", "大连市公安局",
		"辽B·D3817", "2,046.30 元", "61.8 ㎡", "33.33%", "2018-05-14", "与申报一致", "与申报有差异", "未申报", "申报未检出",
		"4,015.05 元（2 条）", "异议须知", "20 个工作日", "024-0000 0000", "不作出符合或者不符合", "经办：", "李春梅", "（盖章）",
		"扫码验证真伪", "第 1 页 / 共 3 页", "第 3 页 / 共 3 页", "先行出具",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

// The report finds and does not decide: 符合 and 不符合 stand in the one
// sentence that says so, and nowhere else (只核对不认定).
func TestTheReportGivesNoVerdict(t *testing.T) {
	t.Parallel()
	for _, c := range []Content{aFamily(), large(4, 3)} {
		c.Version, c.Reissue, c.Demo = 2, "经复核更正。", true
		text := strings.Join(copied(t, drawn(t, c, testFonts(t))), "")
		if rest := strings.Replace(text, Disclaimer, "", 1); rest == text || strings.Contains(rest, "符合") {
			t.Error("a verdict, or no disclaimer")
		}
	}
	for _, s := range []string{UsageOf(), ObjectionNotice(20, "1"), NoneMeans, PartialSay, DemoBanner} {
		if strings.Contains(s, "符合") {
			t.Errorf("a verdict in %q", s)
		}
	}
}

func TestRareNamesAreRightOnPaperAndWhenCopied(t *testing.T) {
	t.Parallel()
	c := aFamily()
	c.Households[0].Members[0].Name = "𠮷𡈽"
	c.Households[0].Members[1].Name = "𬍛㛃䶮·买买提"
	pages := copied(t, drawn(t, c, testFonts(t, "testdata")))
	for _, name := range []string{"𠮷𡈽", "𬍛㛃䶮·买买提"} {
		if n := strings.Count(strings.Join(pages, ""), name); n < 2 {
			t.Errorf("%s was copied %d times", name, n)
		}
	}
}

func TestFontsAreSharedBetweenReports(t *testing.T) {
	t.Parallel()
	f := testFonts(t, "testdata")
	c := aFamily()
	c.Households[0].Members[0].Name = "𠮷𡈽"
	want := drawn(t, c, testFonts(t, "testdata"))
	var all errgroup.Group
	for range 4 {
		all.Go(func() error {
			certified, err := c.Certify([]byte("key"))
			if err != nil {
				return err
			}
			got, err := PDF(certified, Options{Fonts: f, BaseURL: "https://h.example"})
			if err == nil && !bytes.Equal(got, want) {
				err = errors.New("drawn side by side, reports differ")
			}
			return err
		})
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
}

func TestFallbackFacesAreLookedForInThisOrder(t *testing.T) {
	t.Parallel()
	for named, want := range map[string][]string{
		"":         {"/opt/hedui/fonts", "/usr/share/fonts/truetype/hanazono"},
		"/srv/ttf": {"/srv/ttf", "/opt/hedui/fonts", "/usr/share/fonts/truetype/hanazono"},
	} {
		if got := FontDirs(named, "/opt/hedui/hedui"); !slices.Equal(got, want) {
			t.Errorf("%q: %v", named, got)
		}
	}
}

func TestANameNoFaceCanDrawStopsTheIssue(t *testing.T) {
	t.Parallel()
	for name, point := range map[string]string{"𠮷示例": "U+20BB7", "示例𡈽": "U+2123D", "\ue000": "U+E000"} {
		c := aFamily()
		c.Households[0].Members[0].Name = name
		_, err := PDF(c, Options{Fonts: testFonts(t)})
		if !fault.HasCode(err, "report.glyph") || !strings.Contains(err.Error(), point) || strings.Contains(err.Error(), "示例") {
			t.Errorf("%s: %v", point, err)
		}
	}
}

func TestWithoutFontsThereIsOneClearFault(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"absent": {}, "damaged": {"fonts/NotoSerifSC-Regular.ttf.br": {Data: []byte("no font")}},
	} {
		if _, err := unpack(files); !fault.HasCode(err, "report.fonts_missing") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	c := aFamily()
	first := drawn(t, c, testFonts(t))
	if !bytes.Equal(first, drawn(t, c, testFonts(t))) {
		t.Error("drawn twice, the report differs")
	}
	c.Households[0].Notes[2] += "另。"
	if bytes.Equal(first, drawn(t, c, testFonts(t))) {
		t.Error("another content gave the same report")
	}
}

func TestPropertiesNameNobody(t *testing.T) {
	t.Parallel()
	pdf := drawn(t, aFamily(), testFonts(t))
	info := pdf[bytes.LastIndex(pdf, []byte("/Info")):]
	title := strings.ToUpper(hex.EncodeToString(utf16BE(Title + " " + "沈和核报〔2026〕0312号")))
	if !bytes.Contains(info, []byte("/Title <FEFF"+title+">")) || !bytes.Contains(info, []byte("D:20261123000000+08'00'")) {
		t.Errorf("properties: %s", info)
	}
	if bytes.Contains(info, []byte(strings.ToUpper(hex.EncodeToString(utf16BE("孙玉芬"))))) {
		t.Error("a name stands in the properties")
	}
}

func utf16BE(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return out
}

func TestALargeHouseholdStaysReadable(t *testing.T) {
	t.Parallel()
	c := large(20, 36)
	pages := copied(t, drawn(t, c, testFonts(t)))
	all := strings.Join(pages, "")
	for i, page := range pages {
		if !strings.Contains(page, fmt.Sprintf("第 %d 页 / 共 %d 页", i+1, len(pages))) {
			t.Errorf("page %d is not numbered", i+1)
		}
		if i > 0 && !strings.Contains(page, c.Number) {
			t.Errorf("page %d does not say what it belongs to", i+1)
		}
	}
	for _, want := range []string{"成员 1 至 5（共 20 人）", "成员 16 至 20（共 20 人）"} {
		if !strings.Contains(all, want) {
			t.Errorf("no table of %s", want)
		}
	}
	if n := strings.Count(all, "检出 1 条"); n != 20*36 {
		t.Errorf("the coverage shows %d of %d answers", n, 20*36)
	}
	if n := strings.Count(all, "城乡居民基本养老保险"); n != 20*36 {
		t.Errorf("%d of %d records are printed", n, 20*36)
	}
	// Tables that run on repeat their head.
	if n := strings.Count(all, "目录项协查机构、数据来源数据截止日期"); n < 8 {
		t.Errorf("the head of the coverage is printed %d times", n)
	}
}

func TestAVeryLongValueRunsOverPages(t *testing.T) {
	t.Parallel()
	c := aFamily()
	long := strings.Repeat("很长的备注", 3000)
	c.Households[0].Details[2].Sources[0].Records[0].Values[7] = long
	c.Households[0].Notes[0] = long
	pages := copied(t, drawn(t, c, testFonts(t)))
	if n := strings.Count(strings.Join(pages, ""), "备注"); n < 5990 {
		t.Errorf("%d of 6000 are printed on %d pages", n, len(pages))
	}
}

func TestSeveralHouseholdsStandOneAfterTheOther(t *testing.T) {
	t.Parallel()
	c := aFamily()
	second := large(1, 1).Households[0]
	c.Households = append(c.Households, second)
	text := strings.Join(copied(t, drawn(t, c, testFonts(t))), "")
	for _, want := range []string{"第 1 户　申请人 孙玉芬", "第 2 户　申请人 阿依古丽·示例一　户编号 0001"} {
		if !strings.Contains(text, want) {
			t.Errorf("no heading %q", want)
		}
	}
}

func TestInventedDataIsMarkedOnEveryPage(t *testing.T) {
	t.Parallel()
	c := aFamily()
	c.Demo = true
	for i, page := range copied(t, drawn(t, c, testFonts(t))) {
		if strings.Count(page, "演示数据") < 2 {
			t.Errorf("page %d is not marked", i+1)
		}
	}
}

// The radical ⾦ and the character 金 share a glyph in Noto: one of them must
// come from another face, or both would copy as one.
func TestAGlyphCopiesAsOneCharacterOnly(t *testing.T) {
	t.Parallel()
	c := aFamily()
	c.Households[0].Members[0].Name = "金⾦一⼀"
	if text := strings.Join(copied(t, drawn(t, c, testFonts(t))), ""); !strings.Contains(text, "金⾦一⼀") {
		t.Error("two characters of one glyph were copied as one")
	}
}

func FuzzMend(f *testing.F) {
	f.Add([]byte("%PDF\nstartxref\n9\n%%EOF"))
	f.Add([]byte("1 0 obj\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000000 00000 n \ntrailer\n<<\n>>\nstartxref\n15\n%%EOF\n"))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = mend(data) })
}

// A household of 4 members and 20 items, a record each: the report of
// scenario 1 at its usual size.
func BenchmarkPDF(b *testing.B) {
	f := testFonts(b)
	c := large(4, 20)
	for b.Loop() {
		drawn(b, c, f)
	}
}

func BenchmarkWorkbook(b *testing.B) {
	c := large(4, 20)
	for b.Loop() {
		if _, err := Workbook(c); err != nil {
			b.Fatal(err)
		}
	}
}
