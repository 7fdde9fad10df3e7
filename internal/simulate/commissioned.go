package simulate

import (
	"fmt"
	"slices"
	"strings"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// The commissioned agency, which alone reports (R5.4a), the department, which
// alone reads (R9.2), and all the others, who try.

// report is the approver's look at a case: issue what is ready, or issue early
// with a reason (R5.4b), or wait.
func (w *world) report(b *business) {
	if b.request != "" {
		return
	}
	if b.first != nil {
		b = b.first
	}
	waiting := b.waiting(1) || b.waiting(2) || b.unasked(1)
	if waiting && w.chance(0.7) && b.state == verification.Running {
		w.in(w.between(2, 20), func() { w.report(b) })
		return
	}
	for household := 1; household <= min(b.households, 2); household++ {
		w.issue(b, household, waiting && w.chance(0.8) || b.reports[household] > 0 && w.chance(0.8))
	}
}

func (w *world) issue(b *business, household int, reason bool) {
	by := w.approver(b.commissioned)
	why := ""
	if reason {
		why = "数据源长期停机，先行出具"
	}
	var r store.Report
	var want []string
	done := w.do("issue", by, fmt.Sprintf("%s/%d", b.number, household), w.mayIssue(b, household, reason, w.today()), func() (err error) {
		r, err = w.desk.Issue(w.ctx, by, b.id, household, why)
		return err
	}, func() {
		want = b.coverage(household)
		b.issued(household)
	})
	if !done {
		return
	}
	w.result.Reports++
	gap := b.partial[household]
	if r.ID == "" { // killed behind the commit: the approver finds it in the list
		return
	}
	w.in(w.between(0, 3), func() { w.read(b, r.ID, want, gap) })
	if w.chance(0.3) {
		w.in(w.between(1, 15), func() { w.object(b, household) })
	}
	for _, s := range b.joined(household) {
		if w.chance(0.3) {
			w.in(w.between(1, 15), func() { w.object(s, 1) })
		}
	}
}

// reissue is a report with what a review found of somebody.
func (w *world) reissue(b *business, ordinal int) {
	household := b.people[ordinal-1].household
	if b.first != nil {
		b, household = b.first, b.joins
	}
	w.issue(b, household, w.chance(0.8))
}

// read is the department's look at its report, and that of somebody else.
func (w *world) read(b *business, id store.ReportID, want []string, gap bool) {
	w.look(w.official(b.department, account.Officer), b, id, nil, want, gap)
	w.look(w.third(b), b, id, verdict{"R9.2"}, nil, false)
}

func (w *world) look(by policy.Actor, b *business, id store.ReportID, v verdict, want []string, gap bool) {
	var data []byte
	done := w.do("open report", by, b.number, v, func() (err error) {
		_, data, err = w.desk.Open(w.ctx, by, id, casework.FormContent)
		return err
	}, func() {})
	if !done || len(data) == 0 {
		return
	}
	content, err := report.Decode(data)
	w.must(err)
	var got []string
	for _, l := range content.Households[0].Coverage {
		for _, c := range l.Cells {
			got = append(got, string(c.State))
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		w.fail("a report of %s says %v, and was to say %v (R5.4b, R9.1)", b.number, got, want)
	}
	if content.Partial != gap {
		w.fail("a report of %s is marked partial: %v, and it is: %v (R5.4b)", b.number, content.Partial, gap)
	}
}

// coverage is what a report of a household must say, cell by cell, in no order:
// what was found, not found, not answered, not allowed to be asked; of who joined
// the household, too.
func (b *business) coverage(household int) (cells []string) {
	for _, d := range b.duties {
		for _, p := range b.people {
			if p.household == household {
				cells = append(cells, string(d.says(p)))
			}
		}
		for _, s := range b.joined(household) {
			for _, p := range s.people {
				cells = append(cells, string(s.saysJoined(p, d.item)))
			}
		}
	}
	slices.Sort(cells)
	return cells
}

func (d *duty) says(p *person) report.State {
	if s, ok := d.found[p.ordinal]; ok {
		return report.State(s)
	}
	at := d.of.submitted
	if !d.received.IsZero() {
		p, at = d.person(p), d.received // as it went out
	}
	switch {
	case !p.covers(d.item.Category, workday.DateOf(at)):
		return report.Unauthorised
	case d.state == assist.Terminated:
		return report.Terminated
	}
	return report.Unanswered
}

// third draws a third party of the norm: another department, the department's
// superior, an assisting, merely initiating or superior agency (R9.2).
func (w *world) third(b *business) policy.Actor {
	switch w.random.IntN(5) {
	case 0:
		return w.official(agency.DepartmentID(string(b.commissioned)+".wj"), account.Officer)
	case 1:
		if above := w.agencies[b.commissioned].Parent; above != "" {
			return w.official(agency.DepartmentID(string(above)+".mz"), account.Officer)
		}
	case 2:
		if at := pick(w, b.duties).assisting; at != b.commissioned && w.agencies[at].Level != "" {
			return w.clerk(at)
		}
	case 3:
		if b.initiating != b.commissioned {
			return w.clerk(b.initiating)
		}
	}
	if b.commissioned != province {
		return w.approver(province)
	}
	return w.clerk(pick(w, w.cities).ID)
}

// undrawable: no typeface that the program brings along has this character, and
// the servers here have no others; a report never shows a box in a name.
func (b *business) undrawable(household int) bool {
	people := b.of(household, b)
	for _, s := range b.joined(household) {
		people = append(people, s.people...)
	}
	return slices.ContainsFunc(people, func(p *person) bool { return strings.ContainsRune(p.name, '𠮷') })
}
