package report

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
)

// Workbook gives the same content as an xlsx file with the sheets 概况, 覆盖情况,
// 检出信息 and 申报比较. Everything is text, so that no number loses digits and
// nothing that a source sent can become a formula; sums of money alone are
// numbers, in 元. The same content gives the same bytes. Faults: report.xlsx.
func Workbook(c Content) ([]byte, error) {
	c.Format = Format
	if err := c.Check(); err != nil {
		return nil, err
	}
	b := &book{file: excelize.NewFile()}
	defer b.file.Close()
	b.styles()
	b.overview(c)
	b.coverage(c)
	b.records(c)
	b.comparison(c)
	return b.bytes(c)
}

// book writes rows one after the other and keeps the first error.
type book struct {
	file              *excelize.File
	sheet             string
	row               int
	text, head, money int // styles
	err               error
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) styles() {
	border := []excelize.Border{{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1},
		{Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1}}
	wrapped := &excelize.Alignment{Vertical: "center", WrapText: true}
	style := func(s excelize.Style) int {
		s.Border, s.Alignment = border, wrapped
		id, err := b.file.NewStyle(&s)
		b.keep(err)
		return id
	}
	yuan := "#,##0.00"
	b.text = style(excelize.Style{NumFmt: 49}) // 49 = text
	b.head = style(excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F0F2F6"}}})
	b.money = style(excelize.Style{CustomNumFmt: &yuan})
}

// open begins a sheet with the widths of its columns, in characters.
func (b *book) open(name string, widths ...float64) {
	if b.sheet == "" {
		b.keep(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.keep(err)
	}
	b.sheet, b.row = name, 0
	for i, w := range widths {
		col, _ := excelize.ColumnNumberToName(i + 1)
		b.keep(b.file.SetColWidth(name, col, col, w))
	}
}

// write adds a row. A value that is yuan becomes a number; all else is text.
func (b *book) write(style int, values ...any) {
	b.row++
	for i, v := range values {
		cell, _ := excelize.CoordinatesToCellName(i+1, b.row)
		if amount, ok := v.(yuan); ok {
			b.keep(b.file.SetCellFloat(b.sheet, cell, float64(amount)/100, 2, 64))
			b.keep(b.file.SetCellStyle(b.sheet, cell, cell, b.money))
			continue
		}
		b.keep(b.file.SetCellStr(b.sheet, cell, fmt.Sprint(v)))
		b.keep(b.file.SetCellStyle(b.sheet, cell, cell, style))
	}
}

// yuan is an amount in 分 to be shown in 元.
type yuan int64

func (b *book) overview(c Content) {
	b.open("概况", 16, 22, 24, 18, 22, 20)
	if c.Demo {
		b.write(b.head, DemoBanner)
	}
	b.write(b.head, Title)
	m := c.Commission
	for _, pair := range [][2]string{
		{"报告编号", c.Number}, {"业务编号", c.Case}, {"版次", fmt.Sprintf("第 %d 版", c.Version)}, {"重新出具原因", c.Reissue},
		{"委托部门", m.Department}, {"委托书", m.Number}, {"委托日期", m.On.Chinese()}, {"救助类别", m.Assistance}, {"核对目的", m.Purpose},
		{"业务种类", m.Kind}, {"核对机构", c.Agency}, {"出具日期", c.IssuedOn.Chinese()}, {"用途限制", c.Usage}, {"验证码", c.Code},
		{"经办", c.Signatures.Handler}, {"审核", c.Signatures.Reviewer}, {"签发", c.Signatures.Issuer},
	} {
		if pair[1] != "" {
			b.write(b.text, pair[0], pair[1])
		}
	}
	if c.Partial {
		b.write(b.text, "出具情况", PartialSay)
	}
	b.members(c)
	b.totals(c)
	for _, r := range append(append([]string{}, c.Remarks...), c.Objection, Disclaimer) {
		b.write(b.text, r)
	}
}

func (b *book) members(c Content) {
	b.write(b.head, "户", "姓名", "性别", "公民身份号码", "与申请人关系", "家庭分组", "授权书编号")
	for i, h := range c.Households {
		for _, m := range h.Members {
			b.write(b.text, household(i, h), m.Name, m.Sex, m.IDNumber, m.Relation, m.Group, m.Authorization)
		}
	}
}

func (b *book) totals(c Content) {
	b.write(b.head, "户", "资源类别", "项目", "家庭分组", "记录数", "合计")
	for i, h := range c.Households {
		for _, t := range h.Totals {
			b.write(b.text, household(i, h), t.Category, title(t.Column), t.Group, t.Records, shown(t.Column, t.Value))
		}
	}
}

// household names a household in a row of its own.
func household(i int, h Household) string {
	if h.Number != "" {
		return h.Number
	}
	return strconv.Itoa(i + 1)
}

// coverage has one row for each member and item, so that it can be filtered.
func (b *book) coverage(c Content) {
	b.open("覆盖情况", 8, 16, 26, 22, 26, 14, 14, 60)
	b.write(b.head, "户", "姓名", "目录项", "协查机构", "数据来源", "数据截止日期", "结果", "说明")
	for i, h := range c.Households {
		for _, l := range h.Coverage {
			for k, cell := range l.Cells {
				note := ""
				if cell.Note > 0 {
					note = h.Notes[cell.Note-1]
				}
				b.write(b.text, household(i, h), h.Members[k].Name, l.Item, l.Agency, l.Source, cmp.Or(cell.AsOf.String(), notObtained), cell.Says(), note)
			}
		}
	}
	b.write(b.text, NoneMeans)
}

func (b *book) records(c Content) {
	b.open("检出信息", 8, 16, 18, 26, 26, 14, 20, 20, 20, 20, 20, 20)
	for i, h := range c.Households {
		for _, cl := range h.Details {
			for _, s := range cl.Sources {
				b.source(household(i, h), h, cl.Name, s)
			}
		}
	}
}

func (b *book) source(no string, h Household, category string, s Source) {
	head := []any{"户", "姓名", "资源类别", "目录项", "数据来源", "数据截止日期"}
	for _, col := range s.Columns {
		head = append(head, title(col))
	}
	b.write(b.head, head...)
	for _, r := range s.Records {
		row := []any{no, h.Members[r.Member].Name, category, s.Item, s.Department, cmp.Or(r.AsOf.String(), notTold)}
		for i, col := range s.Columns {
			row = append(row, shown(col, r.Values[i]))
		}
		b.write(b.text, row...)
	}
	b.row++ // an empty row before the next table
}

// title is a column's heading; money stands as a plain number under it.
func title(c Column) string {
	if c.Type == catalogue.Money {
		return c.Label + "（元）"
	}
	return c.Label
}

// shown is a value as it stands in a cell.
func shown(c Column, value string) any {
	if fen, err := strconv.ParseInt(value, 10, 64); err == nil && c.Type == catalogue.Money {
		return yuan(fen)
	}
	return c.Show(value)
}

func (b *book) comparison(c Content) {
	b.open("申报比较", 8, 16, 26, 30, 40, 14, 26, 14)
	b.write(b.head, "户", "姓名", "资源类别", "本人申报", "检出信息", "比较", "来源", "数据截止日期")
	for i, h := range c.Households {
		for _, p := range h.Comparison {
			b.write(b.text, household(i, h), h.Members[p.Member].Name, p.Category, p.DeclaredSays(), p.FoundSays(), p.Result.Says(), p.Source, cmp.Or(p.AsOf.String(), notObtained))
		}
	}
}

// bytes closes the book. The properties carry the day of issue, never the
// moment of drawing, and nobody's name.
func (b *book) bytes(c Content) ([]byte, error) {
	at := c.IssuedOn.Start().UTC().Format("2006-01-02T15:04:05Z")
	b.keep(b.file.SetDocProps(&excelize.DocProperties{Title: Title + " " + c.Number, Creator: c.Agency, Created: at, Modified: at}))
	var out bytes.Buffer
	b.keep(b.file.Write(&out))
	if b.err != nil {
		return nil, fault.New(fault.Internal, "report.xlsx", "核对报告的电子表格未能生成").From(b.err)
	}
	return out.Bytes(), nil
}
