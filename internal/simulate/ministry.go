package simulate

import (
	crypto "crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// The ministry's platform and the provinces behind it: they answer late, in
// waves, twice, otherwise than before, or not at all, and ask us in turn. The
// link breaks and heals; acknowledgements get lost.

// platform is the working fake, and a witness of what passes.
type platform struct {
	*source.MinistryFake
	w       *world
	inbox   []docking.Message // taken, and not yet by the reference
	seen    map[string]bool
	asked   map[string]string // task/person → message: nobody is asked about twice
	replied map[string]bool
	asks    int

	ours, theirs *docking.Party
}

func newPlatform(w *world) *platform {
	p := &platform{w: w, seen: map[string]bool{}, asked: map[string]string{}, replied: map[string]bool{}}
	p.ours, p.theirs = parties()
	p.MinistryFake = source.NewMinistryFake(func() time.Time { return w.clock.now }, p.theirs, p.ours.Certificate, p.decide)
	p.TrustTime() // else nothing would get through while ours is wrong, which the reference does not tell
	p.Watch(p.passes, p.taken)
	return p
}

// parties are the province's system and the platform, with certificates that
// outlast the story.
func parties() (ours, theirs *docking.Party) {
	root, err := docking.NewAuthority(crypto.Reader, "模拟", Begin.Start())
	var authority *docking.Authority
	if err == nil {
		authority, err = docking.OpenAuthority(root)
	}
	open := func(code agency.Code) *docking.Party {
		var p *docking.Party
		var issued docking.Issued
		if err == nil {
			issued, err = authority.Issue(crypto.Reader, code, "模拟", Begin.Start())
		}
		if err == nil {
			p, err = docking.OpenParty(issued.Certificate, issued.Key)
		}
		return p
	}
	ours, theirs = open(agency.Code(province)), open(agency.Code(agency.Ministry))
	if err != nil {
		panic(err) // only a machine without randomness
	}
	return ours, theirs
}

// docks lets the province's system speak with the platform.
func (p *platform) docks() casework.Docked {
	return casework.Docked{Party: p.ours, Dial: func(store.Peer) (casework.Exchanger, error) { return p.MinistryFake, nil }}
}

// registered lets the platform speak with the province's system.
func (w *world) registered() {
	_, err := w.desk.RegisterPeer(w.ctx, policy.Program("console"), casework.PeerIn{Certificate: w.platform.theirs.Certificate.PEM(),
		URL: "https://ministry.example/docking/v1", Collects: true})
	w.must(err)
}

// weather: an outage of some days now and then, lost acknowledgements.
func (p *platform) weather() {
	w := p.w
	if w.chance(0.05) {
		p.Down(true)
		w.trace.add("the ministry's platform is down")
		w.at(w.clock.now.Add(time.Duration(w.between(1, 72))*time.Hour), func() { p.Down(false) })
	}
	if w.chance(0.05) {
		p.LoseAcknowledgements(w.between(1, 3))
	}
}

// passes checks what leaves for another province.
func (p *platform) passes(m docking.Message) {
	switch m.Kind {
	case docking.Request:
		p.leaving(m)
	case docking.Feedback:
		p.replying(m)
	}
}

// leaving: nobody without consent, nobody twice, nothing of a task that is over.
func (p *platform) leaving(m docking.Message) {
	w := p.w
	d := w.dutyOf(m.Request)
	if d == nil || d.state != assist.Open {
		w.fail("a request leaves for a task that is not open: %s (R5.2b, R8.2)", m.ID)
	}
	first, _, _ := strings.Cut(m.ID, ".r") // again without those who withdrew while it waited
	for _, a := range m.Asked.Persons {
		who := d.person(d.of.people[a.No-1])
		if !d.asked[a.No] || a.Number != who.number || a.Authorization != who.letter {
			w.fail("%s asks another province about person %d, who does not consent (no authorization, no query)", d, a.No)
		}
		if !who.lasts(w.today()) || a.ValidTo != who.to {
			w.fail("%s asks another province about person %d, whose letter ended on %s (R3.4)", d, a.No, who.to)
		}
		key := requestOf(m.Request, a.No)
		if earlier := p.asked[key]; earlier != "" && first != earlier {
			w.fail("%s asks another province about person %d twice: %s, %s", d, a.No, earlier, m.ID)
		}
		p.asked[key] = first
	}
}

// requestOf names what is asked about a person for a task.
func requestOf(task string, ordinal int) string { return fmt.Sprintf("%s/%d", task, ordinal) }

// dutyOf finds a task by its id, among those that wait for other provinces.
func (w *world) dutyOf(id string) *duty {
	for _, b := range w.cases {
		for _, d := range b.duties {
			if string(d.id) == id {
				return d
			}
		}
	}
	return nil
}

// replying: our answer to another province says of everybody what was found,
// and "not answered" never looks like "nothing found".
func (p *platform) replying(m docking.Message) {
	w := p.w
	w.collected() // the request may have come within this turn of the jobs,
	w.worked()    // and the reply follows the match within it
	i := slices.IndexFunc(w.cases, func(b *business) bool { return b.request == m.Request })
	if i < 0 || w.cases[i].state == verification.Running {
		w.fail("an answer leaves that nobody asked for, or too early: %s (R4.1)", m.ID)
	}
	b := w.cases[i]
	for _, a := range m.Answers {
		at := slices.IndexFunc(b.people, func(q *person) bool { return q.no == a.No })
		want := finding.Unavailable
		for _, d := range b.duties {
			if s, ok := d.found[b.people[at].ordinal]; ok {
				want = s
			}
		}
		if a.Status != want {
			w.fail("%s answers %s about person %d, and it is %s", b.number, a.Status, a.No, want)
		}
	}
	p.replied[m.ID] = true
}

// taken remembers what the province took, for the reference.
func (p *platform) taken(m docking.Message) {
	if !p.seen[m.ID] {
		p.seen[m.ID] = true
		p.inbox = append(p.inbox, m)
	}
}

// decide draws what another province makes of a request.
func (p *platform) decide(ask docking.Message) (replies []source.Reply) {
	w := p.w
	if w.chance(0.12) {
		return nil
	}
	d := w.dutyOf(ask.Request)
	after := time.Duration(w.between(1, 35*24)) * time.Hour
	wave := func(answers []docking.PersonReply) {
		m := docking.New(docking.Feedback, fmt.Sprintf("%s.w%d", ask.ID, len(replies)), ask.Request, ask.To, ask.From)
		m.Answers = answers
		replies = append(replies, source.Reply{After: after, Message: m, Twice: w.chance(0.2)})
		after += time.Duration(w.between(1, 12*24)) * time.Hour
	}
	var now, later []docking.PersonReply
	for _, a := range ask.Asked.Persons {
		if w.chance(0.8) {
			now = append(now, p.answer(d.item, a.No))
		} else {
			later = append(later, p.answer(d.item, a.No))
		}
	}
	wave(now)
	wave(later)
	if w.chance(0.2) { // once more, and otherwise
		wave([]docking.PersonReply{p.answer(d.item, pick(w, ask.Asked.Persons).No)})
	}
	if w.chance(0.1) {
		why := docking.New(docking.Reason, ask.ID+".why", ask.Request, ask.To, ask.From)
		why.Words = "系统停机"
		replies = append(replies, source.Reply{After: after, Message: why})
	}
	return replies
}

// answer draws what is said of one person.
func (p *platform) answer(i catalogue.Item, no int) docking.PersonReply {
	r := docking.PersonReply{No: no, Status: finding.None, AsOf: p.w.today() - 1}
	switch x := p.w.random.Float64(); {
	case x < 0.3:
		for _, f := range i.Content {
			if f.Type == catalogue.Text {
				r.Status, r.Records = finding.Found, []map[string]string{{f.Name: marked}}
				break
			}
		}
	case x < 0.4:
		r = docking.PersonReply{No: no, Status: finding.Unavailable, Reason: "系统停机"}
	}
	return r
}

const marked = "演示"

// collected is what the reference makes of the messages that were taken.
func (w *world) collected() {
	inbox := w.platform.inbox
	w.platform.inbox = nil
	for _, m := range inbox {
		switch m.Kind {
		case docking.Feedback:
			w.wave(m)
		case docking.Reason:
			if d := w.dutyOf(m.Request); d.state == assist.Open || d.state == assist.Expired {
				d.reason = true
			}
		case docking.Request:
			w.askedOfUs(m)
		case docking.Terminate:
			w.cancelled(m)
		}
	}
}

// wave lays a message beside what a task has: it fills gaps, never changes what
// was said, and after the limit nothing is taken (R8.1, R16.1).
func (w *world) wave(m docking.Message) {
	d := w.dutyOf(m.Request)
	if d == nil || d.state == assist.Confirming || d.state == assist.Returned {
		return
	}
	filled := map[int]finding.Status{}
	for _, a := range m.Answers {
		before, known := d.found[a.No]
		if d.asked[a.No] && (!known || before == finding.Unavailable && a.Status != finding.Unavailable) {
			filled[a.No] = a.Status
		}
	}
	if len(filled) == 0 || len(d.mayAnswer(w.clock.Now())) > 0 {
		return
	}
	if d.found == nil {
		d.found = map[int]finding.Status{}
	}
	for n, s := range filled {
		d.found[n] = s
	}
	d.answers, d.of.touched = 1, true
	if d.complete() {
		w.answered(d, d.found, w.clock.Now())
	}
}

// confirm is the province's look at a cross-province request: it goes, or comes
// back with what is wrong; everything else of the case is on its way (R5.2b).
func (w *world) confirm(d *duty) {
	by := w.approver(province)
	var v verdict
	v.forbid(d.state != assist.Confirming, "R5.2b")
	if w.chance(0.2) {
		in := casework.ReturnIn{Field: "authorization", Reason: "授权书不清楚"}
		if w.do("return", by, d.String(), v, func() error { _, err := w.desk.ReturnTask(w.ctx, by, d.id, in); return err },
			func() { d.state, d.of.touched = assist.Returned, true }) {
			w.in(w.between(0, 6), func() { w.returned(d) })
		}
		return
	}
	asked := d.requesting(w.today())
	v.forbid(len(asked) == 0, "R3.4")
	done := w.do("confirm", by, d.String(), v, func() error { _, err := w.desk.ConfirmTask(w.ctx, by, d.id); return err }, func() {
		days := w.linkNew
		if d.of.kind == catalogue.Existing {
			days = w.linkOld
		}
		d.state, d.asked, d.of.touched = assist.Open, asked, true
		w.receive(d, w.clock.Now(), days)
	})
	switch {
	case !done && d.state == assist.Confirming && w.chance(0.8):
		w.in(1, func() { w.confirm(d) })
	case done && w.chance(0.1):
		w.in(w.between(30, 60), func() { w.ministryReason(d) })
	}
}

// ministryReason is the province's word on why another one did not answer.
func (w *world) ministryReason(d *duty) {
	by := w.clerk(province)
	var v verdict
	v.forbid(d.state != assist.Open && d.state != assist.Expired, "conflict")
	w.do("reason", by, d.String(), v, func() error { _, err := w.desk.Reason(w.ctx, by, d.id, "该省系统停机"); return err }, func() { d.reason = true })
}

// returned: the initiator hands it in again, or goes on without it.
func (w *world) returned(d *duty) {
	by := w.clerk(d.of.initiating)
	if w.chance(0.3) {
		var v verdict
		v.forbid(d.state != assist.Confirming && d.state != assist.Returned, "R5.2b")
		w.do("take the item back", by, d.String(), v, func() error {
			_, err := w.desk.WithdrawItem(w.ctx, by, d.id, "改由申请人提供证明")
			return err
		},
			func() { d.state = assist.Terminated; d.of.moveOn() })
		return
	}
	if w.chance(0.5) {
		w.mendRequest(d, pick(w, d.of.people))
	}
	asked := d.requesting(w.today())
	var v verdict
	v.forbid(d.state != assist.Returned, "R5.2b")
	v.forbid(len(asked) == 0, "R3.4")
	if w.do("hand in again", by, d.String(), v, func() error { _, err := w.desk.Resubmit(w.ctx, by, d.id); return err },
		func() { d.state, d.asked, d.of.touched = assist.Confirming, asked, true }) {
		w.in(w.between(0, 4), func() { w.confirm(d) })
	}
}

// mendRequest gives a person of a returned request a new letter: of this request
// alone, for the rest of the case went out as it was (R5.2b).
func (w *world) mendRequest(d *duty, p *person) {
	by := w.clerk(d.of.initiating)
	var v verdict
	v.forbid(d.state != assist.Returned, "R5.2b")
	letter := verification.Authorization{Number: "SQ-跨省", SignedOn: w.today(), Signer: "监护人（演示）"}
	if w.chance(0.2) {
		letter.ValidTo = w.today() + workday.Date(w.between(0, 5))
	}
	in := casework.MendIn{Ordinal: p.ordinal, Authorization: &letter}
	w.do("mend", by, d.String(), v, func() error { return w.desk.Mend(w.ctx, by, d.id, in) }, func() {
		if d.mended == nil {
			d.mended = map[int]*person{}
		}
		m := *p
		m.letter, m.signed, m.to, m.only = letter.Number, letter.SignedOn, letter.ValidTo, nil
		d.mended[p.ordinal] = &m
	})
}

// ask is another province's request to us (R4.1).
func (w *world) ask() {
	w.platform.asks++
	q := &docking.Question{Category: pick(w, []string{"vehicle", "deposit"}), Region: agency.Code(pick(w, w.cities).ID), Kind: catalogue.New,
		Commission: "吉核委〔2026〕1号", Purpose: "最低生活保障审核确认"}
	if w.chance(0.3) {
		q.Kind = catalogue.Existing
	}
	if w.chance(0.2) {
		q.Category, q.Region = "pension", ""
	}
	for i, r := range w.family() {
		a := docking.AskedPerson{No: 11 + i, Number: r.Number, Name: r.Name, Authorization: "JL-1", SignedOn: w.today() - 3}
		if w.chance(0.1) {
			a.ValidTo = w.today() + workday.Date(w.between(0, 15))
		}
		if w.chance(0.05) {
			a.Authorization = ""
		}
		q.Persons = append(q.Persons, a)
	}
	m := docking.New(docking.Request, fmt.Sprintf("jl%d", w.platform.asks), fmt.Sprintf("JL-%d", w.platform.asks), "220000", agency.Code(province))
	m.Asked = q
	w.platform.Deliver(m)
	if w.chance(0.3) {
		w.platform.Deliver(m)
	}
	if w.chance(0.2) {
		w.at(w.clock.now.Add(time.Duration(w.between(1, 30*24))*time.Hour), func() { w.recall(m) })
	}
}

// recall takes a request back, or one person out of it.
func (w *world) recall(m docking.Message) {
	c := docking.New(docking.Terminate, m.ID+".cancel", m.Request, m.From, m.To)
	c.Words = "不再需要"
	if w.chance(0.5) {
		c.Persons = []int{pick(w, m.Asked.Persons).No}
	}
	w.platform.Deliver(c)
}

// askedOfUs takes a request in as a case of the ministry's: its tasks are at once
// where the data lies (R4.1), with the link's limit (R16.1).
func (w *world) askedOfUs(m docking.Message) {
	b := &business{kind: m.Asked.Kind, state: verification.Running, initiating: agency.Ministry, commissioned: agency.Ministry,
		department: agency.MinistryDepartment, request: m.Request, reports: map[int]int{}, touched: true}
	for i, a := range m.Asked.Persons {
		b.people = append(b.people, &person{number: a.Number, name: a.Name, ordinal: i + 1, household: i + 1, head: true, no: a.No,
			letter: a.Authorization, signed: a.SignedOn, to: a.ValidTo})
	}
	b.households = len(b.people)
	owner := string(m.Asked.Region)
	if owner == "" {
		owner = string(province)
	}
	i := w.inForce(catalogue.ItemID(owner+"."+m.Asked.Category), w.today())
	asked := b.asking(i, w.today())
	w.cases = append(w.cases, b)
	if len(asked) > 0 && i.ID != "" && i.Serves(b.kind) {
		d := &duty{of: b, item: i, assisting: w.reference.answers(i), state: assist.Open, asked: asked, late: i.LateAgreement != ""}
		w.receive(d, w.clock.Now(), w.linkIn)
		w.add(d)
		w.received(d)
	}
	b.moveOn()
}

// cancelled ends our work on a request, or takes persons out of it (R8.2).
func (w *world) cancelled(m docking.Message) {
	for _, b := range w.cases {
		if b.request != m.Request {
			continue
		}
		if len(m.Persons) == 0 {
			if b.state != verification.Terminated {
				b.ended()
			}
			continue
		}
		for _, p := range b.people {
			if slices.Contains(m.Persons, p.no) && !p.withdrawn {
				b.withdrew(p)
			}
		}
	}
}
