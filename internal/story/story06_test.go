package story_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/store/storetest"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// The applicant's wife objects to what Anshan found of her deposits. A review
// is asked and answered in 20 working days with a corrected finding; both
// versions stay visible, the report is reissued as version 2. A second
// objection to Anshan's deposits is refused; one to vehicles, and one to
// deposits answered by Dalian, are accepted (R5.5).
func TestScenario06Review(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Opener) {
		x := doubt{t: t, Stage: stage(t, open)}
		x.reported()
		x.object()
		x.apply()
		x.answer()
		x.bothVersions()
		x.reissue()
		x.again()
		x.overdue()
		x.onlyPartiesSee()
	})
}

const wife = 2

// doubt is the story of a report that somebody doubts.
type doubt struct {
	t *testing.T
	demo.Stage
	clerk, approver, officer, anshan, dalian policy.Actor
	id                                       verification.ID
	deposit                                  assist.ID // Anshan's
	first                                    store.Report
	objection                                review.Objection
	review                                   review.Review
	cars                                     review.Review
}

// reported: vehicles at Dalian, deposits at Anshan and Dalian; all answered,
// and a report is issued.
func (x *doubt) reported() {
	x.t.Helper()
	x.enter()
	a := theCast(demo.Begin - 1)
	a.items = append(a.items, "210200.deposit")
	v := a.submitted(x.t, x.Stage, x.clerk)
	x.id, x.deposit = v.Case.ID, taskOf(x.t, v, "210300.deposit").ID
	x.tooEarly()
	x.feedBack(x.anshan, x.deposit)
	x.feedBack(x.dalian, taskOf(x.t, v, "210200.deposit").ID)
	waitAnswered(x.t, x.Stage, x.clerk, v, "210200.vehicle")
	x.first = must(x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, ""))
}

// enter logs everybody in.
func (x *doubt) enter() {
	x.t.Helper()
	for name, actor := range map[string]*policy.Actor{"heping.clerk": &x.clerk, "heping.approver": &x.approver, "heping.mz": &x.officer,
		"anshan.clerk": &x.anshan, "dalian.clerk": &x.dalian} {
		*actor = login(x.t, x.Stage, name)
	}
}

// tooEarly: there is no result yet that could be doubted.
func (x *doubt) tooEarly() {
	x.t.Helper()
	if _, err := x.Desk.Object(x.t.Context(), x.officer, x.id, x.about(wife, "deposit", "210300")); !fault.HasCode(err, "objection.too_early") {
		x.t.Errorf("an objection before the answer: %v", err)
	}
}

func (x *doubt) feedBack(by policy.Actor, id assist.ID) {
	x.t.Helper()
	asked := must(x.Desk.Asked(x.t.Context(), by, id))
	item := must(x.Desk.Item(x.t.Context(), by, must(x.Desk.Task(x.t.Context(), by, id)).Item.ID))
	var pairs [][2]string
	for _, a := range asked {
		pairs = append(pairs, [2]string{string(a.Number), a.Name})
	}
	must(x.Desk.ImportAnswer(x.t.Context(), by, id, must(answerFile(item, x.Province, pairs, demo.AsOf))))
	must(x.Desk.Feedback(x.t.Context(), by, id))
}

func (x *doubt) about(ordinal int, category catalogue.CategoryCode, assisting agency.ID) casework.ObjectIn {
	return casework.ObjectIn{Household: 1, Ordinal: ordinal, Category: category, Assisting: assisting, Raiser: review.BySubject,
		Words: "存款已于核对前支取用于治病"}
}

// object: the civil affairs bureau brings the wife's objection forward, with a
// paper that is no precondition.
func (x *doubt) object() {
	x.t.Helper()
	x.Clock.Set(demo.Begin+20, 10)
	var err error
	if x.objection, err = x.Desk.Object(x.t.Context(), x.officer, x.id, x.about(wife, "deposit", "210300")); err != nil {
		x.t.Fatal(err)
	}
	paper := casework.EvidenceIn{Name: "销户凭证.pdf", ContentType: "application/pdf", Content: bytes.NewReader(demo.CommissionScan())}
	must(x.Desk.AddObjectionEvidence(x.t.Context(), x.officer, x.objection.ID, paper))
	if n := x.notices(x.clerk, "objection.created"); len(n) != 1 || strings.Contains(n[0].Words, "治病") {
		x.t.Errorf("Heping's inbox: %+v", n)
	}
	if _, err := x.Desk.Doubt(x.t.Context(), x.anshan, x.objection.ID); !fault.Is(err, fault.Forbidden) {
		x.t.Errorf("Anshan saw what is doubted before it was asked to look again: %v", err)
	}
}

