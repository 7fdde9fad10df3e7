package story_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// The child of the kill test is this test binary again, told by environment.
const (
	childDir   = "HEDUI_TEST_CHILD_DIR"
	childDSN   = "HEDUI_TEST_CHILD_DSN"
	childAhead = "HEDUI_TEST_CHILD_AHEAD" // nanoseconds from the real to the story's time
	killSeed   = "HEDUI_TEST_SEED"        // repeats a run
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, "the child of the kill test:", workForEver(dir, os.Getenv(childDSN), os.Getenv(childAhead)))
		os.Exit(3)
	}
	os.Exit(m.Run())
}

// workForEver does real verbs until it is killed, and prints each behind its
// return.
func workForEver(dir, dsn, ahead string) error {
	ctx := context.Background()
	shift, err := strconv.ParseInt(ahead, 10, 64)
	if err != nil {
		return err
	}
	master, err := storetest.Master()
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{Dir: dir, DSN: dsn, Master: master, Now: moved(time.Duration(shift))})
	if err != nil {
		return err
	}
	desk := casework.New(casework.Options{Store: s, Demo: true})
	if _, err := desk.Start(ctx); err != nil {
		return err
	}
	province, err := demo.New(seed, residents)
	if err != nil {
		return err
	}
	var out sync.Mutex
	o, err := openOffice(ctx, desk, province, func(a ack) {
		out.Lock()
		defer out.Unlock()
		json.NewEncoder(os.Stdout).Encode(a)
	})
	if err != nil {
		return err
	}
	o.did(ack{Verb: ready})
	return o.workForEver(ctx)
}

// ready is printed when a child begins to work.
const ready = "ready"

func moved(by time.Duration) func() time.Time { return func() time.Time { return time.Now().Add(by) } }

// clerks is how many pairs of hands a child has for cases; one more issues
// reports, another publishes. newCases is what each clerk begins in a life.
const (
	clerks   = 3
	newCases = 2
)

func (o *office) workForEver(ctx context.Context) error {
	cases, err := o.cases(ctx)
	if err != nil {
		return err
	}
	failed := make(chan error)
	for hand := range clerks {
		var mine []verification.Case
		for i := hand; i < len(cases); i += clerks {
			mine = append(mine, cases[i])
		}
		go func() { failed <- o.work(ctx, mine) }()
	}
	for _, again := range []func(context.Context) error{o.publish, o.issueAll} {
		go func() {
			var err error
			for err == nil {
				time.Sleep(10 * time.Millisecond) // leave room for the cases
				err = again(ctx)
			}
			failed <- err
		}()
	}
	return <-failed
}

// work has the cases answered that somebody began, and some others.
func (o *office) work(ctx context.Context, cases []verification.Case) error {
	for _, c := range cases {
		if err := o.finish(ctx, c, verification.Answered); err != nil {
			return err
		}
	}
	for range newCases {
		c, err := o.begin(ctx)
		if err == nil {
			err = o.finish(ctx, c, verification.Answered)
		}
		if err != nil {
			return err
		}
	}
	select {} // until it is killed
}

// issueAll reports what is answered.
func (o *office) issueAll(ctx context.Context) error {
	cases, err := o.cases(ctx)
	for _, c := range cases {
		if c.State == verification.Answered && err == nil {
			err = o.finish(ctx, c, verification.Reported)
		}
	}
	return err
}

// household tells which household a case is about: the n-th case, the n-th one.
func household(c verification.Case) int {
	n, _ := strconv.Atoi(c.Number[strings.LastIndex(c.Number, "-")+1:])
	return n
}

// finish does the steps of a case until it is in a state, or beyond it. A
// conflict with others is no fault: the step is looked up and done again.
func (o *office) finish(ctx context.Context, c verification.Case, until verification.State) error {
	for {
		state, waiting, err := o.advance(ctx, c.ID, household(c), until)
		switch {
		case fault.Is(err, fault.Conflict):
		case err != nil || state == until || state == verification.Reported:
			return err
		case waiting:
			time.Sleep(2 * time.Millisecond)
		}
	}
}

// kills bounds how often the child is killed on each database.
func kills() int {
	if testing.Short() {
		return 3
	}
	return 8
}

// Kill the process at any moment: after a restart nothing is lost, doubled or
// half done, hosted tasks are answered by themselves, and everybody can go on.
func TestAfterAKillNothingIsLostDoubledOrHalfDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		k := newKiller(t, open)
		k.found()
		for range kills() {
			k.killOnce()
			k.restart(func(o *office, s *store.Store) { wantWhole(t, o, s, k.acks) })
			if t.Failed() {
				return
			}
		}
		k.restart(k.finishAll)
	})
}

