package story_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/seal"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// A household of three, hosted items at Dalian, a file exchange at Anshan: from
// the list to the report that the commissioning department alone can open. New
// applications (R2.1) by resource category (R3.2) are at the right places at
// once (R5.2a), fed back in the system (R5.3c), and reported by the agency that
// took the commission (R5.4a), of what was commissioned (R9.1).
func TestScenario01InProvinceHosted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		s := stage(t, open)
		played, err := s.Play(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		clerk := login(t, s, "heping.clerk")
		v, err := s.Desk.Case(t.Context(), clerk, played.Case.ID)
		if err != nil {
			t.Fatal(err)
		}
		if v.Case.State != verification.Reported {
			t.Errorf("the case is %s", v.Case.State)
		}
		for _, task := range v.Tasks {
			if task.State != assist.Answered || task.DueOn.String() != "2026-11-18" {
				t.Errorf("%s is %s, due on %s", task.ItemName, task.State, task.DueOn)
			}
			if city := string(task.Item.ID)[:6]; string(task.Assisting) != city || !task.ReceivedAt.Equal(v.Case.SubmittedAt) {
				t.Errorf("%s was pushed to %s at %v", task.ItemName, task.Assisting, task.ReceivedAt)
			}
		}
		content := opened(t, s, login(t, s, "heping.mz"), played.Report.ID)
		wantStory(t, content)
		wantViews(t, s, clerk, played.Report.ID)
	})
}

// wantStory checks the report against what the departments hold about the cast.
func wantStory(t *testing.T, c report.Content) {
	t.Helper()
	if c.Partial || c.Version != 1 || !c.Demo || len(c.Households) != 1 {
		t.Fatalf("partial %v, version %d, demo %v, %d households", c.Partial, c.Version, c.Demo, len(c.Households))
	}
	want := report.Commission{Department: "沈阳市和平区民政局", Number: "演示-沈和民核委〔2026〕107号", On: must(workday.ParseDate("2026-09-30")),
		Purpose: "最低生活保障审核确认", Assistance: "最低生活保障", Kind: "新申请"}
	if c.Commission != want || c.Agency != "沈阳市和平区核对中心" {
		t.Errorf("issued by %s under %+v", c.Agency, c.Commission)
	}
	h := c.Households[0]
	var cells []string
	for _, line := range h.Coverage {
		for _, cell := range line.Cells {
			cells = append(cells, cell.Says())
		}
	}
	wantCells := []string{"检出 2 条", "未检出", "未检出", "检出 1 条", "未检出", "未检出", "未检出", "检出 2 条", "未检出"}
	if got, _ := json.Marshal(cells); string(got) != string(must(json.Marshal(wantCells))) {
		t.Errorf("coverage %s", got)
	}
	outcomes := map[report.Outcome]int{}
	for _, compared := range h.Comparison {
		outcomes[compared.Result]++
	}
	// His second car and her deposits differ from what they declared; the rest
	// is as they said.
	if outcomes[report.Differs] != 2 || outcomes[report.Same] != len(h.Comparison)-2 || len(h.Comparison) != 9 {
		t.Errorf("declared against found: %v", outcomes)
	}
}

// wantViews checks that each look is recorded, and the refused ones are not.
func wantViews(t *testing.T, s demo.Stage, actor policy.Actor, id store.ReportID) {
	t.Helper()
	views, err := s.Desk.ReportViews(t.Context(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(views) != 3 { // pdf and xlsx in the story, content here
		t.Errorf("%d views", len(views))
	}
	for _, v := range views {
		if v.Office != "210102.mz" {
			t.Errorf("%s looked", v.Office)
		}
	}
}

// opened opens a report's content as an actor.
func opened(t *testing.T, s demo.Stage, actor policy.Actor, id store.ReportID) report.Content {
	t.Helper()
	_, data, err := s.Desk.Open(t.Context(), actor, id, casework.FormContent)
	if err != nil {
		t.Fatal(err)
	}
	c, err := report.Decode(bytes.TrimSpace(data))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// login logs in one of the demo's people.
func login(t *testing.T, s demo.Stage, name string) policy.Actor {
	t.Helper()
	for _, a := range demo.Accounts(seed) {
		if a.Login != name {
			continue
		}
		session, err := s.Desk.Login(t.Context(), name, seal.Secret(a.Password), "127.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		actor, _, err := s.Desk.Actor(t.Context(), session, "127.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		return actor
	}
	t.Fatalf("no account %s", name)
	return policy.Actor{}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
