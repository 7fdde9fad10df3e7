package story_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/review"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// begun brings a case as far as an answer of Anshan's about its deposits and
// the subjects' objection to it.
func begun(t *testing.T, open storetest.Opener) doubt {
	t.Helper()
	x := doubt{t: t, Stage: stage(t, open)}
	x.enter()
	v := theCast(demo.Begin-1).submitted(t, x.Stage, x.clerk)
	x.id, x.deposit = v.Case.ID, taskOf(t, v, "210300.deposit").ID
	x.feedBack(x.anshan, x.deposit)
	return x
}

// Of many who record the same objection at once, one is taken (R5.5b).
func TestTheSameObjectionAtOnceIsTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := begun(t, open)
		var taken atomic.Int32
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				_, err := x.Desk.Object(t.Context(), x.clerk, x.id, x.about(i%2*wife, "deposit", "210300")) // the wife's, or all of them
				switch {
				case err == nil:
					taken.Add(1)
				case !fault.HasCode(err, "review.once"):
					t.Error(err)
				}
			})
		}
		all.Wait()
		if taken.Load() != 1 {
			t.Errorf("%d were taken", taken.Load())
		}
	})
}

// The sharing department's answer file is a result, too: it prepares it, and
// the assisting agency alone feeds it back (R5.5a).
func TestAReviewIsAnsweredByFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := begun(t, open)
		bank := login(t, x.Stage, "anshan.jr")
		o := must(x.Desk.Object(t.Context(), x.officer, x.id, x.about(0, "deposit", "210300")))
		if _, err := x.Desk.Doubt(t.Context(), bank, o.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the department saw what is doubted before it was asked: %v", err)
		}
		r := must(x.Desk.Review(t.Context(), x.clerk, o.ID))[0]
		var pairs [][2]string
		for _, a := range must(x.Desk.AskedAgain(t.Context(), bank, r.ID)) {
			pairs = append(pairs, [2]string{string(a.Number), a.Name})
		}
		item := must(x.Desk.Item(t.Context(), bank, "210300.deposit"))
		if _, err := x.Desk.ImportReview(t.Context(), bank, r.ID, must(answerFile(item, x.Province, pairs[1:], demo.AsOf))); !fault.HasCode(err, "task.answer_file") {
			t.Errorf("an answer without everybody: %v", err)
		}
		must(x.Desk.ImportReview(t.Context(), bank, r.ID, must(answerFile(item, x.Province, pairs, demo.AsOf))))
		if _, err := x.Desk.FeedbackReview(t.Context(), bank, r.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the department fed back: %v", err)
		}
		done := must(x.Desk.FeedbackReview(t.Context(), x.anshan, r.ID))
		if done.Changed != 0 || len(done.Ordinals) != 3 {
			t.Errorf("%d of %d changed", done.Changed, len(done.Ordinals))
		}
		if _, err := x.Desk.FeedbackReview(t.Context(), x.anshan, r.ID); !fault.HasCode(err, "review.answered") {
			t.Errorf("fed back twice: %v", err)
		}
		if task := must(x.Desk.Task(t.Context(), x.anshan, x.deposit)); len(task.Exchanges) == 0 {
			t.Error("the file was not kept")
		}
	})
}

