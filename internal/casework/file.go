package casework

import (
	"context"
	"fmt"

	"hedui/internal/agency"
	"hedui/internal/archive"
	"hedui/internal/assist"
	"hedui/internal/policy"
	"hedui/internal/store"
	"hedui/internal/verification"
	"hedui/internal/workday"
)

// File files the actor's agency's part of a case that is over; each agency
// files for itself (R7.1). Faults: archive.filed, archive.running,
// archive.doubted.
func (d *Desk) File(ctx context.Context, actor policy.Actor, id verification.ID) (v archive.Volume, err error) {
	err = d.write(ctx, actor, policy.ArchiveFile, "case", string(id), func(tx *store.Tx) error {
		tx.Rule("R7.1")
		f, err := fileFor(tx, actor, policy.ArchiveFile, id)
		if err != nil {
			return err
		}
		if v, err = archive.File(f.Whole, f.agency, string(actor.Account), f.volumes, tx.Now); err != nil {
			return err
		}
		tx.Detail("no", fmt.Sprint(v.No))
		told := fmt.Sprintf("%s归档", f.agency.Name)
		if v.No > 1 {
			told = fmt.Sprintf("%s补充归档（第 %d 次）", f.agency.Name, v.No)
		}
		if err := tx.AddEvent(store.Event{Case: id, Verb: string(policy.ArchiveFile), Words: told, Office: office(actor)}); err != nil {
			return err
		}
		return tx.PutVolume(v)
	})
	return v, err
}

// caseFile is a case as one agency keeps it.
type caseFile struct {
	archive.Whole
	agency  agency.Agency
	roles   []archive.Role
	volumes []archive.Volume // of this agency
	events  []store.Event
	reports []store.Report
}

// fileFor finds a case's file that the actor's agency keeps a part of.
func fileFor(tx *store.Tx, actor policy.Actor, action policy.Action, id verification.ID) (f caseFile, err error) {
	if f.Case, err = tx.Case(id); err != nil {
		return f, err
	}
	if f.Tasks, err = tx.CaseTasks(id); err != nil {
		return f, err
	}
	if err := policy.May(actor, action, fileResource(actor, f.Case, f.Tasks)); err != nil {
		return f, err
	}
	if f.agency, err = tx.Agency(actor.Agency); err != nil {
		return f, err
	}
	f.roles = archive.RolesOf(f.agency, f.Case, f.Tasks)
	if f.volumes, err = tx.Volumes(id, actor.Agency); err != nil {
		return f, err
	}
	return f, f.complete(tx)
}

// fileResource names the actor's agency as assisting where a task is its own.
func fileResource(actor policy.Actor, c verification.Case, tasks []assist.Task) policy.Resource {
	r := policy.Resource{Kind: policy.Archive, ID: string(c.ID), Initiating: c.Initiating, Commissioned: c.Commissioned, Agency: c.Commissioned, State: string(c.State)}
	for _, t := range tasks {
		if t.Assisting == actor.Agency {
			r.Assisting = t.Assisting
		}
	}
	return r
}

// complete gathers what decides whether the case is over, and when it was.
func (f *caseFile) complete(tx *store.Tx) (err error) {
	if f.Objections, err = tx.Objections(f.Case.ID); err != nil {
		return err
	}
	if f.events, err = tx.Events(f.Case.ID); err != nil {
		return err
	}
	for _, e := range f.events {
		f.Steps = append(f.Steps, e.Verb)
	}
	if f.reports, err = tx.Reports(f.Case.ID); err != nil {
		return err
	}
	if !f.Case.EndedAt.IsZero() {
		f.EndedOn = workday.DateOf(f.Case.EndedAt)
	}
	issued := f.reports
	if joins := f.Case.Supplement; joins.Joins() && f.Case.State != verification.Terminated { // reported with the household
		if issued, err = tx.ReportsOf(joins.To, joins.Household); err != nil {
			return err
		}
	}
	for _, r := range issued {
		f.EndedOn = max(f.EndedOn, workday.DateOf(r.IssuedAt))
	}
	return nil
}

// FileView is what an agency keeps of a case; it holds nothing personal.
type FileView struct {
	Case      verification.Case
	Roles     []archive.Role
	Parts     []archive.Part
	Volumes   []archive.Volume
	Stale     bool         // something has happened since the last volume
	KeepUntil workday.Date // 0 while the case goes on
}

// FileOf shows what the actor's agency keeps of a case, what it has filed, and
// until when that is kept.
func (d *Desk) FileOf(ctx context.Context, actor policy.Actor, id verification.ID) (v FileView, err error) {
	err = d.view(ctx, actor, policy.ArchiveRead, "case", string(id), func(tx *store.Tx) error {
		f, err := fileFor(tx, actor, policy.ArchiveRead, id)
		if err != nil {
			return err
		}
		v = FileView{Case: f.Case, Roles: f.roles, Parts: archive.Keeps(f.roles), Volumes: f.volumes}
		if n := len(f.volumes); n > 0 {
			v.Stale = f.volumes[n-1].Stale(f.Whole)
		}
		if f.EndedOn != 0 {
			v.KeepUntil, err = keepUntil(tx, f)
		}
		return err
	})
	return v, err
}

func keepUntil(tx *store.Tx, f caseFile) (workday.Date, error) {
	settings, err := settingsFor(tx, f.Case.Commissioned)
	return archive.KeepUntil(f.EndedOn, archive.Years(f.Case.Kind, settings)), err
}
