package source

import (
	"context"
	"runtime"
	"sync"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/match"
	"hedui/internal/workday"
)

// Hosted answers from imported snapshots (R5.2a: with no stop on the way). It
// keeps them open; it is safe for concurrent use.
type Hosted struct {
	blind Blind
	mu    sync.Mutex
	open  map[string]*match.Snapshot
}

// Blind is the keyed hash of id numbers under a version of the index key; ok is
// false for a version that is not alive any more.
type Blind func(version int, number string) (blind [32]byte, ok bool)

// NewHosted makes the source.
func NewHosted(blind Blind) *Hosted {
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
		blind, ok := h.blind(info.BlindVersion, string(a.Number))
		if !ok { // a lookup under another key would find nobody, and "none" would be false
			return nil, outdatedKey()
		}
		subjects[i] = match.Subject{Ordinal: i, Blind: blind, Name: a.Name}
		findings[i] = finding.Finding{Ordinal: a.Ordinal, Status: finding.None, AsOf: asOf, Source: string(item.Department)}
	}
	options := match.Options{Workers: runtime.GOMAXPROCS(0), SameName: citizen.SameName}
	err = snapshot.Match(ctx, subjects, options, func(hit match.Hit) error {
		return fill(&findings[hit.Ordinal], item, info.Columns, hit.Records)
	})
	return findings, err
}

// fill turns the records of a hit into the finding. Records under another name
// are not this subject's: they are told, not shown.
func fill(f *finding.Finding, item catalogue.Item, columns []match.Column, records []match.Record) error {
	for _, r := range records {
		if r.NameDiffers {
			continue
		}
		values := within(item, columns, r.Values)
		if len(values) == 0 {
			return outdated(f)
		}
		f.Records = append(f.Records, values)
	}
	f.Status = finding.Found
	if len(f.Records) == 0 {
		f.Status = finding.NameDiffers
		f.Reason = "该身份号码在数据源中登记为其他姓名，请核实"
	}
	return nil
}

// outdated answers for a record of which today's content keeps nothing: neither
// found, with nothing to show, nor none, which would be false.
func outdated(f *finding.Finding) error {
	f.Status, f.Records = finding.Unavailable, nil
	f.Reason = "托管数据的字段与目录项现行数据内容不符，须重新导入数据"
	return nil
}

func outdatedKey() error {
	return fault.New(fault.Unavailable, "source.index_key", "托管数据的索引密钥已停用，不能比对").Do("请重新导入该目录项的数据")
}

// within keeps what is in the item's content by now (R13.1): a snapshot may be
// older than the content's last change.
func within(item catalogue.Item, columns []match.Column, values []string) finding.Record {
	kept := make(finding.Record, len(values))
	for i, value := range values {
		if _, ok := item.Field(columns[i].Name); ok && value != "" {
			kept[columns[i].Name] = value
		}
	}
	return kept
}
