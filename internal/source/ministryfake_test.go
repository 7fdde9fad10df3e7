package source

import (
	"crypto/rand"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
)

// parties makes two that know each other.
func parties(t *testing.T, now time.Time) (ours, theirs *docking.Party) {
	t.Helper()
	root, err := docking.NewAuthority(rand.Reader, "测试", now)
	if err != nil {
		t.Fatal(err)
	}
	authority, err := docking.OpenAuthority(root)
	if err != nil {
		t.Fatal(err)
	}
	open := func(code agency.Code) *docking.Party {
		issued, err := authority.Issue(rand.Reader, code, "测试", now)
		if err != nil {
			t.Fatal(err)
		}
		p, err := docking.OpenParty(issued.Certificate, issued.Key)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return open("210000"), open("100000")
}

func TestTheFakeTakesEachMessageOnceAndAnswersAsTold(t *testing.T) {
	now := time.Date(2026, 10, 8, 1, 0, 0, 0, time.UTC)
	ours, theirs := parties(t, now)
	reply := func(id string) docking.Message {
		m := docking.New(docking.Reason, id, "t1", "220000", "210000")
		m.Words = id
		return m
	}
	f := NewMinistryFake(func() time.Time { return now }, theirs, ours.Certificate, func(docking.Message) []Reply {
		return []Reply{{After: time.Hour, Message: reply("late")}, {Message: reply("soon"), Twice: true}}
	})
	send := func(kind docking.Kind, id string, change func(*docking.Message)) ([]byte, error) {
		m := docking.New(kind, id, "t1", "210000", "220000")
		m.SentAt = now
		if change != nil {
			change(&m)
		}
		wire, err := ours.Seal(m, theirs.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		return f.Exchange(t.Context(), wire)
	}
	ask := func(m *docking.Message) {
		m.Asked = &docking.Question{Category: "vehicle", Persons: []docking.AskedPerson{{No: 1}}}
	}
	asked := docking.New(docking.Request, "t1.ask", "t1", "210000", "220000")
	asked.SentAt = now
	ask(&asked)
	frozen, err := ours.Seal(asked, theirs.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	f.Down(true)
	if _, err := f.Exchange(t.Context(), frozen); !fault.HasCode(err, "docking.down") {
		t.Fatal(err)
	}
	f.Down(false)
	f.LoseAcknowledgements(1)
	for i := range 3 {
		if _, err := f.Exchange(t.Context(), frozen); (err != nil) != (i == 0) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	if _, err := send(docking.Request, "t1.ask", ask); !fault.HasCode(err, "docking.reused") { // sealed anew: other bytes
		t.Errorf("the id of another message: %v", err)
	}
	if len(f.Got(docking.Request)) != 1 || f.Tries() != 5 {
		t.Fatalf("%d requests, %d attempts", len(f.Got(docking.Request)), f.Tries())
	}
	ids := func() (all string) {
		said, err := send(docking.Collect, "c", nil)
		if err != nil {
			t.Fatal(err)
		}
		wires, err := docking.Split(said)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wires {
			s, err := docking.Parse(w)
			if err != nil {
				t.Fatal(err)
			}
			all += s.ID + " "
		}
		return all
	}
	first := ids()
	if again := ids(); first != "soon soon " || again != first {
		t.Errorf("%q, again %q", first, again)
	}
	if _, err := send(docking.Receipted, "r", func(m *docking.Message) { m.Receipt = &docking.Receipt{Of: "soon"} }); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if late := ids(); late != "late " {
		t.Errorf("late: %q", late)
	}
}
