package review

import (
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/verification"
)

// ObjectionID names an objection.
type ObjectionID string

// Raiser is who doubts.
type Raiser string

// Both who may (R5.5a). What a subject doubts is recorded by the commissioning
// department, or by the commissioned agency on the subject's behalf.
const (
	ByDepartment Raiser = "department"
	BySubject    Raiser = "subject"
)

// Objection doubts what one assisting agency answered in one category about
// the subjects of Ordinals, all of one household.
type Objection struct {
	ID            ObjectionID            `json:"id"`
	Case          verification.ID        `json:"case"`
	CaseNumber    string                 `json:"caseNumber"`
	Kind          catalogue.Kind         `json:"kind"`
	Household     int                    `json:"household"`
	Whole         bool                   `json:"whole"`    // it is the household's, not one subject's
	Ordinals      []int                  `json:"ordinals"` // of the subjects who were asked about, rising
	Category      catalogue.CategoryCode `json:"category"`
	Assisting     agency.ID              `json:"assisting"`
	Initiating    agency.ID              `json:"initiating"`
	Commissioned  agency.ID              `json:"commissioned"`
	Commissioning agency.DepartmentID    `json:"commissioning"`
	Raiser        Raiser                 `json:"raiser"`
	Words         string                 `json:"-"` // the sealed document that says what is doubted; may be none
	State         State                  `json:"state"`
	RaisedAt      time.Time              `json:"raisedAt"`
	RaisedBy      string                 `json:"raisedBy"`
	Revision      int                    `json:"revision"`
	Within        ObjectionID            `json:"within,omitempty"` // the household's objection that this is the part of, about who joined it
}

// Doubt is what an objection is about.
type Doubt struct {
	Household int
	Whole     bool
	Ordinals  []int // those whose authorization covered the category, rising
	Category  catalogue.CategoryCode
	Assisting agency.ID
	Raiser    Raiser
	ByAgency  bool          // recorded by the commissioned agency
	Tasks     []assist.Task // of the case, in this category at this agency
}

// Raise begins an objection. There must be a result to doubt, and none of the
// agency's tasks in the category may still be open: the one review that there
// is shall cover them all (R5.5b). Evidence is no precondition.
func Raise(c verification.Case, d Doubt, now time.Time) (Objection, error) {
	if err := d.check(c); err != nil {
		return Objection{}, err
	}
	return Objection{
		Case: c.ID, CaseNumber: c.Number, Kind: c.Kind, Household: d.Household, Whole: d.Whole, Ordinals: d.Ordinals,
		Category: d.Category, Assisting: d.Assisting, Initiating: c.Initiating, Commissioned: c.Commissioned,
		Commissioning: c.Commission.Department, Raiser: d.Raiser, State: Raised, RaisedAt: now,
	}, nil
}

func (d Doubt) check(c verification.Case) error {
	switch {
	case c.State == verification.Terminated:
		return ended()
	case d.Raiser != ByDepartment && d.Raiser != BySubject:
		return fault.New(fault.Invalid, "objection.raiser", "须注明异议由委托单位还是核对对象提出").Because("R5.5a")
	case d.ByAgency && d.Raiser != BySubject:
		return fault.New(fault.Invalid, "objection.raiser", "核对机构只能代核对对象登记异议").Because("R5.5a").Do("委托单位的异议由委托单位自行提出")
	}
	return d.result()
}

// result faults unless there is a whole result to doubt.
func (d Doubt) result() error {
	in := func(s assist.State) bool {
		return slices.ContainsFunc(d.Tasks, func(t assist.Task) bool { return t.State == s })
	}
	switch {
	case in(assist.Open):
		return fault.New(fault.Conflict, "objection.too_early", "该协查机构在这一类别尚有任务未反馈").Because("R5.5a").Do("请在全部反馈后提出异议")
	case !in(assist.Answered):
		return fault.New(fault.Invalid, "objection.no_result", "该协查机构在这一类别没有可以复核的结果").Because("R5.5a").Do("请核对资源类别和协查机构")
	case len(d.Ordinals) == 0:
		return fault.New(fault.Invalid, "objection.no_result", "所选核对对象没有授权查询这一类别，没有可以复核的结果").Because("R5.5a")
	}
	return nil
}

func ended() error {
	return fault.New(fault.Refused, "review.terminated", "业务已由核对发起机构终止，不再复核").Because("R8.2")
}

// Again refuses a second review of what an earlier objection is about: the same
// subject, category, assisting agency and case (R5.5b; R6.4).
func Again(earlier Objection, ordinal int) error {
	says := "正在复核中"
	switch earlier.State {
	case Raised:
		says = "已提出过异议"
	case Answered:
		says = "已有复核结果"
	}
	f := fault.Newf(fault.Refused, "review.once", "业务 %s 第 %d 名核对对象的这一类别由该协查机构反馈的结果%s，不再复核", earlier.CaseNumber, ordinal, says).
		Because(once(earlier.Kind))
	if earlier.State == Answered {
		return f.Do("同一对象、同一资源类别、同一协查机构的结果在一笔业务中只复核一次")
	}
	return f.Do("请等待复核结果；家庭成员中其他人的结果可以分别提出异议")
}

// once is the rule that allows one review.
func once(kind catalogue.Kind) string {
	if kind == catalogue.Existing {
		return "R6.4"
	}
	return "R5.5b"
}

// Apply turns the objection into an application for review (R5.5a). Those who
// may still be asked must be somebody: no authorization, no query.
func (o *Objection) Apply(c verification.Case, authorised []int) error {
	if c.State == verification.Terminated {
		return ended()
	}
	if o.State == Raised && len(authorised) == 0 {
		return fault.New(fault.Refused, "review.not_authorised", "所涉核对对象的授权已失效，不能再次查询").Because("R5.1").
			Do("请取得有效授权后再申请复核")
	}
	return o.State.to(Open)
}

// Withdraw takes an objection back before its review is applied for.
func (o *Objection) Withdraw() error { return o.State.to(Withdrawn) }

// Terminate ends an objection with its case (R8.2); it tells whether it did.
func (o *Objection) Terminate() bool { return o.State.to(Terminated) == nil }

// Settle closes the objection when none of its reviews is open; it tells
// whether it did.
func (o *Objection) Settle(reviews []Review) bool {
	open := slices.ContainsFunc(reviews, func(r Review) bool { return r.State == Open })
	return !open && o.State.to(Answered) == nil
}
