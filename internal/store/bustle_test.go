package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/timeliness"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// bustle is a small province whose tasks change at random.
type bustle struct {
	t     *testing.T
	s     *store.Store
	dice  *rand.Rand
	tasks []assist.ID
	now   time.Time
}

func newBustle(t *testing.T, open storetest.Opener) *bustle {
	t.Helper()
	b := &bustle{t: t, dice: rand.New(rand.NewPCG(7, 7)), now: workday.NewDate(2026, 9, 1).Start()}
	b.s = open(func(o *store.Options) { o.Now = func() time.Time { return b.now } })
	b.write(func(tx *store.Tx) error {
		for id, level := range scopePlaces {
			a := agency.Agency{ID: id, Name: string(id), ShortName: string(id), Level: level}
			if level != agency.Province {
				a.Parent = "210000"
			}
			if level == agency.County {
				a.Parent = id[:4] + "00"
			}
			if err := tx.PutAgency(a); err != nil {
				return err
			}
		}
		for i, category := range []catalogue.CategoryCode{"vehicle", "deposit"} {
			item := catalogue.Item{ID: catalogue.ItemID(fmt.Sprintf("i%d", i)), Version: 1, Name: "x", Category: category, Owner: "210200", Access: catalogue.Hand}
			if err := tx.PutItem(item); err != nil {
				return err
			}
		}
		return nil
	})
	return b
}

func (b *bustle) write(fn func(tx *store.Tx) error) {
	b.t.Helper()
	err := b.s.Write(b.t.Context(), policy.Program("test"), "test", func(tx *store.Tx) error {
		tx.Object("test", "x")
		return fn(tx)
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// step lets a day or so go by in which something happens to some tasks.
func (b *bustle) step() {
	b.now = b.now.Add(time.Duration(b.dice.IntN(40)) * time.Hour)
	b.write(func(tx *store.Tx) error {
		for range 1 + b.dice.IntN(4) {
			if err := b.one(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *bustle) one(tx *store.Tx) error {
	if len(b.tasks) == 0 || b.dice.IntN(3) == 0 {
		return b.receive(tx)
	}
	t, err := tx.Task(b.tasks[b.dice.IntN(len(b.tasks))])
	if err != nil {
		return err
	}
	switch {
	case t.State == assist.Confirming:
		t.Receive(30, workday.Embedded(), tx.Now)
		t.State = assist.Open
		return tx.PushTask(&t)
	case t.State == assist.Answered:
		return b.review(tx, t)
	case t.State != assist.Open:
		return nil
	}
	switch b.dice.IntN(6) {
	case 0:
		t.Terminate()
	case 1:
		t.State = assist.Expired
	case 2:
		t.Subjects = max(1, t.Subjects-1)
	default:
		return b.answer(tx, t)
	}
	return tx.UpdateTask(&t)
}

func (b *bustle) receive(tx *store.Tx) error {
	place := func() agency.ID { return scopeAgencies[b.dice.IntN(len(scopeAgencies))] }
	t := assist.Task{ID: assist.ID(tx.NewID("t")), Case: verification.ID(tx.NewID("c")), Kind: []catalogue.Kind{catalogue.New, catalogue.Existing}[b.dice.IntN(2)],
		Item: catalogue.Ref{ID: catalogue.ItemID(fmt.Sprintf("i%d", b.dice.IntN(2))), Version: 1}, Initiating: place(), Commissioned: place(), Assisting: place(),
		Subjects: 1 + b.dice.IntN(5), State: assist.Confirming}
	if b.dice.IntN(5) > 0 {
		t.Receive(b.dice.IntN(40), workday.Embedded(), tx.Now)
		t.State = assist.Open
		t.TargetOn = []workday.Date{0, t.DueOn - 10}[b.dice.IntN(2)]
	}
	b.tasks = append(b.tasks, t.ID)
	return tx.PutTask(t)
}

func (b *bustle) counts(subjects int) (c finding.Counts) {
	for range subjects {
		status := []finding.Status{finding.Found, finding.None, finding.NameDiffers, finding.Unavailable}[b.dice.IntN(4)]
		f := finding.Finding{Status: status}
		if status == finding.Found {
			f.Records = make([]finding.Record, 1+b.dice.IntN(3))
		}
		c.Add(f)
	}
	return c
}

func (b *bustle) answer(tx *store.Tx, t assist.Task) error {
	t.State, t.AnsweredAt, t.Late = assist.Answered, tx.Now, t.Passed(tx.Now)
	if err := tx.PutAnswer(store.Answer{Task: t.ID, No: 1, Manifest: finding.Manifest{Counts: b.counts(t.Subjects)}}); err != nil {
		return err
	}
	return tx.UpdateTask(&t)
}

// review applies for one, or answers the one that is open.
func (b *bustle) review(tx *store.Tx, t assist.Task) error {
	all, err := tx.TaskReviews(t.Case, t.ID)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.State != review.Open {
			continue
		}
		r.State, r.Answer, r.Changed = review.Answered, len(all)+1, 1
		if err := tx.PutAnswer(store.Answer{Task: t.ID, No: r.Answer, Manifest: finding.Manifest{Counts: b.counts(1)}}); err != nil {
			return err
		}
		before := finding.Counts{}
		before.Add(finding.Finding{Status: finding.None})
		if err := tx.PutReviewBefore(r.ID, before); err != nil {
			return err
		}
		return tx.UpdateReview(&r)
	}
	return tx.PutReview(review.Review{ID: review.ID(tx.NewID("rw")), Objection: review.ObjectionID(tx.NewID("o")), Case: t.Case, Task: t.ID,
		Item: t.Item, Assisting: t.Assisting, Ordinals: []int{1}, State: review.Open, ReceivedAt: tx.Now})
}

// recount adds up what the figures say, from the cases alone.
func (b *bustle) recount(tx *store.Tx) map[timeliness.Cell]timeliness.Figures {
	b.t.Helper()
	all := map[timeliness.Cell]timeliness.Figures{}
	for _, id := range b.tasks {
		c, err := tx.CountOf(id)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, cell := range c.Cells() {
			f := all[cell]
			f.Add(c.Figures, 1)
			all[cell] = f
		}
	}
	return all
}

func (b *bustle) folded(tx *store.Tx) map[timeliness.Cell]timeliness.Figures {
	b.t.Helper()
	all := map[timeliness.Cell]timeliness.Figures{}
	for _, side := range []timeliness.Side{timeliness.Assisting, timeliness.Initiating, timeliness.Flow} {
		for _, by := range []store.Apart{{}, {Category: true}, {Party: true}, {Category: true, Party: true}} {
			cells, err := tx.Figures(store.FiguresFilter{Side: side}, by)
			if err != nil {
				b.t.Fatal(err)
			}
			for _, c := range cells {
				c.Overdue = 0
				if !c.Figures.Empty() {
					all[c.Cell] = c.Figures
				}
			}
		}
	}
	return all
}
