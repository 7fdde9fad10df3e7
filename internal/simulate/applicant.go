package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/demo"
	"hedui/internal/policy"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// The clerks who begin business: new applications of counties and cities
// (article 5), batches of cities and of the province (article 6). Some forget a
// paper, mistype a date, ask for too much; they are told, and mend it.

// wish is what a case is to be.
type wish struct {
	kind         catalogue.Kind
	by           agency.ID // initiates
	commissioned agency.ID
	households   int
	prepared     bool // by the county, for its city (R6.1)
}

// arrive begins a case of some kind.
func (w *world) arrive() {
	county := pick(w, w.counties)
	v := wish{kind: catalogue.New, by: county.ID, commissioned: county.ID, households: 1}
	switch x := w.random.Float64(); {
	case x < 0.06: // a city for its county
		v.by = county.Parent
	case x < 0.10:
		v.by, v.commissioned = county.Parent, county.Parent
	case x < 0.16:
		v.kind, v.by, v.households, v.prepared = catalogue.Existing, county.Parent, w.between(3, 8), true
	case x < 0.20:
		v.kind, v.by, v.commissioned, v.households = catalogue.Existing, county.Parent, county.Parent, w.between(3, 10)
	case x < 0.22:
		v.kind, v.by, v.commissioned, v.households = catalogue.Existing, province, province, w.between(3, 12)
	case x < 0.24:
		v.kind, v.households = catalogue.Existing, 2 // a county tries itself, and is refused (R6.1)
	case x < 0.28 && w.procedures[county.Parent].days > 0:
		v.kind = catalogue.Local
	}
	w.begin(v)
}

// begin is one clerk's work until the case is on its way.
func (w *world) begin(v wish) {
	by := w.clerk(v.by)
	b := &business{kind: v.kind, initiating: v.by, commissioned: v.commissioned, state: verification.Draft, by: string(by.Account),
		department: agency.DepartmentID(string(v.commissioned) + ".mz"), reports: map[int]int{}, procedure: w.procedures[w.cityOf(v.by)]}
	if v.prepared {
		by, b.state = w.clerk(v.commissioned), verification.Preparing
		b.by = string(by.Account)
	}
	if !w.create(by, b, v) {
		return
	}
	b.items = w.wanted(b)
	if !v.prepared && !w.choose(by, b) {
		return
	}
	w.gather(b, v.households)
	if !w.enter(by, b) {
		return
	}
	w.papers(by, b)
	if w.chance(0.02) {
		w.end(b)
	}
	if w.chance(0.03) {
		w.issue(b, 1, w.chance(0.5)) // too early
	}
	if v.prepared {
		w.in(w.between(0, 2), func() { w.handOver(by, b) })
		return
	}
	w.submit(by, b, 3)
}

func (w *world) create(by policy.Actor, b *business, v wish) bool {
	commission := verification.Commission{Number: fmt.Sprintf("演示委〔%d〕%d号", w.today().Year(), len(w.cases)+1),
		Department: b.department, Purpose: "最低生活保障审核确认", Assistance: "dibao", On: w.today()}
	var forbidden verdict
	forbidden.forbid(v.kind == catalogue.Existing && w.agencies[v.by].Level == agency.County, "R6.1")
	var c verification.Case
	return w.do("create", by, string(v.kind), forbidden, func() (err error) {
		if v.prepared {
			c, err = w.desk.Prepare(w.ctx, by, commission)
			return err
		}
		c, err = w.desk.Create(w.ctx, by, casework.CreateIn{Kind: v.kind, Commissioned: v.commissioned, Commission: commission})
		return err
	}, func() {
		b.id, b.number, b.touched = c.ID, c.Number, true
		w.cases = append(w.cases, b)
	})
}

