package casework

import (
	"cmp"
	"context"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// consultJob asks another system's keeper for papers; supplyJob brings what our
// keeper decided (R7.2).
type (
	consultJob struct {
		Consultation string `json:"consultation"`
	}
	supplyJob struct {
		Consultation string `json:"consultation"`
	}
)

// Kind names the job in the queue.
func (consultJob) Kind() string { return "docking consult" }

// Kind names the job in the queue.
func (supplyJob) Kind() string { return "docking supply" }

// keptElsewhere finds the request under which another system knows the business
// whose papers are wanted, and who that is; "" when they are kept here. What the
// commissioned agency keeps is where the request came from, what the assisting one
// keeps where it went.
func (d *Desk) keptElsewhere(tx *store.Tx, c archive.Consultation) (request string, to agency.Code, nos []int, err error) {
	if c.Papers[0].Part == archive.Exchange {
		t, err := tx.Task(c.Task)
		if err != nil || !t.Travels() {
			return "", "", nil, err
		}
		q, err := d.questionOf(tx, t.ID)
		return string(t.ID), q.to, nil, err
	}
	inbound, err := tx.Inbound(c.Case)
	if err != nil || !inbound {
		return "", "", nil, err
	}
	r, err := tx.Request(c.Case)
	return r.Request, r.From, r.Nos, err
}

// consultElsewhere lets an application go to the system whose agency keeps the papers.
func (d *Desk) consultElsewhere(tx *store.Tx, c archive.Consultation) error {
	request, _, _, err := d.keptElsewhere(tx, c)
	if err != nil || request == "" {
		return err
	}
	return tx.Enqueue(consultJob{Consultation: string(c.ID)})
}

func consultMessage(id archive.ConsultationID) string { return string(id) + ".ask" }

// SendConsult asks for the papers.
func (d *Desk) SendConsult(ctx context.Context, id archive.ConsultationID) error {
	var m docking.Message
	err := d.store.View(ctx, func(tx *store.Tx) error {
		c, err := tx.Consultation(id)
		if err != nil || c.State != archive.Open {
			return err
		}
		request, to, nos, err := d.keptElsewhere(tx, c)
		if err != nil {
			return err
		}
		m = docking.New(docking.Consult, consultMessage(id), request, agency.Code(c.Asking), to)
		m.Consult, m.Words, m.Due = string(id), c.Business, c.DueOn
		for _, p := range c.Papers {
			w := docking.Wanted{Paper: string(p.Part)}
			if p.Ordinal > 0 {
				w.No = nos[p.Ordinal-1]
			}
			m.Wanted = append(m.Wanted, w)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if m.ID == "" {
		return d.deliverWritten(ctx, consultMessage(id))
	}
	return d.Send(ctx, string(id), m)
}

// takeConsult lays another system's application before the keeper, who has the
// norm's five working days from now (R7.2).
func (d *Desk) takeConsult(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, business string, keep keeping) error {
		tx.Object("request", m.Request)
		of, task, err := d.businessOf(tx, m)
		if err != nil {
			return err
		}
		c, err := d.askedFor(tx, m, of, task, business)
		if err != nil {
			return err
		}
		if first, err := keep(tx, string(of.ID), "taken"); err != nil || !first {
			return err
		}
		tx.Object("consultation", string(c.ID))
		if err := tx.PutConsultation(c); err != nil {
			return err
		}
		if err := tx.PutOrigin(store.Origin{Local: string(c.ID), From: m.From, Request: m.Request, Name: m.Consult}); err != nil {
			return err
		}
		return tellAsked(tx, c)
	})
}

// businessOf finds the business that an application is about: our task's that the
// other system answers, or the one behind its own request. Persons have our
// ordinals as numbers.
func (d *Desk) businessOf(tx *store.Tx, m arrival) (c verification.Case, t assist.Task, err error) {
	requests, err := tx.RequestsOf(agency.Code(m.peer.ID), m.Request)
	if err != nil {
		return c, t, err
	}
	if len(requests) == 0 {
		t, err = d.answerTo(tx, m)
	} else if tasks, failed := tx.CaseTasks(requests[0].Case); failed != nil || len(tasks) == 0 {
		return c, t, cmp.Or(failed, noBusiness())
	} else {
		t = tasks[0]
	}
	if err != nil {
		return c, t, err
	}
	c, err = tx.Case(t.Case)
	return c, t, err
}

func noBusiness() error {
	return fault.New(fault.Missing, "consultation.case", "没有此编号的核对业务").Do("请与保管机构核对业务编号")
}

// askedFor makes the application; the agency that asks is known here, or its
// system's agency stands for it.
func (d *Desk) askedFor(tx *store.Tx, m arrival, of verification.Case, t assist.Task, business string) (c archive.Consultation, err error) {
	settings, err := settingsFor(tx, of.Commissioned)
	if err != nil {
		return c, err
	}
	calendar, err := tx.Calendar()
	if err != nil {
		return c, err
	}
	wish := archive.Wish{Asking: d.namedBy(tx, m, m.From, m.peer.ID), AskedBy: string(tx.Actor.Account), Business: business}
	for _, w := range m.Wanted {
		wish.Papers = append(wish.Papers, archive.Paper{Part: archive.Part(w.Paper), Ordinal: w.No})
	}
	c, err = archive.Ask(wish, of, t, calendar, settings.ConsultationDays, tx.Now)
	c.ID = archive.ConsultationID(tx.NewID("co"))
	return c, err
}
