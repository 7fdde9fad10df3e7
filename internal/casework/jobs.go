package casework

import (
	"context"
	"errors"
	"runtime"
	"time"

	"hedui/internal/assist"
	"hedui/internal/review"
	"hedui/internal/store"
	"hedui/internal/verification"
)

// sweepEvery is how often limits are looked at: an expiry shows within a
// minute; whether it has passed is decided by the row, not by the sweep.
const sweepEvery = time.Minute

// foldEvery is how old the figures of timeliness may be (decision 5).
const foldEvery = time.Second

// Start begins Hedui's own work: matching, the sweep of limits, the sequencer
// of the register. It ends with the returned function, and with the store.
func (d *Desk) Start(ctx context.Context) (stop func(context.Context) error, err error) {
	if err := d.sweepSnapshots(); err != nil {
		return nil, err
	}
	w := d.workers()
	jobs, err := d.store.StartJobs(w, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	d.store.RunSequencer(time.Second)
	for _, p := range d.periodic() {
		d.store.Every(p.every, p.name, p.do)
	}
	return jobs.Stop, nil
}

// workers knows what to do for each kind of job.
func (d *Desk) workers() *store.Workers {
	w := &store.Workers{}
	store.Handle(w, func(ctx context.Context, j matchJob) error { return d.Match(ctx, verification.ID(j.Case)) })
	store.Handle(w, func(ctx context.Context, j askSourceJob) error { return d.AskSource(ctx, assist.ID(j.Task)) })
	store.Handle(w, func(ctx context.Context, j rematchJob) error { return d.rematch(ctx, review.ID(j.Review)) })
	store.Handle(w, func(ctx context.Context, j monitorJob) error { return d.Monitor(ctx, verification.ID(j.Case)) })
	store.Handle(w, func(ctx context.Context, j digestJob) error { return d.Deliver(ctx, j.Digest) })
	d.handleDocking(w)
	return w
}

// periodic is what Hedui does by itself every so often.
type periodic struct {
	every time.Duration
	name  string
	do    func(context.Context) error
}

func (d *Desk) periodic() []periodic {
	return []periodic{
		{sweepEvery, "sweep", d.Sweep},
		{sweepEvery, "sweep reviews", d.SweepReviews},
		{sweepEvery, "sweep agreements", d.SweepAgreements},
		{sweepEvery, "sweep adjustments", d.SweepAdjustments},
		{sweepEvery, "sweep consultations", d.SweepConsultations},
		{collectEvery, "docking", d.Collect},
		{ledgerEvery, "docking ledgers", d.ReconcileAll},
		{sweepEvery, "sweep digests", d.SweepDigests},
		{foldEvery, "fold", d.store.Fold},
		{tidyEvery, "tidy", d.tidy},
	}
}

// Work does every job that is due, and those that they enqueue, in the caller's
// goroutine, and returns the first error: what failed is put off, the rest
// waits for the next call. For whoever moves the clock by hand; where Start
// was called, it is not needed.
func (d *Desk) Work(ctx context.Context) error { return d.store.Drain(ctx, d.workers()) }

// Minute does once what Start repeats.
func (d *Desk) Minute(ctx context.Context) error {
	for _, p := range d.periodic() {
		if err := p.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// tidyEvery is how often leftovers are removed; rememberReplies is how long a
// repeated request finds its first answer; a staged document that no
// transaction took within abandonedAfter never will be; a draft that nobody
// touched for keepDrafts is forgotten, since it may name people.
const (
	tidyEvery       = time.Hour
	rememberReplies = 7 * 24 * time.Hour
	abandonedAfter  = 24 * time.Hour
	keepDrafts      = 90 * 24 * time.Hour
)

// tidy removes ended sessions, old replies and drafts, abandoned documents, and
// superseded snapshots.
func (d *Desk) tidy(ctx context.Context) error {
	return errors.Join(
		d.store.Sessions().Sweep(ctx),
		d.store.ForgetReplies(ctx, d.store.Now().Add(-rememberReplies)),
		d.store.ForgetDrafts(ctx, d.store.Now().Add(-keepDrafts)),
		d.store.SweepDocuments(ctx, abandonedAfter),
		d.forgetSnapshots(ctx),
	)
}
