package story_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hedui/internal/audit"
	"hedui/internal/demo"
	"hedui/internal/seal"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// A month of business is exported; the exported trail verifies offline, with
// nothing but the public key that was kept beforehand; changing one byte of it,
// removing one entry or swapping two is detected and located (R11).
func TestScenario14Audit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		key := pinnedKey(t, s)
		aMonth(t, s)
		trail := newTrail(t, s, key)
		trail.untouched()
		trail.oneByteChanged()
		trail.oneEntryRemoved()
		trail.twoSwapped()
	})
}

// pinnedKey is the key as it was kept before anything happened.
func pinnedKey(t *testing.T, s demo.Stage) *seal.Verifier {
	t.Helper()
	key, err := seal.ParsePublicKey(s.Desk.RegisterKey())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// aMonth plays every working day of a month: new cases, and the next steps of
// those under way.
func aMonth(t *testing.T, s demo.Stage) {
	t.Helper()
	o, err := openOffice(t.Context(), s.Desk, s.Province, func(ack) {})
	if err != nil {
		t.Fatal(err)
	}
	calendar := workday.Embedded()
	for on := demo.Begin; on < demo.Begin+31; on++ {
		if calendar.Until(on-1, on) == 0 {
			continue
		}
		s.Clock.Set(on, 9)
		if on%2 == 0 {
			if _, err := o.begin(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		cases, err := o.cases(t.Context())
		for n, c := range cases {
			for range 3 {
				if _, _, failed := o.advance(t.Context(), c.ID, n, verification.Reported); failed != nil {
					err = failed
				}
			}
		}
		if err != nil {
			t.Fatal(on, err)
		}
	}
}

// trail is an exported register, line by line.
type trail struct {
	*testing.T
	key     *seal.Verifier
	lines   []string
	entries []int // index of the lines that are entries; the n-th has seq n+1
}

func newTrail(t *testing.T, s demo.Stage, key *seal.Verifier) *trail {
	t.Helper()
	var b bytes.Buffer
	if err := s.Desk.ExportAudit(t.Context(), login(t, s, "audit.admin"), &b, 1, 0); err != nil {
		t.Fatal(err)
	}
	x := &trail{T: t, key: key, lines: slices.Collect(strings.Lines(b.String()))}
	for i, line := range x.lines {
		if strings.HasPrefix(line, fmt.Sprintf(`{"entry":{"seq":%d,`, len(x.entries)+1)) {
			x.entries = append(x.entries, i)
		}
	}
	return x
}

func (x *trail) verify(lines []string) (audit.Result, error) {
	return audit.Verify(strings.NewReader(strings.Join(lines, "")), x.key)
}

func (x *trail) untouched() {
	x.Helper()
	r, err := x.verify(x.lines)
	if err != nil || r.From != 1 || r.Size != int64(len(x.entries)) || r.Size < 200 {
		x.Fatalf("%d entries, %+v, %v", len(x.entries), r, err)
	}
	for _, m := range demo.Cast() {
		if text := strings.Join(x.lines, ""); strings.Contains(text, m.Number) || strings.Contains(text, m.Name) {
			x.Error("the register names somebody")
		}
	}
}

// some are entries here and there, by seq.
func (x *trail) some() []int {
	n := len(x.entries)
	return []int{1, 2, n / 3, n / 2, n - 1}
}

// broken wants the damage found at a seq.
func (x *trail) broken(what string, lines []string, seq int) {
	x.Helper()
	if r, err := x.verify(lines); err == nil || r.Broken != int64(seq) {
		x.Errorf("%s: found at %d: %v", what, r.Broken, err)
	}
}

func (x *trail) oneByteChanged() {
	x.Helper()
	for _, seq := range x.some() {
		i := x.entries[seq-1]
		for at := 0; at < len(x.lines[i])-1; at += 43 {
			changed := []byte(x.lines[i])
			changed[at] ^= 1
			lines := slices.Clone(x.lines)
			lines[i] = string(changed)
			x.broken(fmt.Sprintf("byte %d of entry %d", at, seq), lines, seq)
		}
	}
}

func (x *trail) oneEntryRemoved() {
	x.Helper()
	for _, seq := range x.some() {
		i := x.entries[seq-1]
		x.broken(fmt.Sprintf("entry %d removed", seq), slices.Delete(slices.Clone(x.lines), i, i+1), seq)
	}
}

func (x *trail) twoSwapped() {
	x.Helper()
	n := len(x.entries)
	for _, seq := range x.some() {
		for _, with := range []int{seq + 1, min(seq+20, n)} {
			lines := slices.Clone(x.lines)
			i, j := x.entries[seq-1], x.entries[with-1]
			lines[i], lines[j] = lines[j], lines[i]
			x.broken(fmt.Sprintf("entries %d and %d swapped", seq, with), lines, seq)
		}
	}
}
