package report

import (
	"fmt"

	"hedui/internal/fault"
)

// A4 in points, with the margins of the page. Foot is where the last line of
// the body ends; the page number stands below.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	left       = 45.0
	right      = pageWidth - 45.0
	bodyWidth  = right - left
	top        = 62.0
	foot       = pageHeight - 58.0
	bodyHeight = foot - top
	leading    = 1.42 // line height over type size
)

// run is a piece of text of one face at a place (points from the upper left
// corner; y is the baseline). Angle in degrees, about the page's middle.
type run struct {
	x, y, size float64
	face       int
	text       string
	grey       uint8
	angle      float64
}

// rule is a filled rectangle: lines and areas alike.
type rule struct {
	x, y, w, h float64
	r, g, b    uint8
}

// page is what is drawn on one page: a mark across it, areas and lines, text.
type page struct {
	under []run
	rules []rule
	runs  []run
}

// paper lays text out on pages before anything is drawn, so that the number of
// pages, the faces in use and every missing character are known beforehand.
type paper struct {
	fonts   *Fonts
	pages   []*page
	y       float64
	seen    map[seenKey]placed
	claimed map[seenGlyph]rune // which character a glyph stands for in this document
	missing rune               // first character that no face can draw
	lead    lead               // the heading set last
}

// lead is a heading: what was drawn on its page since, and from where to where.
type lead struct {
	page        *page
	runs, rules int
	from, to    float64
}

type seenKey struct {
	face int
	r    rune
}

type seenGlyph struct {
	face  int
	glyph uint
}

type placed struct {
	face  int
	width float64 // thousandths
}

func newPaper(fonts *Fonts) *paper {
	p := &paper{fonts: fonts, seen: map[seenKey]placed{}, claimed: map[seenGlyph]rune{}}
	p.turn()
	return p
}

// turn begins a new page. A heading with nothing below it goes along.
func (p *paper) turn() {
	l, stranded := p.lead, p.leading()
	p.pages, p.lead = append(p.pages, &page{}), lead{}
	p.y = top
	if stranded {
		l.move(p.current())
		p.y += l.to - l.from
	}
}

// leading tells whether the last that was drawn is a heading.
func (p *paper) leading() bool {
	return p.lead.page != nil && p.lead.page == p.current() && p.lead.to == p.y && p.lead.from > top
}

// leads draws a heading; one that follows another at once belongs to it.
func (p *paper) leads(draw func()) {
	at := lead{page: p.current(), runs: len(p.current().runs), rules: len(p.current().rules), from: p.y}
	if p.leading() {
		at = p.lead
	}
	draw()
	at.to = p.y
	p.lead = at
}

// move takes a heading to the top of another page.
func (l lead) move(to *page) {
	for _, r := range l.page.runs[l.runs:] {
		r.y += top - l.from
		to.runs = append(to.runs, r)
	}
	for _, r := range l.page.rules[l.rules:] {
		r.y += top - l.from
		to.rules = append(to.rules, r)
	}
	l.page.runs, l.page.rules = l.page.runs[:l.runs], l.page.rules[:l.rules]
}

// need begins a new page unless h points are left on this one.
func (p *paper) need(h float64) {
	if p.y+h > foot && p.y > top {
		p.turn()
	}
}

func (p *paper) current() *page { return p.pages[len(p.pages)-1] }

// place finds the face for a character and remembers it. Where two characters
// share one glyph of a face, the second is drawn with another face if there is
// one: a glyph can be copied back as one character only.
func (p *paper) place(face int, r rune) placed {
	key := seenKey{face, r}
	if at, ok := p.seen[key]; ok {
		return at
	}
	found, g, ok := p.fonts.find(face, r)
	if !ok {
		if p.missing == 0 {
			p.missing = r
		}
		return placed{}
	}
	if p.taken(found, g, r) {
		found, g = p.elsewhere(found, g, r)
	}
	p.claimed[seenGlyph{found, g}] = r
	at := placed{found, p.fonts.width(found, g)}
	p.seen[key] = at
	return at
}

