// Package archive decides what is kept of a case, where, for how long, and who
// gets to see it (R7). It is pure: values in, values out.
//
// Nouns: a Part is one kind of paper in a case's file (案卷); a Role is what an
// agency had to do with the case, and decides which parts it keeps; a
// Consultation (调阅) is another agency's request for papers, which the keeper
// supplies; a Bundle is a whole file in one frozen, signed form that is read
// without this program's server; a Retention rule says how long; a Destruction
// (销毁) ends it, by two people.
package archive

import (
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/verification"
)

// Role is what an agency had to do with a case.
type Role string

// The roles. Province is the provincial agency where it only saw the business
// pass, or confirmed a part of it.
const (
	Commissioned Role = "commissioned"
	Initiating   Role = "initiating"
	Assisting    Role = "assisting"
	Province     Role = "province"
)

var roleWords = map[Role]string{
	Commissioned: "接受委托的核对机构", Initiating: "核对发起机构", Assisting: "协查机构", Province: "省级核对机构",
}

// Chinese gives the word of the interface.
func (r Role) Chinese() string { return roleWords[r] }

// Part is one kind of paper in a case's file.
type Part string

// The parts. The first three have the words of catalogue.Material.
const (
	Authorization Part = "authorization" // 授权书
	IDCopy        Part = "id_copy"       // 身份证复印件
	Commission    Part = "commission"    // 委托书
	List          Part = "list"          // 核对对象名单
	Exchange      Part = "exchange"      // 查询、反馈文件和佐证
	Finding       Part = "finding"       // 核对结果
	Objection     Part = "objection"     // 异议和复核
	Report        Part = "report"        // 核对报告
	Timeline      Part = "timeline"      // 办理过程
	Register      Part = "register"      // 安全登记摘录
)

var partWords = map[Part]string{
	Authorization: "授权书", IDCopy: "身份证复印件", Commission: "委托书", List: "核对对象名单", Exchange: "查询和反馈文件",
	Finding: "核对结果", Objection: "异议和复核", Report: "核对报告", Timeline: "办理过程", Register: "安全登记摘录",
}

// Chinese gives the word of the interface.
func (p Part) Chinese() string { return partWords[p] }

// kept is what each role keeps (R7.1): the commissioned agency alone keeps
// authorizations, id copies, commissions and reports (R9.2); the others keep
// what they did.
var kept = map[Role][]Part{
	Commissioned: {Commission, Authorization, IDCopy, List, Finding, Objection, Report, Timeline, Register},
	Initiating:   {List, Finding, Objection, Timeline, Register},
	Assisting:    {Exchange, Finding, Objection, Timeline, Register},
	Province:     {Timeline, Register},
}

// Keeps lists what an agency with these roles keeps of a case, in the order of
// the file.
func Keeps(roles []Role) []Part {
	var parts []Part
	for _, p := range []Part{Commission, Authorization, IDCopy, List, Exchange, Finding, Objection, Report, Timeline, Register} {
		if slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(kept[r], p) }) {
			parts = append(parts, p)
		}
	}
	return parts
}

// RolesOf gives what an agency had to do with a case: none for a stranger.
func RolesOf(a agency.Agency, c verification.Case, tasks []assist.Task) []Role {
	var roles []Role
	if c.Commissioned == a.ID {
		roles = append(roles, Commissioned)
	}
	if c.Initiating == a.ID {
		roles = append(roles, Initiating)
	}
	if slices.ContainsFunc(tasks, func(t assist.Task) bool { return t.Assisting == a.ID }) {
		roles = append(roles, Assisting)
	}
	if len(roles) == 0 && a.Level == agency.Province {
		roles = append(roles, Province)
	}
	return roles
}
