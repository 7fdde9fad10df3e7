package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

var scopePlaces = map[agency.ID]agency.Level{
	"210000": agency.Province, "210100": agency.City, "210200": agency.City, "210102": agency.County, "210202": agency.County,
}

var (
	scopeAgencies    = []agency.ID{"210000", "210100", "210102", "210200", "210202"}
	scopeDepartments = []agency.DepartmentID{"210000.mz", "210100.mz", "210102.mz", "210200.ga", "210202.yb"}
)

// crowd is a hundred cases, each with two tasks, of parties drawn at random.
type crowd struct {
	cases []verification.Case
	tasks []assist.Task
}

func drawCrowd() (c crowd) {
	dice := rand.New(rand.NewPCG(1, 2))
	place := func() agency.ID { return scopeAgencies[dice.IntN(len(scopeAgencies))] }
	office := func() agency.DepartmentID { return scopeDepartments[dice.IntN(len(scopeDepartments))] }
	for i := range 100 {
		one := verification.Case{
			ID: verification.ID(fmt.Sprintf("c%03d", i)), Number: fmt.Sprintf("HD%03d", i), State: verification.Running,
			Kind: catalogue.Kind([]string{"new", "existing"}[dice.IntN(2)]), Initiating: place(), Commissioned: place(),
			Commission: verification.Commission{Department: office()},
		}
		c.cases = append(c.cases, one)
		for j := range 2 {
			c.tasks = append(c.tasks, assist.Task{
				ID: assist.ID(fmt.Sprintf("t%03d%d", dice.IntN(1000), i*2+j)), Case: one.ID, Kind: one.Kind, State: assist.Open,
				Item: catalogue.Ref{ID: catalogue.ItemID(fmt.Sprintf("i%d", j)), Version: 1}, Initiating: one.Initiating, Commissioned: one.Commissioned,
				Assisting: place(), Sharing: office(), DueAt: clock.Add(time.Duration(dice.IntN(5)) * time.Hour).Truncate(time.Millisecond),
			})
		}
	}
	return c
}

func (c crowd) put(tx *store.Tx) error {
	for _, one := range c.cases {
		if err := tx.PutCase(one); err != nil {
			return err
		}
	}
	for _, t := range c.tasks {
		if err := tx.PutTask(t); err != nil {
			return err
		}
	}
	return nil
}

func aCase(c verification.Case) policy.Resource {
	return policy.Resource{Kind: policy.Case, ID: string(c.ID), Initiating: c.Initiating, Commissioned: c.Commissioned,
		Commissioning: c.Commission.Department, Agency: c.Initiating, Business: string(c.Kind), State: string(c.State)}
}

func aTask(t assist.Task) policy.Resource {
	return policy.Resource{Kind: policy.Task, ID: string(t.ID), Initiating: t.Initiating, Commissioned: t.Commissioned,
		Assisting: t.Assisting, Sharing: t.Sharing, Agency: t.Assisting, Business: string(t.Kind), State: string(t.State)}
}

func anyScoped() *rapid.Generator[policy.Actor] {
	return rapid.Custom(func(t *rapid.T) policy.Actor {
		roles := rapid.SampledFrom([][]account.Role{
			{account.Clerk}, {account.Approver}, {account.Clerk, account.Approver}, {account.Officer}, {account.Sharing},
			{account.Officer, account.Sharing}, {account.System}, {account.Security}, {account.Audit},
		}).Draw(t, "roles")
		a := policy.Actor{Account: "a_1", Roles: roles, Agency: rapid.SampledFrom(scopeAgencies).Draw(t, "agency")}
		if roles[0].AtDepartment() {
			a.Department = rapid.SampledFrom(scopeDepartments).Draw(t, "department")
			a.Agency = agency.ID(a.Department[:6])
		}
		a.Level = scopePlaces[a.Agency]
		return a
	})
}

