package archive_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/fault"
	"hedui/internal/norm"
	"hedui/internal/review"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

var keeper = agency.Agency{ID: "210102", Level: agency.County}

func over(state verification.State, steps ...string) archive.Whole {
	c := theCase
	c.State = state
	return archive.Whole{Case: c, EndedOn: workday.NewDate(2026, 11, 16), Steps: steps}
}

// A case is filed once it is over and nobody doubts it, and anew only when
// something has happened in the business itself (R7.1).
func TestACaseIsFiledWhenItIsOver(t *testing.T) {
	doubted := over(verification.Reported)
	doubted.Objections = []review.Objection{{State: review.Raised}}
	for code, w := range map[string]archive.Whole{"archive.running": over(verification.Running), "archive.doubted": doubted, "archive.destroyed": over(verification.Destroyed)} {
		if _, err := archive.File(w, keeper, "a", nil, monday); !fault.HasCode(err, code) {
			t.Errorf("want %s: %v", code, err)
		}
	}
	first, err := archive.File(over(verification.Terminated, "case.submit", "case.terminate"), keeper, "a", nil, monday)
	if err != nil || first.No != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	read := over(verification.Terminated, "case.submit", "case.terminate", "archive.file", "consultation.supply")
	if _, err := archive.File(read, keeper, "a", []archive.Volume{first}, monday); !fault.HasCode(err, "archive.filed") {
		t.Errorf("filed again after it was read: %v", err)
	}
	later := over(verification.Reported, "case.submit", "report.issue", "archive.file", "report.issue")
	if v, err := archive.File(later, keeper, "a", []archive.Volume{first}, monday); err != nil || v.No != 2 {
		t.Errorf("after another report: %+v, %v", v, err)
	}
}

// A term counts whole years after the year in which the case ended; every rule
// names its law, and the province's years are the ones that count (R7.1).
func TestTermsAreWholeYearsWithTheirLaw(t *testing.T) {
	for _, ended := range []workday.Date{workday.NewDate(2026, 1, 1), workday.NewDate(2026, 12, 31)} {
		if got := archive.KeepUntil(ended, 10); got != workday.NewDate(2036, 12, 31) {
			t.Errorf("ended on %s, kept until %s", ended, got)
		}
		if archive.OverSince(workday.NewDate(2036, 12, 31), 10) >= ended || archive.OverSince(workday.NewDate(2037, 1, 1), 10) < ended {
			t.Errorf("ended on %s, over since %s", ended, archive.OverSince(workday.NewDate(2037, 1, 1), 10))
		}
	}
	s := norm.Default()
	s.ArchiveNewYears, s.ArchiveExistingYears = 30, 12
	if archive.Years("new", s) != 30 || archive.Years("existing", s) != 12 || archive.Years("local", s) != 12 {
		t.Error("the province's years do not count")
	}
	set := 0
	for _, r := range archive.Retentions(s) {
		if r.Source == "" || r.Subject == "" || r.Setting != "" && r.Years < 3 {
			t.Errorf("%+v", r)
		}
		for _, known := range s.List() {
			if r.Setting == known.Name && r.Years == known.Value {
				set++
			}
		}
	}
	if set != 3 {
		t.Errorf("%d rules follow a setting", set)
	}
}

// Two people destroy, once, and only what is past its term; the certificate's
// bytes are frozen (R7.1).
func TestTwoPeopleDestroyWhatIsPastItsTerm(t *testing.T) {
	g := archive.Going{Case: "c1", Number: "HD210102-26-00001", Kind: "new", EndedOn: workday.NewDate(2015, 6, 1), KeepUntil: workday.NewDate(2025, 12, 31),
		Households: 1, Subjects: 3, Documents: 12}
	kept := g
	kept.KeepUntil = workday.DateOf(monday)
	for code, try := range map[string]func() error{
		"destruction.kept": func() error {
			_, err := archive.Propose("210102", []archive.Going{g, kept}, "期满", "a", monday)
			return err
		},
		"destruction.empty":  func() error { _, err := archive.Propose("210102", nil, "期满", "a", monday); return err },
		"destruction.reason": func() error { _, err := archive.Propose("210102", []archive.Going{g}, "", "a", monday); return err },
	} {
		if err := try(); !fault.HasCode(err, code) {
			t.Errorf("want %s: %v", code, err)
		}
	}
	d, err := archive.Propose("210102", []archive.Going{g}, "期满，无继续保存价值", "a_1", monday)
	if err != nil {
		t.Fatal(err)
	}
	d.ID = "de1"
	if err := d.Approve("a_1", monday); !fault.HasCode(err, "destruction.same_person") {
		t.Errorf("approved by who proposed: %v", err)
	}
	if err := d.Reject("", "a_2", monday); !fault.HasCode(err, "destruction.answer") {
		t.Errorf("rejected without a reason: %v", err)
	}
	if err := d.Approve("a_2", monday.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := d.Reject("不同意", "a_3", monday); !fault.HasCode(err, "destruction.decided") {
		t.Errorf("decided twice: %v", err)
	}
	d.Signature, d.Revision = []byte("x"), 3
	got, err := d.Certificate()
	if err != nil || !strings.HasPrefix(string(got), "hedui destruction 1\n") {
		t.Fatalf("%s, %v", got, err)
	}
	const golden = "testdata/certificate.golden"
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the certificate is no longer as it was: %s, %v", got, err)
	}
}
