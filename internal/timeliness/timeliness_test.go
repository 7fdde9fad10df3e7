package timeliness_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/review"
	"hedui/internal/timeliness"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

var (
	today = workday.NewDate(2026, 11, 12)
	now   = today.Start().Add(10 * time.Hour)
	ago   = func(days int) time.Time { return now.AddDate(0, 0, -days) }
)

// Wherever a task is, it says who holds it, since when, and why (R3.3).
func TestEveryTaskSaysWhereItIs(t *testing.T) {
	task := func(state assist.State, access catalogue.Access) assist.Task {
		return assist.Task{State: state, Access: access, Initiating: "210102", Assisting: "210300", Sharing: "210300.jr",
			ReceivedAt: ago(9), StartsOn: today - 9, DueAt: ago(1), AnsweredAt: ago(2)}
	}
	later := task(assist.Open, catalogue.File)
	later.StartsOn = today + 3
	abroad := task(assist.Open, catalogue.Ministry)
	abroad.Assisting = "220000"
	reasoned := task(assist.Expired, catalogue.File)
	reasoned.ReasonAt = ago(0)
	for name, c := range map[string]struct {
		facts  timeliness.Facts
		holder string
		since  time.Time
		why    timeliness.Why
		words  string
	}{
		"first with the province":   {timeliness.Facts{Task: task(assist.Confirming, catalogue.Ministry), Province: "210000", Submitted: ago(8)}, "210000", ago(8), timeliness.ToConfirm, "省级确认"},
		"again with the province":   {timeliness.Facts{Task: task(assist.Confirming, catalogue.Ministry), Province: "210000", Submitted: ago(8), Resubmitted: ago(3)}, "210000", ago(3), timeliness.ToConfirm, "省级确认"},
		"returned":                  {timeliness.Facts{Task: task(assist.Returned, catalogue.Ministry), Returned: ago(4), Reason: "编号不符"}, "210102", ago(4), timeliness.ToMend, "编号不符"},
		"on its way":                {timeliness.Facts{Task: abroad}, "hedui", ago(9), timeliness.ToCarry, "推送"},
		"at the ministry":           {timeliness.Facts{Task: abroad, Sent: ago(7)}, "220000", ago(7), timeliness.AtMinistry, "外省"},
		"in a city's own system":    {timeliness.Facts{Task: task(assist.Open, catalogue.Docked), Sent: ago(6)}, "210300", ago(6), timeliness.AtPeer, "自建系统"},
		"held":                      {timeliness.Facts{Task: task(assist.Open, catalogue.File), Held: "没有保密协议"}, "210300", ago(9), timeliness.Held, "保密协议"},
		"before the window":         {timeliness.Facts{Task: later}, "210300.jr", ago(9), timeliness.InWindow, "2026"},
		"in the queue":              {timeliness.Facts{Task: task(assist.Open, catalogue.Hosted), Snapshot: true}, "hedui", ago(9), timeliness.Queued, "比对"},
		"hosted without data":       {timeliness.Facts{Task: task(assist.Open, catalogue.Hosted)}, "210300", ago(9), timeliness.NoData, "尚未导入"},
		"asked by interface":        {timeliness.Facts{Task: task(assist.Open, catalogue.API), Interface: true}, "hedui", ago(9), timeliness.Queued, "接口"},
		"interface that fails":      {timeliness.Facts{Task: task(assist.Open, catalogue.API), Interface: true, Paused: ago(2), PausedWords: "停机"}, "210300.jr", ago(2), timeliness.Paused, "停机"},
		"no interface":              {timeliness.Facts{Task: task(assist.Open, catalogue.API)}, "210300", ago(9), timeliness.ToExport, "待办理"},
		"not handed out":            {timeliness.Facts{Task: task(assist.Open, catalogue.File)}, "210300", ago(9), timeliness.ToExport, "待办理"},
		"at the sharing department": {timeliness.Facts{Task: task(assist.Open, catalogue.File), Exported: ago(5)}, "210300.jr", ago(5), timeliness.AtSharing, "资源共享部门"},
		"prepared":                  {timeliness.Facts{Task: task(assist.Open, catalogue.File), Exported: ago(5), Prepared: ago(1)}, "210300", ago(1), timeliness.ToFeedBack, "待反馈"},
		"expired":                   {timeliness.Facts{Task: task(assist.Expired, catalogue.File)}, "210300", ago(1), timeliness.OwesReason, "说明原因"},
		"expired, with a reason":    {timeliness.Facts{Task: reasoned}, "", ago(0), timeliness.Done, "已说明"},
		"answered":                  {timeliness.Facts{Task: task(assist.Answered, catalogue.File)}, "", ago(2), timeliness.Done, "已反馈"},
		"in review":                 {timeliness.Facts{Task: task(assist.Answered, catalogue.File), Review: &review.Review{Assisting: "210300", ReceivedAt: ago(1), DueOn: today + 20}}, "210300", ago(1), timeliness.InReview, "复核中"},
		"terminated":                {timeliness.Facts{Task: task(assist.Terminated, catalogue.File)}, "", time.Time{}, timeliness.Done, "终止"},
	} {
		got := timeliness.Stand(c.facts, now)
		if got.Holder != c.holder || !got.Since.Equal(c.since) || got.Why != c.why || !strings.Contains(got.Words, c.words) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A case says where it is, too.
func TestACaseSaysWhereItIs(t *testing.T) {
	c := verification.Case{State: verification.Running, Initiating: "210102", Commissioned: "210105", SubmittedAt: ago(9)}
	tasks := []assist.Task{{State: assist.Answered, AnsweredAt: ago(3)}, {State: assist.Open}}
	if got := timeliness.StandCase(c, tasks); got.Why != timeliness.Asking || !strings.Contains(got.Words, "1 项任务已反馈，1 项未办结") {
		t.Errorf("running: %+v", got)
	}
	tasks[1] = assist.Task{State: assist.Expired, DueAt: ago(1)}
	c.State = verification.Answered
	if got := timeliness.StandCase(c, tasks); got.Holder != "210105" || !got.Since.Equal(ago(1)) || got.Why != timeliness.ToReport {
		t.Errorf("answered: %+v", got)
	}
}

// The quantiles are those of the sorted list.
func TestQuantilesAgreeWithTheSortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, 40), 1, 60).Draw(t, "days")
		var f timeliness.Figures
		for _, d := range days {
			one := timeliness.Figures{Days: make([]int, d+1)}
			one.Days[d] = 1
			f.Add(one, 1)
		}
		slices.Sort(days)
		for _, percent := range []int{50, 90} {
			want := days[(len(days)*percent+99)/100-1]
			if got, ok := f.Quantile(percent); !ok || got != want {
				t.Fatalf("%d%% of %v: %d, want %d", percent, days, got, want)
			}
		}
	})
}

// What is added and taken back leaves nothing.
func TestFiguresAreTakenBackWhole(t *testing.T) {
	f := timeliness.Figures{TakenIn: 1, InTime: 1, Asked: 3, Looked: 2, Hits: 1, Records: 4, Days: []int{0, 0, 1}}
	var all timeliness.Figures
	all.Add(f, 1)
	all.Add(f, 1)
	all.Add(f, -1)
	if all.NotAnswered() != 1 || all.Answered() != 1 || all.Empty() {
		t.Errorf("%+v", all)
	}
	all.Add(f, -1)
	if !all.Empty() || f.Days[2] != 1 {
		t.Errorf("left: %+v, of %+v", all, f)
	}
}