// No authorization, no query: neither a review applied for, nor one that was
// prepared before the withdrawal, goes out (先授权再核对).
func TestAWithdrawnAuthorizationStopsAReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := begun(t, open)
		own := must(x.Desk.Object(t.Context(), x.clerk, x.id, x.about(1, "deposit", "210300")))
		wifes := must(x.Desk.Object(t.Context(), x.clerk, x.id, x.about(wife, "deposit", "210300")))
		r := must(x.Desk.Review(t.Context(), x.clerk, wifes.ID))[0]
		must(x.Desk.AnswerReview(t.Context(), x.anshan, r.ID, []finding.Finding{x.found(wife)}))
		for _, ordinal := range []int{1, wife} {
			if err := x.Desk.WithdrawAuthorization(t.Context(), x.clerk, x.id, ordinal); err != nil {
				t.Fatal(err)
			}
		}
		for name, err := range map[string]error{
			"applied for": second(x.Desk.Review(t.Context(), x.clerk, own.ID)),
			"fed back":    second(x.Desk.FeedbackReview(t.Context(), x.anshan, r.ID)),
			"asked again": second(x.Desk.AskedAgain(t.Context(), x.anshan, r.ID)),
		} {
			if !fault.HasCode(err, "review.not_authorised") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// The end of the case ends objections and reviews; a late result is refused
// (R8.2).
func TestTerminationEndsReviews(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := begun(t, open)
		waiting := must(x.Desk.Object(t.Context(), x.clerk, x.id, x.about(1, "deposit", "210300")))
		asked := must(x.Desk.Object(t.Context(), x.clerk, x.id, x.about(wife, "deposit", "210300")))
		r := must(x.Desk.Review(t.Context(), x.clerk, asked.ID))[0]
		must(x.Desk.AnswerReview(t.Context(), x.anshan, r.ID, []finding.Finding{x.found(wife)}))
		must(x.Desk.Terminate(t.Context(), x.clerk, x.id, "申请人撤回申请"))
		refusedBecause(t, "R8.2", func() error { return second(x.Desk.FeedbackReview(t.Context(), x.anshan, r.ID)) })
		refusedBecause(t, "R8.2", func() error { return second(x.Desk.Review(t.Context(), x.clerk, waiting.ID)) })
		refusedBecause(t, "R8.2", func() error {
			return second(x.Desk.Object(t.Context(), x.clerk, x.id, x.about(3, "deposit", "210300")))
		})
		for _, v := range must(x.Desk.Objections(t.Context(), x.clerk, x.id)) {
			if v.State != review.Terminated {
				t.Errorf("an objection is %s", v.State)
			}
		}
		if got := len(must(x.Desk.History(t.Context(), x.clerk, x.deposit, wife))); got != 1 {
			t.Errorf("%d versions", got)
		}
	})
}

// For existing recipients the city applies, the county does not; the item's
// limit is a target, and a second review is refused by article 6 (R6.4).
func TestReviewOfExistingRecipients(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := doubt{t: t, Stage: stage(t, open)}
		x.enter()
		shenyang := login(t, x.Stage, "shenyang.clerk")
		a := theCast(demo.Begin - 1)
		in := a.commission()
		in.Kind, in.Commissioned = catalogue.Existing, "210102"
		in.Commission.Purpose = "最低生活保障动态管理"
		c := must(x.Desk.Create(t.Context(), shenyang, in))
		must(x.Desk.Choose(t.Context(), shenyang, c.ID, []catalogue.ItemID{"210300.deposit"}))
		must(importList(t.Context(), x.Desk, shenyang, c.ID, a.list()))
		must(x.Desk.AddMaterial(t.Context(), shenyang, c.ID, scan()))
		if _, _, err := x.Desk.Submit(t.Context(), shenyang, c.ID); err != nil {
			t.Fatal(err)
		}
		task := taskOf(t, view(t, x.Stage, shenyang, c.ID), "210300.deposit")
		x.id, x.deposit = c.ID, task.ID
		x.feedBack(x.anshan, x.deposit)
		o := must(x.Desk.Object(t.Context(), x.clerk, c.ID, x.about(wife, "deposit", "210300")))
		if _, err := x.Desk.Review(t.Context(), x.clerk, o.ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the county applied: %v", err)
		}
		r := must(x.Desk.Review(t.Context(), shenyang, o.ID))[0]
		if want := workday.Embedded().Due(workday.DateOf(x.Clock.Now()), task.LimitDays).On; r.DueOn != want || r.LimitDays == 20 {
			t.Errorf("due on %s, want %s", r.DueOn, want)
		}
		x.Clock.Set(r.DueOn+40, 9)
		x.sweep()
		must(x.Desk.AnswerReview(t.Context(), x.anshan, r.ID, []finding.Finding{x.found(wife)}))
		if done := must(x.Desk.FeedbackReview(t.Context(), x.anshan, r.ID)); !done.Late {
			t.Error("not marked overdue")
		}
		refusedBecause(t, "R6.4", func() error {
			return second(x.Desk.Object(t.Context(), x.officer, c.ID, x.about(wife, "deposit", "210300")))
		})
		if v := must(x.Desk.Reviews(t.Context(), x.officer, casework.ReviewFilter{})); len(v) != 1 || v[0].Overdue || !v[0].Late {
			t.Errorf("the department's list: %+v", v)
		}
	})
}
