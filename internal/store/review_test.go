package store_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

func anObjection(id review.ObjectionID, ordinals ...int) review.Objection {
	return review.Objection{ID: id, Case: "c1", CaseNumber: "HD1", Kind: "new", Household: 1, Whole: len(ordinals) > 1, Ordinals: ordinals,
		Category: "deposit", Assisting: "210300", Initiating: "210100", Commissioned: "210102", Commissioning: "210102.mz",
		Raiser: review.BySubject, Words: "d1", State: review.Raised, RaisedAt: time.UnixMilli(1000).UTC(), RaisedBy: "a1"}
}

func aReview(id review.ID, due workday.Date) review.Review {
	return review.Review{ID: id, Objection: "ob1", Case: "c1", CaseNumber: "HD1", Kind: "new", Task: assist.ID("t" + id), ItemName: "银行存款",
		Access: "file", Initiating: "210100", Commissioned: "210102", Assisting: "210300", Commissioning: "210102.mz", Sharing: "210300.jr",
		Ordinals: []int{2, 3}, State: review.Open, ReceivedAt: time.UnixMilli(2000).UTC(), LimitDays: 20, DueOn: due, DueAt: due.End(), DueKnown: true, Calendar: "v1"}
}

// object runs fn in a Write about the case.
func object(t testing.TB, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Write(ctx, clerk, "objection.create", func(tx *store.Tx) error { tx.Object("case", "c1"); return fn(tx) }); err != nil {
		t.Fatal(err)
	}
}

func inView(t testing.TB, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.View(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

// Of many who object to the same at once, on either database, one wins, and
// the others are told which one; what only overlaps is refused whole (R5.5b).
func TestOneObjectionWins(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		var won, told atomic.Int32
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				o := anObjection(review.ObjectionID("ob"+string(rune('a'+i))), 1+i%2, 3) // all overlap in the third
				err := s.Write(ctx, clerk, "objection.create", func(tx *store.Tx) error {
					tx.Object("objection", string(o.ID))
					earlier, ordinal, err := tx.ClaimObjection(o)
					if err != nil {
						return err
					}
					if earlier != "" && ordinal > 0 {
						return fault.New(fault.Refused, "review.once", string(earlier))
					}
					return tx.PutObjection(o)
				})
				switch {
				case err == nil:
					won.Add(1)
				case fault.HasCode(err, "review.once"):
					told.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || told.Load() != 15 {
			t.Errorf("%d won, %d were told", won.Load(), told.Load())
		}
		inView(t, s, func(tx *store.Tx) error {
			kept, err := tx.Objections("c1")
			if len(kept) != 1 {
				t.Errorf("%d objections", len(kept))
			}
			return err
		})
	})
}

func TestAWithdrawnObjectionFreesWhatItWasAbout(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		claim := func(o review.Objection) (earlier review.ObjectionID, ordinal int) {
			object(t, s, func(tx *store.Tx) (err error) { earlier, ordinal, err = tx.ClaimObjection(o); return err })
			return earlier, ordinal
		}
		if earlier, _ := claim(anObjection("ob1", 2)); earlier != "" {
			t.Fatalf("taken by %s", earlier)
		}
		elsewhere := anObjection("ob2", 2)
		elsewhere.Assisting = "210200"
		if earlier, _ := claim(elsewhere); earlier != "" {
			t.Errorf("another agency's answer was taken by %s", earlier)
		}
		if earlier, ordinal := claim(anObjection("ob3", 2)); earlier != "ob1" || ordinal != 2 {
			t.Errorf("taken by %q for %d", earlier, ordinal)
		}
		object(t, s, func(tx *store.Tx) error { return tx.ReleaseObjection("ob1") })
		if earlier, _ := claim(anObjection("ob4", 2)); earlier != "" {
			t.Errorf("still taken by %s", earlier)
		}
	})
}

func TestObjectionsAndReviewsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		o, r := anObjection("ob1", 2, 3), aReview("rw1", workday.NewDate(2026, 11, 2))
		object(t, s, func(tx *store.Tx) error {
			if err := tx.PutObjection(o); err != nil {
				return err
			}
			return tx.PutReview(r)
		})
		object(t, s, func(tx *store.Tx) error {
			o.State, r.State, r.Late, r.Answer, r.Changed, r.AnsweredAt = review.Open, review.Answered, true, 2, 1, time.UnixMilli(9000).UTC()
			if err := tx.UpdateObjection(&o); err != nil {
				return err
			}
			return tx.UpdateReview(&r)
		})
		inView(t, s, func(tx *store.Tx) error {
			gotO, err := tx.Objection("ob1")
			if err != nil {
				return err
			}
			gotR, err := tx.Review("rw1")
			if d := cmp.Diff(o, gotO) + cmp.Diff(r, gotR); d != "" {
				t.Error(d)
			}
			return err
		})
		stale := r
		stale.Revision--
		err := s.Write(ctx, clerk, "review.feedback", func(tx *store.Tx) error { tx.Object("review", "rw1"); return tx.UpdateReview(&stale) })
		if !fault.HasCode(err, "store.stale") {
			t.Errorf("a stale writer: %v", err)
		}
	})
}

// A list holds what its reader takes part in, by deadline, page by page; the
// sweep finds what is open and due, and each reminder is claimed once.
func TestReviewsAreListedByDeadlineAndRemindedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		day := workday.NewDate(2026, 11, 2)
		object(t, s, func(tx *store.Tx) error {
			for id, due := range map[review.ID]workday.Date{"rw1": day + 2, "rw2": day, "rw3": day + 1} {
				if err := tx.PutReview(aReview(id, due)); err != nil {
					return err
				}
			}
			return nil
		})
		inView(t, s, func(tx *store.Tx) error {
			for _, c := range []struct {
				f    store.ReviewFilter
				want []review.ID
			}{
				{store.ReviewFilter{Scope: policy.Scope{Assisting: "210300"}}, []review.ID{"rw2", "rw3", "rw1"}},
				{store.ReviewFilter{Scope: policy.Scope{Commissioning: "210102.mz"}, Due: day.End(), After: "rw2"}, []review.ID{"rw3", "rw1"}},
				{store.ReviewFilter{Scope: policy.Scope{Everything: true}, State: review.Answered}, nil},
				{store.ReviewFilter{Scope: policy.Scope{Assisting: "210200"}}, nil},
				{store.ReviewFilter{}, nil},
			} {
				all, err := tx.Reviews(c.f)
				if err != nil {
					return err
				}
				if got := reviewIDs(all); !slices.Equal(got, c.want) {
					t.Errorf("%+v: %v, want %v", c.f, got, c.want)
				}
			}
			due, err := tx.OpenReviewsDue((day + 1).End(), "rw2", 10)
			if got := reviewIDs(due); !slices.Equal(got, []review.ID{"rw3"}) {
				t.Errorf("due %v", got)
			}
			return err
		})
		for i := range 2 {
			object(t, s, func(tx *store.Tx) error {
				first, err := tx.ClaimReviewReminder("rw1", 5)
				if first != (i == 0) {
					t.Errorf("claim %d: %v", i, first)
				}
				return err
			})
		}
	})
}

func reviewIDs(all []review.Review) (got []review.ID) {
	for _, r := range all {
		got = append(got, r.ID)
	}
	return got
}

// The parts of all answers come oldest answer first: what lies over comes last.
func TestPartsOfAllAnswers(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open()
		part := func(first, last int, d string) finding.PartRef {
			return finding.PartRef{First: first, Last: last, Document: d}
		}
		object(t, s, func(tx *store.Tx) error {
			for no, parts := range [][]finding.PartRef{{part(1, 10, "a"), part(11, 20, "b")}, {part(12, 12, "c")}, {part(3, 14, "d")}} {
				if err := tx.PutAnswer(store.Answer{Task: "t1", No: no + 1, Manifest: finding.Manifest{Parts: parts}}); err != nil {
					return err
				}
			}
			return nil
		})
		inView(t, s, func(tx *store.Tx) error {
			parts, err := tx.PartsOf("t1", 12, 12)
			got := ""
			for _, p := range parts {
				got += p.Document + string(rune('0'+p.No))
			}
			if got != "b1c2d3" {
				t.Errorf("parts %s", got)
			}
			return err
		})
	})
}
