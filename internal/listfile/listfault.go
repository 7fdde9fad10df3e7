package listfile

import (
	"encoding/json"

	"hedui/internal/citizen"
	"hedui/internal/seal"
)

// Fault is one wrong cell. Value and Mend are personal: they print as *** and
// are revealed to nobody but the uploader, in the result of the check (R11).
type Fault struct {
	Sheet   string // "" for csv
	Row     int    // 1 = first line of the sheet or file
	Column  string // letters and heading, "B 身份证号"; "" when it is the whole row
	Code    string // stable: "id.check_digit", those of package citizen among them
	Message string // Chinese: what is wrong; nothing personal
	Value   seal.Secret
	Mend    seal.Secret // the proposed value, when there is just one
	Certain bool        // the mend loses nothing, and Mended applies it
	Warning bool        // worth a look, but the row can be taken as it is

	field string // key of the Wanted concerned
}

// JSON is the fault as one line for programs, the value left out and the mend
// revealed: {"sheet","row","column","fault","message","mend"}, and
// "warning":true for warnings. It is for the uploader's eyes.
func (f Fault) JSON() ([]byte, error) {
	return json.Marshal(struct {
		Sheet   string `json:"sheet"`
		Row     int    `json:"row"`
		Column  string `json:"column"`
		Fault   string `json:"fault"`
		Message string `json:"message"`
		Mend    string `json:"mend"`
		Warning bool   `json:"warning,omitempty"`
	}{f.Sheet, f.Row, f.Column, f.Code, f.Message, f.Mend.Reveal(), f.Warning})
}

// fault adds a fault in the column of a key.
func (r *Row) fault(field, code, message string) *Fault {
	r.Faults = append(r.Faults, r.newFault(field, code, message))
	return &r.Faults[len(r.Faults)-1]
}

// newFault is a fault in the column of a key.
func (r *Row) newFault(field, code, message string) Fault {
	f := Fault{Sheet: r.Sheet, Row: r.Row, Code: code, Message: message, field: field}
	if c, ok := r.record.Table.Find(field); ok && field != "" {
		f.Column, f.Value = c.Name(), seal.Secret(r.record.Cell(c).Text)
	}
	return f
}

// citizenFault adds what package citizen found wrong.
func (r *Row) citizenFault(field string, cf *citizen.Fault) {
	f := r.fault(field, cf.Code, cf.Message)
	f.Mend, f.Certain = seal.Secret(cf.Mend), cf.Certain
}

// bad tells whether the row has a fault that is not just a warning.
func (r *Row) bad() bool {
	for _, f := range r.Faults {
		if !f.Warning {
			return true
		}
	}
	return false
}

// Mended is the row with all certain mends applied and their faults removed.
func Mended(r Row) Row {
	var kept []Fault
	for _, f := range r.Faults {
		if !f.Certain || !r.mend(f) {
			kept = append(kept, f)
		}
	}
	r.Faults = kept
	return r
}

func (r *Row) mend(f Fault) bool {
	switch f.field {
	case keyName:
		r.Name = f.Mend.Reveal()
	case keyNumber:
		r.Number = citizen.Number(f.Mend.Reveal())
	default:
		return false
	}
	return true
}
