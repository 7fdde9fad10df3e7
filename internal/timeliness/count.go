// Package timeliness says where the time goes (R3.3): who holds a task, since
// when and why; and how the tasks of an agency were answered, in figures.
//
// Nouns: a Standing is one task's whereabouts; Figures are counts that add up; a
// Count is one task as the figures count it, by the month in which it was
// received; a Cell is where figures lie, for one side of the business, one
// month and one kind.
package timeliness

import (
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/review"
	"hedui/internal/workday"
)

// Month is a month of Beijing time, such as 202611; 0 is none.
type Month int

// MonthOf gives a day's month.
func MonthOf(d workday.Date) Month { return Month(d.Year()*100 + d.Month()) }

// Outcome is what became of a task, in the figures.
type Outcome string

// The outcomes. Waiting tasks are not received yet (R5.2b), and in no figure.
const (
	Waiting    Outcome = "waiting"
	Open       Outcome = "open"
	InTime     Outcome = "in_time"
	Late       Outcome = "late"
	Expired    Outcome = "expired"
	Terminated Outcome = "terminated"
)

// Count is one task as it is counted.
type Count struct {
	Task       assist.ID
	Month      Month // of receipt
	Kind       catalogue.Kind
	Category   catalogue.CategoryCode
	Initiating agency.ID
	From       agency.ID // the city (or province) that the initiating agency belongs to
	Assisting  agency.ID
	Outcome    Outcome
	Figures    Figures
}

// Business is what a task is counted from.
type Business struct {
	Task     assist.Task
	Category catalogue.CategoryCode
	From     agency.ID
	First    finding.Counts // of the first answer
	Reviews  []review.Review
	Shifts   []Shift // what the answered reviews changed
}

// Shift is what a review's answer put in place of what.
type Shift struct{ Before, After finding.Counts }

// Of counts a task. It is the same whatever happened in between: it looks only
// at what is there now.
func Of(b Business, cal *workday.Calendar) Count {
	t := b.Task
	c := Count{Task: t.ID, Kind: t.Kind, Category: b.Category, Initiating: t.Initiating, From: b.From, Assisting: t.Assisting, Outcome: outcome(t)}
	if t.ReceivedAt.IsZero() {
		return c
	}
	c.Month = MonthOf(workday.DateOf(t.ReceivedAt))
	f := &c.Figures
	f.TakenIn = 1
	*map[Outcome]*int{Open: &f.Open, InTime: &f.InTime, Late: &f.Late, Expired: &f.Expired, Terminated: &f.Terminated}[c.Outcome] = 1
	if t.State == assist.Answered {
		f.timed(t, cal)
	}
	f.found(b)
	for _, r := range b.Reviews {
		f.Reviews++
		if r.State == review.Answered {
			f.Reviewed++
			f.Corrected += r.Changed
		}
	}
	return c
}

func outcome(t assist.Task) Outcome {
	switch {
	case t.ReceivedAt.IsZero():
		return Waiting
	case t.State == assist.Answered && t.Late:
		return Late
	case t.State == assist.Answered:
		return InTime
	case t.State == assist.Expired:
		return Expired
	case t.State == assist.Terminated:
		return Terminated
	}
	return Open
}

// timed counts the working days that an answer took, from the day that its
// limit counts from (R5.3a, R5.3b); one before that day took none.
func (f *Figures) timed(t assist.Task, cal *workday.Calendar) {
	on := workday.DateOf(t.AnsweredAt)
	days := min(max(cal.Until(t.StartsOn, on), 0), MostDays)
	f.Days = make([]int, days+1)
	f.Days[days] = 1
	if t.TargetOn != 0 {
		f.Targeted = 1
		if on <= t.TargetOn {
			f.OnTarget = 1
		}
	}
}

// found counts subjects by what is known of them now: the first answer, with the
// reviews laid over it.
func (f *Figures) found(b Business) {
	f.Asked = b.Task.Subjects
	f.subjects(b.First, 1)
	for _, s := range b.Shifts {
		f.subjects(s.Before, -1)
		f.subjects(s.After, 1)
	}
	f.Asked = max(f.Asked, f.Looked+f.Unavailable) // a subject that withdrew after the answer keeps it
}

func (f *Figures) subjects(c finding.Counts, sign int) {
	f.Hits += sign * c.Subjects[finding.Found]
	f.Looked += sign * (c.Subjects[finding.Found] + c.Subjects[finding.None] + c.Subjects[finding.NameDiffers])
	f.Unavailable += sign * c.Subjects[finding.Unavailable]
	f.Records += sign * c.Records
}

// Side is from where the business is looked at.
type Side string

// The sides: of those who answer, of those who began it, and the flow from the
// beginning city to the answering one.
const (
	Assisting  Side = "assisting"
	Initiating Side = "initiating"
	Flow       Side = "flow"
)

// Cell is where figures lie. An empty Category, and an empty Party of a side, is
// all of them together. Other is the answering agency of a flow.
type Cell struct {
	Side     Side
	Category catalogue.CategoryCode
	Month    Month
	Kind     catalogue.Kind
	Party    agency.ID
	Other    agency.ID
}

// Cells lists where a counted task stands: on each side, by its party and by all
// of them, in its category and in all of them. One that was not received stands
// nowhere.
func (c Count) Cells() []Cell {
	if c.Month == 0 {
		return nil
	}
	var all []Cell
	for _, category := range []catalogue.CategoryCode{c.Category, ""} {
		at := Cell{Category: category, Month: c.Month, Kind: c.Kind}
		for side, party := range map[Side]agency.ID{Assisting: c.Assisting, Initiating: c.Initiating} {
			at.Side = side
			for _, at.Party = range []agency.ID{party, ""} {
				all = append(all, at)
			}
		}
		at.Side, at.Party, at.Other = Flow, c.From, c.Assisting
		all = append(all, at)
	}
	return all
}
