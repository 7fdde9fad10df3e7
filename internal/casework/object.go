package casework

import (
	"context"
	"fmt"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// ObjectIn is an objection to what one assisting agency answered in one
// category. Ordinal and Member 0 mean the whole household.
type ObjectIn struct {
	Household int
	Ordinal   int
	Member    int // instead of Ordinal: the n-th of the household, as its report lists them
	Category  catalogue.CategoryCode
	Assisting agency.ID
	Raiser    review.Raiser
	Words     string // what is doubted, in free text; kept sealed
}

// Object takes an objection of the commissioning department or, through it or
// the commissioned agency, of a subject (R5.5a). There is one for each subject,
// category and assisting agency of a case; a second is refused (R5.5b, R6.4). A
// household's is about those who joined it, too, and gives the first of its parts.
// Faults: objection.raiser, objection.subject, objection.no_result,
// objection.too_early, review.once (R5.5b), review.terminated.
func (d *Desk) Object(ctx context.Context, actor policy.Actor, id verification.ID, in ObjectIn) (o review.Objection, err error) {
	if in.Words, err = words("words", in.Words); err != nil {
		return o, err
	}
	err = d.write(ctx, actor, policy.ObjectionCreate, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.5a")
		c, err := caseFor(tx, actor, policy.ObjectionCreate, id)
		if err != nil {
			return err
		}
		if in.Ordinal == 0 && in.Member == 0 {
			o, err = d.objectWhole(tx, c, in)
			return err
		}
		if c, err = memberIn(tx, c, &in); err != nil {
			return err
		}
		if o, err = d.objectIn(tx, c, in); err != nil {
			return err
		}
		return keepObjection(tx, &o, in.Words)
	})
	return o, err
}

// doubt gathers what an objection is about: whose findings, of which tasks.
func (d *Desk) doubt(tx *store.Tx, c verification.Case, in ObjectIn) (review.Doubt, error) {
	subjects, err := d.doubted(tx, c, in)
	if err != nil {
		return review.Doubt{}, err
	}
	commit(tx, subjects)
	tasks, err := tasksIn(tx, c.ID, in.Category, in.Assisting)
	return review.Doubt{
		Household: subjects[0].Household, Whole: in.Ordinal == 0 && in.Member == 0, Ordinals: askedBy(subjects, in.Category, tasks), Category: in.Category,
		Assisting: in.Assisting, Raiser: in.Raiser, ByAgency: tx.Actor.Department == "", Tasks: tasks,
	}, err
}

// memberIn finds in which case a member of a household's report is verified: who
// joined it, in the supplement, by whose tasks the doubt is reviewed.
func memberIn(tx *store.Tx, c verification.Case, in *ObjectIn) (verification.Case, error) {
	if in.Ordinal != 0 || in.Member == 0 {
		return c, nil
	}
	own, err := tx.HouseholdOrdinals(c.ID, in.Household)
	if err != nil || in.Member <= len(own) {
		return c, err
	}
	supplements, err := supplementsOf(tx, c.ID, in.Household)
	before := len(own)
	for _, s := range supplements {
		if s.Asked() && in.Member <= before+s.Subjects {
			in.Household, in.Member = 1, in.Member-before
			return s, nil
		}
		if s.Asked() {
			before += s.Subjects
		}
	}
	return c, err
}

func (d *Desk) doubted(tx *store.Tx, c verification.Case, in ObjectIn) ([]verification.Subject, error) {
	if in.Ordinal == 0 {
		return d.memberOf(tx, c, in.Household, in.Member)
	}
	subjects, err := d.subjects(tx, c, in.Ordinal, in.Ordinal)
	if err == nil && (len(subjects) == 0 || in.Household != 0 && subjects[0].Household != in.Household) {
		err = fault.Newf(fault.Missing, "objection.subject", "本业务的该户没有第 %d 名核对对象", in.Ordinal)
	}
	return subjects, err
}

// memberOf gives the n-th of a household; 0 gives them all.
func (d *Desk) memberOf(tx *store.Tx, c verification.Case, household, n int) ([]verification.Subject, error) {
	all, err := d.household(tx, c, household)
	if err != nil || n == 0 {
		return all, err
	}
	if n > len(all) {
		return nil, fault.Newf(fault.Missing, "objection.subject", "第 %d 户没有第 %d 名成员", household, n)
	}
	return report.Order(all, household)[n-1 : n], nil
}

// tasksIn lists a case's tasks of a category at an assisting agency: a city
// answers its own item and those of its counties.
func tasksIn(tx *store.Tx, id verification.ID, category catalogue.CategoryCode, assisting agency.ID) ([]assist.Task, error) {
	tasks, err := tx.CaseTasks(id)
	if err != nil {
		return nil, err
	}
	var in []assist.Task
	for _, t := range tasks {
		item, err := tx.Item(t.Item)
		if err != nil {
			return nil, err
		}
		if t.Assisting == assisting && item.Category == category {
			in = append(in, t)
		}
	}
	return in, nil
}

