package story_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

const excuse = "银行核心系统迁移停机，存款数据无法查询"

// A city does not answer by the end of working day 30: it is reminded 5, 3 and
// 1 working days before, refused the day after, and its reason stands in a
// report that goes out without its answer (R5.3a, R5.4b, R8.1).
func TestScenario04Expiry(t *testing.T) {
	for _, holiday := range []struct {
		name      string
		from, due string
		reminders map[string]string // day → working days left
	}{
		// 10-01 to 10-07 are off, and the weekends of 09-20 and 10-10 are worked.
		{"国庆节", "2026-08-25", "2026-10-12", map[string]string{"2026-09-29": "5", "2026-10-08": "3", "2026-10-10": "1"}},
		// 02-15 to 02-23 are off, 02-14 and 02-28 are worked.
		{"春节", "2026-01-07", "2026-02-25", map[string]string{"2026-02-11": "5", "2026-02-13": "3", "2026-02-24": "1"}},
	} {
		t.Run(holiday.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, open storetest.Opener) {
				from, due := must(workday.ParseDate(holiday.from)), must(workday.ParseDate(holiday.due))
				x := expiry{t: t, Stage: stage(t, open), due: due}
				x.apply(from)
				if got := x.remindedThrough(from); !maps.Equal(got, holiday.reminders) {
					t.Errorf("reminded %v, want %v", got, holiday.reminders)
				}
				x.prepareTooLate()
				x.expired()
				x.reasoned()
				x.reported()
			})
		})
	}
}

// expiry is the story of one task that nobody answers.
type expiry struct {
	t *testing.T
	demo.Stage
	due            workday.Date
	heping, anshan policy.Actor
	id             verification.ID
	task           assist.ID
}

// apply: Heping asks for vehicles at Dalian and deposits at Anshan.
func (x *expiry) apply(on workday.Date) {
	x.t.Helper()
	x.Clock.Set(on, 10)
	x.heping, x.anshan = login(x.t, x.Stage, "heping.clerk"), login(x.t, x.Stage, "anshan.clerk")
	v := theCast(on-1).submitted(x.t, x.Stage, x.heping)
	x.id = v.Case.ID
	waitAnswered(x.t, x.Stage, x.heping, v, "210200.vehicle")
	for _, task := range v.Tasks {
		if task.Access == catalogue.File {
			x.task = task.ID
		}
		if task.DueOn != x.due {
			x.t.Errorf("%s is due on %s, want %s: %s", task.ItemName, task.DueOn, x.due, task.Explanation)
		}
	}
}

// remindedThrough lives from the receipt to the last day, sweeping several
// times a day, and tells what Anshan was reminded of when.
func (x *expiry) remindedThrough(from workday.Date) map[string]string {
	x.t.Helper()
	reminded := map[string]string{}
	count := 0
	for on := from; on <= x.due; on++ {
		for _, hour := range []int{0, 8, 8, 23} {
			x.Clock.Set(on, hour)
			if hour == 0 && on == from {
				continue // before the receipt
			}
			x.sweep()
		}
		told := x.notices(x.anshan, "task.reminder")
		for _, n := range told[:len(told)-count] {
			left, _, _ := strings.Cut(strings.SplitAfter(n.Words, "还剩 ")[1], " ")
			reminded[on.String()] += left
		}
		count = len(told)
	}
	return reminded
}

// prepareTooLate: the answer is ready on the last evening, and not fed back.
func (x *expiry) prepareTooLate() {
	x.t.Helper()
	x.Clock.Set(x.due, 23)
	if err := x.importAnswer(); err != nil {
		x.t.Fatal(err)
	}
	x.Clock.Set(x.due+1, 0)
	for verb, err := range map[string]error{"feedback": second(x.Desk.Feedback(x.t.Context(), x.anshan, x.task)), "import": x.importAnswer()} {
		if f, _ := fault.Of(err); f == nil || f.Kind != fault.Refused || f.Rule != "R8.1" || !strings.Contains(f.Message, x.due.Chinese()) {
			x.t.Errorf("%s at the first instant after the limit: %v", verb, err)
		}
	}
}

