package source

import (
	"testing"
	"time"

	"hedui/internal/fault"
)

func TestTheFakeTakesEachMessageOnceAndAnswersAsTold(t *testing.T) {
	now := time.Date(2026, 10, 8, 1, 0, 0, 0, time.UTC)
	reply := func(id string) Message { return Message{ID: id, Kind: AnswerOfAsk, Request: "t1"} }
	f := NewMinistryFake(func() time.Time { return now }, func(ask Message) []Reply {
		return []Reply{{After: time.Hour, Message: reply("late")}, {Message: reply("soon"), Twice: true}}
	})
	ask := Message{ID: "t1.ask", Kind: Ask, Request: "t1"}
	f.Down(true)
	if err := f.Send(t.Context(), ask); !fault.HasCode(err, "ministry.down") {
		t.Fatal(err)
	}
	f.Down(false)
	f.LoseAcknowledgements(1)
	for i := range 3 {
		if err := f.Send(t.Context(), ask); (err != nil) != (i == 0) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	if len(f.Got(Ask)) != 1 || f.Tries() != 4 {
		t.Fatalf("%d requests, %d attempts", len(f.Got(Ask)), f.Tries())
	}
	ids := func(after string) (all string, next string) {
		got, next, err := f.Receive(t.Context(), after)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got {
			all += m.ID + " "
		}
		return all, next
	}
	first, next := ids("")
	if again, _ := ids(""); first != "soon soon " || again != first {
		t.Errorf("%q, again %q", first, again)
	}
	now = now.Add(time.Hour)
	if late, _ := ids(next); late != "late " {
		t.Errorf("late: %q", late)
	}
}
