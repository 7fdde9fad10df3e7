package story_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// fromJilin asks Liaoning about the cast, whom Jilin numbers 11, 12 and 13.
func fromJilin(id, category string, region agency.Code, change func(*docking.AskedPerson)) docking.Message {
	q := &docking.Question{Category: category, Region: region, Kind: catalogue.New, Commission: "吉核委〔2026〕1号", Purpose: "最低生活保障审核确认"}
	for i, m := range demo.Cast() {
		p := docking.AskedPerson{No: 11 + i, Number: m.Number, Name: m.Name, Authorization: "JL-1", SignedOn: demo.Begin - 1}
		if change != nil {
			change(&p)
		}
		q.Persons = append(q.Persons, p)
	}
	m := docking.New(docking.Request, id, "JL-"+id, "220000", "210000")
	m.Asked = q
	return m
}

// Jilin asks for cars in Dalian, where they are hosted: taken in, routed to the
// city, matched and returned by itself, once, however often it is asked (R4.1).
func TestInboundIsRoutedAnsweredAndReturned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		ask := fromJilin("1", "vehicle", "210200", func(p *docking.AskedPerson) {
			if p.No == 13 {
				p.Authorization = "" // no authorization, no query
			}
		})
		a.fake.Deliver(ask)
		a.fake.Deliver(ask)
		a.must(a.Desk.Collect(t.Context()))
		a.until("the answer", func() bool { return len(a.fake.Got(docking.Feedback)) > 0 })
		got := a.fake.Got(docking.Feedback)[0]
		if got.To != "220000" || got.Request != ask.Request || len(got.Answers) != 3 {
			t.Fatalf("to %s, about %s, %d answers", got.To, got.Request, len(got.Answers))
		}
		first, last := got.Answers[0], got.Answers[2]
		if first.No != 11 || first.Status != finding.Found || len(first.Records) == 0 || first.AsOf == 0 {
			t.Errorf("the owner: %s, %d records", first.Status, len(first.Records))
		}
		if last.No != 13 || last.Status != finding.Unavailable || !strings.Contains(last.Reason, "授权") {
			t.Errorf("who has not authorized: %s, %s", last.Status, last.Reason)
		}
		tasks := a.tasksAt(login(t, a.Stage, "dalian.clerk"), agency.Ministry)
		if len(tasks) != 1 || tasks[0].Initiating != agency.Ministry || tasks[0].State != assist.Answered || tasks[0].LimitDays != 20 {
			t.Errorf("Dalian's tasks: %+v", tasks)
		}
		if a.told(a.province, "ministry.taken") != 1 || a.told(a.province, "ministry.answered") != 1 {
			t.Error("the province was not told once of each")
		}
	})
}

// tasksAt lists the tasks that an actor sees and an agency initiated.
func (a *abroad) tasksAt(by policy.Actor, initiating agency.ID) []casework.TaskView {
	a.t.Helper()
	all, err := a.Desk.Tasks(a.t.Context(), by, store.TaskFilter{Limit: 1000})
	a.must(err)
	return slices.DeleteFunc(all, func(t casework.TaskView) bool { return t.Initiating != initiating })
}

// Without a region every city that holds the category is asked. A city that does
// not answer within the link's limit stands in the answer as missing, and its
// reason follows (R8.1, R16.1).
func TestInboundOfTheWholeProvinceEndsWithItsLimit(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	a.fake.Deliver(fromJilin("2", "deposit", "210300", nil))
	a.must(a.Desk.Collect(t.Context()))
	anshan := login(t, a.Stage, "anshan.clerk")
	task := a.tasksAt(anshan, agency.Ministry)[0]
	if want := workday.Embedded().Due(demo.Begin, 20).On; task.DueOn != want || task.TargetOn != 0 {
		t.Errorf("due on %s, want %s", task.DueOn, want)
	}
	a.pass(int(task.DueOn-demo.Begin) + 1)
	a.until("the answer", func() bool { return len(a.fake.Got(docking.Feedback)) > 0 })
	for _, r := range a.fake.Got(docking.Feedback)[0].Answers {
		if r.Status != finding.Unavailable || !strings.Contains(r.Reason, "鞍山") {
			t.Errorf("%d: %s, %s", r.No, r.Status, r.Reason)
		}
	}
	if a.told(anshan, "task.reminder") != 3 || a.told(anshan, "task.expired") != 1 {
		t.Errorf("Anshan was reminded %d times", a.told(anshan, "task.reminder"))
	}
	_, err := a.Desk.Reason(t.Context(), anshan, task.ID, excuse)
	a.must(err)
	a.until("the reason", func() bool { return len(a.fake.Got(docking.Reason)) > 0 })
	if got := a.fake.Got(docking.Reason)[0]; got.Words != excuse || got.Request != "JL-2" {
		t.Errorf("%+v", got)
	}
	a.fake.Deliver(fromJilin("3", "vehicle", "", nil))
	a.must(a.Desk.Collect(t.Context()))
	at := map[agency.ID]bool{}
	for _, one := range a.tasksAt(a.examiner, agency.Ministry) {
		at[one.Assisting] = true
	}
	if len(at) != 15 {
		t.Errorf("asked at %d cities", len(at))
	}
}

