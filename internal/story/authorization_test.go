package story_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/source/sourcetest"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// No authorization, no query: by whatever way one can leave, nobody is asked
// about beyond what the letter covers, or after it was withdrawn: in hosted
// data, by a department's interface, in a file, on the screen of whoever types,
// to the ministry; for new applications and in batches (先授权再核对; R3.4, R5.2a, R6.2).
func TestNobodyIsAskedBeyondTheAuthorization(t *testing.T) {
	for _, kind := range []catalogue.Kind{catalogue.New, catalogue.Existing} {
		t.Run(string(kind), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, open storetest.Opener) {
				x := newConsent(t, open, kind)
				x.apply()
				x.hosted()
				x.byInterface()
				x.withdraws()
				x.byFileAndHand()
				x.toTheMinistry()
				x.reported()
			})
		})
	}
}

// guardian signs for the third one, a child.
const guardian = "监护人"

// consent is the story of three letters: the first covers everything and is
// withdrawn on the way, the second does not cover vehicles, the third nothing
// else.
type consent struct {
	*abroad
	kind   catalogue.Kind
	clerk  policy.Actor
	anshan policy.Actor
	bureau *sourcetest.Department
}

func newConsent(t *testing.T, open storetest.Opener, kind catalogue.Kind) *consent {
	x := &consent{abroad: beyond(t, open, func(docking.Message) []source.Reply { return nil }), kind: kind, bureau: sourcetest.Open(t)}
	x.clerk, x.anshan = x.heping, login(t, x.Stage, "anshan.clerk")
	if kind == catalogue.Existing {
		x.clerk = login(t, x.Stage, "shenyang.clerk")
		x.heping = x.clerk // who looks at the case
	}
	described(t, x.Stage, x.bureau)
	return x
}

func (x *consent) apply() {
	x.t.Helper()
	a := theCast(demo.Begin)
	a.items = []catalogue.ItemID{"210200.vehicle", byInterface, "210300.deposit", "220000.realestate"}
	in := a.commission()
	if x.kind == catalogue.Existing {
		in.Kind, in.Commission.Department = x.kind, "210100.mz"
	}
	c, err := a.readyUnder(x.t.Context(), x.Desk, x.clerk, in)
	x.must(err)
	x.scope(c.ID, 2, demo.Begin+30, "deposit", "realestate")
	x.endedOrAhead(c.ID)
	x.scope(c.ID, 3, 0, "vehicle")
	_, _, err = x.Desk.Submit(x.t.Context(), x.clerk, c.ID)
	x.must(err)
	x.v = view(x.t, x.Stage, x.clerk, c.ID)
}

func (x *consent) scope(id verification.ID, ordinal int, to workday.Date, categories ...catalogue.CategoryCode) {
	x.t.Helper()
	x.must(x.Desk.Authorize(x.t.Context(), x.clerk, id, ordinal, verification.Authorization{Number: "SQ-限", SignedOn: demo.Begin, ValidTo: to, Signer: guardian,
		Categories: categories, Keeper: "和平区核对中心"}))
}

// endedOrAhead: a letter that has ended, or is not signed yet, is none.
func (x *consent) endedOrAhead(id verification.ID) {
	x.t.Helper()
	for what, letter := range map[string]verification.Authorization{
		"ended yesterday":  {Number: "SQ-3", SignedOn: demo.Begin - 30, ValidTo: demo.Begin - 1, Keeper: "和平区核对中心", Signer: guardian},
		"signed tomorrow":  {Number: "SQ-3", SignedOn: demo.Begin + 1, Keeper: "和平区核对中心", Signer: guardian},
		"covers no choice": {Number: "SQ-3", SignedOn: demo.Begin, Categories: []catalogue.CategoryCode{"company"}, Keeper: "和平区核对中心", Signer: guardian},
		"has no number":    {SignedOn: demo.Begin, Keeper: "和平区核对中心", Signer: guardian},
	} {
		x.must(x.Desk.Authorize(x.t.Context(), x.clerk, id, 3, letter))
		_, _, err := x.Desk.Submit(x.t.Context(), x.clerk, id)
		f, _ := fault.Of(err)
		if f == nil || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == "subjects[3].authorization" }) {
			x.t.Errorf("a letter that %s: %v", what, err)
		}
	}
}

