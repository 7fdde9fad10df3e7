package verification

import (
	"hedui/internal/fault"
)

// Supplement (补充核对) says whose family grew: the case, and the household of
// it, that the persons of another case join. That other case asks about them
// alone, by letters of authorization of their own: a change of the family needs
// new ones (先授权再核对). The zero value joins nothing.
type Supplement struct {
	To        ID  `json:"to"`
	Household int `json:"household"`
}

// Joins tells whether there is something to join.
func (s Supplement) Joins() bool { return s.To != "" }

// Asked tells whether a case's persons were asked about and are to be reported
// on: it was submitted, and not ended since.
func (c Case) Asked() bool {
	return c.State == Running || c.State == Answered || c.State == Reported
}

// Supplemented gives the draft of a supplement to a household of a case that is
// under way: by the same parties, under the same commission (无委托不核对) and
// the same version of the norm (R17). Whole tells that the household has a
// report in which no answer is missing: then its business is over. Faults:
// supplement.state, supplement.nested, household.missing.
func (c Case) Supplemented(household int, whole bool) (Case, error) {
	switch {
	case c.Supplement.Joins():
		return Case{}, fault.New(fault.Conflict, "supplement.nested", "本业务是补充核对，家庭成员请在原业务中补充").Because("R3.4")
	case household < 1 || household > c.Households:
		return Case{}, fault.Newf(fault.Missing, "household.missing", "本业务没有第 %d 户", household)
	case !c.Asked():
		return Case{}, fault.Newf(fault.Conflict, "supplement.state", "业务当前为“%s”，只有核对中的业务可以补充家庭成员", c.State.Chinese()).
			Because("R3.4").Do("尚未提交的，请直接修改名单；已终止的，请重新申请")
	case whole:
		return Case{}, fault.Newf(fault.Conflict, "supplement.state", "第 %d 户的核对报告已出具且各项均已反馈，本次核对已办结", household).
			Because("R3.4").Do("请凭新的委托和授权书重新申请")
	}
	return Case{Kind: c.Kind, State: Draft, Initiating: c.Initiating, Commissioned: c.Commissioned, Commission: c.Commission,
		NormVersion: c.NormVersion, Procedure: c.Procedure, Supplement: Supplement{c.ID, household}}, nil
}