// taken tells whether a glyph already stands for another character.
func (p *paper) taken(face int, g uint, r rune) bool {
	owner, ok := p.claimed[seenGlyph{face, g}]
	return ok && owner != r
}

// elsewhere looks for a free glyph of r in the embedded faces.
func (p *paper) elsewhere(face int, g uint, r rune) (int, uint) {
	for other := range embeddedFaces {
		if og, ok := p.fonts.has(other, r); ok && !p.taken(other, og, r) {
			return other, og
		}
	}
	return face, g
}

// fault names the first character that could not be drawn, by its code point.
func (p *paper) fault() error {
	if p.missing == 0 {
		return nil
	}
	return fault.Newf(fault.Unavailable, "report.glyph", "字符 U+%04X 没有字体可以显示，报告不能出具", p.missing).
		Do("请把收录该字的 TrueType 字体（如 fonts-hanazono）放入 HEDUI_FONTS 所指的文件夹，再重新出具")
}

// glyphs measures spans at a size.
func (p *paper) glyphs(spans []span, size float64) []glyph {
	var out []glyph
	for _, s := range spans {
		size, rise := size, 0.0
		if s.raised {
			size, rise = size*0.78, size*0.32
		}
		for _, r := range s.text {
			r, ok := clean(r)
			if !ok {
				continue
			}
			if r == '\n' {
				out = append(out, glyph{r: r})
				continue
			}
			at := p.place(s.face, r)
			out = append(out, glyph{r, at.face, size, at.width * size / 1000, rise})
		}
	}
	return out
}

// put places a line with its baseline at y, as runs of one face.
func (p *paper) put(x, y float64, l line) {
	for i := 0; i < len(l); {
		g, j, w := l[i], i, 0.0
		var text []rune
		for ; j < len(l) && l[j].face == g.face && l[j].size == g.size; j++ {
			text = append(text, l[j].r)
			w += l[j].w
		}
		p.current().runs = append(p.current().runs, run{x: x, y: y - g.rise, size: g.size, face: g.face, text: string(text)})
		x, i = x+w, j
	}
}

// fill adds an area or a line in a colour.
func (p *paper) fill(x, y, w, h float64, r, g, b uint8) {
	p.current().rules = append(p.current().rules, rule{x, y, w, h, r, g, b})
}

// stroke adds a dark line.
func (p *paper) stroke(x, y, w, h float64) { p.fill(x, y, w, h, 0x44, 0x44, 0x48) }

// baseline of a line box of the given size that begins at y. Chinese glyphs
// stand from 0.12 em below to 0.88 em above the baseline.
func baseline(y, size float64) float64 { return y + size*leading/2 + size*0.38 }

// paragraph sets spans over the whole width, page after page.
func (p *paper) paragraph(size float64, spans ...span) {
	for _, l := range wrap(p.glyphs(spans, size), bodyWidth) {
		p.need(size * leading)
		p.put(left, baseline(p.y, size), l)
		p.y += size * leading
	}
}

// text sets one line at a place: align 0 = from x, 0.5 = about x, 1 = up to x.
func (p *paper) text(x, y, size float64, face int, align float64, text string) float64 {
	l := line(p.glyphs([]span{{text: text, face: face}}, size))
	w := l.width()
	p.put(x-w*align, y, l)
	return w
}

// number writes head and foot of every page, once their count is known.
func (p *paper) number(running string) {
	all := p.pages
	for i := range all {
		p.pages = all[:i+1]
		p.text(pageWidth/2, pageHeight-32, 9, sans, 0.5, fmt.Sprintf("第 %d 页 / 共 %d 页", i+1, len(all)))
		if i > 0 {
			p.text(left, 42, 8.5, sans, 0, running)
			p.stroke(left, 48, bodyWidth, 0.5)
		}
	}
	p.pages = all
}
