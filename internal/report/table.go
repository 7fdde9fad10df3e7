package report

// entry is one field of a table. Span is how many columns it takes (0 = 1).
type entry struct {
	spans []span
	span  int
	label bool // a heading: shaded
	loose bool // may be broken anywhere, to leave room for others
}

// table is set at one type size; its head is repeated on every page.
type table struct {
	size float64
	head []entry // may be nil
	rows [][]entry
	cols []float64 // widths in points; nil = by content
	// whole keeps the table on one page, where it fits one.
	whole bool
}

const (
	padX = 5.0
	padY = 3.6
	hair = 0.6
	// widest is the natural width beyond which a column asks for no more.
	widest = 190.0
)

func plain(text string) entry  { return entry{spans: []span{{text: text}}} }
func strong(text string) entry { return entry{spans: []span{{text: text, face: bold}}} }
func label(text string) entry {
	return entry{spans: []span{{text: text, face: bold}}, label: true}
}

func loose(e entry) entry { e.loose = true; return e }

func labels(texts ...string) []entry {
	var out []entry
	for _, t := range texts {
		out = append(out, label(t))
	}
	return out
}

// set places a table, breaking it between rows, and within a row that is
// higher than a page.
func (p *paper) set(t table) {
	if t.cols == nil {
		t.cols = p.columns(t)
	}
	if t.whole {
		p.keep(p.height(t))
	}
	head := p.row(t, t.head)
	for i, r := range t.rows {
		b := p.row(t, r)
		if i == 0 || p.y+b.height > foot && b.height+head.height <= bodyHeight {
			if i == 0 {
				p.need(head.height + min(b.height, bodyHeight/2))
			} else {
				p.turn()
			}
			p.drawRow(t, head)
		}
		for p.y+b.height > foot {
			var first band
			first, b = b.split(foot-p.y, t.size)
			p.drawRow(t, first)
			p.turn()
			p.drawRow(t, head)
		}
		p.drawRow(t, b)
	}
}

// keep begins a new page where h points would be broken by its end; what is
// higher than a page is broken anyway.
func (p *paper) keep(h float64) {
	if h <= bodyHeight {
		p.need(h)
	}
}

// height is what a table takes when it is not broken.
func (p *paper) height(t table) float64 {
	h := p.row(t, t.head).height
	for _, r := range t.rows {
		h += p.row(t, r).height
	}
	return h
}

// band is a row with its lines broken.
type band struct {
	entries []entry
	lines   [][]line
	height  float64
}

func (p *paper) row(t table, entries []entry) band {
	b := band{entries: entries}
	col := 0
	for _, e := range entries {
		w := 0.0
		for range max(1, e.span) {
			w += t.cols[col]
			col++
		}
		b.lines = append(b.lines, wrap(p.glyphs(e.spans, t.size), w-2*padX))
	}
	return b.measured(t.size)
}

func (b band) measured(size float64) band {
	n := 0
	for _, l := range b.lines {
		n = max(n, len(l))
	}
	b.height = 0
	if n > 0 {
		b.height = float64(n)*size*leading + 2*padY
	}
	return b
}

// split cuts off the lines that fit into h points, one at least.
func (b band) split(h, size float64) (first, rest band) {
	n := max(1, int((h-2*padY)/(size*leading)))
	first, rest = band{entries: b.entries}, band{entries: b.entries}
	for _, l := range b.lines {
		k := min(n, len(l))
		first.lines, rest.lines = append(first.lines, l[:k]), append(rest.lines, l[k:])
	}
	return first.measured(size), rest.measured(size)
}

func (p *paper) drawRow(t table, b band) {
	x, col := left, 0
	for i, e := range b.entries {
		w := 0.0
		for range max(1, e.span) {
			w += t.cols[col]
			col++
		}
		p.drawEntry(x, w, b.height, t.size, e, b.lines[i])
		x += w
	}
	p.y += b.height
}

func (p *paper) drawEntry(x, w, h, size float64, e entry, lines []line) {
	if e.label {
		p.fill(x, p.y, w, h, 0xF0, 0xF2, 0xF6)
	}
	p.frame(x, p.y, w, h)
	y := p.y + (h-float64(len(lines))*size*leading)/2
	for _, l := range lines {
		p.put(x+padX, baseline(y, size), l)
		y += size * leading
	}
}

// frame draws the four sides; neighbours share them.
func (p *paper) frame(x, y, w, h float64) {
	p.stroke(x-hair/2, y-hair/2, w+hair, hair)
	p.stroke(x-hair/2, y+h-hair/2, w+hair, hair)
	p.stroke(x-hair/2, y-hair/2, hair, h+hair)
	p.stroke(x+w-hair/2, y-hair/2, hair, h+hair)
}

// columns chooses widths by content: every column gets what its longest word
// needs, and the rest is shared by what each would need to stay on one line.
// Short texts (headings, names of items and agencies) stay whole as long as
// there is room for that.
func (p *paper) columns(t table) []float64 {
	var least, natural []float64
	for _, whole := range []float64{10, 8, 6, 4} {
		least, natural = p.widths(t, whole*t.size)
		if sum(least) <= bodyWidth {
			break
		}
	}
	return share(least, natural, bodyWidth)
}

// widths are the least and the natural width of each column, where text up to
// whole points wide is not broken.
func (p *paper) widths(t table, whole float64) (least, natural []float64) {
	least, natural = make([]float64, len(t.head)), make([]float64, len(t.head))
	for _, r := range append([][]entry{t.head}, t.rows...) {
		for i, e := range r {
			text := p.glyphs(e.spans, t.size)
			full := min(widestLine(text), widest)
			word := min(longestWord(text), widest)
			natural[i] = max(natural[i], full+2*padX+1)
			keep := whole
			if e.loose {
				keep = 3 * t.size
			}
			least[i] = max(least[i], max(word, min(full, keep))+2*padX+1)
		}
	}
	return least, natural
}

// share distributes width over columns between their least and natural widths.
func share(least, natural []float64, width float64) []float64 {
	sumLeast, sumNatural := sum(least), sum(natural)
	out := make([]float64, len(least))
	for i := range out {
		switch {
		case sumLeast >= width:
			out[i] = least[i] * width / sumLeast
		case sumNatural <= width:
			out[i] = natural[i] * width / sumNatural
		default:
			out[i] = least[i] + (natural[i]-least[i])*(width-sumLeast)/(sumNatural-sumLeast)
		}
	}
	return out
}

func sum(all []float64) float64 {
	s := 0.0
	for _, a := range all {
		s += a
	}
	return s
}

func widestLine(text []glyph) float64 {
	w, most := 0.0, 0.0
	for _, g := range text {
		if g.r == '\n' {
			w = 0
		}
		w += g.w
		most = max(most, w)
	}
	return most
}

// longestWord is the widest piece between two places where a line may break.
func longestWord(text []glyph) float64 {
	w, most := 0.0, 0.0
	for i, g := range text {
		if g.r == '\n' || i > 0 && breakable(text, i) {
			w = 0
		}
		w += g.w
		most = max(most, w)
	}
	return most
}
