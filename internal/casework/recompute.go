package casework

import (
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/norm"
	"hedui/internal/policy"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// recompute gives open tasks and reviews the limit of the calendar as it is now
// (R5.3a, R5.5a), and logs each that moved. A task that ran out while its year
// was only guessed runs on if the order gives it more time.
func recompute(tx *store.Tx) (moved int, err error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return 0, err
	}
	tasks, err := tx.TasksByCalendar()
	if err != nil {
		return 0, err
	}
	for _, t := range tasks {
		before := t
		if !t.Recompute(calendar) {
			continue
		}
		if t.DueOn != before.DueOn {
			moved++
		}
		if err := moveTask(tx, t, before, "calendar.edit", "节假日安排公布"); err != nil {
			return moved, err
		}
	}
	reviews, err := recomputeReviews(tx, calendar)
	if err != nil {
		return moved, err
	}
	consultations, err := recomputeConsultations(tx, calendar)
	return moved + reviews + consultations, err
}

// moveTask keeps a task with another limit, tells the timeline by which verb and
// why, and opens it again where it turns out not to have run out.
func moveTask(tx *store.Tx, t, before assist.Task, verb, why string) error {
	if t.Reopen(tx.Now) {
		if err := runOn(tx, t); err != nil {
			return err
		}
	}
	if err := tx.UpdateTask(&t); err != nil || t.DueOn == before.DueOn {
		return err
	}
	if err := tx.MoveNotices(t); err != nil {
		return err
	}
	words := fmt.Sprintf("%s，“%s”的反馈期限由 %s 改为 %s", why, t.ItemName, before.DueOn.Chinese(), t.DueOn.Chinese())
	return tx.AddEvent(store.Event{Case: t.Case, Task: t.ID, Verb: verb, Words: words, Office: office(tx.Actor)})
}

// runOn lets a case wait again for a task, whose end can then be told anew.
func runOn(tx *store.Tx, t assist.Task) error {
	if err := tx.ForgetReminder(t.ID, 0); err != nil {
		return err
	}
	c, err := tx.Case(t.Case)
	if err != nil || c.State != verification.Answered {
		return err
	}
	if err := c.To(verification.Running); err != nil {
		return err
	}
	return tx.UpdateCase(&c)
}

func recomputeReviews(tx *store.Tx, calendar *workday.Calendar) (moved int, err error) {
	reviews, err := tx.OpenReviews()
	if err != nil {
		return 0, err
	}
	for _, r := range reviews {
		before := r.DueOn
		if !r.Recompute(calendar) {
			continue
		}
		if r.DueOn != before {
			moved++
		}
		if err := moveReview(tx, r, before, "calendar.edit", "节假日安排公布"); err != nil {
			return moved, err
		}
	}
	return moved, nil
}

// moveReview keeps a review with another limit, and tells the timeline by which
// verb and why.
func moveReview(tx *store.Tx, r review.Review, before workday.Date, verb, why string) error {
	if err := tx.UpdateReview(&r); err != nil || r.DueOn == before {
		return err
	}
	words := fmt.Sprintf("%s，复核“%s”的期限由 %s 改为 %s", why, r.ItemName, before.Chinese(), r.DueOn.Chinese())
	return tx.AddEvent(store.Event{Case: r.Case, Task: r.Task, Verb: verb, Words: words, Office: office(tx.Actor)})
}

// recomputeConsultations does the same for what agencies owe each other (R7.2).
func recomputeConsultations(tx *store.Tx, calendar *workday.Calendar) (changed int, err error) {
	last := archive.ConsultationID("")
	for {
		open, err := tx.OpenConsultationsDue(workday.NewDate(9999, 12, 31).End(), last, sweepPage)
		if err != nil || len(open) == 0 {
			return changed, err
		}
		for _, c := range open {
			last = c.ID
			if !c.Recompute(calendar) {
				continue
			}
			changed++
			if err := tx.UpdateConsultation(&c); err != nil {
				return changed, err
			}
		}
	}
}

// moveRunning has a province's running business go by a new version of the
// norm: its version is recorded anew, its open tasks and reviews get the new limit
// from the same start, and its timeline says so (R17). What goes by the ministry's rules
// (R16.1) or a city's own (R14.1) keeps its limits.
func moveRunning(tx *store.Tx, province agency.ID, s norm.Settings) error {
	calendar, err := tx.Calendar()
	if err != nil {
		return err
	}
	cases, err := tx.RunningBefore(province, s.Version)
	if err != nil {
		return err
	}
	tx.Detail("moved", fmt.Sprint(len(cases)))
	for _, c := range cases {
		words := fmt.Sprintf("操作规范版本由“%s”改为“%s”，本业务改按新版本办理", c.NormVersion, s.Version)
		c.NormVersion = s.Version
		if err := tx.AddEvent(store.Event{Case: c.ID, Verb: string(policy.SettingsEdit), Words: words, Office: office(tx.Actor)}); err != nil {
			return err
		}
		if err := tx.UpdateCase(&c); err != nil {
			return err
		}
		if err := moveLimits(tx, c, s, calendar); err != nil {
			return err
		}
	}
	return nil
}

func moveLimits(tx *store.Tx, c verification.Case, s norm.Settings, calendar *workday.Calendar) error {
	tasks, err := tx.CaseTasks(c.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.State != assist.Open || t.Kind != catalogue.New || byLink(t) || t.LimitDays == s.NewFeedbackDays {
			continue
		}
		item, err := tx.Item(t.Item)
		if err != nil {
			return err
		}
		before := t
		t.Relimit(item, calendar, assist.Rules{NewFeedbackDays: s.NewFeedbackDays})
		if err := moveTask(tx, t, before, string(policy.SettingsEdit), byNewVersion); err != nil {
			return err
		}
	}
	reviews, err := tx.CaseReviews(c.ID)
	if err != nil {
		return err
	}
	for _, r := range reviews {
		before := r.DueOn
		if !r.Relimit(calendar, review.Rules{ReviewDays: s.ReviewDays}) {
			continue
		}
		if err := moveReview(tx, r, before, string(policy.SettingsEdit), byNewVersion); err != nil {
			return err
		}
	}
	return nil
}

// byNewVersion is why limits move (R17).
const byNewVersion = "改按操作规范新版本办理"
