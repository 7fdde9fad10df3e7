// Package bench measures the engine beside what a data engineer would take in
// its place, on the same invented data, in one run, and compares the results.
//
// Nouns: a Job says how much of what; a side is one of those that are measured:
// ours, DuckDB, PostgreSQL; a round is one measurement of each side, in turn;
// a Result says whether all sides found the same and how long each took.
package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"hedui/internal/fault"
)

// Job says what is to be measured.
type Job struct {
	Records   int      // of each resource
	Subjects  int      // of the batch; 15 % of them have records
	Resources int      // hosted
	Against   []string // "duckdb", "postgres"
	Rounds    int      // measurements of each side, of which the median counts
	Database  string   // address of an empty PostgreSQL database for the whole system; "" = SQLite
	Dir       string   // where the data is kept while it runs
	Note      func(format string, args ...any)
}

// Result is what a run found. A ratio is the other's time over ours.
type Result struct {
	Work     string             `json:"work"`
	Equal    bool               `json:"equal"`
	Medians  map[string]float64 `json:"medians_s"`
	Ratios   map[string]float64 `json:"ratios"`
	Rates    map[string]float64 `json:"rates_per_s,omitempty"`
	PeakMB   float64            `json:"peak_rss_mb"`
	AnonMB   float64            `json:"peak_anonymous_mb,omitempty"` // without the pages of files, of our own side
	Setup    map[string]string  `json:"setup"`
	Findings int                `json:"findings,omitempty"`
}

// ours is the name of our own side in a Result.
const ours = "hedui"

// side is one of those measured: prepare, where there is one, readies a round and
// is not measured, run does the work once, found reads what it wrote.
type side struct {
	name    string
	prepare func(context.Context) error
	run     func(context.Context) error
	found   func(context.Context) (outcome, error)
	close   func() error
}

func (s side) once(ctx context.Context) (time.Duration, error) {
	if s.prepare != nil {
		if err := s.prepare(ctx); err != nil {
			return 0, err
		}
	}
	began := time.Now()
	err := errors.Join(ctx.Err(), s.run(ctx))
	return time.Since(began), err
}

// measure runs all sides in turn, so many rounds, and compares what they found
// with the reference. Their order changes from round to round.
func (j Job) measure(ctx context.Context, work string, sides []side, want outcome) (Result, error) {
	times := map[string][]float64{}
	r := Result{Work: work, Equal: true, Medians: map[string]float64{}, Ratios: map[string]float64{}, Setup: j.setup(), Findings: want.rows}
	for round := range j.Rounds {
		for i := range sides {
			s := sides[(i+round)%len(sides)]
			anon := watchAnonymous()
			took, err := s.once(ctx)
			most := anon()
			if err != nil {
				return r, fmt.Errorf("%s: %w", s.name, err)
			}
			if s.name == ours {
				r.AnonMB = max(r.AnonMB, most)
			}
			times[s.name] = append(times[s.name], took.Seconds())
			j.Note("%s %d: %.3f s", s.name, round+1, took.Seconds())
		}
	}
	for _, s := range sides {
		got, err := s.found(ctx)
		if err != nil {
			return r, fmt.Errorf("%s: %w", s.name, err)
		}
		if got != want {
			r.Equal = false
			j.Note("%s found %d rows (%x), the reference %d (%x)", s.name, got.rows, got.sum, want.rows, want.sum)
		}
		r.Medians[s.name] = median(times[s.name])
	}
	for name, m := range r.Medians {
		if name != ours {
			r.Ratios[name] = m / r.Medians[ours]
		}
	}
	r.PeakMB = peak()
	return r, nil
}

func closeAll(sides []side) {
	for _, s := range sides {
		if s.close != nil {
			s.close()
		}
	}
}

func median(of []float64) float64 {
	s := slices.Sorted(slices.Values(of))
	if len(s) == 0 {
		return 0
	}
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

func (j Job) setup() map[string]string {
	return map[string]string{
		"records": fmt.Sprint(j.Records), "subjects": fmt.Sprint(j.Subjects), "resources": fmt.Sprint(j.Resources), "rounds": fmt.Sprint(j.Rounds),
		"cpus": fmt.Sprint(runtime.NumCPU()), "cpu": cpuName(), "go": runtime.Version(), "system": runtime.GOOS + "/" + runtime.GOARCH,
	}
}

func cpuName() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

func (j Job) against(name string) bool { return slices.Contains(j.Against, name) }

// Check faults a job that cannot be done.
func (j Job) Check() error {
	for _, name := range j.Against {
		if name != "duckdb" && name != "postgres" {
			return fault.Newf(fault.Invalid, "bench.against", "不能与 %s 比较", name).Do("可以比较的是 duckdb 和 postgres")
		}
	}
	if j.Records < 1000 || j.Subjects < 100 || j.Resources < 1 || j.Rounds < 1 {
		return fault.New(fault.Invalid, "bench.size", "规模太小：至少 1000 条记录、100 名对象、1 个资源、1 轮")
	}
	return nil
}
