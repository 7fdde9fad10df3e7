package report

import (
	"cmp"
	"fmt"
	"strings"
)

// At most columnGroup members stand side by side in the coverage table; more
// are set in further tables, so that a family of twenty stays readable.
const columnGroup = 6

// widestTable is how many content columns a record table may have; items with
// more are set record by record.
const widestTable = 6

var numerals = [...]string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

func (p *paper) householdHead(i int, h Household) {
	p.need(90)
	p.y += 16
	text := fmt.Sprintf("第 %d 户　申请人 %s", i+1, h.Members[0].Name)
	if h.Number != "" {
		text += "　户编号 " + h.Number
	}
	p.leads(func() {
		p.fill(left, p.y, bodyWidth, 22, 0xE3, 0xE7, 0xEF)
		p.text(left+8, p.y+15.5, 12, bold, 0, text)
		p.y += 22
	})
}

// household sets the numbered sections of one family.
func (p *paper) household(h Household) {
	p.heading("一、家庭成员")
	p.members(h)
	p.heading("二、核对覆盖情况")
	p.coverage(h)
	p.heading("三、检出信息")
	p.details(h)
	p.heading("四、与申报比较")
	p.comparison(h)
	if len(h.Totals) > 0 {
		p.heading("五、汇总")
		p.totals(h)
	}
}

func (p *paper) heading(text string) {
	p.need(76)
	if p.y > top && !p.leading() {
		p.y += 11
	}
	p.leads(func() {
		if p.leading() {
			p.y += 11
		}
		p.text(left, baseline(p.y, 11.5), 11.5, bold, 0, text)
		p.y += 11.5*leading + 5
	})
}

func (p *paper) caption(size float64, spans ...span) {
	p.need(58)
	p.leads(func() {
		p.y += 4
		p.paragraph(size, spans...)
		p.y += 3
	})
}

func (p *paper) members(h Household) {
	t := table{size: 9.8, head: labels("姓名", "性别", "公民身份号码", "与申请人关系", "家庭分组", "授权书编号")}
	for _, m := range h.Members {
		t.rows = append(t.rows, []entry{plain(m.Name), plain(m.Sex), plain(m.IDNumber), plain(m.Relation), plain(m.Group), plain(m.Authorization)})
	}
	p.set(t)
}

// coverage sets members × items, the core of the report: what was asked, how
// it was answered, as of when, and why not.
func (p *paper) coverage(h Household) {
	groups := chunks(len(h.Members), columnGroup)
	for _, g := range groups {
		if len(groups) > 1 {
			p.caption(9, span{text: fmt.Sprintf("成员 %d 至 %d（共 %d 人）", g[0]+1, g[1], len(h.Members))})
		}
		p.set(coverageTable(h, g[0], g[1]))
	}
	p.y += 5
	for i, n := range h.Notes {
		p.paragraph(8.8, span{text: mark(i+1) + " " + n})
	}
	p.paragraph(8.8, span{text: NoneMeans})
}

// chunks cuts n into balanced ranges of at most size.
func chunks(n, size int) [][2]int {
	count := (n + size - 1) / size
	var out [][2]int
	for i := range count {
		out = append(out, [2]int{i * n / count, (i + 1) * n / count})
	}
	return out
}

