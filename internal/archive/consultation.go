package archive

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// ConsultationID names a consultation.
type ConsultationID string

// ConsultationState is a step of a consultation.
type ConsultationState string

// The steps: the keeper supplies or refuses, the asking agency withdraws.
const (
	Open      ConsultationState = "open"
	Supplied  ConsultationState = "supplied"
	Refused   ConsultationState = "refused"
	Withdrawn ConsultationState = "withdrawn"
)

var consultationWords = map[ConsultationState]string{
	Open: "待提供", Supplied: "已提供", Refused: "不予提供", Withdrawn: "已撤回",
}

// Chinese gives the word of the interface.
func (s ConsultationState) Chinese() string { return consultationWords[s] }

// Paper is one paper that is asked for. Ordinal is the subject's; 0 for what
// belongs to the whole case or task.
type Paper struct {
	Part    Part `json:"part"`
	Ordinal int  `json:"ordinal"`
}

// Consultation is an agency's request for papers that another one keeps, for a
// business of its own (R7.2).
type Consultation struct {
	ID         ConsultationID    `json:"id"`
	Case       verification.ID   `json:"case"`
	CaseNumber string            `json:"caseNumber"`
	Task       assist.ID         `json:"task,omitempty"` // behind which the papers are wanted, if it is one
	Asking     agency.ID         `json:"asking"`
	Keeper     agency.ID         `json:"keeper"`
	Papers     []Paper           `json:"papers"`
	Business   string            `json:"business"` // what they are needed for
	State      ConsultationState `json:"state"`
	ReceivedAt time.Time         `json:"receivedAt"` // day 0 of the limit
	AskedBy    string            `json:"askedBy"`
	LimitDays  int               `json:"limitDays"`
	DueOn      workday.Date      `json:"dueOn"`
	DueAt      time.Time         `json:"dueAt"` // exclusive end of DueOn, Beijing time
	DueKnown   bool              `json:"dueKnown"`
	Calendar   string            `json:"calendar"`
	SettledAt  time.Time         `json:"settledAt,omitzero"`
	SettledBy  string            `json:"settledBy,omitempty"`
	Reason     string            `json:"reason,omitempty"` // of a refusal
	Late       bool              `json:"late,omitempty"`   // settled after the limit
	Revision   int               `json:"revision"`
}

// maxPapers bounds one request.
const maxPapers = 200

// asked are the parts that can be consulted, with the role that keeps them.
// Reports and findings are not among them: an agency that takes no part in the
// case is a third party to them (R9.2).
var asked = map[Part]Role{Authorization: Commissioned, IDCopy: Commissioned, Commission: Commissioned, Exchange: Assisting}

// Wish is what an agency asks for. Apart is one that has no part in the case: what
// there is of it, only the keeper may tell (R10.1).
type Wish struct {
	Apart    bool
	Asking   agency.ID
	AskedBy  string
	Papers   []Paper
	Business string
}

// Ask makes a consultation of a submitted case: its keeper, its limit of days
// working days (R7.2). Task is the one behind which the papers are wanted; its
// zero value is none. Of a case that there is not, but for its number and who would
// keep it, the keeper says so. Faults: consultation.own (R7.1), consultation.invalid
// with a field for each defect, archive.destroyed.
func Ask(w Wish, c verification.Case, task assist.Task, cal *workday.Calendar, days int, now time.Time) (Consultation, error) {
	role, err := w.check(c, task)
	if err != nil {
		return Consultation{}, err
	}
	if c.State == verification.Destroyed && !w.Apart {
		return Consultation{}, Gone()
	}
	out := Consultation{Case: c.ID, CaseNumber: c.Number, Task: task.ID, Asking: w.Asking, Papers: w.Papers, Business: w.Business,
		State: Open, ReceivedAt: now, AskedBy: w.AskedBy, LimitDays: days, Keeper: c.Commissioned}
	if role == Assisting {
		out.Keeper = task.Assisting
	}
	if out.Keeper == w.Asking {
		return out, fault.New(fault.Invalid, "consultation.own", "这些档案由本机构保管，无需申请调阅").Because("R7.1").Do("请在业务中直接查看材料")
	}
	out.Recompute(cal)
	return out, nil
}

