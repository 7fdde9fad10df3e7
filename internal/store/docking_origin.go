package store

import "hedui/internal/agency"

// Origin tells where something of ours came from, and what it is called there.
type Origin struct {
	Local   string // our id of it
	From    agency.Code
	Request string // what its messages are about
	Name    string // the other side's name of it, where the request is not it
}

// PutOrigin keeps where something came from.
func (tx *Tx) PutOrigin(o Origin) error {
	return tx.exec(`INSERT INTO docking_origin (local, from_whom, request, name) VALUES ($1, $2, $3, $4)`, o.Local, o.From, o.Request, o.Name)
}

// Origin finds where something came from; ok is false for what is our own.
func (tx *Tx) Origin(local string) (o Origin, ok bool, err error) {
	all, err := list(tx, `SELECT local, from_whom, request, name FROM docking_origin WHERE local = $1`, func(scan scanner) (o Origin, err error) {
		err = scan(&o.Local, &o.From, &o.Request, &o.Name)
		return o, err
	}, local)
	if err != nil || len(all) == 0 {
		return o, false, err
	}
	return all[0], true, nil
}
