package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"hedui/internal/fault"
)

// Job is work to be done after a commit: a struct of ids and nothing personal,
// whose Kind is a constant. It is kept as JSON.
type Job interface{ Kind() string }

// Enqueue adds a job to this transaction: it is done if and only if the
// transaction is, as soon as a worker is free.
func (tx *Tx) Enqueue(j Job) error { return tx.EnqueueAt(j, tx.Now) }

// EnqueueAt is Enqueue for later. It carries work, never a limit of the norm:
// those are rows (decision 4).
func (tx *Tx) EnqueueAt(j Job, at time.Time) error {
	args, err := json.Marshal(j)
	if err != nil {
		return err
	}
	tx.enqueued = true
	_, err = tx.Exec(`INSERT INTO job (id, kind, args, run_at, failed, fault) VALUES ($1, $2, $3, $4, 0, '')`,
		tx.NewID("j_"), j.Kind(), string(args), at.UnixMilli())
	return err
}

// EnqueueOnce is Enqueue unless the very same job waits already.
func (tx *Tx) EnqueueOnce(j Job) error {
	args, err := json.Marshal(j)
	if err != nil {
		return err
	}
	var waits bool
	if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM job WHERE kind = $1 AND args = $2)`, j.Kind(), string(args)).Scan(&waits); err != nil || waits {
		return err
	}
	return tx.Enqueue(j)
}

// CompleteJob makes this transaction the one that has done the job whose
// worker called Write, so that its effect happens exactly once, whatever is
// killed when. The fault store.job_gone means that another worker has done it
// already. In a Write that no worker called it does nothing.
func (tx *Tx) CompleteJob() error {
	id, ok := tx.ctx.Value(jobKey{}).(string)
	if !ok {
		return nil
	}
	r, err := tx.Exec(`DELETE FROM job WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return errJobGone()
}

type jobKey struct{}

func errJobGone() error {
	return fault.New(fault.Conflict, "store.job_gone", "该工作已由另一进程完成")
}

// Workers knows what to do for each kind of job.
type Workers struct {
	work map[string]func(ctx context.Context, args []byte) error
}

// Handle sets the worker of a kind of job. work may be called again after a
// crash, until its Write has called CompleteJob or it has returned nil. When it
// reports an error it is called again later: after the fault's RetryAfter, or
// after 0.1, 0.2, 0.4 … seconds, 10 minutes at most, without end: work is not
// dropped. ctx ends when the jobs are stopped.
func Handle[J Job](w *Workers, work func(ctx context.Context, j J) error) {
	if w.work == nil {
		w.work = map[string]func(context.Context, []byte) error{}
	}
	var zero J
	w.work[zero.Kind()] = func(ctx context.Context, args []byte) error {
		var j J
		if err := json.Unmarshal(args, &j); err != nil {
			return fmt.Errorf("store: the arguments of a job %q: %w", zero.Kind(), err)
		}
		return work(ctx, j)
	}
}

// Backlog counts the jobs that are due and not done, and how long the oldest
// has waited: for metrics and health.
func (s *Store) Backlog(ctx context.Context) (n int, oldest time.Duration, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		var first time.Time
		err := tx.QueryRow(`SELECT count(*), min(run_at) FROM job WHERE run_at <= $1`, tx.Now).Scan(&n, instant{&first})
		if n > 0 {
			oldest = tx.Now.Sub(first)
		}
		return err
	})
	return n, oldest, err
}

func (s *Store) wake() {
	select {
	case s.woken <- struct{}{}:
	default: // it is awake
	}
}