// apply: Heping applies for the review, and Anshan has it at once.
func (x *doubt) apply() {
	x.t.Helper()
	if _, err := x.Desk.Review(x.t.Context(), x.officer, x.objection.ID); !fault.Is(err, fault.Forbidden) {
		x.t.Errorf("the department applied by itself: %v", err)
	}
	all, err := x.Desk.Review(x.t.Context(), x.clerk, x.objection.ID)
	if err != nil || len(all) != 1 {
		x.t.Fatalf("%d reviews, %v", len(all), err)
	}
	x.review = all[0]
	if want := workday.Embedded().Due(demo.Begin+20, 20).On; x.review.DueOn != want || x.review.LimitDays != 20 {
		x.t.Errorf("due on %s, want %s", x.review.DueOn, want)
	}
	if n := x.notices(x.anshan, "review.received"); len(n) != 1 {
		x.t.Errorf("Anshan's inbox: %+v", n)
	}
	d := must(x.Desk.Doubt(x.t.Context(), x.anshan, x.objection.ID))
	if !strings.Contains(d.Words, "治病") || len(d.Evidence) != 1 {
		x.t.Errorf("Anshan is told %q with %d papers", d.Words, len(d.Evidence))
	}
	open := func(_ store.Document, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }
	if err := x.Desk.ObjectionEvidence(x.t.Context(), x.anshan, x.objection.ID, d.Evidence[0].ID, open); err != nil {
		x.t.Error(err)
	}
}

// answer: on the last day Anshan, reminded before, feeds a corrected finding
// back: one of the two accounts was closed. It is asked for the wife alone.
func (x *doubt) answer() {
	x.t.Helper()
	for on := demo.Begin + 20; on <= x.review.DueOn; on++ {
		x.Clock.Set(on, 9)
		x.sweep()
		x.sweep()
	}
	if n := x.notices(x.anshan, "review.reminder"); len(n) != 3 {
		x.t.Errorf("Anshan was reminded %d times", len(n))
	}
	x.Clock.Set(x.review.DueOn, 23)
	var query bytes.Buffer
	if err := x.Desk.ExportReviewQuery(x.t.Context(), x.anshan, x.review.ID, listfile.XLSX, &query); err != nil || query.Len() == 0 {
		x.t.Errorf("query: %v", err)
	}
	if asked := must(x.Desk.AskedAgain(x.t.Context(), x.anshan, x.review.ID)); len(asked) != 1 || asked[0].Ordinal != wife {
		x.t.Errorf("asked again: %d", len(asked))
	}
	if _, err := x.Desk.FeedbackReview(x.t.Context(), x.anshan, x.review.ID); !fault.HasCode(err, "review.not_prepared") {
		x.t.Errorf("fed back without a result: %v", err)
	}
	f := x.found(wife)
	f.Records = f.Records[:1]
	must(x.Desk.AnswerReview(x.t.Context(), x.anshan, x.review.ID, []finding.Finding{f}))
	done, err := x.Desk.FeedbackReview(x.t.Context(), x.anshan, x.review.ID)
	if err != nil || done.Late || done.Changed != 1 || done.Answer != 2 {
		x.t.Fatalf("%v, late %v, %d changed in answer %d", err, done.Late, done.Changed, done.Answer)
	}
	for name, by := range map[string]policy.Actor{"initiator": x.clerk, "department": x.officer} {
		if n := x.notices(by, "review.answered"); len(n) != 1 {
			x.t.Errorf("%s: %+v", name, n)
		}
	}
}

func (x *doubt) found(ordinal int) finding.Finding {
	x.t.Helper()
	return must(x.Desk.Findings(x.t.Context(), x.clerk, x.deposit, 1, 3))[ordinal]
}

