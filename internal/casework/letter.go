package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hedui/internal/assist"
	"hedui/internal/finding"
	"hedui/internal/policy"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// letterEnded is why nobody asked about somebody whose task was received while
// the authorization lasted: 先授权再核对 holds for each query, not for its order.
const letterEnded = "授权书在查询前已到期，未向来源查询"

// ended tells whether an authorization was over on a day: nobody asks any more.
func ended(a source.Asked, on workday.Date) bool { return a.Until != 0 && a.Until < on }

// standing gives those who may still be asked about on a day.
func standing(people []source.Asked, on workday.Date) []source.Asked {
	return slices.DeleteFunc(slices.Clone(people), func(a source.Asked) bool { return ended(a, on) })
}

// unasked is the finding about somebody whose authorization ended unasked: never
// like none.
func unasked(a source.Asked, t assist.Task) finding.Finding {
	return source.Unavailable(a.Ordinal, string(t.Sharing), letterEnded)
}

// query asks about all but those whose authorization is over, and says of these
// that nobody asked; in the order of the people.
func query(t assist.Task, people []source.Asked, over func(source.Asked) bool, ask func([]source.Asked) ([]finding.Finding, error)) ([]finding.Finding, error) {
	var found, not []finding.Finding
	var err error
	may := slices.DeleteFunc(slices.Clone(people), over)
	if len(may) > 0 {
		if found, err = ask(may); err != nil {
			return nil, err
		}
	}
	for _, a := range people {
		if over(a) {
			not = append(not, unasked(a, t))
		}
	}
	return inOrder(append(found, not...)), nil
}

func inOrder(findings []finding.Finding) []finding.Finding {
	slices.SortFunc(findings, func(a, b finding.Finding) int { return cmp.Compare(a.Ordinal, b.Ordinal) })
	return findings
}

// left is the earliest day on which a task's query left by file or screen, and
// that of the last one; today for one that never did. A server's clock that was
// wrong meanwhile can make the last day the earlier one.
type left struct{ first, last workday.Date }

func queryLeft(tx *store.Tx, t assist.Task) (l left, err error) {
	all, err := tx.Exchanges(t.ID)
	for _, e := range all {
		if e.Kind != "query" && e.Kind != look {
			continue
		}
		l.last = workday.DateOf(e.At)
		if l.first == 0 || l.last < l.first {
			l.first = l.last
		}
	}
	if l.first == 0 {
		l = left{workday.DateOf(tx.Now), workday.DateOf(tx.Now)}
	}
	return l, err
}

// unasked tells who was not asked about: who was in no query that left, or, of
// those without an answer, who was not in the last one. An answer to what was
// lawfully asked is taken, whenever it comes.
func (l left) unasked(answered func(source.Asked) bool) func(source.Asked) bool {
	return func(a source.Asked) bool { return ended(a, l.first) || ended(a, l.last) && !answered(a) }
}

// look is the kind of exchange by which a query leaves on the screen.
const look = "look"

// showsQuery registers, once a day, that a task's query leaves on the screen of
// who answers it by hand.
func (d *Desk) showsQuery(ctx context.Context, actor policy.Actor, id assist.ID) error {
	known := false
	err := d.view(ctx, actor, policy.TaskExportQuery, "task", string(id), func(tx *store.Tx) error {
		t, err := taskToQuery(tx, actor, id)
		if err != nil {
			return err
		}
		all, err := tx.Exchanges(t.ID)
		known = slices.ContainsFunc(all, func(e store.Exchange) bool {
			return e.Kind == look && workday.DateOf(e.At) == workday.DateOf(tx.Now)
		})
		return err
	})
	if err != nil || known {
		return err
	}
	return d.write(ctx, actor, policy.TaskExportQuery, "task", string(id), func(tx *store.Tx) error {
		if _, err := taskToQuery(tx, actor, id); err != nil {
			return err
		}
		return tx.AddExchange(store.Exchange{Task: id, Kind: look, Name: "在页面上查看查询对象", By: string(actor.Account)})
	})
}

// lapse settles those of a round whose authorization ended before they were
// answered: they are owed no more.
func (r *round) lapse(people []source.Asked, now time.Time) (left []source.Asked, over []finding.Finding) {
	on := workday.DateOf(now)
	for _, a := range people {
		if ended(a, on) {
			over = append(over, unasked(a, r.task))
		}
	}
	r.asking.Owed = slices.DeleteFunc(slices.Clone(r.asking.Owed), func(o store.Owed) bool {
		return slices.ContainsFunc(over, func(f finding.Finding) bool { return f.Ordinal == o.Ordinal })
	})
	return standing(people, on), over
}
