package simulate

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hedui/internal/account"
	"hedui/internal/assist"
	"hedui/internal/audit"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// The invariants: what the store holds is what the reference says, whatever was
// killed when. Cases that a step touched are compared behind it; open ones every
// day; everything, with the findings and the register, every fourth week and at
// the end.

// checkTouched compares the cases that changed.
func (w *world) checkTouched() {
	for _, b := range w.cases {
		if b.touched {
			b.touched = false
			w.check(b)
		}
	}
}

// checkDay compares what is open, and counts everything.
func (w *world) checkDay(n int) {
	for _, b := range w.cases {
		if n%28 == 27 || b.state == verification.Running {
			w.check(b)
		}
	}
	w.sums()
	if n%28 == 27 {
		w.checkFindings()
		w.checkRegister()
	}
}

// finish is the last look at everything.
func (w *world) finish() {
	for _, b := range w.cases {
		w.check(b)
		w.tally(b)
	}
	w.sums()
	w.checkPeriods()
	w.checkFindings()
	w.checkRegister()
}

func (w *world) tally(b *business) {
	r := &w.result
	r.Cases++
	r.Tasks += len(b.duties)
	for _, d := range b.duties {
		switch d.state {
		case assist.Answered:
			r.Answered++
		case assist.Expired:
			r.Expired++
		case assist.Terminated:
			r.Ended++
		}
	}
}

// look is what the store holds of a case.
type held struct {
	c          verification.Case
	tasks      []assist.Task
	calendar   *workday.Calendar
	answers    map[assist.ID]int
	reminded   map[assist.ID]map[int]bool
	reports    []store.Report
	objections []review.Objection
	reviews    []review.Review
}

func (w *world) load(b *business) (h held) {
	h.answers, h.reminded = map[assist.ID]int{}, map[assist.ID]map[int]bool{}
	w.must(w.store.View(w.ctx, func(tx *store.Tx) (err error) {
		if b.id == "" {
			if err := w.recognise(tx, b); err != nil {
				return err
			}
		}
		if h.c, err = tx.Case(b.id); err != nil {
			return err
		}
		if h.tasks, err = tx.CaseTasks(b.id); err != nil {
			return err
		}
		if h.calendar, err = tx.Calendar(); err != nil {
			return err
		}
		for _, t := range h.tasks {
			answers, err := tx.Answers(t.ID)
			if err != nil {
				return err
			}
			h.answers[t.ID] = len(answers)
			if h.reminded[t.ID], err = reminders(tx, t.ID); err != nil {
				return err
			}
		}
		if h.reports, err = tx.Reports(b.id); err != nil {
			return err
		}
		if h.objections, err = tx.Objections(b.id); err != nil {
			return err
		}
		h.reviews, err = tx.CaseReviews(b.id)
		return err
	}))
	return h
}

func reminders(tx *store.Tx, id assist.ID) (map[int]bool, error) {
	sent := map[int]bool{}
	for _, days := range []int{0, 1, 3, 5} {
		there, err := tx.Reminded(id, days)
		if err != nil {
			return nil, err
		}
		if there {
			sent[days] = true
		}
	}
	return sent, nil
}

// recognise finds the case of another province's request, or one whose creator
// was killed before he was told.
func (w *world) recognise(tx *store.Tx, b *business) error {
	if b.request != "" {
		all, err := tx.RequestsOf("220000", b.request)
		if err != nil || len(all) != 1 {
			return fmt.Errorf("%s was taken in %d times: %w", b.request, len(all), err)
		}
		b.id = all[0].Case
	}
	c, err := tx.Case(b.id)
	b.number = c.Number
	return err
}