// A list shows exactly the rows of the actor's scope, each once over all its
// pages, and each is one that the actor may read (decision 10).
func TestListsShowWhatTheActorMayRead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s, all := open(frozen), drawCrowd()
		noError(t, write(t, s, all.put))
		t.Run("cases", rapid.MakeCheck(func(t *rapid.T) {
			actor, page := anyScoped().Draw(t, "actor"), rapid.IntRange(1, 120).Draw(t, "page")
			scope := policy.ScopeOf(actor, policy.CaseList)
			var want []string
			for _, c := range slices.Backward(all.cases) { // newest first
				if scope.Holds(aCase(c)) {
					want = append(want, string(c.ID))
				}
			}
			var got []string
			for _, c := range walkCases(t, s, store.CaseFilter{Scope: scope, Limit: page}) {
				got = append(got, string(c.ID))
				if err := policy.May(actor, policy.CaseRead, aCase(c)); err != nil {
					t.Fatalf("listed, but: %v", err)
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%v sees %v, want %v", actor, got, want)
			}
		}))
		t.Run("tasks", rapid.MakeCheck(func(t *rapid.T) {
			actor, page := anyScoped().Draw(t, "actor"), rapid.IntRange(1, 250).Draw(t, "page")
			scope := policy.ScopeOf(actor, policy.TaskList)
			var want []string
			for _, one := range slices.SortedFunc(slices.Values(all.tasks), byDue) {
				if scope.Holds(aTask(one)) {
					want = append(want, string(one.ID))
				}
			}
			var got []string
			for _, one := range walkTasks(t, s, store.TaskFilter{Scope: scope, Limit: page}) {
				got = append(got, string(one.ID))
				if err := policy.May(actor, policy.TaskRead, aTask(one)); err != nil {
					t.Fatalf("listed, but: %v", err)
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%v sees %v, want %v", actor, got, want)
			}
		}))
	})
}

func byDue(a, b assist.Task) int {
	if c := a.DueAt.Compare(b.DueAt); c != 0 {
		return c
	}
	return slices.Compare([]byte(a.ID), []byte(b.ID))
}

// walkCases reads page after page until an empty one.
func walkCases(t *rapid.T, s *store.Store, f store.CaseFilter) (all []verification.Case) {
	for {
		var page []verification.Case
		err := s.View(ctx, func(tx *store.Tx) (err error) { page, err = tx.Cases(f); return err })
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return all
		}
		all, f.Before = append(all, page...), page[len(page)-1].ID
	}
}

func walkTasks(t *rapid.T, s *store.Store, f store.TaskFilter) (all []assist.Task) {
	for {
		var page []assist.Task
		err := s.View(ctx, func(tx *store.Tx) (err error) { page, err = tx.Tasks(f); return err })
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return all
		}
		last := page[len(page)-1]
		all, f.Due, f.After = append(all, page...), last.DueAt, last.ID
	}
}

// The zero Scope is nobody's: it shows nothing.
func TestNoScopeShowsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := open(frozen)
		noError(t, write(t, s, drawCrowd().put))
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			cases, err := tx.Cases(store.CaseFilter{})
			same(t, len(cases), 0, err)
			tasks, err := tx.Tasks(store.TaskFilter{})
			same(t, len(tasks), 0, err)
			return nil
		}))
	})
}

// Filters narrow the scope and never widen it.
func TestFiltersNarrow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s, all := open(frozen), drawCrowd()
		noError(t, write(t, s, func(tx *store.Tx) error {
			if err := all.put(tx); err != nil {
				return err
			}
			return tx.AddSubjects(all.cases[7].ID, []store.SubjectKey{{Ordinal: 1, Household: 1, Blind: []byte("old"), NameBlind: []byte("n")}})
		}))
		everything := policy.Scope{Everything: true}
		own := policy.Scope{Commissioned: all.cases[7].Commissioned}
		noError(t, s.View(ctx, func(tx *store.Tx) error {
			for want, f := range map[int]store.CaseFilter{
				100: {Scope: everything},
				1:   {Scope: everything, Number: "HD007"},
				0:   {Scope: policy.Scope{Commissioning: "999999.mz"}, Number: "HD007"},
			} {
				got, err := tx.Cases(f)
				same(t, len(got), want, err)
			}
			found, err := tx.Cases(store.CaseFilter{Scope: own, Person: [][]byte{[]byte("new"), []byte("old")}})
			same(t, len(found), 1, err)
			same(t, found[0].ID, all.cases[7].ID, nil)
			for _, blind := range []string{"new", "ol"} {
				found, err = tx.Cases(store.CaseFilter{Scope: everything, Person: [][]byte{[]byte(blind)}})
				same(t, len(found), 0, err)
			}
			open, err := tx.Tasks(store.TaskFilter{Scope: everything, State: assist.Open, Limit: 1000})
			same(t, len(open), 200, err)
			none, err := tx.Tasks(store.TaskFilter{Scope: everything, DueBefore: clock.Truncate(time.Millisecond)})
			same(t, len(none), 0, err)
			return nil
		}))
	})
}
