package store_test

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

var (
	at8  = time.Date(2026, 10, 8, 0, 0, 0, 0, time.UTC)
	day8 = workday.NewDate(2026, 10, 8)
)

// fullCase and fullTask have every field set.
func fullCase() verification.Case {
	return verification.Case{ID: "c1", Number: "HD1", Kind: catalogue.New, State: verification.Running, Initiating: "210100", Commissioned: "210102",
		Commission: verification.Commission{Number: "委1", Department: "210102.mz", Purpose: "审核", Assistance: "dibao", On: day8, Due: day8 + 9, Scan: "d1"},
		Items:      []catalogue.Ref{{ID: "210200.vehicle", Version: 2}}, Subjects: 3, Households: 1, NormVersion: "2022", CreatedBy: "a1",
		CreatedAt: at8, SubmittedAt: at8.Add(time.Hour), EndedAt: at8.Add(2 * time.Hour), EndReason: "原因", Supplement: verification.Supplement{To: "c0", Household: 2}, Revision: 4}
}

func fullTask() assist.Task {
	return assist.Task{ID: "t1", Case: "c1", CaseNumber: "HD1", Kind: catalogue.New, Item: catalogue.Ref{ID: "210200.vehicle", Version: 2},
		ItemName: "机动车", Access: catalogue.Hosted, Initiating: "210100", Commissioned: "210102", Assisting: "210200", Sharing: "210200.ga",
		Subjects: 3, State: assist.Open, ReceivedAt: at8, StartsOn: day8, ExpectedOn: day8 + 5, LimitDays: 30, DueOn: day8 + 40, DueAt: (day8 + 40).End(),
		DueKnown: true, TargetDays: 3, TargetOn: day8 + 4, Calendar: "v1", LateAllowed: "约定", AnsweredAt: at8.Add(3 * time.Hour), Late: true,
		Reason: "停机", ReasonAt: at8.Add(4 * time.Hour), Revision: 2}
}

func TestCasesAndTasksComeBackWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		bare := verification.Case{ID: "c0", Number: "HD0"}
		noError(t, write(t, s, func(tx *store.Tx) error {
			return firstOf(tx.PutCase(fullCase()), tx.PutCase(bare), tx.PutTask(fullTask()))
		}))
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			c, err := tx.Case("c1")
			same(t, c, fullCase(), err)
			c, err = tx.Case("c0")
			same(t, c, bare, err)
			task, err := tx.Task("t1")
			same(t, task, fullTask(), err)
			if _, err := tx.Case("c9"); !fault.HasCode(err, "case.missing") {
				t.Error(err)
			}
			if _, err := tx.Task("t9"); !fault.HasCode(err, "task.missing") {
				t.Error(err)
			}
			return nil
		}))
	})
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Who read before somebody else wrote is refused, and changes nothing.
func TestStaleUpdatesAreRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		noError(t, write(t, s, func(tx *store.Tx) error { return firstOf(tx.PutCase(fullCase()), tx.PutTask(fullTask())) }))
		one, other := fullCase(), fullCase()
		task, otherTask := fullTask(), fullTask()
		one.State, task.State = verification.Answered, assist.Answered
		noError(t, write(t, s, func(tx *store.Tx) error { return firstOf(tx.UpdateCase(&one), tx.UpdateTask(&task)) }))
		if one.Revision != 5 || task.Revision != 3 {
			t.Errorf("revisions %d and %d", one.Revision, task.Revision)
		}
		other.State, otherTask.State = verification.Terminated, assist.Terminated
		for name, stale := range map[string]func(tx *store.Tx) error{
			"case": func(tx *store.Tx) error { return tx.UpdateCase(&other) },
			"task": func(tx *store.Tx) error { return tx.UpdateTask(&otherTask) },
		} {
			if err := write(t, s, stale); !fault.HasCode(err, "store.stale") {
				t.Errorf("%s: %v", name, err)
			}
		}
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			c, err := tx.Case("c1")
			same(t, c, one, err)
			got, err := tx.Task("t1")
			same(t, got, task, err)
			return nil
		}))
	})
}

// However many sweeps run, on whatever node, one sends the reminder (decision 4).
func TestAReminderIsClaimedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		var claimed [3]atomic.Int32
		var sweeps sync.WaitGroup
		for range 12 {
			sweeps.Go(func() {
				for days := range claimed {
					won := false
					if err := write(t, s, func(tx *store.Tx) (err error) { won, err = tx.ClaimReminder("t1", days); return err }); err != nil {
						t.Error(err)
					}
					if won {
						claimed[days].Add(1)
					}
				}
			})
		}
		sweeps.Wait()
		for days := range claimed {
			if n := claimed[days].Load(); n != 1 {
				t.Errorf("the reminder of day %d was claimed %d times", days, n)
			}
		}
	})
}