// wanted draws the items of a case: vehicles and real estate somewhere, money,
// something of the province, sometimes of another one.
func (w *world) wanted(b *business) (items []catalogue.Item) {
	add := func(id catalogue.ItemID) {
		i := w.inForce(id, w.today())
		if i.ID != "" && !slices.ContainsFunc(items, func(o catalogue.Item) bool { return o.ID == id }) {
			items = append(items, i)
		}
	}
	at := func() string { return string(pick(w, w.cities).ID) }
	if b.kind == catalogue.Local {
		add(catalogue.ItemID(string(w.cityOf(b.initiating)) + "." + pick(w, []string{"vehicle", "deposit", "payroll", "realestate"})))
		return items
	}
	for _, draw := range []struct {
		p  float64
		id catalogue.ItemID
	}{
		{0.5, catalogue.ItemID(at() + ".vehicle")}, {0.3, catalogue.ItemID(at() + ".realestate")},
		{0.5, catalogue.ItemID(at() + ".deposit")}, {0.3, catalogue.ItemID(at() + "." + pick(w, []string{"payroll", "subsidy", "illness", "utility", "union"}))},
		{0.2, catalogue.ItemID(string(pick(w, w.counties).ID) + ".land")},
		{0.4, catalogue.ItemID(string(province) + "." + pick(w, []string{"pension", "medical", "insurance", "court", "exit", "ewallet", "veteran"}))},
		{0.2, "210000.securities"}, {0.15, pick(w, w.others)},
	} {
		if w.chance(draw.p) {
			add(draw.id)
		}
	}
	if len(items) == 0 {
		add(catalogue.ItemID(at() + ".vehicle"))
	}
	return items
}

func (w *world) choose(by policy.Actor, b *business) bool {
	ids := make([]catalogue.ItemID, len(b.items))
	for i := range b.items {
		ids[i] = b.items[i].ID
	}
	return w.again(func() bool {
		return w.do("choose", by, b.number, b.mayEdit(), func() error { _, err := w.desk.Choose(w.ctx, by, b.id, ids); return err }, func() {})
	})
}

// again tries a second time, and a third, what a killed process may not have done.
func (w *world) again(try func() bool) bool {
	for range 3 {
		if try() {
			return true
		}
	}
	return false
}

// gather draws households with their letters; some letters are no good.
func (w *world) gather(b *business, households int) {
	for no := 1; no <= households; no++ {
		for i, r := range w.family() {
			p := &person{of: b, number: r.Number, name: r.Name, ordinal: len(b.people) + 1, household: no, head: i == 0, birth: r.Birth,
				letter: fmt.Sprintf("SQ-%d-%d", len(w.cases), len(b.people)), signed: w.today() - workday.Date(w.random.IntN(5)),
				keeper: b.kind == catalogue.Existing && w.chance(0.7)}
			if b.kind == catalogue.Existing || w.chance(0.3) {
				p.to = w.today() + workday.Date(w.between(60, 400))
			}
			if w.chance(0.06) { // it ends while the business runs (R3.4)
				p.to = w.today() + workday.Date(w.between(0, 20))
			}
			p.guardian = p.minor() && w.chance(0.95)
			w.flaw(b, p)
			b.people = append(b.people, p)
		}
	}
	b.households = households
	w.result.Persons += len(b.people)
}

// flaw spoils a letter now and then.
func (w *world) flaw(b *business, p *person) {
	switch x := w.random.Float64(); {
	case x < 0.02:
		p.letter = ""
	case x < 0.03:
		p.signed = w.today() + 1
	case x < 0.04:
		p.to = w.today() - 1
	case x < 0.05:
		p.head = !p.head
	case x < 0.12:
		p.only = []catalogue.CategoryCode{pick(w, b.items).Category}
	case x < 0.16:
		if before := w.letters[p.number]; len(before) > 0 { // the letter of an earlier business
			p.letter = before[len(before)-1].letter
		}
	}
}

func (p *person) authorization() verification.Authorization {
	a := verification.Authorization{Number: p.letter, SignedOn: p.signed, ValidTo: p.to, Categories: p.only}
	if p.keeper {
		a.Keeper = "演示保管单位"
	}
	if p.guardian {
		a.Signer = "监护人（演示）"
	}
	return a
}

func (w *world) enter(by policy.Actor, b *business) bool {
	people := make([]casework.Person, len(b.people))
	for i, p := range b.people {
		relation := "其他亲属"
		if p.head {
			relation = "户主"
		}
		people[i] = casework.Person{Household: p.household, Subject: verification.Subject{Number: citizen.Number(p.number), Name: p.name,
			Relation: relation, Group: verification.Cohabiting, Authorization: p.authorization()}}
	}
	return w.again(func() bool {
		return w.do("enter", by, b.number, b.edits(by), func() error { return w.desk.Enter(w.ctx, by, b.id, people) }, func() {
			for _, p := range b.people { // a new list comes without papers
				p.scan, p.copy, p.withdrawn = false, false, false
			}
		})
	})
}

// edits: the county edits what it prepares, its city from the hand-over on.
func (b *business) edits(by policy.Actor) (v verdict) {
	if b.state == verification.Preparing && by.Agency == b.commissioned {
		return nil
	}
	return b.mayEdit()
}

