package story_test

import (
	"strings"
	"testing"

	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/hint"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
)

// A rule is data, in versions with their days: the next version counts for what is
// commissioned from its day on, what runs keeps the one that it began under, and the
// hint names it. A household is measured by the standard of town or country, as its
// household registration says (R9.1).
func TestRulesOfMonitoringAreVersionsForTownAndCountry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		m := &monitored{Stage: stage(t, open), t: t}
		m.heping, m.anshan = login(t, m.Stage, "heping.clerk"), login(t, m.Stage, "anshan.clerk")
		m.references() // of the town
		country := hint.Reference{Name: "dibao", Label: "低保月标准", Division: "210100", Area: hint.Rural, Year: 2026, Value: 40000, Basis: "演示文件"}
		if err := m.Desk.EditReference(t.Context(), login(t, m.Stage, "province.approver"), country); err != nil {
			t.Fatal(err)
		}
		running := m.begun()
		m.revised()
		m.Clock.Set(demo.Begin+1, 9)
		later := m.begun()
		m.measured(running, 1, "12,000.00", "9,600.00") // 24 × the standard
		m.measured(later, 2, "6,000.00", "4,800.00")    // 12 ×
	})
}

// revised: the second version counts from tomorrow; from today it would change what
// runs, and is refused.
func (m *monitored) revised() {
	m.t.Helper()
	approver := login(m.t, m.Stage, "province.approver")
	next := hint.Rule{ID: "deposit", Name: "存款高于参考值", Test: hint.Threshold, Category: "deposit", Field: "balanceFen", Reference: "dibao", Percent: 1200, PerPerson: true, From: demo.Begin}
	if _, err := m.Desk.EditHintRule(m.t.Context(), approver, next); !fault.HasCode(err, "hint.rule") {
		m.t.Errorf("in force from today: %v", err)
	}
	next.From = demo.Begin + 1
	if got, err := m.Desk.EditHintRule(m.t.Context(), approver, next); err != nil || got.Version != 2 {
		m.t.Fatalf("version %d, %v", got.Version, err)
	}
	rules, _, err := m.Desk.HintRules(m.t.Context(), approver)
	if err != nil || len(rules) != len(hint.Start())+1 {
		m.t.Errorf("%d rules, %v", len(rules), err)
	}
}

// begun is a submitted case about two households of one, the first registered in town.
func (m *monitored) begun() verification.ID {
	m.t.Helper()
	a := application{on: demo.Begin, items: []catalogue.ItemID{"210300.deposit", "210000.hukou"}}
	item := must(m.Desk.Item(m.t.Context(), m.heping, "210000.hukou"))
	for i, kind := range []string{"1", "2"} {
		m.Province.Records(item, func(number, name string, values map[string]string) bool {
			if values["hukouType"] != kind || values["cancelDate"] != "" || number[6:10] > "1990" {
				return true
			}
			a.people = append(a.people, [4]string{string(rune('1' + i)), name, number, "户主"})
			return false
		})
	}
	in := a.commission()
	in.Commission.Monitoring = true
	c := localCase(m.t, m.Stage, m.heping, a, in)
	if _, _, err := m.Desk.Submit(m.t.Context(), m.heping, c.ID); err != nil {
		m.t.Fatal(err)
	}
	return c.ID
}

// measured: either household has deposits of 20,000 元, and each hint names the bound
// and the version by which it was raised.
func (m *monitored) measured(id verification.ID, version int, town, country string) {
	m.t.Helper()
	v := view(m.t, m.Stage, m.heping, id)
	task := taskOf(m.t, v, "210300.deposit").ID
	var findings []finding.Finding
	for ordinal := 1; ordinal <= 2; ordinal++ {
		findings = append(findings, finding.Finding{Ordinal: ordinal, Status: finding.Found, AsOf: demo.Begin, Records: []finding.Record{{"balanceFen": "2000000"}}})
	}
	must(m.Desk.Answer(m.t.Context(), m.anshan, task, findings))
	must(m.Desk.Feedback(m.t.Context(), m.anshan, task))
	waitAnswered(m.t, m.Stage, m.heping, v, "210000.hukou")
	m.raised(id)
	bounds := map[int]string{1: town, 2: country}
	for _, h := range must(m.Desk.Hints(m.t.Context(), m.heping, id, "", 100)) {
		if h.Raised.Rule != "deposit" {
			continue
		}
		ordinal := h.Evidence[0].Ordinal
		if h.Raised.Version != version || !strings.Contains(h.Reason, "高于参考值 "+bounds[ordinal]+" 元") {
			m.t.Errorf("household %d by version %d: %s", ordinal, h.Raised.Version, h.Reason)
		}
		delete(bounds, ordinal)
	}
	if len(bounds) > 0 {
		m.t.Errorf("no hint of households with the bounds %v", bounds)
	}
}