// check finds all defects of a wish at once, and which role keeps what it asks for.
func (w Wish) check(c verification.Case, task assist.Task) (role Role, err error) {
	var wrong []fault.Field
	want := func(ok bool, path, message string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: path, Code: "consultation." + strings.TrimRight(path, "[]0123456789"), Message: message})
		}
	}
	want(w.Business != "", "business", "请写明办理何项业务需要调阅")
	want(len(w.Papers) > 0 && len(w.Papers) <= maxPapers, "papers", fmt.Sprintf("一次可调阅 1 至 %d 份材料", maxPapers))
	for i, p := range w.Papers[:min(len(w.Papers), maxPapers)] {
		paper := func(ok bool, message string) { want(ok, fmt.Sprintf("papers[%d]", i), message) }
		keeper, known := asked[p.Part]
		if i == 0 {
			role = keeper
		}
		paper(known, "可调阅的是授权书、身份证复印件、委托书和查询反馈文件；核对报告只提供给委托单位")
		paper(!known || keeper == role, "一次申请只能调阅同一机构保管的材料")
		paper(p.Part != Exchange || task.ID != "", "调阅查询和反馈文件须指明协查任务")
		paper(slices.Index(w.Papers, p) == i, "与前面所列的材料重复")
		if ofSubject := p.Part == Authorization || p.Part == IDCopy; ofSubject {
			paper(p.Ordinal >= 1 && (w.Apart || p.Ordinal <= c.Subjects), "没有此序号的核对对象")
		} else {
			paper(p.Ordinal == 0, "此材料不属于某一核对对象，序号应为 0")
		}
	}
	if len(wrong) > 0 {
		return role, fault.New(fault.Invalid, "consultation.invalid", "调阅申请有误").Because("R7.2").At(wrong...)
	}
	return role, nil
}

// Recompute gives an open consultation the limit of another calendar, from the
// same receipt; it tells whether the limit moved.
func (c *Consultation) Recompute(cal *workday.Calendar) bool {
	before, due := c.DueOn, c.Due(cal)
	c.DueOn, c.DueAt, c.DueKnown, c.Calendar = due.On, due.At(), due.Known, cal.Version()
	return c.DueOn != before
}

// Due explains the limit: start, skipped days, end.
func (c Consultation) Due(cal *workday.Calendar) workday.Due {
	return cal.Due(workday.DateOf(c.ReceivedAt), c.LimitDays)
}

// Overdue tells whether the keeper should have supplied by now. Nothing is cut
// off: what comes late is taken, and marked.
func (c Consultation) Overdue(now time.Time) bool { return c.State == Open && !now.Before(c.DueAt) }

// Supply settles the consultation with the papers, of which missing are not
// there yet. Faults: consultation.incomplete with a field for each of them,
// consultation.settled.
func (c *Consultation) Supply(missing []Paper, by string, now time.Time) error {
	if len(missing) > 0 && c.State == Open {
		var wrong []fault.Field
		for _, p := range missing {
			wrong = append(wrong, fault.Field{Path: fmt.Sprintf("papers[%d]", slices.Index(c.Papers, p)), Code: "consultation.scan", Message: "缺少“" + p.Part.Chinese() + "”的扫描件"})
		}
		return fault.New(fault.Conflict, "consultation.incomplete", "所调阅的材料尚未备齐").Because("R7.2").
			Do("请上传纸质材料的扫描件；确实不能提供的，请说明理由").At(wrong...)
	}
	return c.settle(Supplied, "", by, now)
}

// Refuse settles the consultation without the papers, with the reason why.
// Faults: consultation.reason, consultation.settled.
func (c *Consultation) Refuse(reason, by string, now time.Time) error {
	if reason == "" {
		return fault.New(fault.Invalid, "consultation.reason", "不予提供须写明理由").Because("R7.2")
	}
	return c.settle(Refused, reason, by, now)
}

// Withdraw takes the request back. Faults: consultation.settled.
func (c *Consultation) Withdraw(by string, now time.Time) error {
	return c.settle(Withdrawn, "", by, now)
}

func (c *Consultation) settle(state ConsultationState, reason, by string, now time.Time) error {
	if c.State != Open {
		return fault.Newf(fault.Conflict, "consultation.settled", "该调阅申请%s", c.State.Chinese()).Do("请刷新页面")
	}
	c.Late = !now.Before(c.DueAt) && state != Withdrawn
	c.State, c.Reason, c.SettledBy, c.SettledAt = state, reason, by, now
	return nil
}

// Reminder gives the reminder that is due today: the working days left, or 0
// once the limit has passed.
func (c Consultation) Reminder(cal *workday.Calendar, wanted []int, now time.Time) (left int, ok bool) {
	if c.State != Open {
		return 0, false
	}
	within := slices.DeleteFunc(slices.Clone(wanted), func(n int) bool { return n >= c.LimitDays })
	return assist.Reminder(assist.Task{State: assist.Open, DueOn: c.DueOn, DueAt: c.DueAt}, cal, within, now)
}
