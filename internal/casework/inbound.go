package casework

import (
	"context"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// takeAsk takes another province's request in as a case that the ministry
// initiates, and puts its tasks at once where the data is: the city, or the
// province itself (R4.1). They are answered by the same verbs as any other.
func (d *Desk) takeAsk(ctx context.Context, m arrival) error {
	c, err := d.inboundCase(ctx, m)
	if err != nil {
		return err
	}
	roll := d.newRoll(ctx, c)
	defer roll.end()
	for i, p := range m.Asked.Persons {
		if err := roll.add(inboundSubject(p, m.From), fmt.Sprint(i+1)); err != nil {
			return err
		}
	}
	if err := roll.finish(); err != nil {
		return err
	}
	keep, err := d.keepMessage(ctx, m)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, carrier, string(policy.MinistryReceive), func(tx *store.Tx) error {
		tx.Object("case", string(c.ID))
		if first, err := keep(tx, string(c.ID), "taken"); err != nil || !first {
			return err
		}
		c := c
		if err := d.supersede(tx, m); err != nil {
			return err
		}
		if err := d.putInbound(tx, &c, roll, m); err != nil {
			return err
		}
		return d.route(tx, c, m)
	})
}

// inboundCase prepares the case of a request.
func (d *Desk) inboundCase(ctx context.Context, m arrival) (c verification.Case, err error) {
	purpose, err := words("purpose", m.Asked.Purpose)
	if err != nil {
		return c, err
	}
	err = d.store.View(ctx, func(tx *store.Tx) error {
		if err := policy.May(carrier, policy.MinistryReceive, policy.Resource{Kind: policy.Case}); err != nil {
			return err
		}
		if m.To != d.docked.Party.Certificate.Code() {
			return fault.New(fault.Invalid, "ministry.not_ours", "报文的收件单位不是本单位")
		}
		province, err := tx.Province(agency.ID(m.To))
		if err != nil {
			return err
		}
		settings, err := tx.Settings(province.ID)
		if err != nil {
			return err
		}
		from, err := d.behind(tx, m)
		if err != nil {
			return err
		}
		c = verification.Case{ID: verification.ID(tx.NewID("c")), Kind: m.Asked.Kind, State: verification.Draft, Initiating: from.initiating,
			Commissioned: from.commissioned, Items: []catalogue.Ref{}, NormVersion: settings.Version, CreatedBy: string(carrier.Account),
			Commission: verification.Commission{Number: m.Asked.Commission, Department: from.department, Purpose: purpose,
				Assistance: "qita", On: workday.DateOf(tx.Now), Due: m.Asked.Due}}
		return nil
	})
	if err == nil && c.Kind != catalogue.New && c.Kind != catalogue.Existing {
		err = fault.New(fault.Invalid, "ministry.incomplete", "部平台报文不完整")
	}
	return c, err
}

// inboundSubject is a person of a request, with the authorization that the
// asking province keeps. An invalid number is asked of nobody.
func inboundSubject(p docking.AskedPerson, from agency.Code) verification.Subject {
	s := verification.Subject{Number: citizen.Number(p.Number), Name: p.Name, Relation: "户主", Group: verification.Cohabiting}
	if s.Number.Valid() {
		s.Authorization = verification.Authorization{Number: p.Authorization, SignedOn: p.SignedOn, ValidTo: p.ValidTo, Keeper: string(from)}
	}
	return s
}

func (d *Desk) putInbound(tx *store.Tx, c *verification.Case, roll *roll, m arrival) (err error) {
	c.CreatedAt, c.SubmittedAt = tx.Now, tx.Now
	c.Subjects, c.Households = roll.subjects, roll.count
	if c.Number, err = caseNumber(tx, *c); err != nil {
		return err
	}
	if err := tx.PutCase(*c); err != nil {
		return err
	}
	if err := roll.write(tx, c.ID); err != nil {
		return err
	}
	nos := make([]int, len(m.Asked.Persons))
	for i, p := range m.Asked.Persons {
		nos[i] = p.No
		tx.Commit(p.Number)
	}
	return tx.PutRequest(store.Request{Case: c.ID, Message: m.ID, Request: m.Request, From: m.From, To: m.To, Code: m.Asked.Category, Nos: nos})
}

// route turns the request into tasks, with the limit that the link's
// configuration gives us (R16.1).
func (d *Desk) route(tx *store.Tx, c verification.Case, m arrival) error {
	tasks, err := d.planInbound(tx, c, m)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		t.ID = assist.ID(tx.NewID("t"))
		c.Items = append(c.Items, t.Item)
		if err := d.receive(tx, t); err != nil {
			return err
		}
	}
	if err := toMatch(tx, tasks); err != nil {
		return err
	}
	if err := c.To(verification.Running); err != nil {
		return err
	}
	from := agencyOf(tx, agency.ID(m.From))
	told := fmt.Sprintf("受理%s经对接提出的请求，%d 人，分送 %d 项协查任务", from, c.Subjects, len(tasks))
	if err := tx.AddEvent(store.Event{Case: c.ID, Verb: string(policy.MinistryReceive), Words: told, Office: string(m.From)}); err != nil {
		return err
	}
	if err := tx.AddNotice(store.Notice{Office: string(m.To), Kind: "ministry.taken", Case: c.ID, Words: told}); err != nil {
		return err
	}
	if err := tx.UpdateCase(&c); err != nil {
		return err
	}
	return d.moveOn(tx, c.ID) // nobody to ask: answered at once, with the reason
}

