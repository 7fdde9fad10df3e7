// Package catalogue knows what can be asked, of whom, how fast and with which
// content: the verification resource catalogue (核对资源目录; R3.2, R4.1-R4.3).
//
// Nouns: a Category is a kind of information (vehicle, deposit …); an Item is
// one category held by one owner, in one version; its Content is the list of
// Fields that a record of it has; a Window says when a periodic source takes
// requests in (R5.3b); a Quota says how much may be asked (R13.1).
package catalogue

import (
	"regexp"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// ItemID names an item through all its versions: "210200.vehicle".
type ItemID string

// CategoryCode names a category: "vehicle".
type CategoryCode string

// Ref is one version of one item: what a case is begun under and keeps.
type Ref struct {
	ID      ItemID `json:"id"`
	Version int    `json:"version"`
}

// Category is a kind of information. Class groups categories in reports
// (财产, 收入 …); Number is its place in the starting catalogue.
type Category struct {
	Code   CategoryCode `json:"code"`
	Name   string       `json:"name"`
	Number int          `json:"number"`
	Class  string       `json:"class"`
}

// Access is how an item is answered.
type Access string

// The six ways (glossary: hosted, api, file, hand, docked, ministry).
const (
	Hosted   Access = "hosted"   // from an imported snapshot, by itself
	API      Access = "api"      // from the sharing department's interface
	File     Access = "file"     // by exchange of query and answer files
	Hand     Access = "hand"     // typed by the assisting agency's officer
	Docked   Access = "docked"   // by a self-built city system
	Ministry Access = "ministry" // by another province, through the ministry
)

var accesses = map[Access]string{
	Hosted: "托管", API: "接口", File: "文件交换", Hand: "人工填报", Docked: "对接", Ministry: "部平台",
}

// Chinese gives the word of the interface.
func (a Access) Chinese() string { return accesses[a] }

// Kind is the kind of business (R2.1).
type Kind string

// Both kinds of business, and a city's own across its counties beside them.
const (
	New      Kind = "new"      // 新申请, article 5
	Existing Kind = "existing" // 已获得, article 6
	Local    Kind = "local"    // 市内核对, article 14: by the city's procedure
)

// Chinese gives the word of the interface.
func (k Kind) Chinese() string {
	switch k {
	case New:
		return "新申请"
	case Existing:
		return "已获得"
	case Local:
		return "市内核对"
	}
	return string(k)
}

// Material is a paper that an item asks for (R5.1, R3.3).
type Material string

// The papers the norm names.
const (
	AuthorizationLetter Material = "authorization" // 授权书
	IDCopy              Material = "id_copy"       // 身份证复印件
	CommissionLetter    Material = "commission"    // 委托书
)

var materials = map[Material]string{
	AuthorizationLetter: "授权书", IDCopy: "身份证复印件", CommissionLetter: "委托书",
}

// Chinese gives the word of the interface.
func (m Material) Chinese() string { return materials[m] }

// Known tells whether m is one of the papers the norm names.
func (m Material) Known() bool { _, ok := materials[m]; return ok }

// Quota limits how many subjects may be asked of an item per period (R13.1
// 查询数据限额). Count 0 means unlimited.
type Quota struct {
	Count int64  `json:"count" doc:"限额次数"`
	Per   string `json:"per,omitempty"` // "day", "month" or "year"
}

// Item is one version of a catalogue item.
type Item struct {
	ID         ItemID              `json:"id"`
	Version    int                 `json:"version"`
	Name       string              `json:"name"` // 机动车（大连市）
	Category   CategoryCode        `json:"category"`
	Owner      agency.ID           `json:"owner"`      // whose catalogue it stands in
	Department agency.DepartmentID `json:"department"` // sharing department
	Access     Access              `json:"access"`
	Content    []Field             `json:"content"`
	Kinds      []Kind              `json:"kinds"`
	Materials  []Material          `json:"materials"`
	LimitDays  int                 `json:"limitDays"` // feedback limit in working days: a target in article 5, the limit in article 6
	Window     *Window             `json:"window,omitempty"`
	Quota      Quota               `json:"quota"`
	From       workday.Date        `json:"from"`
	To         workday.Date        `json:"to,omitzero"`
	// LateAgreement is the special agreement under which feedback after the
	// limit is taken all the same (R8.1); empty where there is none.
	LateAgreement string `json:"lateAgreement,omitempty"`
}

// Ref names this version.
func (i Item) Ref() Ref { return Ref{i.ID, i.Version} }

// InForce tells whether the version is valid on the day.
func (i Item) InForce(on workday.Date) bool {
	return i.From <= on && (i.To == 0 || on <= i.To)
}

// Serves tells whether the item is open to a kind of business. What is open to
// new applications is open to its own city's business too (R14.1).
func (i Item) Serves(kind Kind) bool {
	return contains(i.Kinds, kind) || kind == Local && contains(i.Kinds, New)
}

// Asks tells whether the item asks for a paper.
func (i Item) Asks(m Material) bool { return contains(i.Materials, m) }

// Field finds a field of the content by its name.
func (i Item) Field(name string) (Field, bool) {
	for _, f := range i.Content {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Check faults an item that cannot stand in the catalogue, all defects at once.
func (i Item) Check() error {
	c := checker{}
	own, ok := strings.CutPrefix(string(i.ID), string(i.Owner)+".")
	c.want(ok && ownName.MatchString(own), "id", "目录项编码应为“机构编码.类别”，类别为小写字母、数字、下划线和连字符")
	c.want(i.Version > 0, "version", "版本号从 1 起")
	c.want(strings.TrimSpace(i.Name) != "", "name", "名称不能为空")
	c.want(i.Category != "", "category", "须指明资源类别")
	c.want(i.Department != "", "department", "须指明资源共享部门")
	c.want(accesses[i.Access] != "", "access", "反馈方式不在六种之内")
	c.want(len(i.Content) > 0, "content", "数据内容至少有一个字段")
	c.want(len(i.Kinds) > 0, "kinds", "须指明适用的业务种类")
	c.want(i.LimitDays > 0 && i.LimitDays <= 250, "limitDays", "反馈时限应为 1 至 250 个工作日")
	c.want(i.From != 0, "from", "须指明生效日期")
	c.want(i.To == 0 || i.To >= i.From, "to", "失效日期不能早于生效日期")
	c.want(i.Quota.Count >= 0 && (i.Quota.Count == 0 || contains([]string{"day", "month", "year"}, i.Quota.Per)), "quota", "查询数据限额应为每日、每月或每年的次数")
	c.window(i.Window)
	c.content(i.Content)
	for _, m := range i.Materials {
		c.want(m.Known(), "materials", "材料种类不明")
	}
	return c.fault()
}

// ownName is the part of an item's id behind its owner's: the name of files
// too (snapshots), so nothing that leads to another folder.
var ownName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

type checker struct{ wrong []fault.Field }

func (c *checker) want(ok bool, path, message string) {
	if !ok {
		c.wrong = append(c.wrong, fault.Field{Path: path, Code: "catalogue." + path, Message: message})
	}
}

func (c *checker) window(w *Window) {
	if w != nil {
		c.want(w.valid(), "window", "协查受理时间应按周、月或季，起不晚于止，反馈日不早于受理止日（第五条）")
	}
}

func (c *checker) content(fields []Field) {
	names, labels := map[string]bool{}, map[string]bool{}
	for _, f := range fields {
		c.want(f.Name != "" && f.Label != "" && f.Type.Known(), "content", "字段须有名称、中文名和类型："+f.Label)
		c.want(!names[f.Name], "content", "字段名重复："+f.Name)
		c.want(!labels[f.Label], "content", "字段的中文名重复："+f.Label)
		c.want(!contains(FileHeadings, f.Label), "content", "字段的中文名与查询文件的固定列相同："+f.Label)
		c.want(f.unambiguous(), "content", "代码与名称须一一对应："+f.Label)
		names[f.Name], labels[f.Label] = true, true
	}
}

func (c *checker) fault() error {
	if len(c.wrong) == 0 {
		return nil
	}
	return fault.New(fault.Invalid, "catalogue.invalid", "目录项有误").At(c.wrong...)
}

func contains[T comparable](all []T, one T) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}

// Period names the quota's period that a day falls into: "2026-10".
func (q Quota) Period(on workday.Date) string {
	switch q.Per {
	case "day":
		return on.String()
	case "year":
		return on.String()[:4]
	}
	return on.String()[:7]
}

// Unit is the quota's period in words.
func (q Quota) Unit() string {
	switch q.Per {
	case "day":
		return "日"
	case "year":
		return "年"
	}
	return "月"
}
