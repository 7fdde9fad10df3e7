package simulate

import (
	"bytes"
	"slices"
	"strings"

	"hedui/internal/account"
	"hedui/internal/assist"
	"hedui/internal/casework"
	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/demo"
	"hedui/internal/finding"
	"hedui/internal/listfile"
	"hedui/internal/policy"
	"hedui/internal/workday"
)

// The officers who answer: they ask the departments, fill in, feed back; some
// forget, come too late, ask for the end of a case that is none of theirs.

// received plans what becomes of a task at its assisting agency.
func (w *world) received(d *duty) {
	switch {
	case d.item.Access == catalogue.Ministry:
		w.in(w.between(0, 4), func() { w.confirm(d) })
	case d.item.Access == catalogue.Hosted && w.loaded[d.item.ID]:
	case w.chance(0.10): // forgotten
		w.in(w.between(30, 70), func() { w.apology(d) })
	default:
		most := 12
		if w.chance(0.15) {
			most = 45
		}
		w.in(w.between(0, most), func() { w.query(d) })
	}
}

// officer is who works on a task: the agency's clerk, or now and then the
// sharing department's.
func (w *world) officer(d *duty) policy.Actor {
	if w.chance(0.3) {
		return w.official(d.item.Department, account.Sharing)
	}
	return w.clerk(d.assisting)
}

// mayWork: people leave alone what Hedui answers by itself.
func (w *world) mayWork(d *duty) (v verdict) {
	v = d.mayAnswer(w.clock.Now())
	v.forbid(d.item.Access == catalogue.Hosted && w.loaded[d.item.ID], "conflict")
	return v
}

// query takes the query out, as a file or on the screen of whoever types the
// answer: exactly those are in it who consent on the day.
func (w *world) query(d *duty) {
	by := w.officer(d)
	v := w.mayWork(d)
	v.forbid(w.held(d.assisting, w.today()), "R10.1")
	named, try := w.exporting(by, d)
	verb := "query"
	if w.chance(0.25) {
		verb = "see"
		named, try = w.seeing(by, d)
	}
	if w.do(verb, by, d.String(), v, try, func() { d.left(w.today()) }) {
		w.leaves(d, named())
	} else if d.state == assist.Open {
		w.in(w.between(1, 8), func() { w.query(d) })
		return
	}
	w.in(w.between(0, 9), func() { w.fill(d) })
}

// exporting takes the query file out; named tells who is in it.
func (w *world) exporting(by policy.Actor, d *duty) (named func() string, try func() error) {
	var file bytes.Buffer
	return file.String, func() error {
		file.Reset()
		return w.desk.ExportQuery(w.ctx, by, d.id, listfile.CSV, &file)
	}
}

// seeing looks at the query on the screen; named tells who is in it.
func (w *world) seeing(by policy.Actor, d *duty) (named func() string, try func() error) {
	var seen string
	return func() string { return seen }, func() error {
		all, err := w.desk.Asked(w.ctx, by, d.id)
		for _, a := range all {
			seen += string(a.Number) + "\n"
		}
		return err
	}
}

// fill types or imports what the department says of those whom it was asked
// about. Now and then it forgets somebody, or speaks of somebody whose letter
// ended before anything was asked.
func (w *world) fill(d *duty) {
	by := w.officer(d)
	found, said := w.says(d, d.answerable(w.today()))
	v := w.mayWork(d)
	byFile := d.item.Access == catalogue.File && len(found) > 0 && w.chance(0.3)
	if w.chance(0.05) && len(found) > 1 {
		forgotten := found[0].Ordinal
		found = found[1:]
		delete(said, forgotten)
		v.forbid(d.owed(w.today())[forgotten], "invalid")
	}
	if over := d.withoutLetter(w.today()); len(over) > 0 && w.chance(0.2) {
		more, _ := w.says(d, over)
		found = append(found, more...)
		v.forbid(true, "R3.4")
		v.forbid(byFile, "invalid") // a row about somebody who was not asked about
	}
	prepare := func() { d.prepared = d.withUnasked(said) }
	var done bool
	if byFile {
		done = w.do("import", by, d.String(), v, func() error { return w.importAnswer(by, d, found) }, prepare)
	} else {
		done = w.do("fill", by, d.String(), v, func() error { _, err := w.desk.Answer(w.ctx, by, d.id, found); return err }, prepare)
	}
	if !done && len(d.mayAnswer(w.clock.Now())) == 0 {
		w.in(1, func() { w.fill(d) })
		return
	}
	days := 0
	if w.chance(0.2) {
		days = w.between(1, 20)
	}
	w.in(days, func() { w.feedBack(d) })
}

// says is what the department knows of some people: the same whoever asks, and
// now and then that it cannot say.
func (w *world) says(d *duty, about map[int]bool) (found []finding.Finding, said map[int]finding.Status) {
	said = map[int]finding.Status{}
	for _, p := range d.of.people {
		if !about[p.ordinal] {
			continue
		}
		f := finding.Finding{Ordinal: p.ordinal, Status: finding.None, AsOf: w.today() - 1}
		for _, a := range w.province.Answers(d.item, []string{p.number}) {
			f.Status, f.Records = finding.Found, append(f.Records, finding.Record(a.Values))
		}
		if w.chance(0.04) {
			f = finding.Finding{Ordinal: p.ordinal, Status: finding.Unavailable, Reason: "系统停机"}
		}
		found, said[p.ordinal] = append(found, f), f.Status
	}
	return found, said
}

