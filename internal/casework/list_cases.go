package casework

import (
	"context"
	"fmt"

	"hedui/internal/assist"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/store"
	"hedui/internal/timeliness"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Cases lists the cases that the actor may see, newest first, without anything
// personal.
func (d *Desk) Cases(ctx context.Context, actor policy.Actor, f store.CaseFilter) (cases []verification.Case, err error) {
	err = d.view(ctx, actor, policy.CaseList, "case", "list", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.CaseList, policy.Resource{Kind: policy.Case}); err != nil {
			return err
		}
		f.Scope = policy.ScopeOf(actor, policy.CaseList)
		if f.Objected || f.Opined { // the initiator alone applies for a review, and decides (R5.5a, R8.2)
			f.Initiating = actor.Agency
		}
		if f.Hinted || f.Corrected { // of these only those know to whom the report goes (R9.2)
			f.Scope = policy.ScopeOf(actor, policy.ReportList)
		}
		cases, err = tx.Cases(f)
		return err
	})
	return cases, err
}

// CasesOf lists the cases that the actor may see in which a person is
// verified. That somebody looked for the person is registered.
func (d *Desk) CasesOf(ctx context.Context, actor policy.Actor, n citizen.Number, reason string, f store.CaseFilter) (cases []verification.Case, err error) {
	if reason, err = words("reason", reason); err != nil {
		return nil, err
	}
	err = d.read(ctx, actor, policy.CaseList, reason, "case", "search", func(tx *store.Tx) error {
		if err := policy.May(actor, policy.CaseList, policy.Resource{Kind: policy.Case}); err != nil {
			return err
		}
		tx.Commit(string(n))
		f.Scope = policy.ScopeOf(actor, policy.CaseList)
		f.Person = bytesOf(d.store.Ring().BlindAll(numberDomain, string(n)))
		cases, err = tx.Cases(f)
		return err
	})
	return cases, err
}

// CaseView is a case with its flow: who does what until when, and what has
// happened. It holds nothing personal.
type CaseView struct {
	Case      verification.Case
	Tasks     []TaskView
	Events    []store.Event
	Materials []store.Material
	Standing  timeliness.Standing
	Holder    string          // the holder's name; "" = nobody alone
	Opinions  []store.Opinion // of assisting agencies, that it should be ended
	Outlook   assist.Outlook  // whether the report can be there when the commission wants it

	Supplements []verification.Case // for those who joined its households
	First       verification.Case   // that it supplements; zero for any other
}

// TaskView is a task with its deadline explained.
type TaskView struct {
	assist.Task
	Left        int                 // working days left; negative when past, of an open task
	Explanation string              // of the deadline, in Chinese
	Standing    timeliness.Standing // who holds it, since when, and why (R3.3)
	Holder      string              // the holder's name; "" = nobody
	Counts      string              // of its answer, in Chinese
	Tally       finding.Counts      // of its first answer, which a large one fills part by part
	Held        string              // why personal data of it is held back, in Chinese (R10.1); "" = it is not
}

// Case shows a case's flow.
func (d *Desk) Case(ctx context.Context, actor policy.Actor, id verification.ID) (v CaseView, err error) {
	err = d.view(ctx, actor, policy.CaseRead, "case", string(id), func(tx *store.Tx) error {
		if v.Case, err = caseFor(tx, actor, policy.CaseRead, id); err != nil {
			return err
		}
		tasks, err := tx.CaseTasks(id)
		if err != nil {
			return err
		}
		v.Standing = timeliness.StandCase(v.Case, tasks)
		v.Holder = holderName(tx, v.Standing.Holder)
		if v.Tasks, err = taskViews(tx, tasks); err != nil {
			return err
		}
		if err := v.link(tx); err != nil {
			return err
		}
		if v.Outlook, err = outlookWith(tx, &v, tasks); err != nil {
			return err
		}
		if v.Events, err = tx.Events(id); err != nil {
			return err
		}
		if v.Materials, err = tx.Materials(id); err != nil {
			return err
		}
		v.Opinions, err = tx.Opinions(id)
		return err
	})
	return v, err
}

