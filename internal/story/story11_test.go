package story_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/workday"
)

// A county's confidentiality agreement nears its end: it, its city and the
// province are reminded; it ends, and everybody concerned is warned. With the
// province's setting nothing personal is sent to it from that day; held tasks
// keep their clocks and say why; after the new one is filed it works again (R10.1).
func TestScenario11Agreement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newAgreements(t, open)
		x.sign(x.heping, "210102", "和保密〔2025〕1号", demo.Begin-360, demo.Begin+5)
		x.sign(x.shenyang, "210100", "沈保密〔2026〕1号", demo.Begin-100, demo.Begin+300)
		x.sign(x.anshan, "210300", "鞍保密〔2026〕1号", demo.Begin-100, demo.Begin+300)
		x.hold()
		v := theCast(demo.Begin).submitted(t, x.Stage, x.heping)
		waitAnswered(t, x.Stage, x.heping, v, "210200.vehicle")
		vehicle, deposit := taskOf(t, v, "210200.vehicle"), taskOf(t, v, "210300.deposit")

		x.reminded()
		x.over(v, true)
		x.heldForTheCounty(v, vehicle.ID, deposit.Task)
		renewed := x.register(x.heping, "210102", "和保密〔2026〕2号", demo.Begin+6, demo.Begin+370)
		x.refused("registered, but not filed", x.findings(vehicle.ID))
		x.file(renewed)
		if err := x.findings(vehicle.ID); err != nil {
			t.Errorf("after the new agreement was filed: %v", err)
		}
		if got := taskOf(t, view(t, x.Stage, x.heping, v.Case.ID), "210300.deposit").Held; got != "" {
			t.Errorf("still held: %s", got)
		}
		if got := x.told(x.anshan, "agreement.resumed"); len(got) != 1 {
			t.Errorf("Anshan is told that it goes on: %v", got)
		}
	})
}

// Where the province only warns, an agreement that is over holds nothing back: the
// county is asked to renew it, goes on reading and reporting, and stands on the
// list of those who lack one (R10.1).
func TestAnAgreementThatIsOverOnlyWarns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newAgreements(t, open)
		x.sign(x.heping, "210102", "和保密〔2025〕1号", demo.Begin-360, demo.Begin+5)
		v := theCast(demo.Begin).submitted(t, x.Stage, x.heping)
		waitAnswered(t, x.Stage, x.heping, v, "210200.vehicle")
		x.reminded()
		x.over(v, false)
		if err := x.findings(taskOf(t, v, "210200.vehicle").ID); err != nil {
			t.Errorf("its findings: %v", err)
		}
		if held := taskOf(t, view(t, x.Stage, x.heping, v.Case.ID), "210300.deposit").Held; held != "" {
			t.Errorf("the task is held: %s", held)
		}
		if _, err := x.Desk.Issue(t.Context(), login(t, x.Stage, "heping.approver"), v.Case.ID, 1, "先行出具"); err != nil {
			t.Errorf("its report: %v", err)
		}
		lacking := must(x.Desk.Lacking(t.Context(), x.shenyang))
		i := slices.IndexFunc(lacking, func(l agency.Lack) bool { return l.Agency.ID == "210102" })
		if i < 0 || lacking[i].Why != "保密协议已到期" || lacking[i].Until != demo.Begin+5 {
			t.Errorf("missing in Shenyang: %+v", lacking)
		}
	})
}

// An assisting city without an agreement is sent no query; its task keeps its
// clock, says why, and is answered once the agreement is filed (R10.1).
func TestAnAssistingCityWithoutAgreementGetsNoQuery(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newAgreements(t, open)
		v := theCast(demo.Begin).submitted(t, x.Stage, x.heping)
		deposit := taskOf(t, v, "210300.deposit")
		asked := func(by policy.Actor) error {
			return second(x.Desk.Asked(t.Context(), by, deposit.ID))
		}
		if err := asked(x.anshan); err != nil {
			t.Errorf("without the setting it only warns: %v", err)
		}
		x.hold()
		x.refused("on the screen", asked(x.anshan))
		x.refused("to the sharing department", asked(login(t, x.Stage, "anshan.jr")))
		x.refused("as a file", x.Desk.ExportQuery(t.Context(), x.anshan, deposit.ID, "xlsx", new(bytes.Buffer)))
		held := taskOf(t, view(t, x.Stage, x.heping, v.Case.ID), "210300.deposit")
		if held.DueAt != deposit.DueAt || held.State != assist.Open || !strings.Contains(held.Held, "尚未签订保密协议") {
			t.Errorf("the held task: due %s, %s, %q", held.DueOn, held.State, held.Held)
		}
		x.sign(x.anshan, "210300", "鞍保密〔2026〕1号", demo.Begin, demo.Begin+300)
		if err := asked(x.anshan); err != nil {
			t.Errorf("after the agreement was filed: %v", err)
		}
	})
}

