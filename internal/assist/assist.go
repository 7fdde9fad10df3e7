// Package assist turns a case into the tasks of the agencies that answer it,
// and keeps their time (R3.3, R5.2a, R5.3, R8.1).
//
// Nouns: a Task (协查任务) is one case × one catalogue item at one assisting
// agency (协查机构); its limit is the instant after which feedback is refused
// (new applications) or marked late (existing recipients); its target is a
// shorter limit that the item states and that only the league counts.
package assist

import (
	"time"

	"hedui/internal/agency"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// ID names a task.
type ID string

// State is a step of a task.
type State string

// The steps of a task. Expired means that the limit passed without feedback;
// the reason is then still owed (R8.1).
const (
	Open       State = "open"
	Answered   State = "answered"
	Expired    State = "expired"
	Terminated State = "terminated"
)

var stateWords = map[State]string{Open: "待反馈", Answered: "已反馈", Expired: "超期", Terminated: "已终止"}

// Chinese gives the word of the interface.
func (s State) Chinese() string { return stateWords[s] }

// Task is one case × one item at one assisting agency.
type Task struct {
	ID           ID                  `json:"id"`
	Case         verification.ID     `json:"case"`
	CaseNumber   string              `json:"caseNumber"`
	Kind         catalogue.Kind      `json:"kind"`
	Item         catalogue.Ref       `json:"item"`
	ItemName     string              `json:"itemName"`
	Access       catalogue.Access    `json:"access"`
	Initiating   agency.ID           `json:"initiating"`
	Commissioned agency.ID           `json:"commissioned"`
	Assisting    agency.ID           `json:"assisting"`
	Sharing      agency.DepartmentID `json:"sharing"`
	Subjects     int                 `json:"subjects"` // asked: those whose authorization covers the item
	State        State               `json:"state"`
	ReceivedAt   time.Time           `json:"receivedAt"`          // the moment of receipt (R5.3a)
	StartsOn     workday.Date        `json:"startsOn"`            // day 0 of the limit: of receipt, or of the next intake window (R5.3b)
	ExpectedOn   workday.Date        `json:"expectedOn,omitzero"` // when a periodic source answers
	LimitDays    int                 `json:"limitDays"`
	DueOn        workday.Date        `json:"dueOn"`
	DueAt        time.Time           `json:"dueAt"` // exclusive end of DueOn, Beijing time
	DueKnown     bool                `json:"dueKnown"`
	TargetDays   int                 `json:"targetDays,omitempty"`
	TargetOn     workday.Date        `json:"targetOn,omitzero"`
	Calendar     string              `json:"calendar"` // version of the calendar that DueOn was computed with
	LateAllowed  string              `json:"lateAllowed,omitempty"`
	AnsweredAt   time.Time           `json:"answeredAt,omitzero"`
	Late         bool                `json:"late,omitempty"`
	Reason       string              `json:"reason,omitempty"` // why it was not answered in time
	ReasonAt     time.Time           `json:"reasonAt,omitzero"`
	Revision     int                 `json:"revision"`
}

// Rules are what Plan needs of a province's settings.
type Rules struct {
	NewFeedbackDays int // R5.3a: 30
}

// Place is an item with the agency that answers it and the number of subjects
// whose authorization covers it.
type Place struct {
	Item      catalogue.Item
	Assisting agency.ID
	Subjects  int
	Confirms  bool // another system confirms it before it goes on (R5.2b)
}

// Plan gives the tasks of a submitted case (R5.2a, R6.2): one for each place,
// with its receipt, limit and target by the catalogue item (R3.2). Places without a subject get none: no
// authorization, no query. IDs are left for the caller.
func Plan(c verification.Case, places []Place, cal *workday.Calendar, rules Rules, now time.Time) []Task {
	tasks := make([]Task, 0, len(places))
	for _, p := range places {
		if p.Subjects == 0 {
			continue
		}
		t := Task{
			Case: c.ID, CaseNumber: c.Number, Kind: c.Kind, Item: p.Item.Ref(), ItemName: p.Item.Name,
			Access: p.Item.Access, Initiating: c.Initiating, Commissioned: c.Commissioned, Assisting: p.Assisting,
			Sharing: p.Item.Department, Subjects: p.Subjects, State: Open, ReceivedAt: now,
			LateAllowed: p.Item.LateAgreement,
		}
		if t.Crosses() || p.Confirms {
			t.await()
		} else {
			t.set(Foresee(c.Kind, p.Item, cal, rules, workday.DateOf(now)))
		}
		tasks = append(tasks, t)
	}
	return tasks
}

// Passed tells whether the limit has passed.
func (t Task) Passed(now time.Time) bool { return !now.Before(t.DueAt) }

// Answer takes feedback, or refuses it: after the limit of a new application
// there is none, unless a special agreement stands on the item (R8.1); for
// existing recipients it is taken and marked late (R6.3).
func (t *Task) Answer(now time.Time) error {
	switch t.State {
	case Answered:
		return fault.New(fault.Conflict, "assist.answered", "该任务已经反馈，不能重复反馈").Do("如结果有误，请由核对发起机构申请复核")
	case Confirming, Returned:
		return t.notPushed()
	case Terminated:
		return fault.New(fault.Refused, "assist.terminated", "该业务已由核对发起机构终止，不再接收反馈").Because("R8.2")
	}
	over := t.Passed(now)
	if t.Kind == catalogue.New && t.LateAllowed == "" && (over || t.State == Expired) { // what ran out stays so, whatever a clock says
		return t.expired()
	}
	t.State, t.AnsweredAt, t.Late = Answered, now, over
	return nil
}

func (t Task) expired() error {
	return fault.Newf(fault.Refused, "assist.expired", "反馈时限已于 %s 届满，不再接收反馈", t.DueOn.Chinese()).
		Because("R8.1").Do("请在本任务中填写未按时反馈的原因，系统会转告核对发起机构")
}

// GiveReason takes the assisting agency's reason, also after the limit: the
// cut-off is for results, not for words (R8.1).
func (t *Task) GiveReason(reason string, now time.Time) error {
	if t.State != Open && t.State != Expired {
		return fault.Newf(fault.Conflict, "assist.closed", "该任务%s，无需说明原因", t.State.Chinese())
	}
	if reason == "" {
		return fault.New(fault.Invalid, "assist.reason", "请写明未能反馈的原因").Because("R8.1")
	}
	t.Reason, t.ReasonAt = reason, now
	return nil
}

// Expire marks an open task whose limit has passed; it tells whether it did.
func (t *Task) Expire(now time.Time) bool {
	if t.State != Open || !t.Passed(now) || t.Kind != catalogue.New {
		return false
	}
	t.State = Expired
	return true
}

// Terminate stops a task without an answer with its case (R8.2).
func (t *Task) Terminate() bool {
	if !t.Pending() && t.State != Expired {
		return false
	}
	t.State = Terminated
	return true
}

// Reminder gives the reminder that is due today for an open task: the working
// days left, when they are one of the days wanted; 0 means the last day has
// passed. ok is false when none is due.
func Reminder(t Task, cal *workday.Calendar, wanted []int, now time.Time) (left int, ok bool) {
	if t.State != Open {
		return 0, false
	}
	if t.Passed(now) {
		return 0, true
	}
	left = cal.Until(workday.DateOf(now), t.DueOn)
	best, found := 0, false
	for _, w := range wanted {
		// The smallest wanted number not below what is left: a sweep that was
		// down on the very day still sends the reminder once.
		if left <= w && (!found || w < best) {
			best, found = w, true
		}
	}
	return best, found
}
