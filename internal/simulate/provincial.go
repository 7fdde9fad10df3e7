package simulate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/demo"
	"hedui/internal/norm"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// The province itself: its foundation, its days, its orders and agreements.

// residents is how many people the simulated province has.
const residents = 900

// found installs the province and what the reference knows of it.
func (w *world) found() {
	w.open()
	start, err := casework.StartOf(province, workday.NewDate(2026, 1, 1))
	w.must(err)
	w.province, err = demo.New(w.o.Seed, residents)
	w.must(err)
	w.everybody()
	w.special(start.Items)
	w.must(w.desk.Install(w.ctx, start))
	w.registered()
	w.reference = &reference{almanac: newAlmanac(), agencies: map[agency.ID]agency.Agency{}, items: map[catalogue.ItemID][]catalogue.Item{},
		loaded: map[catalogue.ItemID]bool{}, used: map[string]int{}, agreements: map[agency.ID][]*agreement{}, procedures: map[agency.ID]procedure{}, letters: map[string][]*person{},
		approve: true, feedback: 30, again: 20, linkNew: 30, linkOld: 60, linkIn: 20}
	for _, a := range start.Agencies {
		if a.ID == agency.Ministry {
			continue
		}
		w.agencies[a.ID] = a
		if a.Level == agency.County {
			w.counties = append(w.counties, a)
		} else if a.Level == agency.City {
			w.cities = append(w.cities, a)
		}
	}
	if n := w.o.Counties; n > 0 && n < len(w.counties) {
		w.random.Shuffle(len(w.counties), func(i, j int) { w.counties[i], w.counties[j] = w.counties[j], w.counties[i] })
		w.counties = w.counties[:n]
	}
	for _, i := range start.Items {
		if w.items[i.ID] = []catalogue.Item{i}; i.Access == catalogue.Ministry {
			w.others = append(w.others, i.ID)
		}
	}
	w.sign()
	for range 6 {
		w.publish(catalogue.ItemID(string(pick(w, w.cities).ID) + "." + pick(w, []string{"vehicle", "realestate"})))
	}
	w.publish("210000.pension")
}

// special gives some items what agreements with their departments lay down: a
// quota (R13.1), late answers (R8.1), a window by the week, month or quarter (R5.3b).
func (w *world) special(items []catalogue.Item) {
	for i := range items {
		it := &items[i]
		if it.Access == catalogue.Ministry {
			continue
		}
		switch x := w.random.Float64(); {
		case x < 0.10:
			it.Quota = catalogue.Quota{Count: int64(w.between(5, 30)), Per: pick(w, []string{"day", "month", "month", "year"})}
		case x < 0.20:
			it.LateAgreement = "数据共享协议第 4 条"
		case x < 0.25:
			it.Window = &catalogue.Window{Every: catalogue.Weekly, FromDay: 1, ToDay: w.between(1, 4), AnswerDay: 7}
		case x < 0.28:
			it.Window = &catalogue.Window{Every: catalogue.Quarterly, FromDay: w.between(1, 20), ToDay: w.between(20, 60), AnswerDay: 80}
		case x < 0.30:
			it.Window = &catalogue.Window{Every: catalogue.Monthly, FromDay: w.between(25, 30), ToDay: 31, AnswerDay: 31}
		case x < 0.31:
			it.Window = &catalogue.Window{Every: catalogue.HalfYearly, FromDay: w.between(1, 20), ToDay: w.between(60, 184), AnswerDay: 200}
		}
	}
}