// Agreements are signed tier by tier: one's own or, for the tier below, by the
// tier above; the province files, and sees what is missing (R10.1).
func TestAgreementsAreSignedTierByTierAndFiledWithTheProvince(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := newAgreements(t, open)
		of := casework.AgreementIn{Lower: "210102", Number: "一号", SignedOn: demo.Begin, From: demo.Begin, To: demo.Begin + 300, ContentType: "application/pdf"}
		try := func(by policy.Actor, lower agency.ID) error {
			of.Lower, of.Content = lower, bytes.NewReader(demo.CommissionScan())
			return second(x.Desk.RegisterAgreement(t.Context(), by, of))
		}
		if err := try(x.anshan, "210102"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("another city registers: %v", err)
		}
		if err := try(login(t, x.Stage, "province.clerk"), "210000"); !fault.HasCode(err, "agreement.tier") {
			t.Errorf("the province registers one of its own: %v", err)
		}
		if err := try(x.shenyang, "210102"); err != nil {
			t.Errorf("its city registers: %v", err)
		}
		if err := try(x.heping, "210102"); !fault.HasCode(err, "agreement.number") {
			t.Errorf("the same number again: %v", err)
		}
		all, err := x.Desk.Agreements(t.Context(), x.heping)
		if err != nil || len(all) != 1 || all[0].Upper != "210100" || all[0].State != agency.Unfiled {
			t.Fatalf("%+v, %v", all, err)
		}
		x.file(all[0].ID)
		if others, err := x.Desk.Agreements(t.Context(), x.anshan); err != nil || len(others) != 0 {
			t.Errorf("another city reads %+v, %v", others, err)
		}
		lacking, err := x.Desk.Lacking(t.Context(), x.shenyang)
		if err != nil || len(lacking) < 2 || lacking[0].Agency.ID != "210100" {
			t.Fatalf("missing in Shenyang: %+v, %v", lacking, err)
		}
		for _, l := range lacking {
			if l.Agency.ID == "210102" || l.Agency.ID != "210100" && l.Upper != "210100" {
				t.Errorf("missing in Shenyang: %+v", l)
			}
		}
	})
}

// agreements is the story of who may be sent what.
type agreements struct {
	t *testing.T
	demo.Stage
	heping, anshan, shenyang, province policy.Actor
}

func newAgreements(t *testing.T, open storetest.Opener) *agreements {
	s := stage(t, open)
	return &agreements{t: t, Stage: s, heping: login(t, s, "heping.clerk"), anshan: login(t, s, "anshan.clerk"),
		shenyang: login(t, s, "shenyang.clerk"), province: login(t, s, "province.approver")}
}

func (x *agreements) register(by policy.Actor, lower agency.ID, number string, from, to workday.Date) agency.AgreementID {
	x.t.Helper()
	a, err := x.Desk.RegisterAgreement(x.t.Context(), by, casework.AgreementIn{Lower: lower, Number: number, SignedOn: min(from, demo.Begin),
		From: from, To: to, ContentType: "application/pdf", Content: bytes.NewReader(demo.CommissionScan())})
	if err != nil {
		x.t.Fatal(err)
	}
	return a.ID
}

func (x *agreements) file(id agency.AgreementID) {
	x.t.Helper()
	if _, err := x.Desk.FileAgreement(x.t.Context(), x.province, id); err != nil {
		x.t.Fatal(err)
	}
}

func (x *agreements) sign(by policy.Actor, lower agency.ID, number string, from, to workday.Date) {
	x.t.Helper()
	x.file(x.register(by, lower, number, from, to))
}