// A person's name is compared with the one in the last of the agency's own cases,
// whatever other agencies' came later (R9.1).
func TestEarlierNamesAreThoseOfTheLastOwnCase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		both, own, strange := []byte("in both"), []byte("in our own"), []byte("in the other's")
		noError(t, write(t, s, func(tx *store.Tx) error {
			for i, of := range []struct {
				by     agency.ID
				blinds [][]byte
			}{{"210102", [][]byte{both, own}}, {"210102", [][]byte{both, own}}, {"210200", [][]byte{both, strange}}, {"210102", [][]byte{both}}} {
				id := verification.ID("c" + strconv.Itoa(i+1))
				var keys []store.SubjectKey
				for k, b := range of.blinds {
					keys = append(keys, store.SubjectKey{Ordinal: k + 1, Household: 1, Blind: b, NameBlind: []byte(id)})
				}
				c := verification.Case{ID: id, Number: string(id), Initiating: of.by, Commissioned: of.by}
				if err := firstOf(tx.PutCase(c), tx.AddSubjects(id, keys)); err != nil {
					return err
				}
			}
			return nil
		}))
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			for except, want := range map[verification.ID]string{"": "c4 c2 ", "c4": "c2 c2 ", "c2": "c4 c1 "} {
				names, err := tx.EarlierNames([][]byte{both, own, strange}, "210102", except)
				same(t, string(names[string(both)])+" "+string(names[string(own)])+" "+string(names[string(strange)]), want, err)
			}
			return nil
		}))
	})
}

// A new list takes the place of the old one, papers and index included.
func TestANewListReplacesTheOld(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		person := []byte("blind of a number")
		noError(t, write(t, s, func(tx *store.Tx) error {
			return firstOf(tx.PutCase(fullCase()),
				tx.ReplaceParts("c1", []store.SubjectPart{{No: 1, First: 1, Last: 3, Document: "d1"}}),
				tx.AddSubjects("c1", []store.SubjectKey{{1, 1, person, []byte("n1")}, {2, 2, []byte("b"), []byte("n2")}, {3, 1, []byte("c"), []byte("n3")}}),
				tx.PutMaterial("c1", store.Material{Ordinal: 0, Kind: catalogue.CommissionLetter, Document: "d8", AddedBy: "a1"}),
				tx.PutMaterial("c1", store.Material{Ordinal: 2, Kind: catalogue.IDCopy, Document: "d9", AddedBy: "a1"}))
		}))
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			members, err := tx.HouseholdOrdinals("c1", 1)
			same(t, members, []int{1, 3}, err)
			for want, of := range map[string]struct {
				by     agency.ID
				except verification.ID
			}{"n1": {"210102", "c2"}, "": {"210102", "c1"}} {
				names, err := tx.EarlierNames([][]byte{[]byte("newer key"), person}, of.by, of.except)
				same(t, string(names[string(person)]), want, err)
			}
			names, err := tx.EarlierNames([][]byte{person}, "210200", "c2") // another agency's cases are not looked at
			same(t, len(names), 0, err)
			return nil
		}))
		noError(t, write(t, s, func(tx *store.Tx) error {
			return tx.ReplaceParts("c1", []store.SubjectPart{{No: 1, First: 1, Last: 1, Document: "d2"}})
		}))
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			parts, err := tx.SubjectParts("c1")
			same(t, parts, []store.SubjectPart{{No: 1, First: 1, Last: 1, Document: "d2"}}, err)
			papers, err := tx.Materials("c1")
			same(t, papers, []store.Material{{Ordinal: 0, Kind: catalogue.CommissionLetter, Document: "d8", AddedBy: "a1"}}, err)
			if _, err := tx.HouseholdOrdinals("c1", 1); !fault.HasCode(err, "household.missing") {
				t.Error(err)
			}
			return nil
		}))
	})
}

func TestAnswersAndSnapshotsComeBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		m := finding.Manifest{Version: 1, Task: "t1", Item: "210200.vehicle", Source: "210200.ga", AsOf: "2026-09-30",
			Counts: finding.Counts{Subjects: map[finding.Status]int{finding.None: 2}}, Parts: []finding.PartRef{{First: 1, Last: 2, Document: "d1", Digest: "ab"}}}
		snapshot := store.Snapshot{Item: "210200.vehicle", Version: 1, File: "f1", AsOf: "2026-09-30", Records: 5, Digest: "cd", KeyID: 1 << 31, By: "a1"}
		noError(t, write(t, s, func(tx *store.Tx) error {
			return firstOf(tx.Prepare("t1", finding.Manifest{}, "a1"), tx.Prepare("t1", m, "a2"), tx.PutSnapshot(snapshot))
		}))
		noError(t, write(t, s, func(tx *store.Tx) error {
			p, err := tx.Prepared("t1")
			same(t, p.Manifest, m, err)
			newer := snapshot
			newer.Version, newer.File = 2, "f2"
			return firstOf(tx.PutAnswer(store.Answer{Task: "t1", No: 1, Manifest: p.Manifest, By: p.By}), tx.DropPrepared("t1"), tx.PutSnapshot(newer))
		}))
		if err := write(t, s, func(tx *store.Tx) error { return tx.PutSnapshot(snapshot) }); !fault.HasCode(err, "store.stale") {
			t.Errorf("a snapshot twice: %v", err)
		}
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			answers, err := tx.Answers("t1")
			same(t, answers, []store.Answer{{Task: "t1", No: 1, Manifest: m, At: clock.Truncate(time.Millisecond), By: "a2"}}, err)
			if _, err := tx.Prepared("t1"); !fault.HasCode(err, "task.not_prepared") {
				t.Error(err)
			}
			serving, err := tx.SnapshotOf("210200.vehicle")
			same(t, serving.File, "f2", err)
			all, err := tx.Snapshots()
			same(t, len(all), 1, err)
			return nil
		}))
	})
}

