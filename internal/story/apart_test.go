package story_test

import (
	"bytes"
	"io"
	"testing"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store/storetest"
)

// apart is an agency that has no part in Heping's case.
type apart struct {
	*reading
	stranger policy.Actor
}

// Numbers of cases are counted, and whether there is one is its agencies' business
// (R10.1). Whoever has no part in it may ask for its papers (R7.2), and learns nothing
// by asking: a right number, a wrong one and a draft's get the same answer, whatever
// stands in the file, until the keeper has looked.
func TestWhetherThereIsACaseItsKeeperAloneTells(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := &apart{reading: newReading(t, open)}
		x.stranger = login(t, x.Stage, "zhongshan.clerk")
		right := view(t, x.Stage, x.heping, x.task.Case).Case.Number
		draft := must(theCast(demo.Begin).ready(t.Context(), x.Desk, x.heping)).Number
		order := theCast(demo.Begin).commission()
		order.Commissioned = "210102"
		forCounty := must(theCast(demo.Begin).readyUnder(t.Context(), x.Desk, x.shenyang, order))
		if _, _, err := x.Desk.Submit(t.Context(), x.shenyang, forCounty.ID); err != nil {
			t.Fatal(err)
		}
		if forCounty.Initiating != "210100" || forCounty.Commissioned != "210102" {
			t.Fatalf("a case of %s for %s", forCounty.Initiating, forCounty.Commissioned)
		}
		x.lookAlike("210102", right, draft, "HD210102-26-99999")
		ids := x.lookAlike("210100", forCounty.Number, "HD210100-26-99999")
		must(x.Desk.WithdrawConsultation(t.Context(), x.stranger, ids[0]))
		if v, _ := x.read(x.stranger, ids[0]); v.Keeper != "210100" {
			t.Errorf("taken back, it tells that %s keeps it", v.Keeper)
		}
		x.toldAtOnce(right)
		x.isAnswered(x.lookAlike("210102", right, "HD210102-26-88888"))
	})
}

// lookAlike asks for the letters of a member, and of one whom no family has, by each
// number, and finds no difference in what the stranger then sees.
func (x *apart) lookAlike(giver agency.ID, numbers ...string) (ids []archive.ConsultationID) {
	x.t.Helper()
	for _, number := range numbers {
		c, err := x.Desk.Consult(x.t.Context(), x.stranger, casework.ConsultIn{Number: number, Business: "复查救助资格",
			Papers: []archive.Paper{{Part: archive.Authorization, Ordinal: 2}, {Part: archive.Authorization, Ordinal: 999}}})
		if err != nil {
			x.t.Fatalf("%s: %v", number, err)
		}
		v, looks := x.read(x.stranger, c.ID)
		if c.Keeper != giver || v.Keeper != giver || v.State != archive.Open || v.LimitDays != 5 || v.DueOn != c.DueOn || len(looks) != 0 {
			x.t.Errorf("%s: %s, %+v", number, c.Keeper, v)
		}
		ids = append(ids, c.ID)
	}
	return ids
}

// toldAtOnce: who may know is told at once of a wrong number, or of a member whom there
// is not; so is who gives none.
func (x *apart) toldAtOnce(right string) {
	x.t.Helper()
	ask := func(by policy.Actor, number string, ordinal int) error {
		return second(x.Desk.Consult(x.t.Context(), by, casework.ConsultIn{Number: number, Business: "复查", Papers: []archive.Paper{{Part: archive.IDCopy, Ordinal: ordinal}}}))
	}
	for what, wrong := range map[string]struct {
		err  error
		code string
	}{
		"the province":          {ask(login(x.t, x.Stage, "province.clerk"), "HD210102-26-99999", 1), "consultation.case"},
		"its own number":        {ask(x.heping, "HD210102-26-99999", 1), "consultation.case"},
		"nobody's number":       {ask(x.stranger, "HD219999-26-00001", 1), "consultation.case"},
		"no number":             {ask(x.stranger, "20260001", 1), "consultation.case"},
		"a member there is not": {ask(x.anshan, right, 999), "consultation.invalid"},
	} {
		if !fault.HasCode(wrong.err, wrong.code) {
			x.t.Errorf("%s: %v", what, wrong.err)
		}
	}
}

// isAnswered: Heping sees which of the two there is, gives one and says of the other
// that there is none.
func (x *apart) isAnswered(ids []archive.ConsultationID) {
	x.t.Helper()
	ctx := x.t.Context()
	for no, scan := range []string{"supplied", "none"} {
		err := x.Desk.ScanPaper(ctx, x.heping, ids[no], 2, "application/pdf", bytes.NewReader(demo.CommissionScan()))
		if (err == nil) != (scan == "supplied") || err != nil && !fault.HasCode(err, "consultation.no_case") {
			x.t.Errorf("a scan for what is %s: %v", scan, err)
		}
	}
	if _, err := x.Desk.Supply(ctx, x.heping, ids[1]); !fault.HasCode(err, "consultation.no_case") {
		x.t.Errorf("papers of no case: %v", err)
	}
	must(x.Desk.Supply(ctx, x.heping, ids[0]))
	must(x.Desk.RefuseConsultation(ctx, x.heping, ids[1], "查无此业务"))
	if err := x.open(x.stranger, ids[0], 1, io.Discard); err != nil {
		x.t.Error(err)
	}
	if v, _ := x.read(x.stranger, ids[1]); v.State != archive.Refused || v.Reason != "查无此业务" {
		x.t.Errorf("%+v", v)
	}
}