// bothVersions: the corrected finding counts, the first one stays, and nobody
// else's changed.
func (x *doubt) bothVersions() {
	x.t.Helper()
	if got := len(x.found(wife).Records); got != 1 {
		x.t.Errorf("%d records", got)
	}
	history := must(x.Desk.History(x.t.Context(), x.clerk, x.deposit, wife))
	if len(history) != 2 || len(history[0].Finding.Records) != 2 || len(history[1].Finding.Records) != 1 || history[1].Answer != 2 {
		x.t.Errorf("history %d", len(history))
	}
	if others := must(x.Desk.History(x.t.Context(), x.clerk, x.deposit, 1)); len(others) != 1 || x.found(1).Status != finding.None {
		x.t.Errorf("the applicant's own finding has %d versions", len(others))
	}
	if v := must(x.Desk.Objections(x.t.Context(), x.officer, x.id)); len(v) != 1 || v[0].State != review.Answered || v[0].Reviews[0].State != review.Answered {
		x.t.Errorf("%+v", v)
	}
}

// reissue: version 2 says what was reviewed; version 1 stays as it was.
func (x *doubt) reissue() {
	x.t.Helper()
	if _, err := x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, ""); !fault.HasCode(err, "report.reissue") {
		x.t.Errorf("reissued without a reason: %v", err)
	}
	if preview := must(x.Desk.Preview(x.t.Context(), x.clerk, x.id, 1)); preview.Version != 2 {
		x.t.Errorf("the preview is of version %d", preview.Version)
	}
	second, err := x.Desk.Issue(x.t.Context(), x.approver, x.id, 1, "银行存款结果经复核更正")
	if err != nil || second.Version != 2 {
		x.t.Fatalf("version %d, %v", second.Version, err)
	}
	x.unread(1)
	defer x.unread(0)
	for version, id := range map[int]store.ReportID{1: x.first.ID, 2: second.ID} {
		c := opened(x.t, x.Stage, x.officer, id)
		cell := depositCell(x.t, c)
		notes := strings.Join(c.Households[0].Notes, "")
		if c.Version != version || cell.Count != 3-version || (cell.Note > 0) != (version == 2) || strings.Contains(notes, "经复核") != (version == 2) {
			x.t.Errorf("version %d: %+v, %s", version, cell, notes)
		}
		if version == 2 && (c.Reissue == "" || !strings.Contains(notes, "检出 2 条")) {
			x.t.Errorf("reissued because of %q: %s", c.Reissue, notes)
		}
		for _, form := range []string{casework.FormPDF, casework.FormXLSX} {
			if _, data, err := x.Desk.Open(x.t.Context(), x.officer, id, form); err != nil || len(data) == 0 {
				x.t.Errorf("version %d as %s: %v", version, form, err)
			}
		}
	}
}

// unread: the department is told of what it has not opened, until it has (R9.2).
func (x *doubt) unread(want int) {
	x.t.Helper()
	cases, err := x.Desk.Cases(x.t.Context(), x.officer, casework.CaseFilter{Unread: true, Limit: 10})
	if err != nil || len(cases) != want {
		x.t.Errorf("%d cases with an unread report, want %d (%v)", len(cases), want, err)
	}
}

// depositCell is what the report says of the wife's deposits at Anshan.
func depositCell(t *testing.T, c report.Content) report.Cell {
	t.Helper()
	for _, l := range c.Households[0].Coverage {
		if strings.Contains(l.Item, "存款") && strings.Contains(l.Agency, "鞍山") {
			return l.Cells[wife-1]
		}
	}
	t.Fatal("no line of Anshan's deposits")
	return report.Cell{}
}

