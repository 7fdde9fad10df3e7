// Package source is how an item is answered: hosted from an imported snapshot,
// or by exchange of files with the sharing department. It turns subjects into
// findings and knows neither cases nor the database.
//
// Nouns: somebody Asked is a subject whose authorization covers the item; a
// query file goes out to the sharing department, an answer file comes back.
package source

import (
	"encoding/binary"

	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
)

// Asked is a subject as a source sees it: no household, no purpose.
type Asked struct {
	Ordinal int
	Number  citizen.Number
	Name    string
}

// encodeRecord writes a record's values in the order of the fields, each as
// v(length) and text: the payload of a hosted record.
func encodeRecord(fields []string, values finding.Record) []byte {
	var b []byte
	for _, f := range fields {
		b = binary.AppendUvarint(b, uint64(len(values[f])))
		b = append(b, values[f]...)
	}
	return b
}

// decodeRecord reads what encodeRecord wrote; empty values are left out.
func decodeRecord(fields []string, payload []byte) (finding.Record, error) {
	r := make(finding.Record, len(fields))
	for _, f := range fields {
		n, size := binary.Uvarint(payload)
		if size <= 0 || n > uint64(len(payload)-size) {
			return nil, damaged()
		}
		if n > 0 {
			r[f] = string(payload[size : size+int(n)])
		}
		payload = payload[size+int(n):]
	}
	if len(payload) > 0 {
		return nil, damaged()
	}
	return r, nil
}

func damaged() error {
	return fault.New(fault.Internal, "source.damaged", "数据快照的记录内容已损坏").Do("请重新导入该目录项的数据")
}
