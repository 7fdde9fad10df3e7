package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"hedui/internal/archive"
	"hedui/internal/fault"
	"hedui/internal/hint"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// HintView is a hint with what it says and what became of it. It holds personal
// data.
type HintView struct {
	store.Raised
	hint.Hint
}

// Hints shows the hints of a case from one on, to the commissioned agency and
// to the department whose commission ordered them (R9.1, R9.2); looking is
// registered. Faults: hint.not_ordered (R9.1), hint.body.
func (d *Desk) Hints(ctx context.Context, actor policy.Actor, id verification.ID, after hint.ID, limit int) (views []HintView, err error) {
	err = d.read(ctx, actor, policy.HintRead, "", "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R9.1")
		c, err := caseFor(tx, actor, policy.HintRead, id)
		if err != nil {
			return err
		}
		if !c.Commission.Monitoring {
			return notOrdered()
		}
		if c.State == verification.Destroyed {
			return archive.Gone()
		}
		rows, err := tx.Hints(id, after, limit)
		if err != nil {
			return err
		}
		if views, err = hintViews(tx, rows); err != nil {
			return err
		}
		return d.commitHinted(tx, c, views)
	})
	return views, err
}

func hintViews(tx *store.Tx, rows []store.Raised) ([]HintView, error) {
	views := make([]HintView, len(rows))
	for i, r := range rows {
		body, err := tx.ReadDocument(r.Document)
		if err != nil {
			return nil, err
		}
		views[i].Raised = r
		if err := json.Unmarshal(body, &views[i].Hint); err != nil {
			return nil, fault.New(fault.Internal, "hint.body", "监测提示无法读取").From(err)
		}
	}
	return views, nil
}

// commitHinted registers whom the hints are about.
func (d *Desk) commitHinted(tx *store.Tx, c verification.Case, views []HintView) error {
	ordinals := map[string][]int{} // by number of the supplement; of the case itself under ""
	for _, v := range views {
		for _, e := range v.Evidence {
			ordinals[e.Joined] = append(ordinals[e.Joined], e.Ordinal)
		}
	}
	if len(ordinals) == 0 {
		return nil
	}
	tx.Detail("hints", fmt.Sprint(len(views)))
	if err := d.commitOf(tx, c, ordinals[""]); err != nil {
		return err
	}
	supplements, err := tx.Supplements(c.ID)
	for _, s := range supplements {
		if err := d.commitOf(tx, s, ordinals[s.Number]); err != nil {
			return err
		}
	}
	return err
}

// commitOf registers the subjects of a case with some ordinals; of none, nobody.
func (d *Desk) commitOf(tx *store.Tx, c verification.Case, ordinals []int) error {
	if len(ordinals) == 0 {
		return nil
	}
	slices.Sort(ordinals)
	subjects, err := d.chosen(tx, c, slices.Compact(ordinals))
	commit(tx, subjects)
	return err
}

// MarkHint records that a clerk looked at a hint, and what became of it. That is
// all that a hint leads to (只核对不认定). Faults: hint.marked, hint.outcome.
func (d *Desk) MarkHint(ctx context.Context, actor policy.Actor, id hint.ID, outcome string) error {
	outcome, err := words("outcome", outcome)
	if err != nil {
		return err
	}
	if outcome == "" {
		return fault.New(fault.Invalid, "hint.outcome", "请写明查看后的处理情况").Because("R9.1")
	}
	return d.write(ctx, actor, policy.HintMark, "hint", string(id), func(tx *store.Tx) error {
		tx.Rule("R9.1")
		r, err := tx.Hint(id)
		if err != nil {
			return err
		}
		if _, err := caseFor(tx, actor, policy.HintMark, r.Case); err != nil {
			return err
		}
		if !r.MarkedAt.IsZero() {
			return fault.New(fault.Conflict, "hint.marked", "这条提示已登记查看情况").Do("请刷新后查看")
		}
		tx.Detail("rule", string(r.Rule))
		return tx.MarkHint(id, outcome)
	})
}

// HintRules lists the rules of monitoring, all versions, and the reference values.
func (d *Desk) HintRules(ctx context.Context, actor policy.Actor) (rules []hint.Rule, references []hint.Reference, err error) {
	err = d.reading(ctx, actor, policy.HintReadRules, policy.Settings, func(tx *store.Tx) error {
		if rules, err = tx.HintRules(); err != nil {
			return err
		}
		references, err = tx.References()
		return err
	})
	return rules, references, err
}

// EditHintRule adds the next version of a rule, or a new rule, for what is submitted
// from tomorrow on at the earliest; what runs keeps the version that it began under.
// Faults: hint.rule, hint.from.
func (d *Desk) EditHintRule(ctx context.Context, actor policy.Actor, r hint.Rule) (hint.Rule, error) {
	var err error
	if r.Name, err = words("name", r.Name); err != nil {
		return r, err
	}
	err = d.write(ctx, actor, policy.HintEditRules, "hint rule", string(r.ID), func(tx *store.Tx) error {
		tx.Rule("R9.1")
		if err := policy.May(actor, policy.HintEditRules, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if err := r.Check(); err != nil {
			return err
		}
		if r.From <= workday.DateOf(tx.Now) { // cases of today run by the version of today
			return fault.New(fault.Invalid, "hint.rule", "监测提示规则有误").Because("R9.1").
				At(fault.Field{Path: "from", Code: "hint.from", Message: "新版本最早从明天起生效"})
		}
		all, err := tx.HintRules()
		if err != nil {
			return err
		}
		r.Version = 1
		for _, earlier := range all {
			if earlier.ID == r.ID {
				r.Version = max(r.Version, earlier.Version+1)
			}
		}
		tx.Detail("version", fmt.Sprint(r.Version))
		return tx.PutHintRule(r)
	})
	return r, err
}

// EditReference keeps a reference value of a division and year, in place of an
// earlier one; hints that were raised by that keep their reason. Faults:
// hint.reference.
func (d *Desk) EditReference(ctx context.Context, actor policy.Actor, r hint.Reference) error {
	return d.write(ctx, actor, policy.HintEditRules, "hint reference", r.Name, func(tx *store.Tx) error {
		tx.Rule("R9.1")
		if err := policy.May(actor, policy.HintEditRules, policy.Resource{Kind: policy.Settings, Agency: actor.Agency}); err != nil {
			return err
		}
		if err := r.Check(); err != nil {
			return err
		}
		tx.Detail("value", fmt.Sprint(r.Value))
		return tx.PutReference(r)
	})
}
