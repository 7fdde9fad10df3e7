package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/hint"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// monitorJob looks at one case; jobs hold ids only.
type monitorJob struct {
	Case string `json:"case"`
}

// Kind names the job in the queue.
func (monitorJob) Kind() string { return "monitor" }

// watch has a case looked at for hints, if its commission orders that: without
// an order nobody looks across findings (R9.1). With a supplement the household
// that it joins is looked at anew.
func watch(tx *store.Tx, c verification.Case) error {
	if !c.Commission.Monitoring {
		return nil
	}
	if c.Supplement.Joins() {
		if err := tx.Enqueue(monitorJob{Case: string(c.Supplement.To)}); err != nil {
			return err
		}
	}
	return tx.Enqueue(monitorJob{Case: string(c.ID)})
}

// watchOverdue has a batch looked at when the last of its limits is over: what
// comes late is taken in (R6.3), but what never comes is missing, and says so.
func watchOverdue(tx *store.Tx, id verification.ID) error {
	tasks, err := tx.CaseTasks(id)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Pending() && (t.State != assist.Open || !t.Passed(tx.Now)) {
			return nil
		}
	}
	c, err := tx.Case(id)
	if err != nil {
		return err
	}
	return watch(tx, c)
}

// Monitor raises the hints of a case whose commission orders monitoring, part by
// part (R9.1). What was raised in the same words stays as it is, so that a
// repeated job raises nothing twice. Nothing follows from a hint by itself.
func (d *Desk) Monitor(ctx context.Context, id verification.ID) error {
	w := &watcher{desk: d, lacking: map[hint.RuleID]bool{}}
	parts, err := w.begin(ctx, id)
	if err != nil || !w.c.Commission.Monitoring {
		return err
	}
	raised := 0
	for _, p := range parts {
		n, err := w.part(ctx, p)
		if err != nil {
			return err
		}
		raised += n
	}
	return d.store.Write(ctx, policy.Program("monitor"), string(policy.HintRaise), func(tx *store.Tx) error {
		tx.Object("case", string(id))
		tx.Rule("R9.1")
		if err := tx.CompleteJob(); err != nil {
			return err
		}
		return w.tell(tx, raised)
	})
}

// watcher looks at one case.
type watcher struct {
	desk       *Desk
	c          verification.Case
	rules      []hint.Rule
	references []hint.Reference
	divisions  []agency.Code
	lacking    map[hint.RuleID]bool // rules without a reference value

	supplements []verification.Case // of those who joined its households
}

func (w *watcher) begin(ctx context.Context, id verification.ID) (parts []store.SubjectPart, err error) {
	err = w.desk.store.View(ctx, func(tx *store.Tx) error {
		if w.c, err = caseFor(tx, policy.Program("monitor"), policy.HintRaise, id); err != nil {
			return err
		}
		if w.rules, err = rulesOf(tx, w.c); err != nil {
			return err
		}
		if w.supplements, err = tx.Supplements(id); err != nil {
			return err
		}
		if w.references, err = tx.References(); err != nil {
			return err
		}
		up, err := above(tx, w.c.Commissioned)
		if err != nil {
			return err
		}
		for _, a := range append([]agency.ID{w.c.Commissioned}, up...) {
			w.divisions = append(w.divisions, agency.Code(a))
		}
		parts, err = tx.SubjectParts(id)
		return err
	})
	return parts, err
}

// rulesOf gives the rules by which a case is looked at: those of the day on which it
// was submitted, for what runs keeps its own (R9.1); of who joins a household, of the
// day of the household's case.
func rulesOf(tx *store.Tx, c verification.Case) ([]hint.Rule, error) {
	all, err := tx.HintRules()
	if err != nil || !c.Supplement.Joins() {
		return inForce(all, workday.DateOf(c.SubmittedAt)), err
	}
	first, err := tx.Case(c.Supplement.To)
	rules := inForce(all, workday.DateOf(first.SubmittedAt))
	// who joined is a part of another sum
	return slices.DeleteFunc(rules, func(r hint.Rule) bool { return r.Test == hint.Threshold }), err
}

// inForce gives the latest version of each rule that is valid on a day.
func inForce(all []hint.Rule, on workday.Date) (rules []hint.Rule) {
	for _, r := range all { // by id, then version
		if !r.InForce(on) {
			continue
		}
		if n := len(rules); n > 0 && rules[n-1].ID == r.ID {
			rules[n-1] = r
			continue
		}
		rules = append(rules, r)
	}
	return rules
}

// part raises the hints of the households that begin in a part of the list.
func (w *watcher) part(ctx context.Context, p store.SubjectPart) (raised int, err error) {
	hints := map[int][]hint.Hint{}
	err = w.desk.store.View(ctx, func(tx *store.Tx) error {
		households, err := w.households(tx, p)
		if err != nil {
			return err
		}
		for no, h := range households {
			found, lacking := hint.Raise(h, w.rules, w.references, workday.DateOf(tx.Now))
			for _, id := range lacking {
				w.lacking[id] = true
			}
			if len(found) > 0 {
				hints[no] = found
			}
		}
		return nil
	})
	if err != nil || len(hints) == 0 {
		return 0, err
	}
	err = w.desk.store.Write(ctx, policy.Program("monitor"), string(policy.HintRaise), func(tx *store.Tx) error {
		raised = 0 // a closure may run twice
		tx.Object("case", string(w.c.ID))
		tx.Rule("R9.1")
		for _, no := range sortedKeys(hints) {
			for _, h := range hints[no] {
				isNew, err := tx.PutHint(w.c.ID, no, h)
				if err != nil {
					return err
				}
				if isNew {
					raised++
				}
			}
		}
		tx.Detail("hints", fmt.Sprint(raised))
		return nil
	})
	return raised, err
}

func sortedKeys[V any](m map[int]V) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// tell says in the timeline how many hints there are, and which rules could not
// be applied; those who may read them are told.
func (w *watcher) tell(tx *store.Tx, raised int) error {
	told := fmt.Sprintf("动态监测：新增提示 %d 条，须由人员查看，不作认定", raised)
	if names := w.unapplied(); len(names) > 0 {
		told += "；缺少参考值、未能比较的规则：" + strings.Join(names, "、")
	}
	event := store.Event{Case: w.c.ID, Verb: string(policy.HintRaise), Words: told, Office: office(tx.Actor)}
	if err := tx.AddEvent(event); err != nil || raised == 0 {
		return err
	}
	return notifyEach(tx, store.Notice{Kind: "hint.raised", Case: w.c.ID, Words: fmt.Sprintf("业务 %s %s", w.c.Number, told)},
		string(w.c.Commissioned), string(w.c.Commission.Department))
}

func (w *watcher) unapplied() (names []string) {
	for _, r := range w.rules {
		if w.lacking[r.ID] {
			names = append(names, r.Name)
		}
	}
	return names
}

// notOrdered refuses hints of a case whose commission orders none.
func notOrdered() error {
	return fault.New(fault.Refused, "hint.not_ordered", "委托书没有要求动态监测，本业务没有监测提示").Because("R9.1").
		Do("需要监测的，请委托单位在委托书中写明")
}
