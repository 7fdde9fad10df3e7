package match

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func filesIn(t testing.TB, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestPublishAndAbortLeaveNoTemporaryFiles(t *testing.T) {
	t.Parallel()
	b := newBuilder(t, testSpec())
	publish(t, b)
	if names := filesIn(t, filepath.Dir(b.path)); len(names) != 1 || names[0] != "vehicle.snapshot" {
		t.Errorf("the folder holds %v", names)
	}
	b = newBuilder(t, testSpec())
	b.Abort()
	if names := filesIn(t, filepath.Dir(b.path)); names != nil {
		t.Errorf("after Abort the folder holds %v", names)
	}
}

func TestAFinishedBuilderTakesNothingMore(t *testing.T) {
	t.Parallel()
	b := newBuilder(t, testSpec())
	publish(t, b)
	wantCode(t, b.Add(Row{"a", "", row{}.values()}), "match.finished")
	_, err := b.Publish(t.Context())
	wantCode(t, err, "match.finished")
}

func TestACancelledPublishLeavesTheFormerSnapshot(t *testing.T) {
	t.Parallel()
	b := newBuilder(t, testSpec())
	if err := os.WriteFile(b.path, []byte("former"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Publish(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if text, _ := os.ReadFile(b.path); string(text) != "former" || len(filesIn(t, filepath.Dir(b.path))) != 1 {
		t.Errorf("the former snapshot is %q among %v", text, filesIn(t, filepath.Dir(b.path)))
	}
}

func TestASnapshotInUseSurvivesItsReplacement(t *testing.T) {
	t.Parallel()
	b := newBuilder(t, testSpec())
	addAll(t, b, []row{{"a", "", "old"}})
	old := publish(t, b)
	next, err := NewBuilder(b.path, testSpec())
	if err != nil {
		t.Fatal(err)
	}
	addAll(t, next, []row{{"a", "", "new"}})
	fresh := publish(t, next)
	for s, want := range map[*Snapshot]string{old: "old", fresh: "new"} {
		if got, err := s.Find(testBlind("a")); err != nil || len(got) != 1 || got[0].Values[0] != want {
			t.Errorf("got %v, %v, want %s", got, err, want)
		}
	}
}

func TestTheOrderOfAddDoesNotMatter(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	rows, _ := skewed(random, 300)
	for i := range rows {
		rows[i].content = fmt.Sprint("words to fill a dictionary ", i%maxWords)
	}
	build := func(memory int64, workers int) []byte {
		spec := testSpec()
		spec.Random, spec.MemoryLimit, spec.Workers = rand.NewChaCha8([32]byte{}), memory, workers
		b := newBuilder(t, spec)
		var adders sync.WaitGroup
		for w := range 4 {
			adders.Go(func() {
				for i := w; i < len(rows); i += 4 {
					if err := b.Add(Row{rows[i].number, rows[i].name, rows[i].values()}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		adders.Wait()
		publish(t, b)
		file, err := os.ReadFile(b.path)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	want := build(0, 1)
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for _, workers := range []int{1, 4} {
		if !bytes.Equal(build(700<<10, workers), want) {
			t.Errorf("%d workers give another file", workers)
		}
	}
}

func TestNothingPersonalIsOnTheDiskInClear(t *testing.T) {
	t.Parallel()
	spec := testSpec()
	spec.MemoryLimit = 1 << 10 // spill everything
	b := newBuilder(t, spec)
	addAll(t, b, goldenRows)
	clear := func() {
		for _, name := range filesIn(t, filepath.Dir(b.path)) {
			file, err := os.ReadFile(filepath.Join(filepath.Dir(b.path), name))
			if err != nil || len(file) == 0 {
				t.Fatalf("%s: %d bytes, %v", name, len(file), err)
			}
			blind := testBlind(goldenRows[0].number)
			for _, secret := range []string{goldenRows[0].number, "张演示", "辽B12345", string(blind[:8])} {
				if bytes.Contains(file, []byte(secret)) {
					t.Errorf("%s holds %x", name, secret)
				}
			}
		}
	}
	clear()
	publish(t, b)
	clear()
}

func TestTwoSnapshotsOfTheSamePeopleCannotBeJoined(t *testing.T) {
	t.Parallel()
	one, two := newBuilder(t, testSpec()), newBuilder(t, testSpec())
	if one.keys.keyOf(testBlind("a")) == two.keys.keyOf(testBlind("a")) {
		t.Error("a person has the same key in two snapshots")
	}
}

func TestFaultsOfABuild(t *testing.T) {
	t.Parallel()
	_, err := NewBuilder(filepath.Join(t.TempDir(), "none", "x"), testSpec())
	wantCode(t, err, "match.unwritable")
	spec := testSpec()
	spec.Key = nil
	_, err = NewBuilder(filepath.Join(t.TempDir(), "x"), spec)
	wantCode(t, err, "match.key_length")
	spec = testSpec()
	spec.Random = bytes.NewReader(nil)
	_, err = NewBuilder(filepath.Join(t.TempDir(), "x"), spec)
	wantCode(t, err, "match.no_randomness")
	b := newBuilder(t, testSpec())
	wantCode(t, b.Add(Row{"a", "", []string{string(make([]byte, maxRecordSize+1)), "", ""}}), "match.record_too_large")
	for _, values := range [][]string{{"", "2026-02-30", ""}, {"", "2026-2-3", ""}, {"", "", "007"}, {"", "", "1.5"}, {"", "", "+1"}, {"", "", "-0"}} {
		wantCode(t, b.Add(Row{"a", "", values}), "match.value_form")
	}
	wantCode(t, b.Add(Row{Number: "a"}), "match.columns")
}

func TestALostSpillStopsTheBuild(t *testing.T) {
	t.Parallel()
	spec := testSpec()
	spec.MemoryLimit = 1 << 10
	b := newBuilder(t, spec)
	addAll(t, b, goldenRows[:1])
	if err := b.spill.file.Truncate(3); err != nil {
		t.Fatal(err)
	}
	_, err := b.Publish(t.Context())
	wantCode(t, err, "match.spill_damaged")

	b = newBuilder(t, spec)
	b.spill.file.Close()
	wantCode(t, b.Add(Row{"a", "", row{}.values()}), "match.unwritable")
	_, err = b.Publish(t.Context())
	wantCode(t, err, "match.unwritable")
}

func TestOnePersonBeyondTheMemoryIsRefused(t *testing.T) {
	t.Parallel()
	spec := testSpec()
	spec.MemoryLimit = 4 << 10
	b := newBuilder(t, spec)
	addAll(t, b, []row{{"a", "", string(make([]byte, 3000))}})
	_, err := b.Publish(t.Context())
	wantCode(t, err, "match.person_too_large")
}

// TestKilledBuildsLeaveAWholeSnapshot kills a process that publishes again and
// again, at any moment: the path always holds one whole snapshot.
func TestKilledBuildsLeaveAWholeSnapshot(t *testing.T) {
	if path := os.Getenv("MATCH_TEST_PUBLISH"); path != "" {
		publishForever(t, path)
	}
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "vehicle.snapshot")
	publishOnce(t, path)
	for round := range 6 {
		killPublisher(t, path, time.Duration(20+round*7)*time.Millisecond)
		if err := Sweep(dir); err != nil {
			t.Fatal(err)
		}
		if names := filesIn(t, dir); len(names) != 1 {
			t.Errorf("after the sweep the folder holds %v", names)
		}
		s, err := Open(path, testKey)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); err != nil || s.Info().Records != 500 {
			t.Errorf("%d records, %v", s.Info().Records, err)
		}
		s.Close()
	}
}

func publishOnce(t testing.TB, path string) {
	t.Helper()
	b, err := NewBuilder(path, testSpec())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 500 {
		addAll(t, b, []row{{fmt.Sprint(i), "Zhang", "content"}})
	}
	if _, err := b.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func publishForever(t *testing.T, path string) {
	fmt.Println("publishing")
	for {
		publishOnce(t, path)
	}
}

// killPublisher starts a publisher and kills it some time after it began.
func killPublisher(t *testing.T, path string, after time.Duration) {
	t.Helper()
	publisher := exec.Command(os.Args[0], "-test.run=^TestKilledBuildsLeaveAWholeSnapshot$")
	publisher.Env = append(os.Environ(), "MATCH_TEST_PUBLISH="+path)
	out, err := publisher.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := publisher.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Error(err)
	}
	time.Sleep(after)
	if err := publisher.Process.Kill(); err != nil {
		t.Error(err)
	}
	publisher.Wait()
}
