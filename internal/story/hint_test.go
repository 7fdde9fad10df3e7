package story_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/hint"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// The commission orders monitoring: the deposits of the household are above 24
// times the city's standard, and otherwise than at its last verification by the
// same agency for the same department. Each hint says why and from what; a clerk
// marks it. Without the order there are none, and third parties never see one
// (R9.1, R9.2).
func TestHintsStayWithinACommissionThatOrdersThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		m := &monitored{Stage: stage(t, open), t: t}
		m.heping, m.anshan = login(t, m.Stage, "heping.clerk"), login(t, m.Stage, "anshan.clerk")
		m.references()
		before := m.verified(false, "")
		if _, err := m.Desk.Hints(t.Context(), m.heping, before.ID, "", 10); !fault.HasCode(err, "hint.not_ordered") {
			t.Errorf("without the order: %v", err)
		}
		c := m.verified(true, "4631257")
		hints := m.raised(c.ID)
		m.wantHints(hints, before)
		m.onlyTheirs(c.ID)
		m.marked(c.ID, hints["deposit"])
		m.settled(c.ID, hints["deposit.changed"])
		if err := m.Desk.Monitor(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
		if again := m.raised(c.ID); len(again) != len(hints) {
			t.Errorf("looked at again: %d hints, were %d", len(again), len(hints))
		}
		m.joined(c.ID)
	})
}

type monitored struct {
	demo.Stage
	t              *testing.T
	heping, anshan policy.Actor
}

// references: the province's approver enters the city's standard, nobody else.
func (m *monitored) references() {
	m.t.Helper()
	value := hint.Reference{Name: "dibao", Label: "低保月标准", Division: "210100", Area: hint.Urban, Year: 2026, Value: 50000, Basis: "演示文件"}
	if err := m.Desk.EditReference(m.t.Context(), m.heping, value); !fault.Is(err, fault.Forbidden) {
		m.t.Errorf("a county enters a value: %v", err)
	}
	if err := m.Desk.EditReference(m.t.Context(), login(m.t, m.Stage, "province.approver"), value); err != nil {
		m.t.Fatal(err)
	}
}

// verified: the cast's case, whose second person has deposits of so many 分.
func (m *monitored) verified(monitoring bool, fen string) verification.Case {
	m.t.Helper()
	in := theCast(demo.Begin).commission()
	in.Commission.Monitoring = monitoring
	c := localCase(m.t, m.Stage, m.heping, theCast(demo.Begin), in)
	if _, _, err := m.Desk.Submit(m.t.Context(), m.heping, c.ID); err != nil {
		m.t.Fatal(err)
	}
	v := view(m.t, m.Stage, m.heping, c.ID)
	var findings []finding.Finding
	for ordinal := 1; ordinal <= 3; ordinal++ {
		findings = append(findings, finding.Finding{Ordinal: ordinal, Status: finding.None, AsOf: demo.Begin})
	}
	if fen != "" {
		findings[1].Status, findings[1].Records = finding.Found, []finding.Record{{"balanceFen": fen}}
	}
	task := taskOf(m.t, v, "210300.deposit").ID
	if _, err := m.Desk.Answer(m.t.Context(), m.anshan, task, findings); err != nil {
		m.t.Fatal(err)
	}
	if _, err := m.Desk.Feedback(m.t.Context(), m.anshan, task); err != nil {
		m.t.Fatal(err)
	}
	waitAnswered(m.t, m.Stage, m.heping, v, "210200.vehicle")
	return view(m.t, m.Stage, m.heping, c.ID).Case
}

// raised waits for the job, and gives the hints by rule.
func (m *monitored) raised(id verification.ID) map[hint.RuleID]casework.HintView {
	m.t.Helper()
	for range 3000 {
		if tells(view(m.t, m.Stage, m.heping, id), "动态监测") {
			all, err := m.Desk.Hints(m.t.Context(), m.heping, id, "", 100)
			if err != nil {
				m.t.Fatal(err)
			}
			by := map[hint.RuleID]casework.HintView{}
			for _, h := range all {
				by[h.Raised.Rule] = h
			}
			return by
		}
		time.Sleep(10 * time.Millisecond)
	}
	m.t.Fatal("nobody looked at the case")
	return nil
}

func (m *monitored) wantHints(hints map[hint.RuleID]casework.HintView, before verification.Case) {
	m.t.Helper()
	above, changed := hints["deposit"], hints["deposit.changed"]
	if len(hints) != 2 || !strings.Contains(above.Reason, "46,312.57 元，高于参考值 36,000.00 元") || above.Raised.Ordinal != 0 || above.Raised.Version != 1 {
		m.t.Errorf("%d hints, %+v", len(hints), above)
	}
	if len(above.Evidence) != 1 || above.Evidence[0].AsOf != demo.Begin || above.Evidence[0].Task == "" {
		m.t.Errorf("evidence %+v", above.Evidence)
	}
	if !strings.Contains(changed.Reason, before.Number) || changed.Raised.Ordinal != 2 || changed.Evidence[0].Case != before.Number {
		m.t.Errorf("changed: %+v", changed)
	}
}

