package assist

import (
	"time"

	"hedui/internal/catalogue"
	"hedui/internal/workday"
)

// Forecast is when an item would be answered if it were asked on a day; it is
// shown before the item is chosen (R5.3b), and is what a task then gets.
type Forecast struct {
	StartsOn   workday.Date `json:"startsOn"`            // day 0 of the limit
	LimitDays  int          `json:"limitDays"`           // working days
	Due        workday.Due  `json:"due"`                 // the limit, explained
	TargetDays int          `json:"targetDays"`          // the item's own shorter limit; 0 = none
	TargetOn   workday.Date `json:"targetOn,omitzero"`   //
	ExpectedOn workday.Date `json:"expectedOn,omitzero"` // of a periodic source
	Calendar   string       `json:"calendar"`
}

// Foresee computes limit and target. They run from the day of receipt, which
// is day 0, or from the opening of the next intake window (R5.3b). In article 5
// the norm's number decides and a shorter one of the item is a target (R5.3a);
// in article 6 the item's own limit decides (R6.3).
func Foresee(kind catalogue.Kind, item catalogue.Item, cal *workday.Calendar, rules Rules, on workday.Date) Forecast {
	f := Forecast{StartsOn: on, LimitDays: rules.NewFeedbackDays, Calendar: cal.Version()}
	if w := item.Window; w != nil {
		f.StartsOn = w.Opens(on)
		f.ExpectedOn = w.Answers(f.StartsOn)
	}
	if kind == catalogue.Existing {
		f.LimitDays = item.LimitDays
	} else if item.LimitDays < f.LimitDays {
		f.TargetDays = item.LimitDays
		f.TargetOn = cal.Due(f.StartsOn, f.TargetDays).On
	}
	f.Due = cal.Due(f.StartsOn, f.LimitDays)
	return f
}

// set gives the task what was foreseen.
func (t *Task) set(f Forecast) {
	t.StartsOn, t.ExpectedOn, t.LimitDays, t.TargetDays, t.TargetOn = f.StartsOn, f.ExpectedOn, f.LimitDays, f.TargetDays, f.TargetOn
	t.DueOn, t.DueAt, t.DueKnown, t.Calendar = f.Due.On, f.Due.At(), f.Due.Known, f.Calendar
}

// Due recomputes the explanation of the limit: start, skipped days, end.
func (t Task) Due(cal *workday.Calendar) workday.Due { return cal.Due(t.StartsOn, t.LimitDays) }

// Recompute gives the task the limit of another calendar, from the same start;
// a target moves along with it. It tells whether limit or target moved, or are
// now known where they were guessed.
func (t *Task) Recompute(cal *workday.Calendar) bool {
	before, due := *t, t.Due(cal)
	if t.TargetDays > 0 {
		t.TargetOn = cal.Due(t.StartsOn, t.TargetDays).On
	}
	t.DueOn, t.DueAt, t.DueKnown, t.Calendar = due.On, due.At(), due.Known, cal.Version()
	return t.DueOn != before.DueOn || t.TargetOn != before.TargetOn || t.DueKnown != before.DueKnown
}

// Relimit gives the task the limit of other rules, from the same start: a new
// version of the norm to which running business moves (R17).
func (t *Task) Relimit(item catalogue.Item, cal *workday.Calendar, rules Rules) {
	f := Foresee(t.Kind, item, cal, rules, t.StartsOn)
	f.StartsOn, f.ExpectedOn = t.StartsOn, t.ExpectedOn
	t.set(f)
}

// Reopen takes back an expiry that turns out not to have come: the limit was
// only guessed, and lies ahead by the order of its year. It tells whether it did.
func (t *Task) Reopen(now time.Time) bool {
	if t.State != Expired || t.Passed(now) {
		return false
	}
	t.State = Open
	return true
}
