package verification

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// maxFaults bounds what one refusal lists; the rest is counted.
const maxFaults = 200

// CheckCommission faults a commission that cannot be taken: none without
// number, purpose, kind and a department that may commission at the agency's
// own level (无委托不核对; R2.2, R9.1). Other units that are registered as
// commissioning come under the same rules (R15.1).
func CheckCommission(kind catalogue.Kind, c Commission, d agency.Department, commissioned agency.ID, today workday.Date) error {
	var wrong faults
	wrong.want(kind == catalogue.New || kind == catalogue.Existing || kind == catalogue.Local, "kind", "业务种类应为新申请、已获得或市内核对")
	wrong.want(strings.TrimSpace(c.Number) != "", "commission.number", "委托书编号不能为空")
	wrong.want(strings.TrimSpace(c.Purpose) != "", "commission.purpose", "核对目的不能为空")
	wrong.want(c.Assistance.Chinese() != "", "commission.assistance", "救助种类不在规定之内")
	wrong.want(c.On != 0 && c.On <= today, "commission.on", "委托日期缺失或晚于今天")
	wrong.want(c.Due == 0 || c.Due >= c.On, "commission.due", "报告要求日期早于委托日期")
	wrong.want(d.Commission, "commission.department", "该部门不是委托单位")
	wrong.want(d.Agency() == commissioned, "commission.department", "委托单位只能委托本级核对机构")
	return wrong.fault("case.commission", "核对委托有误", "R9.1")
}

// Checker examines an application subject by subject, so that a million of
// them need no memory, and then as a whole.
type Checker struct {
	kind    catalogue.Kind
	now     time.Time
	items   []catalogue.Item
	wrong   faults
	heads   map[int]int
	covered []bool // by item: somebody's authorization covers it
	count   int
}

// NewChecker begins the check of an application for the chosen items.
func NewChecker(kind catalogue.Kind, items []catalogue.Item, now time.Time) *Checker {
	return &Checker{kind: kind, now: now, items: items, heads: map[int]int{}, covered: make([]bool, len(items))}
}

// Subject checks one subject: each must have an authorization that covers at
// least one chosen item, and the papers that the items ask for (R5.1, R3.3).
func (k *Checker) Subject(s Subject) {
	k.count++
	if s.Head() {
		k.heads[s.Household]++
	} else if _, ok := k.heads[s.Household]; !ok {
		k.heads[s.Household] = 0
	}
	at, w := fmt.Sprintf("subjects[%d]", s.Ordinal), k.wanted(s.Authorization)
	k.wrong.want(w.any, at+".authorization", "没有覆盖所选目录项的有效授权书（先授权再核对）")
	k.wrong.want(!w.any || !s.NeedsGuardian(), at+".authorization.signer", "未成年人的授权书由监护人签署，请注明签署人")
	k.papers(s, w, at)
}

// wanted is what the items ask for that an authorization covers.
type wanted struct{ any, letter, idCopy bool }

func (k *Checker) wanted(a Authorization) (w wanted) {
	for i := range k.items {
		item := &k.items[i]
		if !a.Covers(item.Category, k.now) {
			continue
		}
		k.covered[i], w.any = true, true
		w.letter = w.letter || item.Asks(catalogue.AuthorizationLetter)
		w.idCopy = w.idCopy || item.Asks(catalogue.IDCopy)
	}
	return w
}

// papers wants the papers that are asked for. In batches the paper may stay with
// its keeper, who is then recorded instead of a scan (R7.1, reading); a new
// application brings the scans (R5.1).
func (k *Checker) papers(s Subject, w wanted, at string) {
	kept := k.kind == catalogue.Existing && s.Authorization.Keeper != ""
	there := kept || !w.letter || s.Authorization.Scan != ""
	k.wrong.want(there || k.kind == catalogue.Existing, at+".authorization.scan", "缺少授权书扫描件")
	k.wrong.want(there || k.kind != catalogue.Existing, at+".authorization.scan", "缺少授权书扫描件，或纸质授权书的保管单位")
	k.wrong.want(kept || !w.idCopy || s.IDCopy != "", at+".idCopy", "缺少身份证复印件")
}

// Done checks the application as a whole and gives all faults at once.
func (k *Checker) Done(c Case) error {
	k.wrong.want(k.count > 0, "subjects", "名单为空，请先导入或录入核对对象")
	k.wrong.want(len(k.items) > 0, "items", "尚未选择核对目录项")
	k.wrong.want(!k.asks(catalogue.CommissionLetter) || c.Commission.Scan != "", "commission.scan", "缺少核对委托书扫描件")
	k.wantHeads(c)
	on := workday.DateOf(k.now)
	for i, item := range k.items {
		k.wrong.wantOf(item, item.InForce(on), "目录项“"+item.Name+"”不在有效期内")
		k.wrong.wantOf(item, item.Serves(c.Kind), "目录项“"+item.Name+"”的业务适用范围不含"+c.Kind.Chinese()+"业务（依据《操作规范》第十三条）") // an order changes it (R13.1)
		k.wrong.wantOf(item, c.Commission.Wants(item.Category), "目录项“"+item.Name+"”超出委托书列明的资源类别")
		k.wrong.wantOf(item, k.covered[i] || k.count == 0, "没有任何核对对象授权查询“"+item.Name+"”")
	}
	return k.wrong.fault("case.incomplete", "核对申请尚不完整", "R5.1")
}

// wantHeads wants one head in each household of an application; those who join
// a household join its head.
func (k *Checker) wantHeads(c Case) {
	if c.Supplement.Joins() {
		k.wrong.want(c.Households <= 1, "households", "补充核对只补充一户的家庭成员，请列为同一户")
		k.wrong.want(k.heads[1] == 0, "households[1]", "补充的家庭成员不能是户主（申请人），请填写与户主的关系")
		return
	}
	for no := 1; no <= c.Households && c.Kind != catalogue.Existing; no++ {
		k.wrong.want(k.heads[no] == 1, fmt.Sprintf("households[%d]", no), "每个家庭须有且只有一名户主（申请人）")
	}
}

func (k *Checker) asks(m catalogue.Material) bool {
	return slices.ContainsFunc(k.items, func(i catalogue.Item) bool { return i.Asks(m) })
}

// faults collects wrong inputs, all at once but never without end.
type faults struct {
	fields []fault.Field
	more   int
}

func (f *faults) want(ok bool, path, message string) {
	switch {
	case ok:
	case len(f.fields) < maxFaults:
		f.fields = append(f.fields, fault.Field{Path: path, Code: "case." + lastName(path), Message: message})
	default:
		f.more++
	}
}

func (f *faults) wantOf(item catalogue.Item, ok bool, message string) {
	f.want(ok, fmt.Sprintf("items[%s]", item.ID), message)
}

// lastName gives the stable part of a path: "subjects[3].idCopy" → "idCopy",
// "items[210400.deposit]" → "items".
func lastName(path string) string {
	path = path[strings.LastIndex(path, "].")+1:]
	path, _, _ = strings.Cut(path, "[")
	return path[strings.LastIndex(path, ".")+1:]
}

func (f *faults) fault(code, message, rule string) error {
	if len(f.fields) == 0 {
		return nil
	}
	if f.more > 0 {
		message = fmt.Sprintf("%s（另有 %d 处未列出）", message, f.more)
	}
	return fault.New(fault.Invalid, code, message).Because(rule).At(f.fields...)
}
