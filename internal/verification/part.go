package verification

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"hedui/internal/fault"
)

// PartSize is how many subjects one sealed part of a list holds; the same as
// of findings, so that both are walked together.
const PartSize = 4096

// partVersion is the frozen format of a part: a JSON header line with version
// and count, then one subject per line. Golden files pin it.
const partVersion = 1

type partHeader struct {
	Version  int `json:"v"`
	Subjects int `json:"subjects"`
}

// EncodePart writes subjects, in order of their ordinals, as the clear bytes of
// one part, to be sealed. The same subjects give the same bytes.
func EncodePart(subjects []Subject) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(partHeader{partVersion, len(subjects)}); err != nil {
		return nil, err
	}
	for i, s := range subjects {
		if i > 0 && s.Ordinal <= subjects[i-1].Ordinal {
			return nil, fmt.Errorf("subject %d: ordinals must rise", i)
		}
		if err := enc.Encode(s); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// DecodePart reads what EncodePart wrote. Its faults quote nothing of the
// content.
func DecodePart(data []byte) ([]Subject, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	var h partHeader
	if err := dec.Decode(&h); err != nil {
		return nil, damaged()
	}
	if h.Version != partVersion {
		return nil, fault.New(fault.Internal, "verification.version", fmt.Sprintf("名单的存储格式版本 %d 不为本程序所识", h.Version)).Do("请升级程序")
	}
	if h.Subjects < 0 || h.Subjects > len(data) {
		return nil, damaged()
	}
	subjects := make([]Subject, 0, min(h.Subjects, PartSize))
	for i := range h.Subjects {
		var s Subject
		if dec.Decode(&s) != nil || i > 0 && s.Ordinal <= subjects[i-1].Ordinal {
			return nil, damaged()
		}
		subjects = append(subjects, s)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, damaged()
	}
	return subjects, nil
}

func damaged() error {
	return fault.New(fault.Internal, "verification.damaged", "名单的存储内容已损坏").Do("请联系系统管理员，从备份恢复")
}
