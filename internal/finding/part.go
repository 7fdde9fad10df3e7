package finding

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"hedui/internal/fault"
)

// PartSize is how many subjects one sealed part holds: large enough that a
// million subjects are some hundred documents, small enough that looking at
// one household opens little (about 300 KB of clear text at 15 % hits).
const PartSize = 4096

// partVersion is the frozen format of a part: a JSON header line with version
// and count, then one finding per line. Golden files pin it.
const partVersion = 1

type partHeader struct {
	Version  int `json:"v"`
	Findings int `json:"findings"`
}

// EncodePart writes findings, in order of their ordinals, as the clear bytes
// of one part. The same findings give the same bytes.
func EncodePart(findings []Finding) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(partHeader{partVersion, len(findings)}); err != nil {
		return nil, err
	}
	for i, f := range findings {
		if i > 0 && f.Ordinal <= findings[i-1].Ordinal {
			return nil, fmt.Errorf("finding %d: ordinals must rise", i)
		}
		if err := enc.Encode(f); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// DecodePart reads what EncodePart wrote.
func DecodePart(data []byte) ([]Finding, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	var h partHeader
	if err := dec.Decode(&h); err != nil {
		return nil, damaged()
	}
	if h.Version != partVersion {
		return nil, fault.Newf(fault.Internal, "finding.version", "核对结果的存储格式版本 %d 不为本程序所识", h.Version).Do("请升级程序")
	}
	if h.Findings < 0 || h.Findings > len(data) {
		return nil, damaged()
	}
	findings := make([]Finding, 0, min(h.Findings, PartSize))
	for i := range h.Findings {
		var f Finding
		if dec.Decode(&f) != nil || i > 0 && f.Ordinal <= findings[i-1].Ordinal {
			return nil, damaged()
		}
		findings = append(findings, f)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, damaged()
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
