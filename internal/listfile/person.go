package listfile

import (
	"context"
	"io"
	"strings"

	"hedui/internal/citizen"
	"hedui/internal/workday"
)

// Keys of the person list's columns.
const (
	keyOrdinal   = "ordinal"
	keyHousehold = "household"
	keyName      = "name"
	keyNumber    = "number"
	keyRelation  = "relation"
	keyGroup     = "group"
	keyFormer    = "former_name"
	keyAuthNo    = "authorization_no"
	keyAuthOn    = "authorization_on"
	keyAuthTo    = "authorization_to"
	keyAuthKeep  = "authorization_keeper"
	keyAuthBy    = "authorization_signer"
)

// personColumns are the headings in use at agencies; the first of each is the
// template's. Name and number are needed (R5.1), all others are not.
var personColumns = []Wanted{
	{keyOrdinal, []string{"序号", "行号"}, false},
	{keyHousehold, []string{"户编号", "家庭编号", "户号", "家庭序号", "户序号", "家庭号", "户序"}, false},
	{keyName, []string{"姓名", "名字", "成员姓名", "家庭成员姓名", "申请人姓名", "核对对象姓名", "核对对象", "人员姓名", "对象姓名"}, true},
	{keyNumber, []string{"身份证号", "公民身份号码", "证件号码", "身份证号码", "身份证", "公民身份证号", "公民身份证号码", "居民身份证号",
		"居民身份证号码", "身份号码", "证件号", "成员身份证号", "成员身份证号码", "申请人身份证号", "申请人身份证号码"}, true},
	{keyRelation, []string{"与户主关系", "与申请人关系", "关系", "家庭关系", "与户主的关系", "与申请人的关系", "成员关系", "称谓"}, false},
	{keyGroup, []string{"家庭分组", "成员类别", "人员类别", "成员类型", "分组"}, false},
	{keyFormer, []string{"曾用名"}, false},
	{keyAuthNo, []string{"授权书编号", "授权编号", "授权书号"}, false},
	{keyAuthOn, []string{"授权日期", "授权书日期", "授权签署日期", "签署日期", "授权时间"}, false},
	{keyAuthTo, []string{"授权有效期至", "授权书有效期至", "授权有效期", "授权截止日期", "有效期至"}, false},
	{keyAuthKeep, []string{"授权保管单位", "授权书保管单位", "保管单位"}, false},
	{keyAuthBy, []string{"授权签署人", "授权书签署人", "代签监护人", "监护人", "监护人姓名"}, false},
}

// declaredPrefix begins the headings of declared values (申报机动车 …). Other
// columns are left unread: what is not asked for is not collected (PIPL 6).
const declaredPrefix = "申报"

// The groups of a household.
const (
	Cohabiting = "cohabiting" // 共同生活家庭成员
	Supporter  = "supporter"  // 赡养、抚养、扶养义务人
)

// Row is one person of a list.
type Row struct {
	Sheet         string
	Row           int            // 1 = first line of the sheet or file
	Number        citizen.Number // normal form; "" when it cannot be used
	Name          string         // normal form; "" when it cannot be used
	FormerName    string         // 曾用名
	HouseholdNo   string         // "" when the list has no such column: a household of one
	Relation      string         // to the head, as written
	Group         string         // Cohabiting, Supporter, or "" for not said
	Authorization Authorization
	Declared      map[string]string // by heading: 申报机动车 → 1辆
	Faults        []Fault           // of this row's cells

	record    Record
	notPerson bool // a footer such as 合计
}

// Authorization is what a list says about a person's authorization when the
// paper stays with the commissioned agency (R7.1).
type Authorization struct {
	No       string
	SignedOn workday.Date
	ValidTo  workday.Date // 0: none stated, or 长期
	Keeper   string
	Signer   string // the guardian, of a minor; "" = the person
}

// Summary tells what was read.
type Summary struct {
	Table
	Rows     int64    // yielded
	Examples int      // example rows of the template, passed over
	Ignored  []string // headings of columns that were not read
}

// Read reads a list of persons and yields them in order, each with the faults
// of its own cells (those across rows are found by Check). With Options.Mend
// certain mends are applied first. Rows are valid until yield returns.
func Read(ctx context.Context, src io.ReaderAt, size int64, o Options, yield func(Row) error) (Summary, error) {
	var s Summary
	table, err := ReadTable(ctx, src, size, personColumns, o, func(r Record) error {
		if unfilled(r) {
			return nil
		}
		if example(r) {
			s.Examples++
			return nil
		}
		s.Rows++
		row := person(r)
		if o.Mend {
			row = Mended(row)
		}
		return yield(row)
	})
	s.Table = table
	for _, c := range table.Columns {
		if c.Key == "" && !declared(c) {
			s.Ignored = append(s.Ignored, c.Heading)
		}
	}
	return s, err
}

// declared tells the columns with declared values.
func declared(c Column) bool { return c.Key == "" && strings.HasPrefix(c.Heading, declaredPrefix) }

// unfilled recognises rows that were only numbered in advance.
func unfilled(r Record) bool {
	c, ok := r.Table.Find(keyOrdinal)
	if !ok || !digits(r.Cell(c).Trim()) {
		return false
	}
	for i, cell := range r.Cells {
		if i != c.Index && !cell.blank() {
			return false
		}
	}
	return true
}

// exampleMark begins the household number or name of the template's example.
const exampleMark = "示例"

func example(r Record) bool {
	return strings.HasPrefix(r.Get(keyHousehold).Trim(), exampleMark) || strings.HasPrefix(r.Get(keyName).Trim(), exampleMark)
}

// person reads a record as a person.
func person(r Record) Row {
	row := Row{Sheet: r.Table.Sheet, Row: r.Row, record: r}
	if r.Get(keyName).blank() && r.Get(keyNumber).blank() {
		row.notPerson = true
		row.fault("", "row.not_a_person", "这一行既没有姓名也没有身份证号（如合计、制表人），请补填或删去整行")
		return row
	}
	row.readName()
	row.readNumber()
	row.readHousehold()
	row.readAuthorization()
	for _, c := range r.Table.Columns {
		if cell := r.Cell(c); declared(c) && !cell.blank() {
			if row.Declared == nil {
				row.Declared = map[string]string{}
			}
			row.Declared[c.Heading] = cell.Trim()
		}
	}
	return row
}

// String hides the person: a row prints as its place only.
func (r Row) String() string { return "row " + itoa(r.Row) }

// GoString is String, for %#v.
func (r Row) GoString() string { return r.String() }
