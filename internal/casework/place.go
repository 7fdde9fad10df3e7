package casework

import (
	"context"

	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/workday"
)

// Place is where an actor works, as the head of every page says it.
type Place struct {
	Agency      string // its name
	Department  string // its name; "" at an agency
	IdleMinutes int    // after which the session ends
}

// Place tells where the actor works.
func (d *Desk) Place(ctx context.Context, actor policy.Actor) (p Place, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		a, err := tx.Agency(actor.Agency)
		if err != nil {
			return err
		}
		limits, err := tx.Limits()
		if err != nil {
			return err
		}
		p = Place{Agency: a.Name, IdleMinutes: int(limits.Idle.Minutes())}
		if actor.Department == "" {
			return nil
		}
		department, err := tx.Department(actor.Department)
		p.Department = department.Name
		return err
	})
	return p, err
}

// Calendar is the working days by which limits are counted (R5.3a).
func (d *Desk) Calendar(ctx context.Context) (c *workday.Calendar, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		c, err = tx.Calendar()
		return err
	})
	return c, err
}