// day plans one virtual day.
func (w *world) day(n int) {
	if n%30 == 0 && w.o.Say != nil {
		w.o.Say("%s: %d steps, %d cases", w.today(), w.result.Steps, len(w.cases))
	}
	if w.clock.skew != 0 || w.chance(0.03) {
		w.jump()
	}
	w.platform.weather()
	if w.works(workday.DateOf(w.clock.now)) {
		arrivals := int(w.o.Pace)
		if w.chance(w.o.Pace - float64(arrivals)) {
			arrivals++
		}
		for range arrivals {
			w.in(0, w.arrive)
		}
		if w.chance(min(0.5, w.o.Pace/15)) {
			w.in(0, w.ask)
		}
	}
	w.business()
	if !w.chance(0.04) { // now and then the server is off for a day
		for _, hour := range []int{0, 9, 18} {
			w.at(w.clock.now.Add(time.Duration(hour)*time.Hour+time.Minute), w.minute)
		}
	}
	w.at(w.clock.now.Add(24*time.Hour-time.Second), func() { w.checkDay(n) })
}

// business is what the province and its agencies do beside cases.
func (w *world) business() {
	if workday.DateOf(w.clock.now) == workday.NewDate(2026, 11, 10) {
		w.in(0, w.order)
	}
	for _, some := range []struct {
		p  float64
		do func()
	}{
		{1.0 / 40, w.adjust}, {1.0 / 25, w.renew}, {1.0 / 60, w.switchHold}, {1.0 / 50, w.lay}, {1.0 / 12, w.resupply},
		{min(0.5, w.o.Pace/10), w.consult}, {min(0.5, w.o.Pace/4), w.snoop},
	} {
		if w.chance(some.p) {
			w.in(0, some.do)
		}
	}
}

func (w *world) resupply() {
	id := catalogue.ItemID(string(pick(w, w.cities).ID) + "." + pick(w, []string{"vehicle", "realestate"}))
	if w.chance(0.2) {
		id = "210000.medical"
	}
	w.publish(id)
}

// sign gives the agencies their first agreements, tier by tier (R10.1).
func (w *world) sign() {
	for _, a := range slices.Concat(w.cities, w.counties) {
		if w.chance(0.9) {
			w.signOne(a.ID, w.today()+workday.Date(w.between(20, 500)))
		}
	}
}

func (w *world) signOne(id agency.ID, to workday.Date) {
	by := w.clerk(id)
	in := casework.AgreementIn{Lower: id, Number: fmt.Sprintf("BM-%s-%d", id, w.result.Steps), SignedOn: w.today(), From: w.today(), To: to, ContentType: "application/pdf"}
	a := &agreement{from: w.today(), to: to}
	if !w.do("sign", by, string(id), nil, func() error {
		in.Content = strings.NewReader("%PDF-1.4 " + demo.Mark)
		got, err := w.desk.RegisterAgreement(w.ctx, by, in)
		a.id = got.ID
		return err
	}, func() { w.agreements[id] = append(w.agreements[id], a) }) || a.id == "" || w.chance(0.05) {
		return
	}
	filing := w.approver(province)
	w.do("file", filing, string(id), nil, func() error { _, err := w.desk.FileAgreement(w.ctx, filing, a.id); return err }, func() { a.filed = true })
}

// renew signs again with somebody whose agreement has ended or soon will.
func (w *world) renew() {
	a := pick(w, slices.Concat(w.cities, w.counties))
	w.signOne(a.ID, w.today()+workday.Date(w.between(100, 500)))
}

// switchHold changes whether a missing agreement holds personal data back.
func (w *world) switchHold() {
	by := w.staff(province, account.System)
	s := norm.Default()
	s.HoldWithoutAgreement, s.ApproveOwnBatches = w.chance(0.5), w.chance(0.7)
	w.do("settings", by, "", nil, func() error { return w.desk.EditSettings(w.ctx, by, s) },
		func() { w.hold, w.approve = s.HoldWithoutAgreement, s.ApproveOwnBatches })
}

// lay gives a city its own procedure across its counties (R14.1).
func (w *world) lay() {
	by := w.staff(pick(w, w.cities).ID, account.System)
	p := norm.Procedure{FeedbackDays: w.between(3, 15), ReviewDays: w.between(3, 10), Approval: w.chance(0.4)}
	w.do("procedure", by, "", nil, func() error { return w.desk.EditProcedure(w.ctx, by, p) },
		func() { w.procedures[by.Agency] = procedure{p.FeedbackDays, p.ReviewDays, p.Approval} })
}

