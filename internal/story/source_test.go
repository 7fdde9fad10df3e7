package story_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hedui/internal/account"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/source/sourcetest"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// byInterface is Dalian's vehicles, answered by its bureau's interface.
const byInterface = "210200.vehicle-api"

var dalianApprover = policy.Actor{Account: "a_dalian", Roles: []account.Role{account.Approver}, Agency: "210200", Level: "city"}

// described adds the item and, with the example of docs/sources.md, its source.
func described(t *testing.T, s demo.Stage, d *sourcetest.Department, change ...func(*source.Interface)) {
	t.Helper()
	item, err := s.Desk.Item(t.Context(), dalianApprover, "210200.vehicle")
	if err != nil {
		t.Fatal(err)
	}
	item.ID, item.Name, item.Access, item.From = byInterface, "机动车（大连市，接口）", catalogue.API, demo.Begin
	if _, err := s.Desk.EditItem(t.Context(), dalianApprover, item); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Desk.EditSource(t.Context(), dalianApprover, byInterface, sourceIn(t, d, change...)); err != nil {
		t.Fatal(err)
	}
}

func sourceIn(t *testing.T, d *sourcetest.Department, change ...func(*source.Interface)) casework.SourceIn {
	t.Helper()
	var of source.Interface
	sourcetest.Described(t, 0, &of)
	of.HTTP.URL, of.Pace.WaitMillis = d.URL, 1
	for _, c := range change {
		c(&of)
	}
	return casework.SourceIn{Interface: of, Credentials: map[string]seal.Secret{"appKey": sourcetest.AppKey}}
}

func askingFor(item catalogue.ItemID) application {
	a := theCast(demo.Begin)
	a.items = []catalogue.ItemID{item}
	return a
}

// circuit is what the sources' list says.
func circuit(t *testing.T, s demo.Stage) source.State {
	t.Helper()
	all, err := s.Desk.Sources(t.Context(), dalianApprover)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d sources, %v", len(all), err)
	}
	return all[0].State
}

// until waits for what happens by itself.
func until(t *testing.T, what string, there func() bool) {
	t.Helper()
	for range 1000 {
		if there() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("%s did not happen", what)
}

// The bureau's interface is away when the case comes in: the circuit opens, the
// task waits and says nothing about anybody, the city is told. When it is back,
// one probe closes the circuit and everybody is answered, with the as-of date.
func TestAnInterfaceAnswersAfterAnOutage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s, d := stage(t, open), sourcetest.Open(t)
		heping := login(t, s, "heping.clerk")
		cast := demo.Cast()
		d.Hold(cast[0].Number, sourcetest.Vehicle("辽B·演1"), sourcetest.Vehicle("辽B·演2"), sourcetest.Vehicle("辽B·演3"))
		described(t, s, d)
		d.Everybody(sourcetest.Manner{Status: 503})
		v := askingFor(byInterface).submitted(t, s, heping)
		until(t, "the circuit's opening", func() bool { return noticed(t, s, "已暂停查询") })
		if got := circuit(t, s); got.Circuit != source.Opened || got.Reason != "数据源暂停服务" {
			t.Errorf("circuit %+v", got)
		}
		if got := says(t, s, heping, v, 0); got != "未反馈" {
			t.Errorf("in the outage the report says %s", got)
		}
		during := len(d.Asked())
		d.Everybody(sourcetest.Manner{})
		comeBack(t, s, heping, v)
		until(t, "the circuit's closing", func() bool { return noticed(t, s, "已恢复") })
		if got := circuit(t, s); got.Circuit != source.Closed || got.Failures != 0 {
			t.Errorf("circuit %+v", got)
		}
		found, err := s.Desk.Findings(t.Context(), heping, taskOf(t, v, byInterface).ID, 1, 3)
		if err != nil {
			t.Fatal(err)
		}
		if f := found[1]; f.Status != finding.Found || len(f.Records) != 3 || f.AsOf.String() != "2026-10-07" || f.Records[0]["priceFen"] != "6100000" {
			t.Errorf("the head: %+v", f)
		}
		if f := found[2]; f.Status != finding.None {
			t.Errorf("the second: %+v", f)
		}
		if after := len(d.Asked()) - during; after != 4 { // two pages of the head, one of each other
			t.Errorf("%d questions after the outage", after)
		}
	})
}

// comeBack lets hours pass until the task is answered: Hedui asks again by
// itself.
func comeBack(t *testing.T, s demo.Stage, by policy.Actor, v casework.CaseView) {
	t.Helper()
	hour := 4
	until(t, "the answer", func() bool {
		hour += 6
		s.Clock.Set(demo.Begin, hour)
		time.Sleep(200 * time.Millisecond) // the workers look as often
		return taskOf(t, view(t, s, by, v.Case.ID), byInterface).State == assist.Answered
	})
}

