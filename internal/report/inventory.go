package report

import (
	"fmt"

	"hedui/internal/workday"
)

// Inventory is the cover of a case's file (案卷封面) with the list of what is in
// it (卷内目录), as it is kept with the file and read without any program (R7.1).
// It names nobody.
type Inventory struct {
	Title  string // "核对业务案卷"
	Number string // of the case
	Agency string // that keeps the file
	On     workday.Date
	Facts  [][2]string // label, text
	Rows   []InventoryRow
	Note   string
	Demo   bool
}

// InventoryRow is one document of a file.
type InventoryRow struct{ Title, Path, Digest string }

// InventoryPDF draws the cover and the list on A4. The same inventory and faces
// give the same bytes. Faults: report.glyph, report.pdf.
func InventoryPDF(i Inventory, o Options) ([]byte, error) {
	p := newPaper(o.Fonts)
	p.text(pageWidth/2, 84, 20, bold, 0.5, i.Title)
	p.text(pageWidth/2, 106, 11, serif, 0.5, "业务编号 "+i.Number)
	p.stroke(left, 116, bodyWidth, 1.8)
	p.y = 128
	facts := table{size: 10, cols: []float64{96, bodyWidth - 96}}
	for _, f := range i.Facts {
		facts.rows = append(facts.rows, []entry{label(f[0]), plain(f[1])})
	}
	p.set(facts)
	p.heading("卷内目录")
	list := table{size: 8.6, head: labels("序号", "题名", "文件", "摘要（SM3，前16位）"), cols: []float64{34, 196, bodyWidth - 34 - 196 - 110, 110}}
	for n, r := range i.Rows {
		list.rows = append(list.rows, []entry{plain(fmt.Sprint(n + 1)), plain(r.Title), loose(plain(r.Path)), plain(fmt.Sprintf("%.16s", r.Digest))})
	}
	p.set(list)
	p.y += 8
	p.paragraph(9, span{text: i.Note})
	p.number(i.Title + "　" + i.Number)
	if i.Demo {
		p.banner()
	}
	if err := p.fault(); err != nil {
		return nil, err
	}
	return draw(p, i.Title+" "+i.Number, i.Agency, i.On)
}
