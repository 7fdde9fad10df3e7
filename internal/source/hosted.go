package source

import (
	"context"
	"slices"
	"sync"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/match"
	"hedui/internal/seal"
	"hedui/internal/workday"
)

// Hosted answers from imported snapshots (R5.2a: with no stop on the way). It
// keeps them open; it is safe for concurrent use.
type Hosted struct {
	blind Blind
	mu    sync.Mutex
	open  map[string]*match.Snapshot
}

// Blind puts the keyed hashes of id numbers under a version of the index key into
// out, which is as long; ok is false for a version that is not alive any more.
type Blind func(version int, numbers []string, out []seal.Blind) (ok bool)

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

// Drop closes the snapshot at path, after those who are using it now; one that is
// not open is no fault.
func (h *Hosted) Drop(path string) error {
	h.mu.Lock()
	s, ok := h.open[path]
	delete(h.open, path)
	h.mu.Unlock()
	if !ok {
		return nil
	}
	return s.Close()
}

// Batch is a run of those asked, whose numbers are hashed once however many
// items they are looked up in, one after the other.
type Batch struct {
	asked    []Asked
	blind    Blind
	subjects map[int][]match.Subject // by version of the index key
	findings []finding.Finding       // of the last answer
}

// Batch begins the lookups of those asked.
func (h *Hosted) Batch(asked []Asked) *Batch {
	return &Batch{asked: asked, blind: h.blind, subjects: map[int][]match.Subject{}, findings: make([]finding.Finding, 0, len(asked))}
}

// Again is Batch where b, which may be nil, was perhaps of the same people: then
// they are not hashed again.
func (h *Hosted) Again(b *Batch, asked []Asked) *Batch {
	if b != nil && slices.Equal(b.asked, asked) {
		return b
	}
	return h.Batch(asked)
}

// hashed is how many numbers are hashed at once.
const hashed = 256

// under gives the subjects as they are found under a version of the index key.
func (b *Batch) under(version int) ([]match.Subject, error) {
	if s, ok := b.subjects[version]; ok {
		return s, nil
	}
	subjects := make([]match.Subject, 0, len(b.asked))
	var numbers [hashed]string
	var blinds [hashed]seal.Blind
	for some := range slices.Chunk(b.asked, hashed) {
		for i, a := range some {
			numbers[i] = string(a.Number)
		}
		if !b.blind(version, numbers[:len(some)], blinds[:len(some)]) {
			return nil, outdatedKey() // a lookup under another key would find nobody, and "none" would be false
		}
		for i, a := range some {
			subjects = append(subjects, match.Subject{Ordinal: len(subjects), Blind: blinds[i], Name: a.Name})
		}
	}
	b.subjects[version] = subjects
	return subjects, nil
}

// Answer looks a batch up in the snapshot at path and gives one finding for
// each, in order: found with records, none, or name_differs when the number
// stands there under another name only. They are the batch's, until its next
// answer. Faults are those of match.Open and Match.
func (h *Hosted) Answer(ctx context.Context, item catalogue.Item, path string, key []byte, b *Batch) ([]finding.Finding, error) {
	snapshot, err := h.snapshot(path, key)
	if err != nil {
		return nil, err
	}
	info := snapshot.Info()
	asOf, err := workday.ParseDate(info.AsOf)
	if err != nil {
		return nil, err
	}
	subjects, err := b.under(info.BlindVersion)
	if err != nil {
		return nil, err
	}
	findings := b.findings[:0]
	for _, a := range b.asked {
		findings = append(findings, finding.Finding{Ordinal: a.Ordinal, Status: finding.None, AsOf: asOf, Source: string(item.Department)})
	}
	b.findings = findings
	kept := keptOf(item, info.Columns)
	options := match.Options{SameName: citizen.SameName}
	err = snapshot.Match(ctx, subjects, options, func(hit match.Hit) error {
		return fill(&findings[hit.Ordinal], kept, hit.Records)
	})
	return findings, err
}

// fill turns the records of a hit into the finding. Records under another name
// are not this subject's: they are told, not shown.
func fill(f *finding.Finding, kept []string, records []match.Record) error {
	for _, r := range records {
		if r.NameDiffers {
			continue
		}
		values := within(kept, r.Values)
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

// keptOf names the columns that are in the item's content by now (R13.1), "" for
// the others: a snapshot may be older than the content's last change.
func keptOf(item catalogue.Item, columns []match.Column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		if _, ok := item.Field(c.Name); ok {
			names[i] = c.Name
		}
	}
	return names
}

// within drops what is not kept.
func within(kept, values []string) finding.Record {
	r := make(finding.Record, len(values))
	for i, value := range values {
		if kept[i] != "" && value != "" {
			r[kept[i]] = value
		}
	}
	return r
}
