package casework

import (
	"regexp"
	"slices"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// Case numbers are counted, and so can be guessed; that there is a case is the business
// of its agencies (R10.1). An agency that has no part in it may ask for papers all the
// same (R7.2): by any number that an agency could have given, and the keeper, who may
// look, tells it whether there is such a case. Until then right and wrong look alike.

// consulted finds the case that a request names; apart tells that the actor has no part
// in it, or that there is none. Its words are the same for a draft as for none.
func (d *Desk) consulted(tx *store.Tx, actor policy.Actor, in ConsultIn) (c verification.Case, task assist.Task, apart bool, err error) {
	if in.Task != "" {
		if task, err = tx.Task(in.Task); err == nil {
			c, err = tx.Case(task.Case)
		}
	} else {
		c, err = tx.CaseByNumber(in.Number)
	}
	if err != nil && !fault.Is(err, fault.Missing) {
		return c, task, false, err
	}
	there, part := err == nil && !c.SubmittedAt.IsZero() && (in.Number == "" || c.Number == in.Number), false
	if there {
		if part, err = hasPart(tx, actor, c); err != nil {
			return c, task, false, err
		}
	}
	switch {
	case there && (part || in.Task != ""): // a task's id is no number, and nobody guesses it
		return c, task, !part, nil
	case in.Task != "" || actor.Level == agency.Province:
		return c, task, false, noBusiness()
	}
	giver, err := d.giver(tx, actor, in.Number)
	if err == nil && !there {
		c = verification.Case{Number: in.Number, Commissioned: giver}
	}
	return c, task, true, err
}

// giver finds the agency that gave a number, if it is another one that works in this
// system: what it gave itself, the actor can look up.
func (d *Desk) giver(tx *store.Tx, actor policy.Actor, number string) (agency.ID, error) {
	giver, ok := giverOf(number)
	if !ok || giver == actor.Agency {
		return "", noBusiness()
	}
	here, err := d.worksHere(tx, giver)
	if err == nil && !here {
		err = noBusiness()
	}
	return giver, err
}

// worksHere tells whether an agency's people work in this system, and not in a docked
// city's own or, there, in the province's.
func (d *Desk) worksHere(tx *store.Tx, id agency.ID) (bool, error) {
	if _, err := tx.Agency(id); err != nil {
		return false, unlessMissing(err)
	}
	city, err := d.ourCity(tx)
	if err != nil || city != "" {
		return city != "" && id[:4] == city[:4], err
	}
	p, err := tx.Peer(id[:4] + "00")
	return err != nil || !p.RevokedAt.IsZero(), unlessMissing(err)
}

func unlessMissing(err error) error {
	if fault.Is(err, fault.Missing) {
		return nil
	}
	return err
}

// hasPart tells whether an agency may know of a case: its own, its task, or the province.
func hasPart(tx *store.Tx, actor policy.Actor, c verification.Case) (bool, error) {
	if actor.Level == agency.Province || actor.Agency == c.Initiating || actor.Agency == c.Commissioned {
		return true, nil
	}
	tasks, err := tx.CaseTasks(c.ID)
	return slices.ContainsFunc(tasks, func(t assist.Task) bool { return t.Assisting == actor.Agency }), err
}

// caseNumbers is how caseNumber writes them.
var caseNumbers = regexp.MustCompile(`^HD([0-9]{6})-[0-9]{2}-[0-9]{5,}$`)

// giverOf gives the agency that a case's number names: who initiated it.
func giverOf(number string) (agency.ID, bool) {
	of := caseNumbers.FindStringSubmatch(number)
	if of == nil {
		return "", false
	}
	return agency.ID(of[1]), true
}

// veil shows who asks and has no part in the case the agency that its number names, as
// of a case that there is not, until the keeper has answered.
func veil(tx *store.Tx, actor policy.Actor, c *archive.Consultation) error {
	giver, ok := giverOf(c.CaseNumber)
	if !ok || c.State == archive.Supplied || c.State == archive.Refused || c.Case == "" || actor.Agency != c.Asking || giver == c.Keeper || c.Task != "" {
		return nil
	}
	of, err := tx.Case(c.Case)
	if err != nil {
		return err
	}
	part, err := hasPart(tx, actor, of)
	if err == nil && !part {
		c.Keeper = giver
	}
	return err
}