// papers scans what the items may ask for; a paper is forgotten now and then.
func (w *world) papers(by policy.Actor, b *business) {
	for _, p := range b.people {
		if !p.scan && !p.keeper && w.chance(0.985) {
			w.paper(by, b, p.ordinal, catalogue.AuthorizationLetter, func() { p.scan = true })
		}
		if !p.copy && !p.keeper && w.chance(0.985) {
			w.paper(by, b, p.ordinal, catalogue.IDCopy, func() { p.copy = true })
		}
	}
	if !b.letter && w.chance(0.97) {
		w.paper(by, b, 0, catalogue.CommissionLetter, func() { b.letter = true })
	}
}

func (w *world) paper(by policy.Actor, b *business, ordinal int, kind catalogue.Material, then func()) {
	in := casework.MaterialIn{Ordinal: ordinal, Kind: kind, ContentType: "application/pdf"}
	w.again(func() bool {
		in.Content = strings.NewReader("%PDF-1.4 " + demo.Mark)
		return w.do("scan", by, b.number, b.edits(by), func() error { _, err := w.desk.AddMaterial(w.ctx, by, b.id, in); return err }, then)
	})
}

// submit hands in; when something is missing, the clerk mends it and hands in
// again.
func (w *world) submit(by policy.Actor, b *business, tries int) {
	if tries == 0 || b.state != verification.Draft {
		return
	}
	v := w.maySubmit(b, w.today())
	v.forbid(by.Level == agency.County && b.kind == catalogue.Existing, "R6.1")
	var tasks []assist.Task
	done := w.do("submit", by, b.number, v, func() (err error) {
		_, tasks, err = w.desk.Submit(w.ctx, by, b.id)
		return err
	}, func() { w.handedIn(b) })
	switch {
	case done && b.state == verification.Running && tasks != nil && len(tasks) != len(b.duties):
		w.fail("%s became %d tasks, not %d (R5.2a)", b.number, len(tasks), len(b.duties))
	case done:
	case slices.Contains(v, "R13.1"): // wait for the quota, or give up
		w.in(w.between(1, 30), func() { w.submit(by, b, tries-1) })
	case len(v) == 0: // killed
		w.submit(by, b, tries-1)
	default:
		w.mend(by, b)
		w.submit(by, b, tries-1)
	}
}

// handedIn is what the reference makes of a submission.
func (w *world) handedIn(b *business) {
	if w.waits(b) {
		b.state, b.touched = verification.Approving, true
		w.in(w.between(0, 3), func() { w.approval(b) })
		if w.chance(0.3) {
			w.in(0, func() { w.issue(b, 1, true) }) // too early
		}
		return
	}
	w.dispatched(b)
}

func (w *world) dispatched(b *business) {
	w.submitted(b, w.clock.Now())
	w.sent(b)
}

// mend puts every letter right, adds what is missing and drops items that
// nobody can be asked about.
func (w *world) mend(by policy.Actor, b *business) {
	heads := false
	if b.first != nil && w.meetOthers(b) {
		w.enter(by, b)
	}
	for _, p := range b.people {
		if p.letter == "" || b.before(p) || p.signed > w.today() || p.to != 0 && p.to < w.today() || len(p.only) > 0 || p.minor() && !p.guardian || w.spent(b, p) {
			fixed := verification.Authorization{Number: fmt.Sprintf("SQ-M-%s-%d", b.number, p.ordinal), SignedOn: w.today(), Signer: "监护人（演示）"}
			if p.keeper {
				fixed.Keeper = "演示保管单位"
			}
			w.again(func() bool {
				return w.do("authorize", by, b.number, b.edits(by), func() error { return w.desk.Authorize(w.ctx, by, b.id, p.ordinal, fixed) }, func() {
					p.letter, p.signed, p.to, p.only, p.withdrawn = fixed.Number, fixed.SignedOn, 0, nil, false
					p.guardian = true
				})
			})
		}
		heads = heads || b.first == nil && p.head != (p.ordinal == 1 || b.people[p.ordinal-2].household != p.household)
	}
	if heads {
		for i, p := range b.people {
			p.head = i == 0 || b.people[i-1].household != p.household
		}
		w.enter(by, b)
	}
	b.items = slices.DeleteFunc(w.current(b.items), func(i catalogue.Item) bool { return !i.Serves(b.kind) })
	if len(b.items) == 0 && b.first != nil { // it may ask for nothing else (R9.1)
		w.end(b)
		return
	}
	if len(b.items) == 0 {
		b.items = []catalogue.Item{w.inForce(catalogue.ItemID(string(w.cityOf(b.commissioned))+".payroll"), w.today())}
		if b.commissioned == province {
			b.items = []catalogue.Item{w.inForce("210000.court", w.today())}
		}
	}
	w.choose(by, b)
	w.papers(by, b)
}