// check lays a case beside the reference: no task lost or done twice, every
// state the norm's, every limit explained.
func (w *world) check(b *business) {
	h := w.load(b)
	if h.c.State != b.state {
		w.fail("%s is %s, and the norm says %s", b.number, h.c.State, b.state)
	}
	if len(h.tasks) != len(b.duties) {
		w.fail("%s has %d tasks, and the norm says %d (R5.2a)", b.number, len(h.tasks), len(b.duties))
	}
	for _, d := range b.duties {
		i := slices.IndexFunc(h.tasks, func(t assist.Task) bool { return t.Item.ID == d.item.ID })
		if i < 0 {
			w.fail("%s is lost", d)
		}
		id := h.tasks[i].ID
		w.checkTask(d, h.tasks[i], h.answers[id])
		w.checkExplained(d, h.tasks[i], h.calendar)
		if !maps.Equal(h.reminded[id], d.reminded) {
			w.fail("%s was reminded %v, and the norm says %v (R5.3a)", d, h.reminded[id], d.reminded)
		}
	}
	versions := map[int]int{}
	for _, r := range h.reports {
		versions[r.Household]++
	}
	if !maps.Equal(versions, b.reports) {
		w.fail("%s has reports %v, and the norm says %v", b.number, versions, b.reports)
	}
	w.checkDoubts(b, h)
}

func (w *world) checkTask(d *duty, t assist.Task, answers int) {
	d.id = t.ID
	if t.State != d.state {
		w.fail("%s is %s, and the norm says %s", d, t.State, d.state)
	}
	if t.Item.Version != d.item.Version {
		w.fail("%s goes by version %d, and was begun under %d (R13.1)", d, t.Item.Version, d.item.Version)
	}
	if answers != d.answers {
		w.fail("%s has %d answers, and the norm says %d", d, answers, d.answers)
	}
	if d.state == assist.Confirming || d.state == assist.Returned || d.received.IsZero() {
		return
	}
	if t.Subjects != len(d.asked) {
		w.fail("%s asks about %d, and %d consent (no authorization, no query)", d, t.Subjects, len(d.asked))
	}
	if t.StartsOn != d.start || t.LimitDays != d.days || t.DueOn != d.due || !t.DueAt.Equal(d.due.End()) {
		w.fail("%s: %d working days from %s end on %s, and the finger on the calendar says %d from %s to %s (R5.3a, R5.3b)",
			d, t.LimitDays, t.StartsOn, t.DueOn, d.days, d.start, d.due)
	}
	if t.State == assist.Answered {
		w.checkAnswered(d, t)
	}
}

// checkExplained: what users read of a limit ends on the day that it does (R5.3a).
func (w *world) checkExplained(d *duty, t assist.Task, calendar *workday.Calendar) {
	if text := t.Due(calendar).Explain(); t.State == assist.Open && !strings.Contains(text, "至"+t.DueOn.Chinese()+"24时止") {
		w.fail("%s is due on %s, and is explained as %q (R5.3a)", d, t.DueOn, text)
	}
}

// checkAnswered: after the limit of a new application nothing is taken without a
// special agreement (R8.1); what is taken late is marked (R6.3).
func (w *world) checkAnswered(d *duty, t assist.Task) {
	late := !t.AnsweredAt.Before(t.DueAt)
	if late && t.Kind == catalogue.New && t.LateAllowed == "" {
		w.fail("%s was fed back on %s, after its limit %s, without a special agreement (R8.1)", d, workday.DateOf(t.AnsweredAt), t.DueOn)
	}
	if t.Late != late {
		w.fail("%s is marked late: %v, and it is: %v (R6.3)", d, t.Late, late)
	}
}

// checkDoubts: one review for a subject, a category, an assisting agency and a
// case (R5.5b), with its own limit (R5.5a, R6.4).
func (w *world) checkDoubts(b *business, h held) {
	if len(h.objections) != len(b.doubts) {
		w.fail("%s has %d objections, and the norm says %d", b.number, len(h.objections), len(b.doubts))
	}
	seen := map[string]bool{}
	for n, o := range h.objections {
		d := b.doubts[n]
		if d.id = o.ID; o.State != d.state {
			w.fail("objection %s is %s, and the norm says %s", d, o.State, d.state)
		}
		for _, r := range h.reviews {
			if r.Objection == o.ID {
				w.checkReview(d, r, seen)
			}
		}
	}
}

