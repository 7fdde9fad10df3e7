package story_test

import (
	"bytes"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/docking"
	"hedui/internal/finding"
	"hedui/internal/review"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
)

// A household doubts what Jilin answered: the application goes out with its words
// and evidence, once; the result is laid over the first one, which stays
// (R5.5a, R5.5b, R16.1).
func TestAReviewCrossesTheMinistry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		a := beyond(t, open, func(ask docking.Message) []source.Reply {
			return []source.Reply{{Message: reply(ask, "w1", nothing(1), nothing(2), nothing(3))}}
		})
		a.fake.LookAgain(func(m docking.Message) []source.Reply {
			again := reply(m, "again", owns(1, "长春市某路 1 号"))
			again.Kind, again.Review = docking.ReviewFeedback, m.Review
			return []source.Reply{{Message: again, Twice: true}}
		})
		a.confirmed()
		a.must(a.Desk.Collect(t.Context()))
		o, err := a.Desk.Object(t.Context(), a.heping, a.v.Case.ID, casework.ObjectIn{Household: 1, Ordinal: 1, Category: "realestate", Assisting: "220000", Raiser: review.BySubject, Words: "在长春有房"})
		a.must(err)
		_, err = a.Desk.AddObjectionEvidence(t.Context(), a.heping, o.ID, casework.EvidenceIn{Name: "房产证", ContentType: "image/png", Content: bytes.NewReader([]byte("\x89PNG\r\n\x1a\n一张"))})
		a.must(err)
		_, err = a.Desk.Review(t.Context(), a.heping, o.ID)
		a.must(err)
		a.until("the application", func() bool { return len(a.fake.Got(docking.Review)) > 0 })
		if m := a.fake.Got(docking.Review)[0]; m.Words != "在长春有房" || len(m.Papers) != 1 || len(m.Persons) != 1 || m.To != "220000" || m.Due == 0 {
			t.Errorf("%+v", m.Header)
		}
		a.must(a.Desk.Collect(t.Context()))
		found, err := a.Desk.Findings(t.Context(), a.heping, a.task, 1, 3)
		a.must(err)
		if found[1].Status != finding.Found || found[2].Status != finding.None {
			t.Errorf("%s, %s", found[1].Status, found[2].Status)
		}
		if n := len(a.fake.Got(docking.Review)); n != 1 || a.told(a.heping, "review.answered") != 1 {
			t.Errorf("applied for %d times, told %d times", n, a.told(a.heping, "review.answered"))
		}
	})
}

// Jilin doubts what Dalian answered: Dalian looks again, by hand or on its hosted
// data, and one result goes back; a second application is refused (R5.5b).
func TestAReviewComesFromTheMinistry(t *testing.T) {
	a := beyond(t, storetest.SQLite(t), nil)
	ask := fromJilin("1", "vehicle", "210200", nil)
	a.fake.Deliver(ask)
	a.must(a.Desk.Collect(t.Context()))
	a.until("the answer", func() bool { return len(a.fake.Got(docking.Feedback)) > 0 })
	doubt := func(id string) {
		m := docking.New(docking.Review, id, ask.Request, "220000", "210000")
		m.Review, m.Persons, m.Words = id, []int{11, 13}, "车辆已过户"
		a.fake.Deliver(m)
		a.must(a.Desk.Collect(t.Context()))
	}
	doubt("rw-1")
	dalian := login(t, a.Stage, "dalian.clerk")
	reviews, err := a.Desk.Reviews(t.Context(), dalian, store.ReviewFilter{Limit: 10})
	a.must(err)
	if len(reviews) != 1 || reviews[0].LimitDays != 20 || len(reviews[0].Ordinals) != 2 || reviews[0].Initiating != agency.Ministry {
		t.Fatalf("%+v", reviews)
	}
	a.idle()
	_, err = a.Desk.FeedbackReview(t.Context(), dalian, reviews[0].ID)
	a.must(err)
	a.until("the result", func() bool { return len(a.fake.Got(docking.ReviewFeedback)) > 0 })
	got := a.fake.Got(docking.ReviewFeedback)[0]
	if got.Review != "rw-1" || got.Request != ask.Request || len(got.Answers) != 2 || got.Answers[0].No != 11 || got.Answers[1].No != 13 {
		t.Errorf("%+v, %d answers", got.Header, len(got.Answers))
	}
	doubt("rw-2")
	if a.told(a.province, "ministry.rejected") != 1 {
		t.Error("a second review was taken")
	}
	if tasks := a.tasksAt(dalian, agency.Ministry); len(tasks) != 1 || tasks[0].State != assist.Answered {
		t.Errorf("%+v", tasks)
	}
}
