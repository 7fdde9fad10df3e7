package simulate

import (
	"io"
	"slices"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/casework"
	"hedui/internal/demo"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Those who need a paper that another agency keeps (R7.2).

// consultation is a request for one person's letter.
type consultation struct {
	of      *business
	who     *person
	id      archive.ConsultationID
	asking  agency.ID
	state   archive.ConsultationState
	due     workday.Date
	start   workday.Date
	late    bool
	scanned bool // for it alone
	keeper  agency.ID
	none    bool // asked before there was a case, as far as anybody else may know
}

// consult asks the commissioned agency for a letter that it keeps.
func (w *world) consult() {
	if len(w.cases) == 0 {
		return
	}
	b := pick(w, w.cases)
	if b.request != "" || b.id == "" {
		return
	}
	c := &consultation{of: b, who: pick(w, b.people), asking: pick(w, w.cities).ID}
	if w.chance(0.1) {
		c.asking = b.commissioned
	}
	by := w.clerk(c.asking)
	c.keeper, c.none = b.commissioned, b.submitted.IsZero()
	var v verdict
	if c.none { // who keeps papers of that number says that there is no such case
		c.keeper = b.initiating
		v.forbid(c.asking == b.initiating, "missing")
	} else {
		v.forbid(c.asking == b.commissioned, "R7.1")
	}
	in := casework.ConsultIn{Number: b.number, Business: "复查救助资格", Papers: []archive.Paper{{Part: archive.Authorization, Ordinal: c.who.ordinal}}}
	if w.do("consult", by, b.number, v, func() error {
		got, err := w.desk.Consult(w.ctx, by, in)
		c.id = got.ID
		return err
	}, func() {
		c.state, c.start = archive.Open, w.today()
		c.due = w.nth(c.start, 5)
		w.consultations = append(w.consultations, c)
	}) && c.id != "" && w.chance(0.9) {
		w.in(w.between(0, 9), func() { w.supply(c) })
	}
}

// supply gives the letter, or says why not; what is only on paper is scanned.
func (w *world) supply(c *consultation) {
	by := w.clerk(c.keeper)
	var v verdict
	v.forbid(c.state != archive.Open, "conflict")
	settle := func(to archive.ConsultationState) func() {
		return func() { c.state, c.late = to, to != archive.Withdrawn && w.today() > c.due }
	}
	switch x := w.random.Float64(); {
	case c.none && x < 0.5:
		unknown := v
		unknown.forbid(true, "R7.2")
		w.do("supply", by, c.of.number, unknown, func() error { _, err := w.desk.Supply(w.ctx, by, c.id); return err }, func() {})
		w.in(w.between(0, 4), func() { w.supply(c) })
	case x < 0.1 || c.none:
		w.do("refuse a paper", by, c.of.number, v, func() error {
			_, err := w.desk.RefuseConsultation(w.ctx, by, c.id, "该材料已移交")
			return err
		}, settle(archive.Refused))
	case x < 0.15:
		asking := w.clerk(c.asking)
		w.do("take the request back", asking, c.of.number, v, func() error { _, err := w.desk.WithdrawConsultation(w.ctx, asking, c.id); return err },
			settle(archive.Withdrawn))
	default:
		missing := v
		missing.forbid(!c.who.scan && !c.scanned, "R7.2")
		if w.do("supply", by, c.of.number, missing, func() error { _, err := w.desk.Supply(w.ctx, by, c.id); return err }, settle(archive.Supplied)) {
			w.in(w.between(0, 5), func() { w.openPaper(c) })
			return
		}
		w.again(func() bool {
			return w.do("scan for it", by, c.of.number, v, func() error {
				return w.desk.ScanPaper(w.ctx, by, c.id, 1, "application/pdf", strings.NewReader("%PDF-1.4 "+demo.Mark))
			}, func() { c.scanned = true }) || c.state != archive.Open
		})
		if c.state == archive.Open {
			w.in(w.between(0, 4), func() { w.supply(c) })
		}
	}
}

// openPaper: who asked looks, and nobody else; without an agreement not even he
// (R10.1).
func (w *world) openPaper(c *consultation) {
	look := func(_ store.Document, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }
	by := w.clerk(c.asking)
	var v verdict
	v.forbid(w.held(c.asking, w.today()), "R10.1")
	w.do("open a paper", by, c.of.number, v, func() error { return w.desk.OpenConsulted(w.ctx, by, c.id, 1, look) }, func() {})
	other := w.clerk(pick(w, w.cities).ID)
	if !slices.Contains([]agency.ID{c.asking, c.of.commissioned}, other.Agency) {
		w.do("open a paper", other, c.of.number, verdict{"R7.2"}, func() error { return w.desk.OpenConsulted(w.ctx, other, c.id, 1, look) }, func() {})
	}
}

// checkConsultations: supplied within five working days, or marked (R7.2).
func (w *world) checkConsultations() {
	w.must(w.store.View(w.ctx, func(tx *store.Tx) error {
		for _, c := range w.consultations {
			if c.id == "" {
				continue // its clerk was killed before he was told
			}
			got, err := tx.Consultation(c.id)
			if err != nil {
				return err
			}
			if got.State != c.state || got.DueOn != c.due || got.LimitDays != 5 || got.Late != c.late {
				w.fail("a consultation of %s is %s, due on %s after %d days, late: %v; the norm says %s, %s, 5, %v (R7.2)",
					c.of.number, got.State, got.DueOn, got.LimitDays, got.Late, c.state, c.due, c.late)
			}
		}
		return nil
	}))
}
