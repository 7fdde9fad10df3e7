package story_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// crowd is how many work at the same time: more than there are connections.
const crowd = 50

// Fifty at once, on different cases and on the same one: nothing is lost or
// doubled, nobody waits for ever, and who comes second is told so.
func TestFiftyAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		k := &killer{T: t, open: open, ahead: time.Until(demo.Begin.Start().Add(9 * time.Hour))}
		k.found()
		k.restart(func(o *office, s *store.Store) {
			var mu sync.Mutex
			o.did = func(a ack) { mu.Lock(); k.acks = append(k.acks, a); mu.Unlock() }
			k.differentCases(o)
			k.sameCase(o)
			k.looking(o)
			wantWhole(t, o, s, k.acks)
			k.stopping(o)
		})
	})
}

// together lets everybody do the same at once, and gives what each was told.
func together(do func(i int) error) (told []error) {
	told = make([]error, crowd)
	var all sync.WaitGroup
	for i := range crowd {
		all.Go(func() { told[i] = do(i) })
	}
	all.Wait()
	return told
}

// differentCases: everybody has a case of their own answered from its list on;
// some have it reported (drawing takes its time), some publish anew meanwhile.
func (k *killer) differentCases(o *office) {
	k.Helper()
	for _, err := range together(func(i int) error {
		if i%10 == 0 {
			return o.publish(k.Context())
		}
		c, err := o.begin(k.Context())
		if err != nil {
			return err
		}
		if i%10 == 1 && !testing.Short() {
			return o.finish(k.Context(), c, verification.Reported)
		}
		return o.finish(k.Context(), c, verification.Answered)
	}) {
		if err != nil {
			k.Error(err)
		}
	}
}

// sameCase: all do each step of one case; one is the first, the others are told.
func (k *killer) sameCase(o *office) {
	k.Helper()
	c, err := o.begin(k.Context())
	for err == nil && c.Commission.Scan == "" {
		if err = o.draft(k.Context(), c, household(c)); err == nil {
			c = k.caseNow(o, c.ID)
		}
	}
	if err != nil {
		k.Fatal(err)
	}
	k.onlyOne("submit", together(func(int) error { return o.draft(k.Context(), c, 0) }), fault.Conflict)
	task := k.fileTask(o, c.ID)
	if err := o.answer(k.Context(), task); err != nil {
		k.Fatal(err)
	}
	k.onlyOne("feedback", together(func(int) error { return second(o.desk.Feedback(k.Context(), o.anshan, task)) }), fault.Conflict)
	if err := o.finish(k.Context(), c, verification.Answered); err != nil {
		k.Fatal(err)
	}
	k.onlyOne("issue", together(func(int) error { return o.issue(k.Context(), c.ID) }), fault.Invalid) // a second version needs its reason
}

func (k *killer) caseNow(o *office, id verification.ID) verification.Case {
	k.Helper()
	v, err := o.desk.Case(k.Context(), o.clerk, id)
	if err != nil {
		k.Fatal(err)
	}
	return v.Case
}

func (k *killer) fileTask(o *office, id verification.ID) assist.ID {
	k.Helper()
	v, err := o.desk.Case(k.Context(), o.clerk, id)
	i := slices.IndexFunc(v.Tasks, func(t casework.TaskView) bool { return t.Access == catalogue.File })
	if err != nil || i < 0 {
		k.Fatal("no task is answered by file", err)
	}
	return v.Tasks[i].ID
}

// onlyOne checks that one was told that it is done, and the others that they
// came second.
func (k *killer) onlyOne(verb string, told []error, kind fault.Kind) {
	k.Helper()
	done := 0
	for _, err := range told {
		switch {
		case err == nil:
			done++
		case !fault.Is(err, kind) && !fault.Is(err, fault.Conflict):
			k.Errorf("%s: %v", verb, err)
		}
	}
	if done != 1 {
		k.Errorf("%s was done %d times", verb, done)
	}
}

// looking: personal data is read by all at once; each look is registered.
func (k *killer) looking(o *office) {
	k.Helper()
	cases, err := o.cases(k.Context())
	if err != nil {
		k.Fatal(err)
	}
	for _, err := range together(func(i int) error {
		return second(o.desk.Subjects(k.Context(), o.clerk, cases[i%len(cases)].ID, 1, 10))
	}) {
		if err != nil {
			k.Error(err)
		}
	}
}

// stopping: half of them end a case, the other half answer it. Whoever is
// first, no task stays open and none is answered after the end (R8.2).
func (k *killer) stopping(o *office) {
	k.Helper()
	c, err := o.begin(k.Context())
	for err == nil && c.State == verification.Draft {
		if err = o.draft(k.Context(), c, household(c)); err == nil {
			c = k.caseNow(o, c.ID)
		}
	}
	if err != nil {
		k.Fatal(err)
	}
	task := k.fileTask(o, c.ID)
	var ended atomic.Int32
	for i, err := range together(func(i int) error {
		if i%2 == 0 {
			return o.answer(k.Context(), task)
		}
		_, err := o.desk.Terminate(k.Context(), o.clerk, c.ID, fmt.Sprint("不再需要 ", i))
		if err == nil {
			ended.Add(1)
		}
		return err
	}) {
		if err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Refused) {
			k.Errorf("%d: %v", i, err)
		}
	}
	v, err := o.desk.Case(k.Context(), o.clerk, c.ID)
	if err != nil || ended.Load() != 1 || v.Case.State != verification.Terminated {
		k.Errorf("ended %d times, the case is %s: %v", ended.Load(), v.Case.State, err)
	}
	for _, t := range v.Tasks {
		if t.State == assist.Open {
			k.Errorf("%s is still open", t.ItemName)
		}
	}
}