// recalled takes back a request of Jilin's, or some persons of it.
func recalled(id, request string, persons ...int) docking.Message {
	m := docking.New(docking.Terminate, id, request, "220000", "210000")
	m.Persons = persons
	return m
}

// What cannot be taken is kept and told, and stops nothing; a recall ends what
// is open (R8.2).
func TestInboundRefusalsAndRecall(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	strange := fromJilin("4", "vehicle", "", nil)
	strange.Version = 9
	a.fake.Deliver(strange)
	a.fake.Deliver(fromJilin("9", "deposit", "210300", nil))
	a.fake.Deliver(recalled("10", "JL-9", 12))
	foreign := fromJilin("5", "vehicle", "", nil)
	foreign.To = "220000"
	a.fake.Deliver(foreign)
	a.fake.Deliver(fromJilin("6", "spaceship", "", nil))
	a.fake.Deliver(fromJilin("7", "deposit", "210300", nil))
	a.fake.Deliver(recalled("8", "JL-7"))
	a.must(a.Desk.Collect(t.Context()))
	a.until("the answer about nothing", func() bool { return len(a.fake.Got(docking.Feedback)) == 1 })
	if r := a.fake.Got(docking.Feedback)[0].Answers[0]; r.Status != finding.Unavailable || !strings.Contains(r.Reason, "目录") {
		t.Errorf("%+v", r)
	}
	anshan := login(t, a.Stage, "anshan.clerk")
	tasks := a.tasksAt(anshan, agency.Ministry)
	task, other := tasks[0], tasks[1]
	if task.State == assist.Open {
		task, other = other, task
	}
	if other.State != assist.Open || other.Subjects != 2 {
		t.Errorf("the task with one person less: %s, %d persons", other.State, other.Subjects)
	}
	if task.State != assist.Terminated || a.told(anshan, "task.terminated") != 1 {
		t.Errorf("the recalled task is %s", task.State)
	}
	if _, err := a.Desk.Feedback(t.Context(), anshan, task.ID); !fault.HasCode(err, "assist.terminated") {
		t.Errorf("fed back all the same: %v", err)
	}
	if a.told(a.province, "ministry.rejected") != 1 {
		t.Errorf("the province was told of %d rejections", a.told(a.province, "ministry.rejected"))
	}
}

// confirmed has Jilin's part at the ministry.
func (a *abroad) confirmed() {
	a.t.Helper()
	a.apply()
	_, err := a.Desk.ConfirmTask(a.t.Context(), a.province, a.task)
	a.must(err)
	a.until("the request", func() bool { return len(a.fake.Got(docking.Request)) > 0 })
}

