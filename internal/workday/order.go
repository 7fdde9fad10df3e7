package workday

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"io"

	"hedui/internal/fault"
)

//go:embed holidays.csv
var orders []byte

// embeddedVersion is stored with every limit computed from the embedded file:
// raise it with each change of the file.
const embeddedVersion = "国务院2004-2026"

func embeddedOrders() io.Reader { return bytes.NewReader(orders) }

// ReadOrder reads an order as CSV with the columns date (2026-10-08), kind
// ("off" or "work") and name, under a heading; lines that begin with # are
// notes. Faults are Invalid with code workday.order and name the line.
func ReadOrder(r io.Reader) ([]Day, error) {
	rows := csv.NewReader(r)
	rows.Comment, rows.FieldsPerRecord = '#', 3
	var days []Day
	for heading := true; ; heading = false {
		row, err := rows.Read()
		if err == io.EOF {
			return days, nil
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "workday.order", "放假安排文件无法读取").
				Do("每行应为：日期,off 或 work,节日名称").From(err)
		}
		if heading {
			continue
		}
		day, ok := readDay(row)
		if !ok {
			line, _ := rows.FieldPos(0)
			return nil, fault.Newf(fault.Invalid, "workday.order", "放假安排第%d行不正确", line).
				Do("每行应为：日期,off 或 work,节日名称")
		}
		days = append(days, day)
	}
}

func readDay(row []string) (Day, bool) {
	on, err := ParseDate(row[0])
	kind, name := row[1], row[2]
	ok := err == nil && (kind == "off" || kind == "work") && name != ""
	return Day{On: on, Works: kind == "work", Name: name}, ok
}
