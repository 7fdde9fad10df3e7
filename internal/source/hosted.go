package source

import (
	"context"
	"runtime"
	"sync"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/finding"
	"hedui/internal/match"
	"hedui/internal/workday"
)

// Hosted answers from imported snapshots (R5.2a: with no stop on the way). It
// keeps them open; it is safe for concurrent use.
type Hosted struct {
	blind func(number string) [32]byte
	mu    sync.Mutex
	open  map[string]*match.Snapshot
}

// NewHosted makes the source; blind is the keyed hash of id numbers.
func NewHosted(blind func(number string) [32]byte) *Hosted {
	return &Hosted{blind: blind, open: map[string]*match.Snapshot{}}
}

// Close closes all snapshots.
func (h *Hosted) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for path, s := range h.open {
		s.Close()
		delete(h.open, path)
	}
	return nil
}

// snapshot opens a snapshot once.
func (h *Hosted) snapshot(path string, key []byte) (*match.Snapshot, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s, ok := h.open[path]; ok {
		return s, nil
	}
	s, err := match.Open(path, key)
	if err == nil {
		h.open[path] = s
	}
	return s, err
}

// Answer looks everybody asked up in the snapshot at path and gives one
// finding for each, in order: found with records, none, or name_differs when
// the number stands there under another name only. Faults are those of
// match.Open and Match.
func (h *Hosted) Answer(ctx context.Context, item catalogue.Item, path string, key []byte, asked []Asked) ([]finding.Finding, error) {
	snapshot, err := h.snapshot(path, key)
	if err != nil {
		return nil, err
	}
	info := snapshot.Info()
	asOf, err := workday.ParseDate(info.AsOf)
	if err != nil {
		return nil, err
	}
	subjects := make([]match.Subject, len(asked))
	findings := make([]finding.Finding, len(asked))
	for i, a := range asked {
		subjects[i] = match.Subject{Ordinal: i, Blind: h.blind(string(a.Number)), Name: a.Name}
		findings[i] = finding.Finding{Ordinal: a.Ordinal, Status: finding.None, AsOf: asOf, Source: string(item.Department)}
	}
	options := match.Options{Workers: runtime.GOMAXPROCS(0), SameName: citizen.SameName}
	err = snapshot.Match(ctx, subjects, options, func(hit match.Hit) error {
		return fill(&findings[hit.Ordinal], item, info.Fields, hit.Records)
	})
	return findings, err
}

// fill turns the records of a hit into the finding. Records under another name
// are not this subject's: they are told, not shown.
func fill(f *finding.Finding, item catalogue.Item, fields []string, records []match.Record) error {
	for _, r := range records {
		if r.NameDiffers {
			continue
		}
		values, err := decodeRecord(fields, r.Payload)
		if err != nil {
			return err
		}
		f.Records = append(f.Records, within(item, values))
	}
	f.Status = finding.Found
	if len(f.Records) == 0 {
		f.Status = finding.NameDiffers
		f.Reason = "该身份号码在数据源中登记为其他姓名，请核实"
	}
	return nil
}

// within drops what is not in the item's content by now (R13.1): a snapshot may
// be older than the content's last change.
func within(item catalogue.Item, values finding.Record) finding.Record {
	for name := range values {
		if _, ok := item.Field(name); !ok {
			delete(values, name)
		}
	}
	return values
}