// planInbound turns a request into tasks: of another province with the limit of
// the link (R16.1), of a docked system with the norm's, as any other's (R12.2).
func (d *Desk) planInbound(tx *store.Tx, c verification.Case, m arrival) ([]assist.Task, error) {
	province, err := tx.Province(agency.ID(m.To))
	if err != nil {
		return nil, err
	}
	link, err := tx.Link(province.ID)
	if err != nil {
		return nil, err
	}
	calendar, err := tx.Calendar()
	if err != nil {
		return nil, err
	}
	places, err := d.holders(tx, c, m, province.ID, link.FormFor(m.Asked.Category).Category)
	if err != nil || m.peer.ID != agency.Ministry {
		return d.planFor(tx, c, places, err)
	}
	tasks := assist.Plan(c, places, calendar, assist.Rules{NewFeedbackDays: link.InboundDays}, tx.Now)
	for i := range tasks {
		tasks[i].Receive(link.InboundDays, calendar, tx.Now)
	}
	return tasks, nil
}

// planFor plans as for a case that began here, within the same quotas (R13.1).
func (d *Desk) planFor(tx *store.Tx, c verification.Case, places []assist.Place, err error) ([]assist.Task, error) {
	if err == nil {
		err = useQuotas(tx, places)
	}
	if err != nil {
		return nil, err
	}
	return d.plan(tx, c, places)
}

// holders finds who of ours holds the item or category: the province, the city of
// the region that was named, or where none was, every city that has an item of it.
func (d *Desk) holders(tx *store.Tx, c verification.Case, m arrival, province agency.ID, category catalogue.CategoryCode) ([]assist.Place, error) {
	if m.Asked.Item != "" && m.peer.ID != agency.Ministry {
		return d.itemHolder(tx, c, m)
	}
	items, err := tx.Items(store.ItemFilter{Province: province, Category: category, On: workday.DateOf(tx.Now), Limit: 1000})
	if err != nil {
		return nil, err
	}
	city, err := cityOf(tx, m.Asked.Region)
	if err != nil {
		return nil, err
	}
	var places []assist.Place
	for _, item := range items {
		owner, err := tx.Agency(item.Owner)
		if err != nil {
			return nil, err
		}
		p := assist.Place{Item: item, Assisting: owner.Assisting()}
		if !item.Serves(c.Kind) || (city != "" && p.Assisting != city && owner.Level != agency.Province) {
			continue
		}
		places = append(places, p)
	}
	if err := d.routed(tx, places); err != nil {
		return nil, err
	}
	return places, d.countAsked(tx, c, places)
}

// itemHolder finds who answers a catalogue item: a city of ours, another docked
// system, or another province, for which the provincial agency confirms (R5.2b).
// What would go back where it came from is not passed on.
func (d *Desk) itemHolder(tx *store.Tx, c verification.Case, m arrival) ([]assist.Place, error) {
	item, err := tx.ItemInForce(m.Asked.Item, workday.DateOf(tx.Now))
	if err != nil {
		return nil, err
	}
	all, err := d.places(tx, verification.Case{Items: []catalogue.Ref{item.Ref()}})
	if err != nil || !item.Serves(c.Kind) {
		return nil, err
	}
	if all[0].Item.Access == catalogue.Docked {
		if p, _, err := d.peerOf(tx, agency.Code(all[0].Assisting)); err != nil || p.ID == m.peer.ID {
			return nil, err
		}
	}
	return all, d.countAsked(tx, c, all)
}

// cityOf gives the city that answers for a region of ours; "" for the whole
// province, or a region that we do not know.
func cityOf(tx *store.Tx, region agency.Code) (agency.ID, error) {
	if region == "" {
		return "", nil
	}
	a, err := tx.Agency(agency.ID(region))
	if fault.Is(err, fault.Missing) || a.Level == agency.Province {
		return "", nil
	}
	return a.Assisting(), err
}

// countAsked counts whom each place is asked about: no authorization, no query.
func (d *Desk) countAsked(tx *store.Tx, c verification.Case, places []assist.Place) error {
	return d.eachPart(tx, c, func(subjects []verification.Subject) error {
		for i := range places {
			places[i].Subjects += len(asked(subjects, places[i].Item.Category, tx.Now))
		}
		return nil
	})
}