// again: once is once for this subject, category and agency; everything else
// may be doubted, and what is withdrawn was never asked.
func (x *doubt) again() {
	x.t.Helper()
	object := func(in casework.ObjectIn) (review.Objection, error) {
		return x.Desk.Object(x.t.Context(), x.clerk, x.id, in) // on the subject's behalf
	}
	refusedBecause(x.t, "R5.5b", func() error { return second(object(x.about(wife, "deposit", "210300"))) })
	refusedBecause(x.t, "R5.5b", func() error { return second(object(x.about(0, "deposit", "210300"))) })
	for name, in := range map[string]casework.ObjectIn{
		"deposits at Dalian":            x.about(wife, "deposit", "210200"),
		"the applicant's own at Anshan": x.about(1, "deposit", "210300"),
	} {
		if _, err := object(in); err != nil {
			x.t.Errorf("%s: %v", name, err)
		}
	}
	whole := must(object(x.about(0, "vehicle", "210200")))
	refusedBecause(x.t, "R5.5b", func() error { return second(object(x.about(wife, "vehicle", "210200"))) })
	must(x.Desk.Withdraw(x.t.Context(), x.clerk, whole.ID))
	whole = must(object(x.about(0, "vehicle", "210200")))
	if !whole.Whole || !slices.Equal(whole.Ordinals, []int{1, 2, 3}) {
		x.t.Errorf("the household's objection is about %v", whole.Ordinals)
	}
	x.cars = must(x.Desk.Review(x.t.Context(), x.clerk, whole.ID))[0]
}

// overdue: Dalian's vehicles are matched anew at once, and wait for an officer
// longer than they should: the result is marked overdue, told once, and taken.
func (x *doubt) overdue() {
	x.t.Helper()
	x.prepared()
	x.Clock.Set(x.cars.DueOn+1, 9)
	x.sweep()
	x.sweep()
	if a, b := len(x.notices(x.dalian, "review.overdue")), len(x.notices(x.clerk, "review.overdue")); a != 1 || b != 1 {
		x.t.Errorf("told of being overdue: Dalian %d times, Heping %d times", a, b)
	}
	if v := must(x.Desk.Reviews(x.t.Context(), x.dalian, casework.ReviewFilter{State: review.Open})); len(v) != 1 || !v[0].Overdue || v[0].Left >= 0 {
		x.t.Errorf("Dalian's reviews: %+v", v)
	}
	done, err := x.Desk.FeedbackReview(x.t.Context(), x.dalian, x.cars.ID)
	if err != nil || !done.Late || done.Changed != 0 {
		x.t.Errorf("%v, late %v, %d changed", err, done.Late, done.Changed)
	}
	h := must(x.Desk.Coverage(x.t.Context(), x.clerk, x.id, 1))
	if notes := strings.Join(h.Notes, ""); !strings.Contains(notes, "与原结果（检出 2 条）一致") {
		x.t.Errorf("notes: %s", notes)
	}
}

// prepared waits for the match, which Hedui does by itself.
func (x *doubt) prepared() {
	x.t.Helper()
	for range 1000 {
		if v := must(x.Desk.ReviewOf(x.t.Context(), x.dalian, x.cars.ID)); v.Prepared != nil {
			if v.Prepared.Manifest.Snapshot == "" || v.State != review.Open {
				x.t.Errorf("prepared from %q, %s", v.Prepared.Manifest.Snapshot, v.State)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	x.t.Fatal("the vehicles were not matched anew")
}

// onlyPartiesSee: third parties neither see nor answer a review.
func (x *doubt) onlyPartiesSee() {
	x.t.Helper()
	for _, name := range []string{"anshan.clerk", "shenyang.clerk", "dalian.mz"} {
		by := login(x.t, x.Stage, name)
		if _, err := x.Desk.ReviewOf(x.t.Context(), by, x.cars.ID); !fault.Is(err, fault.Forbidden) {
			x.t.Errorf("%s saw the review: %v", name, err)
		}
		if _, err := x.Desk.Doubt(x.t.Context(), by, x.cars.Objection); !fault.Is(err, fault.Forbidden) {
			x.t.Errorf("%s saw what is doubted: %v", name, err)
		}
	}
}

func (x *doubt) sweep() {
	x.t.Helper()
	if err := x.Desk.SweepReviews(x.t.Context()); err != nil {
		x.t.Fatal(err)
	}
}

func (x *doubt) notices(by policy.Actor, kind string) []store.Notice {
	x.t.Helper()
	all := must(x.Desk.Notices(x.t.Context(), by, "", 1000))
	return slices.DeleteFunc(all, func(n store.Notice) bool { return n.Kind != kind })
}
