package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"

	"hedui/internal/fault"
)

// jobPoll is how long a job that another node enqueued, or whose time has
// come, may wait; one of this process wakes the workers at once.
const jobPoll = 200 * time.Millisecond

// jobAhead is how many due jobs are looked at beyond our own: those at the front
// may be in the hands of other nodes.
const jobAhead = 64

// Jobs runs workers over the job table. One process per data folder does.
type Jobs struct {
	store   *Store
	workers *Workers
	claims  claims
	folder  *folderLock
	slots   chan struct{}
	mu      sync.Mutex // guards claims and busy
	busy    map[string]bool
	done    sync.WaitGroup
	stop    context.CancelFunc // no more jobs are begun
	cancel  context.CancelFunc // those under way are asked to end
	ctx     context.Context
}

// StartJobs begins to work on jobs, most at once. What a killed process had
// begun is begun again. The fault store.folder_busy means that another process
// works on this data folder.
func (s *Store) StartJobs(w *Workers, most int) (*Jobs, error) {
	folder, err := lockFolder(s.dir)
	if err != nil {
		return nil, err
	}
	j := &Jobs{store: s, workers: w, folder: folder, slots: make(chan struct{}, most), busy: map[string]bool{}}
	if j.claims, err = s.dialect.claims(s.life, s.write); err != nil {
		return nil, errors.Join(s.faultOf(err), folder.release())
	}
	life, stop := context.WithCancel(s.life)
	j.stop = stop
	j.ctx, j.cancel = context.WithCancel(context.WithoutCancel(s.life))
	j.done.Go(func() { j.fetch(life) })
	return j, nil
}

// Stop begins no more jobs and waits for those under way; when ctx ends first,
// it cancels them and waits. Call it before the Store closes.
func (j *Jobs) Stop(ctx context.Context) error {
	j.stop()
	ended := make(chan struct{})
	go func() { j.done.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
		j.cancel()
		<-ended
	}
	j.cancel()
	return errors.Join(j.claims.close(), j.folder.release())
}

// fetch begins due jobs until it is stopped.
func (j *Jobs) fetch(life context.Context) {
	tick := time.NewTicker(jobPoll)
	defer tick.Stop()
	for {
		if err := j.begin(life); err != nil && life.Err() == nil {
			j.store.log.Error("jobs could not be fetched", slog.Any("err", err))
		}
		select {
		case <-life.Done():
			return
		case <-j.store.woken:
		case <-tick.C:
		}
	}
}

// begin starts every due job for which there is a free slot; it waits for
// slots while jobs are due.
func (j *Jobs) begin(life context.Context) error {
	for {
		due, err := j.store.dueJobs(life, jobAhead+cap(j.slots)+j.working())
		if err != nil {
			return err
		}
		begun := 0
		for _, d := range due {
			ok, err := j.start(life, d)
			if err != nil {
				return err
			}
			if ok {
				begun++
			}
		}
		if begun == 0 {
			return nil
		}
	}
}

func (j *Jobs) working() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.busy)
}

// start runs a job in a slot, if nobody else does and it is still there.
func (j *Jobs) start(life context.Context, d dueJob) (bool, error) {
	if j.isBusy(d.id) {
		return false, nil
	}
	select {
	case j.slots <- struct{}{}:
	case <-life.Done():
		return false, life.Err()
	}
	ok, err := j.claim(life, d.id)
	if !ok || err != nil {
		<-j.slots
		return false, err
	}
	j.done.Go(func() {
		defer func() { <-j.slots }()
		defer j.unclaim(d.id)
		j.store.runJob(j.ctx, j.workers, d)
	})
	return true, nil
}

func (j *Jobs) isBusy(id string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.busy[id]
}

// claim looks again behind the lock: another node may just have done the job.
func (j *Jobs) claim(ctx context.Context, id string) (bool, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if ok, err := j.claims.take(ctx, id); !ok || err != nil {
		return false, err
	}
	there, err := j.store.jobDue(ctx, id)
	if !there || err != nil {
		return false, errors.Join(err, j.claims.release(ctx, id))
	}
	j.busy[id] = true
	return true, nil
}

