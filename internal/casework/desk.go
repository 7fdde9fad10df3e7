// Package casework is the norm at work: one file per verb, the only place that
// opens transactions. A verb asks the policy, lets the stations decide, and
// puts what they decided into the store; effects on the outside come after.
//
// Nouns: the Desk is where all verbs are done, by people and by Hedui itself;
// a verb's input is its own type, named for it (CreateIn).
//
// Faults that every verb can tell: policy.ID where the actor may not (Forbidden;
// it is registered); KIND.missing where the thing is not there, or not for this
// actor to see (case.missing, task.missing …); words.id_number and
// words.too_long for what people wrote; agreement.held for personal data that an
// agency may not have now (R10.1); archive.destroyed for what was destroyed;
// those of store.Write. A verb's docstring names its others. An error that is no
// fault is a defect, or the context's.
package casework

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"

	"hedui/internal/account"
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/report"
	"hedui/internal/seal"
	"hedui/internal/source"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// numberDomain is the blind index of citizen id numbers; nameDomain the one of
// names in normal form, to tell that a name changed without opening it.
const (
	numberDomain = "citizen"
	nameDomain   = "name"
)

// Options of a Desk.
type Options struct {
	Store *store.Store
	Site  string // address that verification codes on reports lead to: "https://hd.example.gov.cn"
	Demo  bool   // everything is marked 演示数据, and no second factor is asked
	Log   *slog.Logger
	Fonts []string // folders with further font files for rare characters

	Docked   Docked   // what it docks with; without a party, what is for others waits
	Outgoing Outgoing // carries digests of notices; nil = none leave
}

// Desk does the verbs. It is safe for concurrent use.
type Desk struct {
	store  *store.Store
	hosted *source.Hosted
	asking clients // sources that are interfaces
	site   string
	demo   bool
	log    *slog.Logger

	docked   Docked
	doors    doors
	known    known
	compared comparisons
	strange  strangers
	outgoing Outgoing

	issuing  turns // reports, by agency
	entering turns // logins, by account: a burst of guesses is counted before the next one is looked at

	fonts     []string
	fontsOnce sync.Once
	opened    *report.Fonts
	fontsErr  error
}

// New makes the desk.
func New(o Options) *Desk {
	d := &Desk{store: o.Store, site: o.Site, demo: o.Demo, fonts: o.Fonts, log: o.Log, docked: o.Docked, outgoing: o.Outgoing}
	if d.log == nil {
		d.log = slog.Default()
	}
	d.hosted = source.NewHosted(d.blindAs)
	return d
}

// Demo tells whether everything here is invented.
func (d *Desk) Demo() bool { return d.demo }

// Database names the kind of the database: "sqlite" or "postgres".
func (d *Desk) Database() string { return d.store.Database() }

// Close lets go of the snapshots and sources; the store is the caller's.
func (d *Desk) Close() error { return errors.Join(d.hosted.Close(), d.asking.close()) }

// blindAs hashes id numbers under a version of the index key.
func (d *Desk) blindAs(version int, numbers []string, out []seal.Blind) bool {
	return d.store.Ring().BlindMany(version, numberDomain, numbers, out)
}

func (d *Desk) snapshotDir() string { return filepath.Join(d.store.Dir(), "snapshots") }

// refused commits a refusal by its own path and gives it back (decision 2);
// other errors pass.
func (d *Desk) refused(ctx context.Context, actor policy.Actor, verb, object string, err error) error {
	if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Refused) {
		return err
	}
	return d.store.Refuse(ctx, actor, verb, object, err, nil)
}

// write is store.Write whose refusals are registered.
func (d *Desk) write(ctx context.Context, actor policy.Actor, verb policy.Action, kind, id string, fn func(*store.Tx) error) error {
	err := d.store.Write(ctx, actor, string(verb), func(tx *store.Tx) error {
		tx.Object(kind, id)
		if err := claim(tx); err != nil {
			return err
		}
		return fn(tx)
	})
	claimed(ctx, err)
	return d.refused(ctx, actor, string(verb), kind+" "+id, err)
}

// read is store.Read whose refusals are registered.
func (d *Desk) read(ctx context.Context, actor policy.Actor, verb policy.Action, reason, kind, id string, fn func(*store.Tx) error) error {
	err := d.store.Read(ctx, actor, string(verb), reason, func(tx *store.Tx) error {
		tx.Object(kind, id)
		if err := lookAllowed(tx, actor, verb); err != nil {
			return err
		}
		return fn(tx)
	})
	return d.refused(ctx, actor, string(verb), kind+" "+id, err)
}

// view is store.View whose refusals are registered.
func (d *Desk) view(ctx context.Context, actor policy.Actor, verb policy.Action, kind, id string, fn func(*store.Tx) error) error {
	err := d.store.View(ctx, fn)
	return d.refused(ctx, actor, string(verb), kind+" "+id, err)
}

// caseFor finds a case that the actor may do the action to.
func caseFor(tx *store.Tx, actor policy.Actor, action policy.Action, id verification.ID) (verification.Case, error) {
	c, err := tx.Case(id)
	if err != nil {
		return c, err
	}
	r, err := caseResource(tx, c)
	if err != nil {
		return c, err
	}
	return c, policy.May(actor, action, r)
}

// caseResource names the parties of a case, the tier above the commissioned
// agency among them: a city acts for its counties.
func caseResource(tx *store.Tx, c verification.Case) (policy.Resource, error) {
	above, err := above(tx, c.Commissioned)
	return policy.Resource{
		Kind: policy.Case, ID: string(c.ID), Initiating: c.Initiating, Commissioned: c.Commissioned,
		Commissioning: c.Commission.Department, Agency: c.Initiating, Above: above,
		Business: string(c.Kind), State: string(c.State), Creator: account.ID(c.CreatedBy),
	}, err
}

func above(tx *store.Tx, id agency.ID) ([]agency.ID, error) {
	var all []agency.ID
	for range 2 { // city, province
		a, err := tx.Agency(id)
		if err != nil || a.Parent == "" {
			return all, err
		}
		all = append(all, a.Parent)
		id = a.Parent
	}
	return all, nil
}

// taskFor finds a task that the actor may do the action to.
func taskFor(tx *store.Tx, actor policy.Actor, action policy.Action, id assist.ID) (assist.Task, error) {
	t, err := tx.Task(id)
	if err != nil {
		return t, err
	}
	return t, policy.May(actor, action, taskResource(t))
}

func taskResource(t assist.Task) policy.Resource {
	return policy.Resource{
		Kind: policy.Task, ID: string(t.ID), Initiating: t.Initiating, Commissioned: t.Commissioned,
		Assisting: t.Assisting, Sharing: t.Sharing, Agency: t.Assisting, Business: string(t.Kind), State: string(t.State),
	}
}

// office is where an actor sits, as timelines and inboxes name it.
func office(a policy.Actor) string {
	switch {
	case a.Program:
		return "hedui"
	case a.Department != "":
		return string(a.Department)
	}
	return string(a.Agency)
}
