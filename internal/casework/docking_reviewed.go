package casework

import (
	"context"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// takeReview takes another system's application for review in: one objection for
// each agency that answered, applied for at once (R5.5a, R12.2). A second one
// about the same is refused as any other's (R5.5b).
func (d *Desk) takeReview(ctx context.Context, m arrival) error {
	return d.taking(ctx, m, policy.DockingReceive, func(tx *store.Tx, doubted string, keep keeping) error {
		tx.Object("request", m.Request)
		tx.Rule("R5.5a")
		requests, err := tx.RequestsOf(m.From, m.Request)
		if err != nil {
			return err
		}
		if len(requests) > 0 {
			if first, err := keep(tx, string(requests[0].Case), "taken"); err != nil || !first {
				return err
			}
		}
		raised := 0
		for _, r := range requests {
			n, err := d.doubtRequest(tx, r, m, doubted)
			if err != nil {
				return err
			}
			raised += n
		}
		if raised == 0 {
			return fault.New(fault.Invalid, "objection.no_result", "没有可以复核的结果").Because("R5.5a").Do("请核对请求编号和所列人员")
		}
		return nil
	})
}

// doubtRequest raises what an application says of one request, and tells how
// many objections that made.
func (d *Desk) doubtRequest(tx *store.Tx, r store.Request, m arrival, doubted string) (raised int, err error) {
	var ordinals []int
	for i, no := range r.Nos {
		if slices.Contains(m.Persons, no) {
			ordinals = append(ordinals, i+1)
		}
	}
	if len(ordinals) == 0 {
		return 0, nil
	}
	c, err := tx.Case(r.Case)
	if err != nil {
		return 0, err
	}
	tasks, err := tx.CaseTasks(c.ID)
	if err != nil {
		return 0, err
	}
	var places []agency.ID
	for _, t := range tasks {
		if t.State == assist.Answered && !slices.Contains(places, t.Assisting) {
			places = append(places, t.Assisting)
		}
	}
	for _, place := range places {
		if err := d.doubtPlace(tx, c, place, ordinals, m, doubted); err != nil {
			return 0, err
		}
	}
	return len(places), nil
}

func (d *Desk) doubtPlace(tx *store.Tx, c verification.Case, place agency.ID, ordinals []int, m arrival, doubted string) error {
	subjects, err := d.reviewed(tx, c, ordinals)
	if err != nil {
		return err
	}
	commit(tx, subjects)
	doubt, err := doubtAt(tx, c, place, subjects)
	if err != nil {
		return err
	}
	o, err := review.Raise(c, doubt, tx.Now)
	if err != nil {
		return err
	}
	if err := keepObjection(tx, &o, doubted); err != nil {
		return err
	}
	if err := keepPapers(tx, o.ID, m.Papers); err != nil {
		return err
	}
	if err := tx.PutAskedReview(store.AskedReview{Objection: o.ID, Case: c.ID, From: m.From, Review: m.Review}); err != nil {
		return err
	}
	_, err = d.applyFor(tx, c, &o)
	return err
}

// doubtAt gathers what another system doubts of one agency's answers.
func doubtAt(tx *store.Tx, c verification.Case, place agency.ID, subjects []verification.Subject) (review.Doubt, error) {
	doubt := review.Doubt{Household: subjects[0].Household, Assisting: place, Raiser: review.ByDepartment}
	tasks, err := tx.CaseTasks(c.ID)
	if err != nil {
		return doubt, err
	}
	i := slices.IndexFunc(tasks, func(t assist.Task) bool { return t.Assisting == place })
	item, err := tx.Item(tasks[i].Item)
	if err != nil {
		return doubt, err
	}
	doubt.Category = item.Category // a request asks for one
	if doubt.Tasks, err = tasksIn(tx, c.ID, item.Category, place); err != nil {
		return doubt, err
	}
	doubt.Ordinals = askedBy(subjects, item.Category, doubt.Tasks)
	return doubt, nil
}

// keepPapers keeps the evidence that came along.
func keepPapers(tx *store.Tx, id review.ObjectionID, papers []docking.Paper) error {
	for _, p := range papers {
		name, err := words("name", p.Name)
		if err != nil {
			return err
		}
		if err := checkScan(p.ContentType); err != nil {
			return err
		}
		document := store.Document{Kind: "evidence", ContentType: p.ContentType, Owner: "objection " + string(id)}
		sealed, err := tx.PutDocument(document, p.Content)
		if err != nil {
			return err
		}
		e := store.Evidence{ID: tx.NewID("oe"), Objection: id, Document: sealed, Name: name, By: string(carrier.Account)}
		if err := tx.AddEvidence(e); err != nil {
			return err
		}
	}
	return nil
}

// takeReviewFeedback lays what another system's second look found over what it
// said before; both versions stay (R5.5a).
func (d *Desk) takeReviewFeedback(ctx context.Context, m arrival) error {
	var s second
	var a *assembled
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		if s, err = d.lookedAgain(tx, m); err != nil {
			return err
		}
		a, err = d.assembleReview(ctx, tx, s, m)
		return err
	})
	if err != nil {
		return err
	}
	keep, err := d.keepMessage(ctx, m)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, carrier, string(policy.DockingReceive), func(tx *store.Tx) error {
		tx.Object("review", m.Review)
		tx.Rule("R5.5a")
		if first, err := keep(tx, m.Request, "taken"); err != nil || !first {
			return err
		}
		if s, err = d.lookedAgain(tx, m); err != nil {
			return err
		}
		if err := a.attach(tx); err != nil {
			return err
		}
		if err := tx.PrepareReview(s.r.ID, a.manifest, string(carrier.Account)); err != nil {
			return err
		}
		_, err := settleReview(tx, s)
		return err
	})
}

// lookedAgain finds the review of ours that a result is about.
func (d *Desk) lookedAgain(tx *store.Tx, m arrival) (s second, err error) {
	t, err := d.answerTo(tx, m)
	if err != nil {
		return s, err
	}
	if s, err = d.lookAgain(tx, carrier, policy.DockingReceive, review.ID(m.Review)); err == nil && s.t.ID != t.ID {
		err = fault.New(fault.Missing, "ministry.no_task", "报文所答的请求不是向发报单位提出的")
	}
	return s, err
}

func (d *Desk) assembleReview(ctx context.Context, tx *store.Tx, s second, m arrival) (*assembled, error) {
	link, _, err := answeredBy(tx, s.t)
	if err != nil {
		return nil, err
	}
	replies, err := readReplies(s.item, link.FormOf(s.item.Category), m.Answers)
	if err != nil {
		return nil, err
	}
	found := make([]finding.Finding, len(s.asked))
	for i, asked := range s.asked {
		reply, answered := replies[asked.Ordinal]
		if !answered {
			return nil, fault.New(fault.Invalid, "ministry.incomplete", "复核反馈没有答复全部人员").Because("R5.5a")
		}
		found[i] = reply
	}
	p := new(answerPart)
	if err := d.makePart(ctx, s.t, s.item, found, p); err != nil {
		return nil, err
	}
	return assembledOf(s.t, s.item, []*answerPart{p}), nil
}
