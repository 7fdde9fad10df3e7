package story_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/audit"
	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// A city asks the county for the authorization behind a task; it is due in five
// working days; the keeper is reminded; the county supplies it, and every view
// is registered (R7.1, R7.2).
func TestScenario10Archive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newReading(t, open)
		c := x.ask(archive.Paper{Part: archive.Authorization, Ordinal: 2})
		if c.Keeper != "210102" || c.DueOn != workday.NewDate(2026, 10, 14) || c.LimitDays != 5 {
			t.Errorf("asked on %s of %s, due %s", demo.Begin, c.Keeper, c.DueOn)
		}
		v, _ := x.read(x.heping, c.ID)
		if !strings.Contains(v.Explanation, "第5个工作日") || v.Left != 5 {
			t.Errorf("the limit: %d left, %s", v.Left, v.Explanation)
		}
		if got := x.told(x.heping, "consultation.ask"); len(got) != 1 || !strings.Contains(got[0], "2026年10月14日 前提供") {
			t.Errorf("the county is told: %v", got)
		}
		x.Clock.Set(demo.Begin+5, 9) // one working day is left
		x.sweep()
		if got := x.told(x.heping, "consultation.reminder"); len(got) != 1 || !strings.Contains(got[0], "还剩 1 个工作日") {
			t.Errorf("the county is reminded: %v", got)
		}
		if err := x.open(x.anshan, c.ID, 1, io.Discard); !fault.Is(err, fault.Forbidden) {
			t.Errorf("opened before it was supplied: %v", err)
		}
		if _, err := x.Desk.Supply(t.Context(), x.heping, c.ID); err != nil {
			t.Fatal(err)
		}
		if got := x.told(x.anshan, "consultation.supply"); len(got) != 1 {
			t.Errorf("the city is told: %v", got)
		}
		x.viewed(c.ID)
	})
}

// viewed: the city opens the paper, nobody else does, and each look stands in
// the consultation and in the register.
func (x *reading) viewed(id archive.ConsultationID) {
	x.t.Helper()
	var got bytes.Buffer
	for range 2 {
		got.Reset()
		if err := x.open(x.anshan, id, 1, &got); err != nil {
			x.t.Fatal(err)
		}
	}
	if !bytes.Equal(got.Bytes(), demo.CommissionScan()) {
		x.t.Errorf("%d bytes are not the scan", got.Len())
	}
	for _, stranger := range []policy.Actor{login(x.t, x.Stage, "dalian.clerk"), login(x.t, x.Stage, "province.clerk"), login(x.t, x.Stage, "shenyang.clerk")} {
		if err := x.open(stranger, id, 1, io.Discard); !fault.Is(err, fault.Forbidden) {
			x.t.Errorf("%s opened it: %v", stranger.Agency, err)
		}
	}
	v, looks := x.read(x.heping, id)
	if len(looks) != 2 || looks[1].Office != "210300" || v.State != archive.Supplied || v.Late || v.Overdue {
		x.t.Errorf("%s, looks %+v", v.State, looks)
	}
	registered := 0
	for _, e := range x.entries() {
		if e.Verb == "consultation.open" && e.Object == "consultation "+string(id) && e.Outcome == audit.Done && e.Rule == "R7.2" {
			registered++
		}
	}
	if registered != 2 {
		x.t.Errorf("%d looks are registered", registered)
	}
}

// What a keeper has only on paper it scans for the request; without the scan it
// cannot supply, and after the limit it still can, marked late (R7.1, R7.2).
func TestAPaperIsScannedForItsConsultationEvenLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newReading(t, open)
		shenyang := login(t, x.Stage, "shenyang.clerk")
		on := archive.Paper{Part: archive.Exchange}
		c, err := x.Desk.Consult(t.Context(), shenyang, casework.ConsultIn{Task: x.task.ID, Papers: []archive.Paper{on}, Business: "复查存款差异"})
		if err != nil || c.Keeper != "210300" {
			t.Fatalf("%s keeps what it exchanged: %v", c.Keeper, err)
		}
		x.Clock.Set(c.DueOn+1, 9)
		x.sweep()
		for name, by := range map[string]policy.Actor{"keeper": x.anshan, "asking agency": shenyang} {
			if got := x.told(by, "consultation.overdue"); len(got) != 1 {
				t.Errorf("the %s is told %v", name, got)
			}
		}
		if v, _ := x.read(shenyang, c.ID); !v.Overdue || v.Left >= 0 {
			t.Errorf("overdue %t, %d left", v.Overdue, v.Left)
		}
		if _, err := x.Desk.Supply(t.Context(), x.anshan, c.ID); !fault.HasCode(err, "consultation.incomplete") {
			t.Errorf("supplied nothing: %v", err)
		}
		if err := x.Desk.ScanPaper(t.Context(), x.anshan, c.ID, 1, "application/pdf", bytes.NewReader(demo.CommissionScan())); err != nil {
			t.Fatal(err)
		}
		if c, err = x.Desk.Supply(t.Context(), x.anshan, c.ID); err != nil || !c.Late {
			t.Errorf("late %t, %v", c.Late, err)
		}
		if err := x.open(shenyang, c.ID, 1, io.Discard); err != nil {
			t.Error(err)
		}
		if err := x.Desk.ScanPaper(t.Context(), x.anshan, c.ID, 1, "application/pdf", bytes.NewReader(demo.CommissionScan())); !fault.HasCode(err, "consultation.settled") {
			t.Errorf("another paper after it was supplied: %v", err)
		}
	})
}