func (w *world) importAnswer(by policy.Actor, d *duty, found []finding.Finding) error {
	var asked [][2]string
	var answers []demo.Answer
	for _, f := range found {
		p := d.of.people[f.Ordinal-1]
		asked = append(asked, [2]string{p.number, p.name})
		for _, r := range f.Records {
			answers = append(answers, demo.Answer{Number: p.number, Name: p.name, Values: r})
		}
	}
	sheet := demo.AnswerSheet(d.item, asked, answers, w.today()-1)
	sheet.Heading = append(sheet.Heading, "说明")
	for i, row := range sheet.Rows {
		at := slices.IndexFunc(found, func(f finding.Finding) bool { return d.of.people[f.Ordinal-1].number == row[1] })
		if found[at].Status == finding.Unavailable {
			row[2], row[3] = "无法提供", ""
		}
		sheet.Rows[i] = append(row, found[at].Reason)
	}
	var b bytes.Buffer
	if err := sheet.Write(&b, listfile.CSV); err != nil {
		return err
	}
	_, err := w.desk.ImportAnswer(w.ctx, by, d.id, casework.AnswerFile{Name: "反馈文件.csv", Content: bytes.NewReader(b.Bytes()), Size: int64(b.Len())})
	return err
}

// feedBack makes it the answer, if the limit allows (R5.3c, R8.1).
func (w *world) feedBack(d *duty) {
	by := w.clerk(d.assisting)
	if w.chance(0.03) {
		w.strangerAnswers(d)
	}
	v := d.mayAnswer(w.clock.Now())
	v.forbid(d.prepared == nil && len(v) == 0, "conflict")
	said := d.prepared
	done := w.do("feed back", by, d.String(), v, func() error { _, err := w.desk.Feedback(w.ctx, by, d.id); return err },
		func() { w.answered(d, said, w.clock.Now()) })
	switch {
	case done:
	case slices.Contains(v, "R8.1"):
		w.in(w.between(0, 5), func() { w.apology(d) })
	case d.state == assist.Open && w.chance(0.8):
		w.in(1, func() { w.query(d) })
	}
}

// apology gives the reason why there is no answer; words may come late (R8.1).
func (w *world) apology(d *duty) {
	by := w.clerk(d.assisting)
	var v verdict
	v.forbid(d.state != assist.Open && d.state != assist.Expired, "conflict")
	w.do("reason", by, d.String(), v, func() error { _, err := w.desk.Reason(w.ctx, by, d.id, "数据源停机"); return err }, func() { d.reason = true })
	if w.chance(0.2) {
		w.do("opinion", by, d.String(), v, func() error { return w.desk.Opine(w.ctx, by, d.id, "数据长期不可用，建议终止") }, func() {})
	}
}

// strangerAnswers: an agency that was not asked answers nothing, a county never.
func (w *world) strangerAnswers(d *duty) {
	by := w.clerk(pick(w, w.counties).ID)
	if w.chance(0.5) {
		by = w.clerk(pick(w, w.cities).ID)
	}
	if by.Agency == d.assisting {
		return
	}
	w.do("answer of a stranger", by, d.String(), verdict{"forbidden"}, func() error { _, err := w.desk.Feedback(w.ctx, by, d.id); return err }, func() {})
}

// leaves checks what went out to a department: everybody who consents on the
// day, and nobody else (先授权再核对). A killed process's caller sees nothing.
func (w *world) leaves(d *duty, text string) {
	may := d.queries[len(d.queries)-1]
	for _, p := range d.of.people {
		if in := strings.Contains(text, p.number); text != "" && in != may[p.ordinal] {
			w.fail("%s asked about person %d: %v; the norm says %v (no authorization, no query)", d, p.ordinal, in, may[p.ordinal])
		}
	}
}

func (d *duty) String() string { return d.of.number + "/" + string(d.item.ID) }

// worked is what the reference makes of Hedui's own work: hosted tasks are
// answered from the data, hosted second looks prepared from it.
func (w *world) worked() {
	now := w.clock.Now()
	w.hosted = slices.DeleteFunc(w.hosted, func(d *duty) bool {
		if d.state != assist.Open {
			return true
		}
		if w.loaded[d.item.ID] && len(d.mayAnswer(now)) == 0 {
			w.answered(d, d.withUnasked(w.holds(d, d.nameable(workday.DateOf(now)))), now)
		}
		return d.state != assist.Open
	})
	for _, l := range w.rematch {
		if w.loaded[l.duty.item.ID] && len(l.mayLook(workday.DateOf(now))) == 0 {
			l.prepared = w.holds(l.duty, setOf(l.askable(workday.DateOf(now))))
		}
	}
	w.rematch = nil
}

// holds is what the imported data says of some people.
func (w *world) holds(d *duty, about map[int]bool) map[int]finding.Status {
	said := map[int]finding.Status{}
	for _, p := range d.of.people {
		if about[p.ordinal] {
			said[p.ordinal] = finding.None
			if len(w.province.Answers(d.item, []string{p.number})) > 0 {
				said[p.ordinal] = finding.Found
			}
		}
	}
	return said
}

func setOf(ordinals []int) map[int]bool {
	set := map[int]bool{}
	for _, n := range ordinals {
		set[n] = true
	}
	return set
}

// publish imports the data of a hosted item: its open tasks are then answered.
func (w *world) publish(id catalogue.ItemID) {
	i := w.inForce(id, w.today())
	by := w.clerk(i.Owner)
	w.do("publish", by, string(id), nil, func() error {
		_, err := w.desk.ImportRecords(w.ctx, by, id, w.today()-1, w.records(i))
		return err
	}, func() { w.loaded[id] = true })
}

// records gives the import what the department of an item holds.
func (w *world) records(i catalogue.Item) func(func(citizen.Number, string, finding.Record) error) error {
	return func(yield func(citizen.Number, string, finding.Record) error) (failed error) {
		w.province.Records(i, func(number, name string, values map[string]string) bool {
			failed = yield(citizen.Number(number), name, values)
			return failed == nil
		})
		return failed
	}
}
