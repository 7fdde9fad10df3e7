package source

import (
	"fmt"

	"hedui/internal/catalogue"
	"hedui/internal/citizen"
	"hedui/internal/fault"
	"hedui/internal/finding"
	"hedui/internal/listfile"
)

// BadRow is a row that cannot be taken: where, and why, without its contents.
// Row 0 concerns the file as a whole.
type BadRow struct {
	Row     int
	Column  string
	Message string
}

// maxBadRows bounds what is listed of bad rows; the rest is counted.
const maxBadRows = 100

// complaint takes what is wrong with a row's column.
type complaint func(r listfile.Record, key, message string)

// person reads number and name; faults of writing alone are no hindrance.
func person(r listfile.Record, complain complaint) (citizen.Number, string, bool) {
	return personIn(r.Get(keyNumber), r.Get(keyName), func(key, message string) { complain(r, key, message) })
}

func personIn(numberCell, nameCell listfile.Cell, complain func(key, message string)) (citizen.Number, string, bool) {
	parse := citizen.Parse
	if numberCell.Kind == listfile.Number {
		parse = citizen.ParseNumeric
	}
	number, wrong := parse(numberCell.Text)
	if number == "" {
		complain(keyNumber, wrong.Message)
	}
	name, wrong := citizen.NormalName(nameCell.Text)
	if name == "" {
		complain(keyName, wrong.Message)
	}
	return number, name, number != "" && name != ""
}

// contents reads a row's content in normal form, empty fields left out.
func contents(r listfile.Record, item catalogue.Item, complain complaint) (finding.Record, bool) {
	values, fine := finding.Record{}, true
	for _, f := range item.Content {
		value, err := f.Parse(r.Get(f.Name).Text)
		if err != nil {
			complain(r, f.Name, err.Error())
			fine = false
		}
		if value != "" {
			values[f.Name] = value
		}
	}
	return values, fine
}

// badFields lists bad rows as the wrong inputs of a fault.
func badFields(rows []BadRow, code string) []fault.Field {
	fields := make([]fault.Field, len(rows))
	for i, bad := range rows {
		path := "文件"
		if bad.Row > 0 {
			path = fmt.Sprintf("第 %d 行 %s", bad.Row, bad.Column)
		}
		fields[i] = fault.Field{Path: path, Code: code, Message: bad.Message}
	}
	return fields
}
