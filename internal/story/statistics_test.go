package story_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/store/storetest"
	"hedui/internal/timeliness"
	"hedui/internal/workday"
)

// A case whose one task is answered at once and whose other expires, as the
// figures tell it: each agency's own and those below, the hit rate with its
// denominator, and the list behind every figure (R3.3).
func TestFiguresTellWhereTheTimeGoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		heping, anshan, dalian := login(t, s, "heping.clerk"), login(t, s, "anshan.clerk"), login(t, s, "dalian.clerk")
		v := theCast(demo.Begin).submitted(t, s, heping)
		waitAnswered(t, s, heping, v, "210200.vehicle")
		deposit := taskOf(t, view(t, s, heping, v.Case.ID), "210300.deposit")
		if deposit.Standing.Why != timeliness.ToExport || !strings.Contains(deposit.Holder, "鞍山") {
			t.Errorf("before the export: %+v, %s", deposit.Standing, deposit.Holder)
		}
		if err := s.Desk.ExportQuery(t.Context(), anshan, deposit.ID, "xlsx", &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
		got := view(t, s, heping, v.Case.ID)
		if d := taskOf(t, got, "210300.deposit"); d.Standing.Why != timeliness.AtSharing || d.Standing.Holder != "210300.jr" || !d.Standing.Since.Equal(s.Clock.Now()) {
			t.Errorf("after the export: %+v", d.Standing)
		}
		if got.Standing.Why != timeliness.Asking || !strings.Contains(got.Standing.Words, "1 项未办结") {
			t.Errorf("the case: %+v", got.Standing)
		}
		s.Clock.Set(deposit.DueOn+1, 9)
		if err := s.Desk.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Store.Fold(t.Context()); err != nil {
			t.Fatal(err)
		}

		all, err := s.Desk.Statistics(t.Context(), login(t, s, "province.clerk"), casework.StatisticsIn{}, casework.ByAgency)
		if err != nil || all.Total.TakenIn != 2 || all.Total.InTime != 1 || all.Total.Expired != 1 || all.Total.Looked != 3 || all.Total.NotAnswered() != 3 {
			t.Fatalf("the province's: %+v, %v", all.Total, err)
		}
		for _, r := range all.Rows {
			behind, err := s.Desk.Behind(t.Context(), login(t, s, "province.clerk"), r.Behind, "takenIn", "", 10)
			if err != nil || len(behind) != 1 || behind[0].Task.Assisting != r.Behind.Party {
				t.Errorf("behind %s: %d, %v", r.Name, len(behind), err)
			}
		}
		own, err := s.Desk.Statistics(t.Context(), dalian, casework.StatisticsIn{}, casework.ByMonth)
		if days, ok := own.Total.Quantile(50); err != nil || len(own.Rows) != 1 || own.Total.TakenIn != 1 || !ok || days != 0 {
			t.Errorf("Dalian's own: %+v, %v", own.Total, err)
		}
		if mine, err := s.Desk.Statistics(t.Context(), heping, casework.StatisticsIn{Side: timeliness.Initiating}, casework.ByCategory); err != nil || len(mine.Rows) != 2 {
			t.Errorf("Heping's: %+v, %v", mine.Rows, err)
		}
		flows, err := s.Desk.Statistics(t.Context(), login(t, s, "shenyang.clerk"), casework.StatisticsIn{}, casework.ByFlow)
		if err != nil || len(flows.Rows) != 2 || !strings.Contains(flows.Rows[0].Name, " → 大连") {
			t.Errorf("Shenyang's flows: %+v, %v", flows.Rows, err)
		}
		own, err = s.Desk.Statistics(t.Context(), heping, casework.StatisticsIn{}, casework.ByFlow)
		if err != nil || len(own.Rows) != 2 || own.Rows[0].Name != "沈阳市和平区核对中心 → 大连市核对中心" || own.Rows[0].InTime != 1 || own.Rows[1].Expired != 1 || own.Total.TakenIn != 2 {
			t.Errorf("Heping's flows: %+v, %v", own.Rows, err)
		}
		if behind, err := s.Desk.Behind(t.Context(), heping, own.Rows[0].Behind, "inTime", "", 10); err != nil || len(behind) != 1 || behind[0].Task.Assisting != "210200" {
			t.Errorf("behind Heping's flow: %d, %v", len(behind), err)
		}
		byCounty, err := s.Desk.Statistics(t.Context(), login(t, s, "province.clerk"), casework.StatisticsIn{Agency: "210100", Counties: true}, casework.ByFlow)
		if err != nil || len(byCounty.Rows) != 2 || byCounty.Rows[1].Key != "210102>210300" || byCounty.Total.TakenIn != 2 {
			t.Errorf("the flows of Shenyang's counties: %+v, %v", byCounty.Rows, err)
		}
		if behind, err := s.Desk.Behind(t.Context(), login(t, s, "shenyang.clerk"), byCounty.Rows[1].Behind, "expired", "", 10); err != nil || len(behind) != 1 {
			t.Errorf("behind the flow of one of them: %d, %v", len(behind), err)
		}
		if _, err := s.Desk.Statistics(t.Context(), login(t, s, "province.clerk"), casework.StatisticsIn{Counties: true}, casework.ByFlow); !fault.HasCode(err, "statistics.counties") {
			t.Errorf("all counties at once: %v", err)
		}
		if flows, err := s.Desk.Statistics(t.Context(), login(t, s, "zhongshan.clerk"), casework.StatisticsIn{}, casework.ByFlow); err != nil || len(flows.Rows) != 0 {
			t.Errorf("Zhongshan's flows: %+v, %v", flows.Rows, err)
		}
		if _, err := s.Desk.Statistics(t.Context(), dalian, casework.StatisticsIn{Agency: "210300"}, casework.ByAgency); !fault.Is(err, fault.Forbidden) {
			t.Errorf("Dalian reads Anshan's: %v", err)
		}
		wantWorkbook(t, s)
	})
}

