package casework

import (
	"hedui/internal/agency"
	"hedui/internal/assist"
	"hedui/internal/catalogue"
	"hedui/internal/docking"
	"hedui/internal/fault"
	"hedui/internal/policy"
	"hedui/internal/store"
)

// CheckNode faults a certificate that is not of the region whose system this is
// to be: a city's own ("city:210200"), or a province's ("province:210000").
func CheckNode(node string, p *docking.Party) error {
	for _, level := range []agency.Level{agency.Province, agency.City} {
		if p != nil && node == string(level)+":"+string(p.Certificate.Code()) {
			return nil
		}
	}
	return fault.Newf(fault.Invalid, "docking.node", "本系统的对接证书不是“%s”的", node).Do("节点写成 city:210200 或 province:210000，并用 --docking-cert 指定该地区的证书")
}

// ourCity gives the city whose own system this is; "" for a province's. Which of
// them it is does not change while it runs.
func (d *Desk) ourCity(tx *store.Tx) (agency.ID, error) {
	if d.docked.Party == nil {
		return "", nil
	}
	if city := d.known.city.Load(); city != nil {
		return *city, nil
	}
	us, err := tx.Agency(agency.ID(d.docked.Party.Certificate.Code()))
	if fault.Is(err, fault.Missing) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var city agency.ID
	if us.Level == agency.City {
		city = us.ID
	}
	d.known.city.Store(&city)
	return city, nil
}

// routed sends what another system answers by the wire, whatever the catalogue
// says of how it is answered there: a docked city's items from the province, and
// in the city's own system all that is not the city's (R12.2).
func (d *Desk) routed(tx *store.Tx, all []assist.Place) error {
	if d.docked.Party == nil {
		return nil
	}
	city, err := d.ourCity(tx)
	if err != nil {
		return err
	}
	for i := range all {
		p := &all[i]
		switch {
		case city == "":
			if err := toDockedCity(tx, p); err != nil {
				return err
			}
		case p.Assisting != city:
			p.Confirms = p.Item.Access == catalogue.Ministry
			p.Item.Access = catalogue.Docked
		}
	}
	return nil
}

func toDockedCity(tx *store.Tx, p *assist.Place) error {
	if p.Item.Access == catalogue.Ministry || agency.ID(p.Assisting).OfProvince(agency.Ministry) {
		return nil
	}
	peer, err := tx.Peer(p.Assisting)
	switch {
	case fault.HasCode(err, "docking.no_peer"):
		return nil
	case err == nil && peer.RevokedAt.IsZero():
		p.Item.Access = catalogue.Docked
	}
	return err
}

// towards lists who may be the peer that brings a message for a region there:
// the region's own system, its province's, for a city's system its own province's,
// and the ministry's platform.
func (d *Desk) towards(tx *store.Tx, to agency.Code) ([]agency.ID, error) {
	ways := []agency.ID{agency.ID(to), agency.ID(to[:2] + "0000")}
	city, err := d.ourCity(tx)
	if city != "" {
		ways = append(ways, city[:2]+"0000")
	}
	return append(ways, agency.Ministry), err
}

// beside lists the systems that keep the same catalogue, orders and agreements for
// their own agencies: in the province's those of its docked cities, in a city's own
// the province's.
func (d *Desk) beside(tx *store.Tx) (all []agency.ID, err error) {
	if d.docked.Party == nil {
		return nil, nil
	}
	ours := agency.ID(d.docked.Party.Certificate.Code())
	peers, err := tx.Peers()
	for _, p := range peers {
		if p.RevokedAt.IsZero() && p.ID != agency.Ministry && p.ID.OfProvince(ours[:2]+"0000") {
			all = append(all, p.ID)
		}
	}
	return all, err
}

// tellBeside does a job for each of those systems; nil is none for that one.
func (d *Desk) tellBeside(tx *store.Tx, job func(peer agency.ID) store.Job) error {
	peers, err := d.beside(tx)
	for _, id := range peers {
		if j := job(id); j != nil && err == nil {
			err = tx.Enqueue(j)
		}
	}
	return err
}

// awaits tells whether a task waits for the confirmation of another system: a
// city's own cannot send to another province, its provincial agency does (R5.2b).
func awaits(t assist.Task) bool {
	return t.Access == catalogue.Docked && (t.State == assist.Confirming || t.State == assist.Returned)
}

// verdicts are the steps of a cross-province request that its initiator's own
// system is told.
var verdicts = map[string]docking.Kind{string(policy.TaskConfirm): docking.Confirm, string(policy.TaskReturn): docking.Return}