func (x *consent) only(what string, got []int, want ...int) {
	x.t.Helper()
	slices.Sort(got)
	if !slices.Equal(got, want) {
		x.t.Errorf("%s: asked about %v, want %v", what, got, want)
	}
}

func (x *consent) hosted() {
	x.t.Helper()
	x.until("the match", func() bool { return x.about("210200.vehicle").State == assist.Answered })
	found, err := x.Desk.Findings(x.t.Context(), x.clerk, x.about("210200.vehicle").ID, 1, 3)
	x.must(err)
	var got []int
	for ordinal := range found {
		got = append(got, ordinal)
	}
	x.only("hosted", got, 1, 3)
}

func (x *consent) byInterface() {
	x.t.Helper()
	x.until("the interface's answer", func() bool { return x.about(byInterface).State == assist.Answered })
	var got []int
	for i, m := range demo.Cast() {
		if x.bureau.Times(m.Number) > 0 {
			got = append(got, i+1)
		}
	}
	x.only("by the interface", got, 1, 3)
}

// withdraws: the first one, before anything else has left.
func (x *consent) withdraws() {
	x.t.Helper()
	x.must(x.Desk.WithdrawAuthorization(x.t.Context(), x.clerk, x.v.Case.ID, 1))
}

func (x *consent) byFileAndHand() {
	x.t.Helper()
	id := x.about("210300.deposit").ID
	var file bytes.Buffer
	x.must(x.Desk.ExportQuery(x.t.Context(), x.anshan, id, listfile.CSV, &file))
	asked, err := x.Desk.Asked(x.t.Context(), x.anshan, id)
	x.must(err)
	var inFile, onScreen []int
	for i, m := range demo.Cast() {
		if strings.Contains(file.String(), m.Number) {
			inFile = append(inFile, i+1)
		}
	}
	for _, a := range asked {
		onScreen = append(onScreen, a.Ordinal)
	}
	x.only("in the file", inFile, 2)
	x.only("on the screen", onScreen, 2)
	typed := []finding.Finding{{Ordinal: 2, Status: finding.None, AsOf: demo.AsOf}, {Ordinal: 3, Status: finding.None, AsOf: demo.AsOf}}
	if err := second(x.Desk.Answer(x.t.Context(), x.anshan, id, typed)); !fault.Is(err, fault.Invalid) {
		x.t.Errorf("an answer about somebody who was not asked about: %v", err)
	}
}

func (x *consent) toTheMinistry() {
	x.t.Helper()
	_, err := x.Desk.ConfirmTask(x.t.Context(), x.province, x.about("220000.realestate").ID)
	x.must(err)
	x.until("the request", func() bool { return len(x.fake.Got(docking.Request)) > 0 })
	x.idle()
	var got []int
	for _, m := range x.fake.Got(docking.Request) {
		for _, p := range m.Asked.Persons {
			got = append(got, p.No)
		}
	}
	x.only("to the ministry", got, 2)
}

// reported: who was not asked about is told as such, never as none.
func (x *consent) reported() {
	x.t.Helper()
	h, err := x.Desk.Coverage(x.t.Context(), x.clerk, x.v.Case.ID, 1)
	x.must(err)
	for i, want := range [][3]string{{"", "未授权", ""}, {"", "未授权", ""}, {"未授权", "", "未授权"}, {"未授权", "", "未授权"}} {
		for person, says := range want {
			if got := h.Coverage[i].Cells[person].Says(); (says != "") != (got == "未授权") {
				x.t.Errorf("%s, person %d: %s", h.Coverage[i].Item, person+1, got)
			}
		}
	}
}
