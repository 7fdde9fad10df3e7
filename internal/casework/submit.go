package casework

import (
	"context"
	"fmt"
	"strconv"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// Submit hands an application in: it is checked as a whole, and turns at once
// into tasks at the agencies that answer the chosen items, with no stop on the
// way (R5.2a, R3.3). All faults come at once. Faults: case.incomplete with a
// field for each defect (R5.1), case.changed, case.submitted, catalogue.quota
// (R13.1), authorization.used, supplement.members, supplement.state (R3.4).
func (d *Desk) Submit(ctx context.Context, actor policy.Actor, id verification.ID) (c verification.Case, tasks []assist.Task, err error) {
	ready, err := d.examine(ctx, actor, policy.CaseSubmit, id, draftFor)
	if err != nil {
		return c, nil, err
	}
	err = d.write(ctx, actor, policy.CaseSubmit, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.2a")
		if c, err = ready.again(tx, actor, policy.CaseSubmit, draftFor); err != nil {
			return err
		}
		wait, err := waitsForApproval(tx, c)
		if err != nil {
			return err
		}
		if wait {
			return askApproval(tx, &c)
		}
		tasks, err = d.dispatch(tx, &c, ready.places)
		return err
	})
	return c, tasks, err
}

// finder finds a case that the actor may do the action to, in a state in which
// it can be done.
type finder func(tx *store.Tx, actor policy.Actor, action policy.Action, id verification.ID) (verification.Case, error)

// examined is an application that passed its check, at one revision.
type examined struct {
	c      verification.Case
	places []assist.Place
}

// again finds the case as it was examined, or faults.
func (e examined) again(tx *store.Tx, actor policy.Actor, action policy.Action, find finder) (verification.Case, error) {
	c, err := find(tx, actor, action, e.c.ID)
	if err == nil && c.Revision != e.c.Revision {
		err = fault.New(fault.Conflict, "case.changed", "提交时业务内容已被更改").Do("请核对最新内容后重新提交")
	}
	return c, err
}

// examine checks an application before anything is locked: a batch of a million takes
// seconds, in which nobody shall wait. The revision tells whether it changed.
func (d *Desk) examine(ctx context.Context, actor policy.Actor, action policy.Action, id verification.ID, find finder) (e examined, err error) {
	err = d.view(ctx, actor, action, "case", string(id), func(tx *store.Tx) error {
		if e.c, err = find(tx, actor, action, id); err != nil {
			return err
		}
		if e.places, err = d.places(tx, e.c); err != nil {
			return err
		}
		if err := d.check(tx, e.c, e.places); err != nil {
			return err
		}
		if err := d.mayJoin(tx, e.c); err != nil {
			return err
		}
		return d.lettersCount(tx, e.c)
	})
	return e, err
}

// places finds who answers each chosen item: its owner, or for a county's
// item the city above it (R4). So a batch, too, is sorted by the level of its
// items: the province takes its own, each city its own (R6.2).
func places(tx *store.Tx, c verification.Case) ([]assist.Place, error) {
	all := make([]assist.Place, len(c.Items))
	for i, ref := range c.Items {
		item, err := tx.Item(ref)
		if err != nil {
			return nil, err
		}
		if item.Access == catalogue.Ministry {
			all[i] = assist.Place{Item: item, Assisting: item.Owner} // another province, which has no agency here
			continue
		}
		owner, err := tx.Agency(item.Owner)
		if err != nil {
			return nil, err
		}
		all[i] = assist.Place{Item: item, Assisting: owner.Assisting()}
	}
	return all, nil
}

// places are those of a case, each by its way.
func (d *Desk) places(tx *store.Tx, c verification.Case) ([]assist.Place, error) {
	all, err := places(tx, c)
	if err != nil {
		return nil, err
	}
	return all, d.routed(tx, all)
}

