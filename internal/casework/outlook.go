package casework

import (
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// outlook tells whether the report can be there by the commission's own day
// (R5.4b; 民发〔2021〕57号): of a draft by what its items foresee today, of running
// business by what is still to come.
func outlook(tx *store.Tx, c verification.Case, tasks []assist.Task) (o assist.Outlook, err error) {
	o.Due = c.Commission.Due
	if o.Due == 0 || c.State == verification.Terminated {
		return o, nil
	}
	if c.SubmittedAt.IsZero() {
		return o, foreseen(tx, c, &o)
	}
	for _, t := range tasks {
		switch {
		case t.State == assist.Open:
			o.Await(t.ItemName, t.Expected(), t.DueOn)
		case t.Pending():
			on, err := pushedToday(tx, t)
			if err != nil {
				return o, err
			}
			o.Await(t.ItemName, 0, on)
		}
	}
	return o, nil
}

// outlookWith looks at the supplements' tasks, too: the report waits for them.
func outlookWith(tx *store.Tx, v *CaseView, tasks []assist.Task) (assist.Outlook, error) {
	for _, s := range v.Supplements {
		more, err := tx.CaseTasks(s.ID)
		if err != nil {
			return assist.Outlook{}, err
		}
		tasks = append(tasks, more...)
	}
	return outlook(tx, v.Case, tasks)
}

// pushedToday is the limit that a task which waits for the province would get
// if it were pushed today (R16.1).
func pushedToday(tx *store.Tx, t assist.Task) (workday.Date, error) {
	calendar, err := tx.Calendar()
	if err != nil {
		return 0, err
	}
	link, _, err := linkOf(tx, t)
	return calendar.Due(workday.DateOf(tx.Now), link.Days(t.Kind)).On, err
}

func foreseen(tx *store.Tx, c verification.Case, o *assist.Outlook) error {
	settings, err := limitsOf(tx, c)
	if err != nil {
		return err
	}
	foresee, err := foreseer(tx, c.Commissioned, c.Kind, settings)
	if err != nil {
		return err
	}
	for _, ref := range c.Items {
		item, err := tx.Item(ref)
		if err != nil {
			return err
		}
		f := foresee(item)
		o.Await(item.Name, f.Expected(), f.Due.On)
	}
	return nil
}

// byMinistry is the forecast of an item of another province: the link's limit
// in place of the norm's (R16.1).
func byMinistry(link assist.Link, kind catalogue.Kind, calendar *workday.Calendar, on workday.Date) assist.Forecast {
	days := link.Days(kind)
	return assist.Forecast{StartsOn: on, LimitDays: days, Due: calendar.Due(on, days), Calendar: calendar.Version()}
}
