package main

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/workday"
)

// moment is a step of a message's exchange, as the line between both sides sees it.
type moment string

// Before its sender froze a message nothing of it is on the line; taking and
// receipting are one transaction, so between them there is only the time in which
// it is under way.
const (
	frozen   moment = "frozen, not arrived"
	taking   moment = "arrived, being taken"
	taken    moment = "taken, its receipt not on the line"
	returned moment = "its receipt came, being stored"
)

// trap kills a process at a moment of the next message of a kind.
type trap struct {
	kind   docking.Kind
	at     moment
	after  time.Duration // into the moment
	victim *server
	door   *link // the victim's: nobody knocks there until it is up again
	sprung chan struct{}
}

// sets lays a trap; one at a time.
func (k *link) sets(t trap) *trap {
	t.sprung = make(chan struct{})
	k.mu.Lock()
	defer k.mu.Unlock()
	k.trap = &t
	return &t
}

// spring carries one request as far as the moment, and kills.
func (t *trap) spring(c net.Conn, to string, asked []byte) {
	switch t.at {
	case frozen:
		t.kill()
	case taking:
		answered := make(chan []byte, 1)
		go func() { answered <- exchange(to, asked, 15*time.Second) }()
		time.Sleep(t.after)
		t.kill()
		_, _ = c.Write(<-answered)
	case taken:
		_ = exchange(to, asked, 15*time.Second)
		t.kill()
	case returned:
		_, _ = c.Write(exchange(to, asked, 15*time.Second))
		_ = c.Close()
		time.Sleep(t.after)
		t.kill()
	}
}

func (t *trap) kill() {
	t.door.leads("", 0)
	_ = t.victim.cmd.Process.Kill()
	_, _ = t.victim.cmd.Process.Wait()
	close(t.sprung)
}

// death is who is killed when, of a request and of the answer to it.
type death struct {
	at            moment
	after         time.Duration
	sender, taker bool
}

// deaths are the steps of an exchange: each is died through twice in one case, by
// the request's sender or taker and by the answer's.
var deaths = []death{
	{at: frozen, sender: true},
	{at: frozen, taker: true},
	{at: taking, after: time.Millisecond, taker: true},
	{at: taking, after: 4 * time.Millisecond, taker: true},
	{at: taking, after: 12 * time.Millisecond, taker: true},
	{at: taken, sender: true},
	{at: taken, taker: true},
	{at: returned, after: 2 * time.Millisecond, sender: true},
}

// Whichever side is killed at whichever step of an exchange, of the request or of
// its answer: after both run again each task has one answer, the other side did
// its work once, and the ledgers agree (R12.2). Then each side in turn loses its disk
// and comes back from an older backup, the province from one of before a request to
// the ministry was frozen: all heals by itself. One side is on PostgreSQL.
func TestAKillAtAnyStepLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	s := newTrio(t, !testing.Short(), false, 0)
	s.knowsTheMinistry(0)
	s.begin()
	before := len(s.ofHeping())
	for i, d := range deaths {
		s.dies(i, d)
	}
	s.eachOnce(before, len(deaths))
	s.sameLedgers(2 * len(deaths))
	s.comeBack()
	s.eachOnce(before, len(deaths)+1)
	s.agree()
}

// dies applies for Dalian's vehicles, with a kill on the way there and another on
// the way back: one of either side.
func (s *trio) dies(i int, d death) {
	s.t.Helper()
	heping, path := s.vehicles(i)
	ask, answer := trap{kind: docking.Request, at: d.at, after: d.after}, trap{kind: docking.Feedback, at: d.at, after: d.after}
	asker, answerer := &ask, &answer // whose victims are the province's and Dalian's process
	if !d.sender {
		asker, answerer = answerer, asker
	}
	asker.victim, asker.door = s.province, s.toProvince
	answerer.victim, answerer.door = s.dalian, s.toDalian
	first, second := s.toDalian.sets(ask), s.toProvince.sets(answer)
	submits(heping, path)
	s.revives(first, d)
	s.revives(second, d)
	s.isAnswered(path)
}

// vehicles is an application about Dalian's vehicles that can be submitted.
func (s *trio) vehicles(i int) (heping *visitor, path string) {
	s.t.Helper()
	heping = s.province.as(s.t, "heping.clerk")
	return heping, drafted(heping, string(demo.Commission().Department), "new", sheetOf(s.t, demo.HouseholdList(fmt.Sprintf("03%02d", i))), "210200.vehicle")
}

// isAnswered waits for the answer, and for the receipts of all.
func (s *trio) isAnswered(path string) {
	s.t.Helper()
	s.province.as(s.t, "heping.clerk").until("the answer", path, "tasks", is(m{"state": "answered"}))
	for _, side := range []*server{s.province, s.dalian} {
		side.as(s.t, "system.admin").until("the last receipt", "/peers", "items", is(m{"waiting": 0.0}))
	}
}

// submits does not mind when the server dies before it can say that it did.
func submits(v *visitor, path string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.url+"/api/v1"+path+"/submit", nil)
	if err != nil {
		v.t.Fatal(err)
	}
	if response, err := v.client.Do(r); err == nil {
		response.Body.Close()
	}
}

// revives waits for a kill, and starts the process again.
func (s *trio) revives(by *trap, d death) {
	s.t.Helper()
	select {
	case <-by.sprung:
	case <-time.After(90 * time.Second):
		s.t.Fatalf("%+v: no %s came", d, by.kind)
	}
	if by.door == s.toProvince {
		s.startProvince(s.now())
		return
	}
	s.startDalian(s.now())
}

// now is what the clocks say that began with the test; a clock that is started
// again never goes back.
func (s *trio) now() string {
	at, err := time.ParseInLocation("2006-01-02T15:04", s.began, workday.Beijing)
	if err != nil {
		s.t.Fatal(err)
	}
	return at.Add(time.Since(s.really) + time.Second).Format("2006-01-02T15:04:05")
}

// ofHeping are the tasks that Dalian's own system has from Heping.
func (s *trio) ofHeping() (all []m) {
	s.t.Helper()
	for _, row := range s.dalian.as(s.t, "dalian.clerk").rows("/tasks?limit=200", "items") {
		if row["initiating"] == "210102" {
			all = append(all, row)
		}
	}
	return all
}

// eachOnce: Dalian had each request once, and did it.
func (s *trio) eachOnce(before, requests int) {
	s.t.Helper()
	all := s.ofHeping()
	if len(all)-before != requests {
		s.t.Errorf("%d requests came as %d tasks", requests, len(all)-before)
	}
	for _, row := range all {
		if row["state"] != "answered" {
			s.t.Errorf("%v", row)
		}
	}
}

// sameLedgers: what one side sent the other took, and the reverse, by the clock that
// both go by.
func (s *trio) sameLedgers(sent int) {
	s.t.Helper()
	o := hedui(s.t, "", "", append([]string{"docking", "reconcile", "210200", "--at", s.now()}, s.provinceAt...)...)
	if want := fmt.Sprintf("本方 %d 份，一致。\n双方一致。", sent); o.code != 0 || !strings.Contains(o.out, want) {
		s.t.Errorf("want %s: %d %s%s", want, o.code, o.out, o.err)
	}
}

func (s *trio) today() string {
	day, _, _ := strings.Cut(s.now(), "T")
	return day
}