// check examines every subject, and counts who may be asked at each place.
func (d *Desk) check(tx *store.Tx, c verification.Case, places []assist.Place) error {
	items := make([]catalogue.Item, len(places))
	for i, p := range places {
		items[i] = p.Item
	}
	checker := verification.NewChecker(c.Kind, items, tx.Now)
	err := d.eachPart(tx, c, func(subjects []verification.Subject) error {
		for _, s := range subjects {
			checker.Subject(s)
			for i := range places {
				if asks(s, places[i].Item.Category, tx.Now) {
					places[i].Subjects++
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return checker.Done(c)
}

// dispatch turns the case into tasks, within the quotas, and enqueues what
// Hedui answers by itself. Nothing stops on the way, of a batch neither: it is
// sorted and pushed in the same transaction (R5.2a, R6.2).
func (d *Desk) dispatch(tx *store.Tx, c *verification.Case, places []assist.Place) ([]assist.Task, error) {
	if err := useQuotas(tx, places); err != nil {
		return nil, err
	}
	tasks, err := d.plan(tx, *c, places)
	if err != nil {
		return nil, err
	}
	for i := range tasks {
		tasks[i].ID = assist.ID(tx.NewID("t"))
		if err := d.receive(tx, tasks[i]); err != nil {
			return nil, err
		}
	}
	if err := toMatch(tx, tasks); err != nil {
		return nil, err
	}
	c.SubmittedAt = tx.Now
	if err := c.To(verification.Running); err != nil {
		return nil, err
	}
	tx.Detail("tasks", strconv.Itoa(len(tasks)))
	event := store.Event{Case: c.ID, Verb: string(policy.CaseSubmit), Office: office(tx.Actor),
		Words: fmt.Sprintf("提交核对申请，%d 人 × %d 项，推送 %d 项协查任务", c.Subjects, len(c.Items), len(tasks))}
	if err := tx.AddEvent(event); err != nil {
		return nil, err
	}
	if err := tellFirst(tx, *c, policy.CaseSubmit, fmt.Sprintf("补充核对 %s 提交，%d 人，推送 %d 项协查任务", c.Number, c.Subjects, len(tasks))); err != nil {
		return nil, err
	}
	return tasks, tx.UpdateCase(c)
}

func (d *Desk) plan(tx *store.Tx, c verification.Case, places []assist.Place) ([]assist.Task, error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return nil, err
	}
	settings, err := limitsOf(tx, c)
	if err != nil {
		return nil, err
	}
	rules := assist.Rules{NewFeedbackDays: settings.NewFeedbackDays}
	return assist.Plan(c, places, calendar, rules, tx.Now), nil
}

// receive puts a task where it is answered: in the match queue, or in the
// inbox of the assisting agency.
func (d *Desk) receive(tx *store.Tx, t assist.Task) error {
	if err := tx.PutTask(t); err != nil {
		return err
	}
	if t.Crosses() {
		return d.awaitConfirmation(tx, t)
	}
	if t.Access == catalogue.Docked { // its own system tells the city
		return tx.Enqueue(carryJob{Task: string(t.ID)})
	}
	if t.Access == catalogue.Hosted {
		return nil // toMatch, for all of them
	}
	if t.Access == catalogue.API { // without a description the job ends, and people answer
		if err := tx.Enqueue(askSourceJob{Task: string(t.ID)}); err != nil {
			return err
		}
	}
	return notifyAssisting(tx, t, "task.received", fmt.Sprintf("收到协查任务“%s”，%d 人，请于 %s 前反馈", t.ItemName, t.Subjects, t.DueOn.Chinese()))
}

// notifyAssisting tells the assisting agency and, where there is one, the
// sharing department.
func notifyAssisting(tx *store.Tx, t assist.Task, kind, words string) error {
	offices, err := inboxesOf(tx, t)
	if err != nil {
		return err
	}
	for _, office := range offices {
		if office == "" {
			continue
		}
		if err := tx.AddNotice(store.Notice{Office: office, Kind: kind, Case: t.Case, Task: t.ID, Words: words}); err != nil {
			return err
		}
	}
	return nil
}

// useQuotas counts what is asked of each item against its quota (R13.1).
func useQuotas(tx *store.Tx, places []assist.Place) error {
	for _, p := range places {
		q := p.Item.Quota
		if q.Count == 0 || p.Subjects == 0 {
			continue
		}
		used, err := tx.UseQuota(p.Item.ID, q.Period(workday.DateOf(tx.Now)), int64(p.Subjects))
		if err != nil {
			return err
		}
		if used > q.Count {
			return overQuota(tx, p, used-int64(p.Subjects))
		}
	}
	return nil
}

// agencyOf gives the agency's name, for texts.
func agencyOf(tx *store.Tx, id agency.ID) string {
	if a, err := tx.Agency(id); err == nil {
		return a.Name
	}
	if name, err := tx.RegionName(agency.Code(id)); err == nil {
		return name // another province
	}
	return string(id)
}
