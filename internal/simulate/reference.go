package simulate

import (
	"slices"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/finding"
	"hedui/internal/review"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// reference is the norm told a second time, as plainly as can be: lists in
// memory, searched from end to end. It predicts of every verb whether it must
// be accepted, or which rule forbids it, and what becomes of the business.
type reference struct {
	*almanac
	agencies   map[agency.ID]agency.Agency
	items      map[catalogue.ItemID][]catalogue.Item // versions, oldest first
	loaded     map[catalogue.ItemID]bool             // hosted items whose data was imported
	used       map[string]int                        // item and period → subjects asked (R13.1)
	agreements map[agency.ID][]*agreement
	hold       bool // R10.1, the province's choice
	approve    bool // R6.1, the same
	feedback   int  // R5.3a
	again      int  // R5.5a
	linkNew    int  // R16.1
	linkOld    int
	linkIn     int
	procedures map[agency.ID]procedure
	cases      []*business
	hosted     []*duty // open, answered by Hedui itself once there is data
	rematch    []*look // of hosted tasks, just applied for

	consultations []*consultation
	letters       map[string][]*person // by number: as they went out in each business
}

// procedure is a city's own across its counties (R14.1).
type procedure struct {
	days, again int
	approve     bool
}

// agreement is a confidentiality agreement of one agency with the tier above.
type agreement struct {
	id       agency.AgreementID
	from, to workday.Date
	filed    bool
}

// business is a case as the reference knows it.
type business struct {
	id           verification.ID
	number       string
	kind         catalogue.Kind
	state        verification.State
	initiating   agency.ID
	commissioned agency.ID
	department   agency.DepartmentID
	by           string // who made it
	letter       bool   // the commission was scanned
	items        []catalogue.Item
	procedure    procedure // of its city, as it was when it began
	people       []*person
	households   int
	submitted    time.Time
	duties       []*duty
	doubts       []*doubt
	reports      map[int]int  // household → versions
	partial      map[int]bool // whether the last of them has a gap
	request      string       // of another province, for inbound business
	first        *business    // that this one supplements
	joins        int          // the household of it that its people join
	grown        []*business  // the supplements to this one
	touched      bool         // to be compared after this step
}

// person is a subject with its consent.
type person struct {
	number, name string
	ordinal      int
	household    int
	head         bool
	letter       string
	signed, to   workday.Date
	birth        workday.Date
	guardian     bool                     // signed for a minor
	only         []catalogue.CategoryCode // what the consent covers; none = all
	scan, copy   bool
	keeper       bool
	withdrawn    bool
	of           *business
	no           int // the asking province's, of inbound business
}

// duty is a task.
type duty struct {
	of        *business
	id        assist.ID
	item      catalogue.Item
	assisting agency.ID
	state     assist.State
	asked     map[int]bool
	received  time.Time
	start     workday.Date
	due       workday.Date
	days      int
	late      bool // a special agreement takes late answers (R8.1)
	wasLate   bool
	prepared  map[int]finding.Status
	found     map[int]finding.Status // what stands, by ordinal
	answers   int
	reason    bool
	reminded  map[int]bool    // working days left, 0 = told that it is over
	mended    map[int]*person // of a returned cross-province request alone (R5.2b)
	queries   []map[int]bool  // whom each query named that left, by file or on a screen
	lapsed    time.Time       // since when somebody's letter is over who was asked about of nobody (R3.4)
}

// doubt is an objection with its second looks.
type doubt struct {
	of        *business
	id        review.ObjectionID
	category  catalogue.CategoryCode
	assisting agency.ID
	ordinals  []int
	state     review.State
	looks     []*look
	within    []*doubt // a household's: the parts about who joined it
}

// look is a review of one task.
type look struct {
	doubt    *doubt
	duty     *duty
	id       review.ID
	ordinals []int
	state    review.State
	received workday.Date
	due      workday.Date
	days     int
	prepared map[int]finding.Status
}

// verdict lists what forbids a verb: rules or, where the norm does not speak,
// kinds of fault. An empty one says that the verb must be accepted.
type verdict []string

func (v *verdict) forbid(when bool, why string) {
	if when {
		*v = append(*v, why)
	}
}

// inForce gives the version of an item that counts on a day (R13.1).
func (r *reference) inForce(id catalogue.ItemID, on workday.Date) catalogue.Item {
	for _, i := range slices.Backward(r.items[id]) {
		if i.From <= on {
			return i
		}
	}
	return catalogue.Item{}
}

// counts tells whether a chosen version is still the one of the day.
func (r *reference) counts(i catalogue.Item, on workday.Date) bool {
	return r.inForce(i.ID, on).Version == i.Version
}

// answers is who answers an item: its owner, or for a county's its city (R4).
func (r *reference) answers(i catalogue.Item) agency.ID {
	if a := r.agencies[i.Owner]; a.Level == agency.County {
		return a.Parent
	}
	return i.Owner
}

// held tells whether nothing personal may be sent to an agency (R10.1).
func (r *reference) held(id agency.ID, on workday.Date) bool {
	if a, ok := r.agencies[id]; !r.hold || !ok || a.Level == agency.Province {
		return false
	}
	return !slices.ContainsFunc(r.agreements[id], func(a *agreement) bool { return a.filed && a.from <= on && on <= a.to })
}

// mayEdit: a submitted case does not change any more.
func (b *business) mayEdit() (v verdict) {
	v.forbid(b.state != verification.Draft, "conflict")
	return v
}

// maySubmit is the application as a whole (R5.1), and the quotas (R13.1).
func (r *reference) maySubmit(b *business, on workday.Date) (v verdict) {
	v = append(b.mayEdit(), b.mayJoin()...)
	v.forbid(b.state == verification.Preparing, "R6.1")
	v.forbid(len(b.people) == 0 || len(b.items) == 0, "R5.1")
	heads := map[int]int{}
	for _, p := range b.people {
		covered := false
		for _, i := range b.items {
			if !p.covers(i.Category, on) {
				continue
			}
			covered = true
			kept := b.kind == catalogue.Existing && p.keeper // R7.1: paper may stay with its keeper in batches
			v.forbid(i.Asks(catalogue.AuthorizationLetter) && !p.scan && !kept, "R5.1")
			v.forbid(i.Asks(catalogue.IDCopy) && !p.copy && !kept, "R5.1")
		}
		v.forbid(!covered || p.minor() && !p.guardian, "R5.1")
		v.forbid(r.spent(b, p), "R3.4")
		if p.head {
			heads[p.household]++
		}
	}
	for no := 1; no <= b.households && b.kind != catalogue.Existing && b.first == nil; no++ {
		v.forbid(heads[no] != 1, "R5.1")
	}
	for _, i := range b.items {
		v.forbid(i.Asks(catalogue.CommissionLetter) && !b.letter, "R5.1")
		v.forbid(len(b.asking(i, on)) == 0 || !r.counts(i, on) || !i.Serves(b.kind), "R5.1")
	}
	if len(v) == 0 && !r.waits(b) {
		r.quotas(b, on, func(key string, n, most int) { v.forbid(r.used[key]+n > most, "R13.1") })
	}
	return v
}

// quotas tells of each limited item how much the case asks of it.
func (r *reference) quotas(b *business, on workday.Date, each func(key string, n, most int)) {
	for _, i := range b.items {
		if i.Quota.Count > 0 {
			each(string(i.ID)+" "+i.Quota.Period(on), len(b.asking(i, on)), int(i.Quota.Count))
		}
	}
}

// requesting gives whom a cross-province task asks for, as its request has them.
func (d *duty) requesting(on workday.Date) map[int]bool {
	all := map[int]bool{}
	for _, p := range d.of.people {
		if d.person(p).covers(d.item.Category, on) {
			all[p.ordinal] = true
		}
	}
	return all
}

// person is somebody as this request has him; a withdrawal stands.
func (d *duty) person(p *person) *person {
	m, ok := d.mended[p.ordinal]
	if !ok {
		return p
	}
	m.withdrawn = p.withdrawn
	return m
}

func (b *business) asking(i catalogue.Item, on workday.Date) map[int]bool {
	all := map[int]bool{}
	for _, p := range b.people {
		if p.covers(i.Category, on) {
			all[p.ordinal] = true
		}
	}
	return all
}

// waits: the province's own batches wait for a second person (R6.1), and so does
// a city's own business if its procedure says so (R14.1).
func (r *reference) waits(b *business) bool {
	if b.kind == catalogue.Local {
		return r.procedures[r.cityOf(b.initiating)].approve
	}
	return b.kind == catalogue.Existing && r.agencies[b.initiating].Level == agency.Province && r.approve
}

func (r *reference) cityOf(id agency.ID) agency.ID {
	if a := r.agencies[id]; a.Level == agency.County {
		return a.Parent
	}
	return id
}

// submitted turns a case into tasks at once (R5.2a); a cross-province one waits
// for the province (R5.2b).
func (r *reference) submitted(b *business, now time.Time) {
	on := workday.DateOf(now)
	r.quotas(b, on, func(key string, n, _ int) { r.used[key] += n })
	for _, i := range b.items {
		d := &duty{of: b, item: i, assisting: r.answers(i), state: assist.Open, asked: b.asking(i, on), late: i.LateAgreement != ""}
		if i.Access == catalogue.Ministry {
			d.state = assist.Confirming
		} else {
			r.receive(d, now, r.limit(b, i))
		}
		r.add(d)
	}
	for _, p := range b.people {
		r.letters[p.number] = append(r.letters[p.number], p)
	}
	b.state, b.submitted, b.touched = verification.Running, now, true
}

// add gives a case a task.
func (r *reference) add(d *duty) {
	d.of.duties = append(d.of.duties, d)
	if d.item.Access == catalogue.Hosted {
		r.hosted = append(r.hosted, d)
	}
}

// mayAnswer: the cut-off of new applications (R8.1), the end of the case (R8.2),
// the confirmation that is not there yet (R5.2b).
func (d *duty) mayAnswer(now time.Time) (v verdict) {
	v.forbid(d.state == assist.Answered, "conflict")
	v.forbid(d.state == assist.Confirming || d.state == assist.Returned, "R5.2b")
	v.forbid(d.state == assist.Terminated, "R8.2")
	over := d.state == assist.Expired || d.state == assist.Open && d.passed(now)
	v.forbid(over && d.of.kind == catalogue.New && !d.late, "R8.1")
	return v
}

func (d *duty) passed(now time.Time) bool { return workday.DateOf(now) > d.due }

// answered takes an answer and moves the case on with the last one.
func (r *reference) answered(d *duty, found map[int]finding.Status, now time.Time) {
	d.state, d.found, d.prepared, d.wasLate = assist.Answered, found, nil, d.passed(now)
	d.answers = 1
	d.of.moveOn()
}

func (d *duty) pending() bool {
	return d.state == assist.Open || d.state == assist.Confirming || d.state == assist.Returned
}

func (b *business) moveOn() {
	b.touched = true
	if b.state == verification.Running && !slices.ContainsFunc(b.duties, (*duty).pending) {
		b.state = verification.Answered
	}
}

// swept is what the sweep of limits must do: a new application's task without an
// answer expires (R8.1).
func (r *reference) swept(now time.Time) {
	for _, b := range r.cases {
		for _, d := range b.duties {
			if d.state != assist.Open {
				continue
			}
			r.remind(d, workday.DateOf(now))
			if d.passed(now) && b.kind == catalogue.New {
				d.state = assist.Expired
				b.moveOn()
			}
		}
	}
}

// remind: five, three and one working days before the limit and once when it has
// passed, each once; a sweep that was down on the day sends the one that is due.
func (r *reference) remind(d *duty, on workday.Date) {
	if d.reminded == nil {
		d.reminded = map[int]bool{}
	}
	if on > d.due {
		d.reminded[0] = true
		return
	}
	left := 0
	for day := on + 1; day <= d.due; day++ {
		if r.works(day) {
			left++
		}
	}
	for _, days := range []int{1, 3, 5} {
		if left <= days {
			d.reminded[days] = true
			return
		}
	}
}

// withdrew stops what is not yet done about a person.
func (b *business) withdrew(p *person) {
	p.withdrawn = true
	for _, d := range b.duties {
		if d.state != assist.Open || !d.asked[p.ordinal] {
			continue
		}
		d.prepared = nil
		if delete(d.asked, p.ordinal); len(d.asked) == 0 {
			d.state = assist.Terminated
		} else if d.item.Access == catalogue.Ministry && d.complete() {
			d.state = assist.Answered
		}
	}
	b.moveOn()
}

// complete tells whether everybody asked has an answer.
func (d *duty) complete() bool {
	for n := range d.asked {
		if _, ok := d.found[n]; !ok {
			return false
		}
	}
	return true
}

// mayEnd: its initiator alone ends a business, at any time (R8.2).
func (b *business) mayEnd(by agency.ID) (v verdict) {
	v.forbid(by != b.initiating, "R8.2")
	v.forbid(b.state == verification.Terminated, "conflict")
	return v
}

// ended stops everything that is open; what came in stays (R8.2).
func (b *business) ended() {
	b.state, b.touched = verification.Terminated, true
	for _, s := range b.grown {
		if s.state != verification.Terminated {
			s.ended()
		}
	}
	for _, d := range b.duties {
		if d.pending() || d.state == assist.Expired {
			d.state = assist.Terminated
		}
	}
	for _, o := range b.doubts {
		if o.state == review.Raised || o.state == review.Open {
			o.state = review.Terminated
		}
		for _, l := range o.looks {
			if l.state == review.Open {
				l.state = review.Terminated
			}
		}
	}
}

// mayIssue: the commissioned agency reports when the business runs (R5.4a), says
// why before all is answered (R5.4b) or again.
func (r *reference) mayIssue(b *business, household int, reason bool, on workday.Date) (v verdict) {
	v.forbid(b.first != nil || !b.under() && b.state != verification.Terminated, "R5.4a")
	v.forbid(b.state == verification.Terminated, "R8.2")
	v.forbid(r.held(b.commissioned, on), "R10.1")
	v.forbid((b.waiting(household) || b.unasked(household)) && !reason, "R5.4b")
	v.forbid(b.reports[household] > 0 && !reason, "R5.4a")
	v.forbid(b.undrawable(household), "unavailable")
	return v
}

func (b *business) issued(household int) {
	b.reports[household]++
	if b.partial == nil {
		b.partial = map[int]bool{}
	}
	b.partial[household] = b.gap(household)
	for _, s := range b.joined(household) {
		s.state, s.touched = verification.Reported, true
	}
	if b.touched = true; len(b.reports) == b.households && b.state != verification.Terminated {
		b.state = verification.Reported
	}
}