// Later waves fill what was missing, take the place of what could not be looked
// up, and never overwrite; not asked, broken or late ones are told (R8.1).
func TestWavesFillAndNeverOverwrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		a.confirmed()
		ask := a.fake.Got(docking.Request)[0]
		for _, wave := range []struct {
			m      docking.Message
			counts string
		}{
			{reply(ask, "w1", owns(1, "长春市某路 1 号"), cannot(2, "系统升级")), "查询 2 人，检出 1 人 1 条，未检出 0 人，无法提供 1 人"},
			{reply(ask, "w2", docking.PersonReply{No: 1, Status: finding.Found}), "查询 2 人，检出 1 人 1 条，未检出 0 人，无法提供 1 人"},
			{reply(ask, "w3", nothing(1), nothing(99)), "查询 2 人，检出 1 人 1 条，未检出 0 人，无法提供 1 人"},
			{reply(ask, "w4", nothing(2)), "查询 2 人，检出 1 人 1 条，未检出 1 人"},
			{reply(ask, "w5", nothing(3), nothing(1)), "查询 3 人，检出 1 人 1 条，未检出 2 人"},
			{reply(ask, "w6", nothing(3)), "查询 3 人，检出 1 人 1 条，未检出 2 人"},
		} {
			a.fake.Deliver(wave.m)
			a.must(a.Desk.Collect(t.Context()))
			if got := a.about("220000.realestate").Counts; got != wave.counts {
				t.Errorf("after %s: %s", wave.m.ID, got)
			}
		}
		if a.v.Case.State != "answered" || a.told(a.province, "ministry.differs") != 2 || a.told(a.province, "ministry.rejected") != 1 {
			t.Errorf("the case is %s; told of %d differences, %d rejections", a.v.Case.State, a.told(a.province, "ministry.differs"), a.told(a.province, "ministry.rejected"))
		}
		found, err := a.Desk.Findings(t.Context(), a.heping, a.task, 1, 3)
		a.must(err)
		if found[1].Status != finding.Found || found[2].Status != finding.None || found[3].Status != finding.None || len(found) != 3 {
			t.Errorf("%v, %v, %v", found[1].Status, found[2].Status, found[3].Status)
		}
	})
}

// Nothing comes within the link's limit: reminders at the province, expiry, a
// late answer refused and kept, the province's reason taken (R8.1, R16.1).
func TestTheMinistryIsSilent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		a.linkDays(12)
		a.confirmed()
		ask := a.fake.Got(docking.Request)[0]
		a.fake.Deliver(reply(ask, "w1", nothing(1)))
		a.must(a.Desk.Collect(t.Context()))
		due := a.about("220000.realestate").DueOn
		a.pass(int(due-demo.Begin) + 1)
		if got := a.about("220000.realestate").State; got != assist.Expired || a.told(a.examiner, "task.reminder") != 3 || a.told(a.heping, "task.expired") != 1 {
			t.Errorf("%s, %d reminders", got, a.told(a.examiner, "task.reminder"))
		}
		a.fake.Deliver(reply(ask, "w2", nothing(2), nothing(3)))
		a.must(a.Desk.Collect(t.Context()))
		if got := a.about("220000.realestate"); got.State != assist.Expired || !strings.Contains(got.Counts, "查询 1 人") || a.told(a.province, "ministry.rejected") != 1 {
			t.Errorf("a late answer: %s, %s", got.State, got.Counts)
		}
		_, err := a.Desk.Reason(t.Context(), a.examiner, a.task, "吉林省不动产系统停机")
		a.must(err)
		if a.told(a.heping, "task.reason") != 1 {
			t.Error("the reason did not reach the initiator")
		}
	})
}

// The initiator ends its case: the ministry is told, and a late answer refused
// (R8.2). What waits for the province ends without anybody else knowing of it.
func TestTerminationAtTheMinistry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, nil)
		a.confirmed()
		_, err := a.Desk.Terminate(t.Context(), a.heping, a.v.Case.ID, "申请人放弃申请")
		a.must(err)
		a.until("the recall", func() bool { return len(a.fake.Got(docking.Terminate)) == 1 })
		a.fake.Deliver(reply(a.fake.Got(docking.Request)[0], "late", nothing(1)))
		a.must(a.Desk.Collect(t.Context()))
		if got := a.about("220000.realestate"); got.State != assist.Terminated || got.Counts != "" {
			t.Errorf("%s, %s", got.State, got.Counts)
		}
		a.apply()
		_, err = a.Desk.Terminate(t.Context(), a.heping, a.v.Case.ID, "申请人放弃申请")
		a.must(err)
		if got := a.about("220000.realestate").State; got != assist.Terminated {
			t.Errorf("what waited is %s", got)
		}
		time.Sleep(300 * time.Millisecond) // a recall of what was never pushed would come within this
		if len(a.fake.Got(docking.Terminate)) != 1 {
			t.Error("recalled what was never pushed")
		}
	})
}

