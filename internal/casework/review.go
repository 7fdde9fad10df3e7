package casework

import (
	"context"
	"fmt"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// rematchJob prepares one hosted review; jobs hold ids only.
type rematchJob struct {
	Review string `json:"review"`
}

// Kind names the job in the queue.
func (rematchJob) Kind() string { return "rematch" }

// Review applies to the assisting agency for the review of an objection
// (R5.5a, R6.4): it turns at once into one review for each doubted task, about
// those whose authorization still allows to ask; of a household's objection, in
// each case that its members are verified in. Faults: review.state,
// review.terminated, review.not_authorised.
func (d *Desk) Review(ctx context.Context, actor policy.Actor, id review.ObjectionID) (all []review.Review, err error) {
	err = d.write(ctx, actor, policy.ReviewApply, "objection", string(id), func(tx *store.Tx) error {
		tx.Rule("R5.5a")
		o, _, err := objectionFor(tx, actor, policy.ReviewApply, id)
		if err != nil {
			return err
		}
		all = nil // a closure may run twice
		_, err = throughout(tx, o, "review.not_authorised", func(o *review.Objection) error {
			some, err := d.applyIn(tx, o)
			all = append(all, some...)
			return err
		})
		return err
	})
	return all, err
}

// applyIn applies for the review of an objection in its own case.
func (d *Desk) applyIn(tx *store.Tx, o *review.Objection) ([]review.Review, error) {
	c, err := tx.Case(o.Case)
	if err != nil {
		return nil, err
	}
	return d.applyFor(tx, c, o)
}

// applyFor turns an objection into its reviews.
func (d *Desk) applyFor(tx *store.Tx, c verification.Case, o *review.Objection) (all []review.Review, err error) {
	tasks, err := tasksIn(tx, c.ID, o.Category, o.Assisting)
	if err != nil {
		return nil, err
	}
	ordinals, err := d.stillAuthorised(tx, c, *o)
	if err != nil {
		return nil, err
	}
	if err := o.Apply(c, ordinals); err != nil {
		return nil, err
	}
	if all, err = d.applied(tx, c, *o, tasks, ordinals); err != nil {
		return nil, err
	}
	return all, tx.UpdateObjection(o)
}

// stillAuthorised gives those of the objection who may be asked about now.
func (d *Desk) stillAuthorised(tx *store.Tx, c verification.Case, o review.Objection) ([]int, error) {
	subjects, err := d.reviewed(tx, c, o.Ordinals)
	commit(tx, subjects)
	var ordinals []int
	for _, a := range asked(subjects, o.Category, tx.Now) {
		ordinals = append(ordinals, a.Ordinal)
	}
	return ordinals, err
}

// reviewed gives the subjects of the given, rising ordinals.
func (d *Desk) reviewed(tx *store.Tx, c verification.Case, ordinals []int) ([]verification.Subject, error) {
	subjects, err := d.subjects(tx, c, ordinals[0], ordinals[len(ordinals)-1])
	return slices.DeleteFunc(subjects, func(s verification.Subject) bool {
		_, in := slices.BinarySearch(ordinals, s.Ordinal)
		return !in
	}), err
}

// applied puts the reviews where they are answered.
func (d *Desk) applied(tx *store.Tx, c verification.Case, o review.Objection, tasks []assist.Task, ordinals []int) ([]review.Review, error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return nil, err
	}
	settings, err := limitsOf(tx, c)
	if err != nil {
		return nil, err
	}
	all := review.Plan(o, tasks, ordinals, calendar, review.Rules{ReviewDays: settings.ReviewDays}, tx.Now)
	for i := range all {
		all[i].ID = review.ID(tx.NewID("rw"))
		if err := receiveReview(tx, all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// lookElsewhere sets to work who looks again without being told: Hedui on hosted
// data, or the system that is docked.
func lookElsewhere(tx *store.Tx, r review.Review) error {
	switch r.Access {
	case catalogue.Hosted:
		return tx.Enqueue(rematchJob{Review: string(r.ID)})
	case catalogue.Docked, catalogue.Ministry:
		return tx.Enqueue(askAgainJob{Review: string(r.ID)})
	}
	return nil
}

// receiveReview puts a review into the inbox of the assisting agency; a hosted
// one is matched anew at once, for an officer to confirm.
func receiveReview(tx *store.Tx, r review.Review) error {
	if err := tx.PutReview(r); err != nil {
		return err
	}
	if err := lookElsewhere(tx, r); err != nil {
		return err
	}
	told := fmt.Sprintf("申请复核“%s”，%d 人，请于 %s 前反馈", r.ItemName, len(r.Ordinals), r.DueOn.Chinese())
	event := store.Event{Case: r.Case, Task: r.Task, Verb: string(policy.ReviewApply), Words: told, Office: office(tx.Actor)}
	if err := tx.AddEvent(event); err != nil {
		return err
	}
	return notifyReview(tx, r, "review.received", fmt.Sprintf("业务 %s %s", r.CaseNumber, told))
}

// notifyReview tells the assisting agency and the sharing department.
func notifyReview(tx *store.Tx, r review.Review, kind, told string) error {
	return notifyEach(tx, store.Notice{Kind: kind, Case: r.Case, Task: r.Task, Words: told}, string(r.Assisting), string(r.Sharing))
}

// reviewFor finds a review that the actor may do the action to.
func reviewFor(tx *store.Tx, actor policy.Actor, action policy.Action, id review.ID) (review.Review, error) {
	r, err := tx.Review(id)
	if err != nil {
		return r, err
	}
	return r, policy.May(actor, action, reviewResource(r))
}

func reviewResource(r review.Review) policy.Resource {
	return policy.Resource{Kind: policy.Review, ID: string(r.ID), Initiating: r.Initiating, Commissioned: r.Commissioned,
		Assisting: r.Assisting, Commissioning: r.Commissioning, Sharing: r.Sharing, Agency: r.Assisting,
		Business: string(r.Kind), State: string(r.State)}
}

// stopReviews ends the objections and open reviews of a terminated case (R8.2).
func stopReviews(tx *store.Tx, id verification.ID) error {
	objections, err := tx.Objections(id)
	if err != nil {
		return err
	}
	for _, o := range objections {
		if !o.Terminate() {
			continue
		}
		if err := tx.UpdateObjection(&o); err != nil {
			return err
		}
	}
	reviews, err := tx.CaseReviews(id)
	if err != nil {
		return err
	}
	for _, r := range reviews {
		if !r.Terminate() {
			continue
		}
		if err := tx.UpdateReview(&r); err != nil {
			return err
		}
		if err := recallReview(tx, r); err != nil {
			return err
		}
		told := fmt.Sprintf("业务 %s 已由发起机构终止，“%s”无需再复核", r.CaseNumber, r.ItemName)
		if err := notifyReview(tx, r, "review.terminated", told); err != nil {
			return err
		}
	}
	return nil
}

// settingsFor gives the settings of the province that an agency lies in.
func settingsFor(tx *store.Tx, of agency.ID) (norm.Settings, error) {
	province, err := tx.Province(of)
	if err != nil {
		return norm.Settings{}, err
	}
	return tx.Settings(province.ID)
}