// joined: who joins by a supplement counts in the household's sum and measure, and
// is no household of its own.
func (m *monitored) joined(id verification.ID) {
	m.t.Helper()
	g := growth{doubt: doubt{t: m.t, Stage: m.Stage, clerk: m.heping, id: id}}
	g.meets()
	joins := g.joined(m.heping)
	v := view(m.t, m.Stage, m.heping, joins)
	task := taskOf(m.t, v, "210300.deposit").ID
	must(m.Desk.Answer(m.t.Context(), m.anshan, task, []finding.Finding{{Ordinal: 1, Status: finding.Found, AsOf: demo.Begin, Records: []finding.Record{{"balanceFen": "5000000"}}}}))
	must(m.Desk.Feedback(m.t.Context(), m.anshan, task))
	waitAnswered(m.t, m.Stage, m.heping, v, "210200.vehicle")
	m.raised(joins)
	until(m.t, "the household is looked at with who joined", func() bool {
		for _, h := range must(m.Desk.Hints(m.t.Context(), m.heping, id, "", 100)) {
			if h.Raised.Ordinal == 0 && strings.Contains(h.Reason, "96,312.57 元，高于参考值 48,000.00 元") && len(h.Evidence) == 2 {
				return true
			}
		}
		return false
	})
	if own := m.raised(joins)["deposit"]; own.ID != "" {
		m.t.Errorf("who joined was measured as a household: %s", own.Reason)
	}
}

// onlyTheirs: the department that ordered reads them; no third party does.
func (m *monitored) onlyTheirs(id verification.ID) {
	m.t.Helper()
	for who, may := range map[string]bool{"heping.mz": true, "heping.approver": true, "province.clerk": false, "shenyang.clerk": false,
		"anshan.clerk": false, "dalian.mz": false} {
		_, err := m.Desk.Hints(m.t.Context(), login(m.t, m.Stage, who), id, "", 10)
		if may != (err == nil) || !may && !fault.Is(err, fault.Forbidden) {
			m.t.Errorf("%s: %v", who, err)
		}
		if may != m.waits(who, id) {
			m.t.Errorf("%s sees that a hint waits: %t", who, !may)
		}
	}
}

// settled: when the last hint is marked the case waits for nobody.
func (m *monitored) settled(id verification.ID, last casework.HintView) {
	m.t.Helper()
	if !m.waits("heping.clerk", id) {
		m.t.Error("one hint is still to be looked at")
	}
	if err := m.Desk.MarkHint(m.t.Context(), m.heping, last.ID, "已与申请人核实"); err != nil {
		m.t.Fatal(err)
	}
	if m.waits("heping.clerk", id) {
		m.t.Error("all were looked at")
	}
}

// waits tells whether somebody's list of cases with hints to look at holds the case.
func (m *monitored) waits(who string, id verification.ID) bool {
	m.t.Helper()
	cases, err := m.Desk.Cases(m.t.Context(), login(m.t, m.Stage, who), casework.CaseFilter{Hinted: true, Limit: 10})
	if err != nil {
		m.t.Fatal(err)
	}
	return slices.ContainsFunc(cases, func(c verification.Case) bool { return c.ID == id })
}

// marked: once, by a clerk of the agency, with what became of it; the case goes
// on as before.
func (m *monitored) marked(id verification.ID, h casework.HintView) {
	m.t.Helper()
	mark := func(who, outcome string) error {
		return m.Desk.MarkHint(m.t.Context(), login(m.t, m.Stage, who), h.ID, outcome)
	}
	state := view(m.t, m.Stage, m.heping, id).Case.State
	if err := mark("heping.clerk", ""); !fault.HasCode(err, "hint.outcome") {
		m.t.Errorf("without a word: %v", err)
	}
	if err := mark("anshan.clerk", "无"); !fault.Is(err, fault.Forbidden) {
		m.t.Errorf("by a third party: %v", err)
	}
	if err := mark("heping.clerk", "已与申请人核实，系拆迁补偿款，提请民政部门入户了解"); err != nil {
		m.t.Fatal(err)
	}
	if err := mark("heping.clerk", "再次登记"); !fault.HasCode(err, "hint.marked") {
		m.t.Errorf("twice: %v", err)
	}
	got := m.raised(id)["deposit"]
	if got.Outcome == "" || got.MarkedAt.IsZero() || view(m.t, m.Stage, m.heping, id).Case.State != state {
		m.t.Errorf("%+v", got)
	}
}

// A bank that never answers a batch does not keep it from being looked at: when the
// last limit is over, what is missing says so, and the task still takes a late
// answer (R6.3, R9.1).
func TestABatchIsLookedAtWhenItsLimitsAreOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		m := &monitored{Stage: stage(t, open), t: t}
		m.heping = login(t, m.Stage, "shenyang.clerk")
		in := theCast(demo.Begin).commission()
		in.Kind, in.Commission.Monitoring, in.Commission.Department = catalogue.Existing, true, "210100.mz"
		c := localCase(t, m.Stage, m.heping, theCast(demo.Begin), in)
		if _, _, err := m.Desk.Submit(t.Context(), m.heping, c.ID); err != nil {
			t.Fatal(err)
		}
		v := view(t, m.Stage, m.heping, c.ID)
		waitAnswered(t, m.Stage, m.heping, v, "210200.vehicle")
		m.Clock.Set(taskOf(t, v, "210300.deposit").DueOn+1, 9)
		if tells(view(t, m.Stage, m.heping, c.ID), "动态监测") {
			t.Error("looked at before the limit")
		}
		if err := m.Desk.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		hints := m.raised(c.ID)
		if h := hints["missing"]; !strings.Contains(h.Reason, "1 项没有得到反馈") {
			t.Errorf("%d hints, of what is missing: %q", len(hints), h.Reason)
		}
		if task := taskOf(t, view(t, m.Stage, m.heping, c.ID), "210300.deposit"); task.State != assist.Open {
			t.Errorf("the task is %s", task.State)
		}
	})
}
