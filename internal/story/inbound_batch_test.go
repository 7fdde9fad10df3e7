package story_test

import (
	"testing"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// A city's batch waits for the province in its cross-province part alone, and
// goes by the link's limit for existing recipients (R16.1). That limit ends
// nothing: what comes after it is taken, wave by wave, and marked late (R6.3).
func TestABatchsCrossProvincePart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		shenyang := login(t, a.Stage, "shenyang.clerk")
		c, tasks := a.batch(shenyang)
		if tasks[0].State != assist.Open || tasks[1].State != assist.Confirming {
			t.Fatalf("%s, %s", tasks[0].State, tasks[1].State)
		}
		pushed, err := a.Desk.ConfirmTask(t.Context(), a.province, tasks[1].ID)
		a.must(err)
		due := workday.Embedded().Due(demo.Begin, assist.DefaultLink().ExistingDays)
		if pushed.LimitDays != assist.DefaultLink().ExistingDays || pushed.DueOn != due.On || pushed.State != assist.Open {
			t.Errorf("%s, %d days, due on %s", pushed.State, pushed.LimitDays, pushed.DueOn)
		}
		a.until("the request", func() bool { return len(a.fake.Got(docking.Request)) > 0 })
		a.pass(int(pushed.DueOn-demo.Begin) + 1)
		about := func() casework.TaskView { return taskOf(t, view(t, a.Stage, shenyang, c.ID), "220000.pension") }
		if got := about(); got.State != assist.Open || a.told(a.examiner, "task.expired") != 1 || a.told(shenyang, "task.expired") != 1 {
			t.Errorf("after the limit it is %s, the province was told %d times", got.State, a.told(a.examiner, "task.expired"))
		}
		ask := a.fake.Got(docking.Request)[0]
		a.fake.Deliver(reply(ask, "w1", nothing(1), cannot(2, "系统升级")))
		a.must(a.Desk.Collect(t.Context()))
		if got := about(); got.State != assist.Open || got.Counts != "查询 2 人，检出 0 人 0 条，未检出 1 人，无法提供 1 人" {
			t.Errorf("after a part of the answers it is %s: %s", got.State, got.Counts)
		}
		a.fake.Deliver(reply(ask, "w2", nothing(3), nothing(2)))
		a.must(a.Desk.Collect(t.Context()))
		if got := about(); got.State != assist.Answered || !got.Late || got.Counts != "查询 3 人，检出 0 人 0 条，未检出 3 人" {
			t.Errorf("after all of them it is %s, late %v: %s", got.State, got.Late, got.Counts)
		}
		if a.told(a.province, "ministry.rejected") != 0 {
			t.Error("late answers about recipients were rejected")
		}
	})
}

// batch is Shenyang's own: its recipients have cars in Dalian and draw a pension
// in Jilin.
func (a *abroad) batch(by policy.Actor) (verification.Case, []assist.Task) {
	a.t.Helper()
	app := theCast(workday.DateOf(a.Clock.Now()) - 1)
	in := app.commission()
	in.Kind, in.Commission.Department = catalogue.Existing, "210100.mz"
	c, err := a.Desk.Create(a.t.Context(), by, in)
	a.must(err)
	_, err = a.Desk.Choose(a.t.Context(), by, c.ID, []catalogue.ItemID{"210200.vehicle", "220000.pension"})
	a.must(err)
	_, err = importList(a.t.Context(), a.Desk, by, c.ID, app.list())
	a.must(err)
	c, tasks, err := a.Desk.Submit(a.t.Context(), by, c.ID)
	a.must(err)
	return c, tasks
}

// Jilin asks about existing recipients: they are routed like applicants (R4.1),
// but the limit cuts nothing off. Anshan's answer is taken after it, marked late,
// and goes to Jilin (R6.3, R16.1).
func TestAnInboundBatchIsAnsweredAfterItsLimit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		ask := fromJilin("2", "deposit", "210300", nil)
		ask.Asked.Kind = catalogue.Existing
		a.fake.Deliver(ask)
		a.must(a.Desk.Collect(t.Context()))
		anshan := login(t, a.Stage, "anshan.clerk")
		task := func() casework.TaskView { return a.tasksAt(anshan, agency.Ministry)[0] }
		id, due := task().ID, task().DueOn
		if want := workday.Embedded().Due(demo.Begin, assist.DefaultLink().InboundDays).On; task().Kind != catalogue.Existing || due != want {
			t.Errorf("%s, due on %s, want %s", task().Kind, due, want)
		}
		a.pass(int(due-demo.Begin) + 1)
		a.idle()
		if task().State != assist.Open || a.told(anshan, "task.expired") != 1 || len(a.fake.Got(docking.Feedback)) != 0 {
			t.Errorf("after the limit it is %s, and %d answers went", task().State, len(a.fake.Got(docking.Feedback)))
		}
		var none []finding.Finding
		for n := range 3 {
			none = append(none, finding.Finding{Ordinal: n + 1, Status: finding.None, AsOf: due})
		}
		a.must(second(a.Desk.Answer(t.Context(), anshan, id, none)))
		a.must(second(a.Desk.Feedback(t.Context(), anshan, id)))
		if got := task(); got.State != assist.Answered || !got.Late {
			t.Errorf("answered late it is %s, late %v", got.State, got.Late)
		}
		a.until("the answer", func() bool { return len(a.fake.Got(docking.Feedback)) == 1 })
		for _, r := range a.fake.Got(docking.Feedback)[0].Answers {
			if r.Status != finding.None {
				t.Errorf("of %d it says %s", r.No, r.Status)
			}
		}
	})
}