// order enters the State Council's order for 2027: limits follow (R5.3a).
func (w *world) order() {
	by := w.staff(province, account.System)
	days := w.almanac.days(order2027.off, order2027.worked)
	w.do("calendar", by, "2027", nil, func() error {
		_, err := w.desk.EditCalendar(w.ctx, by, days, "国办发明电〔2026〕演示号")
		return err
	}, w.ordered)
}

// ordered recomputes what is still open, by the new order.
func (w *world) ordered() {
	w.learn(order2027.off, order2027.worked)
	for _, b := range w.cases {
		for _, d := range b.duties {
			w.reordered(d)
		}
		for _, o := range b.doubts {
			for _, l := range o.looks {
				if l.state == "open" {
					l.due = w.nth(l.received, l.days)
				}
			}
		}
		b.touched = true
	}
	for _, c := range w.consultations {
		if c.state == archive.Open {
			c.due = w.nth(c.start, 5)
		}
	}
}

// reordered gives a task the limit of the new order. One that ran out while the
// year was only guessed runs on, if the order gives it more time.
func (w *world) reordered(d *duty) {
	guessed := d.due.Year() == 2027
	if d.state != assist.Open && (d.state != assist.Expired || !guessed) {
		return
	}
	d.due = w.nth(d.start, d.days)
	if d.state == assist.Expired && d.due >= w.today() {
		d.state = assist.Open
		if delete(d.reminded, 0); d.of.state == verification.Answered {
			d.of.state = verification.Running
		}
	}
}

// adjust is the province's order: another quota, a field less, from the next
// month on; running cases keep their version (R13.1).
func (w *world) adjust() {
	by := w.approver(province)
	today := w.today()
	from := workday.NewDate(today.Year(), today.Month(), 1).AddDays(31)
	from = workday.NewDate(from.Year(), from.Month(), 1)
	item := w.items[pick(w, []catalogue.ItemID{"210000.pension", "210000.court", catalogue.ItemID(string(pick(w, w.cities).ID) + ".deposit"),
		catalogue.ItemID(string(pick(w, w.cities).ID) + ".vehicle")})]
	last := item[len(item)-1]
	change := catalogue.Change{Item: last.ID}
	switch w.random.IntN(3) {
	case 0:
		change.Quota = &catalogue.Quota{Count: int64(w.between(5, 60)), Per: "month"}
	case 1:
		if change.Content = slices.Clone(last.Content[:len(last.Content)-1]); len(change.Content) < 4 {
			return
		}
	default:
		change.Kinds = pick(w, [][]catalogue.Kind{{catalogue.New}, {catalogue.New, catalogue.Existing}})
	}
	var v verdict
	v.forbid(last.From >= from, "invalid")
	a := catalogue.Adjustment{Number: fmt.Sprintf("辽核调〔2026〕%d号", w.result.Steps), Text: "演示", From: from, Changes: []catalogue.Change{change}}
	var order catalogue.AdjustmentID
	if w.do("adjust", by, string(last.ID), v, func() error {
		got, err := w.desk.Adjust(w.ctx, by, a)
		order = got.ID
		return err
	}, func() { w.adjusted(last, change, from) }) && order != "" {
		for range 3 {
			w.in(w.between(0, 30), func() { w.acknowledge(order) })
		}
	}
}

func (w *world) adjusted(last catalogue.Item, c catalogue.Change, from workday.Date) {
	next := last
	if c.Quota != nil {
		next.Quota = *c.Quota
	}
	if c.Kinds != nil {
		next.Kinds = c.Kinds
	}
	if c.Content != nil {
		next.Content = c.Content
	}
	next.Version, next.From = last.Version+1, from
	w.items[last.ID] = append(w.items[last.ID], next)
}

func (w *world) acknowledge(id catalogue.AdjustmentID) {
	by := w.clerk(pick(w, w.counties).ID)
	w.do("acknowledge", by, "", nil, func() error { return w.desk.Acknowledge(w.ctx, by, id) }, func() {})
}
