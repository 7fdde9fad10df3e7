package report

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"

	"hedui/internal/fault"
)

// Options are what drawing needs beside the content.
type Options struct {
	Fonts   *Fonts // see OpenFonts
	BaseURL string // of the page that verifies codes; see Link
}

// PDF draws the content on A4. The same content, faces and base give the same
// bytes. A character that no face can draw stops it with a fault (Unavailable,
// report.glyph) that names its code point: a name is never printed as a box.
func PDF(c Content, o Options) ([]byte, error) {
	c.Format = Format
	if err := c.Check(); err != nil {
		return nil, err
	}
	p, err := layOut(c, o)
	if err != nil {
		return nil, err
	}
	return draw(p, Title+" "+c.Number, c.Agency, c.IssuedOn)
}

// layOut places everything and draws nothing.
func layOut(c Content, o Options) (*paper, error) {
	p := newPaper(o.Fonts)
	if err := p.title(c, o.BaseURL); err != nil {
		return nil, err
	}
	p.order(c)
	for i, h := range c.Households {
		if len(c.Households) > 1 {
			p.householdHead(i, h)
		}
		p.household(h)
	}
	p.ending(c)
	p.number(fmt.Sprintf("%s　%s　第 %d 版", Title, c.Number, c.Version))
	if c.Demo {
		p.banner()
	}
	return p, p.fault()
}

const qrSize = 56.0

// title sets the head of the first page, with the code at its right.
func (p *paper) title(c Content, base string) error {
	p.text(pageWidth/2, 80, 20, bold, 0.5, Title)
	p.text(left, 106, 9.5, serif, 0, fmt.Sprintf("报告编号：%s　　业务编号：%s　　版次：第 %d 版", c.Number, c.Case, c.Version))
	if c.Code != "" {
		if err := p.qr(right-qrSize, 34, Link(base, c.Code)); err != nil {
			return err
		}
		p.text(right-qrSize/2, 99, 7.5, sans, 0.5, "扫码验证真伪")
		p.text(right-qrSize/2, 109, 6.8, sans, 0.5, c.Code)
	}
	p.stroke(left, 115, bodyWidth, 1.8)
	p.y = 126
	return nil
}

// qr draws the code as areas, so that it stays sharp in any print.
func (p *paper) qr(x, y float64, text string) error {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return fault.New(fault.Internal, "report.qr", "验证码二维码未能生成").From(err)
	}
	n := code.Bounds().Dx()
	module := qrSize / float64(n)
	dark := func(i, j int) bool { return i < n && code.At(i, j) == color.Black }
	for j := range n {
		for i := 0; i < n; i++ {
			from := i
			for dark(i, j) {
				i++
			}
			if i > from {
				p.fill(x+float64(from)*module, y+float64(j)*module, float64(i-from)*module, module, 0, 0, 0)
			}
		}
	}
	return nil
}

// order sets the table about the commission (R9.1) and the use (R9.2).
func (p *paper) order(c Content) {
	m := c.Commission
	t := table{size: 9.8, cols: []float64{64, bodyWidth/2 - 64 + 30, 64, bodyWidth/2 - 64 - 30}}
	pair := func(a, b, c, d string) { t.rows = append(t.rows, []entry{label(a), plain(b), label(c), plain(d)}) }
	wide := func(a, b string) {
		e := plain(b)
		e.span = 3
		t.rows = append(t.rows, []entry{label(a), e})
	}
	pair("委托部门", m.Department, "委托书", m.Number)
	pair("救助类别", m.Assistance, "委托日期", m.On.Chinese())
	pair("核对目的", m.Purpose, "业务种类", m.Kind)
	pair("核对机构", c.Agency, "出具日期", c.IssuedOn.Chinese())
	wide("用途限制", c.Usage)
	if c.Version > 1 {
		wide("重新出具", fmt.Sprintf("本报告为第 %d 版，此前各版一并保留。原因：%s", c.Version, c.Reissue))
	}
	if c.Partial {
		wide("出具情况", PartialSay)
	}
	p.set(t)
}

// endingHeight is about what notice, disclaimer and signatures take: they stay
// together, since a signature may not stand on a page without text (GB/T 9704).
const endingHeight = 215

// ending sets remarks, the notice, the disclaimer and the signatures.
func (p *paper) ending(c Content) {
	p.y += 10
	for _, r := range c.Remarks {
		p.paragraph(9, span{text: r})
	}
	p.need(endingHeight)
	if c.Objection != "" {
		p.y += 6
		p.set(table{size: 9.5, cols: []float64{bodyWidth}, rows: [][]entry{{{spans: []span{
			{text: "异议须知　", face: bold}, {text: c.Objection}}}}}})
	}
	p.y += 8
	p.paragraph(9.5, span{text: Disclaimer})
	if c.Norm != "" {
		p.paragraph(8.5, span{text: "本业务依据《操作规范》（" + c.Norm + "）办理。"})
	}
	p.signatures(c)
}

// signatures sets names, seal and date.
func (p *paper) signatures(c Content) {
	p.y += 22
	third := bodyWidth / 3
	for i, s := range [][2]string{{"经办", c.Signatures.Handler}, {"审核", c.Signatures.Reviewer}, {"签发", c.Signatures.Issuer}} {
		x := left + float64(i)*third
		w := p.text(x, p.y, 10, bold, 0, s[0]+"：")
		p.text(x+w+4, p.y, 10, serif, 0, s[1])
		p.stroke(x+w, p.y+4, third-w-20, 0.5)
	}
	p.text(right-20, p.y+36, 10.5, serif, 1, c.Agency+"（盖章）")
	p.text(right-20, p.y+56, 10.5, serif, 1, c.IssuedOn.Chinese())
	p.y += 66
}

// banner marks every page as invented data: across the page, under the text,
// and in its upper margin.
func (p *paper) banner() {
	all := p.pages
	for i := range all {
		p.pages = all[:i+1]
		text := strings.ReplaceAll(DemoBanner, "　", "  ")
		l := line(p.glyphs([]span{{text: text, face: bold}}, 44))
		p.put(pageWidth/2-l.width()/2, pageHeight/2+16, l)
		pg := p.current()
		last := len(pg.runs) - 1
		across := pg.runs[last]
		across.angle, across.grey = 38, 0xE6
		pg.runs, pg.under = pg.runs[:last], append(pg.under, across)
		p.text(left, 28, 9, bold, 0, DemoBanner)
	}
	p.pages = all
}