// noticed tells whether the city's inbox says so.
func noticed(t *testing.T, s demo.Stage, words string) (there bool) {
	t.Helper()
	err := s.Store.View(t.Context(), func(tx *store.Tx) error {
		all, err := tx.Notices(store.NoticeFilter{Office: "210200", Limit: 50})
		for _, n := range all {
			there = there || n.Kind == "source.state" && strings.Contains(n.Words, words)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}

// says is what the coverage shows of a person for the one item.
func says(t *testing.T, s demo.Stage, by policy.Actor, v casework.CaseView, person int) string {
	t.Helper()
	h, err := s.Desk.Coverage(t.Context(), by, v.Case.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	return h.Coverage[0].Cells[person].Says()
}

// One person whom the interface fails over is told as unavailable once others
// are answered and it has failed three times; the rest have their answers.
func TestOneBadPersonIsUnavailableAndTheOthersAreAnswered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s, d := stage(t, open), sourcetest.Open(t)
		heping := login(t, s, "heping.clerk")
		bad := demo.Cast()[1].Number
		d.About(bad, sourcetest.Manner{Garbage: true})
		described(t, s, d, func(i *source.Interface) { i.Pace.Tries = 1 })
		v := askingFor(byInterface).submitted(t, s, heping)
		// The first time others are answered; then it fails alone, for a day.
		until(t, "the first failure", func() bool { return d.Times(bad) > 0 })
		comeBack(t, s, heping, v)
		found, err := s.Desk.Findings(t.Context(), heping, taskOf(t, v, byInterface).ID, 1, 3)
		if err != nil {
			t.Fatal(err)
		}
		if f := found[2]; f.Status != finding.Unavailable || f.Reason == "" || strings.Contains(f.Reason, bad) {
			t.Errorf("the bad one: %+v", f)
		}
		if found[1].Status != finding.None || found[3].Status != finding.None {
			t.Errorf("the others: %+v", found)
		}
		for _, other := range []int{0, 2} {
			if n := d.Times(demo.Cast()[other].Number); n != 1 {
				t.Errorf("an answered person was asked %d times", n)
			}
		}
	})
}

// The program ends while the second person is being asked about. After the
// restart the first is not asked again, and the second under the same name of
// the question, because nobody can know whether it had arrived.
func TestNobodyAnsweredIsAskedAgainAfterAKill(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		d, cast := sourcetest.Open(t), demo.Cast()
		s, kill := killable(t, open)
		if err := s.Build(t.Context()); err != nil {
			t.Fatal(err)
		}
		described(t, s, d, func(i *source.Interface) { i.Pace.Batch = 1 })
		d.About(cast[1].Number, sourcetest.Manner{Late: time.Minute})
		heping := login(t, s, "heping.clerk")
		v := askingFor(byInterface).submitted(t, s, heping)
		until(t, "the second question", func() bool { return d.Times(cast[1].Number) == 1 })
		kill()
		d.About(cast[1].Number, sourcetest.Manner{})
		s, _ = killable(t, open)
		s.Clock.Set(demo.Begin, 12)
		waitAnswered(t, s, heping, v, byInterface)
		for i, want := range []int{1, 2, 1} {
			if got := d.Times(cast[i].Number); got != want {
				t.Errorf("person %d was asked about %d times", i+1, got)
			}
		}
		names := map[string]string{}
		for _, a := range d.Asked() {
			if before, ok := names[a.Number]; ok && before != a.Request {
				t.Error("the same question has another name")
			}
			names[a.Number] = a.Request
		}
	})
}

// killable is a stage whose work ends at once, in the middle of what it does.
func killable(t *testing.T, open storetest.Opener) (demo.Stage, func()) {
	t.Helper()
	clock := demo.NewClock(demo.Begin.Start().Add(9 * time.Hour))
	s := open(func(o *store.Options) { o.Now = clock.Now })
	desk := casework.New(casework.Options{Store: s, Demo: true})
	stop, err := desk.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dead := false
	kill := func() {
		if dead {
			return
		}
		dead = true
		now, cancel := context.WithCancel(context.Background())
		cancel()
		if err := stop(now); err != nil {
			t.Error(err)
		}
		desk.Close()
		s.Close()
	}
	t.Cleanup(kill)
	province, err := demo.New(seed, residents)
	if err != nil {
		t.Fatal(err)
	}
	return demo.Stage{Desk: desk, Store: s, Clock: clock, Province: province, Seed: seed, Out: t.TempDir(), Say: t.Logf}, kill
}

