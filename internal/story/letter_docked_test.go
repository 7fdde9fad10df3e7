package story_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// A request waits, frozen, until a docked city fetches it, from our door or from its
// folder. Whoever withdraws, or whose letter ends, before that is in nothing that the
// city can fetch from then on, though it names the message or compares ledgers; the
// others are. When the case ends nobody is (R3.4, R8.2, R12.2).
func TestWhatWaitsForACityNeverOutlivesTheLetters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newFetched(t, open)
		x.apply()
		x.are("at first", 1, 2, 3)
		waiting := x.poll(docking.Collect, docking.Content{}) // catalogue items too
		n := slices.IndexFunc(waiting, func(m docking.Message) bool { return m.Kind == docking.Request })
		if n < 0 {
			t.Fatal("no request waits")
		}
		first := waiting[n]

		x.must(x.Desk.WithdrawAuthorization(t.Context(), x.heping, x.id, 3))
		for _, m := range x.poll(docking.Collect, docking.Content{}) {
			if m.Kind == docking.Request && len(m.Asked.Persons) == 3 {
				t.Error("the frozen request was handed out after a withdrawal")
			}
		}
		x.are("after the withdrawal", 1, 2)
		if again := x.poll(docking.Resend, docking.Content{IDs: []string{first.ID}}); len(again) > 0 {
			t.Error("the frozen request was handed out by its name")
		}
		for _, m := range x.poll(docking.Ledger, docking.Content{On: demo.Begin + 1}) {
			if m.ID == first.ID {
				t.Error("the frozen request was handed out when ledgers were compared")
			}
		}

		x.Clock.Set(demo.Begin+4, 9)
		x.must(x.Desk.Collect(t.Context()))
		x.are("after the letter's end", 1)
		x.ended("210200.vehicle", "210300.deposit")

		_, err := x.Desk.Terminate(t.Context(), x.heping, x.id, "申请人放弃申请")
		x.must(err)
		x.are("after the case")
		x.neverAgain()
	})
}

// fetched is the province with two docked cities that fetch: Dalian at our door,
// Anshan from a folder.
type fetched struct {
	*abroad
	ours, dalian, anshan *docking.Party
	folder               string
	id                   verification.ID
	asks                 int
	sent                 map[string][]byte // Dalian's own requests, sealed
}

func newFetched(t *testing.T, open storetest.Opener) *fetched {
	x := &fetched{abroad: &abroad{}, folder: filepath.Join(t.TempDir(), "anshan"), sent: map[string][]byte{}}
	x.ours, x.dalian = parties(t, "210000", "210200")
	x.anshan, _ = parties(t, "210300", "210300")
	x.running = raise(t, open, func(o *casework.Options) { o.Docked = casework.Docked{Party: x.ours} })
	x.heping, x.province = login(t, x.Stage, "heping.clerk"), login(t, x.Stage, "province.approver")
	for _, in := range []casework.PeerIn{{Certificate: x.dalian.Certificate.PEM()}, {Certificate: x.anshan.Certificate.PEM(), Folder: x.folder}} {
		_, err := x.Desk.RegisterPeer(t.Context(), policy.Program("console"), in)
		x.must(err)
	}
	for _, id := range []catalogue.ItemID{"210200.vehicle", "210300.deposit"} {
		item, err := x.Desk.Item(t.Context(), x.province, id)
		x.must(err)
		item.Access, item.From = catalogue.Docked, demo.Begin+1
		x.must(second(x.Desk.EditItem(t.Context(), x.province, item)))
	}
	x.Clock.Set(demo.Begin+1, 9)
	return x
}

// apply asks about three people, of whom the second signed for three days.
func (x *fetched) apply() {
	x.t.Helper()
	c, err := theCast(demo.Begin).ready(x.t.Context(), x.Desk, x.heping)
	x.must(err)
	x.must(x.Desk.Authorize(x.t.Context(), x.heping, c.ID, 2, verification.Authorization{Number: "SQ-短", SignedOn: demo.Begin, ValidTo: demo.Begin + 3}))
	x.must(second3(x.Desk.Submit(x.t.Context(), x.heping, c.ID)))
	x.id, x.v = c.ID, view(x.t, x.Stage, x.heping, c.ID)
}

// poll is Dalian at our door.
func (x *fetched) poll(kind docking.Kind, content docking.Content) (all []docking.Message) {
	x.t.Helper()
	x.asks++
	m := docking.Message{Header: docking.Header{ID: fmt.Sprint("dl", x.asks), Kind: kind, From: "210200", To: "210000", SentAt: x.Clock.Now()}, Content: content}
	sealed, err := x.dalian.Seal(m, x.ours.Certificate)
	x.must(err)
	said, err := x.Desk.AcceptMessage(x.t.Context(), sealed)
	x.must(err)
	parts, err := docking.Split(said)
	x.must(err)
	for _, p := range parts {
		all = append(all, x.opened(x.dalian, p))
	}
	return all
}

// out is what Anshan finds in its folder.
func (x *fetched) out() (all []docking.Message) {
	x.t.Helper()
	names, err := filepath.Glob(filepath.Join(x.folder, "out", "*.msg"))
	x.must(err)
	for _, name := range names {
		wire, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue // taken back meanwhile
		}
		x.must(err)
		all = append(all, x.opened(x.anshan, wire))
	}
	return all
}

func (x *fetched) opened(by *docking.Party, wire []byte) docking.Message {
	x.t.Helper()
	s, err := docking.Parse(wire)
	x.must(err)
	m, err := by.Open(s)
	x.must(err)
	return m
}

// are waits until exactly these can be fetched, by either city.
func (x *fetched) are(when string, want ...int) {
	x.t.Helper()
	var got [2][]int
	x.until(fmt.Sprintf("%s: %v", when, want), func() bool {
		for i, all := range [][]docking.Message{x.poll(docking.Collect, docking.Content{}), x.out()} {
			got[i] = nil
			for _, m := range all {
				for _, p := range asked(m) {
					got[i] = append(got[i], p.No)
				}
			}
			slices.Sort(got[i])
		}
		return slices.Equal(got[0], want) && slices.Equal(got[1], want)
	})
}

func asked(m docking.Message) []docking.AskedPerson {
	if m.Kind != docking.Request {
		return nil
	}
	return m.Asked.Persons
}

// ended: of the second one it is said that nobody asked.
func (x *fetched) ended(items ...catalogue.ItemID) {
	x.t.Helper()
	for _, item := range items {
		found, err := x.Desk.Findings(x.t.Context(), x.heping, x.about(item).ID, 1, 3)
		x.must(err)
		if len(found) != 1 || found[2].Status != finding.Unavailable {
			x.t.Errorf("%s: %+v", item, found)
		}
	}
}

// neverAgain: what was given up is not sent again by hand either.
func (x *fetched) neverAgain() {
	x.t.Helper()
	admin := login(x.t, x.Stage, "system.admin")
	dead, err := x.Desk.DeadMessages(x.t.Context(), admin)
	x.must(err)
	if len(dead) != 6 {
		x.t.Errorf("%d were given up", len(dead))
	}
	for _, m := range dead {
		if err := x.Desk.Resend(x.t.Context(), admin, m.ID); !fault.Is(err, fault.Refused) {
			x.t.Errorf("%s (%s) was sent again: %v", m.ID, m.Fault, err)
		}
	}
}
