package story_test

import (
	"strings"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

const (
	movedAway = "申请家庭已迁出本市，建议终止"
	givenUp   = "协查机构建议终止，申请人已确认放弃申请"
)

// The assisting agency sends its opinion that the case be ended; the initiator
// ends it with two tasks answered, one open and one at the ministry. The open
// ones stop everywhere, late answers are refused, what came in stays (R8.2).
func TestScenario08Termination(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		e := &ending{abroad: beyond(t, open, func(ask docking.Message) []source.Reply {
			return []source.Reply{
				{After: 20 * time.Hour, Message: reply(ask, "jl-1", owns(1, "长春市某路 1 号"))},
				{After: 200 * time.Hour, Message: reply(ask, "jl-2", nothing(2), nothing(3))},
			}
		})}
		e.underWay()
		e.opined()
		e.initiatorAlone()
		e.terminated()
		e.stoppedEverywhere()
		e.lateAnswersRefused()
		e.whatCameStays()
	})
}

// ending is the story of a case that its initiator ends.
type ending struct {
	*abroad
	anshan policy.Actor
}

// underWay: Dalian and the province have answered, Anshan's answer lies ready,
// and Jilin has sent the first of its two waves.
func (e *ending) underWay() {
	e.t.Helper()
	e.anshan = login(e.t, e.Stage, "anshan.clerk")
	app := theCast(workday.DateOf(e.Clock.Now()) - 1)
	app.items = []catalogue.ItemID{"210000.pension", "210200.vehicle", "210300.deposit", "220000.realestate"}
	e.v = app.submitted(e.t, e.Stage, e.heping)
	waitAnswered(e.t, e.Stage, e.heping, e.v, "210200.vehicle")
	waitAnswered(e.t, e.Stage, e.heping, e.v, "210000.pension")
	e.task = e.about("220000.realestate").ID
	_, err := e.Desk.ConfirmTask(e.t.Context(), e.province, e.task)
	e.must(err)
	e.until("the request at the ministry", func() bool { return len(e.fake.Got(docking.Request)) == 1 })
	_, err = e.Desk.Answer(e.t.Context(), e.anshan, e.about("210300.deposit").ID, e.noDeposits())
	e.must(err)
	e.pass(1)
	if got := e.about("220000.realestate"); got.State != assist.Open || !strings.Contains(got.Counts, "查询 1 人，检出 1 人") {
		e.t.Fatalf("Jilin's first wave: %s, %s", got.State, got.Counts)
	}
}

func (e *ending) noDeposits() []finding.Finding {
	var all []finding.Finding
	for ordinal := range 3 {
		all = append(all, finding.Finding{Ordinal: ordinal + 1, Status: finding.None, AsOf: workday.DateOf(e.Clock.Now()) - 1})
	}
	return all
}

// opined: the opinion reaches the initiator, and stops nothing by itself.
func (e *ending) opined() {
	e.t.Helper()
	e.must(e.Desk.Opine(e.t.Context(), e.anshan, e.about("210300.deposit").ID, movedAway))
	got := view(e.t, e.Stage, e.heping, e.v.Case.ID)
	if len(got.Opinions) != 1 || got.Opinions[0].Words != movedAway || e.told(e.heping, "task.opinion") != 1 || got.Case.State != verification.Running {
		e.t.Errorf("the case is %s, opinions %+v", got.Case.State, got.Opinions)
	}
}

func (e *ending) initiatorAlone() {
	e.t.Helper()
	for _, other := range []policy.Actor{e.anshan, e.province, e.examiner, login(e.t, e.Stage, "dalian.clerk")} {
		if _, err := e.Desk.Terminate(e.t.Context(), other, e.v.Case.ID, movedAway); !fault.Is(err, fault.Forbidden) {
			e.t.Errorf("%s ended what it did not begin: %v", other.Agency, err)
		}
	}
	if _, err := e.Desk.Terminate(e.t.Context(), e.heping, e.v.Case.ID, ""); !fault.Is(err, fault.Invalid) {
		e.t.Errorf("ended without a reason: %v", err)
	}
}

