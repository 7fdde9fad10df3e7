package casework

import (
	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/store"
)

// parties are those behind a request: the ministry for all other provinces; of a
// docked system those that it names, as far as it speaks for them, so that its
// agencies look to everybody as if they worked here (R12.2).
type parties struct {
	initiating, commissioned agency.ID
	department               agency.DepartmentID
}

func (d *Desk) behind(tx *store.Tx, m arrival) (parties, error) {
	p := parties{agency.Ministry, agency.Ministry, agency.MinistryDepartment}
	if m.peer.ID == agency.Ministry {
		return p, nil
	}
	p.initiating = d.namedBy(tx, m, m.Asked.Initiating, agency.ID(m.From))
	p.commissioned = d.namedBy(tx, m, m.Asked.Commissioned, p.initiating)
	if _, err := tx.Province(p.commissioned); err != nil {
		return p, err
	}
	civil := agency.DepartmentID(string(p.commissioned) + ".mz")
	_, err := tx.Department(civil)
	if err == nil {
		p.department = civil
	} else if fault.Is(err, fault.Missing) {
		err = nil
	}
	return p, err
}

// namedBy gives the agency that a peer names, if it is known and the peer's to name.
func (d *Desk) namedBy(tx *store.Tx, m arrival, named agency.Code, otherwise agency.ID) agency.ID {
	if !docking.SpeaksFor(agency.Code(m.peer.ID), named, d.docked.Party.Certificate.Code()) {
		return otherwise
	}
	if a, err := tx.Agency(agency.ID(named)); err != nil || a.ID == agency.Ministry {
		return otherwise
	}
	return agency.ID(named)
}