func (j *Jobs) unclaim(id string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.busy, id)
	if err := j.claims.release(context.WithoutCancel(j.ctx), id); err != nil {
		j.store.log.Error("a job's claim could not be released", slog.Any("err", err))
	}
}

// Drain does every job that is due, and those that they enqueue, one after the
// other in the caller's goroutine, and returns the first error: for tests,
// the demonstration and commands. No other worker may run.
func (s *Store) Drain(ctx context.Context, w *Workers) error {
	for {
		due, err := s.dueJobs(ctx, 1)
		if err != nil || len(due) == 0 {
			return err
		}
		if err := s.runJob(ctx, w, due[0]); err != nil {
			return err
		}
	}
}

type dueJob struct {
	id, kind string
	args     []byte
	failed   int
}

func (s *Store) dueJobs(ctx context.Context, most int) (due []dueJob, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, kind, args, failed FROM job WHERE run_at <= $1
		ORDER BY run_at, id LIMIT $2`, s.Now().UnixMilli(), most)
	if err != nil {
		return nil, s.faultOf(err)
	}
	defer rows.Close()
	for rows.Next() {
		var d dueJob
		if err := rows.Scan(&d.id, &d.kind, &d.args, &d.failed); err != nil {
			return nil, err
		}
		due = append(due, d)
	}
	return due, s.faultOf(rows.Err())
}

func (s *Store) jobDue(ctx context.Context, id string) (there bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM job WHERE id = $1 AND run_at <= $2)`,
		id, s.Now().UnixMilli()).Scan(&there)
	return there, s.faultOf(err)
}

// runJob runs a job's worker and removes the job, or puts it off.
func (s *Store) runJob(ctx context.Context, w *Workers, d dueJob) error {
	err := call(context.WithValue(ctx, jobKey{}, d.id), w, d)
	if err == nil || fault.HasCode(err, "store.job_gone") {
		return s.removeJob(ctx, d.id)
	}
	s.log.Error("a job failed and will be tried again", slog.String("job", d.id),
		slog.String("kind", d.kind), slog.Int("failed", d.failed+1), slog.Any("err", err))
	return errors.Join(err, s.putOff(context.WithoutCancel(ctx), d, err))
}

// call turns a panic into an error: one job must not end the program.
func call(ctx context.Context, w *Workers, d dueJob) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Newf(fault.Internal, "store.job_panic", "后台工作 %s 异常中止", d.kind)
		}
	}()
	work := w.work[d.kind]
	if work == nil {
		return fault.Newf(fault.Internal, "store.job_kind", "没有处理 %s 的后台工作程序", d.kind)
	}
	return work(ctx, d.args)
}

func (s *Store) removeJob(ctx context.Context, id string) error {
	var there bool // mostly CompleteJob has removed it: then no commit is needed
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM job WHERE id = $1)`, id).Scan(&there)
	if err != nil || !there {
		return s.faultOf(err)
	}
	return s.durably(context.WithoutCancel(ctx), func(t *sql.Tx) error {
		_, err := t.Exec(`DELETE FROM job WHERE id = $1`, id)
		return err
	})
}

func (s *Store) putOff(ctx context.Context, d dueJob, cause error) error {
	wait, code := min(100*time.Millisecond<<min(d.failed, 13), 10*time.Minute), "internal"
	if f, ok := fault.Of(cause); ok {
		code = f.Code
		if f.RetryAfter > 0 {
			wait = f.RetryAfter
		}
	}
	return s.durably(ctx, func(t *sql.Tx) error {
		_, err := t.Exec(`UPDATE job SET failed = failed + 1, run_at = $2, fault = $3 WHERE id = $1`,
			d.id, s.Now().Add(wait).UnixMilli(), code)
		return err
	})
}
