package casework

import (
	"context"
	"strings"
	"time"

	"hedui/internal/agency"
	"hedui/internal/docking"
	"hedui/internal/policy"
	"hedui/internal/seal"
	"hedui/internal/store"
)

// KeyState is a version of a key, and whether it is the one in use.
type KeyState struct {
	store.KeyState
	Current bool
}

// CertificateState is a docking certificate: a peer's, or our own.
type CertificateState struct {
	Owner        agency.ID
	Name         string
	Fingerprint  string
	Own          bool
	RegisteredAt time.Time // zero for our own, which stands in files of the server
	Until        time.Time
	RevokedAt    time.Time
	Current      bool // what is sealed for its owner, or signed by us, is by this one
}

// KeysView is which keys and certificates there are. No key is in it.
type KeysView struct {
	Data, Index     []KeyState
	Kept, Forgotten int    // keys of snapshots, of which the forgotten open nothing any more
	Register        string // fingerprint of the key that signs the register and the reports
	Certificates    []CertificateState
}

// Keys shows which keys and certificates there are, since when, and which version
// is in use (R11, GB/T 39786): what a security administrator must answer when
// asked. The keys themselves are shown to nobody.
func (d *Desk) Keys(ctx context.Context, actor policy.Actor) (v KeysView, err error) {
	v.Register = d.store.Signer().Verifier().Fingerprint()
	err = d.reading(ctx, actor, policy.KeyRead, policy.Settings, func(tx *store.Tx) error {
		keys, err := tx.KeyStates()
		if err != nil {
			return err
		}
		v.sort(keys)
		v.Certificates, err = d.certificates(tx)
		return err
	})
	return v, err
}

func (v *KeysView) sort(keys []store.KeyState) {
	for _, k := range keys {
		switch {
		case k.Purpose == seal.PurposeData:
			v.Data = inUse(v.Data, k)
		case k.Purpose == seal.PurposeIndex:
			v.Index = inUse(v.Index, k)
		case k.Forgotten:
			v.Forgotten++
		case strings.HasPrefix(k.Purpose, "snapshot:"):
			v.Kept++
		}
	}
}

// inUse adds a version, newest first: the newest that is not retired is in use.
func inUse(all []KeyState, k store.KeyState) []KeyState {
	current := !k.Retired
	for _, newer := range all {
		current = current && !newer.Current
	}
	return append(all, KeyState{k, current})
}

// certificates lists our own docking certificate, then those of the peers.
func (d *Desk) certificates(tx *store.Tx) (all []CertificateState, err error) {
	if d.docked.Party != nil {
		c := d.docked.Party.Certificate
		owner := agency.ID(c.Code())
		all = append(all, CertificateState{Owner: owner, Name: agencyOf(tx, owner), Fingerprint: c.Fingerprint(), Own: true, Until: c.Until(), Current: true})
	}
	registered, err := tx.Certificates()
	if err != nil {
		return nil, err
	}
	newest := agency.ID("")
	for _, r := range registered {
		c, err := docking.ParseCertificate([]byte(r.Body))
		if err != nil {
			return nil, err
		}
		current := r.RevokedAt.IsZero() && r.Peer != newest
		if current {
			newest = r.Peer
		}
		all = append(all, CertificateState{Owner: r.Peer, Name: agencyOf(tx, r.Peer), Fingerprint: r.Fingerprint, RegisteredAt: r.RegisteredAt, Until: c.Until(), RevokedAt: r.RevokedAt, Current: current})
	}
	return all, nil
}
