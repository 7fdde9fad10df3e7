package story_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/report"
	"hedui/internal/source"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

const unclear = "授权书编号与扫描件不一致"

// A subject has property in Jilin and a car in Dalian. Only the Jilin part waits
// for the province, which returns it once; the county mends it, the province
// confirms, and the ministry carries it through an outage of two days and a
// restart, asking nothing twice (R5.2b, R16.1).
func TestScenario03CrossProvince(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, func(ask docking.Message) []source.Reply {
			return []source.Reply{
				{After: 70 * time.Hour, Message: reply(ask, "jl-1", owns(1, "长春市某路 1 号"), nothing(2)), Twice: true},
				{After: 118 * time.Hour, Message: reply(ask, "jl-2", nothing(3))},
			}
		})
		a.linkDays(12)
		a.apply()
		a.onlyJilinWaits()
		a.returned()
		a.mended()
		a.confirmedInAnOutage()
		a.carriedOnce()
		a.answered()
		a.reported()
	})
}

// linkDays enters the ministry's limit as configuration of the link.
func (a *abroad) linkDays(n int) {
	a.t.Helper()
	system := login(a.t, a.Stage, "system.admin")
	l, err := a.Desk.Link(a.t.Context(), system)
	a.must(err)
	l.NewDays = n
	l.Forms = []assist.Form{{Category: "realestate", Code: "BDC", Fields: map[string]string{"certNo": "bdcqzh"}}}
	_, err = a.Desk.EditLink(a.t.Context(), system, l)
	a.must(err)
	if _, err := a.Desk.EditLink(a.t.Context(), system, l); !fault.HasCode(err, "link.changed") {
		a.t.Errorf("edited from a stale version: %v", err)
	}
}

func (a *abroad) onlyJilinWaits() {
	a.t.Helper()
	a.until("Dalian's answer", func() bool { return a.about("210200.vehicle").State == assist.Answered })
	jilin := a.about("220000.realestate")
	if jilin.State != assist.Confirming || jilin.DueOn != 0 || !strings.Contains(jilin.Holder, "辽宁") || !strings.Contains(jilin.Explanation, "第十六条") {
		a.t.Errorf("Jilin's part: %+v", jilin)
	}
	if a.v.Case.State != verification.Running || len(a.fake.Got(docking.Request)) != 0 {
		a.t.Errorf("the case is %s, %d requests left", a.v.Case.State, len(a.fake.Got(docking.Request)))
	}
	if a.told(a.province, "task.confirming") != 1 {
		a.t.Error("the province was not told")
	}
}

// returned: the province looks at the authorization, and sends the part back.
func (a *abroad) returned() {
	a.t.Helper()
	a.pass(1)
	people, err := a.Desk.Requested(a.t.Context(), a.examiner, a.task, 1, 10)
	a.must(err)
	if len(people) != 3 || people[0].Authorization.Number != "SQ-1" {
		a.t.Errorf("%d people in the request", len(people))
	}
	if _, err := a.Desk.ReturnTask(a.t.Context(), a.province, a.task, casework.ReturnIn{Field: "authorization", Ordinal: 1}); !fault.Is(err, fault.Invalid) {
		a.t.Errorf("returned without a reason: %v", err)
	}
	if _, err := a.Desk.ConfirmTask(a.t.Context(), a.heping, a.task); !fault.Is(err, fault.Forbidden) {
		a.t.Errorf("confirmed by its initiator: %v", err)
	}
	_, err = a.Desk.ReturnTask(a.t.Context(), a.province, a.task, casework.ReturnIn{Field: "authorization", Ordinal: 1, Reason: unclear})
	a.must(err)
	if _, err := a.Desk.ConfirmTask(a.t.Context(), a.province, a.task); !fault.HasCode(err, "assist.confirmation") {
		a.t.Errorf("confirmed what was returned: %v", err)
	}
	got, err := a.Desk.Returns(a.t.Context(), a.heping, a.task)
	a.must(err)
	if len(got) != 1 || got[0].Field != "authorization" || got[0].Ordinal != 1 || got[0].Reason != unclear || a.told(a.heping, "task.return") != 1 {
		a.t.Errorf("returns: %+v", got)
	}
}