// hold turns the province's setting on.
func (x *agreements) hold() {
	x.t.Helper()
	admin := login(x.t, x.Stage, "system.admin")
	settings, err := x.Desk.Settings(x.t.Context(), admin)
	settings.HoldWithoutAgreement = true
	if err == nil {
		err = x.Desk.EditSettings(x.t.Context(), admin, settings)
	}
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *agreements) told(by policy.Actor, kind string) (words []string) {
	x.t.Helper()
	notices, err := x.Desk.Notices(x.t.Context(), by, "", 1000)
	if err != nil {
		x.t.Fatal(err)
	}
	for _, n := range notices {
		if n.Kind == kind {
			words = append(words, n.Words)
		}
	}
	return words
}

// sweep sweeps as often as Hedui does, to see that each is told once.
func (x *agreements) sweep() {
	x.t.Helper()
	for range 3 {
		if err := x.Desk.SweepAgreements(x.t.Context()); err != nil {
			x.t.Fatal(err)
		}
	}
}

// reminded: five days are left, which is within the thirty of the setting.
func (x *agreements) reminded() {
	x.t.Helper()
	x.sweep()
	for name, by := range map[string]policy.Actor{"the county": x.heping, "its city": x.shenyang, "the province": x.province} {
		if got := x.told(by, "agreement.ending"); len(got) != 1 || !strings.Contains(got[0], "还有 5 天") {
			x.t.Errorf("%s is reminded: %v", name, got)
		}
	}
	if got := x.told(x.anshan, "agreement.ending"); len(got) != 0 {
		x.t.Errorf("Anshan is reminded: %v", got)
	}
}

// over: on the day after its last one, everybody concerned is warned, once; where
// the province holds back, also of that, and the case tells it.
func (x *agreements) over(v casework.CaseView, hold bool) {
	x.t.Helper()
	x.Clock.Set(demo.Begin+5, 23)
	x.sweep()
	if got := x.told(x.heping, "agreement.over"); len(got) != 0 {
		x.t.Errorf("warned on its last day: %v", got)
	}
	x.Clock.Set(demo.Begin+6, 0)
	x.sweep()
	for name, by := range map[string]policy.Actor{"the county": x.heping, "its city": x.shenyang, "the province": x.province, "who answers it": x.anshan} {
		if got := x.told(by, "agreement.over"); len(got) != 1 || strings.Contains(got[0], "暂停") != hold || strings.Contains(got[0], "时限照常计算") != hold || !strings.Contains(got[0], "请尽快续签") {
			x.t.Errorf("%s is warned: %v", name, got)
		}
	}
	events := view(x.t, x.Stage, x.heping, v.Case.ID).Events
	if last := events[len(events)-1]; (last.Verb == "agreement.over") != hold {
		x.t.Errorf("the case's timeline ends with %s", last.Words)
	}
}

// heldForTheCounty: its own people and papers stay open to it, results do not
// reach it, and the clocks run.
func (x *agreements) heldForTheCounty(v casework.CaseView, vehicle assist.ID, deposit assist.Task) {
	x.t.Helper()
	id := v.Case.ID
	x.refused("findings", x.findings(vehicle))
	x.refused("coverage", second(x.Desk.Coverage(x.t.Context(), x.heping, id, 1)))
	x.refused("preview", second(x.Desk.Preview(x.t.Context(), x.heping, id, 1)))
	x.refused("report", second(x.Desk.Issue(x.t.Context(), login(x.t, x.Stage, "heping.approver"), id, 1, "先行出具")))
	if _, err := x.Desk.Subjects(x.t.Context(), x.heping, id, 1, 3); err != nil {
		x.t.Errorf("its own list: %v", err)
	}
	if _, err := x.Desk.Asked(x.t.Context(), x.anshan, deposit.ID); err != nil {
		x.t.Errorf("Anshan, which has an agreement, goes on: %v", err)
	}
	held := taskOf(x.t, view(x.t, x.Stage, x.heping, id), "210300.deposit")
	if held.DueAt != deposit.DueAt || !strings.Contains(held.Held, "保密协议已到期") {
		x.t.Errorf("the held task: due %s, %q", held.DueOn, held.Held)
	}
}

func (x *agreements) findings(id assist.ID) error {
	return second(x.Desk.Findings(x.t.Context(), x.heping, id, 1, 3))
}

func (x *agreements) refused(what string, err error) {
	x.t.Helper()
	if f, _ := fault.Of(err); f == nil || f.Code != "agreement.held" || f.Rule != "R10.1" {
		x.t.Errorf("%s: %v", what, err)
	}
}
