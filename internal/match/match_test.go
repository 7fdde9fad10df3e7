package match

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm3"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hedui/internal/fault"
)

// row is a record as a resource has it.
type row struct{ number, name, content string }

// values gives the row's content, with a day and an amount that follow from it.
func (r row) values() []string {
	if r.content == "" {
		return []string{"", "", ""}
	}
	sum := sm3.Sum([]byte(r.content))
	return []string{r.content, fmt.Sprintf("20%02d-0%d-1%d", sum[0]%50, 1+sum[1]%9, sum[2]%10), fmt.Sprint(int8(sum[3]))}
}

var testKey = []byte("sixteen bytes ok")

// each blinds one number after the other.
func each(blind func(string) [32]byte) Blind {
	return func(numbers []string, out [][32]byte) error {
		for i, n := range numbers {
			out[i] = blind(n)
		}
		return nil
	}
}

func testBlind(number string) [32]byte { return sm3.Sum([]byte(number)) }

func testSpec() Spec {
	return Spec{Resource: "210200.vehicle", AsOf: "2026-10-09", Columns: []Column{{"号牌", Text}, {"登记日期", Day}, {"价款", Number}},
		Key: testKey, KeyID: 7, Blind: each(testBlind), BlindVersion: 3}
}

func newBuilder(t testing.TB, spec Spec) *Builder {
	t.Helper()
	b, err := NewBuilder(filepath.Join(t.TempDir(), "vehicle.snapshot"), spec)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Abort)
	return b
}

func addAll(t testing.TB, b *Builder, rows []row) {
	t.Helper()
	for _, r := range rows {
		if err := b.Add(Row{r.number, r.name, r.values()}); err != nil {
			t.Fatal(err)
		}
	}
}