// An authorization is withdrawn while the ministry has the request: it is told,
// and the rest completes the task without that person.
func TestAWithdrawalReachesTheMinistry(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	a.confirmed()
	a.must(a.Desk.WithdrawAuthorization(t.Context(), a.heping, a.v.Case.ID, 2))
	a.until("the recall", func() bool { return len(a.fake.Got(docking.Terminate)) == 1 })
	if got := a.fake.Got(docking.Terminate)[0].Persons; !slices.Equal(got, []int{2}) {
		t.Errorf("recalled %v", got)
	}
	a.fake.Deliver(reply(a.fake.Got(docking.Request)[0], "w", nothing(1), owns(2, "长春市某路 2 号"), nothing(3)))
	a.must(a.Desk.Collect(t.Context()))
	if got := a.about("220000.realestate"); got.State != assist.Answered || !strings.Contains(got.Counts, "查询 2 人，检出 0 人") {
		t.Errorf("%s, %s", got.State, got.Counts)
	}
}

// All but one are answered when that one withdraws: nothing more can come, and
// the task is answered without that person. (The year found it waiting for ever.)
func TestAWithdrawalCompletesWhatTheMinistryAnswered(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	a.confirmed()
	a.fake.Deliver(reply(a.fake.Got(docking.Request)[0], "w", nothing(1), nothing(3)))
	a.must(a.Desk.Collect(t.Context()))
	for ordinal, want := range []assist.State{assist.Open, assist.Open, assist.Answered} {
		if ordinal > 0 { // the first one was answered: nothing is completed by it
			a.must(a.Desk.WithdrawAuthorization(t.Context(), a.heping, a.v.Case.ID, ordinal))
		}
		if got := a.about("220000.realestate"); got.State != want {
			t.Errorf("after %d withdrawals it is %s", ordinal, got.State)
		}
	}
	if a.v.Case.State != "answered" {
		t.Errorf("the case is %s", a.v.Case.State)
	}
}

// Whoever has withdrawn stays as the first wave had it: a later one brings
// nothing more about that person.
func TestAWaveBringsNothingOfWhoeverWithdrew(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	a.confirmed()
	ask := a.fake.Got(docking.Request)[0]
	a.fake.Deliver(reply(ask, "w1", cannot(1, "系统升级")))
	a.must(a.Desk.Collect(t.Context()))
	a.must(a.Desk.WithdrawAuthorization(t.Context(), a.heping, a.v.Case.ID, 1))
	a.fake.Deliver(reply(ask, "w2", owns(1, "长春市某路 1 号"), nothing(2), nothing(3)))
	a.must(a.Desk.Collect(t.Context()))
	found, err := a.Desk.Findings(t.Context(), a.heping, a.task, 1, 3)
	a.must(err)
	if got := a.about("220000.realestate"); got.State != assist.Answered || found[1].Status != finding.Unavailable || found[2].Status != finding.None {
		t.Errorf("%s: %v, %v", got.State, found[1].Status, found[2].Status)
	}
}

// A request waits for the platform when somebody withdraws: what leaves in the
// end asks for the others alone, once, and what was frozen never leaves.
func TestAWithdrawalDuringAnOutageIsNotAskedAbout(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	a.fake.Down(true)
	a.apply()
	_, err := a.Desk.ConfirmTask(t.Context(), a.province, a.task)
	a.must(err)
	a.until("an attempt", func() bool { return a.fake.Tries() > 0 })
	a.idle()
	a.must(a.Desk.WithdrawAuthorization(t.Context(), a.heping, a.v.Case.ID, 2))
	a.fake.Down(false)
	a.Clock.Set(demo.Begin+1, 9)
	a.until("the request", func() bool { return len(a.fake.Got(docking.Request)) > 0 })
	a.idle()
	got := a.fake.Got(docking.Request)
	if persons := got[0].Asked.Persons; len(got) != 1 || len(persons) != 2 || persons[0].No != 1 || persons[1].No != 3 {
		t.Errorf("%d requests, about %d persons", len(got), len(persons))
	}
	dead, err := a.Desk.DeadMessages(t.Context(), login(t, a.Stage, "system.admin"))
	a.must(err)
	if len(dead) != 1 {
		t.Fatalf("%d were given up", len(dead))
	}
	if err := a.Desk.Resend(t.Context(), login(t, a.Stage, "system.admin"), dead[0].ID); !fault.HasCode(err, "docking.withdrawn") {
		t.Errorf("sent again: %v", err)
	}
	a.pass(1) // ledgers are compared: the platform lacks what was frozen
	found, err := a.Desk.Reconcile(t.Context(), policy.Program("console"), "100000", demo.Begin)
	a.must(err)
	a.idle()
	if got := a.fake.Got(docking.Request); found.SentOn != 0 || len(got) != 1 {
		t.Errorf("%d sent on, %d requests", found.SentOn, len(got))
	}
}