type killer struct {
	*testing.T
	open    storetest.Opener
	random  *rand.Rand
	ahead   time.Duration
	options store.Options
	acks    []ack
}

func newKiller(t *testing.T, open storetest.Opener) *killer {
	chosen := uint64(time.Now().UnixNano())
	if s := os.Getenv(killSeed); s != "" {
		chosen, _ = strconv.ParseUint(s, 10, 64)
	}
	t.Logf("%s=%d", killSeed, chosen)
	return &killer{T: t, open: open, random: rand.New(rand.NewPCG(chosen, 0)), ahead: time.Until(demo.Begin.Start().Add(9 * time.Hour))}
}

// running opens the installation, lets do see it, and closes it.
func (k *killer) running(do func(*casework.Desk, *store.Store)) {
	k.Helper()
	s := k.open(func(o *store.Options) { o.Now, k.options = moved(k.ahead), *o })
	desk := casework.New(casework.Options{Store: s, Demo: true})
	stop, err := desk.Start(k.Context())
	if err != nil {
		k.Fatal(err)
	}
	defer func() {
		if err := stop(context.Background()); err != nil {
			k.Error(err)
		}
		desk.Close()
		s.Close()
	}()
	do(desk, s)
}

func (k *killer) province() *demo.Province {
	k.Helper()
	p, err := demo.New(seed, residents)
	if err != nil {
		k.Fatal(err)
	}
	return p
}

func (k *killer) found() {
	k.Helper()
	k.running(func(desk *casework.Desk, s *store.Store) {
		st := demo.Stage{Desk: desk, Store: s, Province: k.province(), Seed: seed, Say: k.Logf}
		if err := st.Build(k.Context()); err != nil {
			k.Fatal(err)
		}
	})
}

func (k *killer) restart(do func(*office, *store.Store)) {
	k.Helper()
	k.running(func(desk *casework.Desk, s *store.Store) {
		o, err := openOffice(k.Context(), desk, k.province(), func(ack) {})
		if err != nil {
			k.Fatal(err)
		}
		do(o, s)
	})
}

// killOnce lets a child work and kills it: mostly while it works, sometimes
// while it starts.
func (k *killer) killOnce() {
	k.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+k.options.Dir, childDSN+"="+k.options.DSN, childAhead+"="+fmt.Sprint(int64(k.ahead)))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		k.Fatal(err)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for r := bufio.NewReader(out); ; {
			line, err := r.ReadString('\n')
			if err != nil {
				return // a line without an end was not printed whole
			}
			lines <- line
		}
	}()
	k.listen(child, lines)
	if err := child.Wait(); child.ProcessState.ExitCode() != -1 {
		k.Fatalf("the child ended by itself: %v", err)
	}
}

// listen takes the acknowledgements of a child, and kills it.
func (k *killer) listen(child *exec.Cmd, lines <-chan string) {
	k.Helper()
	var dead <-chan time.Time
	if k.random.IntN(5) == 0 {
		dead = time.After(time.Duration(k.random.IntN(200)) * time.Millisecond)
	}
	for {
		select {
		case line, more := <-lines:
			if !more {
				return
			}
			var a ack
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				k.Fatal(err)
			}
			if a.Verb != ready {
				k.acks = append(k.acks, a)
			} else if dead == nil {
				dead = time.After(time.Duration(k.random.IntN(1000)) * time.Millisecond)
			}
		case <-dead:
			if err := child.Process.Kill(); err != nil {
				k.Fatal(err)
			}
			dead = nil
		}
	}
}

// finalReports bounds how many reports finishAll draws.
const finalReports = 10

// finishAll lets the staff end what was begun.
func (k *killer) finishAll(o *office, s *store.Store) {
	k.Helper()
	cases, err := o.cases(k.Context())
	if err != nil {
		k.Fatal(err)
	}
	for i, c := range cases {
		until := verification.Answered
		if i < finalReports && !testing.Short() {
			until = verification.Reported
		}
		if err := o.finish(k.Context(), c, until); err != nil {
			k.Fatal(err)
		}
	}
	wantWhole(k.T, o, s, k.acks)
	verbs := map[policy.Action]int{}
	for _, a := range k.acks {
		verbs[a.Verb]++
	}
	k.Logf("%d cases finished; acknowledged were %v", len(cases), verbs)
}
