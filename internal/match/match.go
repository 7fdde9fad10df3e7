// Package match finds a batch's subjects in hosted resources (R5.2a, R5.3).
//
// Nouns: a Snapshot is one immutable import of a resource, a file ordered by
// blind key; a Builder makes it; a Record is one row of it; a Subject is
// somebody to look for; a Hit is a subject that was found, with its records.
// A blind is the keyed hash of an id number, handed in by the caller; the key
// of a record is derived from it anew for each snapshot, so that two stolen
// files cannot be joined. This package knows no agencies and no catalogue,
// keeps no keys, and never sees an id number after Builder.Add.
//
// docs/snapshot-format.md describes the file.
package match

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Subject is somebody to look for.
type Subject struct {
	Ordinal int      // the caller's number for the subject; comes back in the Hit
	Blind   [32]byte // of the id number, by the index key that built the snapshot
	Name    string   // compared with each record's; "" is not compared
}

// Record is one row about a person.
type Record struct {
	Name        string   // as the resource has it; may be ""
	NameDiffers bool     // it is not the subject's, by Options.SameName
	Values      []string // by column, as handed to Builder.Add; "" where there is none
}

// Hit is a subject with its records, ordered by content; there is at least one.
type Hit struct {
	Ordinal int
	Records []Record
}

// Options of a Match.
type Options struct {
	Workers  int                    // goroutines; less than 1 means 1
	SameName func(a, b string) bool // compares names in normal form; nil: not compared
}

// Together is how many subjects of a batch of so many to hand in at once. The
// more they are, the nearer to each other the places where they are looked up:
// of 10 M records 65,536 read each page of the directory several times. But each
// processor shall have some runs, and the memory is bounded.
func Together(subjects int) int {
	const least, most, runs = 4096, 1 << 16, 3
	return min(max(subjects/(runs*runtime.GOMAXPROCS(0)), least), most)
}

// Match looks every subject up and calls yield for those found, in the order
// of the subjects, whatever the number of workers. A subject given twice is
// found twice. Its memory is 48 bytes a subject, which the next match uses again,
// and all hits opened, so hand in at most some hundred thousand at once. Errors:
// match.damaged when a record does not open or the file contradicts itself,
// match.closed, the context's, yield's; after an error from yield nothing more is
// yielded.
func (s *Snapshot) Match(ctx context.Context, subjects []Subject, o Options, yield func(Hit) error) error {
	hits, err := s.hits(ctx, subjects, o)
	if err != nil {
		return err
	}
	for i := range hits {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(hits[i].Hit); err != nil {
			return err
		}
	}
	return nil
}

func (s *Snapshot) hits(ctx context.Context, subjects []Subject, o Options) ([]openedHit, error) {
	release, err := s.hold()
	if err != nil {
		return nil, err
	}
	defer release()
	r := rooms.Get().(*room)
	defer rooms.Put(r)
	return s.open(ctx, s.probe(subjects, r), subjects, o)
}

// openedHit is a hit with the place of its subject.
type openedHit struct {
	Hit
	subject int32
}

// open opens the candidates' records, each worker a run of neighbours, and
// brings the hits into the order of the subjects.
func (s *Snapshot) open(ctx context.Context, found []candidate, subjects []Subject, o Options) ([]openedHit, error) {
	workers := max(1, o.Workers)
	opened := make([][]openedHit, workers)
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		run := found[w*len(found)/workers : (w+1)*len(found)/workers]
		group.Go(func() (err error) {
			opened[w], err = s.openRun(ctx, run, subjects, o)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	hits := opened[0]
	if workers > 1 {
		hits = slices.Concat(opened...)
	}
	slices.SortFunc(hits, func(a, b openedHit) int { return cmp.Compare(a.subject, b.subject) })
	return hits, nil
}

func (s *Snapshot) openRun(ctx context.Context, run []candidate, subjects []Subject, o Options) ([]openedHit, error) {
	hits := make([]openedHit, 0, len(run))
	for i, c := range run {
		if i%together == 0 {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			s.touchRecords(run[i:min(i+together, len(run))])
		}
		records, err := s.records(c.key)
		if err != nil {
			return nil, err
		}
		if len(records) == 0 {
			continue // another person's fingerprint
		}
		subject := &subjects[c.subject]
		compareNames(records, subject.Name, o.SameName)
		hits = append(hits, openedHit{Hit{subject.Ordinal, records}, c.subject})
	}
	return hits, nil
}

// compareNames marks what differs; a missing name on either side is no
// difference.
func compareNames(records []Record, name string, same func(a, b string) bool) {
	if same == nil || name == "" {
		return
	}
	for i := range records {
		r := &records[i]
		r.NameDiffers = r.Name != "" && r.Name != name && !same(name, r.Name)
	}
}