// The keeper may refuse with its reason, the asking agency may withdraw, a
// request that cannot be is refused with all that is wrong, and reports are
// nobody's to consult (R7.2, R9.2).
func TestConsultationsAreRefusedWithTheirReason(t *testing.T) {
	x := newReading(t, storetest.SQLite(t))
	c := x.ask(archive.Paper{Part: archive.Commission})
	if _, err := x.Desk.RefuseConsultation(t.Context(), x.heping, c.ID, " "); !fault.HasCode(err, "consultation.reason") {
		t.Errorf("refused without a reason: %v", err)
	}
	if _, err := x.Desk.RefuseConsultation(t.Context(), x.heping, c.ID, "与所述业务无关"); err != nil {
		t.Fatal(err)
	}
	if got := x.told(x.anshan, "consultation.refuse"); len(got) != 1 || !strings.Contains(got[0], "与所述业务无关") {
		t.Errorf("the city is told %v", got)
	}
	if err := x.open(x.anshan, c.ID, 1, io.Discard); !fault.Is(err, fault.Forbidden) {
		t.Errorf("opened what was refused: %v", err)
	}
	if _, err := x.Desk.Supply(t.Context(), x.heping, c.ID); !fault.HasCode(err, "consultation.settled") {
		t.Errorf("supplied what was refused: %v", err)
	}
	c = x.ask(archive.Paper{Part: archive.IDCopy, Ordinal: 1})
	if _, err := x.Desk.WithdrawConsultation(t.Context(), x.anshan, c.ID); err != nil {
		t.Error(err)
	}
	try := func(in casework.ConsultIn) error { return second(x.Desk.Consult(t.Context(), x.anshan, in)) }
	for what, c := range map[string]struct {
		in   casework.ConsultIn
		code string
	}{
		"a report":             {casework.ConsultIn{Task: x.task.ID, Business: "x", Papers: []archive.Paper{{Part: archive.Report}}}, "consultation.invalid"},
		"nobody's paper":       {casework.ConsultIn{Task: x.task.ID, Business: "x", Papers: []archive.Paper{{Part: archive.IDCopy, Ordinal: 4}}}, "consultation.invalid"},
		"without a business":   {casework.ConsultIn{Task: x.task.ID, Papers: []archive.Paper{{Part: archive.Commission}}}, "consultation.invalid"},
		"of no case":           {casework.ConsultIn{Number: "HD1", Business: "x", Papers: []archive.Paper{{Part: archive.Commission}}}, "consultation.case"},
		"what it keeps itself": {casework.ConsultIn{Task: x.task.ID, Business: "x", Papers: []archive.Paper{{Part: archive.Exchange}}}, "consultation.own"},
	} {
		if err := try(c.in); !fault.HasCode(err, c.code) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// reading is the story of one who wants to read another's papers.
type reading struct {
	*agreements
	task assist.Task
}

func newReading(t *testing.T, open storetest.Opener) *reading {
	x := &reading{agreements: newAgreements(t, open)}
	v := theCast(demo.Begin).submitted(t, x.Stage, x.heping)
	x.task = taskOf(t, v, "210300.deposit").Task
	return x
}

// ask asks Heping for papers behind Anshan's task.
func (x *reading) ask(papers ...archive.Paper) archive.Consultation {
	x.t.Helper()
	c, err := x.Desk.Consult(x.t.Context(), x.anshan, casework.ConsultIn{Task: x.task.ID, Papers: papers, Business: "银行要求核对授权书原件"})
	if err != nil {
		x.t.Fatal(err)
	}
	return c
}

func (x *reading) read(by policy.Actor, id archive.ConsultationID) (casework.ConsultationView, []casework.ConsultationLook) {
	x.t.Helper()
	v, looks, err := x.Desk.ConsultationOf(x.t.Context(), by, id)
	if err != nil {
		x.t.Fatal(err)
	}
	return v, looks
}

func (x *reading) open(by policy.Actor, id archive.ConsultationID, no int, to io.Writer) error {
	return x.Desk.OpenConsulted(x.t.Context(), by, id, no, func(_ store.Document, content io.Reader) error {
		_, err := io.Copy(to, content)
		return err
	})
}

// sweep sweeps more than once, to see that each is told once.
func (x *reading) sweep() {
	x.t.Helper()
	for range 3 {
		if err := x.Desk.SweepConsultations(x.t.Context()); err != nil {
			x.t.Fatal(err)
		}
	}
}

// entries reads the whole register.
func (x *reading) entries() []audit.Entry {
	x.t.Helper()
	if err := x.Store.Sequence(x.t.Context(), true); err != nil {
		x.t.Fatal(err)
	}
	all, err := x.Desk.Entries(x.t.Context(), login(x.t, x.Stage, "audit.admin"), store.EntryFilter{Limit: 1000})
	if err != nil {
		x.t.Fatal(err)
	}
	return all
}
