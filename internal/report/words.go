package report

import (
	"cmp"
	"fmt"
	"strconv"

	"hedui/internal/workday"
)

// State is how an item was answered about a member.
type State string

// The states of a coverage cell.
const (
	Found        State = "found"
	None         State = "none"
	Unanswered   State = "unanswered"   // the limit passed, or the report could not wait
	Unauthorised State = "unauthorised" // no valid authorization that covers the item: not asked
	Refused      State = "refused"      // the assisting agency refused, with its reason
	NameDiffers  State = "name_differs" // the source holds the number under another name
	Unavailable  State = "unavailable"  // answered that it cannot be said, with a reason
	NotAsked     State = "not_asked"    // not chosen for this member
	Terminated   State = "terminated"   // ended by the initiator before an answer (R8.2)
)

var stateWords = map[State]string{
	None: "未检出", Unanswered: "未反馈", Unauthorised: "未授权", Refused: "拒绝协查",
	NameDiffers: "姓名不符", Unavailable: "无法提供", NotAsked: "未查询", Terminated: "已终止",
}

// Says is the cell's word on paper.
func (c Cell) Says() string {
	if c.State == Found {
		return fmt.Sprintf("检出 %d 条", c.Count)
	}
	return stateWords[c.State]
}

// Plain tells whether a cell needs no attention: looked up, and nothing found.
func (c Cell) Plain() bool { return c.State == None }

// What stands where there is nothing to show. Each says why there is nothing: a
// dash could be taken for "nothing found" where nobody was asked.
const (
	notFilled   = "未填写"
	notObtained = "未取得"
	notTold     = "未注明"
	notCounted  = "无计入记录"
)

// DeclaredSays is what the member declared of the category, on paper.
func (c Comparison) DeclaredSays() string { return cmp.Or(c.Declared, notFilled) }

// FoundSays is what was found, on paper: nothing is "not found" only where every
// source has answered.
func (c Comparison) FoundSays() string {
	switch {
	case c.Found != "":
		return c.Found
	case c.Result == Incomplete:
		return notObtained
	}
	return stateWords[None]
}

// Outcome is the outcome of setting declared beside found. It says whether
// two statements agree, and nothing about the applicant.
type Outcome string

// The outcomes.
const (
	Same       Outcome = "same"
	Differs    Outcome = "differs"
	Undeclared Outcome = "undeclared"
	Unfound    Outcome = "unfound"    // declared, and no source has a record
	Incomplete Outcome = "incomplete" // declared, nothing found so far, and some source did not answer
)

// Outcomes lists the outcomes in the order of their summary.
func Outcomes() []Outcome { return []Outcome{Same, Differs, Undeclared, Unfound, Incomplete} }

var outcomeWords = map[Outcome]string{
	Same: "与申报一致", Differs: "与申报有差异", Undeclared: "未申报", Unfound: "申报未检出", Incomplete: "尚不能比较",
}

// Says is the outcome's word on paper.
func (c Outcome) Says() string { return outcomeWords[c] }

// The fixed sentences of every report. Disclaimer is the only one that names a
// verdict, in order to give none.
const (
	Title      = "居民家庭经济状况核对报告"
	Disclaimer = "本报告只列核对结果，不作出符合或者不符合救助条件的认定；认定由委托部门依法作出。"
	NoneMeans  = "“未检出”指截至数据截止日期，该来源中没有记录；“未反馈”“未授权”“拒绝协查”“姓名不符”“无法提供”“未查询”“已终止”均不等于没有记录。"
	DemoBanner = "演示数据　不具有任何效力"
	PartialSay = "部分反馈：出具时仍有目录项未得到反馈，原因见“核对覆盖情况”各注，依据《操作规范》第五条先行出具。"
)

// UsageOf is the restriction of use that a report to a department bears (R9.2).
func UsageOf() string {
	return "仅供上述委托部门用于本次核对目的，不得提供给其他单位和个人，不得用于其他目的。查阅本报告均予登记。"
}

// ObjectionNotice tells department and subject how to object (R5.5). Days is
// the review's limit in working days, from the province's settings; phone may
// be empty.
func ObjectionNotice(days int, phone string) string {
	s := fmt.Sprintf("委托部门或者核对对象对核对结果有异议的，可以向本机构提出，由本机构向协查机构申请复核；"+
		"协查机构自接收之次日起 %d 个工作日内办结。同一对象、同一资源类别、同一协查机构的结果只复核一次，可以附证明材料。", days)
	if phone != "" {
		s += "联系电话：" + phone + "。"
	}
	return s
}

// ExpiredNote is the footnote of an item that was not answered in time (R8.1):
// received and due are the task's dates, n its limit in working days, reason
// the assisting agency's own words, given on a date; no reason is said so.
func ExpiredNote(agency string, received, due workday.Date, n int, reason string, on workday.Date) string {
	s := fmt.Sprintf("未反馈：反馈时限 %s已满（%s接收，次日起 %d 个工作日）。", due.Chinese(), received.Chinese(), n)
	if reason == "" {
		return s + agency + "未说明理由。"
	}
	return s + agency + " " + on.Chinese() + "说明理由：" + reason
}

// ReviewedNote is the footnote of a finding that was reviewed (R5.5a): by whom,
// when, and what stood there before.
func ReviewedNote(agency string, r Reviewed) string {
	before := Cell{State: State(r.Before.Status), Count: len(r.Before.Records)}.Says()
	s := fmt.Sprintf("经复核：%s %s反馈复核结果，", agency, r.On.Chinese())
	if r.Same {
		return s + "与原结果（" + before + "）一致。"
	}
	return s + "原结果为“" + before + "”，现予更正。"
}

// mark is the n-th footnote sign: ① … ㊿, then [51].
func mark(n int) string {
	switch {
	case n < 1:
		return ""
	case n <= 20:
		return string(rune('①' + n - 1))
	case n <= 35:
		return string(rune('㉑' + n - 21))
	case n <= 50:
		return string(rune('㊱' + n - 36))
	}
	return "[" + strconv.Itoa(n) + "]"
}

// dates writes the distinct dates among the cells, in their order, or that there is none.
func dates(cells []Cell) []string {
	var out []string
	for _, c := range cells {
		if s := c.AsOf.String(); s != "" && !contains(out, s) {
			out = append(out, s)
		}
	}
	if out == nil {
		return []string{notObtained}
	}
	return out
}

func contains(all []string, one string) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}
