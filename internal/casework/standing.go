package casework

import (
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/fault"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/timeliness"
)

// whereIs says where a task is: who holds it, since when, and why (R3.3).
func whereIs(tx *store.Tx, t assist.Task, held string) (timeliness.Standing, error) {
	f := timeliness.Facts{Task: t, Held: held}
	var err error
	switch {
	case t.State == assist.Confirming || t.State == assist.Returned:
		err = beforePush(tx, &f)
	case t.State == assist.Answered:
		err = underReview(tx, &f)
	case t.State == assist.Open && f.Travels():
		f.Sent, err = tx.SentWhole(t.ID)
	case t.State == assist.Open:
		err = atWork(tx, &f)
	}
	return timeliness.Stand(f, tx.Now), err
}

func beforePush(tx *store.Tx, f *timeliness.Facts) error {
	c, err := tx.Case(f.Task.Case)
	if err != nil {
		return err
	}
	f.Submitted = c.SubmittedAt
	if _, f.Province, err = linkOf(tx, f.Task); err != nil {
		return err
	}
	returns, err := tx.Returns(f.Task.ID)
	if n := len(returns); n > 0 {
		f.Returned, f.Resubmitted, f.Reason = returns[n-1].At, returns[n-1].MendedAt, returns[n-1].Reason
	}
	return err
}

func underReview(tx *store.Tx, f *timeliness.Facts) error {
	reviews, err := tx.TaskReviews(f.Task.Case, f.Task.ID)
	for _, r := range reviews {
		if r.State == review.Open {
			f.Review = &r
		}
	}
	return err
}

// atWork gathers how far the answering of an open task has come.
func atWork(tx *store.Tx, f *timeliness.Facts) error {
	t := f.Task
	prepared, err := tx.Prepared(t.ID)
	if err == nil {
		f.Prepared = prepared.At
	} else if !fault.Is(err, fault.Conflict) {
		return err
	}
	switch t.Access {
	case catalogue.Hosted:
		_, err = tx.SnapshotOf(t.Item.ID)
		f.Snapshot = err == nil
	case catalogue.API:
		err = interfaceState(tx, f)
	default:
		f.Exported, err = tx.ExportedAt(t.ID)
	}
	if fault.Is(err, fault.Missing) {
		return nil
	}
	return err
}

func interfaceState(tx *store.Tx, f *timeliness.Facts) error {
	if _, err := tx.Source(f.Task.Item.ID); err != nil {
		return err
	}
	f.Interface = true
	states, err := tx.SourceStates()
	if s := states[f.Task.Item.ID]; s.Open {
		f.Paused, f.PausedWords = s.Since, s.Words
	}
	return err
}

// holderName gives the name of who holds a task; nobody's is "".
func holderName(tx *store.Tx, holder string) string {
	switch holder {
	case "":
		return ""
	case timeliness.Hedui:
		return "核对系统"
	}
	if d, err := tx.Department(agency.DepartmentID(holder)); err == nil {
		return d.Name
	}
	return agencyOf(tx, agency.ID(holder))
}
