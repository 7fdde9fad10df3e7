package report

import (
	"errors"
	"maps"
	"slices"

	"github.com/signintech/gopdf"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

// draw hands the pages to gopdf. Only faces that are in use get into the
// document, and of those only the glyphs in use.
func draw(p *paper, title, author string, on workday.Date) ([]byte, error) {
	var pdf gopdf.GoPdf
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	pdf.SetInfo(gopdf.PdfInfo{
		Title: title, Author: author, Producer: "hedui", CreationDate: on.Start().In(workday.Beijing),
	})
	err := p.embed(&pdf)
	for _, pg := range p.pages {
		pdf.AddPage()
		err = errors.Join(err, drawRuns(&pdf, pg.under))
		pg.drawRules(&pdf)
		err = errors.Join(err, drawRuns(&pdf, pg.runs))
	}
	if err != nil {
		return nil, fault.New(fault.Internal, "report.pdf", "PDF 报告未能生成").From(err)
	}
	raw, err := pdf.GetBytesPdfReturnErr()
	if err != nil {
		return nil, fault.New(fault.Internal, "report.pdf", "PDF 报告未能生成").From(err)
	}
	return mend(raw)
}

// embed adds the faces in use, in their order, so that equal pages give equal
// documents.
func (p *paper) embed(pdf *gopdf.GoPdf) error {
	used := map[int]bool{}
	for _, pg := range p.pages {
		for _, r := range slices.Concat(pg.under, pg.runs) {
			used[r.face] = true
		}
	}
	for _, face := range slices.Sorted(maps.Keys(used)) {
		if err := pdf.AddTTFFontFromFontContainer(family(face), &p.fonts.parsed); err != nil {
			return err
		}
	}
	return nil
}

func (pg *page) drawRules(pdf *gopdf.GoPdf) {
	var last rule
	for i, r := range pg.rules {
		if i == 0 || r.r != last.r || r.g != last.g || r.b != last.b {
			pdf.SetFillColor(r.r, r.g, r.b)
		}
		pdf.RectFromUpperLeftWithStyle(r.x, r.y, r.w, r.h, "F")
		last = r
	}
}

func drawRuns(pdf *gopdf.GoPdf, runs []run) error {
	for _, r := range runs {
		if err := r.draw(pdf); err != nil {
			return err
		}
	}
	return nil
}

func (r run) draw(pdf *gopdf.GoPdf) error {
	if err := pdf.SetFont(family(r.face), "", r.size); err != nil {
		return err
	}
	pdf.SetTextColor(r.grey, r.grey, r.grey)
	if r.angle != 0 {
		pdf.Rotate(r.angle, pageWidth/2, pageHeight/2)
		defer pdf.RotateReset()
	}
	pdf.SetXY(r.x, r.y)
	return pdf.Text(r.text)
}
