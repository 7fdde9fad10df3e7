package demo

import "strings"

// Wrong is a fault that a check of the bad list must find: the line of the
// file (from 1), the column's heading, the fault's code, and the mend where
// just one is right.
type Wrong struct {
	Row    int
	Column string
	Code   string
	Mend   string
}

// BadList is the list of scenario 2: a thousand rows, with every kind of fault
// at a known row. Rare and Dotted are rows that look odd and are right. Known
// gives the names under which two of the numbers were used earlier.
type BadList struct {
	Sheet
	Wrong        []Wrong
	Rare, Dotted int
	Known        map[string]string
}

const (
	nameColumn   = 1
	numberColumn = 2
)

// NewBadList makes the list from a seed; the same seed, the same list.
func NewBadList(seed uint64) (BadList, error) {
	const persons, repeated = 1000, 3
	p, err := New(seed, persons-repeated+castSize)
	if err != nil {
		return BadList{}, err
	}
	b := BadList{Known: map[string]string{}, Sheet: Sheet{
		Titles: []string{"在保家庭核对名单（" + Mark + "）"}, Heading: []string{"户编号", "姓名", "身份证号", "与户主关系"},
	}}
	for _, r := range p.residents[castSize:] {
		b.Rows = append(b.Rows, listRow(householdNo(r.Household), r.Name, r.Number, r.Relation))
	}
	b.spoilNumbers()
	b.spoilNames()
	b.repeat()
	return b, nil
}

// spoilNumbers damages id numbers as spreadsheets and typists do.
func (b *BadList) spoilNumbers() {
	every := func(string) bool { return true }
	keep := func(n string) string { return n }
	endsInX := func(n string) bool { return strings.HasSuffix(n, "X") }
	lastCentury := func(n string) bool { return n[6:8] == "19" }
	for _, s := range []struct {
		from   int
		fits   func(string) bool
		code   string
		damage func(string) string
		mend   func(string) string
	}{
		{50, every, "id.check_digit", wrongCheckDigit, nil},
		{100, lastCentury, "id.fifteen", old15, keep},
		{150, every, "id.scientific", scientific, nil},
		{200, every, "id.full_width", fullWidth, keep},
		{250, endsInX, "id.lower_x", strings.ToLower, keep},
		{300, every, "id.length", func(n string) string { return n[:17] }, nil},
		{320, every, "id.apostrophe", func(n string) string { return "'" + n }, keep},
		{340, every, "id.spaces", func(n string) string { return n[:6] + " " + n[6:14] + " " + n[14:] }, keep},
		{360, every, "id.birth_date", func(n string) string { return n[:10] + "1332" + n[14:] }, nil},
		{380, every, "id.empty", func(string) string { return "" }, nil},
	} {
		at := s.from
		for !s.fits(b.Rows[at][numberColumn]) {
			at++
		}
		cell := &b.Rows[at][numberColumn]
		mend := ""
		if s.mend != nil {
			mend = s.mend(*cell)
		}
		*cell = s.damage(*cell)
		b.expect(at, numberColumn, s.code, mend)
	}
}

// spoilNames damages names, and sets right ones that only look damaged.
func (b *BadList) spoilNames() {
	const dotted = "阿依古丽·买买提"
	for i, s := range []struct{ code, name, mend string }{
		{"name.empty", "", ""},
		{"name.middle_dot", strings.Replace(dotted, "·", "•", 1), dotted},
		{"name.middle_dot", strings.Replace(dotted, "·", "．", 1), dotted},
		{"name.middle_dot", strings.Replace(dotted, "·", ".", 1), dotted},
		{"name.spaces", "王　芳", "王芳"},
		{"name.digit", "王芳2", ""},
	} {
		at := 500 + 20*i
		b.Rows[at][nameColumn] = s.name
		b.expect(at, nameColumn, s.code, s.mend)
	}
	b.Rare, b.Dotted = b.First()+640, b.First()+660
	b.Rows[640][nameColumn] = "佟𬍛"
	b.Rows[660][nameColumn] = dotted
	for _, at := range []int{680, 700} {
		b.Known[b.Rows[at][numberColumn]] = "演示旧名"
		b.expect(at, nameColumn, "name.differs_from_earlier", "")
	}
}

// repeat adds persons a second time at the end: in another household, under
// another name, and in their own household.
func (b *BadList) repeat() {
	first, second := b.Rows[800], b.Rows[820]
	last := b.Rows[len(b.Rows)-1]
	b.Rows = append(b.Rows, listRow(last[0], last[1], last[numberColumn], last[3]))
	b.expect(len(b.Rows)-1, numberColumn, "person.repeated", "")
	b.Rows = append(b.Rows, listRow("BH-1", first[1], first[numberColumn], "户主"))
	b.expect(len(b.Rows)-1, numberColumn, "person.two_households", "")
	b.Rows = append(b.Rows, listRow("BH-2", "演示别名", second[numberColumn], "户主"))
	b.expect(len(b.Rows)-1, numberColumn, "person.two_households", "")
	b.expect(len(b.Rows)-1, nameColumn, "name.differs", "")
}

func (b *BadList) expect(at, column int, code, mend string) {
	b.Wrong = append(b.Wrong, Wrong{b.First() + at, b.Heading[column], code, mend})
}

func wrongCheckDigit(number string) string {
	last := "5"
	if number[17] == '5' {
		last = "6"
	}
	return number[:17] + last
}

// scientific is what a spreadsheet shows of a number that it took for one.
func scientific(number string) string { return number[:1] + "." + number[1:6] + "E+17" }

func fullWidth(number string) string {
	return strings.Map(func(r rune) rune { return r + 0xFEE0 }, number)
}
