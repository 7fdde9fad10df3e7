package simulate

import (
	"io"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// Those who have no business with a case, and try (R4.3, R9.2, R10).

// snoop draws somebody who takes no part, and lets him try what shows people or
// changes something.
func (w *world) snoop() {
	if len(w.cases) == 0 {
		return
	}
	b := pick(w, w.cases)
	if len(b.duties) == 0 || b.duties[0].id == "" || b.id == "" {
		return
	}
	d := pick(w, b.duties)
	by := w.stranger(b)
	if by.Account == "" {
		return
	}
	show := func(_ store.Document, r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }
	tries := []struct {
		verb string
		try  func() error
	}{
		{"look at the people", func() error { _, err := w.desk.Subjects(w.ctx, by, b.id, 1, 3); return err }},
		{"look at the findings", func() error { _, err := w.desk.Findings(w.ctx, by, d.id, 1, 3); return err }},
		{"look at whom is asked", func() error { _, err := w.desk.Asked(w.ctx, by, d.id); return err }},
		{"look at a letter", func() error { return w.desk.OpenMaterial(w.ctx, by, b.id, 1, "authorization", show) }},
		{"look at a draft report", func() error { _, err := w.desk.Preview(w.ctx, by, b.id, 1); return err }},
		{"withdraw for others", func() error { return w.desk.WithdrawAuthorization(w.ctx, by, b.id, 1) }},
		{"end a strange case", func() error { _, err := w.desk.Terminate(w.ctx, by, b.id, "不相干"); return err }},
		{"issue a strange report", func() error { _, err := w.desk.Issue(w.ctx, by, b.id, 1, "不相干"); return err }},
		{"confirm a strange task", func() error { _, err := w.desk.ConfirmTask(w.ctx, by, d.id); return err }},
	}
	t := pick(w, tries)
	v := verdict{"forbidden"}
	v.forbid(w.held(by.Agency, w.today()), "R10.1") // said before the case is looked at
	w.do(t.verb, by, b.number, v, t.try, func() {})
}

// stranger draws an agency or a department that is no party of a case.
func (w *world) stranger(b *business) policy.Actor {
	at := pick(w, w.counties).ID
	if w.chance(0.5) {
		at = pick(w, w.cities).ID
	}
	parties := []agency.ID{b.initiating, b.commissioned}
	for _, d := range b.duties {
		parties = append(parties, d.assisting)
	}
	for _, p := range parties {
		if p == at {
			return policy.Actor{}
		}
	}
	switch w.random.IntN(3) {
	case 0:
		return w.official(agency.DepartmentID(string(at)+".mz"), account.Officer)
	case 1:
		return w.approver(at)
	}
	return w.clerk(at)
}