// link finds the cases that belong together.
func (v *CaseView) link(tx *store.Tx) (err error) {
	if v.Case.Supplement.Joins() {
		v.First, err = tx.Case(v.Case.Supplement.To)
		return err
	}
	v.Supplements, err = tx.Supplements(v.Case.ID)
	return err
}

func taskViews(tx *store.Tx, tasks []assist.Task) ([]TaskView, error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return nil, err
	}
	views := make([]TaskView, len(tasks))
	for i, t := range tasks {
		if views[i], err = taskView(tx, calendar, t); err != nil {
			return nil, err
		}
	}
	return views, nil
}

func taskView(tx *store.Tx, calendar *workday.Calendar, t assist.Task) (TaskView, error) {
	v := TaskView{Task: t, Explanation: notPushed}
	if t.DueOn != 0 {
		v.Left, v.Explanation = calendar.Until(workday.DateOf(tx.Now), t.DueOn), t.Due(calendar).Explain()
	}
	var err error
	if v.Held, err = hold(tx, t); err != nil {
		return v, err
	}
	if v.Standing, err = whereIs(tx, t, v.Held); err != nil {
		return v, err
	}
	v.Holder = holderName(tx, v.Standing.Holder)
	answers, err := tx.Answers(t.ID)
	if len(answers) > 0 {
		v.Tally = answers[0].Manifest.Counts
		v.Counts = v.Tally.Words()
	}
	if n := len(answers) - 1; n > 0 {
		v.Counts += fmt.Sprintf("；另有复核结果 %d 次，以复核结果为准", n)
	}
	return v, err
}

// Subjects shows the people of a case, from ordinal first on; looking is
// registered.
func (d *Desk) Subjects(ctx context.Context, actor policy.Actor, id verification.ID, first, last int) (subjects []verification.Subject, err error) {
	err = d.read(ctx, actor, policy.HouseholdRead, "", "case", string(id), func(tx *store.Tx) error {
		c, err := caseFor(tx, actor, policy.HouseholdRead, id)
		if err != nil {
			return err
		}
		subjects, err = d.subjects(tx, c, first, last)
		commit(tx, subjects)
		return err
	})
	return subjects, err
}

// Reveal shows one subject's id number in full, which lists mask; the look is
// registered with its reason (R10). Faults: reveal.reason, material.subject.
func (d *Desk) Reveal(ctx context.Context, actor policy.Actor, id verification.ID, ordinal int, reason string) (number citizen.Number, err error) {
	if reason, err = words("reason", reason); err != nil {
		return number, err
	}
	err = d.read(ctx, actor, policy.HouseholdReveal, reason, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R10")
		if reason == "" {
			return fault.New(fault.Invalid, "reveal.reason", "查看完整的身份证号须写明缘由").Because("R10").Do("请写明为何需要，缘由登记在案")
		}
		c, err := caseFor(tx, actor, policy.HouseholdReveal, id)
		if err != nil {
			return err
		}
		subjects, err := d.subjects(tx, c, ordinal, ordinal)
		if err == nil && len(subjects) == 0 {
			err = noSubject(ordinal)
		}
		if err != nil {
			return err
		}
		commit(tx, subjects)
		number = subjects[0].Number
		return nil
	})
	return number, err
}

// Coverage shows what became of every member × item of a household, as it
// stands now, to the agencies of the case. Faults: household.missing.
func (d *Desk) Coverage(ctx context.Context, actor policy.Actor, id verification.ID, household int) (h report.Household, err error) {
	err = d.read(ctx, actor, policy.HouseholdRead, "", "case", string(id), func(tx *store.Tx) error {
		c, err := caseFor(tx, actor, policy.HouseholdRead, id)
		if err != nil {
			return err
		}
		if err := mayBeSent(tx, actor.Agency); err != nil {
			return err
		}
		in, err := d.reportInput(tx, c, household)
		if err != nil {
			return err
		}
		commit(tx, in.Subjects)
		h = report.Compose(in).Households[0]
		return nil
	})
	return h, err
}
