package assist

import (
	"slices"
	"time"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/workday"
)

// The steps before a cross-province task goes to the ministry (R5.2b). Only
// these tasks take them; the rest of a mixed case goes out at once.
const (
	Confirming State = "confirming"
	Returned   State = "returned"
)

func init() {
	stateWords[Confirming], stateWords[Returned] = "待省级确认", "已退回"
}

// confirmations is the state table of the part that waits: what may follow what.
var confirmations = map[State][]State{
	Confirming: {Open, Returned, Terminated},
	Returned:   {Confirming, Terminated},
}

// Pending tells whether something is still to come of the task: it waits for
// its answer, or for its way there.
func (t Task) Pending() bool { return t.State == Open || t.waits() }

func (t Task) waits() bool { return t.State == Confirming || t.State == Returned }

// Crosses tells whether the task goes to another province.
func (t Task) Crosses() bool { return t.Access == catalogue.Ministry }

// Travels tells whether the task is answered by a system that is docked: another
// province's, or a city's own (R12.2).
func (t Task) Travels() bool { return t.Crosses() || t.Access == catalogue.Docked }

// await holds a cross-province task for the province's confirmation: it has not
// been received by anybody, and no limit runs.
func (t *Task) await() { t.State, t.ReceivedAt = Confirming, time.Time{} }

// Confirm pushes a confirmed task to the ministry: receipt and limit count from
// this moment, by the link's configuration in place of the in-province limits
// (R5.2b, R16.1).
func (t *Task) Confirm(l Link, cal *workday.Calendar, now time.Time) error {
	if err := t.step(Open); err != nil {
		return err
	}
	t.LateAllowed = l.Late
	t.Receive(l.Days(t.Kind), cal, now)
	return nil
}

// Pushed takes the confirmation of the system that pushes the task on, with the
// last day that it set.
func (t *Task) Pushed(due workday.Date, cal *workday.Calendar, now time.Time) error {
	if err := t.step(Open); err != nil {
		return err
	}
	t.Receive(max(cal.Until(workday.DateOf(now), due), 0), cal, now)
	return nil
}

// Receive sets receipt and limit to a number of working days from an instant.
func (t *Task) Receive(days int, cal *workday.Calendar, now time.Time) {
	on := workday.DateOf(now)
	t.ReceivedAt = now
	t.set(Forecast{StartsOn: on, LimitDays: days, Due: cal.Due(on, days), Calendar: cal.Version()})
}

// Return gives the task back to the initiator, to be mended (R5.2b).
func (t *Task) Return() error { return t.step(Returned) }

// Resubmit hands a mended task to the province again.
func (t *Task) Resubmit() error { return t.step(Confirming) }

// Withdraw takes back an item that has not gone to the ministry; the rest of
// the case goes on. The reason stands in the report.
func (t *Task) Withdraw(reason string, now time.Time) error {
	if reason == "" {
		return fault.New(fault.Invalid, "assist.withdraw_reason", "请写明撤回该项核对的原因")
	}
	if err := t.step(Terminated); err != nil {
		return err
	}
	t.Reason, t.ReasonAt = reason, now
	return nil
}

func (t *Task) step(to State) error {
	if slices.Contains(confirmations[t.State], to) {
		t.State = to
		return nil
	}
	return fault.Newf(fault.Conflict, "assist.confirmation", "该任务当前为“%s”，不能转为“%s”", t.State.Chinese(), to.Chinese()).
		Because("R5.2b").Do("请刷新页面，查看任务的最新进展")
}

// notPushed refuses answers to a task that has not gone out.
func (t Task) notPushed() error {
	return fault.Newf(fault.Conflict, "assist.not_pushed", "该任务%s，尚未推送", t.State.Chinese()).Because("R5.2b")
}
