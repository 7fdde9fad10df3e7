package assist

import (
	"testing"
	"time"

	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/verification"
)

// crossing plans a task at another province beside one in the own.
func crossing(kind catalogue.Kind) (abroad, home Task) {
	tasks := Plan(verification.Case{ID: "c1", Kind: kind}, []Place{
		{Item: catalogue.Item{ID: "220000.realestate", Access: catalogue.Ministry, LimitDays: 30}, Assisting: "220000", Subjects: 1},
		{Item: catalogue.Item{ID: "210200.vehicle", Access: catalogue.Hosted, LimitDays: 3}, Assisting: "210200", Subjects: 1},
	}, cal, rules, receipt)
	return tasks[0], tasks[1]
}

func TestOnlyTheCrossProvincePartWaits(t *testing.T) {
	abroad, home := crossing(catalogue.New)
	if abroad.State != Confirming || !abroad.ReceivedAt.IsZero() || abroad.DueOn != 0 || !abroad.Pending() {
		t.Errorf("abroad: %+v", abroad)
	}
	if home.State != Open || home.DueOn == 0 {
		t.Errorf("at home: %+v", home)
	}
	if err := abroad.Answer(receipt); !fault.HasCode(err, "assist.not_pushed") {
		t.Errorf("an answer before the push: %v", err)
	}
	if abroad.Expire(receipt.AddDate(9, 0, 0)) {
		t.Error("what was not pushed expired")
	}
	if _, due := Reminder(abroad, cal, []int{5}, receipt); due {
		t.Error("what was not pushed is reminded of")
	}
}

// The state table of the part that waits, each verb from each state.
func TestConfirmationStates(t *testing.T) {
	verbs := map[string]func(*Task) error{
		"confirm":  func(t *Task) error { return t.Confirm(DefaultLink(), cal, receipt) },
		"return":   (*Task).Return,
		"resubmit": (*Task).Resubmit,
		"withdraw": func(t *Task) error { return t.Withdraw("申请人已处置该房产", receipt) },
	}
	for from, wanted := range map[State]map[string]State{
		Confirming: {"confirm": Open, "return": Returned, "withdraw": Terminated},
		Returned:   {"resubmit": Confirming, "withdraw": Terminated},
		Open:       {}, Answered: {}, Expired: {}, Terminated: {},
	} {
		for verb, do := range verbs {
			task, _ := crossing(catalogue.New)
			task.State = from
			err := do(&task)
			want, allowed := wanted[verb]
			if allowed && (err != nil || task.State != want) {
				t.Errorf("%s of %s: %s, %v", verb, from, task.State, err)
			}
			if !allowed && (!fault.HasCode(err, "assist.confirmation") || task.State != from) {
				t.Errorf("%s of %s: %s, %v", verb, from, task.State, err)
			}
		}
	}
	task, _ := crossing(catalogue.New)
	if err := task.Withdraw("", receipt); err == nil {
		t.Error("withdrawn without a reason")
	}
	if !task.Terminate() || task.State != Terminated {
		t.Error("a waiting task does not end with its case")
	}
}

// R16.1: the link's limits replace the norm's, from the push, for both kinds.
func TestTheLinksLimitCountsFromThePush(t *testing.T) {
	link := DefaultLink()
	link.NewDays, link.ExistingDays = 3, 5
	push := receipt.AddDate(0, 0, 7) // 2026-09-15, a Tuesday; 09-20 is worked
	for kind, due := range map[catalogue.Kind]string{catalogue.New: "2026-09-18", catalogue.Existing: "2026-09-21"} {
		task, _ := crossing(kind)
		if err := task.Confirm(link, cal, push); err != nil {
			t.Fatal(err)
		}
		if task.DueOn.String() != due || !task.ReceivedAt.Equal(push) || task.TargetOn != 0 || task.Due(cal).On != task.DueOn {
			t.Errorf("%s: due on %s, received %s", kind, task.DueOn, task.ReceivedAt)
		}
		late := task
		late.LateAllowed = link.Late
		if err := late.Answer(task.DueAt.Add(time.Hour)); (err == nil) != (kind == catalogue.Existing) {
			t.Errorf("%s, late: %v", kind, err)
		}
	}
	link.Late = "部平台规则允许"
	task, _ := crossing(catalogue.New)
	if err := task.Confirm(link, cal, push); err != nil {
		t.Fatal(err)
	}
	if err := task.Answer(task.DueAt); err != nil || !task.Late {
		t.Errorf("late under the ministry's rule: %v", err)
	}
}

func TestLinkCheckFindsEveryDefect(t *testing.T) {
	if err := DefaultLink().Check(); err != nil {
		t.Error(err)
	}
	bad := Link{NewDays: 0, ExistingDays: 400, InboundDays: 1, ReminderDays: []int{1, 5}, PerMessage: 9999,
		Forms: []Form{{"vehicle", "A1", nil}, {"pension", "A1", nil}}}
	f, _ := fault.Of(bad.Check())
	if f == nil || len(f.Fields) != 5 || f.Rule != "R16.1" {
		t.Errorf("%+v", f)
	}
}

func TestFormsTranslateBothWays(t *testing.T) {
	l := Link{Forms: []Form{{"vehicle", "JDC", map[string]string{"plate": "HPHM"}}}}
	item := catalogue.Item{Content: []catalogue.Field{{Name: "plate"}, {Name: "kind"}}}
	f := l.FormFor("JDC")
	if f.Category != "vehicle" || l.FormOf("pension").Code != "pension" || l.FormFor("pension").Category != "pension" {
		t.Errorf("%+v", f)
	}
	theirs := f.Out(map[string]string{"plate": "p", "kind": "k"})
	theirs["owner"] = "beyond the content"
	ours := f.In(item, theirs)
	if theirs["HPHM"] != "p" || len(ours) != 2 || ours["plate"] != "p" || ours["kind"] != "k" {
		t.Errorf("%v, %v", theirs, ours)
	}
}