// Existing recipients' tasks of five working days: one is answered on the twelfth
// working day, the other is still open, and overdue. By year and by kind the
// figures are the same, and the list behind them holds the task (R3.3, R6.3).
func TestFiguresOfWhatIsLateAndWhatIsOverdue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := doubt{t: t, Stage: stage(t, open)}
		x.enter()
		shenyang, province := login(t, x.Stage, "shenyang.clerk"), login(t, x.Stage, "province.clerk")
		a := theCast(demo.Begin)
		a.items = []catalogue.ItemID{"210300.deposit", "210200.deposit"}
		in := a.commission()
		in.Kind, in.Commissioned = catalogue.Existing, "210102"
		c := must(a.readyUnder(t.Context(), x.Desk, shenyang, in))
		if _, _, err := x.Desk.Submit(t.Context(), shenyang, c.ID); err != nil {
			t.Fatal(err)
		}
		v := view(t, x.Stage, shenyang, c.ID)
		late, overdue := taskOf(t, v, "210300.deposit"), taskOf(t, v, "210200.deposit")
		x.Clock.Set(workday.Embedded().Due(workday.DateOf(x.Clock.Now()), 12).On, 10)
		x.feedBack(x.anshan, late.ID)
		if err := x.Store.Fold(t.Context()); err != nil {
			t.Fatal(err)
		}
		for by, key := range map[casework.By]string{casework.ByYear: "2026", casework.ByKind: "existing"} {
			got := must(x.Desk.Statistics(t.Context(), province, casework.StatisticsIn{}, by))
			if f := got.Total; f.TakenIn != 2 || f.Late != 1 || f.Open != 1 || f.Overdue != 1 {
				t.Errorf("by %s: %+v", by, f)
			}
			if len(got.Rows) != 1 || got.Rows[0].Key != key || got.Rows[0].Late != 1 || got.Rows[0].Overdue != 1 {
				t.Errorf("by %s: %+v", by, got.Rows)
			}
			for _, percent := range []int{50, 90} {
				if days, ok := got.Total.Quantile(percent); !ok || days != 12 {
					t.Errorf("%d %% within %d working days", percent, days)
				}
			}
			behind := must(x.Desk.Behind(t.Context(), province, got.Rows[0].Behind, "overdue", "", 10))
			if len(behind) != 1 || behind[0].Task.ID != overdue.ID {
				t.Errorf("overdue by %s: %d", by, len(behind))
			}
		}
	})
}

// wantWorkbook opens the figures of the year as a spreadsheet would: of each agency, as
// either side, they are what its one case came to.
func wantWorkbook(t *testing.T, s demo.Stage) {
	t.Helper()
	for _, w := range []struct {
		who                            string
		side                           timeliness.Side
		takenIn, inTime, ended, looked string
	}{
		{"province.clerk", timeliness.Assisting, "2", "1", "1", "/3）"},
		{"province.clerk", timeliness.Initiating, "2", "1", "1", "/3）"},
		{"shenyang.clerk", timeliness.Initiating, "2", "1", "1", "/3）"},
		{"heping.clerk", timeliness.Initiating, "2", "1", "1", "/3）"},
		{"heping.clerk", timeliness.Assisting, "0", "0", "0", "—"},
		{"dalian.clerk", timeliness.Assisting, "1", "1", "0", "/3）"},
		{"anshan.clerk", timeliness.Assisting, "1", "0", "1", "—"},
		{"anshan.clerk", timeliness.Initiating, "0", "0", "0", "—"},
	} {
		for _, by := range []casework.By{casework.ByYear, casework.ByQuarter} {
			last := lastRow(t, s, w.who, casework.StatisticsIn{Side: w.side, To: timeliness.MonthOf(workday.DateOf(s.Clock.Now())), Kind: catalogue.New}, by)
			if last[0] != "合计" || last[1] != w.takenIn || last[2] != w.inTime || last[4] != w.ended || !strings.HasSuffix(last[15], w.looked) {
				t.Errorf("the last row of %s, %s by %s: %q", w.who, w.side, by, last)
			}
		}
	}
}

// lastRow is the sum at the end of a workbook of figures.
func lastRow(t *testing.T, s demo.Stage, who string, in casework.StatisticsIn, by casework.By) []string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Desk.WriteStatistics(t.Context(), login(t, s, who), in, by, &b); err != nil {
		t.Fatal(err)
	}
	book := must(excelize.OpenReader(&b))
	rows := must(book.GetRows(book.GetSheetName(0)))
	return rows[len(rows)-1]
}