// A withdrawal between two questions keeps the next from leaving: no
// authorization, no query.
func TestNobodyIsAskedAboutAfterWithdrawal(t *testing.T) {
	s, d := stage(t, storetest.SQLite(t)), sourcetest.Open(t)
	heping, cast := login(t, s, "heping.clerk"), demo.Cast()
	described(t, s, d)
	d.Everybody(sourcetest.Manner{Status: 503})
	v := askingFor(byInterface).submitted(t, s, heping)
	until(t, "the circuit's opening", func() bool { return noticed(t, s, "已暂停查询") })
	before := d.Times(cast[1].Number)
	if err := s.Desk.WithdrawAuthorization(t.Context(), heping, v.Case.ID, 2); err != nil {
		t.Fatal(err)
	}
	d.Everybody(sourcetest.Manner{})
	comeBack(t, s, heping, v)
	if after := d.Times(cast[1].Number); after != before {
		t.Errorf("asked about %d times after the withdrawal", after-before)
	}
}

// The source stays away from the second person on. Hours before the limit what
// came in is fed back, the rest as unavailable with its reason: afterwards
// nothing could be (R8.1).
func TestWhatCameInIsFedBackBeforeTheLimit(t *testing.T) {
	s, d := stage(t, storetest.SQLite(t)), sourcetest.Open(t)
	heping, cast := login(t, s, "heping.clerk"), demo.Cast()
	for _, away := range []int{1, 2} {
		d.About(cast[away].Number, sourcetest.Manner{Status: 503})
	}
	described(t, s, d, func(i *source.Interface) { i.Pace.Batch = 1 })
	v := askingFor(byInterface).submitted(t, s, heping)
	until(t, "the outage", func() bool { return d.Times(cast[1].Number) > 0 })
	task := taskOf(t, v, byInterface)
	s.Clock.Set(task.DueOn, 20)
	time.Sleep(500 * time.Millisecond)
	if got := taskOf(t, view(t, s, heping, v.Case.ID), byInterface).State; got != assist.Open {
		t.Errorf("four hours before the limit the task is %s", got)
	}
	s.Clock.Set(task.DueOn, 22)
	waitAnswered(t, s, heping, v, byInterface)
	found, err := s.Desk.Findings(t.Context(), heping, task.ID, 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	for ordinal, want := range map[int]finding.Status{1: finding.None, 2: finding.Unavailable, 3: finding.Unavailable} {
		if f := found[ordinal]; f.Status != want || want == finding.Unavailable && f.Reason == "" {
			t.Errorf("person %d: %+v", ordinal, f)
		}
	}
}

// A description is its owner's, checked whole; its credentials are kept when
// left out, and shown to nobody. A trial asks about nobody who lives.
func TestASourceIsDescribedAndTriedByItsOwner(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s, d := stage(t, open), sourcetest.Open(t)
		described(t, s, d)
		if _, err := s.Desk.EditSource(t.Context(), login(t, s, "anshan.clerk"), byInterface, sourceIn(t, d)); !fault.Is(err, fault.Forbidden) {
			t.Errorf("another city described it: %v", err)
		}
		bad := sourceIn(t, d, func(i *source.Interface) { i.HTTP.Method, i.Reading.Format, i.HTTP.URL = "GET", "", "ftp://x" })
		if f, ok := fault.Of(func() error { _, err := s.Desk.EditSource(t.Context(), dalianApprover, byInterface, bad); return err }()); !ok || len(f.Fields) < 3 {
			t.Errorf("a bad description: %v", f)
		}
		if _, err := s.Desk.EditSource(t.Context(), dalianApprover, "210200.vehicle", sourceIn(t, d)); !fault.HasCode(err, "source.not_api") {
			t.Errorf("a hosted item: %v", err)
		}
		again := sourceIn(t, d)
		again.Credentials = nil
		if version, err := s.Desk.EditSource(t.Context(), dalianApprover, byInterface, again); err != nil || version != 2 {
			t.Fatalf("version %d, %v", version, err)
		}
		v, err := s.Desk.Source(t.Context(), dalianApprover, byInterface)
		if shown, _ := json.Marshal(v); err != nil || len(v.Credentials) != 1 || strings.Contains(string(shown), sourcetest.AppKey) {
			t.Errorf("shown %s, %v", shown, err)
		}
		tried, err := s.Desk.TrySource(t.Context(), dalianApprover, byInterface)
		if err != nil || tried.Status != finding.None || tried.AsOf.String() != "2026-10-07" {
			t.Errorf("tried %+v, %v", tried, err)
		}
		for _, a := range d.Asked() {
			if !strings.HasPrefix(a.Number, "2199991899") {
				t.Error("a trial asked about somebody")
			}
		}
	})
}