// mended: only this request gets the new letter.
func (a *abroad) mended() {
	a.t.Helper()
	if err := a.Desk.Mend(a.t.Context(), a.province, a.task, casework.MendIn{Ordinal: 1, Name: "某人"}); !fault.Is(err, fault.Forbidden) {
		a.t.Errorf("mended by the province: %v", err)
	}
	letter := verification.Authorization{Number: "SQ-1-更正", SignedOn: workday.DateOf(a.Clock.Now()), Keeper: "和平区核对中心"}
	a.must(a.Desk.Mend(a.t.Context(), a.heping, a.task, casework.MendIn{Ordinal: 1, Authorization: &letter,
		Kind: catalogue.AuthorizationLetter, ContentType: "application/pdf", Paper: bytes.NewReader(demo.CommissionScan())}))
	_, err := a.Desk.Resubmit(a.t.Context(), a.heping, a.task)
	a.must(err)
	people, err := a.Desk.Subjects(a.t.Context(), a.heping, a.v.Case.ID, 1, 1)
	a.must(err)
	if people[0].Authorization.Number != "SQ-1" {
		a.t.Error("the mend changed what Dalian's task went out with")
	}
	if err := a.Desk.Mend(a.t.Context(), a.heping, a.task, casework.MendIn{Ordinal: 1, Name: "某人"}); !fault.HasCode(err, "task.not_returned") {
		a.t.Errorf("mended what the province is looking at: %v", err)
	}
}

// confirmedInAnOutage: the limit counts from the push, by the link's days.
func (a *abroad) confirmedInAnOutage() {
	a.t.Helper()
	a.pass(1)
	a.fake.Down(true)
	task, err := a.Desk.ConfirmTask(a.t.Context(), a.province, a.task)
	a.must(err)
	calendar := workday.Embedded()
	if want := calendar.Due(workday.DateOf(a.Clock.Now()), 12).On; task.State != assist.Open || task.DueOn != want || task.LimitDays != 12 {
		a.t.Errorf("%s, due on %s, want %s", task.State, task.DueOn, want)
	}
	a.until("an attempt", func() bool { return a.fake.Tries() > 0 })
	if _, err := a.Desk.ConfirmTask(a.t.Context(), a.province, a.task); !fault.HasCode(err, "assist.confirmation") {
		a.t.Errorf("confirmed twice: %v", err)
	}
}

// carriedOnce: two days without the ministry, a restart in the middle, and the
// first acknowledgement lost: the request arrives, once.
func (a *abroad) carriedOnce() {
	a.t.Helper()
	a.idle()
	tries := a.fake.Tries()
	a.pass(1)
	a.until("another attempt", func() bool { return a.fake.Tries() > tries })
	a.restart()
	a.pass(1)
	a.idle()
	a.fake.LoseAcknowledgements(1)
	a.fake.Down(false)
	a.Clock.Set(workday.DateOf(a.Clock.Now()), 19)
	a.until("the request", func() bool { return len(a.fake.Got(docking.Request)) > 0 })
	a.idle()
	tries = a.fake.Tries()
	a.Clock.Set(workday.DateOf(a.Clock.Now()), 20)
	a.until("the repeated request", func() bool { return a.fake.Tries() > tries })
	a.restart()
	a.must(a.Desk.Carry(a.t.Context(), a.task))
	asked := a.fake.Got(docking.Request)
	if len(asked) != 1 {
		a.t.Fatalf("asked %d times", len(asked))
	}
	q := asked[0].Asked
	if len(q.Persons) != 3 || q.Persons[0].Authorization != "SQ-1-更正" || q.Category != "BDC" || asked[0].To != "220000" || q.Fields[1] != "bdcqzh" {
		a.t.Errorf("asked for %s of %s: %d persons, %v", q.Category, asked[0].To, len(q.Persons), q.Fields)
	}
}

// answered: days later, in two waves, the first of them twice.
func (a *abroad) answered() {
	a.t.Helper()
	a.pass(3)
	jilin := a.about("220000.realestate")
	if jilin.State != assist.Open || !strings.Contains(jilin.Counts, "查询 2 人，检出 1 人") {
		a.t.Errorf("after the first wave: %s, %s", jilin.State, jilin.Counts)
	}
	a.pass(2)
	jilin = a.about("220000.realestate")
	if jilin.State != assist.Answered || !strings.Contains(jilin.Counts, "查询 3 人，检出 1 人") || jilin.Late {
		a.t.Errorf("after the second wave: %s, %s", jilin.State, jilin.Counts)
	}
	if a.v.Case.State != verification.Answered {
		a.t.Errorf("the case is %s", a.v.Case.State)
	}
	a.idle()
	if got := len(a.fake.Got(docking.Request)); got != 1 {
		a.t.Errorf("asked %d times in the end", got)
	}
}

func (a *abroad) reported() {
	a.t.Helper()
	issued, err := a.Desk.Issue(a.t.Context(), login(a.t, a.Stage, "heping.approver"), a.v.Case.ID, 1, "")
	a.must(err)
	c := opened(a.t, a.Stage, login(a.t, a.Stage, "heping.mz"), issued.ID)
	jilin := c.Households[0].Coverage[1]
	if c.Partial || jilin.Agency != "吉林省" || jilin.Cells[0].State != report.Found || jilin.Cells[1].State != report.None {
		a.t.Errorf("partial %v, %+v", c.Partial, jilin)
	}
}
