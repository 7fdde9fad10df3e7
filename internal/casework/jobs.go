package casework

import (
	"context"
	"errors"
	"runtime"
	"time"

	"hedui/internal/assist"
	"hedui/internal/review"
	"hedui/internal/store"
)

// sweepEvery is how often limits are looked at: an expiry shows within a
// minute; whether it has passed is decided by the row, not by the sweep.
const sweepEvery = time.Minute

// Start begins Hedui's own work: matching, the sweep of limits, the sequencer
// of the register. It ends with the returned function, and with the store.
func (d *Desk) Start(ctx context.Context) (stop func(context.Context) error, err error) {
	if err := d.sweepSnapshots(); err != nil {
		return nil, err
	}
	var w store.Workers
	store.Handle(&w, func(ctx context.Context, j matchJob) error { return d.Match(ctx, assist.ID(j.Task)) })
	store.Handle(&w, func(ctx context.Context, j askSourceJob) error { return d.AskSource(ctx, assist.ID(j.Task)) })
	store.Handle(&w, func(ctx context.Context, j rematchJob) error { return d.rematch(ctx, review.ID(j.Review)) })
	d.handleMinistry(&w)
	jobs, err := d.store.StartJobs(&w, runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	d.store.RunSequencer(time.Second)
	d.store.Every(sweepEvery, "sweep", d.Sweep)
	d.store.Every(sweepEvery, "sweep reviews", d.SweepReviews)
	d.store.Every(sweepEvery, "sweep agreements", d.SweepAgreements)
	d.store.Every(sweepEvery, "sweep adjustments", d.SweepAdjustments)
	d.store.Every(sweepEvery, "sweep consultations", d.SweepConsultations)
	d.store.Every(collectEvery, "ministry", d.Collect)
	d.store.Every(tidyEvery, "tidy", d.tidy)
	return jobs.Stop, nil
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

// tidy removes ended sessions, old replies and drafts, and abandoned documents.
func (d *Desk) tidy(ctx context.Context) error {
	return errors.Join(
		d.store.Sessions().Sweep(ctx),
		d.store.ForgetReplies(ctx, d.store.Now().Add(-rememberReplies)),
		d.store.ForgetDrafts(ctx, d.store.Now().Add(-keepDrafts)),
		d.store.SweepDocuments(ctx, abandonedAfter),
	)
}
