package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// even measures every Chinese character as 2, every other as 1.
func even(text string) []glyph {
	var out []glyph
	for _, r := range text {
		g := glyph{r: r, w: 1}
		if r > 0x2000 {
			g.w = 2
		}
		out = append(out, g)
	}
	return out
}

func texts(lines []line) []string {
	var out []string
	for _, l := range lines {
		s := ""
		for _, g := range l {
			s += string(g.r)
		}
		out = append(out, s)
	}
	return out
}

func TestLinesBreakByTheRulesOfChinese(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		width      float64
		want       []string
	}{
		{"fits", "未检出", 6, []string{"未检出"}},
		{"empty", "", 6, []string{""}},
		{"no full stop first", "未检出。", 6, []string{"未检", "出。"}},
		{"no opening bracket last", "机动车（大连）", 8, []string{"机动车", "（大连）"}},
		{"numbers stay whole", "每月2,046.30元", 12, []string{"每月", "2,046.30元"}},
		{"a number keeps its unit", "共计 30 个工作日", 8, []string{"共计", "30 个工", "作日"}},
		{"第 stays with its number", "编第 28 号", 8, []string{"编", "第 28 号"}},
		{"words stay whole", "编号 HD210102-26", 14, []string{"编号", "HD210102-26"}},
		{"too long a word breaks", "ABCDEFGH", 3, []string{"ABC", "DEF", "GH"}},
		{"newline", "甲\n乙\n\n丙", 10, []string{"甲", "乙", "", "丙"}},
		{"spaces at the break vanish", "甲乙丙 丁", 6, []string{"甲乙丙", "丁"}},
	} {
		if diff := cmp.Diff(c.want, texts(wrap(even(c.text), c.width))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestWrappingLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("甲乙丙丁（）。，、“”①A1.9 元\n"))).Draw(t, "text")
		width := rapid.Float64Range(2, 30).Draw(t, "width")
		lines := wrap(even(text), width)
		for _, l := range lines {
			if len(l) > 1 && l.width() > width+0.02 {
				t.Fatalf("%q is wider than %v", texts([]line{l}), width)
			}
		}
		bare := strings.NewReplacer(" ", "", "\n", "")
		if got := bare.Replace(strings.Join(texts(lines), "")); got != bare.Replace(text) {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestColumnsShareTheWidthOfThePage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 10).Draw(t, "columns")
		least := rapid.SliceOfN(rapid.Float64Range(1, 200), n, n).Draw(t, "least")
		natural := append([]float64{}, least...)
		for i := range natural {
			natural[i] += rapid.Float64Range(0, 300).Draw(t, "more")
		}
		got := share(least, natural, bodyWidth)
		if d := sum(got) - bodyWidth; d > 1e-6 || d < -1e-6 {
			t.Fatalf("%v add up to %v", got, sum(got))
		}
	})
}

// Wherever a page ends, a heading stands on the page of what it heads.
func TestAHeadingStaysWithWhatItHeads(t *testing.T) {
	t.Parallel()
	fonts := testFonts(t)
	tall := table{size: 9, head: labels("列"), rows: [][]entry{{plain("行\n行\n行\n行\n行\n行")}}}
	for from := top; from < foot; from += 7 {
		p := newPaper(fonts)
		p.y = from
		p.text(left, from, 9, sans, 0, "前文")
		p.heading("标题")
		p.caption(9, span{text: "小标题"})
		p.set(tall)
		if n := len(p.pages[0].runs); len(p.pages) > 2 || n != 1 && n != 10 {
			t.Errorf("from %g: %d pages, %d pieces of text on the first", from, len(p.pages), n)
		}
		if last := p.current().rules; last[len(last)-1].y > foot {
			t.Errorf("from %g: drawn down to %g", from, last[len(last)-1].y)
		}
	}
}
