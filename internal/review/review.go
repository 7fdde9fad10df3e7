// Package review keeps what follows when somebody doubts a finding: the
// objection, and the assisting agency's second look (R5.5, R6.4).
//
// Nouns: an Objection (异议) says that a department or a subject doubts what one
// assisting agency answered in one category, about one subject or a whole
// household of a case; there is one for each of them and no second (R5.5b). A
// Review (复核) is the assisting agency's second look at one of its tasks for an
// objection; its result is laid over the task's findings, which stay.
package review

import (
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// ID names a review.
type ID string

// State is a step of an objection or of a review.
type State string

// The steps. An objection is Raised, Open once its reviews were applied for,
// and Answered with the last of them; a review begins Open. A Withdrawn
// objection frees what it was about; the end of the case ends both (R8.2).
const (
	Raised     State = "raised"
	Open       State = "open"
	Answered   State = "answered"
	Withdrawn  State = "withdrawn"
	Terminated State = "terminated"
)

var stateWords = map[State]string{
	Raised: "已提出异议", Open: "复核中", Answered: "已复核", Withdrawn: "已撤回", Terminated: "已终止",
}

// Chinese gives the word of the interface.
func (s State) Chinese() string { return stateWords[s] }

// next is the state table: what may follow what.
var next = map[State][]State{
	Raised: {Open, Withdrawn, Terminated},
	Open:   {Answered, Terminated},
}

func (s *State) to(state State) error {
	if !slices.Contains(next[*s], state) {
		return fault.Newf(fault.Conflict, "review.state", "当前为“%s”，不能转为“%s”", s.Chinese(), state.Chinese()).
			Do("请刷新页面，查看复核的最新进展")
	}
	*s = state
	return nil
}

// Review is the second look at one task, for the subjects of an objection.
type Review struct {
	ID            ID                  `json:"id"`
	Objection     ObjectionID         `json:"objection"`
	Case          verification.ID     `json:"case"`
	CaseNumber    string              `json:"caseNumber"`
	Kind          catalogue.Kind      `json:"kind"`
	Task          assist.ID           `json:"task"`
	Item          catalogue.Ref       `json:"item"`
	ItemName      string              `json:"itemName"`
	Access        catalogue.Access    `json:"access"`
	Initiating    agency.ID           `json:"initiating"`
	Commissioned  agency.ID           `json:"commissioned"`
	Assisting     agency.ID           `json:"assisting"`
	Commissioning agency.DepartmentID `json:"commissioning"`
	Sharing       agency.DepartmentID `json:"sharing"`
	Ordinals      []int               `json:"ordinals"` // of the subjects, rising
	State         State               `json:"state"`
	ReceivedAt    time.Time           `json:"receivedAt"` // day 0 of the limit
	LimitDays     int                 `json:"limitDays"`
	DueOn         workday.Date        `json:"dueOn"`
	DueAt         time.Time           `json:"dueAt"` // exclusive end of DueOn, Beijing time
	DueKnown      bool                `json:"dueKnown"`
	Calendar      string              `json:"calendar"` // version that DueOn was computed with
	AnsweredAt    time.Time           `json:"answeredAt,omitzero"`
	Late          bool                `json:"late,omitempty"`   // answered after the limit
	Answer        int                 `json:"answer,omitempty"` // number of the task's answer that holds the result
	Changed       int                 `json:"changed"`          // subjects whose finding is another one now
	Revision      int                 `json:"revision"`
}

// Rules are what Plan needs of a province's settings.
type Rules struct {
	ReviewDays int // R5.5a: 20
}

// Plan gives the reviews of an objection that is applied for: one for each
// answered task that it doubts, about those who may still be asked. Their
// receipt is now: they are pushed with no stop on the way. IDs are left for
// the caller.
func Plan(o Objection, tasks []assist.Task, ordinals []int, cal *workday.Calendar, rules Rules, now time.Time) []Review {
	var all []Review
	for _, t := range tasks {
		if t.State != assist.Answered {
			continue
		}
		r := Review{
			Objection: o.ID, Case: o.Case, CaseNumber: o.CaseNumber, Kind: o.Kind, Task: t.ID, Item: t.Item, ItemName: t.ItemName,
			Access: t.Access, Initiating: o.Initiating, Commissioned: o.Commissioned, Assisting: o.Assisting,
			Commissioning: o.Commissioning, Sharing: t.Sharing, Ordinals: slices.Clone(ordinals), State: Open, ReceivedAt: now,
		}
		r.LimitDays = limit(t, rules)
		r.Recompute(cal)
		all = append(all, r)
	}
	return all
}

// limit is the norm's for new applications (R5.5a); for existing recipients
// the answer comes promptly, with the item's own limit as its target (R6.4).
func limit(t assist.Task, rules Rules) int {
	if t.Kind == catalogue.Existing {
		return t.LimitDays
	}
	return rules.ReviewDays
}

// Recompute gives the review the limit of another calendar, from the same
// receipt, whose day is day 0; it tells whether the limit moved, or is now known
// where it was guessed.
func (r *Review) Recompute(cal *workday.Calendar) bool {
	before, due := *r, r.Due(cal)
	r.DueOn, r.DueAt, r.DueKnown, r.Calendar = due.On, due.At(), due.Known, cal.Version()
	return r.DueOn != before.DueOn || r.DueKnown != before.DueKnown
}

// Relimit gives the review the limit of other rules, from the same receipt: a new
// version of the norm to which running business moves (R17). It tells whether the
// limit moved. Existing recipients' and a city's own business has limits of its own
// (R6.4, R14.1).
func (r *Review) Relimit(cal *workday.Calendar, rules Rules) bool {
	if r.State != Open || r.Kind != catalogue.New || r.LimitDays == rules.ReviewDays {
		return false
	}
	r.LimitDays = rules.ReviewDays
	return r.Recompute(cal)
}

// Due explains the limit: start, skipped days, end.
func (r Review) Due(cal *workday.Calendar) workday.Due {
	return cal.Due(workday.DateOf(r.ReceivedAt), r.LimitDays)
}

// Passed tells whether the limit has passed.
func (r Review) Passed(now time.Time) bool { return !now.Before(r.DueAt) }

// Overdue tells whether the review should have been answered by now.
func (r Review) Overdue(now time.Time) bool { return r.State == Open && r.Passed(now) }

// Takes faults unless the review still takes a result. Its limit cuts nothing
// off: that is for the feedback of new applications alone (R8.1).
func (r Review) Takes() error {
	switch r.State {
	case Answered:
		return fault.New(fault.Refused, "review.answered", "该复核已经反馈，不再复核").Because(once(r.Kind))
	case Terminated:
		return fault.New(fault.Refused, "review.terminated", "该业务已由核对发起机构终止，不再接收复核结果").Because("R8.2")
	}
	return nil
}

// Settle takes the result, which became the task's answer of that number, with
// changed subjects found otherwise than before. After the limit it is taken
// all the same, and marked (R8.1).
func (r *Review) Settle(answer, changed int, now time.Time) error {
	if err := r.Takes(); err != nil {
		return err
	}
	r.Late = r.Passed(now)
	r.Answer, r.Changed, r.AnsweredAt = answer, changed, now
	return r.State.to(Answered)
}

// Terminate stops an open review with its case (R8.2); it tells whether it did.
func (r *Review) Terminate() bool { return r.State.to(Terminated) == nil }

// Reminder gives the reminder that is due today, as for tasks: the working days
// left, or 0 once the limit has passed.
func (r Review) Reminder(cal *workday.Calendar, wanted []int, now time.Time) (left int, ok bool) {
	if r.State != Open {
		return 0, false
	}
	return assist.Reminder(assist.Task{State: assist.Open, DueOn: r.DueOn, DueAt: r.DueAt}, cal, wanted, now)
}
