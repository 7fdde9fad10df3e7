package docking

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"time"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"

	"hedui/internal/agency"
)

// Authority is Hedui's own small certificate authority, for peers who have no
// certificate of an outside one. There are no lists of revoked certificates: a
// peer is revoked where it is registered, at once.
type Authority struct {
	Party
}

// Years that certificates are good for.
const (
	authorityYears = 20
	partyYears     = 3
)

// Issued is a new certificate with its private key, both PEM; whoever orders it
// keeps the key, mode 0600.
type Issued struct {
	Certificate []byte
	Key         []byte
}

// NewAuthority draws the key of an authority and signs its certificate.
func NewAuthority(random io.Reader, name string, now time.Time) (Issued, error) {
	return issue(random, nil, pkix.Name{CommonName: name}, now, authorityYears, true)
}

// OpenAuthority reads an authority. Faults: docking.key, docking.certificate.
func OpenAuthority(i Issued) (*Authority, error) {
	p, err := OpenParty(i.Certificate, i.Key)
	if err != nil {
		return nil, err
	}
	return &Authority{*p}, nil
}

// Issue draws a key for a party and certifies it.
func (a *Authority) Issue(random io.Reader, code agency.Code, name string, now time.Time) (Issued, error) {
	return issue(random, a, pkix.Name{CommonName: string(code), Organization: []string{name}}, now, partyYears, false)
}

func issue(random io.Reader, by *Authority, subject pkix.Name, now time.Time, years int, authority bool) (out Issued, err error) {
	key, err := draw(random)
	if err != nil {
		return out, err
	}
	serial := make([]byte, 16)
	if _, err := io.ReadFull(random, serial); err != nil {
		return out, err
	}
	serial[0] = serial[0]&0x7f | 0x40 // positive, and of one length
	t := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial), Subject: subject, NotBefore: now.Add(-Skew).UTC().Truncate(time.Second),
		NotAfter: now.AddDate(years, 0, 0).UTC().Truncate(time.Second), BasicConstraintsValid: true, IsCA: authority,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, SignatureAlgorithm: smx509.SM2WithSM3,
	}
	parent, signer := t, key
	if authority {
		t.KeyUsage = x509.KeyUsageCertSign
	}
	if by != nil {
		parent, signer = by.Certificate.x509.ToX509(), by.key
	}
	der, err := smx509.CreateCertificate(random, t, parent, &key.PublicKey, signer)
	if err != nil {
		return out, err
	}
	private, err := smx509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return out, err
	}
	return Issued{pem.EncodeToMemory(&pem.Block{Type: certificateType, Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: privateType, Bytes: private})}, nil
}

// draw takes scalars until one is a key: the first one, practically always.
func draw(random io.Reader) (*sm2.PrivateKey, error) {
	scalar := make([]byte, 32)
	for {
		if _, err := io.ReadFull(random, scalar); err != nil {
			return nil, err
		}
		if key, err := sm2.NewPrivateKey(scalar); err == nil {
			return key, nil
		}
	}
}
