package finding

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"hedui/internal/fault"
	"hedui/internal/workday"
)

// PartSize is how many subjects one sealed part holds: large enough that a
// million subjects are some hundred documents, small enough that looking at
// one household opens little (about 300 KB of clear text at 15 % hits).
const PartSize = 4096

// partVersion is the frozen format of a part, pinned by golden files: a JSON
// header line, then a finding per line. In version 2 those of whom nothing is
// held, most of a batch, stand in the header as runs of ordinals; version 1
// gave them lines, and stays readable.
const partVersion = 2

type partHeader struct {
	Version  int          `json:"v"`
	Findings int          `json:"findings"`
	None     []int        `json:"none,omitempty"` // first, last, first, last …
	AsOf     workday.Date `json:"asOf,omitzero"`  // of the runs
	Source   string       `json:"source,omitempty"`
}

// EncodePart writes findings, in order of their ordinals, as the clear bytes
// of one part. The same findings give the same bytes.
func EncodePart(findings []Finding) ([]byte, error) {
	h := partHeader{Version: partVersion, Findings: len(findings)}
	for i := range findings {
		f := &findings[i]
		if i > 0 && f.Ordinal <= findings[i-1].Ordinal {
			return nil, fmt.Errorf("finding %d: ordinals must rise", i)
		}
		if h.None == nil {
			h.AsOf, h.Source = f.AsOf, f.Source // of the first that says nothing of its own
		}
		if h.covers(f) {
			h.run(f.Ordinal)
		}
	}
	if h.None == nil {
		h.AsOf, h.Source = 0, ""
	}
	header, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	part := append(append(make([]byte, 0, len(header)+1+linesSize(findings)), header...), '\n')
	for i := range findings {
		if f := &findings[i]; !h.covers(f) {
			part = appendFinding(part, f)
		}
	}
	return part, nil
}

// linesSize is about how many bytes findings take as lines.
func linesSize(findings []Finding) (n int) {
	for i := range findings {
		if f := &findings[i]; f.Status != None {
			n += 100 + 250*len(f.Records)
		}
	}
	return n
}

// covers tells whether the runs tell all that a finding says.
func (h *partHeader) covers(f *Finding) bool {
	return f.Status == None && f.Reason == "" && f.Records == nil && f.AsOf == h.AsOf && f.Source == h.Source
}

func (h *partHeader) run(ordinal int) {
	if n := len(h.None); n > 0 && h.None[n-1] == ordinal-1 {
		h.None[n-1] = ordinal
	} else {
		h.None = append(h.None, ordinal, ordinal)
	}
}

// DecodePart reads what EncodePart wrote, now or in version 1.
func DecodePart(data []byte) ([]Finding, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	var h partHeader
	if err := dec.Decode(&h); err != nil {
		return nil, damaged()
	}
	if h.Version != 1 && h.Version != partVersion {
		return nil, fault.Newf(fault.Internal, "finding.version", "核对结果的存储格式版本 %d 不为本程序所识", h.Version).Do("请升级程序")
	}
	if h.Findings < 0 || h.Findings > maxPart || h.Version == 1 && h.None != nil {
		return nil, damaged()
	}
	findings, ok := h.none()
	if !ok {
		return nil, damaged()
	}
	for last := math.MinInt; len(findings) < h.Findings; {
		var f Finding
		if dec.Decode(&f) != nil || f.Ordinal <= last {
			return nil, damaged()
		}
		last = f.Ordinal
		findings = append(findings, f)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, damaged()
	}
	return inOrder(findings)
}

// maxPart is more than any part ever held.
const maxPart = 1 << 20

// none gives the findings of the runs.
func (h partHeader) none() (findings []Finding, ok bool) {
	if len(h.None)%2 != 0 {
		return nil, false
	}
	findings = make([]Finding, 0, min(h.Findings, PartSize))
	for i := 0; i < len(h.None); i += 2 {
		first, last := h.None[i], h.None[i+1]
		if first > last || last-first >= h.Findings-len(findings) || last-first < 0 {
			return nil, false
		}
		for ordinal := first; ; ordinal++ {
			findings = append(findings, Finding{Ordinal: ordinal, Status: None, AsOf: h.AsOf, Source: h.Source})
			if ordinal == last {
				break
			}
		}
	}
	return findings, true
}

// inOrder brings the findings of runs and lines together; nobody stands twice.
func inOrder(findings []Finding) ([]Finding, error) {
	slices.SortFunc(findings, func(a, b Finding) int { return cmp.Compare(a.Ordinal, b.Ordinal) })
	for i := range findings {
		if i > 0 && findings[i].Ordinal <= findings[i-1].Ordinal {
			return nil, damaged()
		}
	}
	return findings, nil
}

// damaged keeps the decoder's words out: they may quote personal data.
func damaged() error {
	return fault.New(fault.Internal, "finding.damaged", "核对结果的存储内容已损坏").Do("请联系系统管理员，从备份恢复")
}

// PartRef is one part of a task's answer: the ordinals it spans, the stored
// document, and the SM3 digest of its sealed bytes (hex).
type PartRef struct {
	First    int    `json:"first"`
	Last     int    `json:"last"`
	Document string `json:"document"`
	Digest   string `json:"digest"`
}

// Manifest describes the whole answer to a task. It holds no personal data.
type Manifest struct {
	Version  int       `json:"v"`
	Task     string    `json:"task"`
	Item     string    `json:"item"`
	Source   string    `json:"source"`             // who says so
	Snapshot string    `json:"snapshot,omitempty"` // digest of the hosted snapshot
	AsOf     string    `json:"asOf,omitempty"`
	Counts   Counts    `json:"counts"`
	Parts    []PartRef `json:"parts"`
}