// coverageTable is the coverage of members from … to. A few members leave room
// for the source in a column of its own.
func coverageTable(h Household, from, to int) table {
	roomy := to-from <= 3
	t := table{size: 9.4, head: labels("目录项", "协查机构", "数据来源", "数据截止日期")}
	if !roomy {
		t = table{size: 8.4, head: labels("目录项", "协查机构、数据来源", "数据截止日期")}
	}
	for _, m := range h.Members[from:to] {
		t.head = append(t.head, loose(label(m.Name)))
	}
	for _, l := range h.Coverage {
		days := dates(l.Cells)
		row := []entry{plain(l.Item), plain(l.Agency), loose(plain(l.Source)), plain(strings.Join(days, "\n"))}
		if !roomy {
			row = []entry{plain(l.Item), plain(strings.TrimSpace(l.Agency + "\n" + l.Source)), row[3]}
		}
		for _, c := range l.Cells[from:to] {
			row = append(row, coverageCell(c, len(days) > 1))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// coverageCell is one answer; dated tells that the line has several dates.
func coverageCell(c Cell, dated bool) entry {
	e := strong(c.Says())
	if c.Plain() {
		e = plain(c.Says())
	}
	if c.Note > 0 {
		e.spans = append(e.spans, span{text: mark(c.Note), raised: true})
	}
	if dated && c.AsOf > 0 {
		e.spans = append(e.spans, span{text: "\n" + c.AsOf.String()})
	}
	return e
}

// details sets the found records, class by class and category by category.
func (p *paper) details(h Household) {
	if len(h.Details) == 0 {
		p.paragraph(9.8, span{text: NothingFound(h)})
	}
	class, classes := "", 0
	for i, cl := range h.Details {
		if cl.Class != class {
			class, classes = cl.Class, classes+1
			p.caption(10.2, span{text: fmt.Sprintf("（%s）%s", numerals[min(classes, len(numerals)-1)], class), face: bold})
		}
		for j, s := range cl.Sources {
			name := ""
			if j == 0 {
				name = fmt.Sprintf("%d. %s　", i+1, cl.Name)
			}
			p.caption(9.4, span{text: name, face: bold}, span{text: s.Item + "，来源：" + s.Department})
			if len(s.Columns) > widestTable {
				p.recordByRecord(h, s)
			} else {
				p.set(recordTable(h, s))
			}
		}
		p.y += 3
	}
}

func recordTable(h Household, s Source) table {
	t := table{size: 9, head: labels("姓名")}
	for _, c := range s.Columns {
		t.head = append(t.head, label(c.Label))
	}
	t.head = append(t.head, label("数据截止日期"))
	for _, r := range s.Records {
		row := []entry{plain(h.Members[r.Member].Name)}
		for i, c := range s.Columns {
			row = append(row, plain(c.Show(r.Values[i])))
		}
		t.rows = append(t.rows, append(row, plain(cmp.Or(r.AsOf.String(), notTold))))
	}
	return t
}

// recordByRecord sets items with many fields as pairs of label and value.
func (p *paper) recordByRecord(h Household, s Source) {
	for _, r := range s.Records {
		t := table{size: 9, whole: true, cols: []float64{78, bodyWidth/2 - 78, 78, bodyWidth/2 - 78}}
		row := []entry{label("姓名"), strong(h.Members[r.Member].Name), label("数据截止日期"), plain(cmp.Or(r.AsOf.String(), notTold))}
		t.rows = append(t.rows, row)
		for i := 0; i < len(s.Columns); i += 2 {
			row := []entry{label(s.Columns[i].Label), plain(s.Columns[i].Show(r.Values[i]))}
			if i+1 < len(s.Columns) {
				row = append(row, label(s.Columns[i+1].Label), plain(s.Columns[i+1].Show(r.Values[i+1])))
			} else {
				row[1].span = 3
			}
			t.rows = append(t.rows, row)
		}
		p.set(t)
		p.y += 5
	}
}

// comparison sets declared beside found, and counts the outcomes.
func (p *paper) comparison(h Household) {
	if len(h.Comparison) == 0 {
		p.paragraph(9.8, span{text: "委托时未提供申报信息，不作比较。"})
		return
	}
	t := table{size: 9, head: labels("姓名", "资源类别", "本人申报", "检出信息", "比较", "来源", "数据截止日期")}
	for _, c := range h.Comparison {
		result := strong(c.Result.Says())
		if c.Result == Same {
			result = plain(c.Result.Says())
		}
		t.rows = append(t.rows, []entry{plain(h.Members[c.Member].Name), plain(c.Category), plain(c.DeclaredSays()),
			plain(c.FoundSays()), result, loose(plain(c.Source)), plain(cmp.Or(c.AsOf.String(), notObtained))})
	}
	p.set(t)
	p.y += 5
	p.paragraph(8.8, span{text: Summary(h.Comparison)})
}

// NothingFound says that a household has no records, and how much of what was
// asked that is about: what was not answered is not told as nothing found.
func NothingFound(h Household) string {
	all, answered := 0, 0
	for _, l := range h.Coverage {
		for _, c := range l.Cells {
			all++
			if c.State == None {
				answered++
			}
		}
	}
	switch answered {
	case 0:
		return "没有取得任何核对结果，原因见“核对覆盖情况”各注；这不等于没有记录。"
	case all:
		return "各目录项均未检出信息记录。"
	}
	return "已取得结果的目录项均未检出信息记录；未取得结果的见“核对覆盖情况”各注，不等于没有记录。"
}

// Summary counts the outcomes in one sentence.
func Summary(all []Comparison) string {
	counts := map[Outcome]int{}
	for _, c := range all {
		counts[c.Result]++
	}
	var parts []string
	for _, o := range Outcomes() {
		if counts[o] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 项", o.Says(), counts[o]))
		}
	}
	return fmt.Sprintf("共比较 %d 项：%s。", len(all), strings.Join(parts, "，"))
}

// totals sets sums per category and column, one column per group of members:
// supporters' money is not the household's.
func (p *paper) totals(h Household) {
	groups, rows := pivot(h.Totals)
	t := table{size: 9.4, head: labels(append([]string{"资源类别", "项目"}, groups...)...)}
	for _, r := range rows {
		row := []entry{plain(r[0].Category), plain(r[0].Column.Label)}
		for _, g := range groups {
			row = append(row, plain(groupSum(r, g)))
		}
		t.rows = append(t.rows, row)
	}
	p.set(t)
	p.y += 5
	p.paragraph(8.8, span{text: "汇总为上列检出记录的简单相加，不含未反馈、未授权和无法提供的部分。"})
}

// pivot orders totals: the groups, and the totals of each category and label.
func pivot(all []Total) (groups []string, rows [][]Total) {
	at := map[[2]string]int{}
	for _, t := range all {
		if !contains(groups, t.Group) {
			groups = append(groups, t.Group)
		}
		key := [2]string{t.Category, t.Column.Label}
		if _, ok := at[key]; !ok {
			at[key] = len(rows)
			rows = append(rows, nil)
		}
		rows[at[key]] = append(rows[at[key]], t)
	}
	return groups, rows
}

func groupSum(row []Total, group string) string {
	for _, t := range row {
		if t.Group == group {
			return fmt.Sprintf("%s（%d 条）", t.Column.Show(t.Value), t.Records)
		}
	}
	return notCounted
}