func (x *expiry) importAnswer() error {
	asked, err := x.Desk.Asked(x.t.Context(), x.anshan, x.task)
	if err != nil {
		return err
	}
	item := must(x.Desk.Item(x.t.Context(), x.anshan, "210300.deposit"))
	var pairs [][2]string
	for _, a := range asked {
		pairs = append(pairs, [2]string{string(a.Number), a.Name})
	}
	file := must(answerFile(item, x.Province, pairs, workday.DateOf(x.Clock.Now())-1))
	return second(x.Desk.ImportAnswer(x.t.Context(), x.anshan, x.task, file))
}

// expired: the sweep closes the task and tells both sides, once.
func (x *expiry) expired() {
	x.t.Helper()
	x.Clock.Set(x.due+1, 9)
	x.sweep()
	x.sweep()
	if err := second(x.Desk.Feedback(x.t.Context(), x.anshan, x.task)); !fault.HasCode(err, "assist.expired") {
		x.t.Errorf("feedback to an expired task: %v", err)
	}
	v := view(x.t, x.Stage, x.heping, x.id)
	if v.Case.State != verification.Answered {
		x.t.Errorf("the case is %s", v.Case.State)
	}
	for _, task := range v.Tasks {
		if want := map[bool]assist.State{true: assist.Expired, false: assist.Answered}[task.ID == x.task]; task.State != want {
			x.t.Errorf("%s is %s", task.ItemName, task.State)
		}
	}
	if a, h := len(x.notices(x.anshan, "task.expired")), len(x.notices(x.heping, "task.expired")); a != 1 || h != 1 {
		x.t.Errorf("told of the expiry: Anshan %d times, Heping %d times", a, h)
	}
}

// reasoned: the words come after the limit, and reach the initiator.
func (x *expiry) reasoned() {
	x.t.Helper()
	if _, err := x.Desk.Reason(x.t.Context(), x.anshan, x.task, excuse); err != nil {
		x.t.Fatal(err)
	}
	got := x.notices(x.heping, "task.reason")
	if len(got) != 1 || !strings.Contains(got[0].Words, excuse) {
		x.t.Errorf("Heping's inbox: %+v", got)
	}
}

// reported: the report is partial and says why; what was ready too late is not
// in it.
func (x *expiry) reported() {
	x.t.Helper()
	issued, err := x.Desk.Issue(x.t.Context(), login(x.t, x.Stage, "heping.approver"), x.id, 1, "")
	if err != nil {
		x.t.Fatal(err)
	}
	c := opened(x.t, x.Stage, login(x.t, x.Stage, "heping.mz"), issued.ID)
	h := c.Households[0]
	if !c.Partial || !issued.Partial || len(h.Notes) != 1 {
		x.t.Fatalf("partial %v, notes %q", c.Partial, h.Notes)
	}
	for _, says := range []string{excuse, x.due.Chinese(), "30 个工作日", "鞍山"} {
		if !strings.Contains(h.Notes[0], says) {
			x.t.Errorf("the note %q does not say %q", h.Notes[0], says)
		}
	}
	for _, cell := range h.Coverage[1].Cells {
		if cell.State != report.Unanswered || cell.Note != 1 {
			x.t.Errorf("Anshan's cell is %+v", cell)
		}
	}
	for _, form := range []string{casework.FormPDF, casework.FormXLSX} {
		if _, data, err := x.Desk.Open(x.t.Context(), login(x.t, x.Stage, "heping.mz"), issued.ID, form); err != nil || len(data) == 0 {
			x.t.Errorf("%s: %v", form, err)
		}
	}
}

func (x *expiry) sweep() {
	x.t.Helper()
	if err := x.Desk.Sweep(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
}

// notices gives those of a kind about the task in an office's inbox, newest first.
func (x *expiry) notices(by policy.Actor, kind string) []store.Notice {
	x.t.Helper()
	all, err := x.Desk.Notices(x.t.Context(), by, "", 1000)
	if err != nil {
		x.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(n store.Notice) bool { return n.Kind != kind || n.Task != x.task })
}

func second[T any](_ T, err error) error { return err }
