package listfile

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"hedui/internal/fault"
)

// Wanted is a column asked for, by the headings that it may bear.
type Wanted struct {
	Key      string   // how the program calls it
	Headings []string // the first one is used in messages
	Needed   bool     // a table without it is refused
}

// Column is a column of a table as it was found.
type Column struct {
	Index   int    // from 0
	Heading string // as written, without spaces, line breaks and asterisks
	Key     string // of the Wanted it answers; "" for all others
}

// Name is how faults name the column: letters and heading, "B 身份证号".
func (c Column) Name() string { return strings.TrimSpace(Letters(c.Index) + " " + c.Heading) }

// tidy removes from a heading what people add for looks: spaces, line breaks,
// asterisks and colons; full width becomes half width.
func tidy(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '*', r == ':', r == '\ufeff', r == '\u200b', r == '★':
			return -1
		}
		return r
	}, width.Fold.String(heading))
}

// bare is a tidy heading without remarks in brackets: 身份证号(18位) → 身份证号.
func bare(heading string) string {
	if i := strings.IndexAny(heading, "([【〔"); i > 0 {
		return heading[:i]
	}
	return heading
}

// headings finds columns by heading.
type headings struct {
	wanted []Wanted
	keys   map[string]string // tidy heading → key
}

func newHeadings(wanted []Wanted) *headings {
	h := &headings{wanted: wanted, keys: map[string]string{}}
	for _, w := range wanted {
		for _, name := range w.Headings {
			h.keys[tidy(name)] = w.Key
		}
	}
	return h
}

// key is what a cell asks for when it is read as a heading; "" for none.
func (h *headings) key(text string) string {
	if len(text) > maxTitleCell {
		return ""
	}
	heading := tidy(text)
	if key, ok := h.keys[heading]; ok {
		return key
	}
	return h.keys[bare(heading)]
}

// columns reads a row as a heading row.
func (h *headings) columns(cells []Cell) []Column {
	var found []Column
	for i, c := range cells {
		if c.blank() || len(c.Text) > maxTitleCell {
			continue
		}
		found = append(found, Column{Index: i, Heading: tidy(c.Text), Key: h.key(c.Text)})
	}
	return found
}

// missing lists the needed columns that are not among those found.
func (h *headings) missing(found []Column) []Wanted {
	var missing []Wanted
	for _, w := range h.wanted {
		if w.Needed && at(found, w.Key) < 0 {
			missing = append(missing, w)
		}
	}
	return missing
}

// at is the position of a key among columns, -1 for none.
func at(columns []Column, key string) int {
	for i, c := range columns {
		if c.Key == key {
			return i
		}
	}
	return -1
}

// known counts the columns that were asked for.
func known(columns []Column) int {
	n := 0
	for _, c := range columns {
		if c.Key != "" {
			n++
		}
	}
	return n
}

// duplicate refuses a heading row in which two columns answer one Wanted.
func (h *headings) duplicate(row int, columns []Column) error {
	for _, w := range h.wanted {
		var names []string
		for _, c := range columns {
			if c.Key == w.Key {
				names = append(names, c.Name())
			}
		}
		if len(names) > 1 {
			return fault.Newf(fault.Invalid, "listfile.duplicate_column", "第%d行的表头里有%d列都是“%s”：%s", row, len(names), w.Headings[0], strings.Join(names, "、")).
				Do("请只保留一列，把其余的删去或改名")
		}
	}
	return nil
}

// Headed makes the table whose columns have these headings, for rows that come
// from elsewhere than a file. Faults: listfile.missing_column, listfile.no_heading,
// listfile.duplicate_column.
func Headed(texts []string, wanted []Wanted) (Table, error) {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i] = Cell{Kind: Text, Text: text}
	}
	h := newHeadings(wanted)
	t := Table{HeadingRow: 1, Columns: h.columns(cells)}
	if len(h.missing(t.Columns)) > 0 {
		return t, h.noHeading(t)
	}
	return t, h.duplicate(1, t.Columns)
}

// noHeading names the needed columns that the best heading row lacks.
func (h *headings) noHeading(best Table) error {
	var names []string
	for _, w := range h.missing(best.Columns) {
		names = append(names, "“"+w.Headings[0]+"”")
	}
	if known(best.Columns) == 0 {
		return fault.Newf(fault.Invalid, "listfile.no_heading", "前%d行里没有找到表头，需要有这些列：%s", headingWithin, strings.Join(names, "、")).
			Do("请在数据上方加一行表头，或下载模板重新填写")
	}
	return fault.Newf(fault.Invalid, "listfile.missing_column", "第%d行的表头缺少这些列：%s", best.HeadingRow, strings.Join(names, "、")).
		Do("请补上缺少的列，或把列名改成模板中的写法")
}

func itoa(n int) string { return strconv.Itoa(n) }
