package casework

import (
	"context"

	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// Timeline gives what happened in a case behind an event, "" for all, with the
// case as it stands. It holds nothing personal.
func (d *Desk) Timeline(ctx context.Context, actor policy.Actor, id verification.ID, after string) (c verification.Case, events []store.Event, err error) {
	err = d.view(ctx, actor, policy.CaseRead, "case", string(id), func(tx *store.Tx) error {
		if c, err = caseFor(tx, actor, policy.CaseRead, id); err != nil {
			return err
		}
		events, err = tx.EventsAfter(id, after)
		return err
	})
	return c, events, err
}
