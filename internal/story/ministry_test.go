package story_test

import (
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// abroad is a story with another province: the ministry's platform between us
// and it outlives our restarts.
type abroad struct {
	*running
	fake         *source.MinistryFake
	ours, theirs *docking.Party

	heping, province, examiner policy.Actor
	v                          casework.CaseView
	task                       assist.ID
}

// beyond raises a stage with a ministry behind which Jilin answers as told.
func beyond(t *testing.T, open storetest.Opener, decide func(ask docking.Message) []source.Reply) *abroad {
	t.Helper()
	a := &abroad{}
	ours, theirs := parties(t, "210000", "100000")
	a.ours, a.theirs = ours, theirs
	a.running = raise(t, open, func(o *casework.Options) {
		if a.fake == nil {
			a.fake = source.NewMinistryFake(o.Store.Now, theirs, ours.Certificate, decide)
		}
		o.Docked = casework.Docked{Party: ours, Dial: func(store.Peer) (casework.Exchanger, error) { return a.fake, nil }}
	})
	_, err := a.Desk.RegisterPeer(t.Context(), policy.Program("console"), casework.PeerIn{Certificate: theirs.Certificate.PEM(), URL: "https://ministry.example/docking/v1", Collects: true})
	a.must(err)
	a.heping, a.province, a.examiner = login(t, a.Stage, "heping.clerk"), login(t, a.Stage, "province.approver"), login(t, a.Stage, "province.clerk")
	return a
}

// parties are two systems with certificates of one authority.
func parties(t *testing.T, one, other agency.Code) (*docking.Party, *docking.Party) {
	t.Helper()
	at := demo.Begin.Start()
	root, err := docking.NewAuthority(rand.Reader, "测试证书机构", at)
	if err != nil {
		t.Fatal(err)
	}
	authority, err := docking.OpenAuthority(root)
	if err != nil {
		t.Fatal(err)
	}
	open := func(code agency.Code) *docking.Party {
		issued, err := authority.Issue(rand.Reader, code, "测试", at)
		if err != nil {
			t.Fatal(err)
		}
		p, err := docking.OpenParty(issued.Certificate, issued.Key)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return open(one), open(other)
}

// apply: the household has a car in Dalian and property in Jilin.
func (a *abroad) apply() {
	a.t.Helper()
	app := theCast(workday.DateOf(a.Clock.Now()) - 1)
	app.items = []catalogue.ItemID{"210200.vehicle", "220000.realestate"}
	a.v = app.submitted(a.t, a.Stage, a.heping)
	a.task = a.about("220000.realestate").ID
}

// about looks at one of the case's tasks now.
func (a *abroad) about(item catalogue.ItemID) casework.TaskView {
	a.t.Helper()
	a.v = view(a.t, a.Stage, a.heping, a.v.Case.ID)
	i := slices.IndexFunc(a.v.Tasks, func(t casework.TaskView) bool { return t.Item.ID == item })
	if i < 0 {
		a.t.Fatalf("no task about %s", item)
	}
	return a.v.Tasks[i]
}

// until waits for Hedui's own work, which goes on beside the story.
func (a *abroad) until(what string, done func() bool) {
	a.t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	a.t.Fatalf("%s did not come", what)
}

// idle waits until no work is due: what failed is put off by then, and comes
// again when the clock has moved on.
func (a *abroad) idle() {
	a.t.Helper()
	a.until("the end of the work", func() bool {
		n, _, err := a.Store.Backlog(a.t.Context())
		return n == 0 && err == nil
	})
}

func (a *abroad) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// told counts an office's notices of a kind.
func (a *abroad) told(by policy.Actor, kind string) int {
	a.t.Helper()
	all, err := a.Desk.Notices(a.t.Context(), by, "", 1000)
	a.must(err)
	return len(slices.DeleteFunc(all, func(n store.Notice) bool { return n.Kind != kind }))
}

// pass lets whole days go by, with what Hedui does every minute done on each.
func (a *abroad) pass(days int) {
	a.t.Helper()
	for range days {
		a.Clock.Set(workday.DateOf(a.Clock.Now())+1, 18)
		a.must(a.Desk.Sweep(a.t.Context()))
		a.must(a.Desk.Collect(a.t.Context()))
	}
}

// reply is a wave about one request.
func reply(ask docking.Message, id string, answers ...docking.PersonReply) docking.Message {
	m := docking.New(docking.Feedback, id, ask.Request, ask.To, ask.From)
	m.Answers = answers
	return m
}

func owns(no int, place string) docking.PersonReply {
	return docking.PersonReply{No: no, Status: finding.Found, AsOf: demo.Begin, Records: []map[string]string{{"location": place, "areaM2": "61.8"}}}
}

func nothing(no int) docking.PersonReply {
	return docking.PersonReply{No: no, Status: finding.None, AsOf: demo.Begin}
}

func cannot(no int, why string) docking.PersonReply {
	return docking.PersonReply{No: no, Status: finding.Unavailable, Reason: why}
}