func (w *world) checkReview(d *doubt, r review.Review, seen map[string]bool) {
	i := slices.IndexFunc(d.looks, func(l *look) bool { return l.duty.id == r.Task })
	if i < 0 {
		w.fail("%s is reviewed at a task that it does not doubt", d)
	}
	l := d.looks[i]
	if l.id = r.ID; r.State != l.state || r.DueOn != l.due || r.LimitDays != l.days {
		w.fail("the review of %s is %s, due on %s after %d days; the norm says %s, %s, %d (R5.5a, R6.4)", d, r.State, r.DueOn, r.LimitDays, l.state, l.due, l.days)
	}
	for _, n := range r.Ordinals {
		key := fmt.Sprintf("%s %d", r.Task, n)
		if seen[key] {
			w.fail("%s: person %d is reviewed twice (R5.5b)", d, n)
		}
		seen[key] = true
	}
}

// sums: the tasks that the store counts are those of the cases.
func (w *world) sums() {
	want := map[string]int{}
	for _, b := range w.cases {
		want["case "+string(b.state)]++
		for _, d := range b.duties {
			want["task "+string(d.assisting)+" "+string(d.state)]++
		}
	}
	got := map[string]int{}
	w.must(w.store.View(w.ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT 'case ' || state, count(*) FROM verification GROUP BY state
			UNION ALL SELECT 'task ' || assisting || ' ' || state, count(*) FROM task GROUP BY assisting, state`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var key string
			var n int
			if err := rows.Scan(&key, &n); err != nil {
				return err
			}
			got[key] = n
		}
		return rows.Err()
	}))
	if !maps.Equal(got, want) {
		w.fail("the sums differ: %s", differing(got, want))
	}
	w.checkStatistics()
	w.checkQuotas()
	w.checkConsultations()
}

func differing(got, want map[string]int) string {
	var text strings.Builder
	for _, k := range slices.Sorted(maps.Keys(got)) {
		if got[k] != want[k] {
			fmt.Fprintf(&text, "%s: %d, want %d; ", k, got[k], want[k])
		}
	}
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if _, there := got[k]; !there {
			fmt.Fprintf(&text, "%s: none, want %d; ", k, want[k])
		}
	}
	return text.String()
}

// checkQuotas: no quota is ever exceeded (R13.1).
func (w *world) checkQuotas() {
	used := map[string]int{}
	w.must(w.store.View(w.ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(`SELECT item, period, used FROM quota_use`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var item, period string
			var n int
			if err := rows.Scan(&item, &period, &n); err != nil {
				return err
			}
			used[item+" "+period] = n
		}
		return rows.Err()
	}))
	if !maps.Equal(used, w.used) {
		w.fail("the quotas differ: %s (R13.1)", differing(used, w.used))
	}
}

// checkFindings: what stands of everybody is what was said of him; none and
// unavailable are never confused, and nobody stands there who was not asked.
func (w *world) checkFindings() {
	for _, b := range w.cases {
		for _, d := range b.duties {
			if d.id == "" || d.answers == 0 {
				continue
			}
			got := map[int]finding.Status{}
			by := w.clerk(d.assisting)
			if d.item.Access == catalogue.Ministry {
				by = w.clerk(b.initiating)
			}
			if w.held(by.Agency, w.today()) {
				continue
			}
			found, err := w.desk.Findings(w.ctx, by, d.id, 1, len(b.people))
			w.must(err)
			for n, f := range found {
				got[n] = f.Status
			}
			if !maps.Equal(got, d.found) {
				w.fail("%s found %v, and said was %v", d, got, d.found)
			}
		}
	}
}

// checkRegister: the register verifies, to its last entry (R11).
func (w *world) checkRegister() {
	w.must(w.store.Sequence(w.ctx, true))
	var export bytes.Buffer
	w.must(w.desk.ExportAudit(w.ctx, w.staff(province, account.Audit), &export, 1, 0))
	result, err := audit.Verify(&export, w.store.Signer().Verifier())
	if err != nil {
		w.fail("the register does not verify: %v", err)
	}
	_ = result
	w.must(w.store.View(w.ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT count(*) FROM audit_entry`).Scan(&w.result.Entries)
	}))
}