// askedBy gives the ordinals of those whom any of the tasks asked for.
func askedBy(subjects []verification.Subject, category catalogue.CategoryCode, tasks []assist.Task) []int {
	var ordinals []int
	for _, t := range tasks {
		for _, a := range asked(subjects, category, t.ReceivedAt) {
			ordinals = append(ordinals, a.Ordinal)
		}
	}
	slices.Sort(ordinals)
	return slices.Compact(ordinals)
}

// keepObjection claims what is doubted and puts the objection.
func keepObjection(tx *store.Tx, o *review.Objection, text string) error {
	o.ID, o.RaisedBy = review.ObjectionID(tx.NewID("ob")), string(tx.Actor.Account)
	tx.Object("objection", string(o.ID))
	earlier, ordinal, err := tx.ClaimObjection(*o)
	if err != nil {
		return err
	}
	if earlier != "" {
		return again(tx, earlier, ordinal)
	}
	if text != "" {
		document := store.Document{Kind: "objection", ContentType: "text/plain; charset=utf-8", Owner: "objection " + string(o.ID)}
		sealed, err := tx.PutDocument(document, []byte(text))
		if err != nil {
			return err
		}
		o.Words = string(sealed)
	}
	if err := tx.PutObjection(*o); err != nil {
		return err
	}
	return tellObjection(tx, *o)
}

// again refuses the second objection, by the state of the first.
func again(tx *store.Tx, earlier review.ObjectionID, ordinal int) error {
	o, err := tx.Objection(earlier)
	if err != nil {
		return err
	}
	return review.Again(o, ordinal)
}

// tellObjection tells the timeline and who has to apply for the review.
func tellObjection(tx *store.Tx, o review.Objection) error {
	category, err := categoryName(tx, o.Category)
	if err != nil {
		return err
	}
	whose := "核对对象"
	if o.Raiser == review.ByDepartment {
		whose = "委托单位"
	}
	told := fmt.Sprintf("%s对第 %d 户“%s”（%s反馈）的核对结果提出异议", whose, o.Household, category, agencyOf(tx, o.Assisting))
	event := store.Event{Case: o.Case, Verb: string(policy.ObjectionCreate), Words: told, Office: office(tx.Actor)}
	if err := tx.AddEvent(event); err != nil || o.Within != "" {
		return err
	}
	return notifyEach(tx, store.Notice{Kind: "objection.created", Case: o.Case, Words: fmt.Sprintf("业务 %s：%s，请申请复核", o.CaseNumber, told)},
		string(o.Initiating), string(o.Commissioned))
}

func categoryName(tx *store.Tx, code catalogue.CategoryCode) (string, error) {
	all, err := tx.CategoryMap()
	return all[code].Name, err
}

// notifyEach puts a notice into several inboxes, once into each.
func notifyEach(tx *store.Tx, n store.Notice, offices ...string) error {
	for i, o := range offices {
		if o == "" || slices.Contains(offices[:i], o) {
			continue
		}
		n.Office = o
		if err := tx.AddNotice(n); err != nil {
			return err
		}
	}
	return nil
}

// Withdraw takes an objection back while its review is not applied for; the
// same may then be objected to anew. Faults: objection.closed.
func (d *Desk) Withdraw(ctx context.Context, actor policy.Actor, id review.ObjectionID) (o review.Objection, err error) {
	err = d.write(ctx, actor, policy.ObjectionWithdraw, "objection", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.5a")
		if o, _, err = objectionFor(tx, actor, policy.ObjectionWithdraw, id); err != nil {
			return err
		}
		o, err = throughout(tx, o, "", func(o *review.Objection) error { return takeBack(tx, o) })
		return err
	})
	return o, err
}

func takeBack(tx *store.Tx, o *review.Objection) error {
	if err := o.Withdraw(); err != nil {
		return err
	}
	if err := tx.ReleaseObjection(o.ID); err != nil {
		return err
	}
	event := store.Event{Case: o.Case, Verb: string(policy.ObjectionWithdraw), Words: "撤回异议", Office: office(tx.Actor)}
	if err := tx.AddEvent(event); err != nil {
		return err
	}
	return tx.UpdateObjection(o)
}

// objectionFor finds an objection to a case that the actor may do the action to.
func objectionFor(tx *store.Tx, actor policy.Actor, action policy.Action, id review.ObjectionID) (review.Objection, verification.Case, error) {
	o, err := tx.Objection(id)
	if err != nil {
		return o, verification.Case{}, err
	}
	c, err := caseFor(tx, actor, action, o.Case)
	return o, c, err
}