// A platform that collects gets nothing about whoever withdrew from the moment of
// the withdrawal; and when it forgets what it had, only the others come again
// (no authorization, no query; R3.4).
func TestWhoCollectsGetsNobodyWhoWithdrew(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	_, err := a.Desk.RegisterPeer(t.Context(), policy.Program("console"), casework.PeerIn{Certificate: a.theirs.Certificate.PEM()})
	a.must(err)
	a.apply()
	_, err = a.Desk.ConfirmTask(t.Context(), a.province, a.task)
	a.must(err)
	a.until("the request", func() bool { return len(a.collected()) == 1 })
	a.must(a.Desk.WithdrawAuthorization(t.Context(), a.heping, a.v.Case.ID, 2))
	if got := a.collected(); len(got) > 0 && len(got[0].Asked.Persons) != 2 {
		t.Error("handed out after the withdrawal")
	}
	a.until("the rest", func() bool { return len(a.collected()) == 1 })
	rest := a.collected()[0]
	a.receipted(rest)
	a.must(a.Desk.WithdrawAuthorization(t.Context(), a.heping, a.v.Case.ID, 3))
	again := docking.New(docking.Resend, "forgot", "", "100000", "210000")
	again.IDs = []string{rest.ID}
	if got := a.said(again); len(got) != 0 {
		t.Errorf("%d messages with whoever withdrew came again", len(got))
	}
	a.until("those who are left", func() bool {
		got := a.collected()
		return len(got) == 1 && len(got[0].Asked.Persons) == 1 && got[0].Asked.Persons[0].No == 1
	})
}

// collected are the requests that the platform gets when it collects.
func (a *abroad) collected() []handed {
	a.t.Helper()
	all := a.said(docking.New(docking.Collect, "c", "", "100000", "210000"))
	return slices.DeleteFunc(all, func(m handed) bool { return m.Kind != docking.Request })
}

// handed is a message that the platform got, opened.
type handed struct {
	docking.Message
	digest string
}

// receipted tells Hedui that a message arrived.
func (a *abroad) receipted(of handed) {
	a.t.Helper()
	r := docking.New(docking.Receipted, "r-"+of.ID, "", "100000", "210000")
	r.Receipt = &docking.Receipt{Of: of.ID, Digest: of.digest, Outcome: docking.Taken, At: a.Clock.Now()}
	a.said(r)
}

// said is what Hedui says to the platform's message.
func (a *abroad) said(m docking.Message) (all []handed) {
	a.t.Helper()
	m.SentAt = a.Clock.Now()
	sealed, err := a.theirs.Seal(m, a.ours.Certificate)
	a.must(err)
	wire, err := a.Desk.AcceptMessage(a.t.Context(), sealed)
	a.must(err)
	parts, err := docking.Split(wire)
	a.must(err)
	for _, p := range parts {
		s, err := docking.Parse(p)
		a.must(err)
		m, err := a.theirs.Open(s)
		a.must(err)
		all = append(all, handed{m, s.Digest()})
	}
	return all
}

// The item is taken back instead of mended: the case goes on without it.
func TestAReturnedItemIsWithdrawn(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	a.apply()
	a.onlyJilinWaits()
	_, err := a.Desk.ReturnTask(t.Context(), a.province, a.task, casework.ReturnIn{Field: "item", Reason: "该省不提供不动产信息"})
	a.must(err)
	_, err = a.Desk.WithdrawItem(t.Context(), a.heping, a.task, "改由申请人提供权属证明")
	a.must(err)
	if a.about("220000.realestate").State != assist.Terminated || a.v.Case.State != "answered" {
		t.Errorf("the case is %s", a.v.Case.State)
	}
	if _, err := a.Desk.ConfirmTask(t.Context(), a.province, a.task); err == nil {
		t.Error("confirmed what was withdrawn")
	}
}
