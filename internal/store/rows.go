package store

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The rows of a table in a backup: number of columns, their names, then the
// rows, value by value. A value is a kind byte and its content, so that a
// backup of one database restores into the other.
const (
	rowNull  = 0
	rowInt   = 1 // varint
	rowText  = 2 // uvarint length, bytes
	rowBytes = 3 // uvarint length, bytes
	rowFalse = 4
	rowTrue  = 5
	rowFloat = 6 // 8 bytes, IEEE 754, big endian
)

var errRows = errors.New("store: not the rows of a table")

// appendColumns begins a run of rows.
func appendColumns(b []byte, columns []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(columns)))
	for _, c := range columns {
		b = appendString(b, c)
	}
	return b
}

func appendString[T string | []byte](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, rowNull), nil
	case int64:
		return binary.AppendVarint(append(b, rowInt), v), nil
	case string:
		return appendString(append(b, rowText), v), nil
	case []byte:
		return appendString(append(b, rowBytes), v), nil
	case bool:
		if v {
			return append(b, rowTrue), nil
		}
		return append(b, rowFalse), nil
	case float64:
		return binary.BigEndian.AppendUint64(append(b, rowFloat), math.Float64bits(v)), nil
	}
	return nil, fmt.Errorf("store: a column of type %T cannot be backed up", v)
}

// rowDecoder reads a run of rows.
type rowDecoder struct {
	rest    *bytes.Reader
	columns []string
}

func decodeRows(b []byte) (*rowDecoder, error) {
	d := &rowDecoder{rest: bytes.NewReader(b)}
	n, err := binary.ReadUvarint(d.rest)
	if err != nil || n == 0 || n > 1000 {
		return nil, errRows
	}
	for range n {
		c, err := d.bytes()
		if err != nil {
			return nil, err
		}
		d.columns = append(d.columns, string(c))
	}
	return d, nil
}

// row reads the next row; nil behind the last.
func (d *rowDecoder) row() ([]any, error) {
	if d.rest.Len() == 0 {
		return nil, nil
	}
	row := make([]any, len(d.columns))
	for i := range row {
		var err error
		if row[i], err = d.value(); err != nil {
			return nil, err
		}
	}
	return row, nil
}

func (d *rowDecoder) value() (any, error) {
	kind, err := d.rest.ReadByte()
	if err != nil {
		return nil, errRows
	}
	switch kind {
	case rowNull:
		return nil, nil
	case rowInt:
		return binary.ReadVarint(d.rest)
	case rowText:
		b, err := d.bytes()
		return string(b), err
	case rowBytes:
		return d.bytes()
	case rowFalse, rowTrue:
		return kind == rowTrue, nil
	case rowFloat:
		var bits uint64
		err := binary.Read(d.rest, binary.BigEndian, &bits)
		return math.Float64frombits(bits), err
	}
	return nil, errRows
}

func (d *rowDecoder) bytes() ([]byte, error) {
	n, err := binary.ReadUvarint(d.rest)
	if err != nil || n > uint64(d.rest.Len()) {
		return nil, errRows
	}
	b := make([]byte, n)
	_, err = d.rest.Read(b)
	if n == 0 {
		err = nil
	}
	return b, err
}

// scanRow reads the current row as plain values. SQLite gives a boolean as a
// number, PostgreSQL takes none for one.
func scanRow(rows *sql.Rows, types []*sql.ColumnType) ([]any, error) {
	row, into := make([]any, len(types)), make([]any, len(types))
	for i := range row {
		into[i] = &row[i]
	}
	err := rows.Scan(into...)
	for i, v := range row {
		if n, ok := v.(int64); ok && types[i].DatabaseTypeName() == "BOOLEAN" {
			row[i] = n != 0
		}
	}
	return row, err
}