// terminated: both of the open tasks stop, across a restart.
func (e *ending) terminated() {
	e.t.Helper()
	_, err := e.Desk.Terminate(e.t.Context(), e.heping, e.v.Case.ID, givenUp)
	e.must(err)
	e.restart()
	e.v = view(e.t, e.Stage, e.heping, e.v.Case.ID)
	if c := e.v.Case; c.State != verification.Terminated || c.EndReason != givenUp || c.EndedAt.IsZero() {
		e.t.Errorf("the case is %s because of %q", c.State, c.EndReason)
	}
	for item, want := range map[catalogue.ItemID]assist.State{
		"210000.pension": assist.Answered, "210200.vehicle": assist.Answered, "210300.deposit": assist.Terminated, "220000.realestate": assist.Terminated,
	} {
		if got := e.about(item).State; got != want {
			e.t.Errorf("%s is %s, want %s", item, got, want)
		}
	}
}

// stoppedEverywhere: Anshan is told, once; the ministry has the recall, once;
// no limit runs any more.
func (e *ending) stoppedEverywhere() {
	e.t.Helper()
	e.until("the recall", func() bool { return len(e.fake.Got(docking.Terminate)) == 1 })
	if got := e.fake.Got(docking.Terminate)[0]; got.Request != e.fake.Got(docking.Request)[0].Request || got.To != "220000" || len(got.Persons) != 0 {
		e.t.Errorf("recalled %s from %s, persons %v", got.Request, got.To, got.Persons)
	}
	if e.told(e.anshan, "task.terminated") != 1 {
		e.t.Error("Anshan was not told")
	}
	e.Clock.Set(workday.Embedded().Due(workday.DateOf(e.Clock.Now()), 40).On, 9)
	e.must(e.Desk.Sweep(e.t.Context()))
	if e.told(e.anshan, "task.expired")+e.told(e.heping, "task.expired") != 0 || e.about("210300.deposit").State != assist.Terminated {
		e.t.Error("what was ended expired")
	}
	if _, err := e.Desk.Terminate(e.t.Context(), e.heping, e.v.Case.ID, givenUp); !fault.Is(err, fault.Conflict) {
		e.t.Errorf("ended twice: %v", err)
	}
}

// lateAnswersRefused: Anshan's, which lay ready, and Jilin's second wave.
func (e *ending) lateAnswersRefused() {
	e.t.Helper()
	deposit := e.about("210300.deposit").ID
	refusedBecause(e.t, "R8.2", func() error { return second(e.Desk.Feedback(e.t.Context(), e.anshan, deposit)) })
	refusedBecause(e.t, "R8.2", func() error { return second(e.Desk.Answer(e.t.Context(), e.anshan, deposit, e.noDeposits())) })
	refusedBecause(e.t, "R8.2", func() error { return second(e.Desk.Asked(e.t.Context(), e.anshan, deposit)) })
	e.must(e.Desk.Collect(e.t.Context()))
	if got := e.about("220000.realestate"); got.State != assist.Terminated || !strings.Contains(got.Counts, "查询 1 人") || e.told(e.province, "ministry.rejected") != 1 {
		e.t.Errorf("Jilin's second wave: %s, %s", got.State, got.Counts)
	}
}

// whatCameStays: the two answers and Jilin's first wave, for the initiator
// alone; no report comes of an ended case.
func (e *ending) whatCameStays() {
	e.t.Helper()
	for item, want := range map[catalogue.ItemID]int{"210000.pension": 3, "210200.vehicle": 3, "210300.deposit": 0, "220000.realestate": 1} {
		found, err := e.Desk.Findings(e.t.Context(), e.heping, e.about(item).ID, 1, 3)
		if err != nil || len(found) != want {
			e.t.Errorf("of %s there are %d findings, want %d: %v", item, len(found), want, err)
		}
	}
	if _, err := e.Desk.Issue(e.t.Context(), login(e.t, e.Stage, "heping.approver"), e.v.Case.ID, 1, ""); err == nil {
		e.t.Error("a report of an ended case")
	}
	listed, err := e.Desk.Cases(e.t.Context(), e.heping, casework.CaseFilter{State: verification.Terminated, Limit: 10})
	if err != nil || len(listed) != 1 || listed[0].ID != e.v.Case.ID {
		e.t.Errorf("ended cases: %d, %v", len(listed), err)
	}
}