func publish(t testing.TB, b *Builder) *Snapshot {
	t.Helper()
	info, err := b.Publish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(b.path, b.spec.Key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if diff := gocmp.Diff(info, s.Info()); diff != "" {
		t.Errorf("published and opened info differ: %s", diff)
	}
	return s
}

func build(t testing.TB, spec Spec, rows []row) *Snapshot {
	t.Helper()
	b := newBuilder(t, spec)
	addAll(t, b, rows)
	return publish(t, b)
}

func sameName(a, b string) bool { return strings.EqualFold(a, b) }

func matchAll(t testing.TB, s *Snapshot, subjects []Subject, workers int) []Hit {
	t.Helper()
	var hits []Hit
	err := s.Match(t.Context(), subjects, Options{workers, sameName}, func(h Hit) error {
		hits = append(hits, h)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

// naive is the reference: a walk over all rows for each subject.
func naive(rows []row, subjects []Subject) (hits []Hit) {
	for _, s := range subjects {
		h := Hit{Ordinal: s.Ordinal}
		for _, r := range rows {
			if testBlind(r.number) == s.Blind {
				differs := s.Name != "" && r.name != "" && !sameName(s.Name, r.name)
				h.Records = append(h.Records, Record{r.name, differs, r.values()})
			}
		}
		if h.Records != nil {
			hits = append(hits, h)
		}
	}
	return hits
}

// inOrder puts the records of each hit in one order, to be compared.
func inOrder(hits []Hit) []Hit {
	for _, h := range hits {
		slices.SortFunc(h.Records, func(a, b Record) int {
			return cmp.Or(strings.Compare(a.Name, b.Name), slices.Compare(a.Values, b.Values))
		})
	}
	return hits
}

func subject(ordinal int, number, name string) Subject {
	return Subject{ordinal, testBlind(number), name}
}

func TestMatchingAgreesWithAWalkOverAllRows(t *testing.T) {
	t.Parallel()
	people := rapid.Custom(func(t *rapid.T) string { return fmt.Sprint("person ", rapid.IntRange(0, 40).Draw(t, "n")) })
	names := rapid.SampledFrom([]string{"", "Zhang", "ZHANG", "Li", "𠮷田"})
	rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) row {
		return row{people.Draw(t, "number"), names.Draw(t, "name"), rapid.StringN(0, 20, -1).Draw(t, "content")}
	}), 0, 60)
	rapid.Check(t, func(rt *rapid.T) {
		have := rows.Draw(rt, "rows")
		spec := testSpec()
		spec.MemoryLimit = rapid.SampledFrom([]int64{0, 4 << 10, 64 << 10}).Draw(rt, "memory")
		s := build(t, spec, have)
		var asked []Subject
		for i := range rapid.IntRange(0, 60).Draw(rt, "subjects") {
			asked = append(asked, subject(1000-i, people.Draw(rt, "number"), names.Draw(rt, "name")))
		}
		want := naive(have, asked)
		for _, workers := range []int{0, 1, 16} {
			if diff := gocmp.Diff(inOrder(want), inOrder(matchAll(t, s, asked, workers))); diff != "" {
				rt.Fatalf("%d workers: %s", workers, diff)
			}
		}
	})
}

// skewed is what real data is like: most have a record or none, one has a
// thousand, names differ.
func skewed(random *rand.Rand, n int) (rows []row, subjects []Subject) {
	for i := range n {
		number := fmt.Sprintf("person %d", i)
		for c := range random.IntN(3) {
			rows = append(rows, row{number, "Zhang", fmt.Sprintf("car %d of %d", c, i)})
		}
		subjects = append(subjects, subject(i, number, []string{"zhang", "Li", ""}[random.IntN(3)]))
	}
	for c := range 1000 {
		rows = append(rows, row{"person 5", "Zhang", fmt.Sprintf("account %04d", c)})
	}
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows, append(subjects, subjects[5], subjects[6])
}

func TestSkewedDataGivesTheSameForAnyWorkersAndMemory(t *testing.T) {
	t.Parallel()
	rows, subjects := skewed(rand.New(rand.NewPCG(1, 2)), 5000)
	byNumber := map[[32]byte][]row{}
	for _, r := range rows {
		byNumber[testBlind(r.number)] = append(byNumber[testBlind(r.number)], r)
	}
	var want []Hit
	for _, s := range subjects {
		want = append(want, naive(byNumber[s.Blind], []Subject{s})...)
	}
	for _, c := range []struct {
		memory  int64
		workers int
	}{{0, 1}, {0, 4}, {600 << 10, 2}} {
		spec := testSpec()
		spec.MemoryLimit, spec.Workers = c.memory, c.workers
		s := build(t, spec, rows)
		if s.Info().Records != int64(len(rows)) || s.Info().People != int64(len(byNumber)) {
			t.Errorf("%d records of %d people, want %d of %d", s.Info().Records, s.Info().People, len(rows), len(byNumber))
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
		one := matchAll(t, s, subjects, 1)
		for _, workers := range []int{3, 16} {
			if !reflect.DeepEqual(one, matchAll(t, s, subjects, workers)) {
				t.Errorf("memory %d: %d workers give other hits than one", c.memory, workers)
			}
		}
		if !reflect.DeepEqual(inOrder(want), inOrder(one)) {
			t.Errorf("memory %d: other hits than the reference's", c.memory)
		}
	}
}

func TestKeysAtTheEdgesAreFoundAndTheirNeighboursAreNot(t *testing.T) {
	t.Parallel()
	edges := map[string]key{
		"lowest": {}, "lowest but one": {15: 1}, "first byte ends": {0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255},
		"second byte begins": {0: 1}, "highest": key(bytes.Repeat([]byte{255}, keySize)),
	}
	absent := map[string]key{"after the lowest two": {15: 2}, "same fingerprint": {8: 1}, "middle": {0: 128}}
	var b *Builder
	blindOf := func(k key) (blind [32]byte) {
		b.keys.probe.Decrypt(blind[:keySize], k[:])
		return blind
	}
	spec := testSpec()
	spec.Blind = each(func(number string) [32]byte { return blindOf(edges[number]) })
	b = newBuilder(t, spec)
	var subjects []Subject
	for name, k := range edges {
		addAll(t, b, []row{{name, name, "content"}})
		subjects = append(subjects, Subject{1, blindOf(k), name})
	}
	for name, k := range absent {
		subjects = append(subjects, Subject{2, blindOf(k), name})
	}
	s := publish(t, b)
	hits := matchAll(t, s, subjects, 2)
	if len(hits) != len(edges) {
		t.Errorf("%d hits, want %d", len(hits), len(edges))
	}
	for _, h := range hits {
		if h.Ordinal != 1 || len(h.Records) != 1 || h.Records[0].NameDiffers {
			t.Errorf("got %+v", h)
		}
	}
}

func TestFindGivesOnePerson(t *testing.T) {
	t.Parallel()
	s := build(t, testSpec(), []row{{"a", "Zhang", "2"}, {"b", "Li", "3"}, {"a", "Zhang", "1"}})
	got, err := s.Find(testBlind("a"))
	want := []Record{{"Zhang", false, row{content: "1"}.values()}, {"Zhang", false, row{content: "2"}.values()}}
	inOrder([]Hit{{0, got}})
	if err != nil || gocmp.Diff(want, got) != "" {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := s.Find(testBlind("c")); got != nil || err != nil {
		t.Errorf("a stranger has %v, %v", got, err)
	}
}

func TestMatchEndsWhenToldTo(t *testing.T) {
	t.Parallel()
	s := build(t, testSpec(), []row{{"a", "", "1"}, {"b", "", "2"}})
	subjects := []Subject{subject(0, "a", ""), subject(1, "b", "")}
	stop, calls := errors.New("stop"), 0
	err := s.Match(t.Context(), subjects, Options{}, func(Hit) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = s.Match(ctx, subjects, Options{}, func(Hit) error { t.Error("called"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAClosedSnapshotSaysSo(t *testing.T) {
	t.Parallel()
	s := build(t, testSpec(), []row{{"a", "", "1"}})
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	_, err := s.Find(testBlind("a"))
	wantCode(t, err, "match.closed")
	wantCode(t, s.Check(t.Context()), "match.closed")
	wantCode(t, s.Match(t.Context(), nil, Options{}, nil), "match.closed")
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.HasCode(err, code) {
		t.Errorf("got %v, want the fault %s", err, code)
	}
}