func TestReportNumbersAndCodesAreUnique(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		first := store.Report{ID: "r1", Case: "c1", Household: 1, Version: 1, Number: "沈和核报〔2026〕0001号", Code: "AAAA", Partial: true, Reason: "原因",
			Content: "d1", PDF: "d2", XLSX: "d3", Digest: "ab", IssuedAt: at8, IssuedBy: "a1"}
		put := func(r store.Report) error { return write(t, s, func(tx *store.Tx) error { return tx.PutReport(r) }) }
		noError(t, put(first))
		for name, change := range map[string]func(*store.Report){
			"number":  func(r *store.Report) { r.Code, r.Version = "BBBB", 2 },
			"code":    func(r *store.Report) { r.Number, r.Version = "沈和核报〔2026〕0002号", 2 },
			"version": func(r *store.Report) { r.Number, r.Code = "沈和核报〔2026〕0002号", "BBBB" },
		} {
			again := first
			again.ID = "r2"
			change(&again)
			if err := put(again); err == nil {
				t.Errorf("the same %s was issued twice", name)
			}
		}
		noError(t, write(t, s, func(tx *store.Tx) error {
			return tx.AddReportView(store.ReportView{Report: "r1", Form: "pdf", By: "a1", Office: "210102.mz"})
		}))
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			got, err := tx.ReportByCode("AAAA")
			same(t, got, first, err)
			if _, err := tx.ReportByCode("aaaa"); !fault.HasCode(err, "report.code") {
				t.Error(err)
			}
			views, err := tx.ReportViews("r1")
			same(t, len(views), 1, err)
			return nil
		}))
	})
}

// An office reads its own inbox, and only that.
func TestNoticesAreTheOffices(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		noError(t, write(t, s, func(tx *store.Tx) error {
			for _, office := range []string{"210102", "210102", "210102", "210102.mz"} {
				if err := tx.AddNotice(store.Notice{Office: office, Kind: "reminder", Words: "还有三天"}); err != nil {
					return err
				}
			}
			return nil
		}))
		inbox := func(office, before string, n int) (all []store.Notice) {
			noError(t, s.View(ctx, func(tx *store.Tx) (err error) {
				all, err = tx.Notices(store.NoticeFilter{Office: office, Account: "a_1", Before: before, Limit: n})
				return err
			}))
			return all
		}
		page := inbox("210102", "", 2)
		rest := inbox("210102", page[1].ID, 2)
		if len(page) != 2 || len(rest) != 1 || page[0].ID <= page[1].ID || page[1].ID <= rest[0].ID {
			t.Fatalf("%v, then %v", page, rest)
		}
		if err := write(t, s, func(tx *store.Tx) error { return tx.ReadNotice("210102.mz", "a_2", page[0].ID) }); err == nil {
			t.Error("another office marked it read")
		}
		for _, by := range []account.ID{"a_1", "a_1", "a_2"} {
			noError(t, write(t, s, func(tx *store.Tx) error { return tx.ReadNotice("210102", by, page[1].ID) }))
		}
		got := inbox("210102", "", 0)
		if diff := cmp.Diff([]bool{false, true, false}, []bool{!got[0].ReadAt.IsZero(), !got[1].ReadAt.IsZero(), !got[2].ReadAt.IsZero()}); diff != "" {
			t.Error(diff)
		}
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			mine, err := tx.Unread(store.NoticeFilter{Office: "210102", Account: "a_1"})
			same(t, mine, 2, err)
			others, err := tx.Unread(store.NoticeFilter{Office: "210102", Account: "a_3", Hidden: []string{"x", "reminder"}})
			same(t, others, 0, err)
			unread, err := tx.Notices(store.NoticeFilter{Office: "210102", Account: "a_1", Unread: true})
			same(t, len(unread), 2, err)
			return nil
		}))
		noError(t, write(t, s, func(tx *store.Tx) error { return tx.ReadNotices("210102", "a_1", page[1].ID) }))
		if all := inbox("210102", "", 0); !all[0].ReadAt.IsZero() || all[1].ReadAt.IsZero() || all[2].ReadAt.IsZero() {
			t.Error("read up to one: the newer is unread, the older are not")
		}
	})
}