// current gives items in the version of today.
func (w *world) current(items []catalogue.Item) (now []catalogue.Item) {
	for _, i := range items {
		now = append(now, w.inForce(i.ID, w.today()))
	}
	return now
}

// handOver gives a county's list to its city, which initiates (R6.1).
func (w *world) handOver(by policy.Actor, b *business) {
	var v verdict
	v.forbid(b.state != verification.Preparing, "conflict")
	if b.state == verification.Preparing && w.chance(0.1) { // the city cannot edit what is not handed over
		city := w.clerk(b.initiating)
		w.do("submit early", city, b.number, verdict{"R6.1"}, func() error { _, _, err := w.desk.Submit(w.ctx, city, b.id); return err }, func() {})
	}
	if w.do("hand over", by, b.number, v, func() error { _, err := w.desk.HandOver(w.ctx, by, b.id); return err }, func() { b.state, b.touched = verification.Draft, true }) {
		w.in(w.between(0, 3), func() {
			city := w.clerk(b.initiating)
			b.items = w.current(b.items)
			if b.state == verification.Draft && w.choose(city, b) {
				w.submit(city, b, 3)
			}
		})
	}
}

// approval is the second person's look at the province's own batch (R6.1), or
// at a city's own business (R14.1).
func (w *world) approval(b *business) {
	by := w.approver(b.initiating)
	if w.chance(0.2) {
		w.do("reject", by, b.number, b.approvable(), func() error { _, err := w.desk.Reject(w.ctx, by, b.id, "请补充说明"); return err },
			func() { b.state, b.touched = verification.Draft, true })
		w.in(1, func() { w.submit(w.clerk(b.initiating), b, 2) })
		return
	}
	v := b.approvable()
	draft := *b
	draft.state, draft.kind = verification.Draft, b.kind
	v = append(v, w.mayDispatch(&draft)...)
	done := w.do("approve", by, b.number, v, func() error { _, _, err := w.desk.Approve(w.ctx, by, b.id); return err }, func() { w.dispatched(b) })
	if !done && b.state == verification.Approving && len(w.cases) > 0 {
		w.in(w.between(1, 5), func() { w.approval(b) })
	}
}

// mayDispatch is maySubmit with the quotas counted.
func (w *world) mayDispatch(b *business) (v verdict) {
	v = w.maySubmit(b, w.today())
	w.quotas(b, w.today(), func(key string, n, most int) { v.forbid(w.used[key]+n > most, "R13.1") })
	return v
}

func (b *business) approvable() (v verdict) {
	v.forbid(b.state != verification.Approving, "conflict")
	return v
}

// sent plans the life of a case that is on its way.
func (w *world) sent(b *business) {
	for _, d := range b.duties {
		w.received(d)
	}
	if w.chance(0.04) {
		w.at(w.clock.now.Add(time.Duration(w.between(1, 60*24))*time.Hour), func() { w.end(b) })
	}
	if w.chance(0.06) {
		w.at(w.clock.now.Add(time.Duration(w.between(1, 40*24))*time.Hour), func() { w.withdraw(b, pick(w, b.people)) })
	}
	w.in(w.between(1, 45), func() { w.report(b) })
	if b.first == nil && w.chance(0.12) {
		household := 1 + w.random.IntN(min(b.households, 2))
		w.in(w.between(1, 25), func() { w.grow(b, household) })
	}
}

// end terminates a business; a stranger tries first, now and then (R8.2).
func (w *world) end(b *business) {
	by := w.clerk(b.initiating)
	if w.chance(0.3) {
		by = w.clerk(pick(w, w.cities).ID)
	}
	w.do("terminate", by, b.number, b.mayEnd(by.Agency), func() error {
		_, err := w.desk.Terminate(w.ctx, by, b.id, "申请人放弃申请")
		return err
	}, b.ended)
}

// withdraw takes a person's consent back: what is not yet done stops.
func (w *world) withdraw(b *business, p *person) {
	by := w.clerk(b.commissioned)
	w.do("withdraw", by, b.number, nil, func() error { return w.desk.WithdrawAuthorization(w.ctx, by, b.id, p.ordinal) }, func() { b.withdrew(p) })
}
